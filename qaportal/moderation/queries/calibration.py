"""Reads of calibration: one as somebody may see it, the list of theirs, who could be asked, what came of it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload, selectinload

from qaportal.frameworks.queries import pack_of
from qaportal.frameworks.schema import ActivityType, Pack
from qaportal.lib import clock
from qaportal.lib.db import by_id, db
from qaportal.lib.errors import NotFound
from qaportal.moderation.looking import first_parts
from qaportal.moderation.models import Calibration, CalibrationGrade
from qaportal.moderation.policy import calibration as policy
from qaportal.moderation.queries.gathered import kept_from
from qaportal.moderation.queries.near import holders_by_review, posts_under
from qaportal.moderation.queries.paging import MOST, further_back
from qaportal.moderation.spread import Spread, spread
from qaportal.people import queries as people
from qaportal.people.models import Person
from qaportal.reviews import queries as reviews
from qaportal.reviews.models import FilledPart, Review
from qaportal.reviews.sight import Sight
from qaportal.reviews.templates import template_of

NO_CALIBRATION = "There is no such exercise, or it is not yours to see. Start from Calibration."
LATEST = 20


def visible_calibration(person: Person, public_id: str) -> Calibration:
    """The exercise with this random id, for those who were asked and QA leads; not for who has a seat on the review.
    Raises NotFound."""
    found: Calibration | None = db.session.scalar(
        select(Calibration).where(Calibration.public_id == public_id).options(*_whole())
    )
    if found is None or not policy.can_see(person, found) or has_part(person, found.review):
        raise NotFound(NO_CALIBRATION)
    return found


def has_part(person: Person, review: Review) -> bool:
    """Whether somebody has a seat on a review, or wrote in it."""
    return person.id in parties_of(review)


def is_kept(person: Person, review: Review) -> bool:
    """Whether the grades of a review are kept from somebody now: they judge it once more, as a third party say."""
    return person.id in kept_from([review])[review.id]


def parties_of(review: Review) -> frozenset[int]:
    """Ids of those who have a seat on a review, or handed a part of it in."""
    return parties_by_review([review])[review.id]


def parties_by_review(reviews: Sequence[Review]) -> dict[int, frozenset[int]]:
    """The same of many, by id of the review."""
    holders = holders_by_review(reviews)
    return {
        one.id: frozenset(person for there in holders[one.id].values() for person in there)
        | {part.handed_in_by_id for part in one.parts if part.handed_in_by_id}
        for one in reviews
    }


def _whole() -> tuple[Any, ...]:
    return (
        joinedload(Calibration.review).options(*reviews.whole()), joinedload(Calibration.asked_by),
        selectinload(Calibration.grades).joinedload(CalibrationGrade.person),
    )  # fmt: skip


def calibrations_going_on(person: Person) -> list[Calibration]:
    """Those that `person` may see and that are not over, the latest first, MOST at most."""
    chosen = _known_to(person).where(Calibration.closed_at.is_(None), Calibration.due_on >= clock.today())
    return _without_part(person, db.session.scalars(chosen.order_by(Calibration.id.desc()).limit(MOST)).all())


def calibrations_over(person: Person, before: int | None = None) -> tuple[list[Calibration], int | None]:
    """Those that are over, the latest first; what to ask for with `before` for those further back."""
    is_over = or_(Calibration.closed_at.is_not(None), Calibration.due_on < clock.today())
    rows, further = further_back(_known_to(person).where(is_over), Calibration, before)
    return _without_part(person, rows), further


def _known_to(person: Person) -> Select[Any]:
    chosen = select(Calibration).options(*_whole())
    if policy.may_calibrate(person):
        return chosen
    mine = select(CalibrationGrade.calibration_id).where(CalibrationGrade.person_id == person.id)
    return chosen.where(Calibration.id.in_(mine))


def _without_part(person: Person, rows: Sequence[Calibration]) -> list[Calibration]:
    parties = parties_by_review([one.review for one in rows])
    return [one for one in rows if person.id not in parties[one.review_id]]


def calibration_with(ident: int) -> Calibration | None:
    """One by its id, as it is now. It asks nobody's leave."""
    chosen = select(Calibration).where(Calibration.id == ident).options(*_whole())
    found: Calibration | None = db.session.scalar(chosen.execution_options(populate_existing=True))
    return found


def to_tell(today: date) -> Sequence[int]:
    """Ids of those whose day is over and of which nobody was told yet."""
    chosen = select(Calibration.id).where(Calibration.told_at.is_(None), Calibration.due_on < today)
    return db.session.scalars(chosen.order_by(Calibration.id)).all()


def rules_of(review: Review) -> tuple[Pack, ActivityType]:
    """The framework that a review was written by, and its kind of work."""
    pack = pack_of(review.framework)
    return pack, pack.activities[review.activity.type_key]


def eligible(review: Review) -> list[Person]:
    """Who could be asked to grade it: holders of the posts that review or moderate such work, by name; none who has a
    part in it."""
    pack, kind = rules_of(review)
    seats = [seat for seat in kind.seats if seat.does in ("review", "moderate")]
    posts = {post for seat in seats for key in seat.posts.value for post in posts_under(pack, key)}
    today = clock.today()
    apart = parties_of(review)
    held = people.holdings(today, today)
    wanted = {one.person_id for one in held if one.post_key in posts and one.person_id not in apart}
    return sorted(by_id(Person, wanted).values(), key=lambda one: (one.name, one.id))


def to_be_graded(person: Person, public_id: str) -> Sight:
    """The review with this random id, for those who could ask others to grade it. Raises NotFound."""
    sight = reviews.visible_review(person, public_id)
    if not policy.can_start(person, sight):
        raise NotFound(NO_CALIBRATION)
    return sight


def to_choose_from(person: Person) -> list[Review]:
    """The latest reviews that `person` could ask others to grade: graded, of work with a scale, none of theirs. Whether
    they may is asked again once one is chosen."""
    if not policy.may_calibrate(person):
        return []
    is_in = select(FilledPart.review_id).where(FilledPart.handed_in_at.is_not(None))
    chosen = select(Review).where(Review.id.in_(is_in)).options(*reviews.whole()).order_by(Review.id.desc())
    rows = db.session.scalars(chosen.limit(2 * LATEST)).all()
    parties, kept = parties_by_review(rows), kept_from(rows)
    free = [one for one in rows if person.id not in parties[one.id] | kept[one.id]]
    return [one for one in free if not one.is_closed and _is_graded(one)][:LATEST]


def _is_graded(review: Review) -> bool:
    """Whether the part with its first grade is in; where nobody looks twice, any part."""
    _, kind = rules_of(review)
    first = {part.key for part in first_parts(kind, template_of(review))}
    handed_in = {part.key for part in review.parts if part.is_in}
    return kind.scale is not None and (first <= handed_in if first else kind.moderation is None)


def standing_grade(sight: Sight) -> str:
    """The grade that stands; where the review is not final, the first one that was given; "" where there is none."""
    rule = sight.kind.moderation
    if sight.review.grade or rule is None or not rule.grade:
        return sight.review.grade
    answer = sight.answers.get(rule.grade)
    return str(answer.value) if answer is not None and answer.value else ""


def result_of(calibration: Calibration) -> Spread:
    """What came of it, once it is over."""
    pack, kind = rules_of(calibration.review)
    order = [level.key for level in pack.scales[kind.scale].levels] if kind.scale else []
    sight = reviews.sight_of(calibration.asked_by, calibration.review)
    return spread([one.grade for one in calibration.grades if one.is_in], order, standing_grade(sight))
