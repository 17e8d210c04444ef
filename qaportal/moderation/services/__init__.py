"""The verbs of moderation."""

from qaportal.moderation.services.deciding import CHANGED, SETTLED, let_stand, send_back, settle, talk
from qaportal.moderation.services.second_looks import hand_in, return_part

__all__ = ["CHANGED", "SETTLED", "hand_in", "let_stand", "return_part", "send_back", "settle", "talk"]
