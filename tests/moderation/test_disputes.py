"""Disagreements about a review, up North Somerset's ladder (NS-050 to NS-055, X-14): the talk, the third party, the
Head of QA, and who stands aside."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from qaportal.auditlog.models import LogEntry
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, NotFound, Stale
from qaportal.moderation.models import Dispute, DisputeNote, SecondLook
from qaportal.moderation.policy.disputes import why_not_raise
from qaportal.moderation.queries import disputes as queries
from qaportal.moderation.services import disputes as services
from qaportal.moderation.services import return_part
from qaportal.people import services as people
from qaportal.people.models import Post
from qaportal.reviews import queries as reviews
from qaportal.reviews import services as filled
from qaportal.reviews.models import Review
from tests.cast import LONG_AGO
from tests.moderation.disagreed import (
    agree,
    due,
    join,
    judge,
    known,
    letters,
    name,
    named,
    on,
    person,
    raised,
    reviewed,
    settle,
    sight,
    view,
)


@pytest.fixture
def review(town: Flask) -> Review:
    """Rowan graded Pat's work as good, and that stands."""
    with town.app_context():
        yield reviewed(final=True)


def test_the_two_talk_first_and_are_told(review: Review) -> None:
    made = raised(review)
    assert (named(made), due(made)) == (["Pat", "Rowan"], date(2026, 11, 30))  # five working days after a Monday
    assert letters() == [("Rowan", "step")]


def test_a_talk_is_settled_once_both_have_agreed_and_both_grades_are_kept(review: Review) -> None:
    made = raised(review)
    assert settle("Rowan", made, "outstanding", changes="The second action falls away.") is False
    assert (review.grade, letters()[-1]) == ("good", ("Pat", "agree"))
    assert agree("Pat", made) is True
    assert (made.outcome, made.grade, made.changes) == ("settled", "outstanding", "The second action falls away.")
    assert [(one.grade, one.how) for one in reviews.grades_of(review)] == [
        ("good", "final"),
        ("outstanding", "amended"),
    ]
    assert (review.grade, letters()[-1]) == ("outstanding", ("Rowan", "over"))


def test_a_new_outcome_wants_a_new_yes(review: Review) -> None:
    made = raised(review)
    settle("Rowan", made)
    seen = view("Pat", made)
    settle("Rowan", made, "requires_improvement")
    with pytest.raises(Stale):
        services.agree(seen, proposal=1, rung=1, by=person("Pat"))
    assert made.is_open


def test_the_grade_may_stay_and_the_actions_change(review: Review) -> None:
    made = raised(review, about=["Actions"])
    settle("Rowan", made, "", changes="By June instead of May.")
    agree("Pat", made)
    assert (review.grade, len(reviews.grades_of(review)), made.outcome) == ("good", 1, "settled")


def test_a_step_that_settles_nothing_leads_to_a_third_party_whom_a_qa_lead_chooses(review: Review) -> None:
    """X-05: neither reviewer nor moderator, and nobody who works beside the practitioner."""
    join("Ruth")
    made = raised(review)
    on("Rowan", made)
    assert (made.rung, named(made), letters()[-1]) == (2, [], ("Priya", "choose"))
    found = [one.name.split()[0] for one in queries.candidates(view("Priya", made), "")]
    assert "Ruth" not in found  # her post is none of the framework's reviewers
    assert not {"Rowan", "Lena", "Pat", "Tom"} & set(found)
    assert [one.name for one in queries.candidates(view("Priya", made), "rush")] == ["Ruth Rush"]
    name("Priya", made, "Ruth")
    assert (named(made), due(made), letters()[-1]) == (["Ruth"], date(2026, 12, 7), ("Ruth", "step"))


@pytest.mark.parametrize("first", ["Rowan", "Pat", "Lena"])
def test_nobody_who_had_a_part_in_it_can_be_chosen(review: Review, first: str) -> None:
    made = raised(review, start=2)
    with pytest.raises(DomainError):
        name("Priya", made, first)


