"""The second look in four councils: when it is asked, what comes of two grades, who may do what."""

from collections.abc import Iterator, Sequence
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import update

from qaportal.allocation import services as seats
from qaportal.allocation.models import Assignment
from qaportal.allocation.queries.parts import part_of as marked
from qaportal.frameworks.schema.conditions import Condition
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.moderation import services
from qaportal.moderation.looked import Looked
from qaportal.moderation.looking import own_form
from qaportal.moderation.models import SecondLook
from qaportal.moderation.queries import differing as differing_of
from qaportal.people.models import Person
from qaportal.programme.models import Activity, PublishedActivity
from qaportal.reviews import services as reviews
from qaportal.reviews.models import FilledPart
from qaportal.reviews.sight import Sight, judging_parts
from qaportal.sampling.models import Draw
from tests.allocation.covered import slots
from tests.moderation.looked import KINDS, Work, begun

COUNCILS = ("north-somerset", "west-sussex", "lambeth", "bedford")
AGREE = {
    "north-somerset": {"moderated_grade": "good"},
    "west-sussex": {"moderated_grade": "good", "agrees": "yes"},
    "lambeth": {"agrees_grade": "yes"},
    "bedford": {},
}


@pytest.fixture(autouse=True)
def inside(town: Flask) -> Iterator[None]:
    with town.app_context():
        yield


FIRST = {"north-somerset": "grade", "west-sussex": "grade", "lambeth": "overall_grade"}


def in_share(council: str) -> Work:
    """A work whose record has a moderator's seat."""
    begun(council)
    kind, reviewing, moderating = KINDS[council]
    chosen = {slot.record_id for slot in slots(moderating, _ref(kind))}
    number = next(n for n, slot in enumerate(slots(reviewing, _ref(kind))) if slot.record_id in chosen)
    return Work(council, number=number, is_begun=True)


def first_graded(work: Work, grade: str = "good") -> None:
    work.hand_in_first(**{FIRST.get(work.council, "grade"): grade})


@pytest.mark.parametrize("council", COUNCILS)
def test_once_the_first_look_is_in_a_second_one_is_asked_and_where_both_agree_it_is_final(council: str) -> None:
    work = in_share(council)
    first_graded(work)
    assert (work.looked().state, work.sight("Rowan").review.is_final) == ("asked", False)
    work.judge(**AGREE[council])
    looked = work.looked()
    assert (looked.state, looked.review.is_final) == ("settled", True)
    assert looked.review.grade == ("good" if council != "bedford" else "")


DIFFER = {
    "north-somerset": {"moderated_grade": "inadequate"},
    "west-sussex": {"moderated_grade": "inadequate", "agrees": "no", "revised_grade": "good", "revised_why": "We met."},
    "lambeth": {"agrees_grade": "no", "own_grade": "inadequate"},
}
TODAY = date(2026, 11, 23)


def differing(council: str) -> Work:
    """A work whose two grades are not the same: good and inadequate."""
    work = in_share(council)
    first_graded(work)
    work.judge(**DIFFER[council])
    return work


def talk(work: Work, agreed: str = "", seen: int = 0) -> None:
    services.talk(work.looked(), held_on=TODAY, with_whom="", said="We read it together.", agreed=agreed, seen=seen,
                  by=work.cast[work.second])  # fmt: skip


@pytest.mark.parametrize("council", DIFFER)
def test_a_difference_wants_a_talk_and_both_grades_stay(council: str) -> None:
    """NS-044, WS-056. Which grade stands after it, the framework says; in Lambeth that of the second line."""
    work = differing(council)
    looked = work.looked()
    assert (looked.state, looked.review.is_final) == ("differs", False)
    talk(work, "requires_improvement")
    looked = work.looked()
    stands = "inadequate" if council == "lambeth" else "requires_improvement"
    assert (looked.state, looked.review.grade, looked.review.is_final) == ("settled", stands, True)
    assert (looked.verdict.first_grade, looked.verdict.second_grade) == ("good", "inadequate")


@pytest.mark.parametrize("council", ["north-somerset", "west-sussex"])
def test_where_they_do_not_agree_nothing_stands_until_they_do(council: str) -> None:
    work = differing(council)
    talk(work)
    assert (work.looked().state, work.looked().look.grade, work.looked().review.is_final) == ("differs", "", False)
    talk(work, "good", seen=1)
    assert (work.looked().state, work.looked().review.grade) == ("settled", "good")
    assert [one.agreed_grade for one in work.looked().look.talks] == ["", "good"]


def test_whoever_does_not_agree_gives_a_grade_of_their_own() -> None:
    """LB-088: agree with the grade, or state one."""
    work = in_share("lambeth")
    first_graded(work)
    with pytest.raises(DomainError, match="say which you would give"):
        work.judge(agrees_grade="no")


