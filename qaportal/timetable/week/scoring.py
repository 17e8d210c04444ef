"""How good a timetable is that has no clash: few gaps, no long days, nobody of a host team worn out. Pure."""

from collections.abc import Mapping

from qaportal.timetable.week.values import Place, Problem, held_by

GAP, LONG, WORN = 1, 2, 3  # points: a step of waiting, a step of a day beyond LONG_DAY, a session beyond WORKER_DAY
LONG_DAY = 5 * 60  # minutes of sessions of a member
WORKER_DAY = 2  # sessions of somebody of a host team


def score(problem: Problem, places: Mapping[str, Place]) -> int:
    """Points against a timetable: 0 is as good as can be. Lunch is no gap."""
    found, step = 0, problem.rules.step
    for (person, _day), on in held_by(problem, places).items():
        if person not in problem.members:
            found += WORN * max(len(on) - WORKER_DAY, 0)
            continue
        busy = sum(session.minutes for _, session in on)
        first, last = on[0][0].start, max(place.start + session.minutes for place, session in on)
        waits = max(last - first - busy - _lunch(problem, first, last), 0)
        found += GAP * (waits // step) + LONG * (max(busy - LONG_DAY, 0) // step)
    return found


def _lunch(problem: Problem, first: int, last: int) -> int:
    """The minutes of lunch that lie within a day that lasts from `first` to `last`."""
    rules = problem.rules
    inside = first + rules.lunch < rules.lunch_closes and last - rules.lunch > rules.lunch_opens
    return rules.lunch if inside else 0
