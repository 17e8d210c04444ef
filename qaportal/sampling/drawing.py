"""A draw decided from values: which rows may be drawn, how many, which, and whether a draw comes out again."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from qaportal.frameworks.meaning.samples import (
    PUT_FORWARD,
    Candidate,
    Drawn,
    fill,
    holds,
    lots,
    next_for,
    share_of,
    size_of,
    stratum_of,
)
from qaportal.frameworks.schema import ActivityType, Frame, Sample
from qaportal.frameworks.schema.activity import FrameFact
from qaportal.lib.formats import capital, plural
from qaportal.lib.text import folded

# What a random draw may be spread over: fact → its word.
STRATA = {"service": "service", "team": "team", "plan_type": "type of plan", "category": "category"}
WORDS = {"plan_type": "type of plan", "category": "category", "in_service": "", "in_team": ""}


@dataclass(frozen=True)
class Asked:
    """What the person who draws asks for, beside the framework's rules: all of it stands on the receipt."""

    age_from: int | None = None
    age_to: int | None = None
    months: int | None = None
    strata: str = ""
    holders: int = 1
    sizes: dict[str, int] = field(default_factory=dict)

    def kept(self) -> dict[str, Any]:
        """As it is stored."""
        return asdict(self)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Asked":
        """As it was stored; what else is kept beside it is left alone."""
        return cls(**{name: kept[name] for name in cls.__dataclass_fields__})


@dataclass(frozen=True)
class Setting:
    """What a draw is by: the framework's sample and frame, the unit that is looked at, and the day. `looks_at` says
    whether that is a "team" or a "service": a framework may say service where a council's calendar names a team."""

    sample: Sample
    frame: Frame
    focus: str
    on: date
    looks_at: str = ""
    units: Mapping[str, str] = field(default_factory=dict)  # folded name → the portal's own name of a unit


@dataclass(frozen=True)
class Sifted:
    """Which rows may be drawn; how many each rule kept out, in words; how many the framework's own rules left."""

    eligible: list[Candidate]
    excluded: list[tuple[str, int]]
    framed: int


def sift(setting: Setting, asked: Asked, found: Sequence[Candidate]) -> Sifted:
    """Rule after rule: a row is counted with the first that keeps it out."""
    own = [_in_our_words(fact, setting) for fact in setting.frame.where]
    rest, excluded, framed = list(found), list[tuple[str, int]](), len(found)
    for at, fact in enumerate([*own, *_asked_facts(asked)]):
        kept = [one for one in rest if holds(fact, one.facts, focus=setting.focus, on=setting.on)]
        excluded.append((outside(fact, setting.focus), len(rest) - len(kept)))
        rest = kept
        framed = len(kept) if at < len(own) else framed
    return Sifted(rest, excluded, framed)


def _in_our_words(fact: FrameFact, setting: Setting) -> FrameFact:
    """Teams and services by the names that the portal has for them; the one that is looked at as what it is there."""
    if fact.is_in is None or fact.fact not in ("in_service", "in_team"):
        return fact
    names = tuple(setting.units.get(folded(name), name) for name in fact.is_in)
    where = f"in_{setting.looks_at}" if "focus" in fact.is_in and setting.looks_at else fact.fact
    return fact.model_copy(update={"is_in": names, "fact": where})


def _asked_facts(asked: Asked) -> list[FrameFact]:
    made = []
    if asked.age_from is not None or asked.age_to is not None:
        made.append(FrameFact(fact="age", at_least=asked.age_from, at_most=asked.age_to))
    if asked.months:
        made.append(FrameFact(fact="last_looked_at", at_least=f"{asked.months} months"))
    return made


def outside(fact: FrameFact, focus: str) -> str:
    """Why a row is kept out by a condition, in words: "Open for less than 4 weeks"."""
    least, most = fact.at_least, fact.at_most
    if fact.is_in is not None:
        names = " or ".join(focus if name == "focus" else name for name in fact.is_in)
        word = WORDS.get(fact.fact, fact.fact)
        return f"Not in {names}" if not word else f"Not of the {word} {names}"
    bounds = {
        "supported_for": (f"open for less than {least}", f"open for more than {most}"),
        "age": (f"younger than {least}", f"older than {most}"),
        "last_looked_at": (f"looked at in the last {least}", f"not looked at in the last {most}"),
        "closed_within": (f"closed in the last {least}", f"not closed in the last {most}"),
        "worked_on_within": (f"worked on in the last {least}", f"not worked on in the last {most}"),
    }.get(fact.fact)
    if bounds is None:
        return "Not open on the day"
    said = " or ".join(text for text, bound in zip(bounds, (least, most), strict=True) if bound is not None)
    return capital(said if fact.fact == "last_looked_at" else f"{said}, or not known")


# How many ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Want:
    """How many of one label may be drawn, for all or for each holder, and how many are offered first."""

    label: str
    method: str
    least: int
    most: int
    offered: int


