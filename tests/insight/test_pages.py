"""The pages of insight: figures against counts by hand, who sees which services, how much is asked of the database."""

import csv
from collections.abc import Callable
from io import StringIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from qaportal.insight import policy, queries
from qaportal.lib.db import db
from qaportal.people.models import Service
from qaportal.programme.models import PublishedActivity
from qaportal.reviews.models import Review
from tests.cast import Cast
from tests.insight.judged import PHRASE, act, judge
from tests.sampling.frames import published_town

SignIn = Callable[[str], FlaskClient]


def rows_of(answer: str) -> list[list[str]]:
    return list(csv.reader(StringIO(answer.removeprefix("\ufeff"))))


def side(first: str, key: str, **asked: str) -> queries.Page:
    return queries.page_of(Cast()[first], key, asked)


def line(first: str, key: str, table: str, **asked: str) -> tuple[str, ...]:
    """The last line of a table: that of the whole council."""
    found = side(first, key, **asked).side
    assert found is not None
    chosen = found.table(table)
    assert chosen is not None
    return chosen.rows[-1]


def test_planned_work_is_counted_as_by_hand(town: Flask) -> None:
    with town.app_context():
        published_town()
        assert line("Priya", "breadth", "work")[1:4] == ("36", "0", "0")
        assert line("Priya", "breadth", "work", kind="cpr")[1:4] == ("6", "0", "0")


def test_grades_are_counted_as_by_hand(town: Flask) -> None:
    with town.app_context():
        judge({"good": 12, "requires_improvement": 9, "": 5})
        assert line("Priya", "depth", "grades") == ("The whole council", "0", "12", "9", "0", "5", "26")
        found = side("Priya", "depth").side
        assert found is not None
        assert found.sentences[0] == "12 of 21 (57%) reviews that were graded were Good, the grade given most."
        assert line("Priya", "breadth", "finished")[-1] == "26"


def test_few_grades_are_hidden_with_as_many_others_as_it_takes(town: Flask) -> None:
    with town.app_context():
        judge({"good": 12, "requires_improvement": 3, "inadequate": 6})
        told = line("Priya", "depth", "grades")
        assert told == ("The whole council", "0", "12", "Fewer than 5", "Hidden", "0", "21")


def test_two_looks(town: Flask) -> None:
    with town.app_context():
        judge({"good": 7}, second="good")
        judge({"requires_improvement": 6}, second="good")
        assert line("Priya", "depth", "agreement") == ("7", "6", "0", "13")


def test_voices_and_actions(town: Flask) -> None:
    with town.app_context():
        judge({"good": 7})
        judge({"good": 5}, kept="Too young")
        act(db.session.query(Review).first(), 6)
        assert line("Priya", "impact", "voice-1") == ("The whole council", "7", "5", "12")
        assert line("Priya", "impact", "actions")[-2:] == ("6", "6")
        assert line("Priya", "impact", "slips") == ("6", "0", "0", "6")
        assert line("Priya", "impact", "rechecks") == ("0", "6", "6")


def test_what_is_kept_from_somebody_is_in_no_figure_of_theirs(town: Flask) -> None:
    from qaportal.reviews.services import ask_to_read

    with town.app_context():
        judge({"good": 12})
        review = db.session.query(Review).first()
        ask_to_read(
            review, Cast()["Priya"], key="calibration-1", under=("calibration", "1"), hides_grades=True, by=None
        )
        db.session.commit()
        assert [line(who, "depth", "grades")[-1] for who in ("Priya", "Lena")] == ["11", "12"]


# Who sees what ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "services"),
    [
        ("Priya", 5), ("Lena", 5),  # the QA lead, leadership
        ("Hazel", 1),  # a head of service: her own
        ("Tom", 0), ("Rowan", 0), ("Pat", 0), ("Bea", 0), ("Gus", 0),
    ],
)  # fmt: skip
def test_whose_figures_somebody_sees(town: Flask, first: str, services: int) -> None:
    with town.app_context():
        person = Cast()[first]
        every = db.session.query(Service).all()
        assert sum(policy.sees_service(person, one.id) for one in every) == services
        assert policy.can_view(person) is (first != "Gus")


def test_a_service_that_is_not_theirs_is_not_shown(town: Flask, sign_in: SignIn) -> None:
    with town.app_context():
        judge({"good": 12}, ref="CPR-2027-01")
    asked = "/insight/depth/grades?service=early-help"
    told = {first: rows_of(sign_in(first).get(asked).text)[1:] for first in ("Tom", "Hazel", "Priya")}
    assert [row[0] for row in told["Tom"]] == ["The whole council"]
    assert "Early Help" not in str(told["Hazel"])


def test_the_file_says_what_the_page_says(town: Flask, sign_in: SignIn) -> None:
    with town.app_context():
        judge({"good": 12, "inadequate": 2})
    answer = sign_in("Priya").get("/insight/depth/grades")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="depth-grades-2027.csv"'
    assert rows_of(answer.text)[-1][-1] == "14"
    assert "2" not in rows_of(answer.text)[-1]


@pytest.mark.parametrize("path", ["/insight/length", "/insight/depth/nothing"])
def test_what_is_not_there(town: Flask, sign_in: SignIn, path: str) -> None:
    with town.app_context():
        published_town()
    assert sign_in("Priya").get(path).status_code == 404


def test_before_anything_is_published(town: Flask, sign_in: SignIn) -> None:
    for path in ("/insight", "/insight/breadth"):
        assert "There is nothing to count yet." in sign_in("Priya").get(path).text


def test_no_text_that_anybody_wrote_is_on_a_page(town: Flask, sign_in: SignIn) -> None:
    with town.app_context():
        judge({"good": 7})
        act(db.session.query(Review).first(), 6)
    browser = sign_in("Priya")
    for path in ("/insight", "/insight/breadth", "/insight/depth", "/insight/impact"):
        answer = browser.get(path)
        assert answer.status_code == 200
        assert PHRASE not in answer.text


def test_it_asks_the_database_little_however_much_there_is(town: Flask, sign_in: SignIn) -> None:
    counts = {}
    with town.app_context():
        judge({"good": 3})
    for more in (0, 40):
        with town.app_context():
            judge({"good": more, "inadequate": more}, ref="CPR-2027-03", second="good")
        for path in ("/insight", "/insight/breadth", "/insight/depth", "/insight/impact"):
            browser = sign_in("Priya")
            browser.get(path)
            counts[path, more] = _statements(town, browser, path)
    assert max(counts.values()) <= 15
    assert all(counts[path, 0] == counts[path, 40] for path, more in counts if more)


def _statements(app: Flask, browser: FlaskClient, path: str) -> int:
    found: list[str] = []
    with app.app_context():
        engine = db.engine
    note = lambda *args: found.append(args[2])  # noqa: E731
    event.listen(engine, "before_cursor_execute", note)
    browser.get(path)
    event.remove(engine, "before_cursor_execute", note)
    return len(found)


def test_a_theme_is_no_formula_in_the_file(town: Flask, sign_in: SignIn) -> None:
    """A21: what a person wrote is text to whoever opens the file in a spreadsheet."""
    with town.app_context():
        published_town()
        found = db.session.query(PublishedActivity).filter_by(type_key="thematic").all()
        for row, subject in zip(found, ("=1+1", "+1", "-1", "@SUM(1)"), strict=True):
            row.subject = subject
        db.session.commit()
    rows = rows_of(sign_in("Priya").get("/insight/breadth/themes").text)
    assert [row[2] for row in rows if row[0].startswith("TR-")] == ["'=1+1", "'+1", "'-1", "'@SUM(1)"]
