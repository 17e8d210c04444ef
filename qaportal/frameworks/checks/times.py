"""Phases that wait for each other, end before they start, or count from what has no day."""

from collections.abc import Iterator

from qaportal.frameworks.faults import Path
from qaportal.frameworks.schema import ActivityType, Duration, EventDay, Offset, Pack, PeriodEnd, Window
from qaportal.frameworks.schema.lengths import working_days_roughly

# Working days that a period has at most.
PERIODS = {"week": 5.0, "month": 23.0, "quarter": 66.0, "half_year": 131.0, "year": 262.0}
Edges = dict[str, tuple[str, ...]]
Spot = tuple[float, float] | None


def edges(activity: ActivityType) -> Edges:
    """What each phase waits for; `end` waits for the phase that the activity is as long as."""
    found: Edges = {"end": (activity.span.phase,) if activity.span.phase else ()}
    for phase in activity.phases:
        timing = phase.timing
        opens = None if isinstance(timing, Window) else timing.opens
        found[phase.key] = (timing.anchor, opens) if opens else (timing.anchor,)
    return found


def cycle_in(edges: Edges) -> tuple[str, ...]:
    """The first ring of phases that wait for each other, or ()."""
    done: set[str] = set()

    def walk(key: str, trail: tuple[str, ...]) -> tuple[str, ...]:
        if key in trail:
            return (*trail[trail.index(key) :], key)
        if key in done:
            return ()
        for onward in edges.get(key, ()):
            if ring := walk(onward, (*trail, key)):
                return ring
        done.add(key)
        return ()

    keys = sorted(edges, key=lambda key: key == "end")  # what phases call the end begins no ring
    return next((ring for key in keys if (ring := walk(key, ()))), ())


def impossible_phases(pack: Pack) -> Iterator[tuple[Path, str]]:
    """Cycles, and phases that end before they start."""
    for activity in pack.activities.values():
        at: Path = ("activities", activity.key, "phases")
        keys = [phase.key for phase in activity.phases]
        ring = cycle_in(edges(activity))
        if ring:
            first = next(key for key in ring if key in keys)
            yield (
                (*at, keys.index(first)),
                f"Phases wait for each other and none can begin: {', '.join(ring)}.",
            )
            continue
        yield from _of_activity(activity, at)


def _of_activity(activity: ActivityType, at: Path) -> Iterator[tuple[Path, str]]:
    spots = nominal(activity)
    items = {phase.key for phase in activity.phases if phase.level == "item"}
    for n, phase in enumerate(activity.phases):
        spot = spots[phase.key]
        if spot and spot[1] < spot[0]:
            yield (*at, n), f"The phase {phase.key} ends before it starts."
        for anchor in edges(activity)[phase.key]:
            if phase.level != "item" and (anchor == "allocated" or anchor in items):
                yield (
                    (*at, n),
                    f"The phase {phase.key} counts from {anchor}, which has no one day for a whole batch.",
                )
        if isinstance(phase.timing, EventDay) and phase.timing.day > _days(activity):
            yield (
                (*at, n, "due"),
                f"The phase {phase.key} is due on day {phase.timing.day}, but the activity lasts {_days(activity)}.",
            )
        if phase.steps and phase.lasts and phase.lasts.value.unit == "working_day":
            late = [step.name for step in phase.steps.value if step.by_day > phase.lasts.value.n]
            for name in late:
                yield (
                    (*at, n, "steps"),
                    f"The step {name} is later than the last day of the phase {phase.key}.",
                )


def _days(activity: ActivityType) -> int:
    """How many working days an activity has; a year's worth where a phase says how long it is."""
    span = activity.span
    return span.working_days or (max(span.days - span.days // 7 * 2, 1) if span.days else 260)


def nominal(activity: ActivityType) -> dict[str, Spot]:
    """First and last day of each phase in rough working days from the start (day 0); None where not known.

    The phases must not wait for each other in a ring.
    """
    phases = {phase.key: phase.timing for phase in activity.phases}
    spots: dict[str, Spot] = {"start": (0, 0), "allocated": None}

    def spot(key: str) -> Spot:
        if key not in spots:
            spots[key] = _end() if key == "end" else _phase(key)
        return spots[key]

    def _end() -> Spot:
        span = activity.span
        return spot(span.phase) if span.phase else (0, max((span.working_days or (span.days or 1) * 5 / 7) - 1, 0))

    def _phase(key: str) -> Spot:
        timing = phases[key]
        anchor = spot(timing.anchor)
        if anchor is None:
            return None
        if isinstance(timing, Window):
            first = _opening(timing.anchor)
            return (first, first + _length(timing.lasts) - 1) if first is not None else None
        due = _due(timing, anchor)
        if timing.opens:
            opens = spot(timing.opens)
            return (opens[1], due) if opens else None
        return (0 if isinstance(timing, PeriodEnd) else due, due)

    def _opening(key: str) -> float | None:
        anchor = spot(key)
        return None if anchor is None else 0 if key == "start" else anchor[1] + 1

    return {key: spot(key) for key in phases}


def _due(timing: Offset | EventDay | PeriodEnd, anchor: tuple[float, float]) -> float:
    """The last day of a deadline whose anchor has those days."""
    if isinstance(timing, EventDay):
        return timing.day - 1
    if isinstance(timing, PeriodEnd):
        return PERIODS[timing.period] - 1
    by = working_days_roughly(timing.by)
    return anchor[0] - by if timing.side == "before" else anchor[1] + by


def _length(length: Duration) -> float:
    days = working_days_roughly(length)
    return max(days, 1) if length.n > 0 else days


def impossible_plans(pack: Pack) -> Iterator[tuple[Path, str]]:
    """Boards that report to each other in a ring, and spans that are no window."""
    for key in pack.boards:
        above, seen = pack.boards[key].reports_to, [key]
        while above and above not in seen:
            seen.append(above)
            above = pack.boards[above].reports_to
        if above == key:
            yield (
                ("boards", key, "reports_to"),
                f"The board {key} reports to itself by way of {', '.join(seen)}.",
            )
    for activity in pack.activities.values():
        phase = next((each for each in activity.phases if each.key == activity.span.phase), None)
        if phase is None:
            continue
        path: Path = ("activities", activity.key, "span")
        if phase.lasts is None:
            yield path, f"The activity is as long as {phase.key}, which is a deadline and has no length."
        elif phase.level == "item" or phase.timing.anchor == "allocated":
            yield path, f"The activity is as long as {phase.key}, which has no one day for a whole batch."
