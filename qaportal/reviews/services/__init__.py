"""The verbs of filled forms."""

from qaportal.reviews.services.asking_in import ask_to_read, end_readings, show_grades
from qaportal.reviews.services.handing import (
    amend_grade,
    finalise,
    given_grade,
    hand_in,
    is_whole,
    omit,
    return_part,
    say_none,
)
from qaportal.reviews.services.looking import let_in, note_reveal
from qaportal.reviews.services.opening import name_of, open_review
from qaportal.reviews.services.saving import Conflict, save

__all__ = [
    "Conflict",
    "amend_grade",
    "ask_to_read",
    "end_readings",
    "finalise",
    "given_grade",
    "hand_in",
    "is_whole",
    "let_in",
    "name_of",
    "note_reveal",
    "omit",
    "open_review",
    "return_part",
    "save",
    "say_none",
    "show_grades",
]
