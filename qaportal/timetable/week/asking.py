"""From what a week needs to what is asked of the engine: people, places, days, order. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qaportal.frameworks.schema import ActivityType, Week
from qaportal.frameworks.schema import Session as Kind
from qaportal.frameworks.schema.week import clock_minutes, minutes_of
from qaportal.timetable.week.needs import Host, Member, Need
from qaportal.timetable.week.values import Room, Rules, Session


@dataclass(frozen=True)
class Ground:
    """A week as it stands: its kind of work and rules, members, hosts, rooms; who leads what (seat → people), and which
    (person, host) are of the same service."""

    kind: ActivityType
    week: Week
    days: int
    members: Sequence[Member]
    hosts: Sequence[Host]
    rooms: Sequence[Room]
    leads: Mapping[str, Sequence[int]]
    barred: frozenset[tuple[int, int]]


def rules_of(week: Week, days: int, named: Sequence[str] = ()) -> Rules:
    """What holds on each day of a week; `named` are what its days are called."""
    opens, closes = week.hours.value.bounds
    lunch = week.lunch.value
    return Rules(
        days, opens, closes, week.grid, minutes_of(lunch.lasts), clock_minutes(lunch.opens),
        clock_minutes(lunch.closes), minutes_of(week.travel.value), week.in_a_row.value, tuple(named),
    )  # fmt: skip


def sessions(ground: Ground, asked: Sequence[Need]) -> tuple[Session, ...]:
    """What the engine is asked to place."""
    return tuple(_session(ground, need, asked) for need in asked)


def _session(ground: Ground, need: Need, asked: Sequence[Need]) -> Session:
    kind = ground.week.sessions[need.kind]
    members = _members(ground, need)
    leads = [person for seat in kind.led_by for person in ground.leads.get(seat, ())]
    days, opens, closes = _times(ground, kind)
    return Session(
        key=need.key, kind=need.kind, name=kind.name, minutes=need.minutes, members=members,
        others=tuple(dict.fromkeys([*([need.other] if need.other else []), *leads])), team=need.host,
        site=_site(ground, kind, need), room=kind.room or "", days=days, opens=opens, closes=closes,
        after=tuple(one.key for one in asked if one.kind in kind.after and _shares(ground, one, members)),
        apart=f"{need.kind}:{need.member or need.host or 0}" if kind.apart else "", lacks=need.lacks,
        is_own=any((person, need.host) in ground.barred for person in members),
    )  # fmt: skip


def _members(ground: Ground, need: Need) -> tuple[int, ...]:
    if need.member is not None:
        return tuple(member.person for member in ground.members if member.id == need.member)
    return tuple(member.person for member in ground.members if need.host in (None, member.host))


def _shares(ground: Ground, need: Need, members: Sequence[int]) -> bool:
    """Whether a session has one of these members in it."""
    return bool(set(_members(ground, need)) & set(members))


def _site(ground: Ground, kind: Kind, need: Need) -> str:
    """The host's place; for what is for all the place with the largest room of its kind; "" for anywhere."""
    if kind.where == "anywhere":
        return ""
    if kind.where == "host" and need.host is not None:
        return next((host.site for host in ground.hosts if host.id == need.host), "")
    fit = sorted((room for room in ground.rooms if room.kind == kind.room), key=lambda room: (-room.seats, room.id))
    return fit[0].site if fit else ""


def _times(ground: Ground, kind: Kind) -> tuple[tuple[int, ...], int, int]:
    """Days and hours of a session; what the summary is written in is over when the summary closes (LB-052)."""
    opens, closes = (kind.hours or ground.week.hours).value.bounds
    days = kind.days.value if kind.days else tuple(range(1, ground.days + 1))
    summary = ground.week.summary
    if summary and set(kind.forms) & set(summary.forms):
        due = ground.kind.phase(summary.phase).due
        if due and due.value.on_day and due.value.at:
            last = due.value.on_day
            days = tuple(day for day in days if day <= last)
            closes = min(closes, clock_minutes(due.value.at)) if last in days else closes
    return days, opens, closes
