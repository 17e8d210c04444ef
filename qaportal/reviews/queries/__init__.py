"""Reads of filled forms."""

from qaportal.reviews.queries.mine import Line, dues_of, lines_of, lines_of_seats
from qaportal.reviews.queries.overview import ReviewRow, overview
from qaportal.reviews.queries.seats import form_of_seat, forms_of_seat, made_forms, reviews_of_seat
from qaportal.reviews.queries.sights import (
    NO_REVIEW,
    answers_of,
    facts_of,
    grades_of,
    place_of,
    seated,
    sight_of,
    visible_review,
    whole,
)

__all__ = [
    "NO_REVIEW",
    "Line",
    "ReviewRow",
    "answers_of",
    "dues_of",
    "facts_of",
    "form_of_seat",
    "forms_of_seat",
    "grades_of",
    "lines_of",
    "lines_of_seats",
    "made_forms",
    "overview",
    "place_of",
    "reviews_of_seat",
    "seated",
    "sight_of",
    "visible_review",
    "whole",
]
