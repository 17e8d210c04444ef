"""A standing duty that has a form is done on it: opened once by whoever owes it, done once it is in (X-12, X-18)."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import func, select

from qaportal.allocation import services as allocation
from qaportal.allocation.models import Assignment
from qaportal.auditlog.models import LogEntry
from qaportal.invites.queries.publishing import published
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, NotFound
from qaportal.people import services as people
from qaportal.people.models import Person
from qaportal.programme import queries as programme
from qaportal.programme import services as duties
from qaportal.programme.duties import Obligation, telling
from qaportal.programme.models import Activity, DutyDone, DutyWork
from qaportal.reviews import queries, services
from qaportal.reviews.models import Review
from qaportal.reviews.sight import Sight, question_of
from qaportal.reviews.values import read
from tests.cast import LONG_AGO
from tests.programme.councils import Browser, Council
from tests.reviews.filled import answer_to, part_of

NOVEMBER = datetime(2027, 11, 3, 9, tzinfo=UTC)  # a Wednesday, within three months of the end of the year
POSTS = {
    "Heike": "head_of_service", "Sue": "sqa_officer", "Tam": "team_manager", "Wim": "worker", "Una": "team_manager",
    "Hans": "head_of_service", "Dora": "director",
}  # fmt: skip


@pytest.fixture
def bedford(app: Flask) -> Iterator[Council]:
    """Heike heads Fostering, where Tam manages Wim; Una is a team manager of Hans's service. It is November 2027."""
    with app.test_request_context():
        with clock.stopped_at(datetime(2027, 1, 1, 9, tzinfo=UTC)):
            council = Council(app, "bedford", POSTS)
            own, other = (people.add_service(name, on=LONG_AGO, by=None) for name in ("Fostering", "Assessment"))
            team, beside = (people.add_team(name, place, on=LONG_AGO, by=None)
                            for name, place in (("Carers", own), ("First", other)))  # fmt: skip
            places = {"Heike": own, "Hans": other, "Tam": team, "Wim": team, "Una": beside}
            managers = {"Tam": "Heike", "Wim": "Tam", "Una": "Hans"}
            for first, place in places.items():
                (held,) = council[first].appointments_on(date(2027, 1, 1))
                held.team, held.service = (place, None) if place in (team, beside) else (None, place)
                held.manager = council[managers[first]] if first in managers else None
            db.session.commit()
        with clock.stopped_at(NOVEMBER):
            yield council


def owed(person: Person, duty: str) -> Obligation:
    """What they owe of a duty, open on that day."""
    rules = programme.standing(clock.today())
    assert rules is not None
    seen = programme.tracked(person, rules, rules.year[0], telling.last_shown(clock.today()), owners={person.id})
    return next(
        one for one in seen.found if one.duty_key == duty and one.is_open(clock.today()) and one.state != "late"
    )


def sit_down(council: Council, first: str, duty: str, other: str = "") -> Assignment:
    """They open the form of a duty, about whom they choose."""
    rules, owner = programme.standing(clock.today()), council[first]
    assert rules is not None
    found = allocation.sit_down(owner, owed(owner, duty), rules, other=council[other] if other else None)
    db.session.commit()
    return found


def written(council: Council, first: str, seat: Assignment, form: str, part: str) -> Review:
    """They answer every question of the part and hand it in."""
    by = council[first]
    review = services.open_review(seat, form, by=by)
    for section in part_of(queries.sight_of(by, review), part).sections:
        for question in section.questions:
            sight = queries.sight_of(by, review)
            found = question_of(part_of(sight, part), question.key)
            scale = sight.pack.scales.get(question.scale or "")
            value = read(question, scale, answer_to(question, sight.pack))  # type: ignore[arg-type]
            assert found is not None
            services.save(sight, part_of(sight, part), question, value, "", seen=0, by=by, save_id="", sent=())
            db.session.expire_all()
    sight = queries.sight_of(by, review)
    services.hand_in(sight, part_of(sight, part), by=by)
    db.session.commit()
    db.session.expire_all()
    return review


def reads(council: Council, first: str, review: Review) -> bool:
    sight: Sight = queries.sight_of(council[first], review)
    return any(sight.reads(part) for part in sight.form.parts)


def press(browser: Browser, council: Council, first: str, duty: str, **data: str) -> str:
    """They press "Fill in the form": the address that they come to."""
    person = council[first]
    tag = telling.tag_of(owed(person, duty))
    answer = browser.post(f"/duties/people/{person.public_id}/form/{tag}", data)
    assert answer.status_code == 200, answer.text
    return answer.request.path


