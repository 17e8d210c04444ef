"""A page of insight: one side of a year, with what may be chosen, and how its figures came about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from qaportal.insight import headlines
from qaportal.insight.asked import Asked, Filter, asked_of
from qaportal.insight.queries.council import Ground, ground, kinds_of, packs_of, smallest_of
from qaportal.insight.queries.sides import Wanted, breadth_of, depth_of, grades, impact_of
from qaportal.insight.tables import SIDES, Side, Table
from qaportal.lib import clock
from qaportal.lib.errors import NotFound
from qaportal.lib.formats import day_medium, moment_long
from qaportal.people.models import Person
from qaportal.programme.models import Programme
from qaportal.programme.queries import published_rows_by_year

NO_SIDE = "There is no such page of insight. Start from Insight."
NO_TABLE = "There is no such table under these filters. Open its page again, and take it from there."
WHO = "Work that was called off is left out, and so are records that others stand in for."


@dataclass(frozen=True)
class Page:
    """A side with what may be chosen; `side` is None while no year is published."""

    key: str
    asked: Asked
    side: Side | None
    filters: tuple[Filter, ...] = ()
    about: tuple[str, ...] = ()
    sees_services: bool = False


def page_of(person: Person, key: str, args: Mapping[str, str]) -> Page:
    """The side `key` as the address asks for it. Raises NotFound for a side that there is not."""
    if key not in SIDES:
        raise NotFound(NO_SIDE)
    today = clock.today()
    there = ground(today)
    if not there.years:
        return Page(key, Asked(""), None)
    kinds = sorted(kinds_of(packs_of((), there.years)).items(), key=lambda pair: pair[1].casefold())
    mine = there.sight_of(person).services
    services = [(one.key, one.name) for one in there.services if one.id in mine]
    asked = asked_of(args, list(there.of_year), there.now, services, kinds)
    wanted = _wanted(person, there, asked, today, is_every_year=key == "breadth")
    side, graded = _side(key, wanted)
    offered = [pair for pair in kinds if key == "breadth" or pair[0] in graded]
    return Page(key, asked, side, _filters(key, asked, there, services, offered), _about(wanted, clock.now()),
                bool(mine))  # fmt: skip


def _wanted(person: Person, there: Ground, asked: Asked, today: date, *, is_every_year: bool) -> Wanted:
    year = there.of_year[asked.year]
    ids = [one.id for one in there.years] if is_every_year else [year.id]
    rows = published_rows_by_year(ids)
    return Wanted(person, there, year, there.sight_of(person, asked.service), today, rows, kind=asked.kind)


def _side(key: str, wanted: Wanted) -> tuple[Side, Sequence[str]]:
    if key == "breadth":
        return breadth_of(wanted, grades(wanted)), ()
    return depth_of(wanted, grades(wanted)) if key == "depth" else (impact_of(wanted), ())


def _filters(key: str, asked: Asked, there: Ground, services: Sequence[tuple[str, str]],
             kinds: Sequence[tuple[str, str]]) -> tuple[Filter, ...]:  # fmt: skip
    years = tuple((year, year) for year in reversed(there.of_year))
    every = "Every kind" if key == "breadth" else "The most graded"
    found = [Filter("year", "Year", asked.year, years)]
    found += [Filter("service", "Service", asked.service, (("", "Every service"), *services))] if services else []
    found += [Filter("kind", "Kind of work", asked.kind, (("", every), *kinds))] if kinds else []
    return tuple(found)


def _about(wanted: Wanted, now: datetime) -> tuple[str, ...]:
    year = wanted.year
    pack = packs_of((), [year])[year.framework_id]
    when = f"From {day_medium(year.starts_on)} to {day_medium(year.ends_on)}, as published; counted {moment_long(now)}."
    return (when, WHO, *headlines.on_numbers(smallest_of(pack)))


def table_of(person: Person, key: str, table: str, args: Mapping[str, str]) -> tuple[Page, Table]:
    """A table of a side, as the page shows it. Raises NotFound."""
    found = page_of(person, key, args)
    chosen = found.side.table(table) if found.side else None
    if chosen is None:
        raise NotFound(NO_TABLE)
    return found, chosen


def three_sentences(person: Person) -> tuple[Programme | None, list[Side]]:
    """The year that it is, and its three sides."""
    today = clock.today()
    there = ground(today)
    if not there.years:
        return None, []
    wanted = _wanted(person, there, Asked(there.now), today, is_every_year=False)
    graded = grades(wanted)
    return wanted.year, [breadth_of(wanted, graded), depth_of(wanted, graded)[0], impact_of(wanted)]
