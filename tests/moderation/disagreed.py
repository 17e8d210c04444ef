"""A review that is handed in, with its grade and maybe a second look, and people who could settle a disagreement."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from qaportal.allocation import services as allocation
from qaportal.invites.models import Letter
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.moderation.amending import Change
from qaportal.moderation.disagreement import Disagreement
from qaportal.moderation.models import Calibration, CalibrationGrade, Dispute, SecondLook, Verdict
from qaportal.moderation.queries import disputes as queries
from qaportal.moderation.services import disputes as services
from qaportal.people import services as people
from qaportal.people.models import Person, Post
from qaportal.reviews import queries as reviews
from qaportal.reviews import services as filled
from qaportal.reviews.models import Answer, Review
from qaportal.reviews.sight import Sight
from tests.allocation.covered import publish, sit, to_seats
from tests.cast import LONG_AGO, PEOPLE, Cast
from tests.sampling.frames import CPR, activity, drawn, framed, lines, published_town
from tests.signing import sign_in

MORE = {
    "Petra": ("Petra Pine", "Principal Social Worker", "principal_social_worker", "leadership"),
    "Quinn": ("Quinn Quince", "Quality Officer", "quality_officer", "qa_lead"),
    "Ruth": ("Ruth Rush", "Reviewing Officer of Adoption", "reviewing_officer", "reviewer"),
}


def person(first: str) -> Person:
    """Somebody of the cast, or one of those who are here for disagreements."""
    name = MORE[first][0] if first in MORE else PEOPLE[first][0]
    return db.session.scalars(select(Person).where(Person.name == name)).one()


def join(*firsts: str) -> None:
    """These people work here too."""
    for number, first in enumerate(firsts, 1):
        name, title, key, role = MORE[first]
        there = db.session.scalars(select(Post).where(Post.key == key)).one_or_none()
        post = there or people.add_post(title, role, by=None, key=key)
        made = people.add_person(name, f"{first.lower()}@saltmarsh.example", f"D{number:03d}", on=LONG_AGO, by=None)
        people.appoint(made, post, on=LONG_AGO, by=None)
    db.session.commit()


def reviewed(
    *, reviewer: str = "Rowan", moderator: str = "Lena", grade: str = "good", second: str = "", final: bool = False,
    number: int = 0, ref: str = CPR, set_out: bool = True,
) -> Review:  # fmt: skip
    """A review of Pat's work: all but the second look is in. With `second` that is in too, and found this grade."""
    if set_out:
        published_town()
        to_seats(ref)
    seat = sit(reviewer, "reviewer", number, ref)
    sit(moderator, "moderator", number, ref)
    publish(ref)
    review = filled.open_review(seat, "practice_review", by=seat.person)
    by = {"worker": person("Pat"), "reviewer": seat.person, "moderator": person(moderator)}
    sight = reviews.sight_of(seat.person, review)
    for part in sight.form.parts:
        kept = sight.kept[part.key]
        if part.seat != "moderator" or (second and part.key == "moderation"):
            kept.handed_in_at, kept.handed_in_by = clock.now(), by[part.seat]
    _say(review, "grade", "conclusion", grade, by["reviewer"])
    if second:
        _say(review, "moderated_grade", "moderation", second, by["moderator"])
        _looked_at(review, grade, second, by)
    if final:
        filled.finalise(review, grade=grade, by=by["reviewer"])
    db.session.commit()
    return review


def _say(review: Review, key: str, part: str, value: str, by: Person) -> None:
    db.session.add(Answer(
        review_id=review.id, key=key, part_key=part, value=value, note="Because.", version=1, saved_at=clock.now(),
        saved_by_id=by.id,
    ))  # fmt: skip


def _looked_at(review: Review, grade: str, second: str, by: dict[str, Person]) -> None:
    look = SecondLook(review_id=review.id, why="all", asked_at=clock.now())
    db.session.add(look)
    db.session.flush()
    db.session.add(Verdict(
        look_id=look.id, number=1, first_grade=grade, second_grade=second, first_by_id=by["reviewer"].id,
        given_at=clock.now(), given_by_id=by["moderator"].id,
    ))  # fmt: skip


def sight(first: str, review: Review) -> Sight:
    """A review as somebody sees it now."""
    return reviews.sight_of(person(first), review)


def raised(review: Review, first: str = "Pat", *, start: int = 1, **more: Any) -> Dispute:
    """Somebody does not agree with the grade."""
    facts = {"about": ["Final grade"], "why": "The plan was there in May."} | more
    made = services.raise_dispute(sight(first, review), start=start, by=person(first), **facts)
    db.session.commit()
    return made


def view(first: str, dispute: Dispute) -> Disagreement:
    """It as somebody sees it now."""
    db.session.expire_all()
    found = queries.dispute_with(dispute.id)
    assert found is not None
    return queries.view_of(person(first), found)


def known(first: str) -> list[Disagreement]:
    """Those that somebody may know of."""
    return [*queries.disputes_to_settle(person(first)), *queries.disputes_over(person(first))[0]]


def on(first: str, dispute: Dispute, to: int | None = None) -> None:
    """Somebody says that the step settled nothing: to the next one, or to this."""
    here = view(first, dispute)
    services.pass_on(
        here, to or here.dispute.rung + 1, "We see it differently.", rung=here.dispute.rung, by=person(first)
    )
    db.session.commit()


def settle(first: str, dispute: Dispute, grade: str = "outstanding", **more: Any) -> bool:
    """Somebody writes down that this grade stands; whether that settles it."""
    here = view(first, dispute)
    facts = {"grade": grade, "changes": "", "words": "We went through the plan together."} | more
    done = services.propose(here, **facts, rung=here.dispute.rung, by=person(first))
    db.session.commit()
    return done


