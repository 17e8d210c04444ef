"""The outside of an iCalendar file (rules L01-L10, T01-T13, F01-F05 of the calendar rules; RFC 5545, RFC 7986)."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical
from hypothesis import given
from hypothesis import strategies as st

from qaportal.lib import ical

LONDON = ZoneInfo("Europe/London")


def unfolded(raw: bytes) -> list[str]:
    """Content lines as RFC 5545 3.1 puts them together again."""
    return raw.replace(b"\r\n ", b"").decode().split("\r\n")


def unescaped(value: str) -> str:
    """A TEXT value as RFC 5545 3.3.11 reads it."""
    found, rest = [], iter(value)
    for char in rest:
        if char == "\\":
            char = {"n": "\n", "N": "\n"}.get(follower := next(rest), follower)
        found.append(char)
    return "".join(found)


class TestLines:
    def test_short_line_stays_whole_and_ends_in_crlf(self) -> None:
        """L01"""
        assert ical.folded("SUMMARY:Review") == b"SUMMARY:Review\r\n"

    def test_75_octets_fit_and_76_do_not(self) -> None:
        """L02"""
        assert ical.folded("A" * 75) == b"A" * 75 + b"\r\n"
        assert ical.folded("A" * 76) == b"A" * 75 + b"\r\n A\r\n"

    def test_octets_count_not_characters(self) -> None:
        """L02: 38 two-octet letters are 76 octets; the 38th moves to the next line."""
        assert ical.folded("ü" * 38) == "ü".encode() * 37 + b"\r\n " + "ü".encode() + b"\r\n"

    def test_continued_line_holds_74_after_its_space(self) -> None:
        """L02"""
        assert ical.folded("A" * 150) == b"A" * 75 + b"\r\n " + b"A" * 74 + b"\r\n A\r\n"

    @given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=400))
    def test_any_text_folds_between_characters_and_unfolds_to_itself(self, text: str) -> None:
        """L02, L03"""
        raw = ical.folded(text)
        for line in raw.removesuffix(b"\r\n").split(b"\r\n"):
            assert len(line) <= 75
            line.decode()
        assert unfolded(raw)[0] == text


class TestText:
    @pytest.mark.parametrize(
        ("said", "written"),
        [
            ("Fostering, adoption", "Fostering\\, adoption"),
            ("a;b", "a\\;b"),
            ("back\\slash", "back\\\\slash"),
            ("two\nlines", "two\\nlines"),
            ("two\r\nlines", "two\\nlines"),
            ("Überprüfung 🗓️", "Überprüfung 🗓️"),
        ],
    )
    def test_escaped(self, said: str, written: str) -> None:
        """L06"""
        assert ical.escaped(said) == written

    @pytest.mark.parametrize("unwanted", ["\x00", "\x0b", "\x1f", "\x7f", "\x85", "\ufeff", "\ud83d", "\u2028"])
    def test_what_calendars_choke_on_is_dropped(self, unwanted: str) -> None:
        """L07-L09"""
        assert ical.escaped(f"Front{unwanted} Door") == "Front Door"

    @given(st.text(max_size=200))
    def test_any_text_reads_back_as_it_was_cleaned(self, text: str) -> None:
        """L06: and no line end is left in it, so that nothing can be slipped in."""
        written = ical.escaped(text)
        assert not {"\n", "\r"} & set(written)
        assert unescaped(written) == ical.clean(text)


EMPTY = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//QA Portal//Feeds//EN
CALSCALE:GREGORIAN
NAME:QA dates: Fostering\\, adoption
X-WR-CALNAME:QA dates: Fostering\\, adoption
REFRESH-INTERVAL;VALUE=DURATION:PT1H
X-PUBLISHED-TTL:PT1H
BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:STANDARD
DTSTART:19961027T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:GMT
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19960331T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:BST
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
END:DAYLIGHT
END:VTIMEZONE
END:VCALENDAR
"""


class TestCalendar:
    def test_empty_feed_is_a_whole_calendar(self) -> None:
        """F03, F04, F05, L10: name, refresh, one component, no METHOD (F01)."""
        assert ical.calendar("QA dates: Fostering, adoption", b"") == EMPTY.replace("\n", "\r\n").encode()

    def test_events_stand_inside_as_they_were_written(self) -> None:
        event = b"BEGIN:VEVENT\r\nUID:a@b\r\nEND:VEVENT\r\n"
        raw = ical.calendar("Dates", event)
        assert raw.endswith(b"END:VTIMEZONE\r\n" + event + b"END:VCALENDAR\r\n")

    def test_zone_equals_the_tz_database_at_every_hour_of_ten_years(self) -> None:
        """T02, T13: the constant as dateutil reads it, against zoneinfo."""
        zone = tzical(StringIO(ical.VTIMEZONE.decode())).get("Europe/London")
        moment = datetime(2026, 1, 1, tzinfo=UTC)
        while moment.year < 2036:
            assert moment.astimezone(zone).utcoffset() == moment.astimezone(LONDON).utcoffset(), moment
            moment += timedelta(hours=1)
