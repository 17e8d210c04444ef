"""The tracker: which stretch of the year it shows, under which filters, and what it says of each row. Pure."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from qaportal.frameworks.schema import Pack, PercentTarget, Period
from qaportal.lib.formats import and_list
from qaportal.programme.counting import months_of, period_of
from qaportal.programme.duties.days import label_of
from qaportal.programme.duties.quota import PER
from qaportal.programme.duties.values import Obligation, State, small

SPANS: dict[str, tuple[Period, str]] = {
    "month": ("month", "A month"),
    "quarter": ("quarter", "A quarter"),
    "year": ("year", "The whole year"),
}
GROUPS = {"team": "Teams", "person": "People"}
WORDS: dict[State, str] = {
    "late": "late",
    "due": "due",
    "done": "done",
    "exempt": "excused",
    "to_come": "to come",
    "missed": "missed",
}
NAMES = ("span", "month", "by", "service", "team", "duty", "state")


class Wanted(NamedTuple):
    """What an address asks of the tracker; "" where it asks for nothing. `month` is the first day of one."""

    span: str
    month: date
    by: str
    service: str
    team: str
    duty: str
    state: str

    def query(self, **other: str) -> str:
        """The query of this page, or of the one that differs from it so."""
        said = self._asdict() | {"month": f"{self.month:%Y-%m}"} | other
        return urlencode({name: value for name, value in said.items() if value})


def wanted(args: Mapping[str, str], year: tuple[date, date], today: date) -> Wanted:
    """What is asked for: this month, by team, where nothing else is; never outside the year."""
    try:
        month = date.fromisoformat(f"{args.get('month', '')}-01")
    except ValueError:
        month = today
    month = min(max(month, year[0]), year[1]).replace(day=1)
    said = {name: args.get(name, "") for name in NAMES}
    return Wanted(
        said["span"] if said["span"] in SPANS else "month",
        month,
        said["by"] if said["by"] in GROUPS else "team",
        said["service"],
        said["team"],
        said["duty"],
        said["state"] if said["state"] in WORDS else "",
    )


def stretch(asked: Wanted, year: tuple[date, date], year_start: int) -> tuple[date, date]:
    """The first and the last day that are shown."""
    first, last = period_of(asked.month, SPANS[asked.span][0], year_start)
    return max(first, year[0]), min(last, year[1])


def label(first: date, last: date) -> str:
    """March 2027, January to March 2027"""
    return label_of(first, last)


def months(year: tuple[date, date]) -> list[tuple[str, str]]:
    """The months of the year as (value, label)."""
    return [(f"{month:%Y-%m}", f"{month:%B %Y}") for month in months_of(*year)]


@dataclass(frozen=True)
class Place:
    """Where an owner stands: names and keys of their team and service, "" where they have none."""

    name: str
    public_id: str
    team: str = ""
    team_key: str = ""
    service: str = ""
    service_key: str = ""


class Line(NamedTuple):
    """One row of the tracker: a team, or a person, with what they owe in words."""

    name: str
    place: str
    key: str
    words: str


def keeps(asked: Wanted, one: Obligation, place: Place) -> bool:
    """Whether the filters let an obligation through."""
    return (
        asked.service in ("", place.service_key)
        and asked.team in ("", place.team_key)
        and asked.duty in ("", one.duty_key)
        and asked.state in ("", one.state)
    )


def lines(asked: Wanted, found: Iterable[Obligation], places: Mapping[int, Place]) -> list[Line]:
    """One line a team or a person, by name: never by how much."""
    grouped: dict[tuple[str, str, str], list[Obligation]] = {}
    by: Callable[[Place], tuple[str, str, str]] = _team if asked.by == "team" else _person
    for one in found:
        place = places[one.owner_id]
        if one.state in WORDS and keeps(asked, one, place):
            grouped.setdefault(by(place), []).append(one)
    return [
        Line(*group, in_words(some, asked.state)) for group, some in sorted(grouped.items(), key=lambda kept: kept[0])
    ]


def _team(place: Place) -> tuple[str, str, str]:
    if place.team:
        return place.team, place.service, place.team_key
    return (f"{place.service}, outside teams", place.service, "") if place.service else ("Outside services", "", "")


def _person(place: Place) -> tuple[str, str, str]:
    return place.name, place.team or place.service, place.public_id


def in_words(found: Collection[Obligation], state: str = "") -> str:
    """2 late, 3 due and 1 done: counted in pieces, as the planner does, so that of two that are owed together one may
    be due and the other done. With `state`, those alone that stand like that."""
    counts = dict.fromkeys(WORDS, 0)
    for one in found:
        done = min(one.done, one.needed)
        counts["done"] += done
        counts[one.state] += one.needed - done
    return and_list([f"{n} {WORDS[key]}" for key, n in counts.items() if n and state in ("", key)])


class Beside(NamedTuple):
    """What a framework expects of a kind of work in a year (D18): how many were marked as done, what is expected in
    words, and how many pieces the duties of the year come to."""

    name: str
    done: int
    expected: str
    owed: int


def beside(pack: Pack, done: Mapping[str, int], owed: Mapping[str, Mapping[date, int]]) -> list[Beside]:
    """The shares that the framework expects of work which duties make: they create none. `done` counts the marks of
    the year by duty, `owed` what falls due in it by duty and month."""
    found = []
    for kind in pack.lanes():
        keys = [key for key, duty in pack.duties.items() if duty.activity == kind.key]
        for target in kind.targets:
            if keys and target.kind == "percent":
                come = sum(sum(owed.get(key, {}).values()) for key in keys)
                found.append(Beside(kind.plural, sum(done.get(key, 0) for key in keys), _expected(pack, target), come))
    return found


def _expected(pack: Pack, target: PercentTarget) -> str:
    """about 140 a year (10 % of cases of the service); 10 % of cases of the service a year"""
    share = f"{target.percent}\u00a0%"
    if target.of:
        share = f"{share} of {small(pack.frames[target.of].name)}"
    return f"{target} {PER[target.per]} ({share})" if target.said else f"{share} {PER[target.per]}"
