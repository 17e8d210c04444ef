"""Reads of one review as somebody sees it: the form, the answers, the seats and posts that they hold on it."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload, selectinload

from qaportal.allocation.models import Assignment
from qaportal.frameworks.meaning.parts import Reader, sees_children
from qaportal.frameworks.models import Framework
from qaportal.frameworks.queries import pack_of
from qaportal.frameworks.schema import ActivityType, FormTemplate, Pack
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import NotFound
from qaportal.people.models import Person
from qaportal.people.policy import services_headed
from qaportal.programme.models import Activity
from qaportal.programme.policy import posts_at
from qaportal.reviews import policy
from qaportal.reviews.models import Answer, FilledPart, Look, Reading, Return, Review, StandingGrade
from qaportal.reviews.queries.closing import is_closed
from qaportal.reviews.sight import Sight, Standing
from qaportal.reviews.templates import template_of
from qaportal.sampling.models import FrameRow, Record
from qaportal.timetable.models import Slot

NO_REVIEW = "There is no such review, or it is not yours to see. Start from Reviews."
OUT = (Assignment.published_at.is_not(None), Assignment.withdrawn_at.is_(None), Assignment.ended_at.is_(None))


def whole() -> tuple[Any, ...]:
    """What to load along with a review that is shown."""
    row = joinedload(Review.record).joinedload(Record.row)
    return (
        joinedload(Review.activity).options(
            joinedload(Activity.framework).defer(Framework.body), joinedload(Activity.team)
        ),
        joinedload(Review.framework).defer(Framework.body),
        joinedload(Review.made_form),
        row.joinedload(FrameRow.worker).selectinload(Person.appointments),
        row.joinedload(FrameRow.team),
        row.joinedload(FrameRow.service),
        joinedload(Review.record).joinedload(Record.draw),
        joinedload(Review.slot),
        selectinload(Review.parts).joinedload(FilledPart.handed_in_by),
        selectinload(Review.returns).joinedload(Return.returned_by),
        selectinload(Review.looks).joinedload(Look.person),
    )


def visible_review(person: Person, public_id: str) -> Sight:
    """The review with this random id as `person` sees it. Raises NotFound where nothing on it is for them."""
    review: Review | None = db.session.scalar(select(Review).where(Review.public_id == public_id).options(*whole()))
    if review is None:
        raise NotFound(NO_REVIEW)
    sight = sight_of(person, review)
    if not sight.is_anybodys:
        raise NotFound(NO_REVIEW)
    return sight


def sight_of(person: Person, review: Review) -> Sight:
    """A review, loaded with `whole()`, as `person` sees it."""
    pack = pack_of(review.framework)
    kind = pack.activities[review.activity.type_key]
    form = template_of(review)
    reader = reader_of(person, review, pack, kind, seats_held(person, review, form))
    standing = standing_of(person, review)
    locked = is_closed(review.activity, review.form_key, review.slot_id)
    return Sight(review, pack, kind, form, reader, standing, facts_of(review), answers_of(review), locked)


def answers_of(review: Review) -> dict[str, Answer]:
    """What is written on a review, by question."""
    chosen = select(Answer).where(Answer.review_id == review.id).options(joinedload(Answer.saved_by))
    return {one.key: one for one in db.session.scalars(chosen)}


def seated(review: Review, form: FormTemplate) -> Sequence[Assignment]:
    """Who sits in the seats that write or read the parts of a review, published: those about its record or about the
    whole work, and of the seat that it was opened for its holder alone."""
    chosen = _in_its_seats(select(Assignment), review, form).order_by(Slot.id)
    return db.session.scalars(chosen.options(joinedload(Assignment.slot), joinedload(Assignment.person))).all()


def seats_held(person: Person, review: Review, form: FormTemplate) -> frozenset[str]:
    """Keys of the seats of a review that somebody holds."""
    chosen = _in_its_seats(select(Slot.seat_key).select_from(Assignment), review, form)
    return frozenset(db.session.scalars(chosen.where(Assignment.person_id == person.id)))


def _in_its_seats(chosen: Select[Any], review: Review, form: FormTemplate) -> Select[Any]:
    keys = {key for part in form.parts for key in (part.seat, *part.seen_by)}
    chosen = chosen.join(Assignment.slot).where(Slot.activity_id == review.activity_id, Slot.seat_key.in_(keys), *OUT)
    chosen = chosen.where(or_(Slot.record_id.is_(None), Slot.record_id == review.record_id))
    if slot := review.slot:
        chosen = chosen.where(or_(Slot.seat_key != slot.seat_key, Slot.id == slot.id))
    return chosen


def told_of(person: Person, sight: Sight) -> Sequence[Assignment]:
    """Those of them whose names somebody is told (`Sight.is_told_of`)."""
    found = seated(sight.review, sight.form)
    own = {one.slot.does for one in found if one.person_id == person.id}
    return [one for one in found if sight.is_told_of(one.slot.does, one.slot.record_id is not None, own)]


def reader_of(person: Person, review: Review, pack: Pack, kind: ActivityType, seats: frozenset[str]) -> Reader:
    """What somebody holds, by the keys that forms name: seats, posts and parties where the review's child, worker or
    team is, boards that their posts sit on."""
    held = person.appointments_on(clock.today())
    posts = posts_near(held, review)
    everywhere = {one.post.key for one in held}
    parties = {
        key for key, party in pack.parties.items()
        if set(party.posts) & (everywhere if party.of == "all" else posts)
    }  # fmt: skip
    boards = {key for key, board in pack.boards.items() if _sits_on(pack, board.members.value, everywhere)}
    known = {seat.key: seat for seat in kind.seats}
    return Reader(
        seats, frozenset((posts | parties | boards) - known.keys()),
        sees_children([known[key] for key in seats if key in known], policy.is_outside(person)),
    )  # fmt: skip


def _sits_on(pack: Pack, members: Iterable[str], posts: set[str]) -> bool:
    return any(
        post.key in posts for post in pack.posts_of(key for key in members if key in pack.posts or key in pack.parties)
    )


def posts_near(held: Sequence[Any], review: Review) -> frozenset[str]:
    """Keys of the posts among `held` that have to do with what a review is about: in its team, or for its service."""
    team, service = place_of(review)
    return posts_at(held, team, service) | posts_at(held, None, service)


def place_of(review: Review) -> tuple[int | None, int | None]:
    """The team and the service that a review is about: those of its record, else of its activity."""
    activity = review.activity
    row = review.record.row if review.record else None
    team = (row.team if row else None) or activity.team
    service = (row.service_id if row else None) or (team.service_id if team else None) or activity.service_id
    return (team.id if team else None), service


def standing_of(person: Person, review: Review) -> Standing:
    """Where somebody stands to a review besides what they hold on it."""
    _, service = place_of(review)
    worker = review.record.row.worker if review.record else None
    may_be = policy.may_be_let_in(person)
    asked = _asked(person, review)
    return Standing(
        leads_service=service is not None and service in services_headed(person),
        manages_worker=worker is not None and any(
            one.manager_id == person.id for one in worker.appointments_on(clock.today())
        ),
        was_let_in=may_be and not any(asked) and _was_let_in(person, review),
        may_be_let_in=may_be,
        was_asked=bool(asked),
        hides_grades=any(asked),
    )  # fmt: skip


def _was_let_in(person: Person, review: Review) -> bool:
    chosen = select(Look.id).where(Look.review_id == review.id, Look.person_id == person.id, Look.until > clock.now())
    return db.session.scalar(chosen.limit(1)) is not None


def _asked(person: Person, review: Review) -> Sequence[bool]:
    """For each reason for which they were asked to read it, whether its grades are kept from them."""
    now = clock.now()
    chosen = select(Reading.hides_grades).where(
        Reading.review_id == review.id, Reading.person_id == person.id, Reading.ended_at.is_(None),
        or_(Reading.until.is_(None), Reading.until > now),
    )  # fmt: skip
    return db.session.scalars(chosen).all()


def grades_of(review: Review) -> Sequence[StandingGrade]:
    """Every grade that ever stood on a review, the first one first."""
    chosen = select(StandingGrade).where(StandingGrade.review_id == review.id).options(joinedload(StandingGrade.set_by))
    return db.session.scalars(chosen.order_by(StandingGrade.id)).all()


def facts_of(review: Review) -> dict[str, Any]:
    """What is known of what a review is about, as conditions ask for it. What nobody knows is not there."""
    row = review.record.row if review.record else None
    service = (row.service if row else None) or review.activity.service
    found = {
        "age": row.age_to if row else None,
        "plan_type": _word(row.plan_type) if row and row.plan_type else None,
        "category": row.category if row and row.category else None,
        "service": service.name if service else None,
    }
    return {key: value for key, value in found.items() if value is not None}


def _word(text: str) -> str:
    return "_".join(text.casefold().split())


def amendment_of(review: Review) -> StandingGrade | None:
    """The grade that stands, where it came after the one with which the review was made final (NS-043)."""
    stood = grades_of(review)
    return stood[-1] if stood and stood[-1].how == "amended" else None
