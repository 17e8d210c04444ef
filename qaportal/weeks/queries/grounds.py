"""A week as it stands: its roster, host teams and whom one meets there, rooms, who keeps out of where."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from qaportal.allocation.queries import nominations_of
from qaportal.allocation.queries.seats import sitting_in
from qaportal.frameworks.schema import Pack
from qaportal.people.models import Person, Team
from qaportal.programme.models import Activity
from qaportal.timetable import queries as timetable
from qaportal.timetable.week.asking import Ground
from qaportal.timetable.week.needs import Host, Member
from qaportal.timetable.week.values import Room
from qaportal.weeks.queries.reading import Rows


def seated_in(activity: Activity) -> dict[int, int]:
    """slot → person, of the seats of the week's members that somebody sits in, each person once."""
    week = timetable.week_of(activity)
    slots = [slot for slot in timetable.open_slots(activity) if slot.seat_key in week.members]
    found: dict[int, int] = {}
    for slot, assignment in sitting_in(slots).items():
        if assignment.person_id not in found.values():
            found[slot] = assignment.person_id
    return found


def hosts_of(rows: Rows) -> list[Host]:
    """The host teams with their workers and managers, those who hold their posts on the first day."""
    pack, _ = timetable.rules_of(rows.activity)
    week = timetable.week_of(rows.activity)
    posts = {name: _posts(pack, getattr(week, name).value) for name in ("workers", "managers")}
    return [
        Host(
            team.id, team.team.name, team.site,
            *(tuple(dict.fromkeys(one.person_id for one in rows.held if one.team_id == team.team_id
                                  and one.post_key in posts[name])) for name in ("workers", "managers")),
        )
        for team in rows.teams
    ]  # fmt: skip


def _posts(pack: Pack, keys: Sequence[str]) -> set[str]:
    return {post.key for post in pack.posts_of(keys)}


@dataclass(frozen=True)
class Accepted:
    """A team that was accepted for a week and does not host yet: who put it forward, whether in reserve, and where it
    was when it hosted last ("": never)."""

    team: Team
    put_by: Person
    is_reserve: bool
    site: str


def accepted_for(activity: Activity) -> list[Accepted]:
    """The teams whose nomination for a week was accepted and that do not host yet, those in reserve last (X-04)."""
    there = {one.team_id for one in timetable.teams_of(activity)}
    found = [(one, one.team) for one in nominations_of([activity.id]) if one.accepted_at is not None]
    sites = timetable.last_sites([team.id for _, team in found if team is not None])
    waiting = [
        Accepted(team, one.nominated_by, one.is_reserve, sites.get(team.id, ""))
        for one, team in found
        if team is not None and team.id not in there
    ]
    return sorted(waiting, key=lambda one: one.is_reserve)


def ground_of(activity: Activity, rows: Rows | None = None) -> Ground:
    """All that a week's sessions are made from; `rows` are those of the week where they were read already."""
    rows = rows or Rows(activity)
    _, kind = timetable.rules_of(activity)
    week = timetable.week_of(activity)
    members = [Member(one.id, one.slot.key, one.person_id, one.week_team_id) for one in rows.members]
    rooms = [Room(one.id, one.name, one.site, one.kind, one.seats) for one in rows.rooms]
    leads = {seat: [person.id for person in sitting] for seat, sitting in rows.leads.items()}
    barred = _barred(week.keeps_out_of.value, rows)
    return Ground(kind, week, len(rows.days), members, hosts_of(rows), rooms, leads, barred)


def _barred(rule: str, rows: Rows) -> frozenset[tuple[int, int]]:
    """(person, host team) of those whom the framework keeps out of it."""
    if rule == "nothing":
        return frozenset()
    found = set[tuple[int, int]]()
    for held in rows.held:
        for team in rows.teams:
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
