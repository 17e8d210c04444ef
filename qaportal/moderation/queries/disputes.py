"""Reads of disagreements: one as somebody sees it, the list of theirs."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload, selectinload

from qaportal.frameworks.queries import pack_of
from qaportal.frameworks.schema import ActivityType, Pack
from qaportal.frameworks.schema import Dispute as Ladder
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import NotFound
from qaportal.lib.formats import and_list, or_list
from qaportal.moderation.amending import Recommended, recommended
from qaportal.moderation.disagreement import Disagreement
from qaportal.moderation.disputing import Ended, kind_of, spoken_on, step_of
from qaportal.moderation.models import (
    Dispute,
    DisputeNote,
    DisputeParty,
    DisputeRecusal,
    DisputeSettler,
    DisputeStep,
)
from qaportal.moderation.policy.disputes import looks_after_disputes, may_stand_in
from qaportal.moderation.queries.choosing import is_to_be_chosen
from qaportal.moderation.queries.gathered import Gathered, gather
from qaportal.moderation.queries.near import choosable, scene_of
from qaportal.moderation.queries.paging import MOST, further_back
from qaportal.people.models import Person
from qaportal.people.queries.people import with_posts
from qaportal.reviews import queries as reviews
from qaportal.reviews.models import Review, StandingGrade
from qaportal.reviews.sight import Sight, tells_of_talk

ANOTHER = " who has had no part in it"
NO_DISPUTE = "There is no such disagreement, or it is not yours to see. Start from Disagreements."


def ladder_of(sight: Sight) -> Ladder | None:
    """How a disagreement about a review is settled by its framework; None where that says nothing."""
    return sight.pack.disputes[sight.kind.disputes] if sight.kind.disputes else None


def visible_dispute(person: Person, public_id: str) -> Disagreement:
    """The disagreement with this random id as `person` sees it. Raises NotFound where it is none of theirs."""
    found: Dispute | None = db.session.scalar(select(Dispute).where(Dispute.public_id == public_id).options(*_whole()))
    view = view_of(person, found) if found else None
    if view is None or not view.is_visible:
        raise NotFound(NO_DISPUTE)
    return view


def view_of(person: Person, dispute: Dispute) -> Disagreement:
    """A disagreement as somebody sees it, whether or not they may."""
    return _view(person, dispute, gather([dispute]))


def _view(person: Person, dispute: Dispute, known: Gathered) -> Disagreement:
    review = dispute.review
    pack = pack_of(review.framework)
    kind = pack.activities[review.activity.type_key]
    rule = kind.moderation
    choosers = known.choosers.get(dispute.id, frozenset())
    return Disagreement(
        dispute, person.id, pack, kind, pack.disputes[dispute.ladder_key], choosers=choosers,
        oversees=_looks_after(person, dispute) or person.id in choosers,
        waits_blind=person.id in known.kept_from[review.id], is_blind=rule is None or rule.blind.value,
        differs=review.id in known.differing,
    )  # fmt: skip


def _looks_after(person: Person, dispute: Dispute) -> bool:
    """Whether they look after it: as a QA lead who is no party, or because they named somebody for a step."""
    named = any(one.chosen_by_id == person.id for step in dispute.steps for one in step.people)
    return (looks_after_disputes(person) or named) and dispute.party(person.id) is None


def _whole() -> tuple[Any, ...]:
    steps = selectinload(Dispute.steps)
    review = joinedload(Dispute.review)
    return (
        review.options(*reviews.whole()), joinedload(Dispute.raised_by), joinedload(Dispute.ended_by),
        selectinload(Dispute.parties).joinedload(DisputeParty.person), selectinload(Dispute.recusals),
        steps.selectinload(DisputeStep.people).joinedload(DisputeSettler.person),
        steps.selectinload(DisputeStep.agreements),
        steps.selectinload(DisputeStep.notes).joinedload(DisputeNote.person),
        steps.joinedload(DisputeStep.proposed_by),
    )  # fmt: skip


def spoken(sight: Sight) -> frozenset[str]:
    """What of a review has come to its end since it was last judged, in the framework's words; whoever asks."""
    ladder = ladder_of(sight)
    last = len(ladder.steps) if ladder else 0
    chosen = select(Dispute).where(Dispute.review_id == sight.review.id, Dispute.ended_at.is_not(None))
    ended = [Ended(tuple(one.about), one.outcome, one.rung >= last, one.ended_at)
             for one in db.session.scalars(chosen) if one.ended_at]  # fmt: skip
    reflecting = {seat.key for seat in sight.kind.seats if seat.does == "reflect"}
    kept = [sight.kept[part.key] for part in sight.form.parts if part.seat not in reflecting
            and not tells_of_talk(sight.kind, part)]  # fmt: skip
    return spoken_on(ended, max((one.handed_in_at for one in kept if one.handed_in_at), default=None))


