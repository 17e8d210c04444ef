"""What an old number means today, how a level is worded, and whom a grade is for (D54, D59, D62)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from qaportal.frameworks.schema import ActivityType, Rubric, Scale


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


def judged(kind: ActivityType, teams: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Whom each grade of a visit is for: all its teams together, or one grade for each of them (NS-107)."""
    return tuple((team,) for team in teams) if kind.judged == "for_each_team" else (tuple(teams),)