POOR = {"lambeth": ({"audit_adequate": "no", "agrees_grade": "yes"}, "audit"), "bedford": ({"complete": "no"}, "audit")}


@pytest.mark.parametrize("council", POOR)
def test_an_audit_that_is_not_good_enough_goes_back_and_its_day_stays(council: str) -> None:
    """LB-088: changes without more time. The judgement on the audit is a field of its own (D73)."""
    answers, part = POOR[council]
    work = in_share(council)
    first_graded(work)
    before = [dict(one) for one in db.session.get_one(PublishedActivity, work.activity.id).phases]
    work.judge(**answers)
    assert (work.looked().state, work.looked().verdict.quality) == ("poor", "no")
    services.send_back(work.looked(), "Say what the child said.", by=work.cast["Tom"])
    db.session.commit()
    looked = work.looked()
    assert (looked.state, looked.verdict, looked.before.sent_back_why) == ("waits", None, "Say what the child said.")
    assert part not in looked.first.handed_in
    assert db.session.get_one(PublishedActivity, work.activity.id).phases == before
    work.hand_in_part("Rowan", part)
    assert work.looked().state == "asked"
    answers = dict.fromkeys(answers, "yes")
    work.judge(**answers)
    looked = work.looked()
    assert [one.quality for one in looked.look.verdicts] == ["no", "yes"]
    assert (looked.state, looked.review.is_final) == ("settled", True)


def test_an_audit_that_is_not_good_enough_may_stand_all_the_same() -> None:
    work = in_share("lambeth")
    first_graded(work)
    work.judge(audit_adequate="no", agrees_grade="yes")
    services.let_stand(work.looked(), by=work.cast["Tom"])
    assert (work.looked().state, work.looked().verdict.quality, work.looked().review.grade) == ("settled", "no", "good")
    with pytest.raises(Stale):
        services.send_back(work.looked(), "Too late.", by=work.cast["Tom"])


def test_a_first_look_that_is_handed_in_anew_is_looked_at_anew() -> None:
    """A QA lead sends it back after the second look came in: what was found holds no more, and stays."""
    work = differing("north-somerset")
    sight = work.sight("Priya")
    reviews.return_part(sight, next(p for p in sight.form.parts if p.key == "conclusion"), "A page is missing.",
                        by=work.cast["Priya"])  # fmt: skip
    db.session.commit()
    assert work.looked().state == "waits"
    work.hand_in_part("Rowan", "conclusion", grade="inadequate")
    assert (work.looked().state, work.looked().verdict) == ("asked", None)
    work.judge(moderated_grade="inadequate")
    looked = work.looked()
    assert [(one.first_grade, one.second_grade) for one in looked.look.verdicts] == [
        ("good", "inadequate"),
        ("inadequate", "inadequate"),
    ]
    assert (looked.state, looked.review.grade) == ("settled", "inadequate")


def test_nobody_looks_at_their_own_work_a_second_time() -> None:
    """A5: the engine never seats them so; whoever seats them by hand is stopped here."""
    work = Work("bedford", is_seated=False)
    first_graded(work)
    work.second = "Rowan"
    slot = next(one for one in slots("senior", work.ref) if one.record_id == work.record.id)
    work.other = Assignment(slot=slot, person=work.cast["Rowan"], item="x", how="chosen", assigned_at=clock.now(),
                            published_at=clock.now())  # fmt: skip
    db.session.add(work.other)
    db.session.commit()
    with pytest.raises(DomainError, match="Nobody looks at their own work"):
        work.judge()


def test_a_second_look_waits_for_the_first() -> None:
    """Bedford's has a form of its own, which can be begun at any time."""
    work = Work("bedford")
    with pytest.raises(DomainError, match="the first look is not handed in"):
        work.judge()


# Which reviews (D38, D72) -------------------------------------------------------------------------------------


def test_a_second_look_at_what_went_back_a_moment_ago_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """The moderator's own form is another one (BD-024): that the audit is not in is seen once both are held."""
    work = in_share("bedford")
    first_graded(work)
    assert work.other is not None
    check = reviews.open_review(work.other, own_form(work.kind), by=work.cast["Tom"])
    part = judging_parts(work.kind, work.sight("Tom", check).form)[0]
    work.fill("Tom", part, check, {})
    sight, held = work.sight("Tom", check), reviews.hold

    def hold(those: Sequence[Sight], *, by: Person) -> list[Sight]:
        """What somebody else did since it was loaded."""
        done = update(FilledPart).where(FilledPart.review_id == work.review.id)
        cleared = done.values(handed_in_at=None, handed_in_by_id=None)
        db.session.execute(cleared, execution_options={"synchronize_session": False})
        return held(those, by=by)

    monkeypatch.setattr(reviews, "hold", hold)
    with pytest.raises(DomainError, match="nothing to look at yet"):
        services.hand_in(sight, part, by=work.cast["Tom"])
    assert not work.sight("Tom", check).kept[part.key].is_in


