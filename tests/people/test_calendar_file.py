"""Absences from a calendar file (X-05): what means “away”, which days, and that nothing else is kept."""

import io
import re
from collections.abc import Callable, Iterator
from datetime import date
from html import unescape

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from werkzeug.test import TestResponse

from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.people import calendar_file, services
from qaportal.people.models import Absence
from tests.cast import Cast

TODAY = date(2026, 11, 23)
SignsIn = Callable[[str], FlaskClient]
WEEK = ("DTSTART;VALUE=DATE:20270104", "DTEND;VALUE=DATE:20270109")  # Monday to Friday: the end is the day after


def event(*lines: str) -> str:
    return "\r\n".join(["BEGIN:VEVENT", "UID:1@example", *lines, "END:VEVENT"])


def calendar(*events: str) -> bytes:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *events, "END:VCALENDAR", ""]).encode()


def days(*lines: str) -> list[tuple[date, date]]:
    return [(one.starts, one.ends) for one in calendar_file.read(calendar(event(*lines)), TODAY).found]


# What means “away” --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "X-MICROSOFT-CDO-BUSYSTATUS:OOF", "SUMMARY:Annual leave", "SUMMARY:On holiday with the family",
        "SUMMARY:Out of office", "SUMMARY:OOO", "SUMMARY:A/L", "CATEGORIES:Green,Leave", "SUMMARY:LEAVE (Pat)",
    ],
)  # fmt: skip
def test_these_are_absences(line: str) -> None:
    assert days(*WEEK, line) == [(date(2027, 1, 4), date(2027, 1, 8))]


@pytest.mark.parametrize(
    "lines",
    [
        ["SUMMARY:Practice week"], ["SUMMARY:Bank holiday"], ["SUMMARY:School holidays"], ["SUMMARY:Cleaves Road"],
        ["SUMMARY:Annual leave", "STATUS:CANCELLED"], ["X-MICROSOFT-CDO-BUSYSTATUS:BUSY"], [],
    ],
)  # fmt: skip
def test_these_are_not(lines: list[str]) -> None:
    assert days(*WEEK, *lines) == []


# Which days ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "first", "last"),
    [
        (["DTSTART;VALUE=DATE:20270104"], date(2027, 1, 4), date(2027, 1, 4)),
        (["DTSTART;VALUE=DATE:20270104", "DURATION:P3D"], date(2027, 1, 4), date(2027, 1, 6)),
        (["DTSTART;VALUE=DATE:20270104", "DTEND;VALUE=DATE:20270104"], date(2027, 1, 4), date(2027, 1, 4)),
        (["DTSTART:20270703T230000Z", "DTEND:20270705T230000Z"], date(2027, 7, 4), date(2027, 7, 5)),
        (["DTSTART;TZID=GMT Standard Time:20270704T000000", "DTEND;TZID=GMT Standard Time:20270706T000000"],
         date(2027, 7, 4), date(2027, 7, 5)),
        (["DTSTART;TZID=Customized Time Zone:20270104T090000", "DTEND;TZID=Customized Time Zone:20270106T170000"],
         date(2027, 1, 4), date(2027, 1, 6)),
        (["DTSTART;TZID=Europe/London:20270328T000000", "DTEND;TZID=Europe/London:20270329T000000"],
         date(2027, 3, 28), date(2027, 3, 28)),  # the day on which the clocks go forward
    ],
)  # fmt: skip
def test_days_are_whole_and_those_of_england(lines: list[str], first: date, last: date) -> None:
    assert days(*lines, "SUMMARY:Leave") == [(first, last)]


@pytest.mark.parametrize(
    "lines",
    [
        ["DTSTART:20270104T090000Z", "DTEND:20270104T170000Z"],
        ["DTSTART:20270104T220000Z", "DTEND:20270105T010000Z"],
        ["DTSTART;VALUE=DATE:20251101", "DTEND;VALUE=DATE:20251108"],  # more than a year ago
        ["DTSTART;VALUE=DATE:20290104", "DTEND;VALUE=DATE:20290109"],  # more than two years ahead
    ],
)
def test_events_of_hours_and_those_far_off_are_passed_over(lines: list[str]) -> None:
    assert days(*lines, "SUMMARY:Leave") == []


