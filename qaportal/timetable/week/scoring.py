"""How good a timetable is that has no clash: few gaps, no long or empty days, no worker worn out. Pure."""

from collections.abc import Mapping

from qaportal.timetable.week.values import Place, Problem, held_by

# Points: a step of waiting, a step of a day beyond LONG_DAY, a session beyond WORKER_DAY, a day on which a member who
# is here and could have a session has none.
GAP, LONG, WORN, EMPTY = 1, 2, 3, 6
LONG_DAY = 4 * 60  # minutes of sessions of a member
WORKER_DAY = 2  # sessions of somebody of a host team


def score(problem: Problem, places: Mapping[str, Place]) -> int:
    """Points against a timetable: 0 is as good as can be. Lunch is no gap."""
    held, step = held_by(problem, places), problem.rules.step
    found = EMPTY * sum(day not in held for day in _days(problem))
    for (person, _day), on in held.items():
        if person not in problem.members:
            found += WORN * max(len(on) - WORKER_DAY, 0)
            continue
        busy = sum(session.minutes for _, session in on)
        first, last = on[0][0].start, max(place.start + session.minutes for place, session in on)
        waits = max(last - first - busy - _lunch(problem, first, last), 0)
        found += GAP * (waits // step) + LONG * (max(busy - LONG_DAY, 0) // step)
    return found


def _days(problem: Problem) -> set[tuple[int, int]]:
    """(member, day) of every day on which a member might have something to do."""
    return {
        (person, day)
        for session in problem.sessions
        for person in session.members
        for day in session.days
        if day <= problem.rules.days and not _is_away(problem, person, day)
    }


def _is_away(problem: Problem, person: int, day: int) -> bool:
    rules = problem.rules
    return any(
        busy.day == day and busy.opens <= rules.opens and busy.closes >= rules.closes
        for busy in problem.person[person].busy
    )


def _lunch(problem: Problem, first: int, last: int) -> int:
    """The minutes of lunch that lie within a day that lasts from `first` to `last`."""
    rules = problem.rules
    inside = first + rules.lunch < rules.lunch_closes and last - rules.lunch > rules.lunch_opens
    return rules.lunch if inside else 0
