"""When a concern goes up that nobody acknowledges, and to whom (X-15). Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from qaportal.frameworks.meaning.alerts import told
from qaportal.frameworks.schema import Alert
from qaportal.lib.workdays import WorkCalendar

# The key of the alert that a framework has for a child at risk, if it has one.
SAFETY = "child_safety"
EACH = timedelta(hours=1)  # where a framework does not say who hears of it later: so long a rung
RUNGS = 2  # then: who is above those who were told, and the QA leads


@dataclass(frozen=True)
class Step:
    """Who is told next, from a moment on (UTC): posts and parties by key, or None for whoever is above."""

    at: datetime
    to: tuple[str, ...] | None


def steps(alert: Alert | None, raised_at: datetime, calendar: WorkCalendar) -> list[Step]:
    """The rungs above the first, by the framework; by the portal's own hours where the framework has none."""
    found = told(alert, raised_at, calendar) if alert else None
    if found and found.later:
        return [Step(at, to) for to, at in found.later]
    begins = found.by if found else raised_at
    return [Step(begins + EACH * (rung + 1), None) for rung in range(RUNGS)]
