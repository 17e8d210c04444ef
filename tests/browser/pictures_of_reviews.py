"""Pictures of what is written, looked at twice, disputed and taken out: the demo's reviews of January and of March."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect
from sqlalchemy import select

from qaportal.allocation.models import Assignment
from qaportal.demo import reviews as written
from qaportal.frameworks.schema import Pack
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.moderation.models import Dispute
from qaportal.moderation.queries import calibration as calibrations
from qaportal.moderation.queries import disputes
from qaportal.moderation.services import calibration as grading
from qaportal.moderation.services import disputes as disputing
from qaportal.people import queries as people
from qaportal.people.models import Person
from qaportal.programme.models import Activity
from qaportal.reviews import building as made_up
from qaportal.reviews import queries, services
from qaportal.reviews.building import Details
from qaportal.reviews.models import Review
from qaportal.reviews.pieces import pieces
from qaportal.timetable.models import Slot

if TYPE_CHECKING:
    from tests.browser.pictures import Camera

DONE, BEGUN = "CPR-2027-01", "CPR-2027-03"
MADE = "TR-2027-04"
WORDS = "The child’s words"
QUESTIONS: dict[str, list[made_up.Body]] = {
    WORDS: [
        {"kind": "yes_no_partly", "ask": "Are there words of the child’s own?", "required": True, "evidence": True},
        {
            "kind": "choice",
            "ask": "Where are they?",
            "options": ["In a visit", "In direct work", "In a review"],
            "other": True,
        },
        {"kind": "out_of_ten", "ask": "From 0 to 10, how well can we tell what life is like for this child?"},
    ],
    "What came of it": [
        {"kind": "yes_no_partly_na", "ask": "Did the plan change because of them?", "evidence": True},
        {"kind": "date", "ask": "When was the child told what came of it?"},
        {"kind": "actions", "ask": "What is to be done next?"},
    ],
}
WHY = (
    "Health was asked twice in December, and the answers are in the record. The plan changed because of them, so I do "
    "not see why this counts against it."
)


def begin() -> None:
    """The reviews of March are on their way, each as far as it may be."""
    work = db.session.query(Activity).filter_by(ref=BEGUN).one()
    written.fill_in(work, clock.today() - timedelta(days=10), written.HALF_DONE)


def _at(camera: Camera, ref: str, nth: int, seat: str) -> tuple[str, str]:
    """Address of the review of the nth record of a cycle, and the staff number of who has that seat of it."""
    with camera.web.app.app_context():
        of = select(Assignment).join(Assignment.slot).join(Activity, Activity.id == Slot.activity_id)
        of = of.where(Activity.ref == ref, Slot.seat_key == seat, Assignment.ended_at.is_(None))
        held = db.session.scalars(of.where(Slot.record_id.is_not(None)).order_by(Slot.record_id)).all()[nth]
        review = db.session.scalars(select(Review).where(Review.record_id == held.slot.record_id)).one_or_none()
        return f"/reviews/{review.public_id}" if review else "", held.person.staff_number


def _busiest(camera: Camera) -> str:
    """The staff number of whoever has most kinds of things to do, and most of them."""
    with camera.web.app.app_context(), clock.stopped_at(camera.web.now):
        holders = db.session.scalars(select(Person).join(Assignment, Assignment.person_id == Person.id).distinct())
        since = clock.today() - timedelta(days=180)
        found = {one.staff_number: [p.state for p in pieces(queries.lines_of(one, since=since))] for one in holders}
        return str(max(sorted(found), key=lambda who: ("open" in found[who], len(set(found[who])), len(found[who]))))


def _top(page: Page, of: str, *, above: int = 24) -> None:
    """Bring a part of the page to the top of the window."""
    page.evaluate("document.activeElement.blur()")
    page.locator(of).first.evaluate(
        "(node, above) => scrollTo(0, node.getBoundingClientRect().top + scrollY - above)", above
    )


def writing(camera: Camera) -> None:
    """docs/guides/writing-a-review.md"""
    address, who = _at(camera, BEGUN, 0, "reviewer")
    page = camera.page_of(_busiest(camera), "/reviews")
    camera.shoot("reviews", page, height=720)
    page = camera.page_of(who, address)
    page.get_by_role("link", name="Assessment").click()
    page.get_by_label("Clear evidence throughout").first.check()
    page.get_by_label("Where").first.fill("The chronology of November, and the visit on the 12th.")
    page.get_by_label("Where").first.blur()
    expect(page.locator(".saved").first).to_contain_text("aved")
    _top(page, "fieldset", above=8)
    camera.shoot("review-section", page)
    page = camera.page_of(who, address, viewport={"width": 1280, "height": 1500}, device_scale_factor=1)
    camera.shoot("review", page)


def moderating(camera: Camera) -> None:
    """docs/guides/moderating.md"""
    address, who = _at(camera, BEGUN, 2, "moderator")
    page = camera.page_of(who, "/moderation")
    camera.shoot("second-looks", page, height=560)
    page.goto(f"{address}/moderation")
    camera.shoot("second-look-before", page)
    address, who = _at(camera, DONE, 2, "moderator")
    page = camera.page_of(who, f"{address}/moderation")
    camera.shoot("second-look-grades", page)


def disagreeing(camera: Camera) -> None:
    """docs/guides/disagreeing.md"""
    address, who = _at(camera, DONE, 0, "worker")
    page = camera.page_of(who, f"{address}/dispute")
    page.get_by_label("Final grade").check()
    page.get_by_label("Why").fill(WHY)
    page.get_by_role("radio").first.check()
    _top(page, ".kicker", above=8)
    camera.shoot("disagreement-raise", page)
    page.get_by_role("button", name="Raise it").click()
    with camera.web.app.test_request_context(), clock.stopped_at(camera.web.now):
        _talk_ends_without_agreement(_at(camera, DONE, 0, "reviewer")[1])
        db.session.commit()
    page.reload()
    camera.shoot("disagreement", page)


def _talk_ends_without_agreement(reviewer: str) -> None:
    dispute, other = db.session.query(Dispute).one(), _person(reviewer)
    view = disputes.view_of(other, dispute)
    disputing.write_note(view, "I can meet on Thursday at two.", rung=view.dispute.rung, by=other)
    view = disputes.view_of(other, dispute)
    words = "We read it together. I still miss what health said about sleep."
    disputing.pass_on(view, view.dispute.rung + 1, words, rung=view.dispute.rung, by=other)


def _person(text: str) -> Person:
    found = people.find_person(text)
    assert found is not None, text
    return found


def agreeing(camera: Camera) -> None:
    """docs/guides/agreement-and-calibration.md"""
    page = camera.page_as("QA lead")
    page.goto("/moderation/agreement")
    camera.shoot("agreement", page)
    with camera.web.app.test_request_context(), clock.stopped_at(camera.web.now):
        exercise = _graded_by_many(_at(camera, DONE, 1, "reviewer")[0].rpartition("/")[2])
        db.session.commit()
    page.goto(f"/moderation/calibration/{exercise}")
    camera.shoot("calibration", page)


def _graded_by_many(review_id: str) -> str:
    lead = _person("S1001")
    review = db.session.query(Review).filter_by(public_id=review_id).one()
    asked = calibrations.eligible(review)[:6]
    due = clock.today() + timedelta(days=7)
    exercise = grading.ask_for_grades(queries.sight_of(lead, review), asked, due_on=due, by=lead)
    db.session.flush()
    for number, person in enumerate(asked):
        grade = ("good", "good", "requires_improvement", "good", "outstanding", "requires_improvement")[number]
        grading.give_grade(exercise, grade, written.SAID[number], by=person)
    return str(exercise.public_id)


def concerns(camera: Camera) -> None:
    """docs/guides/when-a-child-may-be-at-risk.md"""
    camera.web.app.config["EMERGENCY"] = "Emergency duty team, 01632 960999"
    address, who = _at(camera, BEGUN, 0, "reviewer")
    page = camera.page_of(who, f"{address}/concern")
    camera.shoot("concern-raise", page)
    page.get_by_role("button", name="Tell them now").click()
    camera.shoot("concern", page)


def building(camera: Camera) -> None:
    """docs/guides/making-a-form.md"""
    with camera.web.app.test_request_context(), clock.stopped_at(camera.web.now):
        made = _made()
        db.session.commit()
    page = camera.page_as("QA lead")
    page.goto(made)
    _top(page, "#sections")
    camera.shoot("made-form", page)
    page.goto(f"{made}/questions/where_are_they")
    camera.shoot("made-form-question", page)
    page.goto(made)
    page.get_by_role("link", name="Preview it").click()
    camera.shoot("made-form-preview", page)


def _made() -> str:
    lead, work = _person("S1001"), db.session.query(Activity).filter_by(ref=MADE).one()
    about = "Whether what children say is on record, and what came of it."
    said = Details(WORDS, about, "reviewer", (), often=True, has_child_details=True)
    form = services.make_form(work, said, None, by=lead)
    for title, questions in QUESTIONS.items():
        services.change(form, partial(_section, title, questions), seen=form.version, what="wrote it", by=lead)
    return f"/made-forms/{form.public_id}"


def _section(title: str, questions: Sequence[made_up.Body], pack: Pack, body: made_up.Body) -> made_up.Body:
    body, section = made_up.with_section(body, title)
    keys: list[str] = []
    for asked in questions:
        body, key = made_up.with_question(pack, body, section, asked)
        keys.append(key)
    return made_up.asked_when(pack, body, keys[1], keys[0], ["yes", "partly"]) if title == WORDS else body


def taking_out(camera: Camera) -> None:
    """docs/guides/taking-a-review-out.md"""
    address, who = _at(camera, DONE, 1, "reviewer")
    page = camera.page_of(who, f"{address}/exports", viewport={"width": 1280, "height": 960})
    page.get_by_label("What").first.fill("For the child’s file.")
    page.get_by_label("PDF").check()
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    camera.shoot("copy-ask", page)
    page.get_by_role("button", name="Make the copy").click()
    page.goto(page.url)
    camera.shoot("copy-ready", page, height=420)
    with page.expect_download() as given:
        page.get_by_role("link", name="Download").click()
    camera.shoot_paper("copy-pdf", given.value.path())
