"""What the demo's people wrote in the year so far: cycles of reviews that are done, and one that is half done."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import select

from qaportal.actions.services import hand_in
from qaportal.allocation.models import Assignment
from qaportal.frameworks.meaning.answers import states
from qaportal.frameworks.schema import Part, Question
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.people.models import Person
from qaportal.programme.models import Activity
from qaportal.reviews import queries, services
from qaportal.reviews.models import Review
from qaportal.reviews.sight import Sight
from qaportal.reviews.values import OTHER, options_of
from qaportal.timetable.models import Slot
from qaportal.timetable.queries import rules_of

MOST = 6  # reviews of a cycle: enough to see how two readers agree
CYCLES = 5  # enough for figures of a year
DIFFERS = 3  # of so many second looks one comes to another grade
DONE = ("all",)
HALF_DONE = ("begun", "", "first look", "begun", "first look", "begun")  # how far each review of a cycle is
SOON = timedelta(days=28)
NAMED = {"Team": "Children in Care", "Main need": "Neglect"}  # what is asked for in a word or two
SAID = (
    "Visits are on time and say what the child wanted.",
    "The plan is clear about who does what; two dates have passed without a word why.",
    "Direct work is there and was used to decide.",
    "School was asked, health was not.",
    "Supervision comes back to what was agreed before.",
    "Much has changed for the child since spring.",
)


def write(activities: Iterable[Activity], today: date) -> None:
    """Fill in the forms of the first pieces of work that are looked at twice, of MOST records each, to the end, and
    begin those of the last one. What stands in them is made up, and the same each time. Commits nothing."""
    cycles = list(islice(_looked_at_twice(activities, today), CYCLES))
    for turn, activity in enumerate(cycles):
        fill_in(activity, activity.ends_on, HALF_DONE if turn and turn == len(cycles) - 1 else DONE)


def fill_in(activity: Activity, on: date, stages: Sequence[str]) -> None:
    """Write the reviews of one piece of work, of MOST records, on that day, as far as `stages` say in turn: `all` is
    every part, `first look` those before the second look, `begun` the first part; nothing else is begun."""
    for number, seats in enumerate(_by_record(activity)[:MOST]):
        with clock.stopped_at(datetime.combine(on, time(10), UTC)):
            _fill(seats, number, stages[number % len(stages)])


def _looked_at_twice(activities: Iterable[Activity], today: date) -> Iterator[Activity]:
    for activity in sorted(activities, key=lambda one: (one.starts_on, one.ref)):
        if activity.ends_on + SOON < today and _has_second_look(activity):
            yield activity


def _has_second_look(activity: Activity) -> bool:
    rule = rules_of(activity)[1].moderation
    return rule is not None and rule.of.value != "none" and "grade" in rule.asks


def left_to_write(activity: Activity, today: date) -> bool:
    """Whether people have seats in it whose forms are left for whoever tries the demo: reviews of these weeks, looked
    at twice, of which the demo writes nothing."""
    is_now = activity.starts_on <= today <= activity.ends_on + SOON
    return is_now and _has_second_look(activity) and bool(_by_record(activity))


def at_one_review(today: date) -> tuple[str, list[tuple[str, Person]]]:
    """The reference of the latest work that is left to write, and who has which seat about its first record; "" and
    nobody where there is none."""
    found = [one for one in db.session.scalars(select(Activity)) if left_to_write(one, today)]
    if not found:
        return "", []
    latest = max(found, key=lambda one: (one.starts_on, one.ref))
    pack, kind = rules_of(latest)
    seats = _by_record(latest)[0]
    return latest.ref, [(pack.name_of(seat.slot.seat_key, kind), seat.person) for seat in seats]


def _by_record(activity: Activity) -> list[list[Assignment]]:
    chosen = select(Assignment).join(Assignment.slot).where(Slot.activity_id == activity.id)
    chosen = chosen.where(Assignment.ended_at.is_(None))
    found: dict[int, list[Assignment]] = {}
    for seat in db.session.scalars(chosen.where(Slot.record_id.is_not(None)).order_by(Slot.id)):
        found.setdefault(seat.slot.record_id or 0, []).append(seat)
    return list(found.values())


def _fill(seats: Sequence[Assignment], number: int, stage: str) -> None:
    """Everybody's parts, in the order of the form, as far as the stage has it."""
    by_seat = {seat.slot.seat_key: seat for seat in seats}
    review = None
    for seat in seats if stage else ():
        for bound, _ in queries.forms_of_seat(seat):
            if bound.may_start and review is None:
                review = services.open_review(seat, bound.form.key, by=seat.person)
    if review is None:
        return
    sight = queries.sight_of(seats[0].person, review)
    for at, part in enumerate(sight.form.parts):
        is_second = sight.kind.moderation is not None and part.seat == sight.kind.moderation.seat
        if part.seat in by_seat and (at == 0 or stage == "all" or (stage == "first look" and not is_second)):
            _part(review, part, by_seat[part.seat], number)


def _part(review: Review, part: Part, seat: Assignment, number: int) -> None:
    sight = queries.sight_of(seat.person, review)
    if not sight.writes(part):
        return
    rule = sight.kind.moderation
    if rule is not None and rule.seat == part.seat and number % DIFFERS == DIFFERS - 1:
        number += 1
    for section in part.sections:
        for at, question in enumerate(section.questions):
            sight = _answer(sight, part, question, seat, number + at)
    try:
        with db.session.begin_nested():
            hand_in(queries.sight_of(seat.person, review), part, by=seat.person)
    except DomainError:
        return  # it waits for something that nobody in the demo has done


def _answer(sight: Sight, part: Part, question: Question, seat: Assignment, n: int) -> Sight:
    """One answer, where it is asked and nothing is there; the review with it."""
    asked = states(sight.form, sight.filled)[question.key] == "blank"
    value = _value(sight, question, n) if asked and question.key not in sight.answers else None
    if value is None:
        return sight
    note = SAID[(n + 1) % len(SAID)] if question.evidence else ""
    kept = services.save(sight, part, question, value, note, seen=0, save_id="", by=seat.person)
    return replace(sight, answers={**sight.answers, question.key: kept})


def _value(sight: Sight, question: Question, n: int) -> Any:
    kind = question.kind
    options = [value for value, _ in options_of(question, sight.pack.scales.get(question.scale or ""))
               if value not in (OTHER, "not_applicable")]  # fmt: skip
    if kind in ("rating", "out_of_ten"):
        return int(options[len(options) // 2 + n % 3 - 1])
    if kind == "grade" and question.scale == sight.kind.scale:
        return options[1 + (n % 3 == 0)]
    if kind == "ticks":
        return options[:2]
    if options:
        return options[n % min(2, len(options))]
    if kind == "actions":
        by = clock.today() + SOON
        return [{"what": "Ask health what they know, and write it into the plan", "who": "The practitioner",
                 "when": by.isoformat()}]  # fmt: skip
    return {
        "text": NAMED.get(question.ask) or SAID[n % len(SAID)], "number": 3, "date": clock.today().isoformat(),
        "signature": True, "person": "A. N. Other", "record": None,
    }.get(kind)  # fmt: skip
