"""Make the timetable of a practice week: get all ready, use what the engine found, place one by hand, publish."""

from collections.abc import Mapping
from datetime import date, datetime

from qaportal.auditlog.services import record
from qaportal.invites.services import align, write
from qaportal.lib import clock, jobs
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.people.models import Person
from qaportal.programme.models import Activity
from qaportal.reviews.models import Extension
from qaportal.reviews.services import extend
from qaportal.timetable import queries as timetable
from qaportal.timetable import services as timetables
from qaportal.timetable.models import WeekMember, WeekSession, WeekTeam, WeekVersion
from qaportal.timetable.week.needs import Around, hosted, needs
from qaportal.timetable.week.solving import SECONDS
from qaportal.timetable.week.solving import solve as solved
from qaportal.timetable.week.telling import touched
from qaportal.timetable.week.values import Place, Plan
from qaportal.weeks import queries, tasks
from qaportal.weeks.models import WeekFilling
from qaportal.weeks.queries.coming import busy, whole_days

LETTER, MORE_TIME = "week_timetable", "more_time"
BROKE = "The engine broke off. Fill the timetable again; tell support if it happens again."


def prepare(activity: Activity, *, by: Person | None) -> None:
    """Bring a week up to date with its seats and its host teams: its roster, who is hosted where, which sessions there
    are and whom they meet (LB-041, LB-043). What has a time keeps it where it can; repeating it changes nothing.

    Raises DomainError where the activity has no timetable, is cancelled, or nobody sits in its seats yet.
    """
    week = timetable.week_of(activity)
    if activity.is_cancelled:
        raise DomainError(f"{activity.ref} is cancelled: there is nothing to timetable.")
    seated = queries.seated_in(activity)
    if not seated:
        raise DomainError(f"Nobody sits in the seats of {activity.ref} yet. Fill its seats first.")
    timetables.set_members(activity, seated, by=by)
    _host(activity, by)
    ground = queries.ground_of(activity)
    met = {one for host in ground.hosts for one in (*host.workers, *host.managers)}
    spans = busy(activity, queries.dates_of(activity), met)
    hours = week.hours.value.bounds
    away = {person: whole_days(found, *hours) for person, found in spans.items()}
    now = {row.key: row.other_id for row in timetable.sessions_of(activity) if row.other_id is not None}
    asked = needs(week, ground.days, ground.members, ground.hosts, Around(away, now))
    timetables.set_sessions(activity, asked, by=by)


def _host(activity: Activity, by: Person | None) -> None:
    """Deal members out among the host teams; who has one keeps it, unless it is of their own service now."""
    ground, teams = queries.ground_of(activity), {team.id: team for team in timetable.teams_of(activity)}
    fixed = {row.id for row in timetable.members_of(activity) if row.is_fixed}
    barred = frozenset(
        (member.person, host) for member in ground.members for host in teams
        if (member.person, host) in ground.barred and member.id not in fixed
    )  # fmt: skip
    found = hosted(ground.members, ground.hosts, barred)
    for member in timetable.members_of(activity):
        host = found.get(member.id)
        if member.week_team_id != host:
            timetables.host_member(member, teams[host] if host else None, by=by, is_fixed=member.id in fixed)


def solve(activity: Activity, *, by: Person | None, seconds: float = SECONDS, today: date | None = None) -> Plan:
    """Fill the timetable in one go: prepare, look for times, use what was found. It takes about so many seconds, in
    which the database waits: for pages see `prepare`, `queries.problem_of` and `use` (`weeks.tasks`).

    Raises DomainError as `prepare` does, and where the week is over on `today`.
    """
    if today is not None and activity.ends_on < today:
        raise DomainError(f"{activity.ref} is over: its timetable stays as it was.")
    prepare(activity, by=by)
    plan = solved(queries.problem_of(activity), seconds=seconds)
    use(activity, plan, base=queries.base_of(activity), by=by)
    return plan


def use(activity: Activity, plan: Plan, *, base: str, by: Person | None) -> list[WeekSession]:
    """Put every session where a plan has it; those that are elsewhere now. Raises Stale where the week is not the one
    (`queries.base_of`) that it was worked out from."""
    if queries.base_of(activity) != base:
        raise Stale(f"{activity.ref} has changed since these times were looked for. Look for them again.")
    return timetables.apply_plan(activity, plan, by=by)


