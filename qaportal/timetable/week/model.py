"""A week as an integer programme: a yes or no for each session and start, at most one thing a person and step, pools of
rooms, order as conflicts (decision 0018). OR-Tools is loaded when it is first used: a page needs none of it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from itertools import pairwise
from typing import Any

from qaportal.timetable.week.scoring import EMPTY, GAP, LONG, LONG_DAY, WORKER_DAY, WORN
from qaportal.timetable.week.starts import At, starts
from qaportal.timetable.week.values import Place, Problem, Session

On = dict[tuple[int, int], list[tuple[str, At]]]  # (person, day) → (session, start) that would be theirs on it
Steps = dict[int, list[Any]]  # step of a day → what would cover it


class Model:
    """The hard rules, as constraints over `x[session, start]`; `busy` are the steps that each covers of somebody's day.

    What is locked is there with its one start. Rules that locked sessions break among themselves are not asked of
    them; nothing else is put in their way (`starts`).
    """

    def __init__(self, problem: Problem) -> None:
        self.cp: Any = import_module("ortools.sat.python.cp_model").CpModel()
        self.problem, self.rules = problem, problem.rules
        self.x: dict[str, dict[At, Any]] = {
            one.key: {at: self.cp.new_bool_var("") for at in starts(problem, one)} for one in problem.sessions
        }
        self.held = self._held()
        self.lunch: dict[tuple[int, int], Steps] = {}
        self.nowhere = {one.key: self.cp.new_bool_var("") for one in problem.sessions}
        for key, at in self.x.items():
            self.cp.add_exactly_one([*at.values(), self.nowhere[key]])
            if key in problem.locked:
                self.cp.add(self.nowhere[key] == 0)
        for (person, day), on in self.held.items():
            self.lunch[person, day] = self._one_at_once(on)
            self._ways(on)
            self._breaks(person, on)
        self._rooms()
        self._order()
        self._apart()

    def unplaced(self) -> Any:
        """How many sessions have no time, each counting by its members."""
        return sum(weight(self.problem.session[key]) * var for key, var in self.nowhere.items())

    def moved(self, before: Mapping[str, Place]) -> Any:
        """How many sessions are not where they were."""
        kept = {key: self.x[key].get((place.day, place.start)) for key, place in before.items() if key in self.x}
        return sum(1 - var if var is not None else 1 for var in kept.values())

    # The rules ------------------------------------------------------------------------------------------------

    def _held(self) -> On:
        found: On = defaultdict(list)
        for key, at in self.x.items():
            for person in self.problem.session[key].people:
                for one in at:
                    found[person, one[0]].append((key, one))
        return found

    def steps(self, session: Session, start: int) -> range:
        """The steps of a day that a session covers."""
        first = (start - self.rules.opens) // self.rules.step
        return range(first, -((self.rules.opens - start - session.minutes) // self.rules.step))

    def cover(self, on: Iterable[tuple[str, At]]) -> Steps:
        """step → what would cover it"""
        found: Steps = defaultdict(list)
        for key, at in on:
            for step in self.steps(self.problem.session[key], at[1]):
                found[step].append(self.x[key][at])
        return found

    def _is_locked(self, on: Iterable[tuple[str, At]]) -> bool:
        return any(key in self.problem.locked for key, _ in on)

    def _one_at_once(self, on: list[tuple[str, At]]) -> Steps:
        """Nobody is in two places, and everybody has a lunch that nothing covers: step → what lunch covers it."""
        locked = self.cover(one for one in on if one[0] in self.problem.locked)
        covered, lunch = self.cover(one for one in on if one[0] not in self.problem.locked), self._lunches(locked)
        eaten: Steps = defaultdict(list)
        for start, var in lunch.items():
            for step in self._lunch_steps(start):
                eaten[step].append(var)
                covered[step].append(var)
        for literals in covered.values():
            if len(literals) > 1:
                self.cp.add_at_most_one(literals)
        if lunch:
            self.cp.add_exactly_one(lunch.values())
        return eaten

    def _lunch_steps(self, start: int) -> range:
        return range(start, start - (-self.rules.lunch // self.rules.step))

    def _lunches(self, locked: Steps) -> dict[int, Any]:
        """first step → whether lunch begins there, where nothing that is locked covers it"""
        rules = self.rules
        first = -((rules.opens - rules.lunch_opens) // rules.step)
        last = (rules.lunch_closes - rules.lunch - rules.opens) // rules.step
        free = (
            start for start in range(first, last + 1) if not any(step in locked for step in self._lunch_steps(start))
        )
        return {start: self.cp.new_bool_var("") for start in free}

    def _ways(self, on: list[tuple[str, At]]) -> None:
        """Between two sites there is time for the way."""
        by_site: dict[str, Steps] = {}
        for site in {self.problem.session[key].site for key, _ in on} - {""}:
            by_site[site] = self.cover(
                (key, at) for key, at in on if self.problem.session[key].site == site and key not in self.problem.locked
            )
        away = -(-self.rules.travel // self.rules.step)
        for site, covered in by_site.items():
            for step, here in covered.items():
                for later in range(step + 1, step + away + 1):
                    there = [var for other, at in by_site.items() if other != site for var in at.get(later, ())]
                    if there:
                        self.cp.add_at_most_one([*here, *there])

    def _breaks(self, person: int, on: list[tuple[str, At]]) -> None:
        """Not too many sessions in a row: a count that grows with each one and falls to nothing in a free step."""
        most = self.rules.in_a_row
        keys = {key for key, _ in on}
        if len(keys) <= most or sum(key in self.problem.locked for key in keys) > most:
            return
        covered, begins = self.cover(on), self._begins(on)
        count = {step: self.cp.new_int_var(0, most, "") for step in sorted(covered)}
        for step, var in count.items():
            before, is_busy = count.get(step - 1, 0), sum(covered[step])
            self.cp.add(var >= before + sum(begins.get(step, ())) - (most + 1) * (1 - is_busy))

    def _begins(self, on: list[tuple[str, At]]) -> Steps:
        found: Steps = defaultdict(list)
        for key, at in on:
            found[(at[1] - self.rules.opens) // self.rules.step].append(self.x[key][at])
        return found

    def _rooms(self) -> None:
        """At no time more sessions than rooms that are large enough, of each kind at each site."""
        pools: dict[tuple[str, str], list[Session]] = defaultdict(list)
        for one in self.problem.sessions:
            if one.room:
                pools[one.site, one.room].append(one)
        for sessions in pools.values():
            for size in sorted({len(one.people) for one in sessions}):
                larger = [one for one in sessions if len(one.people) >= size]
                self._pool(larger, self._rooms_of(larger[0], size))

    def _rooms_of(self, session: Session, size: int) -> int:
        at_site = (room for room in self.problem.rooms if (room.site, room.kind) == (session.site, session.room))
        return sum(room.seats >= size for room in at_site)

    def _pool(self, sessions: list[Session], many: int) -> None:
        by_day: dict[int, list[tuple[str, At]]] = defaultdict(list)
        for one in sessions:
            for at in self.x[one.key]:
                by_day[at[0]].append((one.key, at))
        for on in by_day.values():
            free = self.cover(each for each in on if each[0] not in self.problem.locked)
            taken = self.cover(each for each in on if each[0] in self.problem.locked)
            for step, literals in free.items():
                if len(literals) > many - len(taken.get(step, ())):
                    self.cp.add(sum(literals) <= max(many - len(taken.get(step, ())), 0))

    def _order(self) -> None:
        """Nothing begins before what it comes after is over."""
        for session in self.problem.sessions:
            for first in session.after:
                if first in self.x and not {first, session.key} <= self.problem.locked.keys():
                    self._after(self.problem.session[first], session)

    def _after(self, first: Session, then: Session) -> None:
        ends = {(day, start + first.minutes): var for (day, start), var in self.x[first.key].items()}
        begins = self.x[then.key]
        for at in begins:
            late = [var for end, var in ends.items() if end > at]
            early = [var for begin, var in begins.items() if begin <= at]
            if late:
                self.cp.add_at_most_one([*late, *early])

    def _apart(self) -> None:
        groups: dict[tuple[str, int], list[Any]] = defaultdict(list)
        for one in self.problem.sessions:
            if one.apart and one.key not in self.problem.locked:
                for at, var in self.x[one.key].items():
                    groups[one.apart, at[0]].append(var)
        for literals in groups.values():
            self.cp.add_at_most_one(literals)

    # How good it is -------------------------------------------------------------------------------------------

    def cost(self) -> Any:
        """What the timetable would score (`scoring`), with everything there is to wait for."""
        terms = []
        for (person, day), on in self.held.items():
            if person in self.problem.members:
                terms += list(self._day_cost(on, self.lunch[person, day]))
            elif len({key for key, _ in on}) > WORKER_DAY:
                many = sum(self.x[key][at] for key, at in on)
                terms.append(WORN * self._over(many, WORKER_DAY, len(on)))
        return sum(terms)

    def _over(self, value: Any, most: int, at_most: int) -> Any:
        over = self.cp.new_int_var(0, at_most, "")
        self.cp.add(over >= value - most)
        return over

    def _day_cost(self, on: list[tuple[str, At]], lunch: Steps) -> Iterator[Any]:
        """An empty day; steps of waiting between its first and its last session, and steps beyond a long one."""
        is_empty = self.cp.new_bool_var("")
        self.cp.add(is_empty >= 1 - sum(self.x[key][at] for key, at in on))
        yield EMPTY * is_empty
        covered = self.cover(on)
        steps = range(min(covered), max(covered) + 1)
        begun, over = ({step: self.cp.new_bool_var("") for step in steps} for _ in range(2))
        for step in steps:
            is_busy = sum(covered.get(step, ()))
            self.cp.add(begun[step] >= is_busy)
            self.cp.add(over[step] >= is_busy)
            waits = self.cp.new_bool_var("")
            self.cp.add(waits >= begun[step] + over[step] - 1 - is_busy - sum(lunch.get(step, ())))
            yield GAP * waits
        for before, after in pairwise(steps):
            self.cp.add_implication(begun[before], begun[after])
            self.cp.add_implication(over[after], over[before])
        busy = sum(var for literals in covered.values() for var in literals)
        yield LONG * self._over(busy, LONG_DAY // self.rules.step, len(steps))


def weight(session: Session) -> int:
    """How much it counts that a session is placed: one for each member who is there."""
    return max(len(session.members), 1)
