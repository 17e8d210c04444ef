"""What is written in a form is nowhere but in the form: not in other tables, mail, calendars, logs, the queue,
addresses, titles or names of files; and on no page of anybody who has no business with it (A13, NS-064)."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import JSON, String, select

from qaportal.lib.db import db
from qaportal.reviews import services
from qaportal.reviews.models import Review
from tests.cast import PEOPLE, Cast
from tests.reviews.ground import open_form, ready_to_write
from tests.signing import sign_in

BIRD = re.compile(r"heron\d+|LCS-77777\d|/reports/heron", re.IGNORECASE)
# Tables and columns that hold what is written in a form; nothing else does. Handed in, an action is a row of its own.
HOLDERS = {"answer.value", "answer.note", "part_return.why", "action.what", "action.support", "action.owner_name",
           "action.asked_of"}  # fmt: skip
PAGES = ("/", "/reviews", "/programme/2027", "/activity/CPR-2027-03", "/me/feeds", "/me/seats", "/outbox", "/admin/log",
         "/admin/people", "/duties", "/boards", "/reports", "/chase", "/cover")  # fmt: skip


class Written:
    """A review of Rowan’s in which every box has a bird."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.test_request_context():
            self.review = ready_to_write().public_id
            db.session.remove()
        self.path = f"/reviews/{self.review}"
        rowan = sign_in(app, "Rowan")
        birds = (f"heron{n} stood alone" for n in range(100))
        fields = {
            "text": {"q.text": next(birds), "n.text": next(birds)}, "person": {"q.person": next(birds)},
            "choice": {"q.choice": "other", "q.choice-other": next(birds)}, "record": {"q.record": "LCS-777771"},
            "grade": {"q.grade": "good", "n.grade": next(birds)}, "several": {"q.several-0": next(birds)},
            "actions": {"q.actions-0-what": next(birds), "q.actions-0-who": next(birds),
                        "q.actions-0-support": next(birds),
                        "q.actions-0-when": "3 March 2027"},
            "story": {"q.story": next(birds)}, "is_safe": {"q.is_safe": "no"},
            "why_unsafe": {"q.why_unsafe": next(birds)}, "told_whom": {"q.told_whom": next(birds)},
        }  # fmt: skip
        for key, sent in fields.items():
            seen = {f"v.{key}": "1" if key == "record" else "0"}
            answer = rowan.post(f"{self.path}/parts/own/answers/{key}", data=sent | seen)
            assert answer.status_code == 200, (key, answer.text)
            assert not BIRD.search(str(answer.headers))
        self.rowan = rowan


@pytest.fixture
def written(town: Flask, caplog: pytest.LogCaptureFixture) -> Iterator[Written]:
    caplog.set_level("DEBUG")
    yield Written(town)
    assert [line for line in caplog.messages if BIRD.search(line)] == []


def handed_in_and_sent_back(written: Written) -> None:
    """It went through everything that tells somebody of it."""
    answer = written.rowan.post(f"{written.path}/parts/own/submission")
    assert (answer.status_code, BIRD.search(str(answer.headers))) == (303, None)
    with written.app.test_request_context():
        review = db.session.query(Review).one()
        services.let_in(review, "Asked for in a complaint.", by=Cast()["Priya"])
        db.session.commit()
    back = sign_in(written.app, "Priya").post(f"{written.path}/parts/own/return", data={"why": "heron99 is missing"})
    assert back.status_code == 303


def test_no_other_table_holds_it(written: Written) -> None:
    handed_in_and_sent_back(written)
    found: set[str] = set()
    with written.app.app_context():
        for table in db.metadata.tables.values():
            for column in (one for one in table.c if isinstance(one.type, String | JSON)):
                values = db.session.scalars(select(column).where(column.is_not(None)))
                if any(BIRD.search(str(value)) for value in values):
                    found.add(f"{table.name}.{column.name}")
    assert found == HOLDERS


def test_no_mail_and_nothing_on_the_queue_names_it(written: Written) -> None:
    handed_in_and_sent_back(written)
    work: Any = written.app.extensions["jobs"]
    waiting = [work.waiting.get() for _ in range(work.waiting.qsize())]
    assert [one for one in waiting if BIRD.search(str(one))] == []
    for one in waiting:
        work.waiting.put(one)
    with written.app.app_context():
        work.drain()
    files = [
        path
        for path in Path(written.app.config["INSTANCE"]).rglob("*")
        if path.suffix in (".eml", ".ics", ".log", ".txt")
    ]
    assert [path for path in files if BIRD.search(path.name) or BIRD.search(path.read_text("utf-8", "replace"))] == []


def test_nobody_else_reads_it_and_lists_do_not_tell_it(written: Written) -> None:
    handed_in_and_sent_back(written)
    for who in PEOPLE:
        client = sign_in(written.app, who)
        for page in PAGES:
            answer = client.get(page)
            assert BIRD.search(answer.text) is None, (who, page)
        own = client.get(f"{written.path}/parts/own/sections/every_kind")
        assert (own.status_code == 200, bool(BIRD.search(own.text))) == ((who == "Rowan"), who == "Rowan"), who


def test_titles_and_addresses_of_the_form_itself_do_not_tell_it(written: Written) -> None:
    for page in ("", "/parts/own", "/parts/own/check", "/parts/own/sections/writing", "/parts/own/sections/every_kind"):
        html = written.rowan.get(f"{written.path}{page}").text
        title = re.search(r"<title>(.*?)</title>", html, re.DOTALL)
        assert title
        assert not BIRD.search(title[1])
        assert not [link for link in re.findall(r'(?:href|action|hx-\w+)="([^"]*)"', html) if BIRD.search(link)]
    assert "LCS-77777" not in written.rowan.get(f"{written.path}/parts/own/sections/every_kind").text  # sealed


def test_a_refusal_does_not_tell_it(written: Written) -> None:
    """Neither the page of an error nor what a stranger is told."""
    pat = sign_in(written.app, "Pat")
    answer = pat.post(f"{written.path}/parts/own/answers/text", data={"q.text": "heron1", "v.text": "1"})
    assert (answer.status_code, BIRD.search(answer.text)) == (404, None)
    with written.app.test_request_context():
        assert open_form().public_id == written.review
