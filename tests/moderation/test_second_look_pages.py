"""The pages of a second look: what each person gets at each state, and what the forms refuse."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask, current_app, g
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from qaportal.lib.db import db
from qaportal.reviews.services import amend_grade
from tests.moderation.looked import Work
from tests.reviews.levels import said, shown
from tests.reviews.packs import PACKS
from tests.signing import sign_in

PEOPLE = ("Rowan", "Tom", "Priya", "Hazel", "Pat", "Lena", "Bea")


@pytest.fixture(autouse=True)
def inside(town: Flask) -> Iterator[None]:
    with town.app_context():
        yield


class Browser:
    """A browser of somebody, inside a context that its requests share: who was signed in before is forgotten."""

    def __init__(self, first: str) -> None:
        db.session.commit()
        self.client: FlaskClient = sign_in(current_app._get_current_object(), first)

    def get(self, path: str, **more: Any) -> TestResponse:
        db.session.commit()
        g.pop("_login_user", None)
        return self.client.get(path, **more)

    def post(self, path: str, **more: Any) -> TestResponse:
        db.session.commit()
        g.pop("_login_user", None)
        return self.client.post(path, **more)


def client_of(first: str) -> Browser:
    return Browser(first)


def address(work: Work, more: str = "") -> str:
    return f"/reviews/{work.review.public_id}/moderation{more}"


def waits(_work: Work) -> None:
    """Nothing is handed in."""


def asked(work: Work) -> None:
    work.hand_in_first(overall_grade="good")


def differs(work: Work) -> None:
    asked(work)
    work.judge(agrees_grade="no", own_grade="inadequate")


def poor(work: Work) -> None:
    asked(work)
    work.judge(audit_adequate="no", agrees_grade="yes")


def settled(work: Work) -> None:
    asked(work)
    work.judge(agrees_grade="yes")


# state → who opens the page of the second look, and who that of the talk: Rowan looked first, Tom a second time
TABLE: dict[Callable[[Work], None], tuple[dict[str, int], dict[str, int]]] = {
    waits: ({"Rowan": 200, "Tom": 200}, {"Rowan": 403, "Tom": 409}),
    asked: ({"Rowan": 200, "Tom": 200}, {"Rowan": 403, "Tom": 409}),
    differs: ({"Rowan": 200, "Tom": 200}, {"Rowan": 403, "Tom": 200}),
    poor: ({"Rowan": 200, "Tom": 200}, {"Rowan": 403, "Tom": 409}),
    settled: ({"Rowan": 200, "Tom": 200}, {"Rowan": 403, "Tom": 409}),
}


@pytest.mark.parametrize("state", TABLE, ids=lambda state: state.__name__)
def test_at_each_state_only_the_two_of_it_open_it_and_only_the_second_decides(state: Callable[[Work], None]) -> None:
    work = Work("lambeth")
    state(work)
    page, talk = TABLE[state]
    clients = {first: client_of(first) for first in PEOPLE}
    paths = address(work), address(work, "/talk")
    db.session.commit()
    assert {first: client.get(paths[0]).status_code for first, client in clients.items()} == {
        first: page.get(first, 404) for first in PEOPLE
    }
    assert {first: client.get(paths[1]).status_code for first, client in clients.items()} == {
        first: talk.get(first, 404) for first in PEOPLE
    }


def test_a_difference_is_talked_about_and_settled_on_the_pages() -> None:
    work = Work("north-somerset")
    work.hand_in_first(grade="good")
    work.judge(moderated_grade="inadequate")
    client, here, talk = client_of("Tom"), address(work), address(work, "/talk")
    db.session.commit()
    assert "Record our talk" in client.get(here).text
    seen = re.search(r'name="seen" value="([^"]*)"', client.get(talk).text)
    assert seen
    assert seen[1] == "0"
    refused = client.post(talk, data={"held_on": "", "said": "", "seen": "0"})
    assert (refused.status_code, refused.text.count("govuk-error-summary__title")) == (422, 1)
    to_come = client.post(talk, data={"held_on": "1/1/2030", "said": "Soon.", "agreed": "good", "seen": "0"})
    assert (to_come.status_code, "still to come" in to_come.text) == (422, True)
    done = client.post(talk, data={"held_on": "20/11/2026", "said": "We read it.", "agreed": "none", "seen": "0"})
    assert done.status_code == 303
    page = client.get(here).text
    assert "not agree" in page
    assert f'href="/reviews/{work.review.public_id}/dispute"' in page
    again = client.post(talk, data={"held_on": "20/11/2026", "said": "We met.", "agreed": "good", "seen": "0"})
    assert again.status_code == 409
    done = client.post(talk, data={"held_on": "23/11/2026", "said": "We met.", "agreed": "good", "seen": "1"})
    assert done.status_code == 303
    assert (work.looked().state, work.looked().review.grade) == ("settled", "good")


def pages(work: Work, first: str) -> str:
    """What somebody is shown of a review and of its second look."""
    client, review = client_of(first), f"/reviews/{work.review.public_id}"
    return client.get(review).text + client.get(address(work)).text


def test_who_looks_a_second_time_is_told_once_that_is_in() -> None:
    """As on the pages of seats (X-06): QA leads, who share them out, and whoever has the seat know before."""
    work = Work("north-somerset")
    work.hand_in_first(grade="good")
    who = ("Rowan", "Pat", "Priya")
    assert [first for first in who if "Tom Thyme" in pages(work, first)] == ["Priya"]
    work.judge(moderated_grade="good")
    assert [first for first in who if "Tom Thyme" in pages(work, first)] == [*who]


def test_boxes_for_names_do_not_tell_whoever_writes_first_who_looks_a_second_time() -> None:
    work = Work("north-somerset")
    section = f"/reviews/{work.review.public_id}/parts/child_view/sections/child"
    offered = re.findall(r'<option value="([^"]+)"', client_of("Rowan").get(section).text)
    assert ("Pat Poppy" in offered, "Tom Thyme" in offered) == (True, False)


def test_whoever_looked_first_is_told_who_records_the_talk() -> None:
    work = Work("north-somerset")
    work.hand_in_first(grade="good")
    work.judge(moderated_grade="inadequate")
    said_to = "Talk with Tom Thyme, who records here what was said and agreed."
    assert [first for first in ("Rowan", "Tom") if said_to in client_of(first).get(address(work)).text] == ["Rowan"]


def test_a_grade_that_was_amended_since_is_the_one_that_stands() -> None:
    work = Work("north-somerset")
    work.hand_in_first(grade="good")
    work.judge(moderated_grade="good")
    assert "The grade that stands: <strong>Good</strong>, settled" in client_of("Tom").get(address(work)).text
    amend_grade(work.review, grade="outstanding", by=None)
    page = client_of("Tom").get(address(work)).text
    assert "The grade that stands: <strong>Outstanding</strong>, amended" in page
    assert "The second look was settled on Good" in page


def test_a_poor_audit_is_sent_back_on_the_page() -> None:
    work = Work("lambeth")
    poor(work)
    client = client_of("Tom")
    nothing, back = (client.post(address(work, "/return"), data={"why": why}) for why in ("", "Hear the child."))
    assert (nothing.status_code, back.status_code) == (422, 303)
    assert "Hear the child." in client.get(address(work)).text
    assert client.post(address(work, "/standing")).status_code == 409


def test_of_two_tabs_the_second_keeps_what_was_typed() -> None:
    """Also where the first one settled it: then it can be copied, and is sent no more."""
    work = Work("north-somerset")
    work.hand_in_first(grade="good")
    work.judge(moderated_grade="inadequate")
    client, talk = client_of("Tom"), address(work, "/talk")
    first = {"held_on": "20/11/2026", "said": "We read it.", "agreed": "none", "seen": "0"}
    assert client.post(talk, data=first).status_code == 303
    again = client.post(talk, data=first | {"said": "From the other tab.", "agreed": "good"})
    assert (again.status_code, "From the other tab." in again.text, "We read it." in again.text) == (409, True, True)
    seen = re.search(r'name="seen" value="([^"]*)"', again.text)
    assert seen
    assert seen[1] == "1"
    assert client.post(talk, data=first | {"agreed": "good", "seen": "1"}).status_code == 303
    late = client.post(talk, data=first | {"said": "From the third tab.", "seen": "1"})
    assert (late.status_code, "From the third tab." in late.text, "Record it" in late.text) == (409, True, False)


def test_the_glance_on_the_page_of_a_review_has_words_and_no_grade() -> None:
    work = Work("north-somerset")
    work.hand_in_first(grade="good")
    work.judge(moderated_grade="inadequate")
    clients = {first: client_of(first) for first in ("Tom", "Pat", "Priya")}
    texts = {first: client.get(address(work, "/glance"), headers={"HX-Request": "true"}).text
             for first, client in clients.items()}  # fmt: skip
    assert all(f'hx-get="{address(work, "/glance")}"' in client.get(f"/reviews/{work.review.public_id}").text
               for client in clients.values())  # fmt: skip
    assert ["comes to another grade" in text for text in texts.values()] == [True, False, False]
    assert [word for text in texts.values() for word in ("Good", "Inadequate", "<h1") if word in text] == []


def test_the_list_says_what_is_to_do_to_decide_and_done() -> None:
    work = Work("north-somerset")
    texts = [client_of("Tom").get("/moderation").text]
    work.hand_in_first(grade="good")
    texts.append(client_of("Tom").get("/moderation").text)
    work.judge(moderated_grade="inadequate")
    texts.append(client_of("Tom").get("/moderation").text)
    assert [re.findall(r'govuk-heading-m">([^<(]*)', text) for text in texts] == [
        ["Not yet: the first look is not in "],
        ["To do "],
        ["To talk about or to decide "],
    ]
    told = [re.findall(r"record (•+\d+)", text) for text in texts]
    assert all(told), "a line tells which record it is about"
    assert len({one for found in told for one in found}) == 1
    assert "graded differently" in client_of("Rowan").get("/moderation").text


def test_each_wording_of_what_the_grades_mean_stands_with_its_own_level() -> None:
    """GAP-02: there is none for Good."""
    work = Work("north-somerset")
    asked(work)
    html = client_of("Tom").get(address(work)).text
    assert shown(html) == said(PACKS["north-somerset"], "grade_help_and_protection", "grade_care")
    assert html.count("The framework gives no wording for Good.") == 2
