"""What is asked of the engine for a week, and what is wrong with it as it stands or with one session elsewhere."""

from collections.abc import Sequence
from typing import Any

from qaportal.programme.models import Activity
from qaportal.timetable.models import WeekSession
from qaportal.timetable.week.asking import rules_of, sessions
from qaportal.timetable.week.blocking import free_starts
from qaportal.timetable.week.clashes import Clash, clashes, of_session
from qaportal.timetable.week.needs import Need
from qaportal.timetable.week.values import Place, Problem, Who
from qaportal.weeks.queries.coming import busy
from qaportal.weeks.queries.grounds import ground_of
from qaportal.weeks.queries.reading import Rows, names_of


def problem_of(activity: Activity, rows: Rows | None = None) -> Problem:
    """A week as it stands: its sessions, who can come when, what is locked, and where everything is now. `rows` are
    those of the week where they were read already."""
    rows = rows or Rows(activity)
    ground = ground_of(activity, rows)
    asked = sessions(ground, [_need(row) for row in rows.sessions])
    everybody = {person for one in asked for person in one.people}
    spans = busy(activity, rows.days, everybody)
    people = tuple(Who(ident, rows.names[ident], spans.get(ident, ())) for ident in sorted(everybody))
    placed = places_of(rows.sessions)
    locked = {row.key: placed[row.key] for row in rows.sessions if row.is_locked and row.key in placed}
    return Problem(
        rules_of(ground.week, ground.days, names_of(rows.days)), people, tuple(ground.rooms), asked, locked, placed
    )


def _need(row: WeekSession) -> Need:
    return Need(row.key, row.kind, row.minutes, row.member_id, row.week_team_id, row.other_id, row.lacks)


def places_of(rows: Sequence[WeekSession]) -> dict[str, Place]:
    """Where the sessions that have a time are."""
    return {
        row.key: Place(row.day, row.start, row.room_id) for row in rows if row.day is not None and row.start is not None
    }


def clashes_of(activity: Activity) -> list[Clash]:
    """What is wrong with the timetable as it stands, the hard ones first."""
    problem = problem_of(activity)
    return clashes(problem, problem.before)


def with_at(problem: Problem, session: WeekSession, at: Place) -> list[Clash]:
    """What would be wrong with a session if it were there."""
    return of_session(problem, {**problem.before, session.key: at}, session.key)


def starts_for(problem: Problem, session: WeekSession) -> list[tuple[Place, tuple[str, ...]]]:
    """Every start that a session may have, those first that fit, with what is against the others (ux: Place)."""
    return free_starts(problem, problem.before, session.key)


def facts_of(activity: Activity, rows: Rows | None = None, problem: Problem | None = None) -> list[dict[str, Any]]:
    """The placed sessions as they would be published: plain facts, in the order of time."""
    rows = rows or Rows(activity)
    problem = problem or problem_of(activity, rows)
    return [_fact(problem, row) for row in rows.sessions if row.is_placed]


def _fact(problem: Problem, row: WeekSession) -> dict[str, Any]:
    asked = problem.session[row.key]
    whose = row.member.person.name if row.member else row.host.team.name if row.host else "everybody"
    return {
        "key": row.key, "kind": row.kind, "name": asked.name, "whose": whose, "day": row.day, "start": row.start,
        "minutes": row.minutes, "people": list(asked.people), "who": [problem.person[one].name for one in asked.people],
        "with": row.other.name if row.other else "", "team": row.host.team.name if row.host else "",
        "room": row.room.name if row.room else "", "site": asked.site,
    }  # fmt: skip
