"""Make a week ready: host teams, rooms, members, and the sessions that it needs."""

from collections.abc import Mapping, Sequence

from sqlalchemy.exc import IntegrityError

from qaportal.auditlog.services import record
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.people.models import Person, Team
from qaportal.programme.models import Activity
from qaportal.timetable import queries
from qaportal.timetable.models import Slot, WeekMember, WeekRoom, WeekSession, WeekTeam
from qaportal.timetable.models.weeks import SITE, TITLE
from qaportal.timetable.week.needs import Need

SEATS = 1000


def nominate_team(
    activity: Activity, team: Team, *, site: str, by: Person | None, put_by: Person | None = None
) -> WeekTeam:
    """Let a team host members, and say where it is; `put_by` is who put it forward, else whoever does this. Raises
    DomainError where it hosts already, or has no place."""
    queries.week_of(activity)
    whose = put_by or by
    host = WeekTeam(
        activity=activity, team=team, site=_site(team, site), nominated_at=clock.now(),
        nominated_by_id=whose.id if whose else None,
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(host)
    except IntegrityError as error:
        raise DomainError(f"{team.name} is a host team of {activity.ref} already.", field="team") from error
    record("put a host team forward", "week", activity.ref, by=by, team=team.name, site=host.site)
    return host


def _site(team: Team, site: str) -> str:
    """A building as it is kept. Raises DomainError for none, and for one that is too long."""
    if not site.strip() or len(site.strip()) > SITE:
        raise DomainError(f"Say where {team.name} is, in up to {SITE} characters.", field="site")
    return site.strip()


def move_team(host: WeekTeam, *, site: str, by: Person | None) -> None:
    """Say that a host team is in another building. Its sessions keep their times; where those have a room elsewhere by
    then they clash until they are placed anew. Raises DomainError for no place."""
    was, host.site = host.site, _site(host.team, site)
    db.session.flush()
    record("moved a host team", "week", host.activity.ref, by=by, team=host.team.name, site=host.site, was=was)


def drop_team(host: WeekTeam, *, by: Person | None) -> None:
    """Take a host team back. Its members have none until one is found, and its sessions no time."""
    for session in queries.sessions_of(host.activity):
        if session.week_team_id == host.id:
            _off(session, by)
            session.host = None
    for member in queries.members_of(host.activity):
        if member.week_team_id == host.id:
            member.host, member.is_fixed = None, False
    db.session.flush()
    db.session.delete(host)
    db.session.flush()
    record("took a host team back", "week", host.activity.ref, by=by, team=host.team.name)


def add_room(activity: Activity, *, name: str, site: str, kind: str, seats: int, by: Person | None) -> WeekRoom:
    """Add a room of one of the framework's kinds. Raises DomainError where the kind is none, or it is there already."""
    kinds = room_kinds(activity)
    name, site = name.strip(), site.strip()
    if kind not in kinds:
        raise DomainError(f"Choose the kind of room: {' or '.join(kinds)}.", field="kind")
    if not name or not site or len(name) > TITLE or len(site) > SITE:
        raise DomainError("Say what the room is called and where it is.", field="site" if name else "name")
    if not 1 <= seats <= SEATS:
        raise DomainError(f"Say for how many the room is, from 1 to {SEATS}.", field="seats")
    room = WeekRoom(activity_id=activity.id, name=name, site=site, kind=kind, seats=seats)
    try:
        with db.session.begin_nested():
            db.session.add(room)
    except IntegrityError as error:
        raise DomainError(f"There is a room {name} at {site} already.", field="name") from error
    record("added a room", "week", activity.ref, by=by, room=name, site=site, of=kind, seats=seats)
    return room


def room_kinds(activity: Activity) -> list[str]:
    """The kinds of room that the framework's sessions take."""
    week = queries.week_of(activity)
    return list(dict.fromkeys(session.room for session in week.sessions.values() if session.room))


def drop_room(activity: Activity, room: WeekRoom, *, by: Person | None) -> None:
    """Take a room away; what was in it has no time any more."""
    for session in queries.sessions_of(activity):
        if session.room_id == room.id:
            _off(session, by)
    db.session.flush()
    db.session.delete(room)
    db.session.flush()
    record("took a room away", "week", activity.ref, by=by, room=room.name, site=room.site)


def set_members(activity: Activity, seated: Mapping[int, int], *, by: Person | None) -> None:
    """Make the roster those who sit in the seats of the week: slot → person. Whoever goes takes their sessions with
    them; a seat that changes hands keeps its sessions for the next one. Repeating it changes nothing."""
    there = {member.slot_id: member for member in queries.members_of(activity)}
    changed = 0
    for gone in there.keys() - seated.keys():
        db.session.delete(there[gone])
        changed += 1
    db.session.flush()
    for slot, person in seated.items():
        member = there.get(slot)
        if member is None:
            db.session.add(WeekMember(activity_id=activity.id, slot_id=slot, person_id=person))
            changed += 1
        elif member.person_id != person:
            member.person_id, member.is_fixed = person, False
            changed += 1
    db.session.flush()
    db.session.expire_all()
    if changed:
        record("brought the roster up to date", "week", activity.ref, by=by, members=len(seated), changed=changed)


def host_member(member: WeekMember, host: WeekTeam | None, *, by: Person | None, is_fixed: bool = True) -> None:
    """Say which team hosts a member; by hand (`is_fixed`) it stays when teams are dealt out again. Sessions with
    another team have no time any more."""
    if member.week_team_id != (host.id if host else None):
        member.host = host
        record("placed a member with a team", "week", _ref(member), by=by, member=member.person.name,
               team=host.team.name if host else "")  # fmt: skip
    member.is_fixed = is_fixed and host is not None
    db.session.flush()


def _ref(member: WeekMember) -> str:
    slot: Slot = member.slot
    return slot.activity.ref


def set_sessions(activity: Activity, needs: Sequence[Need], *, by: Person | None) -> None:
    """Make the sessions those that are needed: new ones have no time yet, those that are needed no more go, and one
    that is with another team or lasts otherwise now has to be placed anew. Repeating it changes nothing."""
    there = {session.key: session for session in queries.sessions_of(activity)}
    added = 0
    for need in needs:
        session = there.pop(need.key, None)
        if session is None:
            session = _new(activity, need, by)
            db.session.add(session)
            added += 1
        elif (session.week_team_id, session.minutes) != (need.host, need.minutes):
            _off(session, by)
        session.member_id, session.week_team_id, session.minutes = need.member, need.host, need.minutes
        session.other_id, session.lacks = need.other, need.lacks
    for gone in there.values():
        db.session.delete(gone)
    db.session.flush()
    if added or there:
        record("set out sessions", "week", activity.ref, by=by, added=added, gone=len(there))


def _new(activity: Activity, need: Need, by: Person | None) -> WeekSession:
    return WeekSession(
        activity_id=activity.id, key=need.key, kind=need.kind, minutes=need.minutes, changed_at=clock.now(),
        changed_by_id=by.id if by else None,
    )  # fmt: skip


def _off(session: WeekSession, by: Person | None) -> None:
    if session.is_placed:
        session.day, session.start, session.room, session.is_locked, session.reason = None, None, None, False, ""
        session.changed_at, session.changed_by_id = clock.now(), by.id if by else None


def stale_unless(session: WeekSession, version: int | None) -> None:
    """Raise Stale where somebody else changed a session since it was looked at."""
    if version is not None and session.version != version:
        raise Stale("Somebody else changed this session. Look at it again, then decide.")