def agree(first: str, dispute: Dispute) -> bool:
    """Somebody agrees to what was written down last; whether that settles it."""
    here = view(first, dispute)
    done = services.agree(here, proposal=here.step.proposals, rung=here.dispute.rung, by=person(first))
    db.session.commit()
    return done


def name(lead: str, dispute: Dispute, first: str) -> None:
    """A QA lead names somebody for the step."""
    here = view(lead, dispute)
    services.choose(here, person(first), rung=here.dispute.rung, by=person(lead))
    db.session.commit()


def judge(first: str, dispute: Dispute, grade: str = "good") -> None:
    """A third party judges alone."""
    here = view(first, dispute)
    services.judge(here, grade, "The visits were on time.", rung=here.dispute.rung, by=person(first))
    db.session.commit()


def letters(kind: str = "disagreement") -> list[tuple[str, str]]:
    """Who was written to, and what of: (first name, what), the oldest first."""
    found = db.session.scalars(select(Letter).where(Letter.kind == kind).order_by(Letter.id))
    return [(one.person.name.split()[0], one.about.get("what", "")) for one in found]


def browser(app: Flask, first: str) -> FlaskClient:
    """A browser without script, in which somebody is signed in."""
    if first in PEOPLE:
        return sign_in(app, first)
    client = app.test_client()
    token = people.begin_sign_in(person(first))
    db.session.commit()
    with client.session_transaction() as kept:
        kept.update({"_user_id": token, "_fresh": True})
    return client


def named(dispute: Dispute) -> list[str]:
    """First names of those whose step it is."""
    db.session.expire_all()
    return sorted(one.person.name.split()[0] for one in dispute.step.people)


def due(dispute: Dispute) -> date | None:
    """The day by which the step should be over."""
    return dispute.step.due_on


# A town in which there is one of each ---------------------------------------------------------------------------

REF = "CPR-2027-01"
OWN, VACANT, THIRD = "the QA lead reviewed it", "nobody is named for it yet", "the QA lead is the third party"
ANOTHERS, GRADED = "a review of the reviewer's", "graded by many"
ENDED = "all grades are in"
READ = Change("actions", 0, was="Read the plan again.", what="Read the plan with Pat.", due="2027-01-15")


@dataclass
class Disagreed:
    """Random ids by what the access table says of the thing; `settler` could be chosen for a step."""

    reviews: dict[str, str] = field(default_factory=dict)
    disputes: dict[str, str] = field(default_factory=dict)
    calibrations: dict[str, str] = field(default_factory=dict)
    settler = ""
    settled = ""


def disagree(cast: Cast) -> Disagreed:
    """Disagreements at every step, a review that waits for one, reviews graded by many."""
    place = Disagreed()
    framed(*lines(20, first=300, team="Family Wellbeing"), ref=REF)
    drawn(REF, sizes={"at random": 8})
    allocation.set_out(activity(REF), by=cast["Priya"])
    how = {"ref": REF, "set_out": False, "final": True, "second": "requires_improvement"}
    own = reviewed(reviewer="Priya", number=0, **how)
    vacant, third, graded, ended = (reviewed(number=n, **how) for n in (1, 2, 3, 4))
    place.reviews = {
        "a review of the QA lead's": reviewed(reviewer="Priya", number=5, **how).public_id,
        ANOTHERS: reviewed(number=6, **how).public_id,
    }
    made = {
        OWN: raised(own, "Priya"),
        VACANT: raised(vacant, start=2, supporter="Una of the union"),
        THIRD: raised(third, start=2),
    }
    name("Priya", made[THIRD], "Priya")
    _recommends(own, READ)
    services.write_note(view("Pat", made[OWN]), "We talked on Tuesday.", rung=1, by=cast["Pat"])
    settle("Pat", made[OWN], "outstanding", changes="The second action goes.")
    over = raised(reviewed(number=7, **how))
    settle("Rowan", over, "outstanding", changes="The first action is for June.")
    agree("Pat", over)
    over.actions = view("Pat", made[OWN]).step.proposed_actions = [READ.kept()]
    made[VACANT].new_facts = "The visits of May were found."
    place.disputes = {thing: one.public_id for thing, one in made.items()}
    place.settled = over.public_id
    place.settler = cast["Hazel"].public_id
    for thing, review in ((GRADED, graded), (ENDED, ended)):
        place.calibrations[thing] = _graded(review, is_over=thing == ENDED).public_id
    db.session.commit()
    return place


def _recommends(review: Review, change: Change) -> None:
    """It has the action that is to change."""
    row = {"what": change.was, "who": "Pat Poppy", "when": "2027-01-11"}
    db.session.add(Answer(
        review_id=review.id, key=change.question, part_key="conclusion", value=[row], version=1, saved_at=clock.now(),
        saved_by_id=review.opened_by_id,
    ))  # fmt: skip
    db.session.flush()


def _graded(review: Review, *, is_over: bool) -> Calibration:
    """Priya, Hazel and Tom are asked to grade it."""
    made = Calibration(review=review, due_on=date(2026, 12, 4), asked_at=clock.now(), asked_by=person("Priya"))
    facts = {"grade": "good", "why": "The plan was there.", "given_at": clock.now()} if is_over else {}
    made.grades = [CalibrationGrade(person_id=person(first).id, **facts) for first in ("Priya", "Hazel", "Tom")]
    db.session.add(made)
    db.session.flush()
    if not is_over:
        for one in made.grades:
            reader = db.session.get_one(Person, one.person_id)
            asked = {"key": f"calibration-{made.id}", "under": ("calibration", made.public_id)}
            filled.ask_to_read(review, reader, **asked, hides_grades=True, by=None)
    return made
