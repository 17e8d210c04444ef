"""What may be drawn, and the draw: the same seed and the same list give the same records (D25-D27)."""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from qaportal.frameworks.schema import Frame, Pick, Sample
from qaportal.frameworks.schema.sampling import AGO, FrameFact
from qaportal.lib.months import add_months

DAYS_IN = {"day": 1, "week": 7}
MONTHS_IN = {"month": 1, "year": 12}
PUT_FORWARD = ("nominated", "chosen")  # by a person and for one label, instead of by the seed
NOT_GIVEN = "not given"


@dataclass(frozen=True)
class Candidate:
    """One thing that may be sampled, by reference alone. `nominated` says as what somebody put it forward, if so."""

    ref: str
    facts: Mapping[str, Any]
    nominated: str = ""


def eligible(frame: Frame, found: Sequence[Candidate], *, focus: str, on: date) -> list[Candidate]:
    """Those for which all of the frame's conditions hold on the day `on`; `focus` is the service or team looked at."""
    return [one for one in found if all(holds(fact, one.facts, focus=focus, on=on) for fact in frame.where)]


def holds(fact: FrameFact, facts: Mapping[str, Any], *, focus: str, on: date) -> bool:
    """Whether one condition holds on the day `on`. A value that is only known to lie between two (an age band) is a
    pair of them, and both have to meet it."""
    value = facts.get(fact.fact.removeprefix("in_"))
    if fact.is_in is not None:
        return value in [focus if name == "focus" else name for name in fact.is_in]
    if value is None:
        return False
    return all(_within(fact, one, on) for one in (value if isinstance(value, tuple) else (value,)))


def _within(fact: FrameFact, value: Any, on: date) -> bool:
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


# The draw ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Lot:
    """So many by one pick of a sample: for the whole activity, or for one holder of a seat."""

    label: str
    method: str
    count: int
    holder: str = ""
    pick: Pick | None = None

    @property
    def by_fact(self) -> str:
        """The fact whose groups the framework itself draws from, if any."""
        return (self.pick.by_fact or "") if self.pick else ""


@dataclass(frozen=True)
class Drawn:
    """One reference and what it was drawn as; `stratum` is the part of the frame that it stands for, if any."""

    ref: str
    label: str
    method: str
    holder: str = ""
    stratum: str = ""


def lots(
    sample: Sample, *, sizes: Mapping[str, int] | None = None, holders: Sequence[str] = ("",), share: int = 0,
    size: int = 0,
) -> list[Lot]:  # fmt: skip
    """What is to be drawn, pick by pick and holder by holder, so that what is random comes before what is not.

    `sizes` sets how many a pick with a range takes; its least is taken otherwise, or its own share of the `size` of the
    frame. `share` is what a percentage of the frame comes to, which may be drawn at random as well.
    Raises ValueError for what the framework does not allow.
    """
    made = []
    for pick in sample.picks:
        label, number = pick.label or pick.method, pick.number.value
        count = (sizes or {}).get(label, size_of(pick, size))
        is_share = 0 < share == count and pick.method not in PUT_FORWARD
        if not (number.at_least <= count <= number.at_most or is_share):
            raise ValueError(f"{count} is not {number}, which the framework asks for")
        made += [Lot(label, pick.method, count, holder, pick) for holder in holders]
    return made


def in_order(found: Sequence[Candidate], lot: Lot, seed: int | str) -> list[Candidate]:
    """Those that a lot may take, in the order in which it takes them.

    Each has a ticket, the SHA-256 of `seed:holder:label:reference`; the lowest comes first. So the order of the list
    does not matter, anybody can work it out again with other tools, and one that is left out moves no other.
    """
    pool = [one for one in found if lot.method not in PUT_FORWARD or one.nominated == lot.label]
    return sorted(pool, key=lambda one: (_ticket(seed, lot, one.ref), one.ref))


def _ticket(seed: int | str, lot: Lot, ref: str) -> str:
    return sha256(f"{seed}:{lot.holder}:{lot.label}:{ref}".encode()).hexdigest()


