"""Give the sessions of a week their rooms: what has not moved keeps its own, then the largest first, each the smallest
that is free (X-11). Pure."""

from collections.abc import Mapping

from qaportal.timetable.week.starts import At
from qaportal.timetable.week.values import Place, Problem, Room, Session, overlaps


def with_rooms(problem: Problem, found: Mapping[str, At]) -> tuple[dict[str, Place], tuple[str, ...]]:
    """(places, keys of what has none): each start with a room where it takes one.

    Rooms of one kind and size never run out where no more sessions are held at once than there are rooms. Where sizes
    differ that may happen; what then has no room has no place. Locked sessions keep theirs, and so do those that are
    held when they were, so that nobody is told of another room without need; unless something has none for it.
    """
    kept = _given(problem, found, first={key for key, at in found.items() if _is_as_before(problem, key, at)})
    return kept if not kept[1] else min(kept, _given(problem, found, first=set()), key=lambda one: len(one[1]))


def _is_as_before(problem: Problem, key: str, at: At) -> bool:
    was = problem.before.get(key)
    return was is not None and (was.day, was.start) == at


def _given(problem: Problem, found: Mapping[str, At], *, first: set[str]) -> tuple[dict[str, Place], tuple[str, ...]]:
    places: dict[str, Place] = {key: place for key, place in problem.locked.items() if key in problem.session}
    without: list[str] = []
    todo = [problem.session[key] for key in found if key not in places]
    for session in sorted(todo, key=lambda one: (one.key not in first, -len(one.people), *found[one.key], one.key)):
        day, start = found[session.key]
        if not session.room:
            places[session.key] = Place(day, start)
            continue
        room = _free(problem, places, session, (day, start))
        if room is None:
            without.append(session.key)
        else:
            places[session.key] = Place(day, start, room.id)
    return places, tuple(without)


def _free(problem: Problem, places: Mapping[str, Place], session: Session, at: At) -> Room | None:
    taken = {
        place.room
        for key, place in places.items()
        if place.day == at[0]
        and overlaps(at[1], session.minutes, place.start, place.start + problem.session[key].minutes)
    }
    free = [room for room in problem.rooms_for(session) if room.id not in taken]
    had = problem.before.get(session.key)
    return next((room for room in free if had and room.id == had.room), free[0] if free else None)