def test_who_wrote_it_is_to_talk_only_while_it_is_open_and_wanted() -> None:
    work = differing("north-somerset")
    wrote = work.cast["Rowan"]
    assert [one.review_id for one in differing_of(wrote)] == [work.review.id]
    record = work.record
    record.replaced_at, record.replaced_by, record.replace_reason = clock.now(), work.cast["Priya"], "It is closed."
    db.session.flush()
    assert differing_of(wrote) == []
    db.session.rollback()
    reviews.finalise(work.sight("Priya").review, grade="good", by=work.cast["Priya"])
    assert differing_of(work.cast["Rowan"]) == []


def test_of_a_sample_those_outside_the_share_are_final_without_a_second_look() -> None:
    """WS-044: a quarter of eight is two, drawn by a seed that nobody chose."""
    begun("west-sussex", 8)
    with_seat = {slot.record_id for slot in slots("moderator", _ref("collaborative_audit"))}
    assert len(with_seat) == 2
    number = next(n for n, slot in enumerate(slots("auditor", _ref("collaborative_audit")))
                  if slot.record_id not in with_seat)  # fmt: skip
    work = Work("west-sussex", number=number, is_begun=True)
    first_graded(work)
    assert (work.looked().state, work.looked().review.grade, work.looked().review.is_final) == (
        "not asked",
        "good",
        True,
    )
    assert db.session.query(SecondLook).count() == 0


def test_what_meets_the_condition_gets_a_seat_once_and_keeps_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """D38: what was found decides; who was of the share already counts once; the seats may be set out again."""
    begun("west-sussex", 8)
    ref = _ref("collaborative_audit")
    always(monkeypatch, {"answer": "grade", "is": "inadequate"})
    share = {slot.record_id for slot in slots("moderator", ref)}
    numbers = {slot.record_id in share: n for n, slot in enumerate(slots("auditor", ref))}
    inside = Work("west-sussex", number=numbers[True], is_seated=False, is_begun=True)
    first_graded(inside, "inadequate")
    assert inside.looked().look.why == "share"
    assert {slot.record_id for slot in slots("moderator", ref)} == share
    outside = Work("west-sussex", number=numbers[False], is_seated=False, first="Tom", second="Hazel", is_begun=True)
    first_graded(outside, "inadequate")
    assert (outside.looked().state, outside.looked().look.why) == ("asked", "condition")
    assert {slot.record_id for slot in slots("moderator", ref)} == share | {outside.record.id}
    seats.set_out(outside.activity, by=outside.cast["Priya"])
    assert {slot.record_id for slot in slots("moderator", ref)} == share | {outside.record.id}
    outside.seat_moderator()
    outside.judge(moderated_grade="inadequate", agrees="yes")
    assert outside.looked().review.is_final


def always(monkeypatch: pytest.MonkeyPatch, condition: dict[str, object]) -> None:
    """As if West Sussex had every review looked at again that meets a condition."""
    as_read = Looked.rule.fget
    added = {"always_when": Condition.model_validate(condition)}
    monkeypatch.setattr(Looked, "rule", property(lambda one: as_read(one).model_copy(update=added)))


def _ref(kind: str) -> str:
    return (
        db.session.query(Activity)
        .join(Draw, Draw.activity_id == Activity.id)
        .filter(Activity.type_key == kind)
        .one()
        .ref
    )


def test_whoever_looked_a_second_time_is_done_once_it_is_final() -> None:
    """North Somerset's moderator has a second part of the same phase, for the talk: where both agree the portal
    fills it in, and they are asked for nothing more (X-21)."""
    work = Work("north-somerset")
    work.hand_in_first(grade="good")
    seat = work.other
    assert seat is not None
    work.judge(moderated_grade="good")
    assert work.looked().review.is_final
    assert "settled" in work.sight("Tom").handed_in
    mark = marked(seat, "moderation")
    assert mark is not None
    assert mark.done_by_id == work.cast["Tom"].id


def test_whoever_is_to_talk_is_not_done_before_they_have() -> None:
    work = Work("north-somerset")
    work.hand_in_first(grade="good")
    work.judge(moderated_grade="inadequate")
    seat = work.other
    assert seat is not None
    assert marked(seat, "moderation") is None
    said = {"held_on": clock.today(), "with_whom": "", "said": "We read it together."}
    services.talk(work.looked(), **said, agreed="good", seen=0, by=work.cast["Tom"])
    assert marked(seat, "moderation") is not None
