"""How work comes round in a year: so often a period, at an interval, for each team, after other work, in turn.

Days are of 2027 in England: 1 January, Good Friday 26 March, Easter Monday 29 March, 3 and 31 May, 30 August, 27 and 28
December are bank holidays.
"""

from datetime import date
from pathlib import Path

import pytest

from qaportal.frameworks.loading import read_pack
from qaportal.frameworks.schema import Pack
from qaportal.programme.generate import preview
from qaportal.programme.places import Followed, spread
from qaportal.programme.plans import Planned, Unit
from tests.frameworks.packs import changed, written

OLD = """      - kind: calendar
        entries:
          - {month: 1, subject: North}
          - {month: 3, subject: South}
        source: page 5
"""
SECOND = """  dip:
    code: DIP
    name: Dip
    plural: Dips
    summary: We dip.
    family: dip_sample
    subject: child_record
    icon: droplet
    cadence:
      - {CADENCE}
    placement: {kind: weekday, weekday: tuesday, nth: 2}
    source: page 9
"""


def pack_with(folder: Path, cadence: str, placement: str = "{kind: first_working_day}") -> Pack:
    """The good pack whose looks come round by `cadence`."""
    text = changed(OLD, f"      - {cadence}\n").replace("{kind: first_working_day}", placement, 1)
    return read_pack(written(folder, text))


@pytest.mark.parametrize(
    ("nth", "expected"),
    # January has 20 working days from the 4th, March 21 up to the 31st: 26 and 29 are Easter's
    [(5, ["8 Jan", "5 Mar"]), (15, ["22 Jan", "19 Mar"]), (-1, ["29 Jan", "31 Mar"]), (-3, ["27 Jan", "25 Mar"])],
)
def test_work_may_fall_on_the_nth_working_day(tmp_path: Path, nth: int, expected: list[str]) -> None:
    cadence = "{kind: times, n: 2, per: year, months: [1, 3], source: page 5}"
    assert days(looks(pack_with(tmp_path, cadence, f"{{kind: working_day, nth: {nth}}}"))) == expected


def looks(pack: Pack, year: str = "2027", **known: object) -> list[Planned]:
    return [row for row in preview(pack, year, **known).activities if row.type_key == "look"]  # type: ignore[arg-type]


def days(rows: list[Planned]) -> list[str]:
    return [f"{row.starts.day} {row.starts:%b}" for row in rows]


def months(rows: list[Planned]) -> list[int]:
    return [row.starts.month for row in rows]


@pytest.mark.parametrize(
    ("cadence", "expected"),
    [
        ("{kind: times, n: 2, per: year, months: [3, 10], source: p}", [3, 10]),
        ("{kind: times, n: 4, per: year, months: [2, 5, 9, 11], source: p}", [2, 5, 9, 11]),
        # August is closed to looks: eleven months are left, and three are spread over them.
        ("{kind: times, n: 3, per: year, source: p}", [1, 4, 9]),
        ("{kind: times, n: 1, per: quarter, source: p}", [1, 4, 7, 10]),
        ("{kind: times, n: 1, per: half_year, source: p}", [1, 7]),
        ("{kind: times, n: 1, per: month, source: p}", [1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12]),
        ("{kind: every, interval: 2 months, source: p}", [1, 3, 5, 7, 9, 11]),
        ("{kind: every, interval: 2 months, from_month: 2, source: p}", [2, 4, 6, 10, 12]),
        ("{kind: every, interval: 1 month, source: p}", [1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12]),
    ],
)
def test_it_comes_round_in_these_months(tmp_path: Path, cadence: str, expected: list[int]) -> None:
    assert months(looks(pack_with(tmp_path, cadence))) == expected


def test_every_six_weeks_keeps_its_weekday_and_passes_over_closed_months_and_days_off(tmp_path: Path) -> None:
    monday = "{kind: weekday, weekday: monday, nth: 1}"
    pack = pack_with(tmp_path, "{kind: every, interval: 6 weeks, source: p}", monday)
    # Mondays from 4 January, 42 days apart: 4 Jan, 15 Feb, 29 Mar (Easter Monday, so 30 Mar), 10 May, 21 Jun,
    # 2 Aug (closed), 13 Sep, 25 Oct, 6 Dec.
    assert days(looks(pack)) == ["4 Jan", "15 Feb", "30 Mar", "10 May", "21 Jun", "13 Sep", "25 Oct", "6 Dec"]


