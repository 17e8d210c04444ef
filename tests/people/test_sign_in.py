"""Signing in by a mailed link (SE-1, SE-5, TK-1, A10, A11)."""

import re
import threading
from contextvars import copy_context
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from qaportal.lib import clock, jobs, limits, mail
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.people import queries, services, tasks
from qaportal.people.models import Person, SignIn, SignInLink, digest_of
from tests.cast import Cast

ENDED = "This sign-in link was used already or is more than 15 minutes old. Ask for a new one."


@pytest.fixture(autouse=True)
def counts_anew(town: Flask) -> None:
    """Every test begins with no tries counted."""
    with town.app_context():
        limits.forget()


def ask(client: FlaskClient, email: str, **more: str) -> int:
    return client.post("/sign-in", data={"email": email} | more).status_code


def mailed_link(app: Flask) -> str:
    """The path of the link in the latest mail, once the waiting work is done."""
    with app.app_context():
        jobs.engine().drain()
        message = mail.kept()[0]
    found = re.search(r"http://qa\.test(/sign-in/\S+)", message.text)
    assert found is not None
    return found[1]


@pytest.fixture(autouse=True)
def work_waits(town: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """No thread: the test does the waiting work itself."""
    engine = town.extensions["jobs"]
    monkeypatch.setattr(engine, "put", lambda name, ids: engine.waiting.put((name, ids)))


def test_a_link_signs_in_the_one_whose_address_it_went_to(town: Flask) -> None:
    client = town.test_client()
    assert ask(client, " Pat@Saltmarsh.example ", next="/me/sign-ins") == 303
    path = mailed_link(town)
    assert "Sign in as Pat Poppy" in client.get(path).text
    answer = client.post(path)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/me/sign-ins")
    assert "(this one)" in client.get("/me/sign-ins").text


def test_opening_the_link_uses_up_nothing_and_pressing_the_button_does(town: Flask) -> None:
    client = town.test_client()
    ask(client, "pat@saltmarsh.example")
    path = mailed_link(town)
    for _ in range(10):
        assert client.get(path).status_code == 200
    assert client.post(path).status_code == 303
    again = town.test_client()
    assert (again.get(path).status_code, again.post(path).status_code) == (404, 404)
    assert ENDED in again.get(path).text


def test_a_link_lives_for_15_minutes(town: Flask) -> None:
    client = town.test_client()
    ask(client, "pat@saltmarsh.example")
    path = mailed_link(town)
    with clock.stopped_at(clock.now() + timedelta(minutes=15)):
        assert client.get(path).status_code == 200
    with clock.stopped_at(clock.now() + timedelta(minutes=15, seconds=1)):
        assert (client.get(path).status_code, client.post(path).status_code) == (404, 404)


def test_the_answer_is_the_same_for_an_unknown_address_and_for_one_who_left(town: Flask, cast: Cast) -> None:
    with town.app_context():
        services.leave(cast["Pat"], on=clock.today() - timedelta(days=1), by=None)
        db.session.commit()
    pages = []
    for email in ("hazel@saltmarsh.example", "pat@saltmarsh.example", "nobody@saltmarsh.example"):
        client = town.test_client()
        answer = client.post("/sign-in", data={"email": email}, follow_redirects=True)
        pages.append((answer.status_code, re.sub(r"[A-Za-z0-9_.-]{80,}", "", answer.text)))
    assert pages[0] == pages[1] == pages[2]
    with town.app_context():
        jobs.engine().drain()
        assert [message.to for message in mail.kept()] == ["hazel@saltmarsh.example"]


def test_the_secret_is_nowhere_in_the_database(town: Flask) -> None:
    client = town.test_client()
    ask(client, "pat@saltmarsh.example")
    path = mailed_link(town)
    with town.app_context():
        link = db.session.scalars(select(SignInLink)).one()
        assert link.digest == digest_of(path.rpartition("/")[2])


def test_mailing_again_sends_nothing(town: Flask) -> None:
    ask(town.test_client(), "pat@saltmarsh.example")
    mailed_link(town)
    with town.app_context():
        link = db.session.scalars(select(SignInLink)).one()
        tasks.send_sign_in_link(link.id)
        assert len(mail.kept()) == 1


def test_a_bad_address_comes_back_with_what_was_typed(town: Flask) -> None:
    answer = town.test_client().post("/sign-in", data={"email": "pat at home"})
    assert answer.status_code == 422
    assert "Enter an e-mail address in the right form, such as name@council.gov.uk." in answer.text
    assert "pat at home" in answer.text


def test_ten_tries_in_five_minutes_as_one_address_and_from_one_machine(town: Flask) -> None:
    for number in range(10):
        address = {"REMOTE_ADDR": f"10.0.0.{number}"}
        asked = town.test_client().post("/sign-in", data={"email": "pat@saltmarsh.example"}, environ_base=address)
        assert asked.status_code == 303
    as_one = town.test_client().post(
        "/sign-in", data={"email": "pat@saltmarsh.example"}, environ_base={"REMOTE_ADDR": "10.0.1.1"}
    )
    assert as_one.status_code == 429
    assert "There were too many tries to sign in. Wait five minutes and try again." in as_one.text
    from_one = [ask(town.test_client(), f"{number}@saltmarsh.example") for number in range(11)]
    assert from_one == [303] * 10 + [429]


def press_at_once(town: Flask, token: str, hands: int = 8) -> list[str]:
    """What each of `hands` threads gets who use the same link behind a barrier."""
    barrier, results = threading.Barrier(hands), list[str]()

    def press() -> None:
        with town.app_context():
            barrier.wait()
            try:
                services.use_link(token, browser="")
                db.session.commit()
                results.append("in")
            except DomainError as error:
                results.append(error.sentence)

    presses = [threading.Thread(target=copy_context().run, args=(press,)) for _ in range(hands)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    return sorted(results)


def test_of_many_who_press_at_once_one_gets_in(town: Flask) -> None:
    """A32, on both databases."""
    for number in range(1, 6):
        with clock.stopped_at(clock.now() + timedelta(minutes=number)):
            ask(town.test_client(), "pat@saltmarsh.example")
            token = mailed_link(town).rpartition("/")[2]
            assert press_at_once(town, token) == [*[ENDED] * 7, "in"]
            with town.app_context():
                assert db.session.scalar(select(func.count(SignIn.id))) == number


ELSEWHERE = [
    "//evil.example", "/\\evil.example", "\\\\evil.example", "https:evil.example", "https://evil.example/",
    "/%2f%2fevil.example", "%2f%2fevil.example", "/\tevil.example", "/\n/evil.example", "javascript:alert(1)",
    "http://qa.test@evil.example/", "///evil.example/..", "/sign-out", "/no/such/page", "", "/./\\evil.example",
    "data:text/html,x", "//evil.example/me/sign-ins", " /me/preferences",
]  # fmt: skip


@pytest.mark.parametrize("path", ELSEWHERE)
def test_after_signing_in_one_never_leaves_the_portal(town: Flask, path: str) -> None:
    client = town.test_client()
    ask(client, "pat@saltmarsh.example", next=path)
    answer = client.post(mailed_link(town))
    assert answer.headers["Location"] == "/"


def test_signing_in_keeps_nothing_of_the_session_before(town: Flask) -> None:
    client = town.test_client()
    with client.session_transaction() as kept:
        kept.update({"planted": "by someone else", "_user_id": "planted"})
    ask(client, "pat@saltmarsh.example")
    client.post(mailed_link(town))
    with client.session_transaction() as kept:
        assert "planted" not in kept
        assert len(kept["_user_id"]) == 43  # 256 random bits


def test_there_are_no_personas_outside_a_demo(town: Flask, cast: Cast) -> None:
    with town.app_context():
        priya = cast["Priya"].public_id
    client = town.test_client()
    assert "demo" not in client.get("/sign-in").text
    assert client.post(f"/sign-in/demo/{priya}").status_code == 404


def test_in_a_demo_each_role_has_a_persona_to_sign_in_as(town: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(town.config, "DEMO", True)
    with town.app_context():
        personas = [(role.key, person.name, person.public_id) for role, person in queries.demo_personas()]
    assert [(role, name) for role, name, _id in personas] == [
        ("qa_lead", "Priya Plum"), ("head_of_service", "Hazel Heath"), ("team_manager", "Tom Thyme"),
        ("reviewer", "Rowan Reed"), ("practitioner", "Pat Poppy"), ("leadership", "Lena Linden"),
        ("business_support", "Bea Birch"), ("guest", "Gus Gorse"),
    ]  # fmt: skip
    client = town.test_client()
    page = client.get("/sign-in?next=/me/preferences").text
    assert all(name in page for _role, name, _id in personas)
    answer = client.post(f"/sign-in/demo/{personas[4][2]}", data={"next": "/me/preferences"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/me/preferences")
    assert client.post(f"/sign-in/demo/{'x' * 22}").status_code == 404


def test_in_a_demo_whoever_is_made_up_can_be_signed_in_as_and_nobody_else(
    town: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """RFC 2606: an address in .example is nobody's; any other may be somebody's."""
    monkeypatch.setitem(town.config, "DEMO", True)
    day = clock.today()
    with town.app_context():
        for number, (name, address) in enumerate([("Una Umber", "saltmarsh.example"), ("Ugo Umber", "saltmarsh.test")]):
            services.add_person(name, f"{name[:3].lower()}@{address}", f"U{number}", on=day, by=None)
        db.session.commit()
        una, ugo = (
            db.session.query(Person).filter_by(name=f"{first} Umber").one().public_id for first in ("Una", "Ugo")
        )
    client = town.test_client()
    assert [client.post(f"/sign-in/demo/{one}").status_code for one in (una, ugo)] == [303, 404]
