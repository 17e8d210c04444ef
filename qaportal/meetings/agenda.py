"""The agenda of a meeting, from what the framework has the board do and from what there is. Pure (NS-121, NS-125,
LB-002)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Line:
    """Something to go through: its kind and key as of `models.AgendaItem`, what it is called, and the ids of what it is
    about."""

    kind: str
    key: str
    title: str
    report: str = ""
    action: int | None = None
    plan: int | None = None
    activity: int | None = None
    after: int | None = None


@dataclass(frozen=True)
class PlanFacts:
    """A plan that the board goes through, with its actions that are still to be done, in the order of the list."""

    id: int
    ref: str
    title: str
    actions: Sequence[tuple[int, str]] = ()


@dataclass(frozen=True)
class Facts:
    """What there is for a meeting. `carried` are lines of earlier meetings: not reached, to come back, or escalated to
    this board. `papers` are (key of the report, title), `themes` (id of the activity, title)."""

    standing: Sequence[str] = ()
    carried: Sequence[Line] = ()
    papers: Sequence[tuple[str, str]] = ()
    plans: Sequence[PlanFacts] = ()
    themes: Sequence[tuple[int, str]] = ()
    closed: frozenset[int] = field(default_factory=frozenset)  # ids of actions that nothing is left to decide of


def build(facts: Facts) -> list[Line]:
    """The agenda: what was left from before, what stands on it every time, reports, the actions of each plan, plans in
    which nothing is to be done, themes. Nothing stands on it twice; the first place holds."""
    found: dict[str, Line] = {}
    for line in _lines(facts):
        found.setdefault(line.key, line)
    return list(found.values())


def _lines(facts: Facts) -> Iterable[Line]:
    yield from (line for line in facts.carried if line.action not in facts.closed or line.action is None)
    yield from (Line("standing", f"standing:{title}"[:160], title) for title in facts.standing)
    yield from (Line("paper", f"paper:{key}", title, report=key) for key, title in facts.papers)
    for plan in facts.plans:
        yield from (Line("action", f"action:{id_}", what, action=id_, plan=plan.id) for id_, what in plan.actions)
        if not plan.actions:
            yield Line("plan", f"plan:{plan.id}", f"{plan.ref} {plan.title}: nothing is left to be done", plan=plan.id)
    yield from (Line("theme", f"theme:{id_}", title, activity=id_) for id_, title in facts.themes)


def merged(there: Sequence[str], own: frozenset[str], wanted: Sequence[Line]) -> tuple[list[str], list[Line]]:
    """How an agenda that is there, by its keys in order, becomes the one that is wanted now: the keys that stay, in
    the order that they were given, and the lines to add behind them. What somebody wrote by hand (`own`) stays."""
    keys = {line.key for line in wanted}
    return [key for key in there if key in keys or key in own], [line for line in wanted if line.key not in there]
