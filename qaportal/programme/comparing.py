"""Two previews of one year side by side: what would be added, gone or on other days, and in its duties. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from qaportal.frameworks.schema import Pack
from qaportal.lib.formats import day_medium, span_long
from qaportal.programme.dates import DatedPhase
from qaportal.programme.facts import FactChange
from qaportal.programme.generate import year_label
from qaportal.programme.plans import Planned, Preview


@dataclass(frozen=True, slots=True)
class RowChange:
    """One activity that differs, by reference: as it would stand, and in what it would change."""

    kind: Literal["added", "gone", "changed"]
    ref: str
    title: str
    when: str
    changes: tuple[FactChange, ...]


def compare(old: Preview, new: Preview) -> tuple[RowChange, ...]:
    """What a year made by `new` would have otherwise than one made by `old`, in the order of days."""
    was, now = ({row.ref: row for row in made.activities} for made in (old, new))
    rows = sorted({**was, **now}.values(), key=lambda row: (row.starts, row.ref))
    told = (_told(was.get(row.ref), now.get(row.ref)) for row in rows)
    return tuple(change for change in told if change)


@dataclass(frozen=True, slots=True)
class DutyChange:
    """A standing duty that comes to another number of pieces in the year; None where a version does not have it."""

    name: str
    old: int | None
    new: int | None


def compare_duties(
    old: tuple[Pack, Mapping[str, Mapping[date, int]]], new: tuple[Pack, Mapping[str, Mapping[date, int]]]
) -> tuple[DutyChange, ...]:
    """The duties of which a year holds more or fewer pieces, in the order of the newer pack and then of the older;
    given the packs, and how many fall due by duty and month. An allowance comes to none."""
    found = []
    for key in dict.fromkeys([*new[0].duties, *old[0].duties]):
        was, now = (sum(counts.get(key, {}).values()) for _pack, counts in (old, new))
        if was != now:
            pack = new[0] if key in new[0].duties else old[0]
            before, after = was if key in old[0].duties else None, now if key in new[0].duties else None
            found.append(DutyChange(pack.duties[key].name, before, after))
    return tuple(found)


def _told(old: Planned | None, new: Planned | None) -> RowChange | None:
    if old is not None and new is not None:
        changes = tuple(_differences(old, new))
        return RowChange("changed", new.ref, new.title, when(new), changes) if changes else None
    row = new or old
    if row is None:
        return None
    return RowChange("added" if new else "gone", row.ref, row.title, when(row), ())


def when(row: Planned) -> str:
    """Tuesday 9 February 2027, 09:30 to 16:30 — or its span of days."""
    times = f", {row.starts_at} to {row.ends_at}" if row.starts_at else ""
    return f"{span_long(row.starts, row.ends)}{times}"


def _differences(old: Planned, new: Planned) -> Iterator[FactChange]:
    for what, before, after in (("Title", old.title, new.title), ("When", when(old), when(new))):
        if before != after:
            yield FactChange(what, before, after)
    was, now = ({phase.key: phase for phase in row.phases} for row in (old, new))
    for key in dict.fromkeys([*was, *now]):
        before, after = (_due(phases[key]) if key in phases else "" for phases in (was, now))
        if before != after:
            yield FactChange(f"{(now.get(key) or was[key]).name} due", before, after)


def _due(phase: DatedPhase) -> str:
    return f"{day_medium(phase.due)} by {phase.at}" if phase.at else day_medium(phase.due)


def years_from(pack: Pack, today: date) -> tuple[str, str]:
    """What a pack calls the year that `today` lies in, and the next."""
    first = today.year if today.month >= pack.calendar.year_start_month else today.year - 1
    return year_label(pack, first), year_label(pack, first + 1)