def place(
    session: WeekSession, day: int, start: int, room: int | None, *, by: Person, reason: str = "",
    version: int | None = None,
) -> None:  # fmt: skip
    """Put one session on a day (1 for the first) at a time (minutes since midnight), in a room (its id) or none.

    Raises DomainError that names every hard clash; with a `reason` it is kept all the same, and locked (`save_anyway`).
    """
    at = Place(day, start, room)
    against = queries.with_at(queries.problem_of(session.activity), session, at)
    timetables.place(session, at, against=against, by=by, reason=reason, version=version)


def save_anyway(
    session: WeekSession, day: int, start: int, room: int | None, *, reason: str, by: Person, version: int | None = None
) -> None:
    """Keep a session at a time that clashes, with why. Raises DomainError without a reason."""
    if not reason.strip():
        raise DomainError("Say why this session is kept where it clashes.", field="reason")
    place(session, day, start, room, by=by, reason=reason, version=version)


def host_accepted(activity: Activity, sites: Mapping[str, str], *, by: Person) -> list[WeekTeam]:
    """Let the teams that were accepted for a week host members: those with a building, by team key. Raises DomainError
    where none has one, and for a building that is too long."""
    chosen = [(one, sites.get(one.team.key, "").strip()) for one in queries.accepted_for(activity)]
    if not any(site for _, site in chosen):
        raise DomainError("Say where at least one of the teams is.")
    return [
        timetables.nominate_team(activity, one.team, site=site, by=by, put_by=one.put_by)
        for one, site in chosen
        if site
    ]


def host(member: WeekMember, team_public_id: str, *, by: Person) -> None:
    """Choose the team that hosts a member, by hand: their sessions with another one have to be placed anew."""
    activity = member.slot.activity
    timetables.host_member(member, timetable.week_team(activity, team_public_id), by=by)
    prepare(activity, by=by)


def ask(activity: Activity, *, by: Person) -> WeekFilling:
    """Prepare a week and have the engine fill it; the answer comes later (`tasks.fill_week`). Raises as `prepare`."""
    prepare(activity, by=by)
    asked = WeekFilling(activity_id=activity.id, asked_at=clock.now(), asked_by_id=by.id)
    db.session.add(asked)
    db.session.flush()
    record("asked for a timetable", "week", activity.ref, by=by)
    jobs.enqueue(tasks.fill_week, asked.id)
    return asked


def finish(filling: WeekFilling) -> None:
    """Its times are used."""
    filling.finished_at = clock.now()


def fail(filling: WeekFilling, sentence: str) -> None:
    """Nothing comes of it, and why."""
    filling.finished_at, filling.failure = clock.now(), sentence[:500]


def publish(activity: Activity, *, by: Person | None, note: str = "", reviewed: str = "") -> WeekVersion:
    """Let the timetable as it stands leave the portal, into the calendars of all who are in it, and write to those for
    whom anything changed, to nobody else.

    Raises as `timetable.services.publish_week` does, and Stale where it is not the one of `reviewed`
    (`queries.base_of`) any more.
    """
    if reviewed and queries.base_of(activity) != reviewed:
        raise Stale("The timetable has changed since you looked at it. Look at what is published now.")
    last, facts = timetable.latest_version(activity), queries.facts_of(activity)
    version = timetables.publish_week(
        activity, facts, by=by, note=note, named=queries.names_of(queries.dates_of(activity))
    )
    align(activity.programme, activity)
    for ident in sorted(touched(last.facts if last else [], facts)):
        person = db.session.get_one(Person, ident)
        write(LETTER, person, about={"version": version.id}, dedupe=f"{LETTER}:{version.id}:{ident}", by=by)
    return version


def give_more_time(member: WeekMember, *, until: datetime, reason: str, by: Person) -> Extension:
    """A member of a week may write on what closed, or will, until a later moment (LB-052), and is told so. Raises
    DomainError as `reviews.services.extend` does."""
    made = extend(member.slot, until=until, reason=reason, by=by)
    write(MORE_TIME, member.person, about={"extension": made.id}, dedupe=f"{MORE_TIME}:{made.id}", by=by)
    return made
