"""What leaves the portal of a timetable: the difference first, then one page for each person, with its forms."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from qaportal.allocation.models import Assignment
from qaportal.allocation.queries.seats import people_by_id
from qaportal.frameworks.outline.sheets import RubricLine, rubric_of
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import NotFound
from qaportal.people.models import Person
from qaportal.programme.models import Activity
from qaportal.reviews import queries as reviews
from qaportal.reviews.binding import Bound
from qaportal.reviews.closing import is_locked
from qaportal.reviews.models import Review
from qaportal.reviews.queries.sights import OUT
from qaportal.timetable import queries as timetable
from qaportal.timetable.models import Slot, WeekVersion
from qaportal.timetable.week.clashes import clashes
from qaportal.timetable.week.clashes import clock as hour
from qaportal.timetable.week.telling import differences, touched
from qaportal.weeks.queries.problems import facts_of, problem_of
from qaportal.weeks.queries.reading import Rows, dates_of, names_of

Closed = frozenset[tuple[str, int]]  # (form, slot)


@dataclass(frozen=True)
class Preview:
    """What publishing would do: which changes, whom it would tell, and what is still amiss."""

    last: WeekVersion | None
    changes: Sequence[str]
    touched: Sequence[Person]
    unplaced: int
    hard: int


def preview_of(activity: Activity) -> Preview:
    """The draft against what was published last."""
    last, rows = timetable.latest_version(activity), Rows(activity)
    problem = problem_of(activity, rows)
    facts = facts_of(activity, rows, problem)
    before = last.facts if last else []
    people = people_by_id(touched(before, facts))
    hard = sum(one.is_hard for one in clashes(problem, problem.before))
    return Preview(
        last, differences(before, facts, names_of(rows.days)), sorted(people.values(), key=lambda one: one.name),
        len(problem.sessions) - len(facts), hard,
    )  # fmt: skip


@dataclass(frozen=True)
class Paper:
    """A form to fill in about a session: the seat that fills it, and the review there is; None: it is to be begun.
    `another` says that there is one of an earlier session, `is_closed` that nobody may write on it any more."""

    form: str
    key: str
    seat: str
    review: Review | None
    another: bool
    is_closed: bool = False

    @property
    def is_in(self) -> bool:
        """Whether it is handed in."""
        return self.review is not None and bool(self.review.parts) and self.review.parts[0].is_in


@dataclass(frozen=True)
class Item:
    """A session of somebody's page: its frozen facts, and the forms that they fill in about it."""

    fact: Mapping[str, Any]
    papers: Sequence[Paper]

    @property
    def hours(self) -> str:
        """09:00 to 10:30"""
        return f"{hour(self.fact['start'])} to {hour(self.fact['start'] + self.fact['minutes'])}"

    def others(self, name: str) -> list[str]:
        """Who else is there."""
        return [who for who in self.fact["who"] if who != name]


@dataclass(frozen=True)
class PersonPack:
    """Somebody's page of a timetable: days with what they have then, which forms they need how often, and what the
    framework says good work looks like, for members (LB-046)."""

    person: Person
    version: WeekVersion
    days: Sequence[tuple[date, Sequence[Item]]]
    rubrics: Sequence[RubricLine]

    @property
    def forms(self) -> Counter[tuple[str, str]]:
        """(key, name) of a form → how many of it"""
        return Counter((paper.key, paper.form) for _, items in self.days for item in items for paper in item.papers)


def version_with(ident: int) -> WeekVersion | None:
    """The version with this id; None where there is none."""
    return db.session.get(WeekVersion, ident)


def pack_for(activity: Activity, person: Person) -> PersonPack:
    """The page of somebody who is in what was published. Raises NotFound while nothing is."""
    version = timetable.latest_version(activity)
    if version is None:
        raise NotFound("This timetable is not published yet.")
    seats = _seats(activity, [person.id])
    return _pack(activity, version, person, seats.get(person.id, ()), _closed(activity, seats))


def packs_of(activity: Activity) -> list[PersonPack]:
    """The pages of everybody, by name; none before the first publication."""
    version = timetable.latest_version(activity)
    if version is None:
        return []
    ids = {ident for fact in version.facts for ident in fact["people"]}
    seats = _seats(activity, list(ids))
    closed = _closed(activity, seats)
    people = sorted(people_by_id(ids).values(), key=lambda one: one.name)
    return [_pack(activity, version, one, seats.get(one.id, ()), closed) for one in people]


