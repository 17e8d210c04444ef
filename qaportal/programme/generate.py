"""A pack and a year in, a whole dated programme out. Pure: nothing is read or saved here (X-03)."""

import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import count

from qaportal.frameworks.schema import (
    ActivityType,
    Amount,
    CalendarCadence,
    CoverageTarget,
    EachCadence,
    Entry,
    FollowUpCadence,
    Pack,
    TotalTarget,
)
from qaportal.lib.errors import DomainError
from qaportal.lib.months import add_months
from qaportal.lib.text import folded
from qaportal.lib.workdays import DAY
from qaportal.programme import warnings
from qaportal.programme.counting import start_in, work_calendar
from qaportal.programme.dates import dated
from qaportal.programme.places import Followed, Place, follow_ups, places_of
from qaportal.programme.plans import Caution, Change, Coverage, Planned, Preview, Total, Unit, Wishes

Units = Mapping[str, Unit]
Subjects = Mapping[str, Sequence[str]]


def year_bounds(pack: Pack, year: str) -> tuple[date, date]:
    """First and last day of a programme year: "2027", or "2027-28" where the pack's year starts later.

    Raises DomainError for anything else.
    """
    first = int(year[:4]) if re.fullmatch(r"20[0-9]{2}(-[0-9]{2})?", year) else 0
    if first == 0 or year != year_label(pack, first):
        example = year_label(pack, first or 2027)
        raise DomainError(
            f"There is no programme year “{year[:20]}”: this framework’s years are written like {example}."
        )
    starts = date(int(year[:4]), pack.calendar.year_start_month, 1)
    return starts, add_months(starts, 12) - DAY


def year_label(pack: Pack, first: int) -> str:
    """What the programme year that begins in calendar year `first` is called."""
    return str(first) if pack.calendar.year_start_month == 1 else f"{first}-{(first + 1) % 100:02d}"


def preview(
    pack: Pack,
    year: str,
    *,
    units: Units | None = None,
    subjects: Subjects | None = None,
    wishes: Wishes | None = None,
    before: Iterable[Followed] = (),
) -> Preview:
    """The whole year as the pack has it, with `wishes` applied.

    `units` finds teams and services by folded name or alias; without it nothing is said of coverage by team.
    `subjects` replaces the pack's own subjects by type, in calendar order (a year rolled forward). `before` is the
    work of the year before, which some kinds of work follow up.
    """
    wished, known = wishes or Wishes(), units or {}
    starts_on, ends_on = year_bounds(pack, year)
    rows = [row for kind in pack.lanes() for row in _rows(pack, kind, starts_on, known, (subjects or {}).get(kind.key))]
    rows += _all_follow_ups(pack, (starts_on, ends_on), rows, list(before), known)
    rows = [_as_wished(pack, row, wished.changes.get(row.ref), known) for row in rows]
    kept = sorted((r for r in rows if r.ref not in wished.left_out), key=lambda r: (r.starts, r.ref))
    kept_notes = {row.ref: row.warnings for row in kept}
    told = warnings.with_warnings(pack, kept)
    activities = tuple(replace(row, warnings=kept_notes[row.ref] + row.warnings) for row in told)
    coverage = tuple(coverage_of(pack, activities, known))
    return Preview(
        year=year,
        starts_on=starts_on,
        ends_on=ends_on,
        activities=activities,
        left_out=tuple(row for row in rows if row.ref in wished.left_out),
        totals=tuple(totals_of(pack, activities)),
        coverage=coverage,
        warnings=tuple(_about_year(pack, activities, coverage, known)),
    )


def _rows(
    pack: Pack, kind: ActivityType, starts_on: date, units: Units, subjects: Sequence[str] | None
) -> Iterable[Planned]:
    found = places_of(pack, kind, starts_on, units.values())
    if subjects is not None:
        named = [*subjects, *[""] * len(found)]
        found = [replace(p, subject=s) for p, s in zip(found, named, strict=False)]
    yield from _planned_at(pack, kind, found, starts_on, units)


def _all_follow_ups(
    pack: Pack, year: tuple[date, date], rows: Sequence[Planned], before: Sequence[Followed], units: Units
) -> list[Planned]:
    """What follows up the year's work, and what follows that up in its turn; the pack's checks have ruled out rings."""
    waiting = [kind for kind in pack.lanes() if _follows(kind)]
    found: list[Planned] = []
    while ready := [kind for kind in waiting if not _follows(kind) & {other.key for other in waiting}]:
        for kind in ready:
            found += _follow_ups(pack, kind, year, [*rows, *found], before, units)
        waiting = [kind for kind in waiting if kind not in ready]
    return found


def _follows(kind: ActivityType) -> set[str]:
    return {rule.of for rule in kind.cadence if isinstance(rule, FollowUpCadence) and rule.per == "activity"}


def _follow_ups(
    pack: Pack, kind: ActivityType, year: tuple[date, date], rows: Sequence[Planned], before: Iterable[Followed],
    units: Units,
) -> Iterable[Planned]:  # fmt: skip
    now = (Followed(row.type_key, row.ref, row.subject, row.starts, row.ends) for row in rows)
    found = follow_ups(pack, kind, year, [*before, *now])
    yield from _planned_at(pack, kind, found, year[0], units)


def _planned_at(
    pack: Pack, kind: ActivityType, found: Sequence[Place], starts_on: date, units: Units
) -> Iterable[Planned]:
    taken: set[str] = set()
    for one in found:
        ref = reference(kind, one.month, starts_on.year, alone=len(found) == 1 and not one.follows, taken=taken)
        taken.add(ref)
        row = planned(pack, kind, ref, one.month, subject=one.subject, units=units, starts=one.starts)
        yield replace(row, follows=one.follows, warnings=(*row.warnings, *_moved(pack, kind, one)))


