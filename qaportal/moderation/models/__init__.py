"""The tables of moderation."""

from qaportal.moderation.models.calibration import Calibration, CalibrationGrade
from qaportal.moderation.models.disputes import (
    Dispute,
    DisputeAgreement,
    DisputeNote,
    DisputeParty,
    DisputeRecusal,
    DisputeSettler,
    DisputeStep,
)

__all__ = [
    "Calibration",
    "CalibrationGrade",
    "Dispute",
    "DisputeAgreement",
    "DisputeNote",
    "DisputeParty",
    "DisputeRecusal",
    "DisputeSettler",
    "DisputeStep",
]