def test_events_that_overlap_are_one_absence() -> None:
    again = event("DTSTART;VALUE=DATE:20270107", "DTEND;VALUE=DATE:20270113", "SUMMARY:Holiday")
    found = calendar_file.read(calendar(event(*WEEK, "SUMMARY:Leave"), again), TODAY).found
    assert found == [calendar_file.Found(date(2027, 1, 4), date(2027, 1, 12), "Leave; Holiday")]


def test_repeating_events_are_counted_and_left_out() -> None:
    weekly = event("DTSTART;VALUE=DATE:20270101", "RRULE:FREQ=WEEKLY;COUNT=999999", "SUMMARY:Out of office")
    other = event("DTSTART;VALUE=DATE:20270101", "RRULE:FREQ=WEEKLY", "SUMMARY:Team meeting")
    read = calendar_file.read(calendar(weekly, other), TODAY)
    assert (read.found, read.repeating, read.unreadable, read.events) == ([], 1, 0, 2)


# A file that means no good --------------------------------------------------------------------------------------


def test_what_is_nested_in_an_event_is_not_of_the_event() -> None:
    alarm = ("BEGIN:VALARM", "SUMMARY:Leave", "DTSTART;VALUE=DATE:20270201", "END:VALARM")
    assert days(*WEEK, *alarm) == []
    assert days(*WEEK, "SUMMARY:Leave", *alarm) == [(date(2027, 1, 4), date(2027, 1, 8))]


def test_an_event_that_cannot_be_read_does_not_spoil_the_others() -> None:
    broken = [
        event("DTSTART:soon", "SUMMARY:Leave"),
        event("DTSTART;VALUE=DATE:99991230", "DURATION:P99999999D", "SUMMARY:Leave"),
        event(WEEK[0], WEEK[0], "SUMMARY:Leave"),
        event("DTSTART:20270104T090000Z", "DTEND;VALUE=DATE:20270109", "SUMMARY:Leave"),
        event("SUMMARY:Leave"),
    ]
    read = calendar_file.read(calendar(*broken, event(*WEEK, "SUMMARY:Leave")), TODAY)
    assert (len(read.found), read.unreadable) == (1, 5)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", calendar_file.NO_CALENDAR),
        (b"name,day\nPat,1/1/2027\n", calendar_file.NO_CALENDAR),
        (b"BEGIN:VCALENDAR\r\n" + b"x" * 1024 * 1024, "The file is larger than 1 MB. Export fewer months."),
        (calendar(*[event("SUMMARY:x")] * 2001), "The file has more than 2,000 events. Export fewer months."),
        (calendar(*[event(f"DTSTART;VALUE=DATE:2027{n:04d}", "SUMMARY:Leave") for n in
                    (month * 100 + day for month in range(1, 13) for day in range(1, 28))]),
         "The file has more than 200 absences. Export fewer months."),
    ],
    ids=["empty", "no calendar", "too large", "too many events", "too many absences"],
)  # fmt: skip
def test_a_file_that_cannot_be_used_says_why(data: bytes, sentence: str) -> None:
    with pytest.raises(DomainError) as refused:
        calendar_file.read(data, TODAY)
    assert refused.value.sentence == sentence


def test_nesting_without_end_is_passed_over() -> None:
    assert days(*["BEGIN:VALARM"] * 20_000, *WEEK, "SUMMARY:Leave") == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([
    "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VCALENDAR", "END:VCALENDAR", "SUMMARY:Leave", "DTSTART:20270104T090000Z",
    "DTSTART;VALUE=DATE:20270104", "DTEND;VALUE=DATE:00010101", "DTEND;TZID=Nowhere:20270104T090000", "DURATION:-P9W",
    "RRULE:FREQ=SECONDLY", "CATEGORIES:", "CATEGORIES;X=\":Leave", " folded", "DTSTART;VALUE=PERIOD:1/2", ":", ";",
    "SUMMARY;LANGUAGE=:Leave", "DTSTART", "X-MICROSOFT-CDO-BUSYSTATUS:OOF",
]), max_size=30))  # fmt: skip
def test_no_file_makes_the_reader_stumble(lines: list[str]) -> None:
    data = "\r\n".join(["BEGIN:VCALENDAR", *lines]).encode()
    assert all(one.starts <= one.ends for one in calendar_file.read(data, TODAY).found)


# Looked through, then noted ---------------------------------------------------------------------------------------

LEAVE = event(*WEEK, "SUMMARY:Skiing in Chamonix (leave)")
SUMMER = event("DTSTART;VALUE=DATE:20270802", "DTEND;VALUE=DATE:20270807", "SUMMARY:Summer leave")
FRIDAYS = event("DTSTART;VALUE=DATE:20270101", "RRULE:FREQ=WEEKLY", "SUMMARY:Out of office")


