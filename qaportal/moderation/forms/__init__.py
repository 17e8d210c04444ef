"""Untrusted input of the pages of second looks, as typed values."""
