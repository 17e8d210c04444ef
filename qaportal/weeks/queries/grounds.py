"""A week as it stands: its days, its roster, host teams and whom one meets there, rooms, who keeps out of where."""

from collections.abc import Collection, Sequence
from datetime import date
from hashlib import sha256

from qaportal.allocation.queries.seats import sitting_in
from qaportal.frameworks.schema import Pack
from qaportal.people import queries as people
from qaportal.people.queries.roster import Holding
from qaportal.programme.counting import office_calendar
from qaportal.programme.models import Activity
from qaportal.timetable import queries as timetable
from qaportal.timetable.models import WeekTeam
from qaportal.timetable.week.asking import Ground
from qaportal.timetable.week.needs import Host, Member
from qaportal.timetable.week.values import Room


def dates_of(activity: Activity) -> list[date]:
    """The working days of a week, the first for day 1."""
    pack, _ = timetable.rules_of(activity)
    calendar, found = office_calendar(pack), [activity.starts_on]
    while len(found) < timetable.days_of(activity):
        found.append(calendar.shift(found[-1], 1))
    return found


def seated_in(activity: Activity) -> dict[int, int]:
    """slot → person, of the seats of the week's members that somebody sits in, each person once."""
    week = timetable.week_of(activity)
    slots = [slot for slot in timetable.open_slots(activity) if slot.seat_key in week.members]
    found: dict[int, int] = {}
    for slot, assignment in sitting_in(slots).items():
        if assignment.person_id not in found.values():
            found[slot] = assignment.person_id
    return found


def hosts_of(activity: Activity, days: Sequence[date]) -> list[Host]:
    """The host teams with their workers and managers, those who hold their posts on the first day."""
    pack, _ = timetable.rules_of(activity)
    held = _held(days[0], set())
    week = timetable.week_of(activity)
    posts = {name: _posts(pack, getattr(week, name).value) for name in ("workers", "managers")}
    return [
        Host(
            team.id, team.team.name, team.site,
            *(tuple(dict.fromkeys(one.person_id for one in held if one.team_id == team.team_id
                                  and one.post_key in posts[name])) for name in ("workers", "managers")),
        )
        for team in timetable.teams_of(activity)
    ]  # fmt: skip


def _posts(pack: Pack, keys: Sequence[str]) -> set[str]:
    return {post.key for post in pack.posts_of(keys)}


def _held(day: date, guests: Collection[str]) -> list[Holding]:
    return people.holdings(day, day, here=day, guests=guests)


def ground_of(activity: Activity) -> Ground:
    """All that a week's sessions are made from."""
    _, kind = timetable.rules_of(activity)
    week, days = timetable.week_of(activity), dates_of(activity)
    rows = timetable.members_of(activity)
    members = [Member(one.id, one.slot.key, one.person_id, one.week_team_id) for one in rows]
    rooms = [Room(one.id, one.name, one.site, one.kind, one.seats) for one in timetable.rooms_of(activity)]
    barred = _barred(week.keeps_out_of.value, timetable.teams_of(activity), days[0])
    return Ground(kind, week, len(days), members, hosts_of(activity, days), rooms, _leads(activity), barred)


def _leads(activity: Activity) -> dict[str, list[int]]:
    """seat → who sits in it, of the seats that lead sessions"""
    week = timetable.week_of(activity)
    keys = {seat for session in week.sessions.values() for seat in session.led_by}
    slots = {slot.id: slot.seat_key for slot in timetable.open_slots(activity) if slot.seat_key in keys}
    found: dict[str, list[int]] = {}
    for slot, assignment in sitting_in([s for s in timetable.open_slots(activity) if s.id in slots]).items():
        found.setdefault(slots[slot], []).append(assignment.person_id)
    return found


def _barred(rule: str, teams: Sequence[WeekTeam], day: date) -> frozenset[tuple[int, int]]:
    """(person, host team) of those whom the framework keeps out of it."""
    if rule == "nothing":
        return frozenset()
    found = set[tuple[int, int]]()
    for held in _held(day, set()):
        for team in teams:
            same_team = held.team_id == team.team_id
            if same_team or (rule == "own_service" and held.service_id == team.team.service_id):
                found.add((held.person_id, team.id))
    return frozenset(found)


def base_of(activity: Activity) -> str:
    """Of which sessions, rooms, people and times a timetable was worked out: it is used on nothing else."""
    said = [
        [(one.key, one.week_team_id, one.other_id, one.minutes, one.day, one.start, one.room_id, one.is_locked)
         for one in timetable.sessions_of(activity)],
        [(one.id, one.kind, one.site, one.seats) for one in timetable.rooms_of(activity)],
        [(one.id, one.person_id, one.week_team_id) for one in timetable.members_of(activity)],
    ]  # fmt: skip
    return sha256(repr(said).encode()).hexdigest()