@pytest.fixture
def inside(town: Flask) -> Iterator[None]:
    with town.app_context():
        yield


def another() -> None:
    """The next browser is somebody else's: inside one context, the portal would go on taking them for the last one."""
    db.session.rollback()
    g.pop("_login_user", None)


def path_of(cast: Cast, first: str = "Pat") -> str:
    return f"/people/{cast[first].public_id}/working-pattern/calendar"


def look(client: FlaskClient, path: str, *events: str) -> TestResponse:
    return client.post(path, data={"file": (io.BytesIO(calendar(*events)), "pat.ics")})


def slip_of(answer: TestResponse) -> str:
    found = re.search(r'name="slip" value="([^"]+)"', answer.text)
    assert found
    return unescape(found[1])


def noted() -> list[tuple[date, date, str]]:
    rows = db.session.scalars(select(Absence).order_by(Absence.starts_on))
    return [(row.starts_on, row.ends_on, row.kind) for row in rows]


@pytest.mark.usefixtures("inside")
def test_those_that_are_ticked_are_noted_and_nothing_else_is_kept(cast: Cast, sign_in: SignsIn) -> None:
    pat, path = sign_in("Pat"), path_of(cast)
    answer = look(pat, path, LEAVE, SUMMER, FRIDAYS)
    assert answer.text.count('name="pick"') == answer.text.count(" checked") == 2
    assert "Skiing in Chamonix (leave)" in answer.text
    assert "1 repeating event is left out." in answer.text
    assert noted() == []
    page = pat.post(path, data={"slip": slip_of(answer), "pick": ["1"]}, follow_redirects=True)
    assert "1 absence noted." in page.text
    assert noted() == [(date(2027, 8, 2), date(2027, 8, 6), "leave")]
    answer = look(pat, path, LEAVE)
    assert pat.post(path, data={"slip": slip_of(answer), "pick": ["0"]}).status_code == 303
    db.session.commit()
    with db.engine.connect() as connection:
        everything = [row for table in db.metadata.tables.values() for row in connection.execute(select(table))]
    assert "Chamonix" not in repr(everything)


@pytest.mark.usefixtures("inside")
def test_what_is_noted_is_already_there_and_what_overlaps_says_so(cast: Cast, sign_in: SignsIn) -> None:
    tom = sign_in("Tom")
    services.note_absence(cast["Pat"], starts=date(2027, 1, 1), ends=date(2027, 1, 8), kind="sickness", by=None)
    services.note_absence(cast["Pat"], starts=date(2027, 8, 6), ends=date(2027, 8, 9), kind="leave", by=None)
    db.session.commit()
    page = look(tom, path_of(cast), LEAVE, SUMMER).text
    assert ("Already there (1)" in page, "Cannot be noted (1)" in page, 'name="pick"' in page) == (True, True, False)
    assert "Pat Poppy is already noted as away on some of these days: 6 to 9 August 2027." in page


@pytest.mark.usefixtures("inside")
def test_nothing_ticked_is_asked_again(cast: Cast, sign_in: SignsIn) -> None:
    pat, path = sign_in("Pat"), path_of(cast)
    slip = slip_of(look(pat, path, LEAVE))
    answer = pat.post(path, data={"slip": slip})
    assert answer.status_code == 422
    assert "Tick at least one, or go back without saving." in answer.text
    assert pat.post(path, data={"slip": slip, "pick": ["7"]}).status_code == 422
    assert noted() == []


@pytest.mark.usefixtures("inside")
def test_a_slip_is_good_for_one_person(cast: Cast, sign_in: SignsIn) -> None:
    priya, path = sign_in("Priya"), path_of(cast)
    slip = slip_of(look(priya, path, LEAVE))
    assert priya.post(path_of(cast, "Tom"), data={"slip": slip, "pick": ["0"]}).status_code == 422
    another()
    assert sign_in("Pat").post(path, data={"slip": slip, "pick": ["0"]}).status_code == 422
    assert noted() == []


@pytest.mark.usefixtures("inside")
def test_a_calendar_without_absences_says_so(cast: Cast, sign_in: SignsIn) -> None:
    page = look(sign_in("Pat"), path_of(cast), event(*WEEK, "SUMMARY:Practice week")).text
    assert "No absence was found in this file." in page
    assert "It has 1 event." in page
