"""What may be drawn, and the draw: the same seed and the same list give the same records (D25-D27)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from qaportal.frameworks.schema import Frame, Pick, Sample
from qaportal.frameworks.schema.sampling import AGO, FrameFact
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
    """References by the label of each pick, none twice: drawn at random by `seed`, or as they were nominated. What is
    chosen by hand is not drawn: its list is empty.

    `sizes` sets how many a pick with a range takes; its least is taken otherwise, or its share of all that were
    `found`. `holder` keeps the draws of several people apart. The order in which the list comes does not matter.
    """
    rest, made = sorted(found, key=lambda one: one.ref), dict[str, list[str]]()
    for pick in sample.picks:
        label = pick.label or pick.method
        count = (sizes or {}).get(label, size_of(pick, len(found)))
        if not pick.number.value.at_least <= count <= pick.number.value.at_most:
            raise ValueError(f"{count} is not {pick.number.value}, which the framework asks for")
        chosen = _drawn(pick, rest, count, f"{seed}:{holder}:{label}")
        made[label] = sorted(one.ref for one in chosen)
        rest = [one for one in rest if one not in chosen]
    return made


def size_of(pick: Pick, size: int) -> int:
    """How many a pick takes of `size` that may be drawn: its share within its bounds, else the least of its number."""
    bounds = pick.number.value
    if pick.percent is None:
        return bounds.at_least
    return min(max(share_of(pick.percent.value, size), bounds.at_least), bounds.at_most)


def _drawn(pick: Pick, rest: Sequence[Candidate], count: int, seed: str) -> list[Candidate]:
    if pick.method == "chosen":
        return []
    if pick.method == "nominated":
        return _some([one for one in rest if one.nominated == (pick.label or pick.method)], count, seed)
    if pick.by_fact is None:
        return _some(rest, count, seed)
    groups: dict[str, list[Candidate]] = {}
    for one in rest:
        groups.setdefault(str(one.facts.get(pick.by_fact) or ""), []).append(one)
    sizes = {name: len(groups[name]) for name in sorted(groups)}
    counts = dict.fromkeys(sizes, count) if pick.taken == "of_each" else in_proportion(sizes, count)
    if pick.taken == "of_each" and pick.percent is not None:
        counts = {name: size_of(pick, size) for name, size in sizes.items()}
    return [one for name in sizes for one in _some(groups[name], counts[name], f"{seed}:{name}")]


def _some(pool: Sequence[Candidate], count: int, seed: str) -> list[Candidate]:
    return Random(seed).sample(list(pool), min(count, len(pool)))  # noqa: S311 -- to be repeated


def in_proportion(sizes: Mapping[str, int], count: int) -> dict[str, int]:
    """`count` shared out over groups by their sizes: whole parts first, what is left to the largest remainders, and of
    those that are alike to the larger group, then by name. No group gives more than it has."""
    whole = sum(sizes.values())
    count = min(count, whole)
    shares = {name: count * size // whole for name, size in sizes.items()} if whole else {}
    over = sorted(shares, key=lambda name: (-(count * sizes[name] % whole), -sizes[name], name))
    for name in over[: count - sum(shares.values())]:
        shares[name] += 1
    return shares


def share_of(percent: int, size: int) -> int:
    """How many a percentage of a frame comes to, rounded up: part of a record cannot be looked at."""
    return -(-percent * size // 100)
