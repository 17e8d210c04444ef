"""When somebody is wanted in a seat, and how much work it is (NS-040, NS-085, LB-042, WS-072)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import pytest

from qaportal.frameworks.loading import read_pack, shipped
from qaportal.frameworks.schema import ActivityType, Seat
from qaportal.timetable.effort import minutes
from qaportal.timetable.windows import Days, Window, window


@dataclass(frozen=True)
class Phase:
    """The days of a phase."""

    key: str
    owner: str
    starts_on: date
    due_on: date


REVIEW = Phase("review", "reviewer", date(2027, 3, 1), date(2027, 3, 30))
MODERATION = Phase("moderation", "moderator", date(2027, 3, 31), date(2027, 4, 13))
REPORT = Phase("report", "qa_team", date(2027, 4, 14), date(2027, 4, 27))
CPR = Days(REVIEW.starts_on, REVIEW.due_on, None, None, [REVIEW, MODERATION, REPORT])


def kind_of(council: str, key: str) -> ActivityType:
    return read_pack(shipped(council)).activities[key]


def seat(kind: ActivityType, key: str) -> Seat:
    return next(one for one in kind.seats if one.key == key)


@pytest.mark.parametrize(
    ("key", "first", "last"),
    [
        ("reviewer", date(2027, 3, 1), date(2027, 3, 30)),
        ("worker", date(2027, 3, 1), date(2027, 3, 30)),
        ("moderator", date(2027, 3, 31), date(2027, 4, 13)),  # NS-040: ten working days after the reviews
    ],
)
def test_a_review_and_its_second_look_have_windows_of_their_own(key: str, first: date, last: date) -> None:
    cpr = kind_of("north-somerset", "cpr")
    assert window(cpr, seat(cpr, key), CPR) == Window(first, last)


def test_a_visit_is_its_own_day_and_hours_by_the_clock_in_england() -> None:
    """In July the clock is an hour ahead of UTC."""
    visit, day = kind_of("north-somerset", "spotlight"), date(2027, 7, 13)
    late = Phase("draft", "lead", day, date(2027, 8, 3))
    days = Days(day, day, datetime(2027, 7, 13, 8, 30, tzinfo=UTC), datetime(2027, 7, 13, 15, 30, tzinfo=UTC), [late])
    assert window(visit, seat(visit, "lead"), days) == Window(day, day, time(9, 30), time(16, 30))
    assert minutes(visit, seat(visit, "lead"), window(visit, seat(visit, "lead"), days)) == 7 * 60


def test_a_practice_week_is_its_own_days_whatever_has_to_be_done_before() -> None:
    """LB-042: members clear their diaries long before; only the week itself is the seat."""
    week = kind_of("lambeth", "practice_week")
    clear = Phase("clear", "observer", date(2027, 1, 4), date(2027, 4, 5))
    days = Days(date(2027, 5, 10), date(2027, 5, 14), None, None, [clear])
    assert window(week, seat(week, "observer"), days) == Window(date(2027, 5, 10), date(2027, 5, 14))
    assert minutes(week, seat(week, "observer"), window(week, seat(week, "observer"), days)) == 5 * 7 * 60


def test_what_the_framework_says_of_the_work_counts() -> None:
    """003:166 and 003:170: about an hour for the audit, an hour for the second look."""
    audit = kind_of("west-sussex", "collaborative_audit")
    month = Window(date(2027, 3, 1), date(2027, 3, 31))
    assert minutes(audit, seat(audit, "auditor"), month) == 60
    assert minutes(audit, seat(audit, "moderator"), month) == 60


def test_of_a_range_the_middle_counts() -> None:
    """WS-072: supervision takes 90 to 120 minutes."""
    supervision = kind_of("west-sussex", "supervision")
    day = Window(date(2027, 3, 1), date(2027, 3, 1))
    assert minutes(supervision, seat(supervision, "supervisor"), day) == 105


def test_where_nothing_is_said_a_review_is_half_a_day() -> None:
    cpr = kind_of("north-somerset", "cpr")
    assert minutes(cpr, seat(cpr, "reviewer"), Window(REVIEW.starts_on, REVIEW.due_on)) == 4 * 60
    assert minutes(cpr, seat(cpr, "moderator"), Window(MODERATION.starts_on, MODERATION.due_on)) == 2 * 60
