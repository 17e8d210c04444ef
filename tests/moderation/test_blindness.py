"""A4: until the second grade is in, nothing that a moderator can reach says what the first one was, byte for byte."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask, current_app, g
from flask.testing import FlaskClient

from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.people import services as people
from qaportal.people.roles import QaLead, holds
from qaportal.reviews import services
from qaportal.reviews.models import Answer, Look
from tests.moderation.looked import Work, begun
from tests.signing import sign_in

TOKEN = re.compile(rb'name="(csrf_token|slip)" value="[^"]*"')
LINK = re.compile(r'(?:href|hx-get|src)="(/[^"#]*)')
HELD = (  # who moderates, and what else they are
    ("Tom", ""),  # a team manager
    ("Priya", ""),  # a QA lead, who gives a reason to read it as well
    ("Hazel", ""),  # head of the service that it is about
    ("Lena", "qa_lead"),
)


@pytest.fixture(autouse=True)
def inside(town: Flask) -> Iterator[None]:
    with town.app_context():
        yield


def reachable(client: FlaskClient, starts: list[str], within: tuple[str, ...]) -> dict[str, bytes]:
    """Every page that links lead to from these, within these parts of the portal, without what is of the request."""
    found: dict[str, bytes] = {}
    todo = list(starts)
    while todo:
        path = todo.pop()
        if path in found:
            continue
        answer = client.get(path)
        found[path] = b"%d " % answer.status_code + TOKEN.sub(b"", answer.data)
        if answer.mimetype == "text/html":
            todo += [link for link in LINK.findall(answer.text) if link.startswith(within)]
    return found


def two_reviews(second: str) -> list[Work]:
    """Both first looks are in; `second` moderates both, in whatever else they are."""
    begun("north-somerset")
    works = [Work("north-somerset", number=n, second=second, is_begun=True) for n in (0, 1)]
    for work in works:
        work.hand_in_first(grade="good")
        regrade(work, "good", "It is all there.")
    return works


def snapshot(works: list[Work], client: FlaskClient) -> dict[str, bytes]:
    """What somebody can reach of these reviews, the log and the work among it."""
    paths = [f"/reviews/{work.review.public_id}" for work in works]
    starts = ["/", "/moderation", "/reviews", "/admin/log", *paths]
    starts += [f"{path}/{more}" for path in paths for more in ("moderation", "moderation/glance", "parts/conclusion")]
    within = ("/moderation", "/reviews", "/seats", f"/activity/{works[0].ref}")
    db.session.commit()
    return reachable(client, starts, within)


def client_of(first: str) -> FlaskClient:
    """A browser in which somebody is signed in; what the test itself began is kept first."""
    db.session.commit()
    g.pop("_login_user", None)
    return sign_in(current_app._get_current_object(), first)


def regrade(work: Work, grade: str, why: str) -> None:
    """As if the first look had come to this from the beginning."""
    answer = db.session.get_one(Answer, (work.review.id, "grade"))
    answer.value, answer.note = grade, why
    db.session.commit()


@pytest.mark.parametrize(("second", "role"), HELD)
def test_what_a_moderator_can_reach_is_the_same_whatever_the_first_grade_is(second: str, role: str) -> None:
    """In pages, lists, counts and their order; for a QA lead and a head of service who moderate as well."""
    works = two_reviews(second)
    person = works[0].cast[second]
    if role:
        people.grant(person, role, on=clock.today(), by=None)
    if holds(person, QaLead):
        hour = clock.now() + timedelta(hours=1)
        db.session.add(Look(review_id=works[1].review.id, person_id=person.id, reason="A complaint.",
                            since=clock.now(), until=hour))  # fmt: skip
    client = client_of(second)
    good = snapshot(works, client)
    regrade(works[1], "inadequate", "Nobody saw the child.")
    poor = snapshot(works, client)
    assert [path for path in good if good[path] != poor.get(path)] == []
    assert sorted(good) == sorted(poor)
    shown = [path for path, text in good.items() if text.startswith(b"200")]
    assert {f"/reviews/{work.review.public_id}/moderation" for work in works} <= set(shown)
    conclusion = good[f"/reviews/{works[1].review.public_id}/parts/conclusion"]
    assert conclusion.startswith(b"404") or b"Kept from you until your own grade is in" in conclusion


def test_once_the_second_grade_is_in_both_are_there_to_be_read() -> None:
    work, _ = two_reviews("Tom")
    address = f"/reviews/{work.review.public_id}/moderation"
    assert "It is all there." not in client_of("Tom").get(address).text
    work.judge(moderated_grade="inadequate")
    text = client_of("Tom").get(address).text
    assert "It is all there." in text
    assert re.findall(r'<strong class="differs">([^<]*)', text) == ["Good", "Inadequate"]


def test_when_the_review_goes_back_the_moderator_is_blind_again() -> None:
    work, _ = two_reviews("Tom")
    work.judge(moderated_grade="inadequate")
    sight = work.sight("Priya")
    part = next(one for one in sight.form.parts if one.key == "conclusion")
    services.return_part(sight, part, "A page is missing.", by=work.cast["Priya"])
    work.hand_in_part("Rowan", "conclusion", grade="good", grade_why="The page is there now.")
    address = f"/reviews/{work.review.public_id}/moderation"
    text = client_of("Tom").get(address).text
    assert "kept from you until your own is handed in" in text
    assert "The page is there now." not in text
    assert "differs" not in text
