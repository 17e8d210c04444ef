"""The tables of filled forms."""

from qaportal.reviews.models.made import MadeForm
from qaportal.reviews.models.reviews import NOTE, REASON, SAVE_ID, Answer, FilledPart, Look, Return, Review
from qaportal.reviews.models.standing import Reading, StandingGrade

__all__ = [
    "NOTE",
    "REASON",
    "SAVE_ID",
    "Answer",
    "FilledPart",
    "Look",
    "MadeForm",
    "Reading",
    "Return",
    "Review",
    "StandingGrade",
]
