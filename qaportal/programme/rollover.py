"""Last year carried forward with its teams rotated. Pure: last year's rows in, this year's subjects out."""

from collections.abc import Iterable, Sequence

from qaportal.frameworks.schema import Pack
from qaportal.programme.generate import Units, coverage_of, entries_of
from qaportal.programme.plans import Planned, Row, Unit


def rotated(last_year: Sequence[str], missing: Sequence[str], places: int) -> tuple[str, ...]:
    """Who takes which place: those last year did not reach come first, then the others in the order it reached them.

    So everyone moves on, and where there are more names than places those reached most recently wait. Where nobody
    was missed, last year's first goes last.
    """
    in_turn = last_year if missing else [*last_year[1:], *last_year[:1]]
    return tuple([*missing, *(name for name in in_turn if name not in missing)][:places])


def subjects(pack: Pack, last_year: Iterable[Row], units: Units) -> dict[str, tuple[str, ...]]:
    """Per type: the subject of each place in the year, in calendar order.

    Only kinds whose places the framework itself names are rotated. `last_year` has that year's rows in the order they
    happened, visits added by hand among them; what was cancelled reached nobody. `units` finds the teams and services
    to reach by folded name.
    """
    held = [row for row in last_year if row.state != "cancelled"]
    missing = missed(pack, held, units)
    found = {}
    for kind in pack.lanes():
        places = entries_of(kind)
        names = [row.subject for row in held if row.type_key == kind.key and row.subject]
        if names and kind.focus in ("team", "service") and any(entry.subject for entry in places):
            found[kind.key] = rotated(_latest(names, len(places)), missing.get(kind.key, ()), len(places))
    return found


def _latest(names: Sequence[str], places: int) -> list[str]:
    """The names, less the earlier of two visits to the same one while there were more visits than places."""
    kept, over = [], len(names) - places
    for at, name in enumerate(names):
        if over > 0 and name in names[at + 1 :]:
            over -= 1
        else:
            kept.append(name)
    return kept


def missed(pack: Pack, rows: Iterable[Row], units: Units) -> dict[str, tuple[str, ...]]:
    """Per type that should reach each team or service: those that `rows` did not reach, by name (NS-084)."""
    by_id = {(unit.kind, unit.id): unit for unit in units.values()}
    stood = [_as_it_stood(row, by_id.get(("team", row.team_id or 0)) or by_id.get(("service", row.service_id or 0)))
             for row in rows]  # fmt: skip
    return {found.type_key: found.missing for found in coverage_of(pack, stood, units)}


def _as_it_stood(row: Row, unit: Unit | None) -> Planned:
    month = row.starts.replace(day=1)
    return Planned(
        row.ref, row.type_key, row.code, row.title, row.title, month, row.subject, row.starts, row.ends, unit=unit
    )
