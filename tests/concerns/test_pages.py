"""The pages: raised from a seat and from a review, without script and with it; what each reader sees."""

import re

import pytest
from sqlalchemy import select

from qaportal.auditlog.models import LogEntry
from qaportal.concerns.models import SafetyConcern
from qaportal.lib.db import db
from qaportal.people import services as people
from tests.cast import Cast
from tests.concerns.raised import REFERENCE, seat_of
from tests.security.lived_in import LivedIn
from tests.security.test_races import at_once, post
from tests.security.walking import forms_of

HTMX = {"HX-Request": "true"}


@pytest.fixture
def lived(place: LivedIn) -> LivedIn:
    """The town that is walked through."""
    return place


def path_of(place: LivedIn, thing: str) -> str:
    return f"/concerns/{place.concerned.concerns[thing]}"


def test_the_page_says_whom_to_ring_and_one_press_tells_them(lived: LivedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(lived.app.config, "EMERGENCY", "Emergency duty team, 01632 960999")
    rowan, path = lived.client("Rowan"), f"/seats/{lived.covered.seats['Rowan']}/concern"
    page = rowan.get(path).text
    line = 'Emergency duty team, <a class="govuk-link" href="tel:+441632960999">'
    for words in ('href="tel:999"', line, "Tom Thyme", "Hazel Heath", "no emergency line"):
        assert words in page
    form = next(form for form in forms_of(path, page) if form.action == path)
    answer = rowan.post(path, data=form.fields)
    assert answer.status_code == 303
    assert rowan.post(path, data=form.fields).location == answer.location  # pressed twice, raised once
    told = rowan.get(answer.location).text
    assert "Nobody has acknowledged it yet" in told
    assert "You raised this on 23 November 2026" in rowan.get(path).text


def test_once_they_are_told_one_press_leads_back_to_the_work(lived: LivedIn) -> None:
    """And nowhere else, whatever stands in the address."""
    rowan, seat = lived.client("Rowan"), f"/seats/{lived.covered.seats['Rowan']}"
    form = next(form for form in forms_of(f"{seat}/concern", rowan.get(f"{seat}/concern").text) if form.fields)
    path = rowan.post(f"{seat}/concern", data=form.fields).location
    assert f'<a class="govuk-back-link" href="{seat}">Back to your work</a>' in rowan.get(path).text
    for elsewhere in ("https://example.org", "//example.org", "/sign-out", f"{seat}/../..", f"{seat}\n"):
        assert "Back to your work" not in rowan.get(path.partition("?")[0], query_string={"back": elsewhere}).text


def test_those_who_are_told_can_be_rung_by_a_press(lived: LivedIn) -> None:
    """Their work telephone where it is known; without the council's line the page says where to ask for it."""
    with lived.app.app_context():
        tom = Cast()["Tom"]
        people.correct(tom, tom.name, tom.email, tom.staff_number, phone="0117 496 0123", by=None)
        db.session.commit()
    call = 'href="tel:+441174960123"'
    for path in (f"/seats/{lived.covered.seats['Rowan']}/concern", path_of(lived, "the managers are told")):
        page = lived.client("Rowan").get(path).text
        assert call in page
        assert "no number known here" in page  # Hazel's
        assert "the council’s switchboard has it" in page
    assert call not in lived.client("Priya").get(path_of(lived, "the managers are told")).text


def test_the_names_on_the_page_are_those_who_are_told(lived: LivedIn) -> None:
    """From every seat, whoever raises it: one function names them and tells them."""
    for first in ("Rowan", "Hazel", "Lena"):
        path, client = f"/seats/{lived.covered.seats[first]}/concern", lived.client(first)
        page = client.get(path).text
        named = set(re.findall(r"<li><b>(.*?)</b>", page))
        form = next(form for form in forms_of(path, page) if form.action == path)
        made = client.post(path, data=form.fields).location
        after = client.get(made).text
        told = set(re.findall(r'<p class="what">([\w ]+), ', after))
        assert named == told != set()
        assert all(name in re.sub(r"<[^>]*>", "", after) for name in named)


def test_a_page_that_was_tampered_with_raises_nothing(lived: LivedIn) -> None:
    path = f"/seats/{lived.covered.seats['Rowan']}/concern"
    answer = lived.client("Rowan").post(path, data={"slip": "x' OR 1"})
    assert answer.status_code == 422
    assert "Open it again and resend." in answer.text


def test_a_qa_lead_sees_that_there_is_one_and_how_far_it_is(lived: LivedIn) -> None:
    """DM-1: neither who was told nor which record."""
    page = lived.client("Priya").get(path_of(lived, "the managers are told")).text
    assert "Nobody has acknowledged it yet" in page
    for hidden in ("Tom Thyme", "Hazel Heath", "Rowan Reed", "•••", "Show the reference"):
        assert hidden not in page


def test_those_told_find_out_which_record_it_is_and_the_log_says_so(lived: LivedIn) -> None:
    path, tom = path_of(lived, "the managers are told"), lived.client("Tom")
    assert "LCS-10" not in tom.get(path).text
    plain = tom.post(f"{path}/reference")
    piece = tom.post(f"{path}/reference", headers=HTMX)
    assert (plain.status_code, piece.status_code) == (200, 200)
    assert "LCS-10" in plain.text
    assert "LCS-10" in piece.text
    assert "<html" not in piece.text
    with lived.app.app_context():
        looked = select(LogEntry.person_name).where(LogEntry.act == "looked at a concern")
        assert db.session.scalars(looked).all() == ["Tom Thyme", "Tom Thyme"]


def test_who_read_it_is_in_the_log_once_a_day(lived: LivedIn) -> None:
    """AU-2: of those who see more than that there is one; of a matter the manager, and never about whom it is."""
    path = path_of(lived, "the managers are told")
    matter = f"/matters/{lived.concerned.matters['it went to the manager']}"
    for first in ("Tom", "Priya", "Tom", "Lena", "Rowan"):
        lived.client(first).get(path)
        lived.client(first).get(matter)
    with lived.app.app_context():
        read = select(LogEntry).where(LogEntry.act.startswith("read ")).order_by(LogEntry.id)
        noted = [(one.person_name, one.act, one.details) for one in db.session.scalars(read)]
    assert noted == [
        ("Tom Thyme", "read a concern", {}),
        ("Tom Thyme", "read something raised with them", {}),
        ("Rowan Reed", "read a concern", {}),
    ]


def test_it_is_documented_once_and_a_name_is_refused(lived: LivedIn) -> None:
    path, tom = path_of(lived, "the managers are told"), lived.client("Tom")
    sent = {"reference": REFERENCE, "on": "23 November 2026"}
    early = tom.post(f"{path}/documentation", data=sent)
    assert early.status_code == 422
    assert "Ring one of them" in early.text
    assert REFERENCE in early.text  # what was typed stands
    assert "First somebody who was told acknowledges it" in tom.get(path).text
    assert tom.post(f"{path}/acknowledgement").status_code == 303
    wrong = tom.post(f"{path}/documentation", data={"reference": "Annie Ash", "on": "23 November 2026"})
    assert wrong.status_code == 422
    assert "This is not a record reference" in wrong.text
    assert tom.post(f"{path}/documentation", data=sent).status_code == 303
    assert lived.client("Rowan").post(f"{path}/documentation", data=sent).status_code == 409
    assert "Documented on 23 November 2026" in tom.get(path).text


def test_home_and_the_list_lead_to_it(lived: LivedIn) -> None:
    path = path_of(lived, "the managers are told")
    for first in ("Tom", "Hazel"):
        assert f'href="{path}"' in lived.client(first).get("/?all").text
    for first, sees in {"Tom": True, "Rowan": True, "Priya": True, "Lena": False, "Bea": False, "Pat": False}.items():
        assert (path in lived.client(first).get("/concerns").text) is sees
    assert path_of(lived, "documented") not in lived.client("Priya").get("/concerns").text


def test_of_two_who_acknowledge_at_once_each_is_noted_and_one_has_it(lived: LivedIn) -> None:
    path = path_of(lived, "the managers are told") + "/acknowledgement"
    answers = at_once(post(lived, "Tom", path), post(lived, "Tom", path), post(lived, "Hazel", path))
    assert sorted(answers) == [303, 303, 409]
    with lived.app.app_context():
        named = lived.concerned.concerns["the managers are told"]
        made = db.session.query(SafetyConcern).filter_by(public_id=named).one()
        first = min(made.notices, key=lambda one: one.acknowledged_at or made.raised_at)
        assert all(one.acknowledged_at for one in made.notices)
        assert made.acknowledged_by_id in {one.person_id for one in made.notices}
        assert made.goes_up_at is None
        assert first.acknowledged_at is not None


def test_two_presses_at_once_raise_it_once(lived: LivedIn) -> None:
    path = f"/seats/{lived.covered.seats['Rowan']}/concern"
    press = post(lived, "Rowan", path, slip="s" * 22)
    assert at_once(press, press) == [303, 303]
    with lived.app.app_context():
        made = db.session.query(SafetyConcern).filter_by(public_id="s" * 22).one()
        assert len(made.notices) == 2


def test_of_two_who_document_at_once_one_is_told_so(lived: LivedIn) -> None:
    lived.client("Tom").post(path_of(lived, "the managers are told") + "/acknowledgement")
    path = path_of(lived, "the managers are told") + "/documentation"
    sent = {"reference": REFERENCE, "on": "23 November 2026"}
    assert sorted(at_once(post(lived, "Tom", path, **sent), post(lived, "Hazel", path, **sent))) == [303, 409]


def test_the_seat_leads_to_both_lanes_for_those_who_see_its_record(lived: LivedIn) -> None:
    seat = lived.covered.seats["Rowan"]
    page = lived.client("Rowan").get(f"/seats/{seat}").text
    assert f"/seats/{seat}/concern" in page
    assert f"/seats/{seat}/staff-matter" in page
    assert "/concern" not in lived.client("Bea").get(f"/seats/{seat}").text
    own = lived.covered.seats["Pat"]
    assert f"/seats/{own}/staff-matter" not in lived.client("Pat").get(f"/seats/{own}").text


def test_what_is_written_about_somebodys_work_is_kept_where_it_is_refused(lived: LivedIn) -> None:
    path, rowan = f"/seats/{lived.covered.seats['Rowan']}/staff-matter", lived.client("Rowan")
    form = next(form for form in forms_of(path, rowan.get(path).text) if form.action == path)
    empty = rowan.post(path, data=form.fields | {"words": " "})
    assert empty.status_code == 422
    assert "Write what their manager should know." in empty.text
    long = rowan.post(path, data=form.fields | {"words": "Late. " * 1000})
    assert long.status_code == 422
    assert "Late. Late." in long.text


# From a review ----------------------------------------------------------------------------------------------


def test_from_a_review_the_same_page_tells_the_same_people(lived: LivedIn) -> None:
    review = lived.concerned.review
    path, rowan = f"/reviews/{review}/concern", lived.client("Rowan")
    page = rowan.get(path).text
    assert "Tom Thyme" in page
    assert "Hazel Heath" in page
    assert path in rowan.get(f"/reviews/{review}").text
    form = next(form for form in forms_of(path, page) if form.action == path)
    answer = rowan.post(path, data=form.fields)
    assert answer.status_code == 303
    with lived.app.app_context():
        named = answer.location.partition("?")[0].rpartition("/")[2]
        made = db.session.query(SafetyConcern).filter_by(public_id=named).one()
        assert made.record_id == seat_of(lived.covered.seats["Rowan"]).slot.record_id
    assert rowan.get(f"/reviews/{review}").status_code == 200  # it holds nothing up


def test_from_a_review_somebodys_work_goes_to_their_manager(lived: LivedIn) -> None:
    path, rowan = f"/reviews/{lived.concerned.review}/staff-matter", lived.client("Rowan")
    form = next(form for form in forms_of(path, rowan.get(path).text) if form.action == path)
    answer = rowan.post(path, data=form.fields | {"words": "Late with every visit."})
    assert answer.status_code == 303
    sent = rowan.get(answer.location).text
    assert "Raised with Tom Thyme" in sent
    assert '<a class="govuk-back-link" href="/reviews">Reviews</a>' in sent


def test_of_ones_own_work_a_review_says_whom_to_speak_to(lived: LivedIn) -> None:
    review = lived.concerned.review
    page = lived.client("Pat").get(f"/reviews/{review}/staff-matter")
    assert page.status_code == 200
    assert "knows of nobody else whose work this is" in page.text
    assert "Send to" not in page.text


def test_out_of_sight_every_address_of_it_is_not_found(lived: LivedIn) -> None:
    """Pages, posts and fragments alike: a 403 would say that it is there."""
    concern = path_of(lived, "the managers are told")
    matter = f"/matters/{lived.concerned.matters['it went to the manager']}"
    posts = [f"{matter}/receipt", *(f"{concern}/{door}" for door in ("acknowledgement", "documentation", "reference"))]
    doors = [("GET", concern), ("GET", matter), *(("POST", path) for path in posts)]
    answers = {
        lived.client(first).open(path, method=method, headers=headers).status_code
        for first in ("Lena", "Bea", "Gus") for method, path in doors for headers in ({}, HTMX)
    }  # fmt: skip
    assert answers == {404}


def test_out_of_sight_a_review_has_no_such_page(lived: LivedIn) -> None:
    review = lived.concerned.review
    for door in ("concern", "staff-matter"):
        assert lived.client("Bea").get(f"/reviews/{review}/{door}").status_code == 404
        assert lived.client("Lena").post(f"/reviews/{review}/{door}").status_code == 404
