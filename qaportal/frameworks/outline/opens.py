"""What a framework leaves open, grouped by what it is about. Pure."""

from collections.abc import Sequence
from itertools import groupby

from qaportal.frameworks.schema import OpenQuestion, Pack

KINDS = {"unspecified": "Not said", "lost": "Lost", "conflict": "Two readings"}
GROUPS = {
    "calendar": "The calendar",
    "boards": "Boards",
    "duties": "Standing duties",
    "roster": "Standing duties",
    "events": "Standing duties",
    "reports": "Reports",
    "scales": "Grades",
    "forms": "Forms and rubrics",
    "rubrics": "Forms and rubrics",
    "gaps": "The framework as a whole",
}


def questions_of(pack: Pack, kind: str = "") -> tuple[tuple[str, tuple[OpenQuestion, ...]], ...]:
    """Open questions under headings, in the order of the pack; only those of `kind` where one is given."""
    wanted: Sequence[OpenQuestion] = [found for found in pack.open_questions() if not kind or found.kind == kind]
    headed = sorted(wanted, key=lambda found: _order(pack, found))
    return tuple(
        (heading, tuple(found)) for heading, found in groupby(headed, key=lambda found: _heading(pack, found.path))
    )


def _heading(pack: Pack, path: str) -> str:
    first, _, rest = path.partition(".")
    if first == "activities":
        return pack.activities[rest.partition(".")[0]].name
    return GROUPS.get(first, "Other rules")


def _order(pack: Pack, found: OpenQuestion) -> int:
    headings = list(dict.fromkeys(_heading(pack, each.path) for each in pack.open_questions()))
    return headings.index(_heading(pack, found.path))
