"""Verbs of allocation."""
