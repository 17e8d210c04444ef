"""Names used twice, and numbers that do not agree with one another."""

from collections import Counter
from collections.abc import Iterable, Iterator

from qaportal.frameworks.faults import Path
from qaportal.frameworks.schema import (
    ActivityType,
    CalendarCadence,
    FormTemplate,
    OutcomeTarget,
    Pack,
    PercentTarget,
    Scale,
    TotalTarget,
)
from qaportal.lib.formats import MONTHS, day_medium, plural


def _twice(keys: Iterable[str]) -> Iterator[tuple[int, str]]:
    seen: Counter[str] = Counter()
    for n, key in enumerate(keys):
        seen[key] += 1
        if seen[key] == 2:
            yield n, key


def doubled_names(pack: Pack) -> Iterator[tuple[Path, str]]:
    """Keys and codes that stand for two things."""
    for kind, keys in (("parties", pack.parties), ("boards", pack.boards)):
        for key in keys:
            if key in pack.posts or (kind == "boards" and key in pack.parties):
                yield (kind, key), f"The key {key} already stands for a post or a party."
    codes = [activity.code for activity in pack.activities.values()]
    for n, code in _twice(codes):
        key = list(pack.activities)[n]
        yield ("activities", key, "code"), f"The code {code} is already that of another activity."
    for key, form in pack.forms.items():
        yield from _doubled_in(form, ("forms", key))
    for n, day in _twice(day_medium(closed.day) for closed in pack.calendar.closure_days):
        yield ("calendar", "closure_days", n), f"{day} is listed twice among the closure days."
    for n, key in _twice(gap.key for gap in pack.gaps):
        yield ("gaps", n), f"The gap {key} is listed twice."
    for key, activity in pack.activities.items():
        for n, name in _twice(phase.key for phase in activity.phases):
            yield ("activities", key, "phases", n), f"The phase {name} is listed twice."
        for n, name in _twice(seat.key for seat in activity.seats):
            yield ("activities", key, "seats", n), f"The seat {name} is listed twice."


def _doubled_in(form: FormTemplate, at: Path) -> Iterator[tuple[Path, str]]:
    for _n, key in _twice(part.key for part in form.parts):
        yield (*at, "parts"), f"The part {key} is listed twice in the form {form.key}."
    for _n, key in _twice(section.key for section in form.sections()):
        yield (*at, "parts"), f"The section {key} is listed twice in the form {form.key}."
    for _n, key in _twice(question.key for question in form.questions()):
        yield (*at, "parts"), f"The question {key} is listed twice in the form {form.key}."


def wrong_sums(pack: Pack) -> Iterator[tuple[Path, str]]:
    """Calendars, targets and scales that cannot hold."""
    for activity in pack.activities.values():
        at: Path = ("activities", activity.key)
        for n, cadence in enumerate(activity.cadence):
            if isinstance(cadence, CalendarCadence):
                yield from _months(pack, activity, cadence, (*at, "cadence", n, "entries"))
        yield from _targets(activity, at)
        yield from _outcomes(pack, activity, at)
    for key, cohort in pack.cohorts.items():
        if cohort.size != len(cohort.seats):
            yield (
                ("cohorts", key, "size"),
                f"The cohort {key} has {plural(len(cohort.seats), 'seat')}, not {cohort.size}.",
            )
    for scale in pack.scales.values():
        yield from _scale(scale, ("scales", scale.key))


def _months(pack: Pack, activity: ActivityType, cadence: CalendarCadence, at: Path) -> Iterator[tuple[Path, str]]:
    seen = set()
    for n, entry in enumerate(cadence.entries):
        same = (entry.month, entry.subject)
        if same in seen:
            what = f" with {entry.subject}" if entry.subject else ""
            yield (*at, n), f"{MONTHS[entry.month - 1]} is listed twice{what} for {activity.key}."
        seen.add(same)
        if pack.calendar.silences(activity.key, entry.month):
            yield (
                (*at, n),
                f"{MONTHS[entry.month - 1]} is closed to {activity.key} by the calendar of this pack.",
            )


def _targets(activity: ActivityType, at: Path) -> Iterator[tuple[Path, str]]:
    listed = [cadence for cadence in activity.cadence if isinstance(cadence, CalendarCadence)]
    made = sum(len(cadence.entries) for cadence in listed)
    whole = len(listed) == len(activity.cadence)
    for n, target in enumerate(activity.targets):
        path = (*at, "targets", n)
        if isinstance(target, PercentTarget) and target.of is None:
            yield path, f"{target.percent} per cent has no frame: say with of what it is a share of."
        if isinstance(target, TotalTarget) and target.per == "year" and whole:
            low = target.exactly if target.exactly is not None else target.at_least
            high = target.exactly if target.exactly is not None else target.at_most
            if (low is not None and made < low) or (high is not None and made > high):
                yield path, f"The target is {target} a year, but the calendar lists {made}."


def _outcomes(pack: Pack, activity: ActivityType, at: Path) -> Iterator[tuple[Path, str]]:
    """Targets that whatever is found would meet: the last level of a scale, or a better one, is every level."""
    levels = pack.scales[activity.scale].levels if activity.scale in pack.scales else ()
    for n, target in enumerate(activity.targets):
        if isinstance(target, OutcomeTarget) and levels and target.level == levels[-1].key:
            yield (
                (*at, "targets", n),
                f"Every grade is {target.level} or better: name a better level of {activity.scale}.",
            )


def _scale(scale: Scale, at: Path) -> Iterator[tuple[Path, str]]:
    levels = [level.key for level in scale.levels]
    for n, key in _twice(levels):
        yield (*at, "levels", n), f"The level {key} is listed twice."
    taken: list[tuple[int, int]] = []
    for n, band in enumerate(scale.bands):
        path = (*at, "bands", n)
        if band.level not in levels:
            yield path, f"The level {band.level} is not one of this scale."
        if band.low > band.high:
            yield path, f"The band {band.low} to {band.high} ends before it starts."
        if any(band.low <= high and low <= band.high for low, high in taken):
            yield path, f"The band {band.low} to {band.high} overlaps another band of this scale."
        taken.append((band.low, band.high))
    yield from _gaps(scale, at)


def _gaps(scale: Scale, at: Path) -> Iterator[tuple[Path, str]]:
    """Numbers of the older scale, between its least and its most, that no band says the meaning of."""
    in_order = sorted(enumerate(scale.bands), key=lambda each: each[1].low)
    reached = in_order[0][1].high if in_order else 0
    for n, band in in_order[1:]:
        if band.low > reached + 1:
            missing = str(reached + 1) if band.low == reached + 2 else f"{reached + 1} to {band.low - 1}"
            yield (*at, "bands", n), f"No band of this scale says what {missing} means."
        reached = max(reached, band.high)
