"""Verbs of allocation."""

from qaportal.allocation.services.caps import set_caps
from qaportal.allocation.services.conflicts import declare_conflict, declare_record_conflict, end_conflict

__all__ = ["declare_conflict", "declare_record_conflict", "end_conflict", "set_caps"]