def fill(wanted: Sequence[Lot], found: Sequence[Candidate], *, seed: int | str, strata: str = "") -> list[Drawn]:
    """What each lot takes, none twice: by `seed`, or of what was put forward for it.

    `strata` names a fact over whose values the lots that are drawn at random are spread in proportion.
    """
    made: list[Drawn] = []
    for lot in wanted:
        taken = {one.ref for one in made}
        order = in_order([one for one in found if one.ref not in taken], lot, seed)
        made += _take(lot, order, (lot.by_fact or strata) if lot.method not in PUT_FORWARD else "")
    return made


def _take(lot: Lot, order: Sequence[Candidate], strata: str) -> list[Drawn]:
    sizes = Counter(stratum_of(one, strata) for one in order)
    left = _of_groups(lot, sizes)
    made = []
    for one in order:
        stratum = stratum_of(one, strata)
        if left[stratum]:
            left[stratum] -= 1
            made.append(Drawn(one.ref, lot.label, lot.method, lot.holder, stratum))
    return made


def _of_groups(lot: Lot, sizes: Mapping[str, int]) -> dict[str, int]:
    """How many each group gives: of each so many, or of each its share, where the framework says so."""
    if lot.pick is None or lot.pick.taken != "of_each":
        return shares(sizes, lot.count)
    if lot.pick.percent is None:
        return dict.fromkeys(sizes, lot.count)
    return {name: size_of(lot.pick, size) for name, size in sizes.items()}


def next_for(
    gone: Drawn, found: Sequence[Candidate], used: Set[str], *, seed: int | str, strata: str = ""
) -> Drawn | None:
    """Whom the same lot would have taken next in place of `gone`, of the same stratum; None where there is no other.

    `used` are the references that were drawn, those that were replaced since among them.
    """
    lot = Lot(gone.label, gone.method, 1, gone.holder)
    strata = strata if gone.stratum else ""  # the fact that it was drawn by, the framework's own or one that was asked
    rest = [one for one in found if one.ref not in used and stratum_of(one, strata) == gone.stratum]
    order = in_order(rest, lot, seed)
    return Drawn(order[0].ref, gone.label, gone.method, gone.holder, gone.stratum) if order else None


def stratum_of(one: Candidate, strata: str) -> str:
    """The part of the frame that a record belongs to; "" where there is only one."""
    return str(one.facts.get(strata) or NOT_GIVEN) if strata else ""


def shares(sizes: Mapping[str, int], count: int) -> dict[str, int]:
    """How many of `count` each part gives, in proportion to its size and never more than it has.

    Whole numbers first; what is left over goes where most was cut off, by name where as much was.
    """
    whole = sum(sizes.values())
    if not whole:
        return dict.fromkeys(sizes, 0)
    count = min(count, whole)
    made = {name: count * size // whole for name, size in sizes.items()}
    cut = sorted(sizes, key=lambda name: (-(count * sizes[name] % whole), name))
    for name in cut[: count - sum(made.values())]:
        made[name] += 1
    return made


def draw(
    sample: Sample, found: Sequence[Candidate], *, seed: int, sizes: Mapping[str, int] | None = None, holder: str = ""
) -> dict[str, list[str]]:
    """References by the label of each pick for one holder, in the order in which they were drawn. What is chosen by
    hand is not drawn: its list holds what somebody put forward for it, if anything."""
    wanted = lots(sample, sizes=sizes, holders=(holder,), size=len(found))
    made: dict[str, list[str]] = {lot.label: [] for lot in wanted}
    for one in fill(wanted, found, seed=seed):
        made[one.label].append(one.ref)
    return made


def size_of(pick: Pick, size: int) -> int:
    """How many a pick takes of `size` that may be drawn: its share within its bounds, else the least of its number."""
    bounds = pick.number.value
    if pick.percent is None:
        return bounds.at_least
    return min(max(share_of(pick.percent.value, size), bounds.at_least), bounds.at_most)


def share_of(percent: int, size: int) -> int:
    """How many a percentage of a frame comes to, rounded up: part of a record cannot be looked at."""
    return -(-percent * size // 100)
