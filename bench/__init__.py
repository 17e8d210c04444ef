"""Measurements: `make bench` builds councils of several sizes, asks for pages and feeds, writes docs/figures.md."""
