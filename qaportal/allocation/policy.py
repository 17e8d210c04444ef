"""Who may nominate, allocate, ask for cover and see why."""

from typing import Any

from qaportal.allocation.models import Assignment, Conflict, CoverOffer, CoverRequest
from qaportal.allocation.nominating import Opening, openings
from qaportal.allocation.seating import is_filled_by_hand
from qaportal.frameworks.queries import pack_of
from qaportal.frameworks.schema import ActivityType, Pack
from qaportal.lib import clock
from qaportal.people.models import Person
from qaportal.people.policy import answers_for, can_keep_absences, services_headed
from qaportal.people.roles import STAFF, BusinessSupport, HeadOfService, Leadership, QaLead, holds
from qaportal.programme import ahead
from qaportal.programme.models import Activity, PublishedActivity
from qaportal.programme.policy import can_remind, can_track, posts_of, sees_all_activities
from qaportal.timetable.queries import rules_of


def can_allocate(person: Person, _activity: Activity | None = None) -> bool:
    """Set seats out, look for people, choose, lock, empty, publish: QA leads."""
    return holds(person, QaLead)


def can_view_seats(person: Person, _activity: Activity | None = None) -> bool:
    """Who sits where, once it is published: everybody who works here. What they look at is not shown to them."""
    return holds(person, *STAFF)


# Capacity and declared conflicts (X-05) -------------------------------------------------------------


def can_set_caps(person: Person, _thing: Any = None) -> bool:
    """How many seats the holders of a post take at most is for QA leads to say."""
    return holds(person, QaLead)


def can_declare(person: Person, _thing: Any = None) -> bool:
    """Everybody who works here says for themselves with whom they are in conflict."""
    return holds(person, *STAFF)


def can_end_conflict(person: Person, conflict: Conflict) -> bool:
    """Whoever declared it ends it."""
    return can_declare(person) and conflict.person_id == person.id


def can_see_conflicts(person: Person, _thing: Any = None) -> bool:
    """QA leads see all that stand. Why, nobody sees: it is not kept."""
    return holds(person, QaLead)


# Nominations (X-04) -----------------------------------------------------------------------------------------


def can_answer_nominations(person: Person, _thing: Any = None) -> bool:
    """Accept what was put forward or decline it, and see all of it: QA leads."""
    return holds(person, QaLead)


def can_nominate(person: Person, activity: Activity) -> bool:
    """Put somebody or something forward and see what became of it: whoever the framework asks to, and QA leads."""
    return any(may_put_forward(person, opening) for opening in openings_of(activity))


def can_see_glance(person: Person, _activity: Activity | None = None) -> bool:
    """What is asked for and by when, in a sentence: everybody who works here."""
    return holds(person, *STAFF)


def may_put_forward(person: Person, opening: Opening) -> bool:
    """For one opening: who is asked, and QA leads."""
    return can_answer_nominations(person) or is_asked(person, opening)


def is_asked(person: Person, opening: Opening) -> bool:
    """Whether the framework asks them: for teams those who head a service, for a seat holders of the posts it names."""
    if opening.is_team:
        return bool(services_headed(person))
    return holds(person, *STAFF) and not opening.by.isdisjoint(posts_of(person))


def names_anybody(person: Person, opening: Opening) -> bool:
    """Whether they may put anybody forward who may sit, and not their own people alone: QA leads, and holders of a post
    that the framework names as such rather than among the members of a party."""
    return can_answer_nominations(person) or not opening.anybody.isdisjoint(posts_of(person))


def openings_of(activity: Activity) -> tuple[Opening, ...]:
    """What may be put forward for an activity, by the framework that it runs by."""
    pack = pack_of(activity.framework)
    return openings_in(pack, pack.activities[activity.type_key])


def openings_in(pack: Pack, kind: ActivityType) -> tuple[Opening, ...]:
    """What may be put forward for work of a kind."""
    heads, planners = (
        frozenset(key for key, post in pack.posts.items() if post.role == role.key)
        for role in (HeadOfService, QaLead)
    )  # fmt: skip
    return openings(pack, kind, heads=heads, planners=planners)


def can_see_ledger(person: Person, activity: Activity) -> bool:
    """What everybody in an activity's pool carries: QA leads, leadership, heads of service, and whoever works here in a
    post that one of its seats may be for."""
    if holds(person, QaLead, Leadership, HeadOfService):
        return True
    pack, kind = rules_of(activity)
    keys = {key for seat in kind.seats if not is_filled_by_hand(seat) for key in seat.posts.value}
    return holds(person, *STAFF) and not {post.key for post in pack.posts_of(keys)}.isdisjoint(posts_of(person))


# One's own seats, and cover (X-06) ------------------------------------------------------------------


def can_see_seats(person: Person, other: Person) -> bool:
    """One's own, those of whom one answers for, and all for QA leads and business support: whoever keeps the dates on
    which somebody is away."""
    return can_keep_absences(person, other)


def can_see_seat(person: Person, one: Assignment) -> bool:
    """Whoever sees its holder's seats."""
    return can_see_seats(person, one.person)


def can_open_work(person: Person, published: PublishedActivity) -> bool:
    """The page of the work itself: all staff, and guests whose post it invites. What was opened for a standing duty has
    none."""
    if published.duty_key:
        return False
    held = {one.post.key for one in person.appointments_on(clock.today())}
    return sees_all_activities(person) or bool(held & set(published.posts))


def can_see_record(person: Person, one: Assignment) -> bool:
    """Which record and whose work it is, masked, and who else is there: its holder and QA leads. Others see titles,
    people and dates."""
    return one.person_id == person.id or holds(person, QaLead)


def can_reveal(person: Person, one: Assignment) -> bool:
    """The reference itself: the holder, of a record that their seat is about, while they have it, the record counts and
    the work or its last reports may be open."""
    record, ends = one.slot.record, one.slot.activity.ends_on + ahead.TAIL
    has_it = one.person_id == person.id and one.sits and one.is_out
    return has_it and record is not None and record.counts and clock.today() <= ends


def acts_for(person: Person, other: Person) -> bool:
    """For oneself, or for somebody whom one answers for."""
    return person.id == other.id or answers_for(person, other)


def can_ask_for_cover(person: Person, one: Assignment) -> bool:
    """The holder, who answers for them, and QA leads, whom people ring. A standing duty is its owner's alone."""
    return not one.slot.activity.duty_key and (acts_for(person, one.person) or holds(person, QaLead))


def can_mark_part(person: Person, one: Assignment) -> bool:
    """Say that the part of a seat is done, and that it is not: the holder, who answers for them, QA leads and business
    support."""
    return acts_for(person, one.person) or can_remind(person)


def can_do_duty(person: Person, other: Person) -> bool:
    """Open the form of a standing duty: whoever owes it, and nobody for them."""
    return person.id == other.id and can_track(person)


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