def _moved(pack: Pack, kind: ActivityType, one: Place) -> Iterable[Caution]:
    """What is said of a place whose cadence names a holiday. A weekend that its count comes to is no news."""
    if one.named and one.starts and work_calendar(pack, kind).holiday(one.named):
        yield warnings.moved_off(pack, kind, one.named, one.starts)


def entries_of(kind: ActivityType) -> list[Entry]:
    """The places in the year that the framework itself fills."""
    return [entry for cadence in kind.cadence if isinstance(cadence, CalendarCadence) for entry in cadence.entries]


def reference(kind: ActivityType, month: date, year: int, *, alone: bool, taken: Container[str]) -> str:
    """CPR-2027-03 for March; -2 and so on for a second one that month; PW-2027 where there is one a year."""
    stem = f"{kind.code}-{year}" if alone else f"{kind.code}-{month.year}-{month.month:02d}"
    numbered = (stem if n == 1 else f"{stem}-{n}" for n in count(1))
    return next(ref for ref in numbered if ref not in taken)


def planned(
    pack: Pack,
    kind: ActivityType,
    ref: str,
    month: date,
    *,
    subject: str = "",
    units: Units,
    starts: date | None = None,
) -> Planned:
    """One activity of `kind`: on `starts` if given, else where the pack's placement falls in `month`."""
    placement = kind.falls_on
    named, actual = start_in(pack, kind, month)
    notes = (warnings.moved_off(pack, kind, named, actual),) if starts is None and named != actual else ()
    days = dated(pack, kind, starts or actual)
    unit = units.get(folded(subject)) if kind.focus in ("team", "service") else None
    return Planned(
        ref=ref,
        type_key=kind.key,
        code=kind.code,
        type_name=kind.name,
        title=title_of(kind.name, subject),
        month=month,
        subject=subject,
        starts=days.starts,
        ends=days.ends,
        starts_at=placement.starts_at or "",
        ends_at=placement.ends_at or "",
        phases=days.phases,
        unit=unit,
        warnings=notes,
    )


def title_of(type_name: str, subject: str) -> str:
    """The neutral name of an activity: its type, and what it looks at where that is known."""
    return f"{type_name}: {subject}" if subject else type_name


def _as_wished(pack: Pack, row: Planned, change: Change | None, units: Units) -> Planned:
    if change is None:
        return row
    starts = change.starts or row.starts
    subject = row.subject if change.subject is None else change.subject
    kind = pack.activities[row.type_key]
    again = planned(pack, kind, row.ref, starts.replace(day=1), subject=subject, units=units, starts=starts)
    return replace(again, warnings=row.warnings if starts == row.starts else (), follows=row.follows)


def totals_of(pack: Pack, activities: Sequence[Planned]) -> Iterable[Total]:
    """Per type: how many are planned against the framework's own total."""
    counted = Counter(row.type_key for row in activities)
    for kind in pack.lanes():
        for target in kind.targets:
            if isinstance(target, TotalTarget) and target.per == "year":
                n = counted[kind.key]
                yield Total(kind.key, kind.plural, n, str(target), is_met(target, n))


def is_met(target: Amount, n: int) -> bool:
    """Whether `n` keeps a target: only "exactly" and "at least" can fall short (D17)."""
    enough = target.at_least is None or n >= target.at_least
    return enough and (target.exactly is None or n == target.exactly)


def coverage_of(pack: Pack, activities: Sequence[Planned], units: Units) -> Iterable[Coverage]:
    """Per type that should reach each team or service: which it does and which it does not, by name."""
    for kind in pack.lanes():
        for target in kind.targets:
            if isinstance(target, CoverageTarget) and target.each in ("team", "service"):
                wanted = {u.name for u in units.values() if u.kind == target.each}
                reached = {row.unit.name if row.unit else row.subject for row in activities if row.type_key == kind.key}
                yield Coverage(kind.key, kind.plural, tuple(sorted(reached - {""})), tuple(sorted(wanted - reached)))


def _about_year(
    pack: Pack, activities: Sequence[Planned], coverage: Sequence[Coverage], units: Units
) -> Iterable[Caution]:
    for total in totals_of(pack, activities):
        if not total.is_met:
            sentence = f"{total.name}: {total.planned} planned, the framework asks for {total.wanted} a year."
            yield Caution("total", f"{total.planned} of {total.wanted}", sentence)
    yield from _nowhere(pack, units)
    for one in coverage:
        if one.missing:
            yield Caution(
                "coverage", f"{len(one.missing)} not covered", f"{one.name}: none planned for {', '.join(one.missing)}."
            )
    for row in activities:
        looked_for = pack.activities[row.type_key].focus in ("team", "service")
        if units and looked_for and row.subject and row.unit is None:
            sentence = (
                f"{row.ref}: no team or service is called “{row.subject}”. Add it, or give one that name as an alias."
            )
            yield Caution("unknown_subject", "Unknown team or service", sentence)
        for found in row.warnings:
            yield Caution(
                found.kind, f"{row.ref}: {found.short}", f"{row.ref} {row.subject or row.type_name}: {found.sentence}"
            )


def _nowhere(pack: Pack, units: Units) -> Iterable[Caution]:
    """Work for each team or service where none is known and the framework names none."""
    for kind in pack.lanes():
        for cadence in kind.cadence:
            if not isinstance(cadence, EachCadence) or cadence.named:
                continue
            each = cadence.each
            if not any(unit.kind == each for unit in units.values()):
                why = f"No {each} is known yet: {kind.name} has no place in the year."
                yield Caution("no_units", f"No {each} is known", f"{why} Add {each}s, or name them in the pack.")
