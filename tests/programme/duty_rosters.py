"""Duties by hand: a small pack with one of them, and a manager with people.

2027 begins on a Friday. Last working days: 29 January, 26 February, 31 March (Easter is 26 to 29 March), 30 April,
28 May, 30 June, 30 July, 31 August, 30 September, 29 October, 30 November, 31 December.
"""

from datetime import date
from typing import Any

import yaml

from qaportal.frameworks.loading import pack_from
from qaportal.frameworks.schema import Pack
from qaportal.programme.duties import Holding, Obligation, Roster, Window, obligations
from tests.frameworks.packs import GOOD

ROSTER = {"joiners": "next_period", "missed": "lapses", "excused_by": ["director"]}
MARA, WILL, WREN = 1, 2, 3
LONG_AGO, NEW_YEAR = date(2020, 1, 6), date(2027, 1, 1)
EVENT = {"name": "Supervision", "plural": "Supervisions", "every": "1 month", "source": "page 9"}
FLAGS = {
    "support": {"name": "Needs support", "sensitive": True, "source": "page 9"},
    "new": {"name": "Newly qualified", "sensitive": False, "source": "page 9"},
}
PLANS = {"team": {"name": "Team plan", "level": "team", "led_by": "manager", "forum": "Team", "source": "page 9"}}


def pack_with(rule: dict[str, Any], each: str = "holder", *, start: int = 1, roster: Any = None, **duty: Any) -> Pack:
    """A pack whose only duty is `work`, owed by managers; its year starts in the month `start`."""
    body = yaml.safe_load(GOOD)
    about = {"plan": "team"} if "activity" not in duty else {}
    body["calendar"]["year_start_month"] = start
    body |= {"flags": FLAGS, "events": {"supervision": EVENT}, "plans": PLANS, "roster": ROSTER | (roster or {})}
    one = {"name": "Work", "summary": "We do it.", "by": ["manager"], "each": each, "rule": rule, "source": "page 9"}
    return pack_from(body | {"duties": {"work": one | about | duty}})


def quota(per: str = "month", *, evenly: bool = True, **amount: int) -> dict[str, Any]:
    """The rule of so many a period."""
    return {"kind": "quota", "amount": amount or {"exactly": 1}, "per": per, "evenly": evenly}


def manager(starts: date = LONG_AGO, ends: date | None = None, ident: int = MARA) -> Holding:
    """Mara, who manages."""
    return Holding(ident, "Mara", "manager", 10, 20, None, starts, ends)


def worker(
    ident: int = WILL, starts: date = LONG_AGO, ends: date | None = None, under: int = MARA, post: str = "worker"
) -> Holding:
    """Will or Wren, who work for her."""
    return Holding(ident, {WILL: "Will", WREN: "Wren"}[ident], post, 10, 20, under, starts, ends)


def ask(
    pack: Pack, *people: Holding, today: date = date(2026, 11, 23), first: date = NEW_YEAR,
    last: date = date(2027, 12, 31), since: date = NEW_YEAR, **happened: Any,
) -> list[Obligation]:  # fmt: skip
    """What they owe: in the whole of 2027, as seen before it began, where nothing else is said."""
    return obligations(pack, Roster(people or [manager()], **happened), Window(first, last, today, since))


def days(found: list[Obligation]) -> list[date]:
    """The days on which they are due."""
    return [one.due for one in found]


def states(found: list[Obligation]) -> list[str]:
    """How they stand."""
    return [one.state for one in found]
