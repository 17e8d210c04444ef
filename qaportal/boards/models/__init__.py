"""The tables of boards and reports."""

from qaportal.boards.models.copies import KEPT, ReportCopy
from qaportal.boards.models.sent import ReportReceipt, ReportSent
from qaportal.boards.models.texts import SIDES, WORDS, ReportFrozen, ReportText

__all__ = ["KEPT", "SIDES", "WORDS", "ReportCopy", "ReportFrozen", "ReportReceipt", "ReportSent", "ReportText"]
