"""Days and times: counted against the printed calendar of 2027, and against the tz database."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qaportal.lib import clock
from qaportal.lib.formats import read_date, span_long, span_short
from qaportal.lib.workdays import WorkCalendar, bank_holidays

CALENDAR = WorkCalendar()
DAYS = st.dates(date(2026, 1, 1), date(2036, 12, 31))


def test_bank_holidays_of_2027_are_those_that_the_government_lists() -> None:
    assert {day for day in bank_holidays(2027) if day.weekday() < 5} == {
        date(2027, 1, 1), date(2027, 3, 26), date(2027, 3, 29), date(2027, 5, 3), date(2027, 5, 31),
        date(2027, 8, 30), date(2027, 12, 27), date(2027, 12, 28),
    }  # fmt: skip


def test_a_window_counts_the_day_it_opens() -> None:
    """GAP-03: 20 working days from Thursday 1 July 2027 end on Wednesday 28 July."""
    assert CALENDAR.window_end(date(2027, 7, 1), 20) == date(2027, 7, 28)


def test_within_counts_the_next_working_day_as_one() -> None:
    """GAP-03: 10 working days after 28 July 2027 is 11 August."""
    assert CALENDAR.shift(date(2027, 7, 28), 10) == date(2027, 8, 11)


def test_a_closure_day_is_no_working_day() -> None:
    """D7."""
    closed = WorkCalendar({date(2027, 7, 5): "Office move"})
    assert closed.window_end(date(2027, 7, 1), 20) == date(2027, 7, 29)
    assert closed.holiday(date(2027, 7, 5)) == "Office move"


def test_a_paused_month_stops_the_clock() -> None:
    """GAP-05: with August paused, the moderation that opens on 29 July 2027 ends on 9 September."""
    assert WorkCalendar(paused=frozenset({8})).window_end(date(2027, 7, 29), 10) == date(2027, 9, 10)


@given(DAYS, st.integers(1, 60))
def test_shifting_there_and_back_comes_home(day: date, n: int) -> None:
    start = CALENDAR.on_or_after(day)
    assert CALENDAR.shift(CALENDAR.shift(start, n), -n) == start


@given(DAYS, st.integers(1, 60))
def test_a_window_holds_as_many_working_days_as_it_lasts(day: date, n: int) -> None:
    start = CALENDAR.on_or_after(day)
    assert CALENDAR.count(start, CALENDAR.window_end(start, n)) == n


@pytest.mark.parametrize(
    ("day", "wall", "sentence"),
    [
        (date(2027, 3, 28), "01:30", "01:30 does not exist on 28 March 2027: the clocks go forward."),
        (date(2027, 10, 31), "01:30", "01:30 happens twice on 31 October 2027: the clocks go back."),
    ],
)
def test_times_that_the_clock_change_spoils_are_refused(day: date, wall: str, sentence: str) -> None:
    """T05, T06."""
    with pytest.raises(ValueError, match=sentence.replace(".", "[.]")):
        clock.to_utc(day, wall)


@given(DAYS, st.integers(3, 23), st.integers(0, 59))
def test_wall_clock_times_are_what_the_tz_database_says(day: date, hour: int, minute: int) -> None:
    moment = clock.to_utc(day, f"{hour:02d}:{minute:02d}")
    oracle = datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo("Europe/London"))
    assert moment == oracle
    assert moment.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    "text", ["12/4/2027", "12/4/27", "12 April 2027", "12 Apr 2027", "12th April 2027", "2027-04-12", " 12.04.2027 "]
)
def test_dates_are_read_as_people_write_them(text: str) -> None:
    assert read_date(text) == date(2027, 4, 12)


@pytest.mark.parametrize("text", ["31/02/2027", "4/13/2027", "tomorrow", "12 April", "1/1/1999", "²/4/2027", "1" * 400])
def test_what_is_no_date_is_refused_with_a_hint(text: str) -> None:
    with pytest.raises(ValueError, match="Enter a real date, such as 12 April 2027"):
        read_date(text)


@pytest.mark.parametrize(
    ("first", "last", "short", "long"),
    [
        (date(2027, 7, 1), date(2027, 7, 28), "1–28 Jul", "1 to 28 July 2027"),
        (date(2027, 5, 4), date(2027, 6, 1), "4 May–1 Jun", "4 May to 1 June 2027"),
        (date(2027, 7, 1), date(2027, 7, 1), "1 Jul", "Thursday 1 July 2027"),
    ],
)
def test_spans_read_as_they_are_spoken(first: date, last: date, short: str, long: str) -> None:
    assert (span_short(first, last), span_long(first, last)) == (short, long)


def test_today_is_the_day_in_england() -> None:
    with clock.stopped_at(datetime(2027, 6, 30, 23, 30, tzinfo=UTC)):
        assert clock.today() == date(2027, 7, 1)


def test_a_moment_lies_in_the_day_that_it_is_in_england() -> None:
    """Half past eleven in the evening, UTC, is after midnight in summer."""
    assert clock.day_of(datetime(2027, 6, 30, 23, 30, tzinfo=UTC)) == date(2027, 7, 1)
    assert clock.day_of(datetime(2027, 1, 31, 23, 30, tzinfo=UTC)) == date(2027, 1, 31)
