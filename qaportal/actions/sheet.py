"""Actions as lines of a table that leaves the portal: what a list shows, and nothing that is said of a child or a
worker. Pure (X-16, DM-2)."""

from collections.abc import Iterable, Iterator
from typing import Any

from qaportal.actions.models import LEVELS
from qaportal.actions.rag import STATES
from qaportal.lib.clock import day_of

HEAD = ("Action", "Level", "Plan", "Team or service", "What", "Who", "First date", "Date now", "Slips", "How far",
        "How it stands", "Done on", "Looked at again by")  # fmt: skip


def rows(lines: Iterable[Any]) -> Iterator[list[str]]:
    """A row an action, in the order of the list."""
    for line in lines:
        one = line.action
        yield [
            one.ref, LEVELS[one.level], one.plan.ref if one.plan else "", one.place, _words(line), one.owner_name,
            one.first_due_on.isoformat(), one.due_on.isoformat(), str(one.slips), STATES[one.state],
            line.standing.words, day_of(one.done_at).isoformat() if one.done_at else "",
            one.recheck.ref if one.recheck else "",
        ]  # fmt: skip


def _words(line: Any) -> str:
    return line.words if line.is_readable and not line.action.is_about_people else ""
