"""The tables of moderation."""

from qaportal.moderation.models.second_looks import SAID, WHY, WITH, SecondLook, Talk, Verdict

__all__ = ["SAID", "WHY", "WITH", "SecondLook", "Talk", "Verdict"]
