"""An answer is kept on the version it was written on: nobody writes over what they have not seen, nobody is in conflict
with themselves, nothing is locked by anybody (CC-1, CC-3, R18)."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from qaportal.allocation import queries as allocation
from qaportal.allocation import services as seats
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.people.models import Person, SignIn
from qaportal.people.services import begin_sign_in
from qaportal.reviews.models import Answer, Review
from qaportal.reviews.sealing import unseal
from tests.allocation.covered import publish, sit, slots
from tests.cast import Cast
from tests.conftest import TODAY
from tests.reviews.ground import ready_to_write, writers
from tests.signing import sign_in

pytestmark = pytest.mark.both

BEGINS = ("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")


class Form:
    """Rowan’s form as browsers meet it."""

    def __init__(self, app: Flask, crowd: int = 1) -> None:
        self.app = app
        with app.test_request_context():
            review = ready_to_write()
            self.review = review.public_id
            writers(crowd, review)
            db.session.remove()

    @property
    def path(self) -> str:
        return f"/reviews/{self.review}/parts/own"

    def save(
        self, client: FlaskClient, text: str, seen: int, save_id: str = "", key: str = "story", **more: str
    ) -> Any:  # fmt: skip
        fields = {f"q.{key}": text, f"v.{key}": str(seen), "save_id": save_id} | more
        return client.post(f"{self.path}/answers/{key}", data=fields, headers={"HX-Request": "true"})

    def stored(self, key: str = "story") -> tuple[Any, int]:
        with self.app.app_context():
            found = db.session.query(Answer).join(Review).filter(Review.public_id == self.review, Answer.key == key)
            return next(((one.value, one.version) for one in found), (None, 0))

    def statements(self, call: Callable[[], Any]) -> int:
        """How many of them a request sends."""
        sent: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if not statement.startswith(BEGINS):
                sent.append(statement)

        with self.app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            assert call().status_code == 200
        finally:
            event.remove(engine, "before_cursor_execute", note)
        return len(sent)


@pytest.fixture
def form(town: Flask) -> Form:
    return Form(town)


def version_in(answer: Any) -> int:
    found = re.search(r'name="v\.\w+" value="(\d+)"', answer.text)
    assert found
    return int(found[1])


def other(form: Form) -> FlaskClient:
    """Somebody else who has the seat too."""
    client = form.app.test_client()
    with form.app.app_context():
        token = begin_sign_in(db.session.query(Person).filter_by(name="Writer 0").one())
        db.session.commit()
    with client.session_transaction() as kept:
        kept.update({"_user_id": token, "_fresh": True})
    return client


def test_whoever_did_not_see_it_gets_both_texts_and_a_choice(form: Form) -> None:
    rowan, writer = sign_in(form.app, "Rowan"), other(form)
    assert version_in(form.save(writer, "Theirs.", 0)) == 1
    answer = form.save(rowan, "Mine.", 0)
    assert (answer.status_code, form.stored()) == (409, ("Theirs.", 1))
    assert "Writer 0 changed this at 09:00." in answer.text
    assert ("Theirs." in answer.text, "Keep mine" in answer.text, "Take theirs" in answer.text) == (True, True, True)
    mine = form.save(rowan, "Mine.", 0, **{"choose.story": "mine", "c.story": "1"})
    assert (mine.status_code, form.stored()) == (200, ("Mine.", 2))
    assert (mine.headers["HX-Retarget"], ">Mine.</textarea>" in mine.text) == ("#question-story", True)
    assert form.save(writer, "Theirs again.", 1).status_code == 409
    theirs = form.save(writer, "Theirs again.", 1, **{"choose.story": "theirs"})
    assert (theirs.status_code, ">Mine.</textarea>" in theirs.text, version_in(theirs)) == (200, True, 2)


def test_a_choice_for_what_changed_again_is_asked_for_again(form: Form) -> None:
    rowan, writer = sign_in(form.app, "Rowan"), other(form)
    form.save(writer, "First.", 0)
    form.save(writer, "Second.", 1)
    answer = form.save(rowan, "Mine.", 0, **{"choose.story": "mine", "c.story": "1"})
    assert (answer.status_code, form.stored()) == (409, ("Second.", 2))
    assert ("Second." in answer.text, ">Mine.</textarea>" in answer.text) == (True, True)


def test_a_save_that_is_sent_twice_is_no_conflict(form: Form) -> None:
    rowan = sign_in(form.app, "Rowan")
    assert [version_in(form.save(rowan, "Once.", 0, "a")) for _ in range(2)] == [1, 1]
    assert version_in(form.save(rowan, "Again.", 1, "b")) == 2
    assert version_in(form.save(rowan, "And on.", 1, "c", sent="b c")) == 3  # the answer to b got lost
    assert form.stored() == ("And on.", 3)


def test_a_save_whose_reply_got_lost_is_not_written_over_what_came_after_it(form: Form) -> None:
    rowan, writer = sign_in(form.app, "Rowan"), other(form)
    form.save(rowan, "Mine.", 0, "a")
    form.save(writer, "Theirs.", 1, "x")
    assert form.save(rowan, "Mine and more.", 0, "b", sent="a b").status_code == 409
    assert form.stored() == ("Theirs.", 2)


def test_what_changes_nothing_is_no_new_version(form: Form) -> None:
    rowan = sign_in(form.app, "Rowan")
    form.save(rowan, "The same.", 0, "a")
    assert [version_in(form.save(rowan, "The same.", 1, save_id)) for save_id in "bcd"] == [1, 1, 1]


def test_what_is_written_beside_a_reference_is_kept_while_its_box_is_empty(form: Form) -> None:
    """A reference that is given is not in the box of its page any more: it stays until another is typed."""
    rowan = sign_in(form.app, "Rowan")
    given = version_in(form.save(rowan, "LCS-4711", 1, key="record"))
    assert version_in(form.save(rowan, "", given, key="record", **{"n.record": "Her book was there."})) == given + 1
    with form.app.app_context():
        answer = db.session.query(Answer).filter_by(key="record").one()
        assert (answer.note, answer.value) == ("Her book was there.", True)
        assert unseal(db.session.get_one(Review, answer.review_id), answer) == "LCS-4711"
    assert version_in(form.save(rowan, "", given + 1, key="record", **{"n.record": "Her book was there."})) == given + 1
    page = rowan.get(f"{form.path}/sections/every_kind").text
    assert "Her book was there." in page
    assert "LCS-4711" not in page


def test_whoever_signed_takes_it_back_by_the_same_box(form: Form) -> None:
    rowan = sign_in(form.app, "Rowan")
    assert version_in(form.save(rowan, "yes", 0, key="signature")) == 1
    assert "Signed by Rowan Reed, 23 November 2026" in rowan.get(f"{form.path}/sections/every_kind").text
    assert version_in(form.save(rowan, "", 1, key="signature")) == 2
    assert form.stored("signature") == (None, 2)
    assert "I sign this as Rowan Reed" in rowan.get(f"{form.path}/sections/every_kind").text


def test_a_question_comes_and_goes_with_the_answer_that_asks_for_it(form: Form) -> None:
    rowan = sign_in(form.app, "Rowan")
    plain = form.save(rowan, "yes", 0, "a", "is_safe", shown="")
    assert ("hx-swap-oob" in plain.text, "HX-Trigger" in plain.headers) == (False, False)
    asked = form.save(rowan, "no", 1, "b", "is_safe", shown="")
    assert re.findall(r'id="placed-(\w+)"[^>]*hx-swap-oob="true"', asked.text) == ["why_unsafe", "told_whom"]
    assert "2 more to answer here" in asked.headers["HX-Trigger"]
    again = form.save(rowan, "no", 1, "b", "is_safe", shown="why_unsafe")  # whose answer got lost
    assert re.findall(r'id="placed-(\w+)"', again.text) == ["told_whom"]
    gone = form.save(rowan, "yes", 2, "c", "is_safe", shown="why_unsafe told_whom")
    assert re.findall(r'id="placed-(\w+)"[^>]*></div>', gone.text) == ["why_unsafe", "told_whom"]


def test_who_else_writes_is_known_for_two_minutes(form: Form) -> None:
    rowan, writer = sign_in(form.app, "Rowan"), other(form)
    htmx = {"HX-Request": "true", "Poll": "1"}
    form.save(writer, "Theirs.", 0)
    assert "Writer 0 is writing here too" in rowan.get(f"{form.path}/presence", headers=htmx).text
    assert writer.get(f"{form.path}/presence", headers=htmx).text.strip() == ""
    with clock.stopped_at(TODAY + timedelta(minutes=3)):
        assert rowan.get(f"{form.path}/presence", headers=htmx).text.strip() == ""
    assert rowan.get(f"{form.path}/presence").headers["Location"] == f"/reviews/{form.review}"


def test_what_a_page_asks_for_by_itself_keeps_nobody_signed_in(form: Form) -> None:
    rowan = sign_in(form.app, "Rowan")

    def seen() -> Any:
        with form.app.app_context():
            return db.session.query(SignIn).order_by(SignIn.id.desc()).first().seen_at  # type: ignore[union-attr]

    with clock.stopped_at(TODAY + timedelta(minutes=20)):
        rowan.get(f"{form.path}/presence", headers={"HX-Request": "true", "Poll": "1"})
        assert seen() == TODAY
        form.save(rowan, "Alive.", 0)
        assert seen() == TODAY + timedelta(minutes=20)


def test_whoever_takes_a_seat_over_goes_on_with_the_same_form(town: Flask) -> None:
    """Nothing is locked by somebody who is on leave."""
    form = Form(town, crowd=0)
    rowan = sign_in(form.app, "Rowan")
    form.save(rowan, "Half of it.", 0)
    with form.app.test_request_context():
        cast = Cast()
        held = allocation.sitting_in(slots("reviewer"))[slots("reviewer")[0].id]
        seats.free(held, "On leave.", by=cast["Priya"])
        sit("Lena", "reviewer")
        publish()
        db.session.remove()
    lena = sign_in(form.app, "Lena")
    page = lena.get(f"{form.path}/sections/writing")
    assert (page.status_code, ">Half of it.</textarea>" in page.text) == (200, True)
    assert form.save(lena, "Half of it. And the rest.", 1).status_code == 200
    assert form.save(rowan, "Back again.", 1).status_code == 404
    assert form.stored() == ("Half of it. And the rest.", 2)


def test_the_last_of_many_saves_that_nobody_answered_is_known(form: Form) -> None:
    rowan = sign_in(form.app, "Rowan")
    form.save(rowan, "Kept, unheard.", 0, "the-last-of-them")
    ids = " ".join([*(f"{n:030d}" for n in range(200)), "the-last-of-them", "now"])
    assert form.save(rowan, "On and on.", 0, "now", sent=ids).status_code == 200


def test_how_many_statements_it_takes(form: Form) -> None:
    """Who did the work and who manages them, and what a disputed review is read for, are asked with the review."""
    rowan = sign_in(form.app, "Rowan")
    form.save(rowan, "First.", 0)
    assert form.statements(lambda: form.save(rowan, "Second.", 1)) <= 15
    assert form.statements(lambda: rowan.get(f"{form.path}/sections/writing")) <= 15
    assert form.statements(lambda: rowan.get(f"{form.path}/presence", headers={"HX-Request": "true"})) <= 12