def aside_from(dispute: Dispute) -> set[int]:
    """Ids of those who stand aside from one by now."""
    return set(db.session.scalars(select(DisputeRecusal.person_id).where(DisputeRecusal.dispute_id == dispute.id)))


def disputes_about(person: Person, review: Review) -> list[Disagreement]:
    """Those about a review that `person` may know of, the latest first."""
    chosen = _known_to(person).where(Dispute.review_id == review.id)
    return _seen(person, db.session.scalars(chosen.order_by(Dispute.id.desc())).all())


def disputes_to_settle(person: Person) -> list[Disagreement]:
    """Those that `person` has a part in, for QA leads all but those that they are to know nothing of, and that are to
    be settled: the soonest due first, MOST at most."""
    due = select(DisputeStep.due_on).where(DisputeStep.dispute_id == Dispute.id, DisputeStep.rung == Dispute.rung)
    soonest = due.scalar_subquery()
    chosen = _known_to(person).where(Dispute.ended_at.is_(None)).order_by(soonest.is_(None), soonest, Dispute.id)
    return _seen(person, db.session.scalars(chosen.limit(MOST)).all())


def disputes_over(person: Person, before: int | None = None) -> tuple[list[Disagreement], int | None]:
    """The same of those that are over, the latest first; what to ask for with `before` for those further back."""
    rows, further = further_back(_known_to(person).where(Dispute.ended_at.is_not(None)), Dispute, before)
    return _seen(person, rows), further


def to_choose(person: Person, idents: Collection[int]) -> frozenset[int]:
    """Ids of those of these for whose step `person` may choose somebody now."""
    chosen = select(Dispute).where(Dispute.id.in_(idents)).options(*_whole())
    views = _seen(person, db.session.scalars(chosen).all()) if idents else []
    return frozenset(one.dispute.id for one in views if one.may_choose)


def _known_to(person: Person) -> Select[Any]:
    """Those that somebody may have a part in; not those from which they stand aside."""
    named = select(DisputeStep.dispute_id).join(DisputeSettler).where(DisputeSettler.person_id == person.id)
    party = select(DisputeParty.dispute_id).where(DisputeParty.person_id == person.id)
    aside = select(DisputeRecusal.dispute_id).where(DisputeRecusal.person_id == person.id)
    chosen = select(Dispute).where(Dispute.id.not_in(aside)).options(*_whole())
    if looks_after_disputes(person):
        return chosen
    stands_in = [is_to_be_chosen(person)] if may_stand_in(person) else []
    return chosen.where(or_(Dispute.id.in_(named), Dispute.id.in_(party), *stands_in))


def _seen(person: Person, rows: Sequence[Dispute]) -> list[Disagreement]:
    known = gather(rows)
    views = [_view(person, one, known) for one in rows]
    return [one for one in views if one.is_visible]


def dispute_with(ident: int) -> Dispute | None:
    """One by its id, for letters. It asks nobody's leave."""
    found: Dispute | None = db.session.scalar(select(Dispute).where(Dispute.id == ident).options(*_whole()))
    return found


# What pages say of one -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Track:
    """One step of the ladder as a page shows it. `state`: over, now, passed over, or to come. `aside` would have
    decided and had a part in the review; `instead` decides in their place."""

    number: int
    how: str
    by: str
    state: str
    step: DisputeStep | None
    aside: str = ""
    instead: str = ""


def tracker_of(view: Disagreement) -> list[Track]:
    """Every step of the ladder, and how far it is."""
    reached = {one.rung: one for one in view.dispute.steps}
    found = []
    for number, named in enumerate(view.ladder.steps, 1):
        step = reached.get(number)
        by, aside, instead = by_words(view.pack, view.kind, view.ladder, number), "", ""
        if named.if_party and _stands_in(view, number, step):
            instead = view.name_of(named.if_party)
            by, aside = instead, by
        found.append(Track(number, named.how, by, _state(view, number, step), step, aside, instead))
    return found


