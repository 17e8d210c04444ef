"""Where a session may be at all, before anything is weighed against it. Pure."""

from collections.abc import Iterator

from qaportal.timetable.week.values import Place, Problem, Session, overlaps

At = tuple[int, int]  # day, start


def starts(problem: Problem, session: Session) -> list[At]:
    """Every day and start of a session at which its people are here, its hours allow it, and nothing that is locked is
    in its way. None where it lacks what it needs; the one of its lock where it is locked."""
    if session.key in problem.locked:
        place = problem.locked[session.key]
        return [(place.day, place.start)]
    if session.lacks or (session.room and not problem.rooms_for(session)):
        return []
    return [
        at for at in hours(problem, session) if is_here(problem, session, at) and not _blocked(problem, session, at)
    ]


def hours(problem: Problem, session: Session) -> Iterator[At]:
    """Every start that its days and hours allow."""
    rules = problem.rules
    for day in session.days:
        if day <= rules.days:
            yield from ((day, start) for start in _of_day(problem, session))


def _of_day(problem: Problem, session: Session) -> range:
    rules = problem.rules
    first = max(session.opens, rules.opens)
    first += -(first - rules.opens) % rules.step
    return range(first, min(session.closes, rules.closes) - session.minutes + 1, rules.step)


def is_here(problem: Problem, session: Session, at: At) -> bool:
    """Whether everybody who has to be there can come."""
    day, start = at
    return not any(
        busy.day == day and overlaps(start, session.minutes, busy.opens, busy.closes)
        for person in session.people
        for busy in problem.person[person].busy
    )


def _blocked(problem: Problem, session: Session, at: At) -> bool:
    """Whether a locked session stands in the way of this start."""
    return any(
        _in_the_way(problem, session, at, problem.session[key], place)
        for key, place in problem.locked.items()
        if key in problem.session
    )


def _in_the_way(problem: Problem, session: Session, at: At, other: Session, place: Place) -> bool:
    mine, theirs = (at[0], at[1] + session.minutes), (place.day, place.start + other.minutes)
    if other.key in session.after and at < theirs:
        return True
    if session.key in other.after and (place.day, place.start) < mine:
        return True
    if at[0] != place.day:
        return False
    if session.apart and session.apart == other.apart:
        return True
    if not set(session.people) & set(other.people):
        return False
    return overlaps(at[1] - way(problem, session, other), session.minutes + 2 * way(problem, session, other),
                    place.start, place.start + other.minutes)  # fmt: skip


def way(problem: Problem, one: Session, other: Session) -> int:
    """The minutes between the places of two sessions."""
    return problem.rules.travel if one.site and other.site and one.site != other.site else 0
