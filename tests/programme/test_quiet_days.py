"""Quiet days, of every year or of one: nothing starts, duties wait, clocks run or pause (NS-011). Days of 2027."""

from datetime import date
from pathlib import Path

import pytest

from qaportal.frameworks import outline
from qaportal.frameworks.loading import read_pack
from qaportal.frameworks.schema import Pack
from qaportal.programme.counting import work_calendar
from qaportal.programme.dates import why_not_start
from qaportal.programme.generate import preview
from tests.frameworks.packs import changed, refused, written
from tests.programme.test_places import OLD

AUTUMN = "{first: 2027-10-25, last: 2027-10-29}"
NEW_YEAR = "{first: 21 December, last: 8 January}"


def text(days: str, cadence: str = "", clocks: str = "run", placement: str = "{kind: first_working_day}") -> str:
    found = changed("    - months: [8]\n", f"    - days: [{days}]\n").replace("clocks: run", f"clocks: {clocks}")
    if cadence:
        found = found.replace(OLD, f"      - {cadence}\n").replace("{kind: total, exactly: 2, per: year",
                                                                   "{kind: total, roughly: 2, per: year")  # fmt: skip
    return found.replace("{kind: first_working_day}", placement, 1)


def pack(folder: Path, *rules: str, **more: str) -> Pack:
    return read_pack(written(folder, text(*rules, **more)))


def starts(pack: Pack) -> list[str]:
    return [f"{row.starts.day} {row.starts:%b}" for row in preview(pack, "2027").activities]


def test_work_moves_off_quiet_days_and_says_so(tmp_path: Path) -> None:
    """Nothing starts until Friday 8 January: the first free working day is Monday the 11th."""
    found = pack(tmp_path, NEW_YEAR)
    assert starts(found) == ["11 Jan", "1 Mar"]
    assert preview(found, "2027").activities[0].warnings[0].sentence == (
        "The framework's day would be 4 January 2027, in a quiet time (Harvest), so it is planned for 11 January 2027."
    )


@pytest.mark.parametrize(
    ("cadence", "placement", "expected"),
    [
        # the last Monday is the 25th; the last working day, Friday the 29th, has no free day after it in its month
        ("{kind: times, n: 1, per: year, months: 10, source: p}", "{kind: weekday, weekday: monday, nth: -1}",
         ["22 Oct"]),
        ("{kind: times, n: 1, per: year, months: 10, source: p}", "{kind: weekday, weekday: monday, nth: 3}",
         ["18 Oct"]),
        # every week on Tuesdays from 5 October: the one of the quiet week is left out
        ("{kind: every, interval: 1 week, from_month: 10, source: p}", "{kind: weekday, weekday: tuesday, nth: 1}",
         ["5 Oct", "12 Oct", "19 Oct", "2 Nov"]),
    ],
)  # fmt: skip
def test_each_cadence_passes_over_them(tmp_path: Path, cadence: str, placement: str, expected: list[str]) -> None:
    found = starts(pack(tmp_path, AUTUMN, cadence, placement=placement))
    assert [day for day in found if "Oct" in day or day == "2 Nov"] == expected


def test_dated_days_are_of_one_year_and_days_of_a_year_of_every(tmp_path: Path) -> None:
    found = pack(tmp_path, f"{AUTUMN}, {NEW_YEAR}").calendar
    quiet = [day for day in (date(2027, 10, 25), date(2028, 10, 25), date(2027, 12, 21), date(2029, 1, 8),
                             date(2029, 1, 9)) if found.quiet_on("look", day)]  # fmt: skip
    assert quiet == [date(2027, 10, 25), date(2027, 12, 21), date(2029, 1, 8)]
    assert found.quiet_on("dip", date(2027, 12, 21)) is None


def test_a_clock_that_pauses_does_not_count_them(tmp_path: Path) -> None:
    running, paused = pack(tmp_path, AUTUMN), pack(tmp_path, AUTUMN, clocks="pause")
    since = date(2027, 10, 22)
    assert work_calendar(running, running.activities["look"]).shift(since, 2) == date(2027, 10, 26)
    assert work_calendar(paused, paused.activities["look"]).shift(since, 2) == date(2027, 11, 2)