def _stands_in(view: Disagreement, number: int, step: DisputeStep | None) -> bool:
    """Whether somebody else decides a step, or will as things stand, as who should is a party (NS-055)."""
    if step is not None or not view.dispute.is_open:
        return step is not None and step.stands_in
    named, parties = view.ladder.steps[number - 1], [one.person_id for one in view.dispute.parties]
    keys = [*named.by, *filter(None, [named.if_party])]
    return step_of(
        view.ladder, number, scene_of(view.dispute.review, view.pack, view.kind, keys, parties)
    ).rung.stands_in


def _state(view: Disagreement, number: int, step: DisputeStep | None) -> str:
    if step is not None:
        return "now" if step.ended_at is None else "over"
    return "passed over" if number < view.dispute.rung else "to come" if view.dispute.is_open else "not needed"


def step_words(pack: Pack, kind: ActivityType, ladder: Ladder, number: int) -> str:
    """A step as a choice: by whom, and how."""
    return f"Step {number}, {by_words(pack, kind, ladder, number)}: {ladder.steps[number - 1].how}"


def by_words(pack: Pack, kind: ActivityType, ladder: Ladder, number: int) -> str:
    """Who settles a step: in a talk all of them; as a third party nobody of this review, whatever their seat is called
    (NS-052)."""
    by = ladder.steps[number - 1].by
    what, names = kind_of(by, [seat.key for seat in kind.seats]), [pack.name_of(key, kind) for key in by]
    return and_list(names) if what == "talk" else or_list(names) + (ANOTHER if what == "third" else "")


def ladder_words(sight: Sight) -> list[tuple[str, str]]:
    """Each step of the ladder of a review before one is raised: who settles it and how, and within what time."""
    ladder, found = ladder_of(sight), []
    for number, step in enumerate(ladder.steps if ladder else (), 1):
        words = f"{by_words(sight.pack, sight.kind, ladder, number)}: {step.how}"  # type: ignore[arg-type]
        if step.if_party:
            words += f" Where they had a part in the review: {sight.pack.name_of(step.if_party, sight.kind)}."
        found.append((words, str(step.within.value) if step.within else ""))
    return found


def is_practitioner(sight: Sight) -> bool:
    """Whether somebody has the practitioner's seat on a review."""
    return any(seat.does == "reflect" for seat in sight.kind.seats if seat.key in sight.reader.seats)


def reads_review(person: Person, review: Review) -> bool:
    """Whether they can open the review itself."""
    sight = reviews.sight_of(person, review)
    return sight.is_anybodys


def waiting_for(view: Disagreement) -> list[str]:
    """Names of those whose word the outcome that is written down waits for."""
    people = {one.person_id: one.person.name for one in view.dispute.parties}
    people |= {one.person_id: one.person.name for one in view.step.people}
    return sorted(people[one] for one in view.needed - view.step.agreed)


def actions_of(person: Person, view: Disagreement) -> list[Recommended]:
    """The actions of its review that an outcome may change, as `person` reads them."""
    return recommended(reviews.sight_of(person, view.dispute.review)) if view.is_inside else []


def candidates(view: Disagreement, words: str) -> list[Person]:
    """Who could be chosen for the step that it is at, by name, or those whose names hold `words`."""
    dispute = view.dispute
    by = view.ladder.steps[dispute.rung - 1].by
    scene = scene_of(dispute.review, view.pack, view.kind, by, [one.person_id for one in dispute.parties])
    found = choosable(dispute.review, view.pack, view.kind, by, dispute.step.kind, scene, words)  # type: ignore[arg-type]
    return [one for one in found if not dispute.step.is_for(one.id) and one.id not in dispute.recused]


def posts_of(found: Sequence[Person]) -> list[str]:
    """What each of these people does and where, in words, in their order."""
    db.session.scalars(select(Person).where(Person.id.in_([one.id for one in found])).options(*with_posts())).all()
    held = [one.main_appointment(clock.today()) for one in found]
    return [", ".join(filter(None, [one.post.title, one.place])) if one else "" for one in held]


def grades_seen(sight: Sight) -> list[tuple[str, StandingGrade]]:
    """Every grade that ever stood on a review, in words, for who is kept from none of them; nothing for others, and for
    those who read no part."""
    reads = any(sight.reads(part) for part in sight.form.parts)
    if sight.is_blind or not reads or not sight.kind.scale:
        return []
    labels = {one.key: one.label for one in sight.pack.scales[sight.kind.scale].levels}
    return [(labels.get(one.grade, one.grade), one) for one in reviews.grades_of(sight.review)]
