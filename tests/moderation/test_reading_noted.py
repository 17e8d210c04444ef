"""Who read what of a review on the pages of second looks, disagreements and calibration is in the log, once a day; who
opened such a page and was shown nothing of it is not (AU-2)."""

from collections.abc import Iterator

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from qaportal.auditlog.models import LogEntry
from qaportal.lib.db import db
from qaportal.moderation.services import calibration
from qaportal.people import services as people
from qaportal.people.models import Post
from tests.cast import LONG_AGO
from tests.moderation.disagreed import browser, join, name, on, person, raised, reviewed, sight
from tests.moderation.looked import Work
from tests.moderation.test_calibration import DAY
from tests.moderation.test_second_look_pages import address, client_of

REVIEW, DISPUTE, GRADES = "read a review", "read a disagreement", "read what everybody gave"


@pytest.fixture(autouse=True)
def inside(town: Flask) -> Iterator[None]:
    with town.app_context():
        yield


def of(town: Flask, first: str) -> FlaskClient:
    """Somebody's browser."""
    db.session.commit()
    return browser(town, first)


def opened(client: FlaskClient, path: str) -> TestResponse:
    """A page as somebody gets it: who was signed in before is forgotten."""
    db.session.commit()
    g.pop("_login_user", None)
    return client.get(path)


def noted() -> list[tuple[str, str]]:
    """Who read what, in its order."""
    chosen = select(LogEntry).where(LogEntry.act.startswith("read ")).order_by(LogEntry.id)
    return [(one.person_name.split()[0], one.act) for one in db.session.scalars(chosen)]


def test_of_a_second_look_what_is_shown_is_noted() -> None:
    work = Work("north-somerset")
    tom, rowan = client_of("Tom"), client_of("Rowan")
    here, talk = address(work), address(work, "/talk")
    assert (tom.get(here).status_code, noted()) == (200, [])  # nothing is handed in: there is nothing to read
    work.hand_in_first(grade="good")
    assert (tom.get(here).status_code, tom.get(here).status_code, noted()) == (200, 200, [("Tom", REVIEW)])
    work.judge(moderated_grade="inadequate")
    assert (rowan.get(here).status_code, rowan.get(talk).status_code) == (200, 403)
    assert noted() == [("Tom", REVIEW), ("Rowan", REVIEW)]
    said = db.session.scalars(select(LogEntry).where(LogEntry.act == REVIEW).limit(1)).one()
    assert (said.thing_kind, said.details, said.reason) == ("review", {}, "")


def test_the_talk_shows_both_grades_and_is_noted_also_where_it_is_refused() -> None:
    work = Work("north-somerset")
    work.hand_in_first(grade="good")
    work.judge(moderated_grade="inadequate")
    tom, talk = client_of("Tom"), address(work, "/talk")
    assert tom.post(talk, data={"held_on": "", "said": "", "seen": "0"}).status_code == 422
    assert noted() == [("Tom", REVIEW)]


def test_of_a_disagreement_who_reads_what_was_written_is_noted(town: Flask) -> None:
    review = reviewed(final=True)
    join("Ruth")
    dispute = raised(review)
    at = f"/disputes/{dispute.public_id}"
    pat, rowan, hazel = (of(town, first) for first in ("Pat", "Rowan", "Hazel"))
    assert [opened(one, at).status_code for one in (pat, rowan, pat, hazel)] == [200, 200, 200, 404]
    on("Rowan", dispute)
    name("Priya", dispute, "Ruth")
    ruth = of(town, "Ruth")
    assert "kept from you until you have judged" in opened(ruth, at).text
    assert noted() == [("Pat", DISPUTE), ("Rowan", DISPUTE)]
    db.session.commit()
    g.pop("_login_user", None)
    ruth.post(f"{at}/judgement", data={"grade": "good", "words": "Two visits were late.", "rung": "2"})
    assert "The plan was there in May." in opened(ruth, at).text
    assert noted()[2:] == [("Ruth", DISPUTE)]
    entry = db.session.scalars(select(LogEntry).where(LogEntry.act == DISPUTE).limit(1)).one()
    assert (entry.thing_kind, entry.thing_ref, entry.details) == ("disagreement", dispute.public_id, {})


def test_the_grade_on_the_page_of_a_review_is_read_there(town: Flask) -> None:
    review = reviewed(final=True)
    pat, lena = of(town, "Pat"), of(town, "Lena")
    assert "Good" in opened(pat, f"/reviews/{review.public_id}/dispute/glance").text
    assert noted() == [("Pat", REVIEW)]
    opened(lena, f"/reviews/{review.public_id}/moderation/glance")  # in words, and never a grade
    assert noted() == [("Pat", REVIEW)]


def test_what_many_gave_is_noted_once_it_is_shown(town: Flask) -> None:
    review = reviewed(second="requires_improvement")
    post = db.session.query(Post).filter_by(key="isro").one()
    firsts = ("Hazel", "Tom", "Bea")
    for first in firsts:
        people.appoint(person(first), post, on=LONG_AGO, by=None)
    one = calibration.ask_for_grades(
        sight("Priya", review), [person(first) for first in firsts], due_on=DAY, by=person("Priya"), shows_names=True
    )
    db.session.commit()
    tom = of(town, "Tom")
    path = f"/moderation/calibration/{one.public_id}"
    assert (opened(tom, path).status_code, noted()) == (200, [])
    for first in firsts:
        calibration.give_grade(one, "good", f"{first} saw the plan.", by=person(first))
    db.session.commit()
    assert "Bea saw the plan." in opened(tom, path).text
    assert noted() == [("Tom", GRADES)]
