"""Whoever owes a standing duty sits down to it: its work is opened, with them in the seat that fills the form."""

from qaportal.allocation.models import Assignment
from qaportal.allocation.queries import duty_work as queries
from qaportal.allocation.services.seats import seat
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.people.models import Person
from qaportal.programme.duties import Obligation
from qaportal.programme.queries import Standing
from qaportal.programme.services import open_work
from qaportal.timetable.services import open_seats

NO_FORM = "This is done on no form that is yours to open. Mark it as done instead."
CONFLICT = "There is a declared conflict between {} and you, so this is not yours to do. Speak to the QA team."
CHOOSE = "Choose whose work it looks at."


def sit_down(owner: Person, what: Obligation, rules: Standing, *, other: Person | None = None) -> Assignment:
    """The seat of `owner` in the work of something that they owe, opened once: whoever asks again gets the same. What
    is owed for a person looks at that person; otherwise `other` is who was chosen.

    Raises DomainError where it is done on no form of theirs, nobody was chosen where somebody must be, or the two are
    in conflict; and as `open_work` does.
    """
    seats = queries.seats_for(rules.pack, what)
    if seats is None:
        raise DomainError(NO_FORM)
    person = db.session.get(Person, what.about_id) if what.about_kind == "person" else other
    begun = queries.begun_for(owner, rules.pack, what)
    if begun is None:
        _check(owner, person, seats.must_name and seats.other is not None)
    work, is_new = open_work(owner, what, person=person, by=owner)
    if is_new:
        sitting = [(seats.doer.key, owner), *([(seats.other.key, person)] if seats.other and person else [])]
        slots = open_seats(work.activity, [key for key, _ in sitting])
        for slot, (_, who) in sorted(zip(slots, sitting, strict=True), key=lambda pair: pair[1][1].id):
            seat(slot, who, how="chosen", by=owner, is_locked=True).published_at = clock.now()
        db.session.flush()
    found = queries.seat_in(work, owner)
    if found is None:
        raise DomainError("This is somebody else’s by now. Speak to the QA team.")
    return found


def _check(owner: Person, person: Person | None, must_name: bool) -> None:
    if person is None and must_name:
        raise DomainError(CHOOSE, field="person")
    if person is not None and person.id in queries.in_conflict_with(owner):
        raise DomainError(CONFLICT.format(person.name), field="person")
