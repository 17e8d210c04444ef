"""The verbs of filled forms."""

from qaportal.reviews.services.building import (
    Edit,
    change,
    describe,
    discard,
    make_form,
    next_version,
    put_into_use,
    withdraw,
)
from qaportal.reviews.services.handing import (
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
    "Edit",
    "change",
    "describe",
    "discard",
    "finalise",
    "given_grade",
    "hand_in",
    "is_whole",
    "let_in",
    "make_form",
    "name_of",
    "next_version",
    "note_reveal",
    "omit",
    "open_review",
    "put_into_use",
    "return_part",
    "save",
    "say_none",
    "withdraw",
]