def person_in(activity: Activity, public_id: str) -> Person | None:
    """Somebody of the published timetable, by random id."""
    version = timetable.latest_version(activity)
    ids = {ident for fact in version.facts for ident in fact["people"]} if version else set()
    return next((one for one in people_by_id(ids).values() if one.public_id == public_id), None)


def _seats(activity: Activity, people: Sequence[int]) -> dict[int, list[Assignment]]:
    """person → their published seats in this week"""
    chosen = (
        select(Assignment).join(Assignment.slot).where(Slot.activity_id == activity.id, *OUT)
        .where(Assignment.person_id.in_(people)).options(joinedload(Assignment.slot)).order_by(Slot.id)
    )  # fmt: skip
    found: dict[int, list[Assignment]] = {}
    for one in db.session.scalars(chosen):
        found.setdefault(one.person_id, []).append(one)
    return found


def _closed(activity: Activity, seats: Mapping[int, Sequence[Assignment]]) -> Closed:
    """Which forms of which seats (form, slot) nobody may write on any more (LB-052)."""
    _, kind = timetable.rules_of(activity)
    summary, now = kind.week.summary if kind.week else None, clock.now()
    at = {key: reviews.closing_at(activity, key) for key in (summary.forms if summary else ())}
    over = {key for key, moment in at.items() if is_locked(moment, None, now)}
    slots = [one.slot_id for theirs in seats.values() for one in theirs]
    until = reviews.extensions(slots) if over else {}
    return frozenset((key, slot) for key in over for slot in slots if is_locked(at[key], until.get(slot), now))


def _pack(
    activity: Activity, version: WeekVersion, person: Person, seats: Sequence[Assignment], closed: Closed
) -> PersonPack:
    facts = sorted(
        (fact for fact in version.facts if person.id in fact["people"]), key=lambda one: (one["day"], one["start"])
    )
    bound = _Bound(activity, seats, closed)
    days = dates_of(activity)
    found = [
        (days[day - 1], [Item(fact, bound.papers(fact)) for fact in of_day])
        for day, of_day in groupby(facts, key=lambda one: int(one["day"]))
    ]
    return PersonPack(person, version, found, _rubrics(activity, bound))


def _rubrics(activity: Activity, bound: "_Bound") -> list[RubricLine]:
    """What each level of what a member judges looks like: what is to hand in all of the week, and what stands beside
    their forms. Where the framework has no wording there is nothing to read."""
    pack, kind = timetable.rules_of(activity)
    if not bound.is_member:
        return []
    sections = [section for key in bound.forms for part in pack.forms[key].parts for section in part.sections]
    keys = dict.fromkeys([*kind.rubrics, *(key for section in sections for key in section.rubrics)])
    return [rubric_of(pack, key) for key in keys if any(row.levels for row in pack.rubrics[key].rows)]


class _Bound:
    """Binds the forms of somebody's seats to their sessions: the first audit to the first session for one, and so on;
    what there is one of, to each session that names it."""

    def __init__(self, activity: Activity, seats: Sequence[Assignment], closed: Closed) -> None:
        self.closed = closed
        week = timetable.week_of(activity)
        self.kinds = week.sessions
        self.is_member = any(seat.slot.seat_key in week.members for seat in seats)
        self.forms: dict[str, tuple[Assignment, Bound, Sequence[Review]]] = {}
        for seat in seats:
            for one, _ in reviews.forms_of_seat(seat):
                if one.may_start:
                    self.forms.setdefault(one.form.key, (seat, one, reviews.reviews_of_seat(seat, one)))
        self.used: Counter[str] = Counter()

    def papers(self, fact: Mapping[str, Any]) -> list[Paper]:
        """The forms of one session, in the order of the sessions."""
        kind = self.kinds.get(fact["kind"])
        return [self._paper(key) for key in kind.forms if key in self.forms] if kind else []

    def _paper(self, key: str) -> Paper:
        seat, one, there = self.forms[key]
        at = self.used[key] if one.how == "often" else 0
        self.used[key] += 1
        review = there[at] if at < len(there) else None
        is_closed = (key, seat.slot_id) in self.closed
        return Paper(one.form.name, key, seat.public_id, review, another=bool(there), is_closed=is_closed)
