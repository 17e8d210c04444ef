"""Filled forms: each seat's part, every answer with its version, handed in, read by whom the framework says."""
