"""The seats of an activity as pages show them: grouped by kind of seat, with who sits there."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from qaportal.allocation.models import Assignment
from qaportal.allocation.queries.amiss import to_look_at
from qaportal.allocation.queries.cover import standings_in
from qaportal.allocation.queries.seats import emptied_in, reasons_for, sitting_in
from qaportal.allocation.seating import is_filled_by_hand, is_of_a_worker
from qaportal.allocation.telling import MOVES_TEAM, rule_words
from qaportal.allocation.why import Reasons
from qaportal.frameworks.schema import Seat
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.formats import capital
from qaportal.people.models import Person
from qaportal.people.queries.people import with_posts
from qaportal.programme.models import Activity
from qaportal.sampling import queries as sampling
from qaportal.timetable import queries as timetable
from qaportal.timetable.models import Slot
from qaportal.timetable.slots import Changes
from qaportal.timetable.windows import Window

GONE = "Does not work here on any day of this seat."


@dataclass(frozen=True)
class Who:
    """Somebody as a list shows them: their post and where they work."""

    person: Person
    post: str
    place: str


@dataclass(frozen=True)
class Line:
    """One seat: what it is about, who sits in it, and what somebody should look at, in sentences. Whoever is gone does
    not work here on any day of it; whoever is amiss breaks a rule by now that nobody set aside. `nobody` says why it is
    empty, where that is known."""

    slot: Slot
    about: str
    sitting: Assignment | None
    who: Who | None
    cautions: tuple[str, ...]
    is_gone: bool = False
    nobody: str = ""
    is_amiss: bool = False

    @property
    def is_lacking(self) -> bool:
        """Whether somebody has to be found for it: whoever is amiss gives way when people are looked for, but for those
        who are locked."""
        gives_way = self.is_gone or (self.is_amiss and self.sitting is not None and not self.sitting.is_locked)
        return (self.sitting is None or gives_way) and not self.slot.is_extra


@dataclass(frozen=True)
class Group:
    """The seats of one kind; `is_by_hand` where nobody is looked for."""

    seat: Seat
    when: Window
    lines: tuple[Line, ...]
    is_by_hand: bool

    @property
    def shown(self) -> list[Line]:
        """Those that somebody has or should have."""
        return [line for line in self.lines if line.sitting or not line.slot.is_extra]

    @property
    def spare(self) -> list[Line]:
        """Those that nobody has, and that may stay so."""
        return [line for line in self.lines if not line.sitting and line.slot.is_extra]

    @property
    def how_full(self) -> str:
        """After its name: 3 of 4 filled; 5 filled (5 to 60) where some may stay empty."""
        if self.is_by_hand:
            return f"{self.filled} of {len(self.lines)} named"
        must, most = sum(not line.slot.is_extra for line in self.lines), len(self.lines)
        return f"{self.filled} of {most} filled" if must == most else f"{self.filled} filled ({must} to {most})"

    @property
    def filled(self) -> int:
        """How many of them somebody has who is here then."""
        return sum(line.sitting is not None and not line.is_gone for line in self.lines)

    @property
    def lacking(self) -> int:
        """How many that must not stay empty are, or have somebody who cannot keep them."""
        return sum(line.is_lacking for line in self.lines)


@dataclass(frozen=True)
class Board:
    """Everything about an activity's seats: the groups, and how they differ from what should be there."""

    groups: tuple[Group, ...]
    changes: Changes
    drafts: int

    @property
    def lines(self) -> list[Line]:
        """Every seat."""
        return [line for group in self.groups for line in group.lines]

    @property
    def lacking(self) -> int:
        """How many seats somebody should be found for: they are empty, or their holders cannot keep them."""
        return sum(group.lacking for group in self.groups if not group.is_by_hand)


def who_are(ids: Iterable[int], day: date) -> dict[int, Who]:
    """These people with their posts of the day, in a handful of statements."""
    chosen = select(Person).where(Person.id.in_(set(ids))).options(*with_posts())
    found = {}
    for person in db.session.scalars(chosen):
        held = person.main_appointment(day)
        found[person.id] = Who(person, held.post.title if held else "", held.place if held else "")
    return found


def board_of(activity: Activity) -> Board:
    """The seats of an activity for those who allocate."""
    slots = timetable.open_slots(activity)
    sitting = sitting_in(slots)
    people = who_are([one.person_id for one in sitting.values()], clock.today())
    reasons = reasons_for(activity) if sitting else None
    cautions = _cautions(reasons, sitting)
    asked = standings_in(activity) if sitting else {}
    broken = {pick.seat: set(pick.broken) for pick in reasons.plan.picks} if reasons else {}
    lines = defaultdict[str, list[Line]](list)
    numbers, emptied = numbered(slots), emptied_in(slots)
    for slot in slots:
        one = sitting.get(slot.id)
        is_gone = one is not None and _is_gone(one, reasons)
        told = (GONE,) if is_gone else cautions.get(slot.id, ())
        told += (f"Asks for cover: {asked[one.id]}.",) if one and one.id in asked else ()
        who = people[one.person_id] if one else None
        is_amiss = one is not None and not broken.get(slot.id, set()) <= set(one.broken)
        lines[slot.seat_key].append(
            Line(slot, about(slot, numbers), one, who, told, is_gone, _nobody(slot, emptied), is_amiss)
        )
    drafts = sum(one.published_at is None for one in sitting.values())
    return Board(_groups(activity, lines), timetable.changes_of(activity), drafts)


