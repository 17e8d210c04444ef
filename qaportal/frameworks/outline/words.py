"""The small words and values that a pack is told with. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from qaportal.frameworks.schema import ActivityType, Amount, Choice, Condition, Pack, Period
from qaportal.lib.formats import and_list

TIMES = {1: "once", 2: "twice"}
LINE_MANAGER = "line_manager"


@dataclass(frozen=True, slots=True)
class Fact:
    """A rule in words, under a label. `is_open` says that the framework leaves it open: told is the choice made."""

    label: str
    lines: tuple[str, ...]
    source: str = ""
    is_open: bool = False


def facts(*told: Iterable[Fact]) -> tuple[Fact, ...]:
    """Those facts that there are, in order."""
    return tuple(fact for some in told for fact in some)


def fact(label: str, *lines: str, source: str | None = "") -> Iterator[Fact]:
    """The fact, where there is anything to say."""
    said = tuple(line for line in lines if line)
    if said:
        yield Fact(label, said, source or "")


def chosen(label: str, choice: Choice[Any] | None, words: str, source: str = "") -> Iterator[Fact]:
    """A fact that the framework may have left open; `source` is that of the rule around it."""
    if choice is not None and words:
        yield Fact(label, (words,), source_of(choice, source), choice.is_open)


def source_of(choice: Choice[Any], otherwise: str) -> str:
    """Where the source speaks of it: its own place or those of its readings, else `otherwise`."""
    read = list(dict.fromkeys(reading.source for reading in choice.readings))
    return "; ".join(read) or choice.source or otherwise


def names(pack: Pack, keys: Iterable[str], activity: ActivityType | None = None) -> str:
    """What posts, parties, boards and seats are called, in one breath."""
    seats = {seat.key: seat.name for kind in pack.activities.values() for seat in kind.seats}
    return and_list([_name(pack, key, activity, seats) for key in keys])


def _name(pack: Pack, key: str, activity: ActivityType | None, seats: dict[str, str]) -> str:
    if key == LINE_MANAGER and key not in pack.posts:
        return "the line manager"
    named = pack.name_of(key, activity)
    return seats.get(key, key) if named == key else named


def flagged(pack: Pack, keys: Iterable[str], joined: str) -> str:
    """flagged “One” or “Other”: flags by name, `joined` by that word."""
    named = [f"“{pack.flags[key].name}”" for key in keys]
    return f"flagged {f' {joined} '.join(named)}" if named else ""


def lower(text: str) -> str:
    """The text as it stands within a sentence: its first letter small, but not that of a short name."""
    return text if text[1:2].isupper() or text[1:2].isdigit() else f"{text[:1].lower()}{text[1:]}"


def upper(text: str) -> str:
    """The text as a sentence begins."""
    return f"{text[:1].upper()}{text[1:]}"


def period(per: Period | str) -> str:
    """half_year: half-year"""
    return per.replace("_", "-")


def times(n: int, per: Period) -> str:
    """twice a year"""
    return f"{TIMES.get(n, f'{n} times')} a {period(per)}"


def condition(asked: Condition, titles: dict[str, str] | None = None, values: dict[str, str] | None = None) -> str:
    """A condition in words; `titles` are those of answers, `values` what answers are called."""
    if asked.all or asked.any:
        parts = [condition(part, titles, values) for part in (asked.all or asked.any or ())]
        return (" and " if asked.all else " or ").join(parts)
    name = asked.answer or asked.fact or ""
    title = (titles or {}).get(name) or name.replace("_", " ")
    said = {"is": asked.is_, "is not": asked.is_not, "is at least": asked.at_least, "is at most": asked.at_most}
    tests = [f"{word} {_either(value, values or {})}" for word, value in said.items() if value is not None]
    if asked.given is not None:
        tests.append("is given" if asked.given else "is not given")
    return f"{title} {' and '.join(tests)}"


def _either(value: Any, called: dict[str, str]) -> str:
    values = value if isinstance(value, tuple) else (value,)
    return " or ".join(
        ("yes" if v else "no") if isinstance(v, bool) else called.get(str(v), str(v).replace("_", " ")) for v in values
    )


def owed(amount: Amount, when: str) -> str:
    """How an amount is owed: "owes 1 a month", "may do up to 4 a year", "does about 3 a month, as a guide" (D17)."""
    if amount.least:
        return f"owes {amount} {when}"
    return f"does {amount} {when}, as a guide" if amount.roughly is not None else f"may do {amount} {when}"
