"""Absences of many people by CSV (X-05): read line by line, looked through, noted once."""

import io
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from qaportal.auditlog.models import LogEntry
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.people import leave_file, policy, services
from qaportal.people.leave import Away
from qaportal.people.models import Absence
from tests.cast import Cast
from tests.programme.test_query_counts import counted

PATH = "/my-people/absences"
FILE = """Employee No,Start date,End date,Absence type,Half day
S005,4/1/2027,8/1/2027,Annual leave,
s003,1 February 2027,,Sickness,
S003,2027-02-15,2027-02-16,Jury service,
S004,3/3/2027,3/3/2027,Annual leave,PM
"""
DAYS = (date(2027, 1, 4), date(2027, 1, 8))
SignsIn = Callable[[str], FlaskClient]


@pytest.fixture(autouse=True)
def inside(town: Flask) -> Iterator[None]:
    with town.app_context():
        yield


# One file -------------------------------------------------------------------------------------------------


def test_usual_headings_days_and_kinds_are_understood() -> None:
    found = leave_file.read(FILE.encode())
    assert found.lines == [
        leave_file.Line(2, "S005", *DAYS, "leave"),
        leave_file.Line(3, "s003", date(2027, 2, 1), date(2027, 2, 1), "sickness"),
        leave_file.Line(4, "S003", date(2027, 2, 15), date(2027, 2, 16), "other"),
    ]
    assert found.faults == [leave_file.Fault(5, leave_file.HALF_DAYS)]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Annual Leave", "leave"), ("Leave", "leave"), ("A/L", "leave"), ("Holiday", "leave"), ("TOIL", "leave"),
        ("Sick leave", "sickness"), ("Long-term sickness", "sickness"), ("Maternity", "parental"),
        ("Shared Parental Leave", "parental"), ("Adoption leave", "parental"), ("Seconded", "secondment"),
        ("Compassionate leave", "other"), ("", "other"), ("Training", "other"), ("Willing", "other"),
    ],
)  # fmt: skip
def test_kinds_by_words(words: str, kind: str) -> None:
    assert leave_file.kind_of(words) == kind


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (",4/1/2027,,Leave,", "There is no staff number. Enter it, or leave the line out."),
        ("S005,,8/1/2027,Leave,", "There is no first day. Enter it, or leave the line out."),
        ("S005,31/2/2027,,Leave,", "“31/2/2027” is not a day. Write the first day as 12/4/2027."),
        ("S005,4/1/2027,soon,Leave,", "“soon” is not a day. Write the last day as 12/4/2027."),
        ("S005,4/1/2027,10/1/2029,Leave,", "That is longer than two years. Check the first and the last day."),
        ("S005,4/1/2027,,Half day,", leave_file.HALF_DAYS),
        ("S005,4/1/2027,,Leave,0.5", leave_file.HALF_DAYS),
    ],
)
def test_a_line_that_cannot_be_read_says_why(line: str, sentence: str) -> None:
    found = leave_file.read(f"staff number,first day,last day,kind,days\n{line}\n".encode())
    assert (found.lines, found.faults) == ([], [leave_file.Fault(2, sentence)])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The file is empty."),
        ("name,first day\nPat,4/1/2027\n",
         "The first line has to name the columns. It does not name “staff number”."),
        ("staff number,first day\n", "The file has headings and no absences under them."),
        ("staff number,staff no,first day\nS005,S005,4/1/2027\n",
         "Two columns both say staff number: “staff number” and “staff no”. Keep one of them."),
        ("staff number,first day\n" + "S005,4/1/2027\n" * 2001,
         "The file has more than 2,000 lines. Split it into smaller files."),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_says_why(text: str, sentence: str) -> None:
    with pytest.raises(DomainError) as refused:
        leave_file.read(text.encode())
    assert refused.value.sentence == sentence


# Looked through, then noted -------------------------------------------------------------------------------


def check(client: FlaskClient, text: str = FILE) -> TestResponse:
    return client.post(PATH, data={"file": (io.BytesIO(text.encode()), "leave.csv")})


def slip_of(answer: TestResponse) -> str:
    found = re.search(r'name="slip" value="([^"]+)"', answer.text)
    return unescape(found[1]) if found else ""


def confirm(client: FlaskClient, answer: TestResponse) -> TestResponse:
    return client.post(PATH, data={"slip": slip_of(answer)}, follow_redirects=True)


def facts(answer: TestResponse) -> list[int]:
    """New, already there, left out."""
    return [int(number) for number in re.findall(r"<li><b>(\d+)</b>", answer.text)]


def noted() -> list[tuple[str, date, date, str]]:
    rows = db.session.scalars(select(Absence).order_by(Absence.starts_on))
    return [(row.person.name, row.starts_on, row.ends_on, row.kind) for row in rows]


def another() -> None:
    """The next browser is somebody else's: inside one context, the portal would go on taking them for the last one."""
    db.session.rollback()
    g.pop("_login_user", None)


def test_nothing_is_written_until_it_is_confirmed(cast: Cast, sign_in: SignsIn) -> None:
    bea = sign_in("Bea")
    answer = check(bea)
    assert (answer.status_code, facts(answer), noted()) == (200, [3, 0, 1], [])
    assert "3 absences noted." in confirm(bea, answer).text
    assert noted() == [
        ("Pat Poppy", *DAYS, "leave"),
        ("Tom Thyme", date(2027, 2, 1), date(2027, 2, 1), "sickness"),
        ("Tom Thyme", date(2027, 2, 15), date(2027, 2, 16), "other"),
    ]
    assert {row.noted_by_id for row in db.session.query(Absence)} == {cast["Bea"].id}