def _nobody(slot: Slot, emptied: Mapping[int, str]) -> str:
    """Why nobody has a seat that nobody is looked for: it was emptied, or its record's worker is not known or here."""
    if slot.does != "reflect":
        return ""
    if slot.id in emptied:
        return f"emptied: {emptied[slot.id]}"
    if slot.record is None:
        return ""
    worker = slot.record.row.worker
    return f"{worker.name} is not here then" if worker else "the list does not say whose record it is"


def _is_gone(one: Assignment, reasons: Reasons | None) -> bool:
    """Whether somebody does not work here on any day of the seat that they have; a worker's own is not asked about."""
    if reasons is None or one.slot_id not in reasons.table.seat_at:
        return False
    return one.person_id not in reasons.table.person_at


def _groups(activity: Activity, lines: Mapping[str, Sequence[Line]]) -> tuple[Group, ...]:
    _, kind = timetable.rules_of(activity)
    return tuple(
        Group(seat, timetable.window_of(activity, seat), tuple(lines[seat.key]), is_filled_by_hand(seat))
        for seat in kind.seats
        if seat.key in lines
    )


def numbered(slots: Iterable[Slot]) -> dict[int, int]:
    """record → its number in the sample"""
    ids = {slot.record_id for slot in slots if slot.record_id}
    return sampling.numbers_of(ids) if ids else {}


def about(slot: Slot, numbers: Mapping[int, int]) -> str:
    """What a seat is about, for a list: Record 3, Children in Care. No reference is in it."""
    if slot.record is None:
        return slot.name if slot.post_key else f"{slot.name} {slot.number}"
    row = slot.record.row
    unit = row.team or row.service
    return f"Record {numbers[slot.record.id]}" + (f", {unit.name}" if unit else "")


def _cautions(found: Reasons | None, sitting: Mapping[int, Assignment]) -> dict[int, tuple[str, ...]]:
    """slot → what has come to stand against whoever sits there, but for what was set aside, and that they move team
    meanwhile"""
    if found is None:
        return {}
    told = {}
    for pick in found.plan.picks:
        set_aside = sitting[pick.seat].broken if pick.seat in sitting else []
        fresh = rule_words([key for key in pick.broken if key not in set_aside])
        words = [f"{capital(one)}." for one in fresh]
        told[pick.seat] = (*words, *(["Moves to another team meanwhile."] if MOVES_TEAM in pick.flags else []))
    return {slot: words for slot, words in told.items() if words}


def about_one(slot: Slot) -> str:
    """What one seat is about, as the list has it."""
    return about(slot, numbered([slot]))


# For everybody ------------------------------------------------------------------------------------------------


def published_groups(activity: Activity) -> list[tuple[str, Window, list[Who]]]:
    """Who sits in which kind of seat, once it is published: (seat, when, people by name). What each looks at is not
    said, and neither is whose record it is: seats of workers are left out."""
    chosen = (
        select(Slot.seat_key, Assignment.person_id)
        .join(Assignment, Assignment.slot_id == Slot.id)
        .where(Slot.activity_id == activity.id, Assignment.published_at.is_not(None), Assignment.withdrawn_at.is_(None))
    )
    people = defaultdict[str, set[int]](set)
    for seat, person in db.session.execute(chosen):
        people[seat].add(person)
    known = who_are([one for ids in people.values() for one in ids], clock.today())
    _, kind = timetable.rules_of(activity)
    return [
        (seat.name, timetable.published_window_of(activity, seat) or timetable.window_of(activity, seat),
         sorted((known[one] for one in people[seat.key]), key=lambda who: who.person.name))
        for seat in kind.seats
        if people[seat.key] and not is_of_a_worker(seat)
    ]  # fmt: skip


@dataclass(frozen=True)
class Counts:
    """How many seats somebody should be found for, how many of them are filled, and how many are to look at again."""

    seats: int
    filled: int
    again: int = 0

    @property
    def words(self) -> str:
        """How many of them are filled, in a sentence."""
        if self.seats == 1:
            return f"The one seat is {'filled' if self.filled else 'empty'}."
        if self.filled == self.seats:
            return f"All {self.seats} seats are filled."
        return f"{self.filled} of {self.seats} seats {'is' if self.filled == 1 else 'are'} filled."


def glance_of(activity: Activity, *, drafts: bool) -> Counts:
    """How far the seats of an activity are, whoever has left by then not counted; with `drafts`, those that nobody was
    told of count as filled, and what went wrong since is told (`amiss`)."""
    here = select(Person.id).where((Person.left_on.is_(None)) | (Person.left_on >= activity.starts_on))
    taken = (Assignment.slot_id == Slot.id) & Assignment.ended_at.is_(None) & Assignment.person_id.in_(here)
    if not drafts:
        taken &= Assignment.published_at.is_not(None)
    chosen = select(func.count(Slot.id), func.count(Assignment.id)).outerjoin(Assignment, taken)
    chosen = chosen.where(Slot.activity_id == activity.id, Slot.closed_at.is_(None), Slot.is_extra.is_(False))
    chosen = chosen.where(Slot.does != "reflect", sampling.is_looked_at(Slot.record_id))
    seats, filled = db.session.execute(chosen).one()
    again = to_look_at([activity.ref], clock.today()).get(activity.ref, 0) if drafts else 0
    return Counts(seats, filled, again)
