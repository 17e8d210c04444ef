"""What an old number means today, how a level is worded, and whom a grade is for (D54, D59, D62)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from qaportal.frameworks.schema import ActivityType, OutcomeTarget, Rubric, Scale


@dataclass(frozen=True)
class Mapped:
    """A value as it was given, kept, and the level it means today; None where the old scale does not reach it."""

    raw: int
    level: str | None


def mapped(scale: Scale, raw: int, given_on: date) -> Mapped:
    """The level that a number of the old scale means. A number given after that scale was retired means none."""
    if scale.bands_until and given_on > scale.bands_until:
        return Mapped(raw, None)
    return Mapped(raw, next((band.level for band in scale.bands if band.low <= raw <= band.high), None))


def wording(rubric: Rubric, row: int, level: str) -> str | None:
    """The source's wording of a criterion at a level; None where it gives none, and none is made up."""
    return rubric.rows[row].levels.get(level)


def levels_without_wording(rubric: Rubric, scale: Scale) -> tuple[str, ...]:
    """Labels of the levels that no row of the rubric words."""
    worded = {level for row in rubric.rows for level in row.levels}
    return tuple(level.label for level in scale.levels if level.key not in worded)


def never_worded(scale: Scale, rubrics: Iterable[Rubric]) -> tuple[str, ...]:
    """Labels of the levels of a scale that none of these rubrics words, in no population and area."""
    missing = [levels_without_wording(rubric, scale) for rubric in rubrics if rubric.scale == scale.key]
    return tuple(level.label for level in scale.levels if all(level.label in labels for labels in missing))


@dataclass(frozen=True)
class Reached:
    """How many of those that were graded reached a level or a better one, and whether that is enough."""

    reached: int
    of: int
    is_met: bool


def reached(scale: Scale, target: OutcomeTarget, grades: Sequence[str]) -> Reached:
    """What the grades of a period come to against a target; what has no grade is in neither number, and where
    nothing is graded nothing falls short."""
    order = [level.key for level in scale.levels]
    known = [grade for grade in grades if grade in order]
    good = sum(order.index(grade) <= order.index(target.level) for grade in known)
    return Reached(good, len(known), good * 100 >= target.percent * len(known))


def overall(kind: ActivityType, scale: Scale, grades: Sequence[str]) -> str | None:
    """The one grade that several come to by the rule of a kind of work; None where it is given by hand, or of none."""
    order = [level.key for level in scale.levels]
    known = [grade for grade in grades if grade in order]
    rule = kind.overall.value if kind.overall else "by_hand"
    if rule == "by_hand" or not known:
        return None
    if rule == "worst_of":
        return max(known, key=order.index)
    return max(known, key=lambda grade: (known.count(grade), order.index(grade)))


def judged(kind: ActivityType, teams: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Whom each grade of a visit is for: all its teams together, or one grade for each of them (NS-107)."""
    return tuple((team,) for team in teams) if kind.judged == "for_each_team" else (tuple(teams),)
