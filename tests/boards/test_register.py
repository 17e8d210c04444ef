"""When reports are due, from whom, to whom: days counted by hand with the calendar of 2027 (X-19, D88-D90).

Good Friday is 26 March, Easter Monday 29 March; 3 May, 31 May, 30 August, 27 and 28 December, and 3 January 2028 are
bank holidays.
"""

from datetime import date
from pathlib import Path

import pytest

from qaportal.boards.lines import state_of
from qaportal.boards.register import DueReport, register
from qaportal.frameworks.loading import read_pack
from qaportal.frameworks.schema import Pack
from qaportal.programme.plans import Row
from tests.boards.packs import APRIL, FEBRUARY, JANUARY, council, row
from tests.frameworks.packs import written

FIRST, LAST = date(2027, 1, 1), date(2027, 12, 31)


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return read_pack(written(tmp_path, council()))


def of(pack: Pack, report: str, edition: str, *rows: Row) -> list[DueReport]:
    return [d for d in register(pack, FIRST, LAST, rows) if (d.report_key, d.edition_key) == (report, edition)]


def days(found: list[DueReport]) -> list[tuple[str, str]]:
    return [(due.label, f"{due.due:%a %d %b %Y}") for due in found]


def test_a_monthly_report_is_due_five_working_days_after_each_month(pack: Pack) -> None:
    """April ends on a Friday before May Day; May ends on a bank holiday; December's wait for the new year."""
    assert days(of(pack, "plans", "monthly")) == [
        ("January 2027", "Fri 05 Feb 2027"),
        ("February 2027", "Fri 05 Mar 2027"),
        ("March 2027", "Wed 07 Apr 2027"),
        ("April 2027", "Mon 10 May 2027"),
        ("May 2027", "Mon 07 Jun 2027"),
        ("June 2027", "Wed 07 Jul 2027"),
        ("July 2027", "Fri 06 Aug 2027"),
        ("August 2027", "Tue 07 Sep 2027"),
        ("September 2027", "Thu 07 Oct 2027"),
        ("October 2027", "Fri 05 Nov 2027"),
        ("November 2027", "Tue 07 Dec 2027"),
        ("December 2027", "Mon 10 Jan 2028"),
    ]


def test_longer_periods_follow_the_packs_year(pack: Pack) -> None:
    assert days(of(pack, "plans", "quarterly")) == [
        ("January to March 2027", "Wed 14 Apr 2027"),
        ("April to June 2027", "Wed 14 Jul 2027"),
        ("July to September 2027", "Thu 14 Oct 2027"),
        ("October to December 2027", "Mon 17 Jan 2028"),
    ]
    assert days(of(pack, "plans", "half_yearly")) == [
        ("Half year to June 2027", "Fri 30 Jul 2027"),
        ("Half year to December 2027", "Mon 31 Jan 2028"),
    ]
    assert days(of(pack, "plans", "annual")) == [("2027", "Tue 29 Feb 2028")]


def test_in_a_year_from_april_quarters_and_halves_are_counted_from_april(tmp_path: Path) -> None:
    pack = read_pack(written(tmp_path, council("year_start_month: 4")))
    found = register(pack, date(2027, 4, 1), date(2028, 3, 31), [])
    assert [due.label for due in found if due.edition_key == "quarterly"] == [
        "April to June 2027", "July to September 2027", "October to December 2027", "January to March 2028",
    ]  # fmt: skip
    assert [due.label for due in found if due.edition_key == "half_yearly"] == [
        "Half year to September 2027", "Half year to March 2028",
    ]  # fmt: skip
    assert [due.label for due in found if due.edition_key == "annual"] == ["2027-28"]


def test_a_week_runs_from_monday_to_friday(pack: Pack) -> None:
    """LB-068: due on the working day after. The Friday of the week of 22 March is Good Friday."""
    weeks = of(pack, "missing", "weekly")
    assert len(weeks) == 53  # as many as 2027 has Fridays
    told = dict(days(weeks))
    assert [told[f"Week of {week}"] for week in ("28 December 2026", "4 January 2027", "22 March 2027",
                                                 "20 December 2027", "27 December 2027")] == [
        "Mon 04 Jan 2027", "Mon 11 Jan 2027", "Tue 30 Mar 2027", "Wed 29 Dec 2027", "Tue 04 Jan 2028",
    ]  # fmt: skip
    assert (weeks[1].covers_from, weeks[1].covers_to) == (date(2027, 1, 4), date(2027, 1, 8))