def text_of(html: str) -> str:
    main = html[html.index("<main") : html.index("</main>")]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_it_is_opened_once_however_often_it_is_pressed(bedford: Council) -> None:
    """Two tabs, twice each: one piece of work, one seat of theirs, and the forms of that seat."""
    one, other = bedford.browser("Tam"), bedford.browser("Tam")
    path = f"/duties/people/{bedford['Tam'].public_id}"
    assert "Fill in the form Observation of each worker for Wim Ash" in text_of(one.get(path).text)
    paths = {press(tab, bedford, "Tam", "observe_staff") for tab in (one, other, one, other)}
    (work,) = db.session.scalars(select(DutyWork)).all()
    seats = db.session.scalars(select(Assignment).order_by(Assignment.id)).all()
    assert sorted((seat.person.name, seat.slot.seat_key) for seat in seats) == [
        ("Tam Ash", "observer"), ("Wim Ash", "worker")]  # fmt: skip
    mine = next(seat for seat in seats if seat.person.name == "Tam Ash")
    assert paths == {f"/seats/{mine.public_id}/forms"}
    assert (work.activity.type_key, work.person.name if work.person else "") == ("staff_observation", "Wim Ash")
    said = text_of(one.get(f"/seats/{mine.public_id}/forms").text)
    assert "Staff observation for Wim Ash" in said
    assert "Start Staff observation" in said
    acts = db.session.scalars(select(LogEntry.person_name).where(LogEntry.act == "opened for a duty")).all()
    assert acts == ["Tam Ash"]


def test_it_is_done_when_the_form_is_in_and_owed_again_when_it_is_sent_back(bedford: Council) -> None:
    """BD-050: the observation is the duty; the talk about it comes after, and has a day of its own."""
    seat = sit_down(bedford, "Tam", "observe_staff")
    review = written(bedford, "Tam", seat, "staff_observation", "observation")
    (mark,) = db.session.scalars(select(DutyDone)).all()
    assert (mark.duty_key, mark.done_on, mark.note) == ("observe_staff", date(2027, 11, 3), review.activity.ref)
    assert (mark.owner.name, mark.about) == ("Tam Ash", ("person", bedford["Wim"].id))
    said = text_of(bedford.browser("Tam").get(f"/duties/people/{bedford['Tam'].public_id}/forms").text)
    assert "Observation of each worker for Wim Ash Handed in" in said
    sight = queries.sight_of(bedford["Sue"], review)
    services.return_part(sight, part_of(sight, "observation"), "Say more.", by=bedford["Sue"])
    db.session.commit()
    db.session.expire_all()
    assert mark.taken_back_at is not None
    assert sit_down(bedford, "Tam", "observe_staff").id == seat.id
    sight = queries.sight_of(bedford["Tam"], review)
    services.hand_in(sight, part_of(sight, "observation"), by=bedford["Tam"])
    assert [one.taken_back_at is None for one in db.session.scalars(select(DutyDone).order_by(DutyDone.id))] == [
        False, True]  # fmt: skip


def test_two_are_owed_before_a_supervision_and_each_has_a_form(bedford: Council) -> None:
    """BD-034: the second press, once the first is in, opens the second; both count."""
    first = sit_down(bedford, "Tam", "manager_compliance")
    assert sit_down(bedford, "Tam", "manager_compliance").id == first.id
    written(bedford, "Tam", first, "compliance_check", "check")
    second = sit_down(bedford, "Tam", "manager_compliance")
    assert second.id != first.id
    written(bedford, "Tam", second, "compliance_check", "check")
    assert [one.number for one in db.session.scalars(select(DutyWork).order_by(DutyWork.number))] == [1, 2]
    assert count(DutyDone) == 2


def test_a_supervision_audit_is_read_by_whom_the_framework_names(bedford: Council) -> None:
    """BD-040: the supervisor, the head of that service, the S&QA Team; no other manager, no other service, and nobody
    before it is in."""
    seat = sit_down(bedford, "Heike", "head_professional", "Tam")
    review = services.open_review(seat, "supervision_audit", by=bedford["Heike"])
    assert [first for first in POSTS if reads(bedford, first, review)] == ["Heike"]
    written(bedford, "Heike", seat, "supervision_audit", "audit")
    assert [first for first in POSTS if reads(bedford, first, review)] == ["Heike", "Sue", "Tam"]
    with pytest.raises(NotFound):
        queries.visible_review(bedford["Una"], review.public_id)
    others = bedford.browser("Hans").get(f"/duties/people/{bedford['Heike'].public_id}/forms")
    assert others.status_code == 404
    assert "Audit of a Team Manager" not in text_of(
        bedford.browser("Dora").get(f"/duties/people/{bedford['Heike'].public_id}/forms").text
    )