def test_whoever_was_chosen_first_for_a_talk_reads_on_when_another_is(review: Review) -> None:
    join("Petra", "Quinn")
    made = raised(review)
    for one in made.step.people:  # both have left, say
        db.session.delete(one)
    db.session.commit()
    for first in ("Petra", "Quinn"):
        name("Priya", made, first)
    assert named(made) == ["Petra", "Quinn"]
    assert [sight(first, review).standing.was_asked for first in ("Petra", "Quinn")] == [True, True]


def test_only_the_practitioner_may_begin_with_the_third_party(review: Review) -> None:
    """NS-051, NS-052: the two are not of equal power."""
    with pytest.raises(DomainError):
        raised(review, "Rowan", start=2)
    db.session.rollback()
    made = raised(review, start=2, supporter="Una of the union")
    assert (made.rung, made.supporter, [one.rung for one in made.steps]) == (2, "Una of the union", [2])


def test_the_third_party_judges_alone_and_then_sees_the_rest(review: Review) -> None:
    join("Ruth")
    made = raised(review, start=2)
    name("Priya", made, "Ruth")
    here = view("Ruth", made)
    assert (here.is_visible, here.is_inside, here.may_judge, here.may_propose) == (True, False, True, False)
    seen = sight("Ruth", review)
    assert "grade" in seen.hidden
    assert [part.key for part in seen.form.parts if seen.reads(part) and part.seat == "moderator"] == []
    assert view("Pat", made).onward == ()  # nobody cuts it short
    judge("Ruth", made, "requires_improvement")
    here = view("Ruth", made)
    assert (here.is_inside, here.may_judge, here.may_propose) == (True, False, True)
    assert sight("Ruth", review).hidden == frozenset()
    with pytest.raises(Stale):
        judge("Ruth", made, "good")
    assert settle("Ruth", made, "good") is False  # the two sides have to agree
    agree("Pat", made)
    assert agree("Rowan", made) is True
    assert sight("Ruth", review).standing.was_asked is False  # and reads it no more


def test_the_head_of_qa_decides_and_that_is_final(review: Review) -> None:
    join("Ruth")
    made = raised(review, start=2)
    name("Priya", made, "Ruth")
    judge("Ruth", made)
    on("Pat", made)
    assert (made.rung, named(made)) == (3, ["Priya"])
    assert settle("Priya", made, "requires_improvement") is True
    assert (review.grade, made.outcome) == ("requires_improvement", "settled")
    assert (letters("grade"), letters()[-1]) == ([("Pat", "")], ("Rowan", "over"))  # one letter each


# Who stands aside (NS-055) -----------------------------------------------------------------------------------


@pytest.fixture
def own(town: Flask) -> Review:
    """The Head of QA herself reviewed it."""
    with town.app_context():
        made = reviewed(reviewer="Priya", final=True)
        join("Petra", "Quinn", "Ruth")
        yield made


def up(made: Dispute) -> None:
    """To the last step."""
    name("Quinn", made, "Ruth")
    judge("Ruth", made)
    on("Pat", made)


def test_a_head_who_is_a_party_is_no_part_of_the_decision_and_sees_nothing_of_it(own: Review) -> None:
    made = raised(own, start=2)
    assert view("Priya", made).is_visible  # as the reviewer, she is one of the two sides
    up(made)
    assert (made.rung, named(made), made.step.stands_in) == (3, ["Petra"], True)
    assert known("Priya") == []
    assert queries.disputes_about(person("Priya"), own) == []
    with pytest.raises(NotFound):
        queries.visible_dispute(person("Priya"), made.public_id)
    assert settle("Petra", made, "requires_improvement") is True
    assert own.grade == "requires_improvement"
    assert known("Priya") == []
    assert [who for who, what in letters() if who == "Priya" and what == "over"] == []