def test_a_weekly_one_is_there_every_week_but_in_august(tmp_path: Path) -> None:
    friday = "{kind: weekday, weekday: friday, nth: 1}"
    found = looks(pack_with(tmp_path, "{kind: every, interval: 1 week, source: p}", friday))
    # The first Friday, 1 January, is a bank holiday, so that one is on Monday the 4th; it stays a Friday after that.
    # 2027 has 53 Fridays; four of them are in August. Good Friday, 26 March, moves past Easter to the 30th.
    assert days(found)[:4] == ["4 Jan", "8 Jan", "15 Jan", "22 Jan"]
    assert len(found) == 53 - 4
    assert "30 Mar" in days(found)
    assert [row.ref for row in found][:2] == ["LOK-2027-01", "LOK-2027-01-2"]


def test_three_a_month_are_spread_through_it_on_working_days(tmp_path: Path) -> None:
    monday = "{kind: weekday, weekday: monday, nth: 1}"
    found = looks(pack_with(tmp_path, "{kind: times, n: 3, per: month, source: p}", monday))
    # 9 and 18 days after the first Monday: 4, 13 and 22 January.
    assert days(found)[:3] == ["4 Jan", "13 Jan", "22 Jan"]
    assert len(found) == 33


def test_each_service_has_its_turn_once_a_year(tmp_path: Path) -> None:
    pack = pack_with(tmp_path, "{kind: each, each: service, named: [North, South, West], source: p}")
    assert [(row.starts.month, row.subject) for row in looks(pack)] == [(1, "North"), (4, "South"), (9, "West")]


def test_where_the_services_are_known_it_is_those(tmp_path: Path) -> None:
    pack = pack_with(tmp_path, "{kind: each, each: service, n: 2, named: [North], months: [2, 6], source: p}")
    known = {"east": Unit("service", 7, "East"), "east side": Unit("service", 7, "East"), "team": Unit("team", 8, "T")}
    assert [(row.starts.month, row.subject) for row in looks(pack, units=known)] == [(2, "East"), (6, "East")]


def test_spreading_is_even_and_doubles_up_when_there_is_no_room() -> None:
    year = [date(2027, month, 1) for month in range(1, 13)]
    assert [month.month for month in spread(year, 5)] == [1, 3, 5, 8, 10]
    assert [month.month for month in spread(year[:2], 3)] == [1, 1, 2]
    assert spread([], 3) == []


def with_follow_up(folder: Path, month: int = 1) -> Pack:
    cadence = f"{{kind: follow_up, of: look, falls_in: next_quarter, month: {month}, benchmark: Grades, source: p}}"
    return read_pack(written(folder, changed("activities:\n", "activities:\n" + SECOND.replace("{CADENCE}", cadence))))


def test_a_follow_up_falls_in_the_next_quarter_and_knows_what_it_follows(tmp_path: Path) -> None:
    found = [row for row in preview(with_follow_up(tmp_path), "2027").activities if row.type_key == "dip"]
    # Looks in January and March: both are followed up in April, on its second Tuesday, the 13th.
    assert [(row.ref, row.starts, row.subject, row.follows) for row in found] == [
        ("DIP-2027-04", date(2027, 4, 13), "North", "LOK-2027-01"),
        ("DIP-2027-04-2", date(2027, 4, 13), "South", "LOK-2027-03"),
    ]


def test_work_of_the_last_quarter_before_is_followed_up_in_the_first_of_this_year(tmp_path: Path) -> None:
    before = [
        Followed("look", "LOK-2026-11", "East", date(2026, 11, 2)),
        Followed("look", "LOK-2026-07", "W", date(2026, 7, 1)),
    ]
    found = preview(with_follow_up(tmp_path, 2), "2027", before=before).activities
    assert [(r.starts.month, r.follows) for r in found if r.type_key == "dip"][:1] == [(2, "LOK-2026-11")]
    assert "LOK-2026-07" not in [r.follows for r in found]


COHORTS = """cohorts:
  reds: {name: Reds, size: 2, seats: [{post: director}, {post: worker}], source: page 8}
  blues: {name: Blues, size: 1, seats: [{post: manager}], source: page 8}
activities:
"""


def with_cohorts(folder: Path) -> Pack:
    cadence = "{kind: times, n: 3, per: year, months: [2, 6, 10], source: p}"
    text = changed(OLD, f"      - {cadence}\n").replace("activities:\n", COHORTS)
    text = text.replace(
        "    span: {phase: review}\n", "    span: {phase: review}\n    cohorts: {turns: [reds, blues], source: p}\n"
    )
    return read_pack(written(folder, text))


