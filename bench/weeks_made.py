"""Weeks to time: leaders at host teams, as a framework with eight kinds of session has them, from a seed."""

from dataclasses import replace
from random import Random

from qaportal.timetable.week.values import Busy, Problem, Room, Rules, Session, Who

RULES = Rules(5, 540, 1020, step=30, lunch=30, lunch_opens=720, lunch_closes=840, travel=30, in_a_row=3)
SITES, WORKERS, HALL, ROOM = 5, 3, 80, 12
STAFF = 1000  # ids of the staff begin here
MIDDLE, DAY, AFTERNOON = (2, 3, 4), (540, 1020), (780, 1020)
SOME_AWAY = 0.25  # of the people, half a day or a day each


def made(leaders: int, *, seed: int = 1, rooms: int = 4) -> Problem:
    """A week of so many leaders, two at each team; a quarter of everybody is away at some time."""
    random, teams = Random(seed), max(leaders // 2, 1)  # noqa: S311 -- a week to time, the same each time
    members = list(range(1, leaders + 1))
    staff = {t: [STAFF + t * 10 + n for n in range(WORKERS + 1)] for t in range(teams)}  # the first is the manager
    everybody = [*members, *(one for team in staff.values() for one in team)]
    people = tuple(Who(one, f"Person {one}", _away(random, is_leader=one in members)) for one in everybody)
    return Problem(RULES, people, _rooms(rooms), _sessions(members, staff, teams))


def overfull(leaders: int) -> Problem:
    """The same with one room at each place and one worker in three at home: not everything can fit."""
    problem = made(leaders, rooms=1)
    gone = (Busy(2, *DAY, "away"), Busy(3, *DAY, "away"), Busy(4, *DAY, "away"))
    people = tuple(
        replace(one, busy=gone) if one.id >= STAFF and one.id % 10 == WORKERS else one for one in problem.people
    )
    return replace(problem, people=people)


def absent(problem: Problem, person: int, day: int) -> Problem:
    """The same week once somebody is away for a day."""
    people = tuple(
        replace(one, busy=(*one.busy, Busy(day, *DAY, "away"))) if one.id == person else one for one in problem.people
    )
    return replace(problem, people=people)


def _away(random: Random, *, is_leader: bool) -> tuple[Busy, ...]:
    """Leaders clear the week and miss half a day at most; staff have their leave."""
    if random.random() >= SOME_AWAY:
        return ()
    halves = ((540, 780), AFTERNOON)
    hours, days = (halves, MIDDLE[:2]) if is_leader else ((DAY, *halves), MIDDLE)
    return (Busy(random.choice(days), *random.choice(hours), "away"),)


def _rooms(each: int) -> tuple[Room, ...]:
    numbered = ((site, n) for site in range(SITES) for n in range(each))
    small = (Room(100 + s * 10 + n, f"Room {s}.{n}", f"Site {s}", "meeting", ROOM) for s, n in numbered)
    return (Room(1, "Hall", "House", "hall", HALL), *small)


def _sessions(members: list[int], staff: dict[int, list[int]], teams: int) -> tuple[Session, ...]:
    crowd = tuple(members)
    found = [
        Session("briefing", "briefing", "Briefing", 90, crowd, (), None, "House", "hall", (1,), 540, 750),
        Session("themes", "themes", "Themes meeting", 180, crowd, (), None, "House", "hall", (5,), *DAY),
    ]
    for team, (manager, *workers) in staff.items():
        here = tuple(member for member in members if member % teams == team)
        site = f"Site {team % SITES}"
        found.append(Session(f"meet:{team}", "meet", "Meet the team", 60, here, (manager,), team, site, "meeting", (1,),
                             *AFTERNOON, ("briefing",)))  # fmt: skip
        for number, member in enumerate(here):
            found += _of_member(member, number, manager, workers, team, site)
    return tuple(found)


def _of_member(member: int, number: int, manager: int, workers: list[int], team: int, site: str) -> list[Session]:
    """Two audits, two observations, a family, the manager, and writing up once all of it is over."""
    met = [(workers[(number + n) % len(workers)],) for n in range(4)]
    kinds = (
        ("audit-1", 120, met[0], site, "meeting"), ("audit-2", 120, met[1], site, "meeting"),
        ("observation-1", 90, met[2], site, ""), ("observation-2", 90, met[3], site, ""),
        ("family", 60, (), "", ""), ("talk", 60, (manager,), site, "meeting"),
    )  # fmt: skip
    first = [
        Session(f"{kind}:{member}", kind, kind, minutes, (member,), others, team, place, room, MIDDLE, *DAY)
        for kind, minutes, others, place, room in kinds
    ]
    after = tuple(one.key for one in first)
    last = Session(f"writing:{member}", "writing", "Writing up", 120, (member,), (), team, "", "", (4,), *DAY, after)
    return [*first, last]
