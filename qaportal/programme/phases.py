"""How a phase stands on a day: done, late, due, or of a time in which nobody was asked. Pure (X-21, GAP-15)."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from qaportal.lib.formats import day_medium, plural
from qaportal.programme import ahead
from qaportal.programme.plans import PhaseRow, Row

State = Literal["done", "late", "due", "to_come", "before", ""]


@dataclass(frozen=True)
class OfActivity:
    """A phase of an activity: the activity itself, its row as somebody sees it, and the phase in that."""

    activity: Any
    row: Row
    phase: PhaseRow


def state_of(phase: PhaseRow, row: Row, today: date) -> State:
    """done, late, due (within ahead.PHASES), to_come, or before: due before it was asked for, which is nobody's fault.
    "" where there is nothing to say: it is a draft, or called off. What is due today is not late."""
    if phase.done_on is not None:
        return "done"
    if row.since is None or row.state == "cancelled":
        return ""
    if phase.due >= today:
        return "due" if phase.due <= today + ahead.PHASES else "to_come"
    return "late" if phase.due >= row.since else "before"


def in_words(phase: PhaseRow, row: Row, today: date) -> str:
    """Late since 3 February 2027; due in 5 days. "" for what is to come, and for what there is nothing to say of."""
    state, days = state_of(phase, row, today), (phase.due - today).days
    if state == "done" and phase.done_on is not None:
        return f"Done on {day_medium(phase.done_on)}"
    if state == "late":
        return f"Late since {day_medium(phase.due)}"
    if state == "due":
        return f"Due in {plural(days, 'day')}" if days else "Due today"
    return {"before": "Before it was asked for", "to_come": "To come"}.get(state, "")
