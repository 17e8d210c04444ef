"""The verbs of actions: hand a part in and take up what it recommends; settle a disagreement and carry it out."""

from qaportal.actions.services.outcomes import agree, carry_out, propose
from qaportal.actions.services.taking_up import hand_in, take_up

__all__ = ["agree", "carry_out", "hand_in", "propose", "take_up"]
