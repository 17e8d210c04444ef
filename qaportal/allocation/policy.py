"""Who may nominate, allocate, ask for cover and see why."""

from typing import Any

from qaportal.allocation.models import Assignment, CoverOffer, CoverRequest
from qaportal.lib import clock
from qaportal.people.models import Person
from qaportal.people.policy import answers_for, can_keep_absences
from qaportal.people.roles import BusinessSupport, QaLead, holds
from qaportal.programme.models import PublishedActivity
from qaportal.programme.policy import sees_all_activities

# One's own seats, and cover (X-06) ------------------------------------------------------------------


def can_see_seats(person: Person, other: Person) -> bool:
    """One's own, those of whom one answers for, and all for QA leads and business support: whoever keeps the dates on
    which somebody is away."""
    return can_keep_absences(person, other)


def can_see_seat(person: Person, one: Assignment) -> bool:
    """Whoever sees its holder's seats."""
    return can_see_seats(person, one.person)


def can_open_work(person: Person, published: PublishedActivity) -> bool:
    """The page of the work itself: all staff, and guests whose post it invites."""
    held = {one.post.key for one in person.appointments_on(clock.today())}
    return sees_all_activities(person) or bool(held & set(published.posts))


def can_see_record(person: Person, one: Assignment) -> bool:
    """Which record and whose work it is, masked, and who else is there: its holder and QA leads. Others see titles,
    people and dates."""
    return one.person_id == person.id or holds(person, QaLead)


def can_reveal(person: Person, one: Assignment) -> bool:
    """The reference itself: the holder, of a record that their seat is about, while they have it."""
    return one.person_id == person.id and one.sits and one.is_out and one.slot.record_id is not None


def acts_for(person: Person, other: Person) -> bool:
    """For oneself, or for somebody whom one answers for."""
    return person.id == other.id or answers_for(person, other)


def can_ask_for_cover(person: Person, one: Assignment) -> bool:
    """The holder, who answers for them, and QA leads, whom people ring."""
    return acts_for(person, one.person) or holds(person, QaLead)


def can_see_cover(person: Person, cover: CoverRequest) -> bool:
    """Whoever sees the seat that it is for."""
    return can_see_seat(person, cover.assignment)


def can_take_back_cover(person: Person, cover: CoverRequest) -> bool:
    """Whoever may ask for it."""
    return can_ask_for_cover(person, cover.assignment)


def can_see_all_cover(person: Person, _thing: Any = None) -> bool:
    """Every open request: QA leads and business support."""
    return holds(person, QaLead, BusinessSupport)


def can_offer_more(person: Person, _cover: CoverRequest | None = None) -> bool:
    """Ask more people: QA leads."""
    return holds(person, QaLead)


def can_answer(person: Person, offer: CoverOffer) -> bool:
    """Whoever was asked, and who answers for them."""
    return acts_for(person, offer.person)
