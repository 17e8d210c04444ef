"""Which grades may be counted together: those of one scale as it was worded. Another wording begins a new line."""

from collections.abc import Iterable
from dataclasses import dataclass

from qaportal.frameworks.schema import ActivityType, Scale

NO_GRADE = "no_grade"


@dataclass(frozen=True)
class ScaleVersion:
    """A scale as some versions of a framework have it. `key` is the same wherever nothing about it differs."""

    key: str
    name: str
    levels: tuple[tuple[str, str], ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """Keys of its levels, best first, and that of none."""
        return (*(key for key, _ in self.levels), NO_GRADE)

    @property
    def labels(self) -> tuple[str, ...]:
        """What the columns are called."""
        return (*(label for _, label in self.levels), "No grade")


UNSCALED = ScaleVersion("none", "No scale", ())


def version_of(kind: ActivityType | None, scales: dict[str, Scale]) -> ScaleVersion:
    """The scale that a kind of work is graded on."""
    scale = scales.get(kind.scale) if kind and kind.scale else None
    if scale is None:
        return UNSCALED
    levels = tuple((level.key, level.label) for level in scale.levels)
    wording = str(scale.descriptors.value) if scale.descriptors else ""
    key = "|".join([scale.key, *(f"{key}={label}" for key, label in levels), wording])
    return ScaleVersion(key, scale.name, levels)


def breaks(versions: Iterable[str]) -> list[bool]:
    """For each of a row of years, by the version that it was graded by: whether another one begins with it."""
    found: list[bool] = []
    before = None
    for version in versions:
        found.append(before is not None and version != before)
        before = version
    return found
