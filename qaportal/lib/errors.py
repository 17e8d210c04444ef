"""Refusals. Each carries one sentence that says what to do; pages.py turns them into answers."""

from typing import Any


class DomainError(Exception):
    """A rule of the house says no. The sentence is shown to the person as it stands (HTTP 422)."""

    status = 422

    def __init__(self, sentence: str, **details: Any) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.details = details


class Stale(DomainError):
    """Someone else changed the thing first (HTTP 409)."""

    status = 409


class NotFound(DomainError):
    """It is not there, or not for this person to know of (HTTP 404)."""

    status = 404


class NotAllowed(DomainError):
    """They may see it, but may not do this (HTTP 403)."""

    status = 403


class TooMany(DomainError):
    """Too many tries in a short time (HTTP 429)."""

    status = 429