def test_whose_supervision_has_to_be_chosen_among_the_managers_of_the_service(bedford: Council) -> None:
    """BD-040: a Head of Service looks at a Team Manager of theirs."""
    heike, browser = bedford["Heike"], bedford.browser("Heike")
    path = f"/duties/people/{heike.public_id}/form/{telling.tag_of(owed(heike, 'head_professional'))}"
    page = browser.get(path).text
    assert re.findall(r"<option[^>]*>\s*([^<]+?)\s*</option>", page) == ["Choose", "Tam Ash"]
    for chosen in (bedford["Una"].public_id, ""):
        assert browser.client.post(path, data={"person": chosen}).status_code == 422
    assert count(DutyWork) == 0
    assert press(browser, bedford, "Heike", "head_professional", person=bedford["Tam"].public_id).endswith("/forms")


def test_a_meeting_may_have_a_chair_from_elsewhere(bedford: Council) -> None:
    """BD-060: whoever chairs it need not be known here."""
    seat = sit_down(bedford, "Heike", "head_meetings")
    assert (seat.slot.seat_key, count(Assignment)) == ("observer", 1)


def test_nobody_looks_at_somebody_with_whom_they_are_in_conflict(bedford: Council) -> None:
    allocation.declare_conflict(bedford["Wim"], bedford["Tam"], by=bedford["Wim"])
    with pytest.raises(DomainError, match="declared conflict between Wim Ash and you"):
        sit_down(bedford, "Tam", "observe_staff")
    assert count(DutyWork) == 0


def test_nobody_opens_it_for_another(bedford: Council) -> None:
    tam = bedford["Tam"]
    path = f"/duties/people/{tam.public_id}/form/{telling.tag_of(owed(tam, 'observe_staff'))}"
    assert bedford.browser("Heike").post(path, {}).status_code == 403
    assert "Fill in the form" not in bedford.browser("Heike").get(f"/duties/people/{tam.public_id}").text


def test_no_year_list_or_diary_shows_it(bedford: Council) -> None:
    """The planner shows duties as one card a month: a piece of work for each of them is in none of its views, has no
    page, takes no day of anybody's and is not in calendars; adopting a version calls none of it off."""
    before = published(bedford.year)
    seat = sit_down(bedford, "Tam", "observe_staff")
    ref = seat.slot.activity.ref
    assert ref not in {row.ref for row in programme.draft_rows(bedford.year.id)}
    assert ref not in {row.ref for row in programme.published_rows(bedford.year.id)}
    assert published(bedford.year) == before
    assert bedford.browser("Sue").get(f"/activity/{ref}").status_code == 404
    assert programme.unpublished(bedford.year) == []
    page = bedford.browser("Tam").get(f"/seats/{seat.public_id}").text
    assert "Staff observation" in page
    assert f"/activity/{ref}" not in page
    assert "ask for cover" not in page


def test_what_was_marked_by_hand_meanwhile_stays_and_the_form_is_in(bedford: Council) -> None:
    """November's one is marked by hand: the form that was opened for it makes no second mark, and is in."""
    seat = sit_down(bedford, "Heike", "head_case", "Tam")
    heike = bedford["Heike"]
    duties.mark_done(heike, owed(heike, "head_case"), on=date(2027, 11, 3), by=heike)
    review = written(bedford, "Heike", seat, "supervision_audit", "audit")
    assert review.parts[0].is_in
    assert [one.note for one in db.session.scalars(select(DutyDone))] == [""]


def test_home_leads_to_the_form(bedford: Council) -> None:
    """A line of one thing that is owed has a button that opens its form."""
    with clock.stopped_at(datetime(2027, 11, 22, 9, tzinfo=UTC)):
        page = bedford.browser("Heike").get("/?all=1").text
        assert re.search(r'href="/duties/people/[^"]+/form/[0-9a-f]{22}"[^>]*>Fill in', page)


def test_two_at_once_get_the_same(bedford: Council) -> None:
    """What two tabs see is the same obligation: whoever comes second finds the work of the first."""
    rules, tam = programme.standing(clock.today()), bedford["Tam"]
    what = owed(tam, "observe_staff")
    assert rules is not None
    first, is_new = duties.open_work(tam, what, by=tam)
    second, again = duties.open_work(tam, what, by=tam)
    assert (first.activity_id, is_new, again) == (second.activity_id, True, False)
    assert db.session.query(Activity).filter(Activity.duty_key != "").count() == 1
