"""What a framework leaves open, grouped by what it is about. Pure."""

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
    "reminders": "Reminders",
    "gaps": "The framework as a whole",
}


def questions_of(pack: Pack, kind: str = "") -> tuple[tuple[str, tuple[OpenQuestion, ...]], ...]:
    """Open questions under headings, in the order of the pack; only those of `kind` where one is given."""
    headed: dict[str, list[OpenQuestion]] = {}
    for found in pack.open_questions():
        headed.setdefault(_heading(pack, found.path), []).extend([found] if kind in ("", found.kind) else [])
    return tuple((heading, tuple(questions)) for heading, questions in headed.items() if questions)


def _heading(pack: Pack, path: str) -> str:
    first, _, rest = path.partition(".")
    if first == "activities":
        return pack.activities[rest.partition(".")[0]].name
    return GROUPS.get(first, "Other rules")
