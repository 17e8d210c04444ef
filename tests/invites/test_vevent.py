"""One event as bytes: the text of it, and what must never be in it (2.1, 2.2, 2.7)."""

from datetime import UTC, date, datetime

import pytest

from qaportal.invites.reconcile import Place, Wanted
from qaportal.invites.vevent import vevent
from qaportal.lib.ical import calendar
from tests.invites.oracles import by_ical_js, by_vobject

STAMP = datetime(2026, 11, 2, 9, tzinfo=UTC)
TIMED = Wanted(
    place=Place(7, "main"),
    title="Good practice conversation: Fostering, adoption; and Überblick 🗓️",
    text="Who does what is in QA Portal, after signing in: https://qa.example/activity/GPC-2027-03",
    category="Good practice conversation",
    location="Town Hall, room 2",
    url="https://qa.example/activity/GPC-2027-03",
    starts_on=date(2027, 3, 30),
    ends_on=date(2027, 3, 30),
    times=(datetime(2027, 3, 30, 8, 30, tzinfo=UTC), datetime(2027, 3, 30, 10, tzinfo=UTC)),
    tags=frozenset(),
)
GOLDEN = """\
BEGIN:VEVENT
SUMMARY:Good practice conversation: Fostering\\, adoption\\; and Überblick\N{SPACE}
 \N{SPIRAL CALENDAR PAD}\N{VARIATION SELECTOR-16}
DTSTART:20270330T083000Z
DTEND:20270330T100000Z
DTSTAMP:20261102T090000Z
UID:3f1c@qa.example
SEQUENCE:2
CATEGORIES:Good practice conversation
DESCRIPTION:Who does what is in QA Portal\\, after signing in: https://qa.e
 xample/activity/GPC-2027-03
LAST-MODIFIED:20261102T090000Z
LOCATION:Town Hall\\, room 2
STATUS:CONFIRMED
TRANSP:OPAQUE
URL:https://qa.example/activity/GPC-2027-03
END:VEVENT
"""


def write(event: Wanted) -> bytes:
    return vevent(event, uid="3f1c@qa.example", sequence=2, stamp=STAMP)


def changed(**said: object) -> Wanted:
    return Wanted(**vars(TIMED) | said)  # type: ignore[arg-type]


def test_golden_text() -> None:
    """L01-L06, T04, U03, S05: the same values give these bytes, today and always."""
    assert write(TIMED) == GOLDEN.replace("\n", "\r\n").encode()
    assert write(TIMED) == write(changed())


def test_whole_days_end_on_the_day_after() -> None:
    """T07-T10: 1 to 28 July ends, exclusively, on the 29th; nobody is marked busy by it."""
    raw = write(changed(starts_on=date(2027, 7, 1), ends_on=date(2027, 7, 28), times=None))
    assert b"\r\nDTSTART;VALUE=DATE:20270701\r\nDTEND;VALUE=DATE:20270729\r\n" in raw
    assert b"\r\nTRANSP:TRANSPARENT\r\n" in raw


def test_nothing_that_belongs_in_an_invitation() -> None:
    """F01, F02, 2.7"""
    for word in (b"METHOD", b"ATTENDEE", b"ORGANIZER", b"VALARM", b"RRULE", b"TZID", b"ATTACH"):
        assert word not in write(TIMED)


@pytest.mark.parametrize(
    "title",
    [
        "Überprüfung, Teil 1; Schluss",
        "Kinder \\ Familien",
        "🗓️ 👩🏽‍🏫" * 20,
        "Thematic review: " + "a very long theme, " * 10,
        "Two\nlines",
        "END:VEVENT",
    ],
)
def test_any_title_reads_back_in_both_parsers(title: str) -> None:
    """L02, L03, L06: folded between characters, escaped, and nothing slipped in."""
    body = calendar("Dates", write(changed(title=title)))
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    assert [event.title for event in by_vobject(body)] == [title]
    assert [event.title for event in by_ical_js(body)] == [title]


@pytest.mark.parametrize("unwanted", ["\x00", "\x0b", "\r", "\ufeff"])
def test_control_characters_do_not_leave(unwanted: str) -> None:
    """L07-L09: icalendar lets some of them through."""
    assert unwanted.encode() not in write(changed(title=f"Front{unwanted}Door")).replace(b"\r\n", b"")
