"""The tables of filled forms."""

from qaportal.reviews.models.exports import KEPT, Export, ExportFile
from qaportal.reviews.models.extensions import Extension
from qaportal.reviews.models.made import MadeForm
from qaportal.reviews.models.reviews import NOTE, REASON, SAVE_ID, Answer, FilledPart, Look, Return, Review
from qaportal.reviews.models.standing import Reading, StandingGrade

__all__ = [
    "KEPT",
    "NOTE",
    "REASON",
    "SAVE_ID",
    "Answer",
    "Export",
    "ExportFile",
    "Extension",
    "FilledPart",
    "Look",
    "MadeForm",
    "Reading",
    "Return",
    "Review",
    "StandingGrade",
]