def test_a_head_who_is_yet_to_look_a_second_time_decides_nothing(town: Flask) -> None:
    """She grades it without knowing of the disagreement; the steps say from the first who decides instead."""
    with town.app_context():
        made = raised(reviewed(moderator="Priya"), start=2)
        join("Petra", "Ruth")
        assert queries.tracker_of(view("Pat", made))[-1].instead == "Principal Social Worker"
        name("Lena", made, "Ruth")
        judge("Ruth", made)
        on("Pat", made)
        assert (named(made), view("Priya", made).is_visible, known("Priya")) == (["Petra"], False, [])


def test_the_log_does_not_say_who_settles_which_review(own: Review) -> None:
    """Whoever stands aside may read the log: it knows disagreements by a random reference, and no review of theirs."""
    before = db.session.scalar(select(func.max(LogEntry.id)))
    up(raised(own, start=2))
    said = db.session.scalars(select(LogEntry).where(LogEntry.id > before)).all()
    assert [one.thing_kind for one in said if one.act == "asked to read"] == ["disagreement"] * 2  # Ruth, then Petra
    assert {one.thing_kind for one in said} == {"disagreement"}
    told = " ".join(f"{one.thing_ref} {one.details}" for one in said)
    assert not [words for words in (own.activity.ref, "Petra", "Ruth") if words in told]


def test_the_steps_say_from_the_first_who_decides_instead(own: Review) -> None:
    """NS-055: where the Head of QA had a part in the review, nobody is told first that she decides."""
    made = raised(own)
    talk, third, last = queries.tracker_of(view("Pat", made))
    assert " and " in talk.by  # both of them
    assert third.by == "Moderator who has had no part in it"  # not the one of this review
    assert (last.by, last.instead) == ("Principal Social Worker", "Principal Social Worker")
    assert last.aside.startswith("Head of")


def test_a_party_chooses_nobody(own: Review) -> None:
    made = raised(own, start=2)
    assert (view("Priya", made).may_choose, view("Quinn", made).may_choose) == (False, True)
    assert letters() == [("Quinn", "choose")]


def test_where_nobody_is_left_another_qa_lead_chooses(own: Review) -> None:
    """The Principal Social Worker looked at it a second time: she is a party as well."""
    other = reviewed(reviewer="Priya", moderator="Tom", second="good", number=1, set_out=False)
    db.session.query(SecondLook).delete()
    part = next(one for one in other.parts if one.key == "moderation")
    part.handed_in_by = person("Petra")
    db.session.commit()
    made = raised(other, start=2)
    up(made)
    assert (named(made), view("Quinn", made).may_choose, view("Priya", made).is_visible) == ([], True, False)
    assert letters()[-1] == ("Quinn", "choose")
    name("Quinn", made, "Hazel")
    assert settle("Hazel", made, "good") is True


def only_a_party_leads(**more: str) -> Dispute:
    """Pat disagrees with a review of the only QA lead, and begins with a third party."""
    return raised(reviewed(reviewer="Priya", final=True, **more), start=2)


def test_where_the_only_qa_lead_is_a_party_whoever_leads_most_chooses(town: Flask) -> None:
    with town.app_context():
        made = only_a_party_leads(moderator="Tom")
        assert (named(made), letters()) == ([], [("Lena", "choose")])
        able = {first for first in ("Priya", "Hazel", "Tom", "Rowan", "Lena") if view(first, made).may_choose}
        assert able == {"Lena"}
        assert [one.dispute.id for one in known("Lena")] == [made.id]
        assert known("Hazel") == []
        join("Ruth")
        name("Lena", made, "Ruth")
        assert view("Lena", made).is_visible  # whom she named is hers to change until they have judged
        judge("Ruth", made)
        assert (view("Lena", made).may_choose, named(made)) == (False, ["Ruth"])


def test_who_manages_the_qa_lead_comes_first(town: Flask) -> None:
    with town.app_context():
        post = db.session.query(Post).filter_by(key="head_of_qa").one()
        people.appoint(person("Priya"), post, on=LONG_AGO, by=None, manager=person("Hazel"))
        db.session.commit()
        made = only_a_party_leads(moderator="Tom")
        assert letters() == [("Hazel", "choose")]
        assert view("Lena", made).is_visible is False


