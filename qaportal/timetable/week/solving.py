"""Fill a week: as many sessions as can be, as few moved as must be, then as pleasant as time allows (X-11). Pure."""

from collections.abc import Mapping
from importlib import import_module
from time import monotonic
from typing import Any

from qaportal.timetable.week.blocking import why_not
from qaportal.timetable.week.greedy import first_try
from qaportal.timetable.week.model import Model
from qaportal.timetable.week.rooms import with_rooms
from qaportal.timetable.week.scoring import score
from qaportal.timetable.week.starts import At
from qaportal.timetable.week.values import Place, Plan, Problem, Unplaced

SECONDS = 9.0
WORKERS = 4  # ways of searching at once: of 1, 2, 4 and 8 the fastest on two cores (decision 0018)
FOUND = ("OPTIMAL", "FEASIBLE")
Found = dict[str, At]


def solve(problem: Problem, *, seconds: float = SECONDS, seed: int = 0) -> Plan:
    """A timetable without a clash, within about so many seconds.

    Stage 1 places as many as it can, stage 2 leaves as many of `before` where they are as it can, stage 3 makes days
    short and without gaps. Each keeps what the one before reached and starts from what it found.
    """
    begun = monotonic()
    model = Model(problem)
    search = _Search(model, begun + seconds, seed)
    proven = search.least(model.unplaced(), share=0.8, reached=len(search.found) == len(problem.sessions))
    if problem.before:
        proven = search.least(model.moved(problem.before), share=0.6) and proven
    cost = model.cost()
    if not search.none(cost, share=0.5):
        search.least(cost, share=1.0)
    return _plan(problem, search.found, proven=proven, begun=begun)


def in_turn(problem: Problem) -> Plan:
    """A timetable without a clash in a tenth of a second, the same each time: one session after the other, where there
    is room for it. It may leave out what would fit, and days are longer than they need to be."""
    return _plan(problem, first_try(problem), proven=False, begun=monotonic())


def _plan(problem: Problem, found: Found, *, proven: bool, begun: float) -> Plan:
    places, roomless = with_rooms(problem, found)
    missing = [one.key for one in problem.sessions if one.key not in places]
    unplaced = tuple(Unplaced(key, why_not(problem, places, key)) for key in missing)
    moved = tuple(
        key for key, place in problem.before.items() if key in problem.session and _moved(place, places.get(key))
    )
    return Plan(places, unplaced, moved, score(problem, places), proven and not roomless, round(monotonic() - begun, 2))


def _moved(before: Place, now: Place | None) -> bool:
    return now is None or (before.day, before.start) != (now.day, now.start)


class _Search:
    """Runs the model stage by stage until a moment, and keeps the best that it found."""

    def __init__(self, model: Model, until: float, seed: int) -> None:
        self.model, self.until, self.seed = model, until, seed
        self.found: Found = first_try(model.problem)
        self._start_from(self.found)

    def _start_from(self, found: Found) -> None:
        for key, starts in self.model.x.items():
            self.model.cp.add_hint(self.model.nowhere[key], key not in found)
            for at, var in starts.items():
                self.model.cp.add_hint(var, found.get(key) == at)

    def none(self, goal: Any, *, share: float) -> bool:
        """Whether a timetable with nothing of `goal` is found in this share of the time left. Asked as a plain question
        that is answered in seconds where finding less and less of it takes a minute (decision 0018)."""
        if isinstance(goal, int):
            return goal == 0
        trial = self.model.cp.clone()
        trial.clear_objective()
        trial.add(goal == 0)
        return self._run(share, trial)[0] in FOUND

    def least(self, goal: Any, *, share: float, reached: bool = False) -> bool:
        """Find as little of `goal` as this share of the time left allows, and hold it from now on; whether it is proven
        that there is no less. Where the first try has `reached` nothing of it, nothing is looked for."""
        if isinstance(goal, int):
            return True
        if reached:
            self.model.cp.add(goal == 0)
            return True
        self.model.cp.minimize(goal)
        self._complete()
        status, value = self._run(share)
        if value is not None:
            self.model.cp.add(goal <= value)
        return status == "OPTIMAL"

    def _complete(self) -> None:
        """Work out what the variables that are new in a goal are where everything else stays as it was found."""
        solver: Any = import_module("ortools.sat.python.cp_model").CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.fix_variables_to_their_hinted_value = True
        solver.parameters.max_time_in_seconds = max((self.until - monotonic()) * 0.3, 0.2)
        if solver.status_name(solver.solve(self.model.cp)) in FOUND:
            self._hint(solver)

    def _run(self, share: float, trial: Any = None) -> tuple[str, int | None]:
        """(status, value of the goal), the value None where nothing was found in this share of the time left. Of the
        model, or of a `trial` that asks more of the same timetable."""
        solver: Any = import_module("ortools.sat.python.cp_model").CpSolver()
        solver.parameters.num_workers = WORKERS
        solver.parameters.random_seed = self.seed
        solver.parameters.max_time_in_seconds = max((self.until - monotonic()) * share, 0.2)
        status = solver.status_name(solver.solve(trial or self.model.cp))
        if status not in FOUND:
            return status, None
        self.found = {
            key: at for key, starts in self.model.x.items() for at, var in starts.items() if solver.boolean_value(var)
        }
        self._hint(solver)
        return status, round(solver.objective_value)

    def _hint(self, solver: Any) -> None:
        """The next stage starts from all of what this one found."""
        self.model.cp.clear_hints()
        hint = self.model.cp.proto.solution_hint
        for at, value in enumerate(solver.response_proto.solution):
            hint.vars.append(at)
            hint.values.append(value)


def places_of(problem: Problem, found: Mapping[str, At]) -> dict[str, Place]:
    """Starts with their rooms, where somebody else found them."""
    return with_rooms(problem, found)[0]
