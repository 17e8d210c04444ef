"""Verbs of Home: write the mail that says what is due, and chase people."""

from qaportal.home.services.chasing import chase
from qaportal.home.services.telling import look_of, tell

__all__ = ["chase", "look_of", "tell"]
