"""Lengths of time without a calendar: one answer for at most, one for roughly, whoever asks."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qaportal.frameworks.meaning.counted import shift
from qaportal.frameworks.schema import Duration
from qaportal.frameworks.schema.lengths import days_at_most, days_roughly, length_of, working_days_roughly
from qaportal.lib.workdays import WorkCalendar

ONTO_A_WORKING_DAY = 5  # days at most: Christmas on a Friday
SHORT = st.builds(Duration, st.integers(0, 24), st.sampled_from(["day", "week", "month", "working_day", "hour"]))


@settings(deadline=None)  # the first look at a year reads its bank holidays
@given(length=SHORT, day=st.dates(date(2026, 1, 1), date(2036, 12, 31)))
def test_nothing_reaches_further_than_its_most(length: Duration, day: date) -> None:
    """Counted on a real calendar, over Christmas and Easter."""
    counted = (shift(day, length, 1, WorkCalendar()) - day).days
    assert counted <= days_at_most(length) + (0 if length.unit == "working_day" else ONTO_A_WORKING_DAY)


@pytest.mark.parametrize(
    ("longer", "shorter"),
    [("1 month", "4 weeks"), ("6 months", "120 working days"), ("8 days", "1 week"), ("2 days", "36 hours")],
)
def test_the_longer_of_two_is_roughly_longer(longer: str, shorter: str) -> None:
    def of(said: str) -> Duration:
        n, unit = said.split(" ", 1)
        return Duration(int(n), unit.removesuffix("s").replace(" ", "_"))  # type: ignore[arg-type]

    assert days_roughly(of(longer)) > days_roughly(of(shorter))
    assert working_days_roughly(of(longer)) > working_days_roughly(of(shorter))


def test_a_year_is_twelve_months_and_no_more_than_its_days() -> None:
    assert length_of("year") == Duration(12, "month")
    assert days_roughly(length_of("year")) == 366
    assert length_of("week") == Duration(1, "week")