def test_a_qa_lead_who_is_yet_to_grade_it_blind_chooses_nobody(town: Flask) -> None:
    """She knows nothing of it, so that it would wait for her."""
    with town.app_context():
        made = raised(reviewed(moderator="Priya"), start=2)
        assert letters() == [("Lena", "choose")]
        assert (view("Priya", made).is_visible, view("Lena", made).may_choose) == (False, True)


def test_where_nobody_can_choose_either_side_takes_it_on_or_leaves_it(town: Flask) -> None:
    with town.app_context():
        made = only_a_party_leads(moderator="Lena")
        for first in ("Hazel", "Lena"):
            people.leave(person(first), on=clock.today() - timedelta(days=1), by=None)
        db.session.commit()
        here = view("Pat", made)
        assert here.choosers == {person("Tom").id}  # a team manager is the last to be asked
        people.leave(person("Tom"), on=clock.today() - timedelta(days=1), by=None)
        db.session.commit()
        assert (view("Pat", made).is_stuck, view("Pat", made).onward) == (True, (3,))
        on("Pat", made)
        assert (made.rung, named(made), view("Pat", made).may_give_up) == (3, [], True)
        services.give_up(view("Pat", made), "There is nobody.", rung=3, by=person("Pat"))
        assert made.outcome == "unsettled"


# Who knows of it -----------------------------------------------------------------------------------------------


def test_who_has_no_part_in_it_knows_of_none(review: Review) -> None:
    made = raised(review)
    knows = {first for first in ("Priya", "Hazel", "Tom", "Rowan", "Pat", "Lena", "Bea", "Gus")
             if view(first, made).is_visible}  # fmt: skip
    assert knows == {"Priya", "Rowan", "Pat"}
    assert {first for first in knows if known(first)} == knows


def test_whoever_is_yet_to_grade_it_blind_knows_of_none(town: Flask) -> None:
    """Also where they look after disagreements: what is written there gives the grade away."""
    with town.app_context():
        review = reviewed(moderator="Priya")
        made = raised(review)
        assert view("Priya", made).is_visible is False
        assert known("Priya") == []


def test_whoever_grades_it_for_practice_knows_of_none_until_that_is_over(review: Review) -> None:
    """A QA lead who looks after disagreements, and one whose step it is: no grade that is proposed or stands."""
    join("Petra", "Quinn")
    made = raised(review)
    settle("Rowan", made, "outstanding")
    ask = {"under": ("calibration", "1"), "hides_grades": True, "by": person("Quinn")}
    filled.ask_to_read(review, person("Priya"), key="calibration-1", **ask)
    db.session.commit()
    assert (view("Priya", made).is_visible, view("Quinn", made).is_visible) == (False, True)
    assert (known("Priya"), queries.disputes_about(person("Priya"), review)) == ([], [])
    on("Pat", made, 2)
    name("Quinn", made, "Priya")  # nothing keeps her from being chosen; then she judges alone, like anybody
    filled.ask_to_read(review, person("Priya"), key="calibration-1", **ask)
    judge("Priya", made)
    here = view("Priya", made)
    assert (here.is_visible, here.is_inside, here.may_agree, here.may_propose) == (True, False, False, False)
    assert [note for _, notes in here.notes() for note in notes if note.person_id != here.reader] == []
    filled.end_readings(review, key="calibration-1")
    db.session.commit()
    assert view("Priya", made).may_propose


def test_a_grade_that_no_question_asks_for_is_kept_too(review: Review) -> None:
    """What stands on a review is not told to whoever grades it for practice, whatever its form asks."""
    seen = sight("Lena", review)
    without = replace(seen, kind=seen.kind.model_copy(update={"moderation": None}))
    assert [words for words, _ in queries.grades_seen(without)] == ["Good"]
    kept = replace(without, standing=replace(seen.standing, hides_grades=True))
    assert queries.grades_seen(kept) == []


