"""A timetable as facts that are frozen when it leaves the portal, and how two of them differ, in sentences. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from qaportal.timetable.week.clashes import clock
from qaportal.timetable.week.values import day_named

Fact = dict[str, Any]  # key, name, day, start, minutes, people (ids), who (names), team, room, site


def differences(
    before: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]], named: Sequence[str] = ()
) -> list[str]:
    """What changed from one version to the next: sessions that are new, elsewhere, with others, or gone. `named` are
    what the days of the week are called."""
    was, is_ = ({one["key"]: one for one in facts} for facts in (before, now))
    found = [f"{_named(one)}: new, {_when(one, named)}." for key, one in is_.items() if key not in was]
    for key, one in is_.items():
        if key in was:
            found += _changed(was[key], one, named)
    return found + [f"{_named(one)}: not held, was {_when(one, named)}." for key, one in was.items() if key not in is_]


def touched(before: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]) -> set[int]:
    """Ids of those for whom anything changed: they alone are told."""
    was, is_ = ({one["key"]: one for one in facts} for facts in (before, now))
    keys = {key for key in was.keys() | is_.keys() if was.get(key) != is_.get(key)}
    return {person for key in keys for facts in (was, is_) for person in facts.get(key, {}).get("people", ())}


def _changed(was: Mapping[str, Any], now: Mapping[str, Any], named: Sequence[str]) -> list[str]:
    found = list[str]()
    if (was["day"], was["start"], was["minutes"]) != (now["day"], now["start"], now["minutes"]):
        found.append(f"{_named(now)}: {_when(now, named)}, was {_when(was, named)}.")
    if (was["room"], was["site"]) != (now["room"], now["site"]):
        found.append(f"{_named(now)}: in {now['room'] or now['site'] or 'no room'}, was in "
                     f"{was['room'] or was['site'] or 'none'}.")  # fmt: skip
    if was["who"] != now["who"]:
        found.append(f"{_named(now)}: with {', '.join(now['who'])}.")
    return found


def _named(fact: Mapping[str, Any]) -> str:
    return f"{fact['name']}, {fact['whose']}"


def _when(fact: Mapping[str, Any], named: Sequence[str]) -> str:
    return f"{day_named(named, fact['day'])} at {clock(fact['start'])}"