def test_each_period_belongs_to_one_year(pack: Pack) -> None:
    this = {due.key for due in register(pack, FIRST, LAST, [])}
    following = {due.key for due in register(pack, date(2028, 1, 1), date(2028, 12, 31), [])}
    assert this & following == set()
    assert "missing/weekly/2027-12-27" in this
    assert "plans/monthly/2028-01-01" in following


def test_an_edition_may_follow_a_phase_or_the_end_of_an_activity(pack: Pack) -> None:
    """NS-045: three working days after Friday 29 January; a week after it."""
    (each,) = of(pack, "summary", "each", JANUARY, FEBRUARY)
    (closing,) = of(pack, "summary", "closing", JANUARY, FEBRUARY)
    assert (each.key, each.due) == ("summary/each/LOK-2027-01", date(2027, 2, 3))
    assert (closing.key, closing.due) == ("summary/closing/LOK-2027-01", date(2027, 2, 5))
    assert (each.label, each.ref, each.covers_from) == ("LOK of January", "LOK-2027-01", date(2027, 1, 4))


def with_edition(tmp_path: Path, edition: str) -> Pack:
    """The pack with one more edition, `more`, of its summary."""
    line = "      closing: {after: {activity: look, by: 1 week}"
    text = council()
    assert text.count(line) == 1
    return read_pack(written(tmp_path, text.replace(line, f"      more: {{{edition}, source: page 11}}\n{line}")))


def test_every_thirteen_weeks_is_counted_on_from_the_packs_first_day(tmp_path: Path) -> None:
    """91 days at a time from 1 January 2027; each due five working days later. 3 January 2028 is a bank holiday. The
    fifth stretch begins in one year and belongs to the next."""
    pack = with_edition(tmp_path, "every: 13 weeks, due: 5 working days, to: [forum]")
    assert days(of(pack, "summary", "more")) == [
        ("1 January 2027 to 1 April 2027", "Thu 08 Apr 2027"),
        ("2 April 2027 to 1 July 2027", "Thu 08 Jul 2027"),
        ("2 July 2027 to 30 September 2027", "Thu 07 Oct 2027"),
        ("1 October 2027 to 30 December 2027", "Fri 07 Jan 2028"),
    ]
    following = register(pack, date(2028, 1, 1), date(2028, 12, 31), [])
    more = [due for due in following if due.edition_key == "more"]
    assert [due.label for due in more] == [
        "31 December 2027 to 30 March 2028", "31 March 2028 to 29 June 2028", "30 June 2028 to 28 September 2028",
        "29 September 2028 to 28 December 2028",
    ]  # fmt: skip
    assert (more[0].key, more[0].edition) == ("summary/more/2027-12-31", "Every 13 weeks")


def test_every_five_months_goes_on_across_years(tmp_path: Path) -> None:
    pack = with_edition(tmp_path, "every: 5 months, due: 0 days, to: [forum]")
    years = [(date(year, 1, 1), date(year, 12, 31)) for year in (2027, 2028)]
    ends = [[due.covers_to for due in register(pack, *year, []) if due.edition_key == "more"] for year in years]
    assert ends == [[date(2027, 5, 31), date(2027, 10, 31)], [date(2028, 3, 31), date(2028, 8, 31)]]


def test_an_edition_may_come_before_each_sitting_of_a_board(tmp_path: Path) -> None:
    """Twelve working days before 10 February; before 14 April, past Easter Monday and Good Friday. A sitting that
    moves takes its report with it, under the same key."""
    pack = with_edition(tmp_path, "before: {board: forum, by: 12 working days}, to: [forum]")
    found = of(pack, "summary", "more", JANUARY, FEBRUARY, APRIL)
    assert [(due.key, due.ref, f"{due.due:%a %d %b}") for due in found] == [
        ("summary/more/FOR-2027-02", "FOR-2027-02", "Mon 25 Jan"),
        ("summary/more/FOR-2027-04", "FOR-2027-04", "Thu 25 Mar"),
    ]
    moved = row("FOR-2027-02", "forum_meeting", date(2027, 2, 17), date(2027, 2, 17))
    (later,) = of(pack, "summary", "more", moved)
    assert (later.key, later.due) == ("summary/more/FOR-2027-02", date(2027, 2, 1))