def test_a_moderator_raises_one_once_their_own_grade_is_in(town: Flask) -> None:
    with town.app_context():
        review = reviewed()
        assert why_not_raise(sight("Lena", review)) == "Give your own grade first. Then you see what others found."
        other = reviewed(second="requires_improvement", number=1, set_out=False)
        made = raised(other, "Lena")
        assert made.party(person("Lena").id).is_side  # type: ignore[union-attr]


def test_nobody_raises_one_before_something_was_judged_or_without_a_seat(review: Review) -> None:
    assert why_not_raise(sight("Tom", review)) != ""
    for part in review.parts:
        if part.key != "reflection":
            part.handed_in_at = part.handed_in_by_id = None
    db.session.commit()
    db.session.expire_all()
    assert why_not_raise(sight("Rowan", review)) == "Nothing was handed in yet that you could disagree with."


def test_nobody_is_offered_to_disagree_with_what_is_theirs_alone(town: Flask) -> None:
    """Until the second look is in, whoever wrote the review has only their own to disagree with."""
    with town.app_context():
        assert why_not_raise(sight("Rowan", reviewed())) == "What was handed in so far is your own."
        other = reviewed(second="requires_improvement", number=1, set_out=False)
        assert why_not_raise(sight("Rowan", other)) == ""


def test_a_framework_without_a_ladder_says_so(review: Review) -> None:
    seen = sight("Pat", review)
    without = replace(seen, kind=seen.kind.model_copy(update={"disputes": None}))
    assert why_not_raise(without) == "The framework has no steps for this."
    with pytest.raises(DomainError):
        services.raise_dispute(without, about=["Actions"], why="It.", start=1, by=person("Pat"))


# What a settled one does to the grade (NS-043, NS-053) --------------------------------------------------------


def test_of_two_grades_that_differ_one_has_to_be_chosen_and_the_review_is_final_with_it(town: Flask) -> None:
    with town.app_context():
        review = reviewed(second="requires_improvement")
        made = raised(review, "Rowan")
        with pytest.raises(DomainError, match="Choose the grade that stands"):
            settle("Rowan", made, "")
        db.session.rollback()
        settle("Rowan", made, "requires_improvement")
        agree("Pat", made)
        look = db.session.query(SecondLook).one()
        assert (look.grade, look.is_settled, review.is_final, review.grade) == (
            "requires_improvement", True, True, "requires_improvement",
        )  # fmt: skip


def test_while_the_second_look_is_to_come_an_early_step_leaves_the_grade_to_it(town: Flask) -> None:
    with town.app_context():
        review = reviewed()
        made = raised(review)
        settle("Rowan", made, "outstanding")
        agree("Pat", made)
        assert (made.outcome, made.grade, review.is_final, review.grade) == ("settled", "outstanding", False, "")


def test_a_second_look_that_went_back_is_still_to_come(town: Flask) -> None:
    """Whoever looks a second time writes on: an early step does not make the review final over that."""
    with town.app_context():
        review = reviewed(second="requires_improvement")
        part = next(one for one in sight("Priya", review).form.parts if one.key == "moderation")
        return_part(sight("Priya", review), part, "Say what you saw.", by=person("Priya"))
        db.session.commit()
        made = raised(review)
        settle("Rowan", made, "outstanding")
        agree("Pat", made)
        look = db.session.query(SecondLook).one()
        assert (made.outcome, made.grade, look.is_settled, review.is_final) == ("settled", "outstanding", False, False)
        assert sight("Lena", review).writes(part)


# One after the other ------------------------------------------------------------------------------------------


def test_there_is_one_open_disagreement_about_a_review(review: Review) -> None:
    raised(review)
    with pytest.raises(Stale):
        raised(review)