def test_nobody_may_start_work_then_by_hand(tmp_path: Path) -> None:
    found = pack(tmp_path, AUTUMN)
    year = (date(2027, 1, 1), date(2027, 12, 31))
    assert why_not_start(found, found.activities["look"], year, date(2027, 10, 26)) == (
        "Looks do not start on Tuesday 26 October 2027: Harvest. Choose another day."
    )


def test_what_falls_due_then_is_warned_of(tmp_path: Path) -> None:
    """Twenty working days from Friday 1 October end on Thursday the 28th."""
    found = pack(tmp_path, AUTUMN, "{kind: times, n: 1, per: year, months: 10, source: p}")
    told = [warning.sentence for warning in preview(found, "2027").activities[0].warnings]
    assert told == ["Review is due on 28 October 2027, in a quiet time: Harvest."]


def test_they_are_told_in_words(tmp_path: Path) -> None:
    found = pack(tmp_path, f"{AUTUMN}, {NEW_YEAR}")
    labels = [fact.label for fact in outline.calendar_of(found)]
    assert "Quiet: 25 October 2027 to 29 October 2027 and 21 December to 8 January" in labels
    closed = {line.month: line.closed for line in outline.year_of(found) if line.closed}
    assert closed == {
        "January": "Harvest (21 December to 8 January)",
        "October": "Harvest (25 October 2027 to 29 October 2027)",
        "December": "Harvest (21 December to 8 January)",
    }


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ("{first: 2027-10-29, last: 2027-10-25}", "calendar.closed.1.days.1: this ends on 25 October 2027, before it "
                                                  "begins on 29 October 2027."),
        ("{first: 21 December, last: 2027-12-25}", "calendar.closed.1.days.1: this has one day of every year and one "
                                                   "of a single year: give both alike."),
        ("{first: 31 June, last: 2 July}", 'calendar.closed.1.days.1.first: this must be a day that exists: "31 June" '
                                           "does not."),
        ("", "calendar.closed.1: this closes nothing: give months, or days with their first and last."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(tmp_path: Path, days: str, sentence: str) -> None:
    assert [said for _file, _line, said in refused(tmp_path, text(days))] == [sentence]


@pytest.mark.parametrize("clocks", ["run", "pause"])
def test_several_a_week_and_a_fortnight_pass_over_them(tmp_path: Path, clocks: str) -> None:
    """Mondays and Wednesdays (2 * 5 // 2 days on) but for the quiet week; fortnights from Monday 11 October on would
    come to the 25th. What was meant for quiet days is left out, whichever way clocks run."""
    weekly = "{kind: times, n: 2, per: week, source: p}"
    found = [day for day in starts(pack(tmp_path, AUTUMN, weekly, clocks)) if "Oct" in day or day.endswith(" Nov")]
    assert found[4:11] == ["18 Oct", "20 Oct", "1 Nov", "3 Nov", "8 Nov", "10 Nov", "15 Nov"]
    fortnights = "{kind: every, interval: 2 weeks, from_month: 10, source: p}"
    second = "{kind: weekday, weekday: monday, nth: 2}"
    found = starts(pack(tmp_path, AUTUMN, fortnights, clocks, placement=second))
    assert [day for day in found if "Oct" in day or day.endswith(" Nov")] == ["11 Oct", "8 Nov", "22 Nov"]


def test_days_that_fill_a_month_of_every_year_close_it(tmp_path: Path) -> None:
    """Twelve a year, in the eleven months that are open: the first twice, none in October (i * 11 // 12)."""
    found = pack(tmp_path, "{first: 1 October, last: 31 October}", "{kind: times, n: 12, per: year, source: p}")
    rows = preview(found, "2027").activities
    assert [row.starts.month for row in rows] == [1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12]
    told = [warning.sentence for warning in rows[9].warnings]
    assert told == ["Report runs into October (29 Sep–12 Oct): harvest."]
