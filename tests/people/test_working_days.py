"""On which days of the week people work (X-05): dated, one after the other, in words."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from qaportal.auditlog.models import LogEntry
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, NotFound
from qaportal.people import queries, services
from qaportal.people.models import WorkPattern
from qaportal.people.working_days import in_words
from tests.cast import Cast
from tests.programme.test_query_counts import counted

APRIL, JULY, OCTOBER = date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1)
FOUR, THREE = {0, 1, 2, 3}, {0, 2, 4}
EVER = (date(2020, 1, 1), date(2030, 12, 31))
SignsIn = Callable[[str], FlaskClient]


@pytest.fixture(autouse=True)
def inside(town: Flask) -> Iterator[None]:
    with town.app_context():
        yield


def works(cast: Cast, days: set[int], percent: int, starts: date, first: str = "Pat") -> WorkPattern:
    pattern = services.set_work_pattern(cast[first], weekdays=days, percent=percent, starts=starts, by=cast["Tom"])
    db.session.commit()
    return pattern


def kept() -> list[tuple[str, int, date, date | None]]:
    rows = db.session.scalars(select(WorkPattern).order_by(WorkPattern.starts_on))
    return [(row.weekdays, row.percent, row.starts_on, row.ends_on) for row in rows]


@pytest.mark.parametrize(
    ("days", "percent", "words"),
    [
        ({0, 1, 2, 3, 4}, 100, "Monday to Friday, full time"),
        ({0, 1, 2, 3}, 80, "Monday to Thursday, 80\u00a0% of full time"),
        ({0, 1, 4}, 60, "Monday, Tuesday and Friday, 60\u00a0% of full time"),
        ({0, 2, 3, 4, 6}, 90, "Monday, Wednesday to Friday and Sunday, 90\u00a0% of full time"),
        ({2}, 20, "Wednesday, 20\u00a0% of full time"),
    ],
)
def test_in_words(days: set[int], percent: int, words: str) -> None:
    assert in_words(days, percent) == words


def test_new_working_days_end_those_before_on_the_day_before(cast: Cast) -> None:
    works(cast, FOUR, 80, APRIL)
    works(cast, THREE, 60, JULY)
    assert kept() == [("0123", 80, APRIL, date(2026, 6, 30)), ("024", 60, JULY, None)]


def test_those_noted_for_later_still_begin_then(cast: Cast) -> None:
    works(cast, THREE, 60, JULY)
    works(cast, FOUR, 80, APRIL)
    assert kept() == [("0123", 80, APRIL, date(2026, 6, 30)), ("024", 60, JULY, None)]


def test_the_same_first_day_again_puts_a_mistake_right(cast: Cast) -> None:
    works(cast, FOUR, 80, APRIL)
    works(cast, THREE, 60, JULY)
    works(cast, {0}, 20, APRIL)
    assert kept() == [("0", 20, APRIL, date(2026, 6, 30)), ("024", 60, JULY, None)]


def test_what_held_before_goes_on_when_the_middle_is_taken_back(cast: Cast) -> None:
    works(cast, FOUR, 80, APRIL)
    middle = works(cast, THREE, 60, JULY)
    works(cast, {0}, 20, OCTOBER)
    services.take_back_work_pattern(middle, by=cast["Tom"])
    assert kept() == [("0123", 80, APRIL, date(2026, 9, 30)), ("0", 20, OCTOBER, None)]


@pytest.mark.parametrize(
    ("days", "percent", "starts", "sentence"),
    [
        (set(), 80, APRIL, "Choose at least one day of the week."),
        ({7}, 80, APRIL, "Choose at least one day of the week."),
        (FOUR, 0, APRIL, "Enter a whole number from 1 to 100."),
        (FOUR, 101, APRIL, "Enter a whole number from 1 to 100."),
        (FOUR, 80, date(2020, 1, 3), "Pat Poppy does not work here on 3 January 2020. Choose another day."),
    ],
)
def test_what_cannot_be(cast: Cast, days: set[int], percent: int, starts: date, sentence: str) -> None:
    with pytest.raises(DomainError) as refused:
        services.set_work_pattern(cast["Pat"], weekdays=days, percent=percent, starts=starts, by=None)
    assert refused.value.sentence == sentence
    assert kept() == []


def test_the_log_has_what_was_set_and_taken_back(cast: Cast) -> None:
    services.take_back_work_pattern(works(cast, FOUR, 80, APRIL), by=cast["Tom"])
    entries = db.session.scalars(select(LogEntry).where(LogEntry.act.endswith("working days")).order_by(LogEntry.id))
    told = {"name": "Pat Poppy", "days": "Monday to Thursday", "percent": 80, "starts_on": "2026-04-01"}
    assert [(entry.act, entry.thing_ref, entry.details) for entry in entries] == [
        ("set working days", cast["Pat"].public_id, told),
        ("took back working days", cast["Pat"].public_id, told),
    ]


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        (date(2026, 1, 1), date(2026, 3, 31), []),
        (date(2026, 6, 1), date(2026, 6, 30), [APRIL]),
        (date(2026, 6, 30), JULY, [APRIL, JULY]),
        (date(2029, 1, 1), date(2029, 1, 1), [JULY]),
    ],
)
def test_those_of_a_span_are_those_with_a_day_in_it(cast: Cast, first: date, last: date, found: list[date]) -> None:
    works(cast, FOUR, 80, APRIL)
    works(cast, THREE, 60, JULY)
    assert [span.starts_on for span in queries.work_patterns(first, last)] == found


def test_one_statement_among_whom_they_are_asked_for(cast: Cast) -> None:
    works(cast, FOUR, 80, APRIL)
    works(cast, THREE, 60, JULY, "Tom")
    pat, tom = cast["Pat"].id, cast["Tom"].id
    with counted(db.engine) as sent:
        everybodys = queries.work_patterns(*EVER)
        toms = queries.work_patterns(*EVER, among=[tom])
    assert len(sent) == 2
    assert toms == [queries.WorkSpan(tom, frozenset(THREE), 60, JULY, None)]
    assert sorted(everybodys) == sorted([queries.WorkSpan(pat, frozenset(FOUR), 80, APRIL, None), *toms])


def test_ones_own_are_set_shown_in_words_and_taken_back(cast: Cast, sign_in: SignsIn) -> None:
    pat, path = sign_in("Pat"), f"/people/{cast['Pat'].public_id}/working-pattern"
    assert "Monday to Friday, full time. No other days are noted." in pat.get(path).text
    form = {"weekdays": ["0", "1", "2", "3"], "percent": "80", "starts": "1 April 2026"}
    page = pat.post(f"{path}/days/new", data=form, follow_redirects=True).text
    assert "Monday to Thursday, 80\u00a0% of full time, since 1 April 2026" in page
    pattern = db.session.query(WorkPattern).one()
    assert pattern.noted_by_id == cast["Pat"].id
    page = pat.post(f"{path}/days/{pattern.public_id}/removal", follow_redirects=True).text
    assert "Monday to Friday, full time. No other days are noted." in page


def test_what_is_wrong_stands_beside_its_box(cast: Cast, sign_in: SignsIn) -> None:
    tom, path = sign_in("Tom"), f"/people/{cast['Pat'].public_id}/working-pattern/days/new"
    answer = tom.post(path, data={"percent": "most", "starts": "soon"})
    assert answer.status_code == 422
    for words in ("Choose at least one day of the week.", "Enter a whole number from 1 to 100.", "Enter a real date",
                  'value="most"', 'value="soon"'):  # fmt: skip
        assert words in answer.text


def test_they_are_taken_back_under_their_own_person_only(cast: Cast, sign_in: SignsIn) -> None:
    tom, pattern = sign_in("Tom"), works(cast, FOUR, 80, APRIL, "Rowan")
    with pytest.raises(NotFound):
        queries.work_pattern_of(cast["Pat"], pattern.public_id)
    path = f"/people/{cast['Pat'].public_id}/working-pattern/days/{pattern.public_id}/removal"
    assert tom.post(path).status_code == 404
