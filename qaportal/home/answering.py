"""Who answers for a late action, as its framework says: whom it has told, and from which day on. Pure (D82, GAP-15)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from qaportal.concerns.recipients import Held
from qaportal.home.acting import title_of
from qaportal.home.digests import Line, Look
from qaportal.invites.notices import LATE_ACTIONS
from qaportal.lib.formats import day_medium
from qaportal.lib.workdays import WorkCalendar


@dataclass(frozen=True)
class Named:
    """Whom a framework has told from a day on: the line manager, or holders of any of these posts."""

    since: date
    posts: frozenset[str] = frozenset()
    is_manager: bool = False


@dataclass(frozen=True)
class Told:
    """A late action and the day from which on somebody hears of it."""

    action: Any
    since: date


def answering(action: Any, named: Iterable[Named], held: Sequence[Held]) -> dict[int | None, date]:
    """Who hears of it, by id, and from which day on: of a post those nearest to its team, of the line manager that of
    whoever has it to do. Whoever has it to do is told already. Where nobody else is there, None: QA leads hear of it
    in their place."""
    found: dict[int | None, date] = {}
    for one in named:
        there = _managers(action, held) if one.is_manager else _nearest(action, one.posts, held)
        told: list[int | None] = [*there] or [None]
        for ident in told:
            found[ident] = min(one.since, found.get(ident, one.since))
    return {ident: day for ident, day in found.items() if ident is None or ident != action.owner_id}


def _managers(action: Any, held: Sequence[Held]) -> list[int]:
    here = {one.person_id for one in held}
    whose = action.owner_id or action.worker_id
    return sorted({one.manager_id for one in held if one.person_id == whose and one.manager_id in here})


def _nearest(action: Any, posts: frozenset[str], held: Sequence[Held]) -> list[int]:
    """Those who hold one of the posts in its team; where nobody does, of its service; of the council."""
    there = [one for one in held if one.post_key in posts]
    rings = (
        [one for one in there if action.team_id and one.team_id == action.team_id],
        [one for one in there if action.service_id and one.service_id == action.service_id],
        [one for one in there if not one.team_id and not one.service_id],
    )
    return sorted({one.person_id for one in next((ring for ring in rings if ring), [])})


def told_now(found: Iterable[Told], look: Look, calendar: WorkCalendar) -> Iterator[Told]:
    """Those of which this look tells: whose day came since the last."""
    seen = look.after(calendar)
    return (one for one in found if seen < one.since <= look.on)


def lines(found: Iterable[Told], readable: set[str]) -> Iterator[Line]:
    """Which action of whom, and since when it is late; never what one says of a child or a worker. Who may not read it
    is led to the list."""
    for one in found:
        action = one.action
        whose = f"{action.owner.name}: " if action.owner else ""
        path = f"/actions/{action.public_id}" if action.public_id in readable else "/actions?status=late"
        when, ident = f"was due on {day_medium(action.due_on)}", f"action {action.public_id} {action.due_on}"
        yield Line(LATE_ACTIONS, f"{whose}{title_of(action)}", when, path, ident)
