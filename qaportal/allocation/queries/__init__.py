"""Reads of allocation."""

from qaportal.allocation.queries.featured import Turn, coverage_gaps, features, teams_to_choose
from qaportal.allocation.queries.nominations import (
    Candidate,
    accepted_people,
    accepted_teams,
    also_invited,
    last_seats,
    nominated_activity,
    nomination_of,
    nominations_for,
    nominations_of,
    opening_of,
    people_to_choose,
)
from qaportal.allocation.queries.wanted import Wanted, all_wanted, to_answer, to_put_forward, wanted_for

__all__ = [
    "Candidate",
    "Turn",
    "Wanted",
    "accepted_people",
    "accepted_teams",
    "all_wanted",
    "also_invited",
    "coverage_gaps",
    "features",
    "last_seats",
    "nominated_activity",
    "nomination_of",
    "nominations_for",
    "nominations_of",
    "opening_of",
    "people_to_choose",
    "teams_to_choose",
    "to_answer",
    "to_put_forward",
    "wanted_for",
]