def test_two_who_take_it_on_at_once_take_it_one_step(review: Review) -> None:
    made = raised(review)
    mine, theirs = view("Pat", made), view("Rowan", made)
    services.pass_on(mine, 2, "No.", rung=1, by=person("Pat"))
    db.session.commit()
    with pytest.raises(Stale):
        services.pass_on(theirs, 2, "No.", rung=1, by=person("Rowan"))
    db.session.rollback()
    assert made.rung == 2


def test_once_it_is_over_nothing_is_added(review: Review) -> None:
    made = raised(review)
    seen = view("Rowan", made)
    services.withdraw(view("Pat", made), rung=1, by=person("Pat"))
    db.session.commit()
    with pytest.raises(Stale):
        services.write_note(seen, "One more thing.", rung=1, by=person("Rowan"))
    db.session.rollback()
    assert (made.outcome, review.grade) == ("withdrawn", "good")
    assert raised(review).is_open  # it came to no end, so that another one may be raised


# It comes to an end -------------------------------------------------------------------------------------------


def test_after_the_last_word_nobody_raises_the_same_without_new_facts(review: Review) -> None:
    """Whatever else they name with it; something else they may raise. Whoever wrote it has only their own."""
    settle("Rowan", raised(review))
    agree("Pat", db.session.query(Dispute).one())
    over = {"Pat": r"came to its end already \(Final grade\)", "Rowan": "What was handed in so far is your own"}
    for first, why in over.items():
        with pytest.raises(DomainError, match=why):
            raised(review, first, about=["Actions", "Final grade"])
        db.session.rollback()
    other = raised(review, about=["Actions"], new_facts="Not kept: nothing of it is over.")
    assert other.new_facts == ""
    services.withdraw(view("Pat", other), rung=1, by=person("Pat"))
    db.session.commit()
    again = raised(review, new_facts="The visits of June are on record now.")
    assert (again.is_open, again.new_facts) == (True, "The visits of June are on record now.")


def test_taken_back_at_the_last_step_it_is_over_too(review: Review) -> None:
    join("Ruth")
    made = raised(review, start=2)
    name("Priya", made, "Ruth")
    judge("Ruth", made)
    on("Pat", made)
    services.withdraw(view("Pat", made), rung=3, by=person("Pat"))
    db.session.commit()
    assert queries.spoken(sight("Pat", review)) == {"Final grade"}


def test_a_review_that_was_judged_anew_is_a_new_matter(review: Review) -> None:
    settle("Rowan", raised(review))
    agree("Pat", db.session.query(Dispute).one())
    part = next(one for one in review.parts if one.key == "moderation")
    with clock.stopped_at(clock.now() + timedelta(hours=1)):
        part.handed_in_at, part.handed_in_by = clock.now(), person("Lena")
        db.session.commit()
        assert queries.spoken(sight("Pat", review)) == frozenset()
        assert raised(review).is_open


def test_a_step_takes_five_outcomes(review: Review) -> None:
    made = raised(review)
    for _ in range(5):
        settle("Rowan", made)
    with pytest.raises(Stale):
        settle("Rowan", made)
    db.session.rollback()
    assert agree("Pat", made) is True


def test_notes_are_added_and_never_changed(review: Review) -> None:
    made = raised(review)
    for first in ("Pat", "Rowan", "Pat"):
        services.write_note(view(first, made), f"{first} says so.", rung=1, by=person(first))
        db.session.commit()
    assert [one.words for one in db.session.query(DisputeNote).order_by(DisputeNote.id)] == [
        "Pat says so.", "Rowan says so.", "Pat says so.",
    ]  # fmt: skip
    verbs = {one for one in dir(services) if "note" in one.lower() and not one.startswith("_")}
    assert verbs == {"DisputeNote", "note_read", "write_note"}  # that it was read is noted in the log


def test_a_late_step_is_shown_as_late(review: Review) -> None:
    made = raised(review)
    with clock.stopped_at(datetime(2026, 12, 1, 9, tzinfo=clock.now().tzinfo)):
        assert view("Priya", made).step.is_late(clock.today())
