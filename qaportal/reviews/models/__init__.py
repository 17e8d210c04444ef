"""The tables of filled forms."""

from qaportal.reviews.models.exports import KEPT, Export, ExportFile
from qaportal.reviews.models.made import MadeForm
from qaportal.reviews.models.reviews import NOTE, REASON, SAVE_ID, Answer, FilledPart, Look, Return, Review

__all__ = [
    "KEPT",
    "NOTE",
    "REASON",
    "SAVE_ID",
    "Answer",
    "Export",
    "ExportFile",
    "FilledPart",
    "Look",
    "MadeForm",
    "Return",
    "Review",
]
