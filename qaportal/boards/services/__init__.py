"""Verbs of boards and reports."""

from qaportal.boards.services.copies import (
    BROKE,
    ask_for_report_copy,
    begin,
    fail,
    file_of,
    finish,
    make,
    tidy,
)  # fmt: skip
from qaportal.boards.services.receiving import note_received, take_back_received
from qaportal.boards.services.sending import mark_sent, send_collated, take_back_sent
from qaportal.boards.services.texts import save_words

__all__ = [
    "BROKE",
    "ask_for_report_copy",
    "begin",
    "fail",
    "file_of",
    "finish",
    "make",
    "mark_sent",
    "note_received",
    "save_words",
    "send_collated",
    "take_back_received",
    "take_back_sent",
    "tidy",
]
