"""The verbs of filled forms."""

from qaportal.reviews.services.asking_in import ask_to_read, end_readings, show_grades
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
from qaportal.reviews.services.exporting import (
    BROKE,
    ask_for_blank,
    ask_for_copy,
    begin,
    fail,
    file_of,
    finish,
    make,
    tidy,
)
from qaportal.reviews.services.extending import extend
from qaportal.reviews.services.handing import (
    amend_grade,
    fill_in,
    finalise,
    given_grade,
    hand_in,
    hold,
    is_whole,
    omit,
    return_part,
    say_none,
)
from qaportal.reviews.services.looking import let_in, note_fetched, note_read, note_reveal
from qaportal.reviews.services.opening import name_of, open_review
from qaportal.reviews.services.saving import Conflict, save
from qaportal.reviews.services.sealing import reseal

__all__ = [
    "BROKE",
    "Conflict",
    "Edit",
    "amend_grade",
    "ask_for_blank",
    "ask_for_copy",
    "ask_to_read",
    "begin",
    "change",
    "describe",
    "discard",
    "end_readings",
    "extend",
    "fail",
    "file_of",
    "fill_in",
    "finalise",
    "finish",
    "given_grade",
    "hand_in",
    "hold",
    "is_whole",
    "let_in",
    "make",
    "make_form",
    "name_of",
    "next_version",
    "note_fetched",
    "note_read",
    "note_reveal",
    "omit",
    "open_review",
    "put_into_use",
    "reseal",
    "return_part",
    "save",
    "say_none",
    "show_grades",
    "tidy",
    "withdraw",
]
