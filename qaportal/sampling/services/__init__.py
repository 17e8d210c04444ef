"""Verbs of sampling: frames, draws, records, nominees, and sealing everything anew."""

from qaportal.sampling.services.draws import draw, replace, reveal, undo
from qaportal.sampling.services.frames import confirm_frame, map_columns, put_aside, send_frame
from qaportal.sampling.services.nominees import nominate, withdraw
from qaportal.sampling.services.sealing import reseal, rotate_keys

__all__ = [
    "confirm_frame",
    "draw",
    "map_columns",
    "nominate",
    "put_aside",
    "replace",
    "reseal",
    "reveal",
    "rotate_keys",
    "send_frame",
    "undo",
    "withdraw",
]
