"""Spans of posts, flags and absences for duties to count by: one statement each, however many rows."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import insert

from qaportal.lib.db import db
from qaportal.people import queries, services
from qaportal.people.models import Absence, Appointment, FlagKind, Person, PersonFlag
from tests.cast import LONG_AGO, Cast
from tests.programme.test_query_counts import counted

MONDAY = date(2026, 11, 23)
YEAR = (date(2027, 1, 1), date(2027, 12, 31))


@pytest.fixture(autouse=True)
def inside(town: Flask) -> Iterator[None]:
    with town.app_context():
        services.take_on_flags([("new_starter", "New to the job", False)], by=None)
        yield


def of(cast: Cast, first: str, span: tuple[date, date]) -> list[tuple[str, date, date | None]]:
    found = [row for row in queries.holdings(*span) if row.person_id == cast[first].id]
    return [(row.post_key, row.starts_on, row.ends_on) for row in found]


def test_everyone_with_a_post_is_on_the_roster_but_guests(cast: Cast) -> None:
    found = queries.holdings(*YEAR)
    assert [row.name for row in found] == [
        "Bea Birch", "Hazel Heath", "Lena Linden", "Pat Poppy", "Priya Plum", "Rowan Reed", "Tom Thyme",
    ]  # fmt: skip
    team, hazel = cast.team("Children with Disabilities"), cast["Hazel"]
    pat = next(row for row in found if row.name == "Pat Poppy")
    assert pat == queries.Holding(
        cast["Pat"].id, "Pat Poppy", "practitioner", team.id, team.service_id, cast["Tom"].id, LONG_AGO, None
    )
    head = next(row for row in found if row.name == "Hazel Heath")
    assert (head.person_id, head.team_id, head.service_id) == (hazel.id, None, team.service_id)
    leader = next(row for row in found if row.name == "Lena Linden")
    assert (leader.team_id, leader.service_id, leader.manager_id) == (None, None, None)


def test_a_move_within_the_span_is_two_holdings(cast: Cast) -> None:
    services.move(cast["Pat"], cast.post("isro"), place=cast.team("Adoption"), on=date(2027, 3, 1), by=None)
    first, second = ("practitioner", LONG_AGO, date(2027, 2, 28)), ("isro", date(2027, 3, 1), None)
    assert of(cast, "Pat", YEAR) == [first, second]
    assert of(cast, "Pat", (date(2027, 2, 28), date(2027, 2, 28))) == [first]
    assert of(cast, "Pat", (date(2027, 3, 1), date(2027, 3, 1))) == [second]


def test_a_holding_ends_with_the_person(cast: Cast) -> None:
    """Whichever comes first; and no day after they left counts."""
    pat = cast["Pat"]
    services.leave(pat, on=date(2027, 6, 30), by=None)
    assert of(cast, "Pat", YEAR) == [("practitioner", LONG_AGO, date(2027, 6, 30))]
    pat.appointments[0].ends_on = None  # as a row of an older import may have it
    db.session.flush()
    assert of(cast, "Pat", YEAR) == [("practitioner", LONG_AGO, date(2027, 6, 30))]
    assert of(cast, "Pat", (date(2027, 7, 1), YEAR[1])) == []


@pytest.mark.parametrize(
    ("first", "last", "is_in"),
    [
        (date(2027, 1, 1), date(2027, 1, 31), False),
        (date(2027, 1, 1), date(2027, 2, 1), True),
        (date(2027, 3, 1), date(2027, 3, 1), True),
        (date(2027, 3, 31), date(2027, 5, 1), True),
        (date(2027, 4, 1), date(2027, 5, 1), False),
    ],
)
def test_flags_and_absences_of_a_span_are_those_with_a_day_in_it(
    cast: Cast, first: date, last: date, is_in: bool
) -> None:
    starts, ends = date(2027, 2, 1), date(2027, 3, 31)
    flag = services.raise_flag(cast["Pat"], db.session.query(FlagKind).one(), on=starts, by=None)
    services.lower_flag(flag, on=ends, by=None)
    services.note_absence(cast["Pat"], starts=starts, ends=ends, kind="secondment", by=None)
    pat = cast["Pat"].id
    assert queries.flag_spans(first, last) == ([(pat, "new_starter", starts, ends, False)] if is_in else [])
    assert queries.absences(first, last) == ([(pat, starts, ends, "secondment")] if is_in else [])


def test_a_flag_without_a_last_day_counts_still(cast: Cast) -> None:
    services.raise_flag(cast["Pat"], db.session.query(FlagKind).one(), on=MONDAY, by=None)
    assert queries.flag_spans(*YEAR) == [(cast["Pat"].id, "new_starter", MONDAY, None, False)]


def _many(cast: Cast) -> None:
    """200 people with three posts each, two flags, and ten absences a year for ten years."""
    numbers = range(10_001, 10_201)
    people = [{"id": n, "public_id": f"p{n:021d}", "staff_number": f"M{n}", "name": f"Person {n}", "access_epoch": 0,
               "email": f"m{n}@saltmarsh.example", "joined_on": LONG_AGO, "theme": "auto", "version": 1}
              for n in numbers]  # fmt: skip
    post, team = cast.post("practitioner").id, cast.team("Fostering").id
    periods = [(LONG_AGO, date(2023, 5, 31)), (date(2023, 6, 1), date(2027, 4, 30)), (date(2027, 5, 1), None)]
    held = [{"person_id": n, "post_id": post, "team_id": team, "starts_on": first, "ends_on": last}
            for n in numbers for first, last in periods]  # fmt: skip
    kind = db.session.query(FlagKind).one().id
    flags = [{"public_id": f"f{n:020d}{at}", "person_id": n, "kind_id": kind, "starts_on": first, "ends_on": last}
             for n in numbers for at, (first, last) in enumerate(periods[::2])]  # fmt: skip
    weeks = [date(year, month, 1) for year in range(2020, 2030) for month in range(2, 12)]
    away = [{"public_id": f"a{n:05d}{at:016d}", "person_id": n, "starts_on": day, "ends_on": day + timedelta(days=4),
             "kind": "leave"} for n in numbers for at, day in enumerate(weeks)]  # fmt: skip
    for model, rows in ((Person, people), (Appointment, held), (PersonFlag, flags), (Absence, away)):
        db.session.execute(insert(model), rows)


def test_one_statement_each_however_many_people_and_years(cast: Cast) -> None:
    _many(cast)
    with counted(db.engine) as sent:
        found = [len(read(*YEAR)) for read in (queries.holdings, queries.flag_spans, queries.absences)]
    # Two posts in 2027 and the seven of the cast; the flag that begins in May; ten absences.
    assert (found, len(sent)) == ([2 * 200 + 7, 200, 200 * 10], 3)