def test_a_phase_that_writes_a_report_is_in_the_register_too(pack: Pack) -> None:
    (found,) = of(pack, "look", "report", JANUARY)
    assert (found.key, found.name, found.due) == ("LOK-2027-01/report", "Findings", date(2027, 2, 12))
    assert found.to == (("forum", "Forum"),)
    assert [(author.name, author.posts) for author in found.authors] == [("Director", ("director",))]


def test_what_goes_from_seat_to_seat_is_no_report(tmp_path: Path) -> None:
    text = council().replace("report: {name: Findings, to: [forum]}", "report: {name: Findings, to: [second]}")
    assert of(read_pack(written(tmp_path, text)), "look", "report", JANUARY) == []


def test_cancelled_work_and_phases_without_a_day_owe_nothing(pack: Pack) -> None:
    undated = row("LOK-2027-03", "look", date(2027, 3, 1), date(2027, 3, 30))
    found = register(pack, FIRST, LAST, [JANUARY._replace(state="cancelled"), undated])
    assert [due.key for due in found if due.kind != "period"] == ["summary/closing/LOK-2027-03"]


def test_an_edition_says_who_writes_it_what_it_tells_and_to_whom(pack: Pack) -> None:
    """D89, D90"""
    march = of(pack, "plans", "monthly")[2]
    assert march.key == "plans/monthly/2027-03-01"
    assert march.title == "Plans report (Monthly), March 2027"
    assert march.contents == ("Numbers", "The story (a plan is 15 months old)")
    assert (march.looks_at, march.checked_by, march.feeds) == ("10 records", ("Director",), "Summary")
    assert march.to == (("director", "Director"), ("forum", "Forum"))
    assert (march.is_joint, march.is_published, march.source) == (False, False, "page 9")
    (annual,) = of(pack, "plans", "annual")
    assert (annual.edition, annual.is_published) == ("Year in review", True)


def test_several_authors_write_together_and_an_edition_may_have_its_own(pack: Pack) -> None:
    """LB-068"""
    weekly = of(pack, "missing", "weekly")[0]
    assert ([author.name for author in weekly.authors], weekly.is_joint) == (["Team Manager", "Worker"], True)
    (each,) = of(pack, "summary", "each", JANUARY)
    assert [author.name for author in each.authors] == ["Worker"]


def test_a_seat_is_written_for_by_whoever_may_sit_in_it_and_owed_by_nobody(tmp_path: Path) -> None:
    text = council().replace(
        "        owner: director\n        due: {after", "        owner: second\n        due: {after"
    )
    (found,) = of(read_pack(written(tmp_path, text)), "look", "report", JANUARY)
    assert (found.author_posts, found.owing_posts) == ({"director", "manager"}, frozenset())


def test_for_a_board_its_chair_writes(tmp_path: Path) -> None:
    text = council().replace("owner: director\n        due: {after", "owner: council\n        due: {after")
    (found,) = of(read_pack(written(tmp_path, text)), "look", "report", JANUARY)
    assert [(author.name, author.posts) for author in found.authors] == [("Council", ("director",))]


def test_a_closure_day_is_no_working_day(tmp_path: Path) -> None:
    """D7: closed on Friday 5 February, so that January's is due on the Monday."""
    pack = read_pack(written(tmp_path, council("closure_days: [{day: 2027-02-05, why: Moving house}]")))
    assert days(of(pack, "plans", "monthly"))[0] == ("January 2027", "Mon 08 Feb 2027")


def test_what_fell_due_before_the_year_was_kept_here_is_not_late() -> None:
    since, today = date(2027, 3, 1), date(2027, 6, 1)
    assert [state_of(day, False, today, since) for day in (date(2027, 2, 26), since, date(2027, 5, 31), today)] == [
        "before",
        "late",
        "late",
        "due",
    ]
    assert state_of(date(2027, 2, 26), True, today, since) == "sent"
