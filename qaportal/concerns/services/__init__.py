"""The verbs of concerns. None of them writes what it is about into the log or into a letter."""

from qaportal.concerns.services.looks import tell_of_look
from qaportal.concerns.services.matters import note_read_matter, pass_on, raise_matter, receive
from qaportal.concerns.services.safety import acknowledge, document, note_read, raise_concern, reveal, send_up
from qaportal.concerns.services.sealing import reseal

__all__ = [
    "acknowledge",
    "document",
    "note_read",
    "note_read_matter",
    "pass_on",
    "raise_concern",
    "raise_matter",
    "receive",
    "reseal",
    "reveal",
    "send_up",
    "tell_of_look",
]
