"""Everybody’s own page of seats, and the page of a seat: who sees what of it (X-06)."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qaportal.allocation import services
from qaportal.allocation.models import Assignment, CoverRequest
from qaportal.auditlog.models import LogEntry
from qaportal.invites import services as invites
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.programme import services as programme
from qaportal.sampling import queries as sampling
from qaportal.sampling import services as samples
from tests.allocation.covered import publish, sit, to_seats
from tests.cast import Cast
from tests.programme.test_query_counts import statements
from tests.sampling.frames import CPR, activity, published_town

SignIn = Callable[[str], FlaskClient]
MASKED, REFERENCE = re.compile(r"•••10\d\d"), re.compile(r"LCS-10\d\d")


class Place:
    """March’s review, known to everybody: Rowan reviews a record of Pat’s and moderates another, Hazel moderates the
    first."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.test_request_context():
            cast = published_town()
            to_seats()
            made = {key: sit(*key) for key in (("Rowan", "reviewer", 0), ("Hazel", "moderator", 0),
                                               ("Rowan", "moderator", 1))}  # fmt: skip
            publish()
            self.seats = {key: f"/seats/{one.public_id}" for key, one in made.items()}
            self.mine = {first: f"/people/{cast[first].public_id}/seats" for first in ("Rowan", "Lena", "Pat")}
            self.first = self.seats["Rowan", "reviewer", 0]


@pytest.fixture
def place(town: Flask) -> Place:
    return Place(town)


