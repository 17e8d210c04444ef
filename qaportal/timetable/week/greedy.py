"""A first timetable in no time: each session at the first start that fits, the most hemmed in first. The engine starts
from it, so that there is always something to show. Pure."""

from collections import defaultdict
from collections.abc import Container, Iterable

from qaportal.timetable.week.clashes import has_lunch, rows
from qaportal.timetable.week.starts import At, starts, way
from qaportal.timetable.week.values import Place, Problem, Session, overlaps

On = list[tuple[Place, Session]]


def first_try(problem: Problem) -> dict[str, At]:
    """Starts of as many sessions as fit one after the other, without any clash but among what is locked."""
    made = _Made(problem)
    open_to = {one.key: starts(problem, one) for one in problem.sessions}
    stays = {key: (was.day, was.start) for key, was in problem.before.items()}
    stays = {key: was for key, was in stays.items() if was in open_to.get(key, ())}
    for session in sorted(problem.sessions, key=lambda one: _rank(problem, one, len(open_to[one.key]), stays)):
        choices: Iterable[At] = reversed(open_to[session.key]) if session.after else open_to[session.key]
        if session.key in stays:
            choices = [stays[session.key], *choices]
        at = next((at for at in choices if session.key in problem.locked or made.fits(session, at)), None)
        if at is not None:
            made.add(session, at)
    return made.found


def _rank(problem: Problem, session: Session, choices: int, stays: Container[str]) -> tuple[bool, bool, int, int, str]:
    """Locked ones first; what can stay where it is before what has to move, so that nothing moves for it without need;
    then what is for many, and what has least choice."""
    is_free = session.key not in problem.locked
    return (is_free, session.key not in stays, -len(session.members), choices - session.minutes, session.key)


class _Made:
    """What is placed so far."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.found: dict[str, At] = {}
        self.held: dict[tuple[int, int], On] = defaultdict(list)
        self.in_rooms: dict[tuple[str, str, int], On] = defaultdict(list)

    def add(self, session: Session, at: At) -> None:
        self.found[session.key] = at
        entry = (Place(*at), session)
        for person in session.people:
            on = self.held[person, at[0]]
            on.append(entry)
            on.sort(key=lambda one: one[0].start)
        if session.room:
            self.in_rooms[session.site, session.room, at[0]].append(entry)

    def fits(self, session: Session, at: At) -> bool:
        free = all(self._is_free(person, session, at) for person in session.people)
        return free and self._has_room(session, at) and self._in_order(session, at)

    def _is_free(self, person: int, session: Session, at: At) -> bool:
        on = self.held[person, at[0]]
        for place, other in on:
            apart = way(self.problem, session, other)
            if overlaps(at[1] - apart, session.minutes + 2 * apart, place.start, place.start + other.minutes):
                return False
        then = sorted([*on, (Place(*at), session)], key=lambda one: one[0].start)
        most = self.problem.rules.in_a_row
        return has_lunch(self.problem, then) and all(len(row) <= most for row in rows(then))

    def _has_room(self, session: Session, at: At) -> bool:
        if not session.room:
            return True
        at_once = [
            other for place, other in self.in_rooms[session.site, session.room, at[0]]
            if overlaps(at[1], session.minutes, place.start, place.start + other.minutes)
        ]  # fmt: skip
        return len(at_once) < len(self.problem.rooms_for(session))

    def _in_order(self, session: Session, at: At) -> bool:
        for key, there in self.found.items():
            other = self.problem.session[key]
            if key in session.after and at < (there[0], there[1] + other.minutes):
                return False
            if session.key in other.after and there < (at[0], at[1] + session.minutes):
                return False
            if session.apart and session.apart == other.apart and there[0] == at[0]:
                return False
        return True
