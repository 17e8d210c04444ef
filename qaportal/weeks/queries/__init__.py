"""Reads of a practice week: who can come when, what is asked of the engine, what a page or a version shows."""

from qaportal.weeks.queries.grounds import base_of, dates_of, ground_of, hosts_of, seated_in
from qaportal.weeks.queries.problems import clashes_of, facts_of, places_of, problem_of, starts_for, with_at

__all__ = [
    "base_of", "clashes_of", "dates_of", "facts_of", "ground_of", "hosts_of", "places_of", "problem_of", "seated_in",
    "starts_for", "with_at",
]  # fmt: skip
