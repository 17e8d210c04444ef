"""The verbs of moderation."""

from qaportal.moderation.services.second_looks import SETTLED, hand_in, let_stand, send_back, settle, talk

__all__ = ["SETTLED", "hand_in", "let_stand", "send_back", "settle", "talk"]
