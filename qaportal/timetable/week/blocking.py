"""Why a session has no time: what stands in the way of each start that it might have, counted (X-11). Pure."""

from collections import Counter
from collections.abc import Mapping

from qaportal.lib.formats import plural
from qaportal.timetable.week.starts import At, hours, way
from qaportal.timetable.week.values import Place, Problem, Session, held_by, overlaps

MOST = 4  # reasons that are told


def why_not(problem: Problem, places: Mapping[str, Place], key: str) -> tuple[str, ...]:
    """What blocks a session, in sentences: what it lacks, else what is in the way at how many of its starts."""
    session = problem.session[key]
    if session.lacks:
        return (session.lacks,)
    if session.room and not problem.rooms_for(session):
        where = f" at {session.site}" if session.site else ""
        return (f"There is no {session.room} room for {len(session.people)}{where}.",)
    allowed = list(hours(problem, session))
    if not allowed:
        return ("Its days and hours have no room for it.",)
    held = held_by(problem, places)
    counted = Counter(
        reason for at in allowed for reason in dict.fromkeys(_against(problem, places, held, session, at))
    )
    told = [f"{reason} at {many} of its {plural(len(allowed), 'start')}." for reason, many in counted.most_common(MOST)]
    return tuple(told) or ("It was not tried long enough: there may be a time for it.",)


def free_starts(problem: Problem, places: Mapping[str, Place], key: str) -> list[tuple[Place, tuple[str, ...]]]:
    """Every start of a session with what is against it, those first against which there is nothing: for whoever
    places it by hand."""
    session, others = problem.session[key], {other: at for other, at in places.items() if other != key}
    held = held_by(problem, others)
    told = []
    for at in hours(problem, session):
        against = tuple(dict.fromkeys(_against(problem, others, held, session, at)))
        told.append((_place(problem, others, session, at), against))
    return sorted(told, key=lambda one: (bool(one[1]), one[0].day, one[0].start))


def _place(problem: Problem, places: Mapping[str, Place], session: Session, at: At) -> Place:
    room = _room(problem, places, session, at)
    return Place(at[0], at[1], room)


def _room(problem: Problem, places: Mapping[str, Place], session: Session, at: At) -> int | None:
    taken = {
        place.room
        for key, place in places.items()
        if place.day == at[0]
        and overlaps(at[1], session.minutes, place.start, place.start + problem.session[key].minutes)
    }
    free = [room.id for room in problem.rooms_for(session) if room.id not in taken]
    had = problem.before.get(session.key)
    return had.room if had and had.room in free else next(iter(free), None)


Held = dict[tuple[int, int], list[tuple[Place, Session]]]


def _against(problem: Problem, places: Mapping[str, Place], held: Held, session: Session, at: At) -> list[str]:
    """What is in the way of one start."""
    found = list[str]()
    for person in session.people:
        name = problem.person[person].name
        for busy in problem.person[person].busy:
            if busy.day == at[0] and overlaps(at[1], session.minutes, busy.opens, busy.closes):
                found.append(f"{name} is {busy.why}")
        for place, other in held.get((person, at[0]), ()):
            apart = way(problem, session, other)
            if overlaps(at[1] - apart, session.minutes + 2 * apart, place.start, place.start + other.minutes):
                found.append(f"{name} is in another session or on the way")
    if session.room and _room(problem, places, session, at) is None:
        found.append("No room is free")
    return found + _in_order(problem, places, session, at)


def _in_order(problem: Problem, places: Mapping[str, Place], session: Session, at: At) -> list[str]:
    found = list[str]()
    for key, place in places.items():
        other = problem.session[key]
        if key in session.after and at < (place.day, place.start + other.minutes):
            found.append(f"{other.name} is not over")
        if session.key in other.after and (place.day, place.start) < (at[0], at[1] + session.minutes):
            found.append(f"{other.name} has begun")
        if session.apart and session.apart == other.apart and place.day == at[0]:
            found.append("Another one is on that day")
    return found
