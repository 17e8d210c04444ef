"""What may be drawn, and the draw: the same seed and the same list give the same records (D25-D27)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from qaportal.frameworks.schema import Frame, Sample
from qaportal.frameworks.schema.activity import AGO, FrameFact
from qaportal.lib.months import add_months

DAYS_IN = {"day": 1, "week": 7}
MONTHS_IN = {"month": 1, "year": 12}


@dataclass(frozen=True)
class Candidate:
    """One thing that may be sampled, by reference alone. `nominated` says as what, by whom it was put forward."""

    ref: str
    facts: Mapping[str, Any]
    nominated: str = ""


def eligible(frame: Frame, found: Sequence[Candidate], *, focus: str, on: date) -> list[Candidate]:
    """Those for which all of the frame's conditions hold on the day `on`; `focus` is the service or team looked at."""
    return [one for one in found if all(_holds(fact, one.facts, focus, on) for fact in frame.where)]


def _holds(fact: FrameFact, facts: Mapping[str, Any], focus: str, on: date) -> bool:
    value = facts.get(fact.fact.removeprefix("in_"))
    if fact.is_in is not None:
        return value in [focus if name == "focus" else name for name in fact.is_in]
    if value is None:
        return False
    if isinstance(value, date):  # a day: so long ago
        least, most = _after(value, fact.at_least), _after(value, fact.at_most)
        return (least is None or least <= on) and (most is None or on <= most)
    low, high = fact.at_least, fact.at_most
    return (low is None or value >= int(low)) and (high is None or value <= int(high))


def _after(day: date, said: str | int | None) -> date | None:
    """The day that is so long after `day`: months and years run to the same day of a later month."""
    found = AGO.fullmatch(str(said)) if said is not None else None
    if found is None:
        return None
    n, unit = int(found[1]), found[2]
    return add_months(day, n * MONTHS_IN[unit]) if unit in MONTHS_IN else day + timedelta(days=n * DAYS_IN[unit])


def draw(
    sample: Sample, found: Sequence[Candidate], *, seed: int, sizes: Mapping[str, int] | None = None, holder: str = ""
) -> dict[str, list[str]]:
    """References by the label of each pick, none twice: drawn at random by `seed`, or as they were nominated.

    `sizes` sets how many a pick with a range takes; its least is taken otherwise. `holder` keeps the draws of several
    people apart. The order in which the list comes does not matter.
    """
    rest, made = sorted(found, key=lambda one: one.ref), dict[str, list[str]]()
    for pick in sample.picks:
        label = pick.label or pick.method
        count = (sizes or {}).get(label, pick.number.value.at_least)
        if not pick.number.value.at_least <= count <= pick.number.value.at_most:
            raise ValueError(f"{count} is not {pick.number.value}, which the framework asks for")
        pool = [one for one in rest if one.nominated == label] if pick.method == "nominated" else rest
        chosen = Random(f"{seed}:{holder}:{label}").sample(pool, min(count, len(pool)))  # noqa: S311 -- to be repeated
        made[label] = sorted(one.ref for one in chosen)
        rest = [one for one in rest if one not in chosen]
    return made


def share_of(percent: int, size: int) -> int:
    """How many a percentage of a frame comes to, rounded up: part of a record cannot be looked at."""
    return -(-percent * size // 100)
