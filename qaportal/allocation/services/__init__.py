"""Verbs of allocation."""

from qaportal.allocation.services.nominations import (
    accept_nomination,
    check_open,
    decline_nomination,
    nominate_person,
    nominate_team,
    take_back_nomination,
)

__all__ = [
    "accept_nomination",
    "check_open",
    "decline_nomination",
    "nominate_person",
    "nominate_team",
    "take_back_nomination",
]
