"""The tables of moderation."""

from qaportal.moderation.models.calibration import Calibration, CalibrationGrade
from qaportal.moderation.models.disputes import (
    NAME,
    SHORT,
    WORDS,
    Dispute,
    DisputeAgreement,
    DisputeNote,
    DisputeParty,
    DisputeRecusal,
    DisputeSettler,
    DisputeStep,
)
from qaportal.moderation.models.second_looks import SAID, WHY, WITH, SecondLook, Talk, Verdict

__all__ = [
    "NAME",
    "SAID",
    "SHORT",
    "WHY",
    "WITH",
    "WORDS",
    "Calibration",
    "CalibrationGrade",
    "Dispute",
    "DisputeAgreement",
    "DisputeNote",
    "DisputeParty",
    "DisputeRecusal",
    "DisputeSettler",
    "DisputeStep",
    "SecondLook",
    "Talk",
    "Verdict",
]
