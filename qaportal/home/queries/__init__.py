"""Reads of Home, of the mail that says the same, and of the chase list."""

from qaportal.home.queries.chasing import (
    all_late,
    chase_of,
    chased_since,
    history,
    late_in,
    late_of,
    people_of,
    tries_since,
)
from qaportal.home.queries.days import working_days
from qaportal.home.queries.digests import Looked, OpenWork, look_at, people
from qaportal.home.queries.home import Home, Year, dated_needs_of, home_of, needs_of, year_of_all, year_of_many

__all__ = [
    "Home",
    "Looked",
    "OpenWork",
    "Year",
    "all_late",
    "chase_of",
    "chased_since",
    "dated_needs_of",
    "history",
    "home_of",
    "late_in",
    "late_of",
    "look_at",
    "needs_of",
    "people",
    "people_of",
    "tries_since",
    "working_days",
    "year_of_all",
    "year_of_many",
]