def test_cohorts_take_turns_and_the_next_year_goes_on_where_this_one_stops(tmp_path: Path) -> None:
    pack = with_cohorts(tmp_path)
    assert [row.subject for row in looks(pack)] == ["Reds", "Blues", "Reds"]
    assert [row.subject for row in looks(pack, "2028")] == ["Blues", "Reds", "Blues"]


@pytest.mark.parametrize(
    ("due", "expected", "at"),
    [
        # A working week from Monday 4 January.
        ('{on_day: 4, at: "17:00"}', date(2027, 1, 7), "17:00"),
        ("{on_day: 5}", date(2027, 1, 8), ""),
        ('{after: end, by: 1 working day, at: "12:00"}', date(2027, 1, 11), "12:00"),
        # The last working days: of that week, of January (the 31st is a Sunday), of March, of June.
        ("{end_of: week}", date(2027, 1, 8), ""),
        ("{end_of: month}", date(2027, 1, 29), ""),
        ("{end_of: quarter}", date(2027, 3, 31), ""),
        ("{end_of: half_year}", date(2027, 6, 30), ""),
        # 48 hours run on the clock: from Friday the 8th to Sunday, so Monday.
        ("{after: end, by: 48 hours}", date(2027, 1, 11), ""),
        ("{after: end, by: 90 minutes}", date(2027, 1, 11), ""),
    ],
)
def test_a_deadline_may_be_a_day_of_the_week_itself_a_period_or_an_hour(
    tmp_path: Path, due: str, expected: date, at: str
) -> None:
    text = changed(OLD, "      - {kind: calendar, entries: [{month: 1}, {month: 9}], source: p}\n")
    text = text.replace("    span: {phase: review}\n", "    span: {working_days: 5}\n")
    text = text.replace(
        "    phases:\n", f"    phases:\n      - {{key: form, name: Form, owner: seniors, due: {due}, source: p}}\n"
    )
    row = looks(read_pack(written(tmp_path, text)))[0]
    assert [(p.due, p.at) for p in row.phases if p.key == "form"] == [(expected, at)]


def test_a_deadline_at_the_end_of_a_period_opens_when_its_pack_says(tmp_path: Path) -> None:
    text = changed(
        "        due: {after: review, by: 10 working days}\n",
        "        opens: {after: review}\n        due: {end_of: month}\n",
    )
    report = next(p for p in looks(read_pack(written(tmp_path, text)))[0].phases if p.key == "report")
    # Twenty working days from Monday 4 January end on Friday the 29th; in March they end on the 30th, before the 31st.
    assert (report.starts, report.due) == (date(2027, 1, 29), date(2027, 1, 29))
    later = next(p for p in looks(read_pack(tmp_path))[1].phases if p.key == "report")
    assert (later.starts, later.due) == (date(2027, 3, 31), date(2027, 3, 31))


def test_a_board_brings_its_meetings(tmp_path: Path) -> None:
    meets = "    meets: {code: FRM, cadence: [{kind: times, n: 1, per: quarter, source: p}], "
    meets += 'placement: {kind: weekday, weekday: thursday, nth: -1, starts_at: "10:00", ends_at: "12:00"}}\n'
    pack = read_pack(
        written(tmp_path, changed("    papers_due: 5 working days\n", "    papers_due: 5 working days\n" + meets))
    )
    found = [row for row in preview(pack, "2027").activities if row.code == "FRM"]
    assert (found[0].ref, found[0].title, found[0].starts_at) == ("FRM-2027-01", "Forum meeting", "10:00")
    # The last Thursdays of January, April, July and October.
    assert [row.starts for row in found] == [
        date(2027, 1, 28),
        date(2027, 4, 29),
        date(2027, 7, 29),
        date(2027, 10, 28),
    ]
    assert [post.key for post in pack.posts_of(pack.activities["forum_meeting"].seats[0].posts.value)] == ["director"]


def test_every_eighteen_months_goes_on_from_year_to_year(tmp_path: Path) -> None:
    pack = pack_with(tmp_path, "{kind: every, interval: 18 months, from_month: 10, source: p}")
    # October 2027, April 2029, October 2030.
    found = [(row.starts.year, row.starts.month) for year in range(2027, 2031) for row in looks(pack, str(year))]
    assert found == [(2027, 10), (2029, 4), (2030, 10)]


def test_every_five_weeks_goes_on_over_new_year(tmp_path: Path) -> None:
    monday = "{kind: weekday, weekday: monday, nth: 1}"
    pack = pack_with(tmp_path, "{kind: every, interval: 5 weeks, source: p}", monday)
    # From 4 January 2027, 35 days apart: the eleventh is 20 December, and the next 24 January 2028.
    assert days(looks(pack))[-1] == "20 Dec"
    assert days(looks(pack, "2028"))[0] == "24 Jan"


