"""Small weeks made by hand: a hall, two places with rooms, teams with workers, members."""

from qaportal.timetable.week.values import Busy, Place, Problem, Room, Rules, Session, Who

RULES = Rules(
    days=3, opens=540, closes=1020, step=30, lunch=30, lunch_opens=720, lunch_closes=840, travel=30, in_a_row=3
)
HALL = Room(1, "Hall", "House", "hall", 30)
MILL, LANE = Room(2, "Mill 1", "Mill", "meeting", 6), Room(3, "Lane 1", "Lane", "meeting", 6)
ALL_DAYS = (1, 2, 3)


def audit(key: str, member: int, worker: int, *, site: str = "Mill", minutes: int = 120, **more: object) -> Session:
    """A member with a worker, in a room at a place, on any day."""
    said = {"days": ALL_DAYS, "opens": 540, "closes": 1020, "room": "meeting"} | more
    return Session(key, "audit", "Audit", minutes, (member,), (worker,), 1, site, **said)  # type: ignore[arg-type]


def talk(key: str, member: int, *, days: tuple[int, ...] = ALL_DAYS, minutes: int = 60, **more: object) -> Session:
    """Something that a member does alone, wherever they are."""
    said = {"opens": 540, "closes": 1020} | more
    return Session(key, "talk", "Talk", minutes, (member,), days=days, **said)  # type: ignore[arg-type]


def week(*sessions: Session, busy: dict[int, tuple[Busy, ...]] | None = None, **more: object) -> Problem:
    """A week of these, everybody free but for `busy`."""
    ids = sorted({person for session in sessions for person in session.people})
    people = tuple(Who(ident, f"P{ident}", (busy or {}).get(ident, ())) for ident in ids)
    return Problem(RULES, people, (HALL, MILL, LANE), sessions, **more)  # type: ignore[arg-type]


def at(day: int, time: str, room: int | None = None) -> Place:
    """Day 1 at 09:30, in a room."""
    return Place(day, int(time[:2]) * 60 + int(time[3:]), room)