def test_the_same_file_twice_adds_nothing(sign_in: SignsIn) -> None:
    bea = sign_in("Bea")
    first = check(bea)
    confirm(bea, first)
    again = check(bea)
    assert (facts(again), slip_of(again)) == ([0, 3, 1], "")
    assert "0 absences noted." in confirm(bea, first).text  # the button pressed twice
    assert len(noted()) == 3


def test_a_line_that_overlaps_is_left_out_and_says_with_what(cast: Cast, sign_in: SignsIn) -> None:
    services.note_absence(cast["Pat"], starts=DAYS[1], ends=date(2027, 1, 12), kind="leave", by=None)
    db.session.commit()
    again = "S004,1/3/2027,3/3/2027,Leave,\nS004,3/3/2027,5/3/2027,Leave,\nS999,1/3/2027,,Leave,\n"
    answer = check(sign_in("Priya"), FILE + again)
    assert facts(answer) == [3, 0, 4]
    for line, sentence in (
        (2, "Pat Poppy is already noted as away on some of these days: 8 to 12 January 2027. Take that absence back "
            "first, or leave this one out."),
        (7, "The file has Rowan Reed away further up on some of these days: 1 to 3 March 2027. Keep one of the two."),
        (8, "Nobody in the portal has the staff number “S999”. Correct it."),
    ):  # fmt: skip
        assert re.search(rf"<td[^>]*>{line}</td><td[^>]*>{re.escape(sentence)}</td>", answer.text)


def test_a_different_kind_on_the_same_days_is_not_already_there(cast: Cast, sign_in: SignsIn) -> None:
    services.note_absence(cast["Pat"], starts=DAYS[0], ends=DAYS[1], kind="sickness", by=None)
    db.session.commit()
    assert facts(check(sign_in("Bea"))) == [2, 0, 2]


def test_people_who_do_not_work_here_then_are_left_out(sign_in: SignsIn) -> None:
    answer = check(sign_in("Bea"), "staff number,first day\nS005,3/1/2020\n")
    assert "Pat Poppy does not work here on 3 January 2020." in answer.text


def test_when_absences_changed_meanwhile_nothing_is_written(cast: Cast, sign_in: SignsIn) -> None:
    bea = sign_in("Bea")
    answer = check(bea)
    services.note_absence(cast["Tom"], starts=date(2027, 2, 16), ends=date(2027, 2, 20), kind="leave", by=None)
    db.session.commit()
    refused = bea.post(PATH, data={"slip": slip_of(answer)})
    assert refused.status_code == 409
    assert "Absences have changed since the file was read. Nothing was saved. Send the file again." in refused.text
    assert len(noted()) == 1


def test_a_slip_is_good_as_it_was_made_for_a_day(sign_in: SignsIn) -> None:
    bea = sign_in("Bea")
    slip = slip_of(check(bea))
    rest, _, signature = slip.rpartition(".")
    forged = f"{rest}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}"
    assert bea.post(PATH, data={"slip": forged}).status_code == 422
    with clock.stopped_at(datetime(2026, 11, 23, 9, tzinfo=UTC) + timedelta(days=1, seconds=1)):
        assert bea.post(PATH, data={"slip": slip}).status_code == 422
    assert noted() == []
    assert bea.post(PATH, data={"slip": slip}).status_code == 303


def test_a_slip_is_good_for_whom_it_was_made(sign_in: SignsIn) -> None:
    slip = slip_of(check(sign_in("Bea")))
    another()
    answer = sign_in("Priya").post(PATH, data={"slip": slip})
    assert (answer.status_code, noted()) == (422, [])


def test_the_log_has_the_days_and_not_the_kind(cast: Cast, sign_in: SignsIn) -> None:
    bea = sign_in("Bea")
    confirm(bea, check(bea))
    entries = db.session.scalars(select(LogEntry).where(LogEntry.act == "noted an absence").order_by(LogEntry.id))
    assert [(entry.person_name, entry.thing_ref, entry.details) for entry in entries][1] == (
        "Bea Birch", cast["Tom"].public_id,
        {"name": "Tom Thyme", "starts_on": "2027-02-01", "ends_on": "2027-02-01"},
    )  # fmt: skip


def test_who_may_bring_in_a_file(cast: Cast, sign_in: SignsIn) -> None:
    assert f'href="{PATH}"' in sign_in("Bea").get("/my-people").text
    another()
    assert f'href="{PATH}"' not in sign_in("Tom").get("/my-people").text
    names = ("Priya", "Hazel", "Tom", "Rowan", "Pat", "Lena", "Bea", "Gus")
    assert {name for name in names if policy.can_take_in_absences(cast[name])} == {"Priya", "Bea"}


def test_a_whole_file_is_noted_in_a_few_reads(cast: Cast) -> None:
    """However many lines: who they are and what is noted are each one statement."""
    pat = cast["Pat"].id
    days = [date(2027, 1, 1) + timedelta(days=n) for n in range(300)]
    with counted(db.engine) as sent:
        services.note_absences([Away(pat, day, day, "leave") for day in days], by=None)
    assert len([text for text in sent if str(text).lstrip().upper().startswith("SELECT")]) <= 3


def test_nobody_in_particular_is_nobody(cast: Cast) -> None:
    with pytest.raises(Stale):
        services.note_absences([Away(0, *DAYS, "leave")], by=None)
    assert services.note_absences([], by=None) == 0