def test_each_service_is_visited_once_in_each_part_of_the_year(tmp_path: Path) -> None:
    cadence = (
        "{kind: each, each: service, n: 3, named: [North, South], months: [1, 2, 3, 4, 5, 6, 9, 10, 11], source: p}"
    )
    found = [(row.starts.month, row.subject) for row in looks(pack_with(tmp_path, cadence))]
    assert sorted(found) == [(1, "North"), (2, "South"), (4, "North"), (5, "South"), (9, "North"), (10, "South")]


def test_a_follow_up_waits_for_the_first_month_that_is_open_to_it(tmp_path: Path) -> None:
    follow = "{kind: follow_up, of: look, falls_in: next_quarter, month: 2, benchmark: Grades, source: p}"
    text = changed("activities:\n", "activities:\n" + SECOND.replace("{CADENCE}", follow))
    text = text.replace("silences: [look]", "silences: [look, dip]").replace(
        "{month: 3, subject: South}", "{month: 5, subject: South}"
    )
    found = [row for row in preview(read_pack(written(tmp_path, text)), "2027").activities if row.type_key == "dip"]
    # May is followed up in the second month of the next quarter, August, which is closed: so in September.
    assert [(row.starts.month, row.subject) for row in found] == [(5, "North"), (9, "South")]


def test_no_day_comes_twice_where_a_month_is_closed(tmp_path: Path) -> None:
    wednesday = "{kind: weekday, weekday: wednesday, nth: 1}"
    text = changed(OLD, "      - {kind: every, interval: 1 week, source: p}\n").replace(
        "{kind: first_working_day}", wednesday, 1
    )
    paused = read_pack(written(tmp_path, text.replace("clocks: run", "clocks: pause")))
    found = [row.starts for row in looks(paused)]
    assert len(found) == len(set(found))
    assert [day.day for day in found if day.month == 9] == [1, 8, 15, 22, 29]


def test_an_interval_begins_in_the_first_year_that_the_pack_holds_in(tmp_path: Path) -> None:
    cadence = "      - {kind: every, interval: 24 months, source: p}\n"
    text = changed(OLD, cadence).replace("  window_day_one:", "  year_start_month: 4\n  window_day_one:")
    pack = read_pack(written(tmp_path, text))
    # Valid from 1 January 2027, in a year that began in April 2026: so from April 2027.
    assert [len(looks(pack, year)) for year in ("2027-28", "2028-29", "2029-30")] == [1, 0, 1]
    late = read_pack(written(tmp_path, text.replace("valid_from: 2027-01-01", "valid_from: 2027-04-20")))
    assert [len(looks(late, year)) for year in ("2027-28", "2028-29", "2029-30")] == [1, 0, 1]


@pytest.mark.parametrize(
    ("placement", "expected"),
    [
        # The year begins on Thursday 1 April.
        ("{kind: first_working_day}", ["5 Apr", "7 Apr", "12 Apr", "14 Apr"]),
        ("{kind: weekday, weekday: thursday, nth: 1}", ["1 Apr", "5 Apr", "8 Apr", "12 Apr"]),
    ],
)
def test_twice_a_week_is_spread_over_it(tmp_path: Path, placement: str, expected: list[str]) -> None:
    text = changed(OLD, "      - {kind: times, n: 2, per: week, source: p}\n")
    text = text.replace("  window_day_one:", "  year_start_month: 4\n  window_day_one:")
    text = text.replace("{kind: first_working_day}", placement, 1)
    assert days(looks(read_pack(written(tmp_path, text)), "2027-28"))[:4] == expected


def test_every_kind_of_cadence_says_that_it_moved_off_a_holiday(tmp_path: Path) -> None:
    friday = "{kind: weekday, weekday: friday, nth: 1}"
    found = looks(pack_with(tmp_path, "{kind: every, interval: 2 weeks, source: p}", friday))
    # New Year's Day is a Friday; so is Good Friday, 26 March, twelve weeks on. 24 December is none.
    assert [(row.starts, note.short) for row in found for note in row.warnings if note.kind == "bank_holiday"] == [
        (date(2027, 1, 4), "Moved from New Year's Day"),
        (date(2027, 3, 30), "Moved from Good Friday"),
    ]
    assert days(looks(pack_with(tmp_path, "{kind: times, n: 1, per: week, source: p}", friday)))[:3] == [
        "4 Jan", "8 Jan", "15 Jan",
    ]  # fmt: skip