@dataclass(frozen=True)
class Wants:
    """All that a draw may ask for. `seat` is whose holders draw apart ("" = drawn for all), `holders` how many of them
    there may be; `share` is what the framework's percentage comes to, 0 where it names none."""

    picks: list[Want]
    seat: str
    holders: tuple[int, int]
    percent: int
    share: int

    @property
    def can_be_spread(self) -> bool:
        """Whether a random draw may be spread over parts of the frame."""
        return not self.seat and any(pick.method == "random" for pick in self.picks)


def wants_of(kind: ActivityType, framed: int) -> Wants:
    """What the framework asks for of a frame that has so many rows."""
    sample = kind.sample
    if sample is None:
        raise ValueError(f"{kind.key} draws nothing")
    percent = next((t.percent for t in kind.targets if t.kind == "percent" and t.of in (None, sample.frame)), 0)
    share = share_of(percent, framed)
    seat = next((one for one in kind.seats if one.key == sample.per), None)
    least, most = (seat.count.value.at_least, seat.count.value.at_most) if seat else (1, 1)
    picks = []
    for pick in sample.picks:
        number = pick.number.value
        is_share = bool(share) and seat is None and pick.method not in PUT_FORWARD
        top = max(number.at_most, share) if is_share else number.at_most
        picks.append(
            Want(
                pick.label or pick.method,
                pick.method,
                number.at_least,
                top,
                share if is_share else size_of(pick, framed),
            )
        )
    return Wants(picks, seat.name if seat else "", (max(least, 1), max(most, share)), percent, share)


# Which ------------------------------------------------------------------------------------------------------


def pick(setting: Setting, asked: Asked, eligible: Sequence[Candidate], *, seed: str, share: int = 0) -> list[Drawn]:
    """The draw. Raises ValueError for a size that the framework does not allow."""
    holders = [str(n + 1) for n in range(asked.holders)] if setting.sample.per else [""]
    wanted = lots(setting.sample, sizes=asked.sizes, holders=holders, share=share, size=len(eligible))
    return fill(wanted, eligible, seed=seed, strata=asked.strata)


def spread_by(setting: Setting, asked: Asked, label: str) -> str:
    """The fact over whose values what has this label is spread: the framework's own, or the one that was asked for."""
    named = next((one for one in setting.sample.picks if (one.label or one.method) == label), None)
    return (named.by_fact if named else None) or asked.strata


def short(setting: Setting, asked: Asked, drawn: Sequence[Drawn]) -> list[tuple[str, int]]:
    """What the frame could not give: label → how many are missing."""
    each = asked.holders if setting.sample.per else 1
    got = Counter(one.label for one in drawn)
    missing = []
    for one in setting.sample.picks:
        label = one.label or one.method
        lack = asked.sizes.get(label, one.number.value.at_least) * each - got[label]
        missing += [(label, lack)] if lack > 0 else []
    return missing


def parts(asked: Asked, eligible: Sequence[Candidate], drawn: Sequence[Drawn]) -> list[list[Any]]:
    """How a draw was spread: [stratum, rows that it has, its exact share, how many it gave]."""
    if not asked.strata:
        return []
    sizes = Counter(stratum_of(one, asked.strata) for one in eligible)
    given = Counter(one.stratum for one in drawn if one.stratum)
    return [
        [name, sizes[name], f"{given.total() * sizes[name] / sizes.total():.2f}", given[name]] for name in sorted(sizes)
    ]


# Again ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Kept:
    """A record as it is kept: what was drawn, and the reference that it stands in for, if any."""

    drawn: Drawn
    replaces: str = ""


def marked(found: Sequence[Candidate], labels: Mapping[str, str]) -> list[Candidate]:
    """The candidates, with what somebody put them forward as: reference → label."""
    return [Candidate(one.ref, one.facts, labels.get(one.ref, "")) for one in found]


def differences(
    setting: Setting, asked: Asked, eligible: Sequence[Candidate], kept: Sequence[Kept], *, seed: str, share: int
) -> list[str]:
    """What comes out otherwise when a draw is made again, in sentences; nothing where it is the same list."""
    first = [one.drawn for one in kept if not one.replaces]
    again = pick(setting, asked, eligible, seed=seed, share=share)
    said = []
    if lost := len(set(first) - set(again)):
        said.append(f"{plural(lost, 'record')} of the list would not be drawn.")
    if new := len(set(again) - set(first)):
        said.append(f"{plural(new, 'record')} would be drawn that the list does not have.")
    other = _other_replacements(setting, asked, eligible, kept, seed)
    return [*said, f"{plural(other, 'replacement')} would be another."] if other else said


def _other_replacements(
    setting: Setting, asked: Asked, eligible: Sequence[Candidate], kept: Sequence[Kept], seed: str
) -> int:
    by_ref = {one.drawn.ref: one.drawn for one in kept}
    used = {one.drawn.ref for one in kept if not one.replaces}
    may = {one.ref for one in eligible}
    other = 0
    for one in kept:
        if not one.replaces:
            continue
        if one.drawn.method == "chosen":
            other += one.drawn.ref not in may
        else:
            strata = spread_by(setting, asked, one.drawn.label)
            other += next_for(by_ref[one.replaces], eligible, used, seed=seed, strata=strata) != one.drawn
        used.add(one.drawn.ref)
    return other
