"""What the engine is asked for the seats of one activity: its seats, everybody, and what was chosen already."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from sqlalchemy import select

from qaportal.allocation.models import Assignment
from qaportal.allocation.queries.history import Sat, credit_of, duties_done, past_of, seats_sat, sits
from qaportal.allocation.queries.nominations import accepted_people
from qaportal.allocation.queries.pool import Asked, everybody
from qaportal.allocation.seating import (
    AT_THE_TIME,
    About,
    closed_days,
    is_filled_by_hand,
    pool_of,
    seat_of,
    span_of,
)
from qaportal.allocation.values import Person, Pick, Round, Seat, Span
from qaportal.frameworks.schema import Seat as PackSeat
from qaportal.lib.clock import LONDON
from qaportal.lib.db import db
from qaportal.lib.workdays import WorkCalendar
from qaportal.people import queries as people
from qaportal.programme.counting import work_calendar
from qaportal.programme.models import Activity
from qaportal.timetable import queries as timetable
from qaportal.timetable.models import Slot
from qaportal.timetable.windows import WATCHING, Window


@dataclass(frozen=True)
class Ground:
    """All that the seats of an activity are filled from, as values alone. `before` are those who sit there and may be
    moved; `base` says of which seats and people it is, so that what is found is used on nothing else."""

    asked: Round
    before: tuple[Pick, ...]
    base: str


def sitting_in(slots: Iterable[Slot], *, published: bool = False) -> dict[int, Assignment]:
    """slot → who sits in it; as diaries have it, where `published`"""
    ids = [slot.id for slot in slots]
    chosen = select(Assignment).where(Assignment.slot_id.in_(ids), sits(published)).order_by(Assignment.id)
    return {one.slot_id: one for one in db.session.scalars(chosen)}


def base_of(slots: Sequence[Slot], sitting: Mapping[int, Assignment]) -> str:
    """Of which seats and people something was worked out."""
    said = [(slot.id, sitting[slot.id].person_id, sitting[slot.id].is_locked) if slot.id in sitting else slot.id
            for slot in slots]  # fmt: skip
    return sha256(repr(said).encode()).hexdigest()


def ground_of(
    activity: Activity, *, seed: int = 0, beside: Collection[int] = (), published: bool = False
) -> Ground | None:
    """What the engine is asked for an activity as it stands; None where it has no seat to fill. Where `published`, of
    what diaries show alone, here and in other work.

    A seat that may stay empty is asked for only where somebody sits in it, or where it is one of `beside` (slot ids).
    """
    slots = timetable.open_slots(activity)
    sitting = sitting_in(slots, published=published)
    chosen = [slot for slot in slots if not slot.is_extra or slot.id in sitting or slot.id in beside]
    seats = _seats(activity, chosen, sitting, _beside(slots, sitting))
    if not seats:
        return None
    asked = Asked(seats, span_of(max(seat.last for seat in seats)))
    pack, kind = timetable.rules_of(activity)
    here, elsewhere = _parted(seats_sat(asked.span, but=[activity.id], published=published), asked)
    past = past_of(here)
    for one in sitting.values():
        past[one.person_id].credit += credit_of(one.how, one.slot.minutes)
    those = everybody(asked, past, duties_done(pack, asked.span))
    closed = _closed(asked.span, asked.last, work_calendar(pack, kind))
    return _made(asked, those, list(sitting.values()), elsewhere, closed, seed, base_of(slots, sitting))


def _closed(span: Span, last: date, calendar: WorkCalendar) -> frozenset[date]:
    return closed_days(span.first, max(span.last, last), calendar)


def _parted(sat: Sequence[Sat], asked: Asked) -> tuple[list[Sat], list[Sat]]:
    """(what only counts towards a load, what keeps somebody from a seat because it takes the same day)"""
    days = {day for seat in asked.seats if seat.is_fixed for day in seat.days}
    near = [one for one in sat if days and one.starts_on <= max(days) and one.ends_on >= min(days)]
    longer = _each_day(near)
    fixed = [one for one in near if one.is_fixed or one.assignment_id in longer]
    elsewhere = [one for one in fixed if any(one.starts_on <= day <= one.ends_on for day in days)]
    known = {one.assignment_id for one in elsewhere}
    return [one for one in sat if one.assignment_id not in known], elsewhere


def _each_day(sat: Iterable[Sat]) -> set[int]:
    """Those of several days (assignments) whose holder is there on each of them."""
    several = [one for one in sat if one.starts_on != one.ends_on and one.does in WATCHING]
    ids = {one.activity_id for one in several}
    if not ids:
        return set()
    known = {one.id: one for one in db.session.scalars(select(Activity).where(Activity.id.in_(ids)))}
    return {one.assignment_id for one in several if timetable.taken_by(known[one.activity_id], one.does)}


def _made(
    asked: Asked, those: list[Person], sitting: list[Assignment], elsewhere: list[Sat], closed: frozenset[date],
    seed: int, base: str,
) -> Ground:  # fmt: skip
    known, ids = {one.id for one in those}, {seat.id for seat in asked.seats}
    sit = [one for one in sitting if one.slot_id in ids and one.person_id in known]
    other = [one for one in elsewhere if one.person_id in known]
    locked = [Pick(one.slot_id, one.person_id, True, one.reason) for one in sit if one.is_locked]
    locked += [Pick(-one.assignment_id, one.person_id, True) for one in other]
    seats = (*asked.seats, *map(_elsewhere, other))
    before = tuple(Pick(one.slot_id, one.person_id) for one in sit if not one.is_locked)
    return Ground(Round(tuple(those), seats, asked.span, tuple(locked), closed, seed), before, base)


def _elsewhere(one: Sat) -> Seat:
    """A seat of somebody's in other work on the same day: it is theirs, and keeps them from being here as well. Its id
    is below nought."""
    times = [moment.astimezone(LONDON).time() for moment in (one.starts_at, one.ends_at) if moment]
    starts, ends = times if len(times) == 2 else (None, None)
    if one.starts_on != one.ends_on:
        starts = ends = None
    return Seat(-one.assignment_id, "elsewhere", "elsewhere", "attend", one.starts_on, one.ends_on, one.minutes,
                frozenset(), starts, ends, frozenset(), each_day=True)  # fmt: skip


# Seats --------------------------------------------------------------------------------------------------------


def _beside(slots: Iterable[Slot], sitting: Mapping[int, Assignment]) -> dict[int, frozenset[int]]:
    """record → who sits in a seat of it that nobody is looked for"""
    found = defaultdict[int, set[int]](set)
    for slot in slots:
        if slot.does == "reflect" and slot.record_id and slot.id in sitting:
            found[slot.record_id].add(sitting[slot.id].person_id)
    return {record: frozenset(people) for record, people in found.items()}


def _seats(
    activity: Activity, slots: Sequence[Slot], sitting: Mapping[int, Assignment], beside: Mapping[int, frozenset[int]]
) -> list[Seat]:  # fmt: skip
    pack, kind = timetable.rules_of(activity)
    by_key = {seat.key: seat for seat in kind.seats if not is_filled_by_hand(seat)}
    windows = {key: timetable.window_of(activity, seat) for key, seat in by_key.items()}
    slots = [slot for slot in slots if slot.seat_key in by_key]
    managers, pools = _managers(slots, list(windows.values())), _pools(activity, slots, sitting)
    watched = {does for does in WATCHING if timetable.taken_by(activity, does)}
    visited = (activity.team_id, activity.team.service_id if activity.team else activity.service_id)
    return [
        seat_of(pack, kind, activity.ref, _about(slot, by_key[slot.seat_key], managers, beside), windows[slot.seat_key],
                visited, pools.get(slot.id), by_key[slot.seat_key].does in watched)
        for slot in slots
    ]  # fmt: skip


def _about(
    slot: Slot, seat: PackSeat, managers: Mapping[int, frozenset[int]], beside: Mapping[int, frozenset[int]]
) -> About:
    if slot.record is None:
        return About(slot.id, seat, slot.post_key, slot.minutes)
    row = slot.record.row
    return About(
        slot.id, seat, slot.post_key, slot.minutes, slot.record.public_id, row.worker_id,
        managers.get(row.worker_id or 0, frozenset()), beside.get(slot.record.id, frozenset()),
        row.team_id, row.team.service_id if row.team else row.service_id,
    )  # fmt: skip


def _managers(slots: Iterable[Slot], windows: Sequence[Window]) -> dict[int, frozenset[int]]:
    """worker → whoever manages them while their work is looked at, or did in the year before"""
    workers = {slot.record.row.worker_id for slot in slots if slot.record and slot.record.row.worker_id}
    if not workers:
        return {}
    first, last = min(one.first for one in windows) - AT_THE_TIME, max(one.last for one in windows)
    found: dict[int, set[int]] = defaultdict(set)
    for held in people.holdings(first, last, among=sorted(workers)):
        if held.manager_id:
            found[held.person_id].add(held.manager_id)
    return {worker: frozenset(managers) for worker, managers in found.items()}


def _pools(
    activity: Activity, slots: Sequence[Slot], sitting: Mapping[int, Assignment]
) -> dict[int, frozenset[int]]:  # fmt: skip
    """slot → those who were put forward for it and accepted. As many seats as there are of them are theirs, those first
    in which one of them sits; anybody may have the others."""
    found = dict[int, frozenset[int]]()
    for key, those in accepted_people(activity).items():
        places = [slot for slot in slots if slot.seat_key == key]
        pool = pool_of(those, len(places))
        places.sort(key=lambda slot: slot.id in sitting and sitting[slot.id].person_id not in pool)
        found |= {slot.id: pool for slot in places[: len(pool)]} if pool else {}
    return found
