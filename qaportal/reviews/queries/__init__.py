"""Reads of filled forms."""

from qaportal.reviews.queries.building import (
    Version,
    buildable_activity,
    last_of,
    reviews_on,
    start_of,
    starts_for,
    taken_keys,
    versions_of,
    visible_made,
)
from qaportal.reviews.queries.closing import extensions, is_closed, more_time
from qaportal.reviews.queries.duty_forms import DutyForm, about_of, duty_forms
from qaportal.reviews.queries.exports import (
    exports_of,
    ids_waiting,
    others_in,
    paper_of_export,
    review_paper,
    stuck,
    visible_copies,
    visible_export,
)
from qaportal.reviews.queries.how_far import ReviewRow, how_far
from qaportal.reviews.queries.mine import dues_of, lines_of, lines_of_seats
from qaportal.reviews.queries.seats import form_of_seat, forms_of_seat, made_forms, masked_of, reviews_of_seat
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
    "DutyForm",
    "ReviewRow",
    "Version",
    "about_of",
    "answers_of",
    "buildable_activity",
    "dues_of",
    "duty_forms",
    "exports_of",
    "extensions",
    "facts_of",
    "form_of_seat",
    "forms_of_seat",
    "grades_of",
    "how_far",
    "ids_waiting",
    "is_closed",
    "last_of",
    "lines_of",
    "lines_of_seats",
    "made_forms",
    "masked_of",
    "more_time",
    "others_in",
    "paper_of_export",
    "place_of",
    "review_paper",
    "reviews_of_seat",
    "reviews_on",
    "seated",
    "sight_of",
    "start_of",
    "starts_for",
    "stuck",
    "taken_keys",
    "versions_of",
    "visible_copies",
    "visible_export",
    "visible_made",
    "visible_review",
    "whole",
]