def text_of(browser: FlaskClient, path: str) -> str:
    """What the page says, without its marks and its second line of places."""
    main = browser.get(path).text.partition("<main")[2].partition('<p class="who">')[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def test_my_seats_say_what_when_and_about_how_many_records(place: Place, sign_in: SignIn) -> None:
    told = text_of(sign_in("Rowan"), place.mine["Rowan"])
    assert "Reviewer 1 to 30 March 2027. 1 record" in told
    assert "Moderator 31 March to 13 April 2027. 1 record" in told
    assert told.index("Reviewer 1") < told.index("Moderator 31")


def test_several_records_stand_under_one_heading_by_their_masked_reference(place: Place, sign_in: SignIn) -> None:
    told = text_of(sign_in("Pat"), place.mine["Pat"])
    assert told.count("Practitioner 1 to 30 March 2027. 6 records") == 1
    assert len(MASKED.findall(told)) == 6
    business = text_of(sign_in("Bea"), place.mine["Pat"])
    assert ("Record 6" in business, MASKED.findall(business)) == (True, [])


def test_where_there_is_none_the_page_says_what_will_be(place: Place, sign_in: SignIn) -> None:
    assert "No seats yet. The seats that you are given appear here" in text_of(sign_in("Lena"), place.mine["Lena"])


def test_seats_that_are_over_stand_below_for_a_year(place: Place, sign_in: SignIn) -> None:
    with clock.stopped_at(datetime(2027, 6, 1, 9, tzinfo=UTC)):
        told = text_of(sign_in("Rowan"), place.mine["Rowan"])
    assert told.index("No seats now.") < told.index("The last 12 months") < told.index("Moderator 31 March")
    with clock.stopped_at(datetime(2028, 6, 1, 9, tzinfo=UTC)):
        assert "Moderator" not in text_of(sign_in("Rowan"), place.mine["Rowan"])


def test_a_seat_that_is_not_published_is_nobodys_business(place: Place, sign_in: SignIn) -> None:
    with place.app.test_request_context():
        hidden = sit("Lena", "reviewer", 2)
        db.session.commit()
        path = f"/seats/{hidden.public_id}"
    assert "No seats yet." in text_of(sign_in("Lena"), place.mine["Lena"])
    assert [sign_in(first).get(path).status_code for first in ("Lena", "Priya")] == [404, 404]


def test_days_are_the_published_ones_whatever_the_draft_says(place: Place, sign_in: SignIn) -> None:
    """Design 2.8."""
    with place.app.test_request_context():
        march, cast = activity(CPR), Cast()
        programme.move(march, date(2027, 4, 12), version=march.version, by=cast["Priya"])
        db.session.commit()
        rowan = sign_in("Rowan")
        assert "1 to 30 March 2027" in text_of(rowan, place.first)
        invites.publish(activity(CPR).programme, by=cast["Priya"])
        db.session.commit()
        assert "12 April to" in text_of(rowan, place.first)


# A seat ---------------------------------------------------------------------------------------------


def test_a_reviewer_meets_the_practitioner_and_is_not_told_who_moderates(place: Place, sign_in: SignIn) -> None:
    told = text_of(sign_in("Rowan"), place.first)
    assert "Whose work Pat Poppy, Children with Disabilities" in told
    assert "Hazel Heath" not in told
    assert "Rowan has the least to do." in told  # what counted


def test_a_moderator_knows_of_both(place: Place, sign_in: SignIn) -> None:
    told = text_of(sign_in("Hazel"), place.seats["Hazel", "moderator", 0])
    assert "Whose work Pat Poppy" in told
    assert "Also there Rowan Reed Reviewer" in told


def test_a_practitioner_meets_the_reviewer_alone(place: Place, sign_in: SignIn) -> None:
    pat = sign_in("Pat")
    page = pat.get(place.mine["Pat"]).text
    told = [text_of(pat, path) for path in dict.fromkeys(re.findall(r"/seats/[\w-]{22}(?!/)", page))]
    assert sum("Also there Rowan Reed Reviewer" in one for one in told) == 1
    assert not [one for one in told if "Hazel Heath" in one or "ask for cover" in one]


@pytest.mark.parametrize("first", ["Priya", "Bea"])
def test_others_see_titles_people_and_dates(place: Place, sign_in: SignIn, first: str) -> None:
    """Business support sees no record and no practitioner; QA leads, who drew it, see which one it is."""
    told = text_of(sign_in(first), place.first)
    assert "Who has it Rowan Reed" in told
    assert ("Pat Poppy" in told, bool(MASKED.search(told)), "Hazel Heath" in told) == ((first == "Priya",) * 3)


def test_the_reference_is_for_the_holder_alone_and_each_look_is_logged(place: Place, sign_in: SignIn) -> None:
    path = f"{place.first}/reference"
    rowan = sign_in("Rowan")
    assert not REFERENCE.search(rowan.get(place.first).text)
    for headers in ({}, {"HX-Request": "true"}):
        answer = rowan.post(path, headers=headers)
        assert (answer.status_code, len(REFERENCE.findall(answer.text))) == (200, 1)
    statuses = {first: sign_in(first).post(path).status_code for first in ("Priya", "Bea", "Hazel", "Pat")}
    assert statuses == {"Priya": 403, "Bea": 403, "Hazel": 404, "Pat": 404}
    with place.app.app_context():
        looks = db.session.query(LogEntry).filter_by(act="looked at a reference").all()
        assert [(entry.person_name, entry.thing_ref) for entry in looks] == [("Rowan Reed", CPR)] * 2


@pytest.mark.parametrize("undone", [True, False], ids=["undone", "replaced"])
def test_of_a_record_that_counts_no_more_the_reference_is_nobodys(place: Place, sign_in: SignIn, undone: bool) -> None:
    """At once: before the seats are brought up to date."""
    with place.app.test_request_context():
        live = sampling.live_draw(activity())
        assert live is not None
        if undone:
            samples.undo(live, "The wrong file.", by=Cast()["Priya"])
        else:
            samples.replace(live.records[0], "The family has moved away.", by=Cast()["Priya"])
        db.session.commit()
    assert sign_in("Rowan").post(f"{place.first}/reference").status_code == 403


def test_once_the_work_and_its_reports_are_over_the_reference_is_nobodys(place: Place, sign_in: SignIn) -> None:
    with place.app.test_request_context():
        last = activity().ends_on + timedelta(days=90)
    with clock.stopped_at(datetime.combine(last, time(12), UTC)):
        assert sign_in("Rowan").post(f"{place.first}/reference").status_code == 200
    with clock.stopped_at(datetime.combine(last + timedelta(days=1), time(12), UTC)):
        assert sign_in("Rowan").post(f"{place.first}/reference").status_code == 403


def test_a_seat_that_was_taken_over_shows_no_record_any_more(place: Place, sign_in: SignIn) -> None:
    rowan, lena = sign_in("Rowan"), sign_in("Lena")
    asked = rowan.post(f"{place.first}/cover", data={"why": "cannot"})
    assert "people are asked to take the seat" in rowan.get(asked.headers["Location"]).text
    answer = re.search(r"/cover/[\w-]{22}/answer", lena.get("/").text)
    assert answer
    offered = text_of(lena, answer[0])
    assert "Rowan Reed cannot come." in offered
    assert "About 4 hours" in offered
    assert not [word for word in ("Pat", "•••", "LCS") if word in offered]
    taken = lena.post(answer[0].replace("answer", "acceptance"))
    assert taken.status_code == 303
    assert "Lena took this seat over" in text_of(sign_in("Priya"), taken.headers["Location"]).replace(" Linden", "")
    told = text_of(rowan, place.first)
    assert "You have this seat no more. Lena Linden took it over." in told
    assert not MASKED.search(told)
    assert rowan.post(f"{place.first}/reference").status_code == 403
    assert rowan.post(f"{place.first}/cover", data={"why": "cannot"}).status_code == 409


def test_a_manager_answers_from_the_page_of_whoever_was_asked(place: Place, sign_in: SignIn) -> None:
    """Priya line-manages Rowan. That she is asked too is for her own page to say."""
    with place.app.test_request_context():
        lenas = sit("Lena", "reviewer", 3)
        publish()
        services.ask_for_cover(lenas, is_conflict=False, by=lenas.person)
        db.session.commit()
    priya = sign_in("Priya")
    assert "Asked to take over" not in text_of(sign_in("Bea"), place.mine["Rowan"])
    page = priya.get(place.mine["Rowan"]).text
    assert "Lena Linden cannot come." in page
    [answer] = set(re.findall(r"/cover/[\w-]{22}/answer", page))
    assert "Could Rowan Reed take this seat?" in text_of(priya, answer)
    taken = priya.post(answer.replace("answer", "acceptance"), follow_redirects=True)
    assert "The seat is with Rowan Reed now" in taken.text
    with place.app.app_context():
        entry = db.session.query(LogEntry).filter_by(act="took a seat over").one()
        assert (entry.person_name, entry.details["name"], entry.details["holder"]) == (
            "Priya Plum", "Rowan Reed", "Lena Linden",
        )  # fmt: skip


def test_asking_without_saying_which_of_the_two_is_422(place: Place, sign_in: SignIn) -> None:
    answer = sign_in("Rowan").post(f"{place.first}/cover")
    assert (answer.status_code, "Choose one of the two." in answer.text) == (422, True)


def test_pages_ask_the_database_as_often_for_three_as_for_one(place: Place, sign_in: SignIn) -> None:
    """My seats of somebody with one and of somebody with six; the list of cover with one and with three."""
    found = [statements(place.app, sign_in("Bea"), place.mine[first]) for first in ("Rowan", "Pat")]
    assert found[0] == found[1] <= 12
    priya = sign_in("Priya")
    counts = []
    for path in place.seats.values():
        with place.app.test_request_context():
            one = db.session.query(Assignment).filter_by(public_id=path.removeprefix("/seats/")).one()
            services.ask_for_cover(one, is_conflict=False, by=one.person)
            db.session.commit()
        counts.append((statements(place.app, priya, "/cover"), statements(place.app, priya, "/")))
    assert len(set(counts)) == 1
    with place.app.app_context():
        assert db.session.query(CoverRequest).count() == 3


def test_without_a_sample_the_page_of_the_work_counts_no_seats(place: Place, sign_in: SignIn) -> None:
    path = f"/activity/{CPR}/seats/glance"
    assert "seats are filled" in sign_in("Priya").get(path).text
    with place.app.test_request_context():
        live = sampling.live_draw(activity())
        assert live is not None
        samples.undo(live, "The wrong file.", by=Cast()["Priya"])
        db.session.commit()
    assert "The seats are not set out yet." in sign_in("Priya").get(path).text
    assert "Nobody is named yet." in sign_in("Pat").get(path).text
