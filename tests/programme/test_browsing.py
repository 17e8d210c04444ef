"""Where the planner's views begin and how far they can be browsed, and the addresses around them."""

from datetime import date

import pytest

from qaportal.programme.browsing import Browsing, first_shown, view_of
from qaportal.programme.planner import reach
from qaportal.programme.plans import PhaseRow, Row

YEAR = (date(2027, 1, 1), date(2027, 12, 31))
REACH = (date(2026, 12, 30), date(2028, 1, 14))
BEFORE, INSIDE, AFTER = date(2026, 11, 23), date(2027, 6, 16), date(2028, 2, 1)


def row(starts: date, *dues: date, state: str = "") -> Row:
    phases = tuple(PhaseRow(f"p{n}", "Report", "head", "Head", due, due) for n, due in enumerate(dues))
    return Row(
        "GPC-2027-01", "good_practice", "GPC", "Conversation", "", None, None, starts, starts, None, None, "", (),
        state, 1, phases,
    )  # fmt: skip


class TestReach:
    def test_is_the_year_where_nothing_falls_due_outside(self) -> None:
        assert reach([row(date(2027, 1, 21), date(2027, 1, 14))], *YEAR) == YEAR
        assert reach([], *YEAR) == YEAR

    def test_goes_out_to_what_is_due_before_and_after(self) -> None:
        """A nomination for January's conversation, a report on December's."""
        rows = [row(date(2027, 1, 21), date(2026, 12, 30)), row(date(2027, 12, 15), date(2028, 1, 14))]
        assert reach(rows, *YEAR) == REACH

    def test_what_is_cancelled_is_not_due(self) -> None:
        assert reach([row(date(2027, 1, 21), date(2026, 12, 30), state="cancelled")], *YEAR) == YEAR


class TestFirstShown:
    @pytest.mark.parametrize(
        ("args", "today", "expected"),
        [
            ({}, BEFORE, date(2027, 1, 1)),
            ({}, INSIDE, date(2027, 6, 1)),
            ({}, AFTER, date(2027, 12, 1)),
            ({"month": "2027-03"}, INSIDE, date(2027, 3, 1)),
            ({"month": "2026-12"}, INSIDE, date(2026, 12, 1)),
            ({"month": "2026-11"}, INSIDE, date(2026, 12, 1)),
            ({"month": "2028-01"}, INSIDE, date(2028, 1, 1)),
            ({"month": "2030-01"}, INSIDE, date(2028, 1, 1)),
            ({"month": "soon"}, INSIDE, date(2027, 6, 1)),
        ],
    )
    def test_month(self, args: dict[str, str], today: date, expected: date) -> None:
        assert first_shown("month", args, YEAR, REACH, today) == expected

    @pytest.mark.parametrize(
        ("args", "today", "expected"),
        [
            ({}, INSIDE, date(2027, 6, 14)),
            ({"week": "2026-12-30"}, INSIDE, date(2026, 12, 28)),
            ({"week": "2026-01-01"}, INSIDE, date(2026, 12, 28)),
        ],
    )
    def test_week_begins_on_a_monday(self, args: dict[str, str], today: date, expected: date) -> None:
        assert first_shown("week", args, YEAR, REACH, today) == expected

    @pytest.mark.parametrize(
        ("args", "today", "expected"),
        [
            ({}, BEFORE, date(2026, 12, 30)),
            ({}, date(2026, 12, 31), date(2026, 12, 31)),
            ({}, INSIDE, INSIDE),
            ({"from": "start"}, INSIDE, date(2026, 12, 30)),
            ({}, AFTER, date(2026, 12, 30)),
        ],
    )
    def test_agenda_begins_with_the_first_day_due_and_goes_on_from_today(
        self, args: dict[str, str], today: date, expected: date
    ) -> None:
        assert first_shown("agenda", args, YEAR, REACH, today) == expected

    def test_year(self) -> None:
        assert first_shown("year", {}, YEAR, REACH, INSIDE) == date(2027, 1, 1)


class TestAddresses:
    def at(self, view: str, first: date, **kept: str) -> Browsing:
        return Browsing("/programme/2027", view, first, REACH, kept)

    def test_steps_from_month_to_month_keep_the_filters(self) -> None:
        assert self.at("month", date(2027, 3, 1), lane="cpr").steps() == (
            ("February 2027", "/programme/2027?view=month&month=2027-02&lane=cpr"),
            ("April 2027", "/programme/2027?view=month&month=2027-04&lane=cpr"),
        )

    def test_months_end_where_nothing_more_is_due(self) -> None:
        assert self.at("month", date(2026, 12, 1)).steps() == (
            None,
            ("January 2027", "/programme/2027?view=month&month=2027-01"),
        )
        assert self.at("month", date(2028, 1, 1)).steps() == (
            ("December 2027", "/programme/2027?view=month&month=2027-12"),
            None,
        )

    def test_steps_from_week_to_week(self) -> None:
        assert self.at("week", date(2027, 1, 4)).steps() == (
            ("week of 28 December", "/programme/2027?view=week&week=2026-12-28"),
            ("week of 11 January", "/programme/2027?view=week&week=2027-01-11"),
        )
        assert self.at("week", date(2026, 12, 28)).steps()[0] is None
        assert self.at("week", date(2028, 1, 10)).steps()[1] is None

    @pytest.mark.parametrize("view", ["year", "agenda"])
    def test_a_whole_year_has_no_steps(self, view: str) -> None:
        assert self.at(view, date(2027, 1, 1)).steps() == (None, None)

    def test_headings(self) -> None:
        assert self.at("month", date(2026, 12, 1)).heading() == "December 2026"
        assert self.at("week", date(2026, 12, 28)).heading() == "28 December 2026 to 3 January 2027"
        assert self.at("agenda", date(2026, 12, 30)).heading() == ""

    def test_a_filter_is_dropped_alone(self) -> None:
        week = self.at("week", date(2027, 3, 1), lane="cpr", team="adoption")
        assert week.applied({"lane": "Reviews", "service": None, "team": "Adoption"}) == [
            ("Reviews", "/programme/2027?view=week&week=2027-03-01&team=adoption"),
            ("Adoption", "/programme/2027?view=week&week=2027-03-01&lane=cpr"),
        ]

    def test_views_and_papers(self) -> None:
        month = self.at("month", date(2027, 3, 1), team="adoption")
        assert month.views()[1:3] == [
            ("Month", "/programme/2027?view=month&team=adoption", True),
            ("Week", "/programme/2027?view=week&team=adoption", False),
        ]
        assert month.prints()[0] == ("Print A3", "/programme/2027?view=year&print=a3&team=adoption")
        assert month.hidden() == [("view", "month"), ("month", "2027-03")]

    def test_an_unknown_view_is_the_year(self) -> None:
        assert [view_of(args) for args in ({}, {"view": "decade"}, {"view": "week"})] == ["year", "year", "week"]
