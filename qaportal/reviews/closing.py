"""When a form of a week closes: what is written of it by then is what the others read (LB-052). Pure."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from qaportal.frameworks.schema import ActivityType
from qaportal.lib.clock import to_utc

LAST_MINUTE = "23:59"  # of a day on which no hour is said
CLOSED = (
    "It closed when the summaries of the week were due, and stays as it was. If you need more time, ask the QA team."
)


def closes(kind: ActivityType, form_key: str) -> bool:
    """Whether a form of this work closes at all."""
    return kind.week is not None and kind.week.summary is not None and form_key in kind.week.summary.forms


def closes_at(kind: ActivityType, form_key: str, published: Iterable[Mapping[str, str]]) -> datetime | None:
    """The moment at which it closes by the phases of its work as they are `published`; None where it never does."""
    if not closes(kind, form_key) or kind.week is None or kind.week.summary is None:
        return None
    phase = next((one for one in published if one["key"] == kind.week.summary.phase), None)
    return to_utc(date.fromisoformat(phase["due_on"]), phase.get("due_at") or LAST_MINUTE) if phase else None


def is_locked(at: datetime | None, until: datetime | None, now: datetime) -> bool:
    """Whether nobody may write any more: it closed `at`, and nobody was given time `until` later."""
    return at is not None and now >= at and (until is None or now >= until)
