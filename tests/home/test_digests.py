"""Of what a mail tells, and when: the ladder, weekends, closed days, outages (X-21, GAP-15). On values alone."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qaportal.frameworks.schema import PORTALS_OWN, Ladder
from qaportal.home.digests import (
    PRIVATE,
    Line,
    Look,
    goes_up,
    is_told,
    lines_of_people,
    own_lines,
    rungs,
    subject,
    told,
)
from qaportal.home.needs import Need, deadlines
from qaportal.invites.notices import AT_ONCE, COVER, DAILY, DUE, LATE_PEOPLE, MAIL, PORTAL, TAKEN, Choices
from qaportal.lib.clock import LONDON
from qaportal.lib.workdays import WorkCalendar
from qaportal.programme.owners import Place
from qaportal.programme.plans import PhaseRow, Row

CALENDAR = WorkCalendar({date(2027, 3, 10): "The council moves house"})  # a Wednesday
DAY = timedelta(days=1)


def due(day: date, **more: object) -> Need:
    return Need("", "Reflection for CPR-2027-03", "/activity/CPR-2027-03", "Open", day=day, **more)  # type: ignore[arg-type]


def at_eight(day: date) -> datetime:
    return datetime.combine(day, time(8), LONDON)


def look(on: date, last: date | None = None) -> Look:
    """The mail of `on`, where the one before was worked out at eight on the day `last`."""
    return Look(at_eight(last) if last else None, at_eight(on))


def days_told(need: Need, first: date, last: date) -> list[date]:
    """On which working days a mail tells of it, where one is worked out on each of them."""
    days = [first + n * DAY for n in range((last - first).days + 1)]
    working = [day for day in days if CALENDAR.is_working(day)]
    before = [CALENDAR.shift(first, -1), *working]
    return [on for on, seen in zip(working, before, strict=False) if is_told(need, look(on, seen), CALENDAR)]


@pytest.mark.parametrize(
    ("day", "reminded"),
    [
        # Thursday: the Thursday before, Tuesday, the day, Friday
        (date(2027, 3, 4), [(2, 25), (3, 2), (3, 4), (3, 5)]),
        # Monday: the week before, Thursday, the day, Tuesday
        (date(2027, 3, 15), [(3, 5), (3, 11), (3, 15), (3, 16)]),  # not Monday the 8th: the 10th is closed
        # the day after a closed one
        (date(2027, 3, 11), [(3, 3), (3, 8), (3, 11), (3, 12)]),
        # a closed day itself: on the next that is open, which is also the one after it
        (date(2027, 3, 10), [(3, 3), (3, 8), (3, 11)]),
        # Saturday: said on Monday, which is also the day after it
        (date(2027, 3, 6), [(3, 1), (3, 4), (3, 8)]),
        # Tuesday after Easter: Good Friday and Easter Monday do not count
        (date(2027, 3, 30), [(3, 19), (3, 24), (3, 30), (3, 31)]),
    ],
)
def test_five_and_two_working_days_before_on_the_day_and_one_after(day: date, reminded: list[tuple[int, int]]) -> None:
    found = days_told(due(day), date(2027, 2, 15), date(2027, 4, 30))
    assert [(one.month, one.day) for one in found] == reminded


def test_what_a_ladder_tells_early_is_on_home_by_then() -> None:
    """Six weeks before, over Christmas; as a rule a phase is on Home four weeks before its day."""
    day = date(2027, 1, 29)
    phase = PhaseRow("documents", "Documents sent", "team_manager", "Team Manager", day, day)
    row = Row(
        "TS-2027-01", "spotlight", "TS", "Team Spotlight", "", None, None, day, day, None, None, "", (), "", 0,
        phases=(phase,), since=date(2026, 1, 1),
    )  # fmt: skip
    place = Place(frozenset({"team_manager"}), frozenset(), frozenset(), frozenset())
    early = Ladder(before=(30, 5))
    first = rungs(early, day, CALENDAR)[0]
    [found] = deadlines([row], place, first, ladder=lambda _ref, _phase: early)
    assert is_told(found, look(first, CALENDAR.shift(first, -1)), CALENDAR)
    assert deadlines([row], place, first) == []
    assert len(deadlines([row], place, date(2027, 1, 1))) == 1


def test_a_framework_may_have_a_ladder_of_its_own() -> None:
    ladder = Ladder(before=(10,), on_the_day=False, after=(1, 3))
    found = days_told(due(date(2027, 2, 18), ladder=ladder), date(2027, 2, 1), date(2027, 3, 5))
    assert found == [date(2027, 2, 4), date(2027, 2, 19), date(2027, 2, 23)]
    assert days_told(due(date(2027, 2, 18), ladder=Ladder(before=(), on_the_day=False, after=())),
                     date(2027, 2, 1), date(2027, 3, 5)) == []  # fmt: skip


@pytest.mark.parametrize(
    ("last", "on", "is_said"),
    [
        (date(2027, 2, 24), date(2027, 3, 1), True),  # three days without the portal: what Thursday should have said
        (date(2027, 2, 25), date(2027, 3, 1), False),  # Thursday's was said on Thursday
        (date(2027, 2, 24), date(2027, 3, 3), True),  # two rungs lost: said once, as it stands by now
        (date(2027, 3, 2), date(2027, 3, 3), False),
        (date(2027, 2, 1), date(2027, 6, 1), True),  # all of them lost, and it is still open
    ],
)
def test_after_an_outage_nobody_loses_the_latest_or_is_told_again(last: date, on: date, is_said: bool) -> None:
    """Due on Thursday 4 March: rungs on 25 February, 2, 4 and 5 March."""
    assert is_told(due(date(2027, 3, 4)), look(on, last), CALENDAR) is is_said


def test_the_first_mail_of_all_tells_of_the_days_since_the_working_day_before() -> None:
    saturday = due(date(2027, 3, 6))
    assert is_told(saturday, look(date(2027, 3, 8)), CALENDAR)
    assert not is_told(due(date(2027, 3, 4)), look(date(2027, 3, 8)), CALENDAR)


def test_what_came_after_the_look_is_left_to_the_next_one() -> None:
    """A letter is made when it leaves, some minutes after the look that it is of."""
    wednesday, thursday = look(date(2027, 3, 3), date(2027, 3, 2)), look(date(2027, 3, 4), date(2027, 3, 3))
    for minutes, is_said in {-1: (True, False), 0: (True, False), 3: (False, True)}.items():
        new = at_eight(date(2027, 3, 3)) + timedelta(minutes=minutes)
        need = Need("Now", "1 nomination waits", "/nominations", "Answer", since=new)
        assert tuple(is_told(need, one, CALENDAR) for one in (wednesday, thursday)) == is_said


def test_what_has_no_day_is_told_once_when_it_is_new() -> None:
    def asked(hour: int) -> Need:
        return Need("Now", "1 nomination waits", "/nominations", "Answer", since=datetime(2027, 3, 3, hour, tzinfo=UTC))

    wednesday, thursday = look(date(2027, 3, 3), date(2027, 3, 2)), look(date(2027, 3, 4), date(2027, 3, 3))
    assert [is_told(asked(7), one, CALENDAR) for one in (wednesday, thursday)] == [True, False]
    assert [is_told(asked(10), one, CALENDAR) for one in (thursday, look(date(2027, 3, 5), date(2027, 3, 4)))] == [
        True, False,
    ]  # fmt: skip
    assert is_told(asked(10), look(date(2027, 3, 5)), CALENDAR)  # nobody was told of anything before
    assert not is_told(Need("Any time", "Subscribe", "/me/feeds", "Add"), thursday, CALENDAR)


def test_what_moves_along_with_today_is_counted_from_the_day_on_which_it_began() -> None:
    """A running review with a seat to look at stands under today each day; nobody is told each day."""
    found = [
        on
        for n in range(12)
        if CALENDAR.is_working(on := date(2027, 3, 1) + n * DAY)
        and is_told(due(on, counts_from=date(2027, 3, 1)), look(on, CALENDAR.shift(on, -1)), CALENDAR)
    ]
    assert found == [date(2027, 3, 1), date(2027, 3, 2)]


@given(
    day=st.dates(date(2026, 12, 1), date(2027, 12, 31)),
    before=st.sets(st.integers(1, 20), max_size=3),
    after=st.sets(st.integers(1, 20), max_size=3),
    on_the_day=st.booleans(),
    gaps=st.lists(st.integers(1, 12), min_size=40, max_size=60),
)
def test_each_rung_is_told_exactly_once_however_the_mornings_fall(
    day: date, before: set[int], after: set[int], on_the_day: bool, gaps: list[int]
) -> None:
    """Mornings at any distance: each rung lies in exactly one of them, and a morning without one says nothing."""
    ladder = Ladder(before=tuple(before), on_the_day=on_the_day, after=tuple(after))
    need, mornings = due(day, ladder=ladder), [day - timedelta(days=60)]
    for gap in gaps:
        mornings.append(CALENDAR.shift(mornings[-1], gap))
    steps = [one for one in rungs(ladder, day, CALENDAR) if mornings[0] < one <= mornings[-1]]
    found = [
        [one for one in steps if last < one <= on]
        for last, on in pairwise(mornings)
        if is_told(need, look(on, last), CALENDAR)
    ]
    assert [one for some in found for one in some] == steps
    assert [some for some in found if not some] == []


# Who hears of what is late -------------------------------------------------------------------------------


def test_late_work_goes_to_the_manager_at_five_working_days() -> None:
    need = due(date(2027, 3, 3))  # five working days later, but for the 10th: Thursday 11 March
    found = [
        on
        for n in range(20)
        if CALENDAR.is_working(on := date(2027, 3, 3) + n * DAY)
        and goes_up(need, look(on, CALENDAR.shift(on, -1)), CALENDAR)
    ]
    assert found == [date(2027, 3, 11)]
    [line] = lines_of_people([("Tom Reed", [need])], look(date(2027, 3, 11), date(2027, 3, 9)), CALENDAR)
    assert (line.kind, line.title, line.when, line.href) == (
        LATE_PEOPLE, "Tom Reed: Reflection for CPR-2027-03", "was due on 3 March 2027", "/activity/CPR-2027-03",
    )  # fmt: skip


def test_a_manager_is_not_told_where_the_framework_says_never_or_where_it_tells_of_a_flag() -> None:
    week = look(date(2027, 3, 12), date(2027, 3, 5))
    assert goes_up(due(date(2027, 3, 3)), week, CALENDAR)
    for need in (
        due(date(2027, 3, 3), ladder=Ladder(to_manager=None)),
        due(date(2027, 3, 3), is_private=True),
        due(date(2027, 3, 3), kind=TAKEN),
    ):
        assert not goes_up(need, week, CALENDAR)


def test_a_manager_is_led_to_the_page_of_the_activity() -> None:
    need = Need("", "Nominate a team", "/activity/TS-2027-02/nominations/team", "Nominate", day=date(2027, 3, 3))
    [line] = lines_of_people([("Hazel", [need])], look(date(2027, 3, 12), date(2027, 3, 5)), CALENDAR)
    assert line.href == "/activity/TS-2027-02"


# What a line says ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "when"),
    [
        (date(2027, 3, 2), "Thursday 4 March 2027, in 2 days"),
        (date(2027, 3, 4), "Thursday 4 March 2027, today"),
        (date(2027, 3, 5), "Thursday 4 March 2027, late"),
    ],
)
def test_a_line_has_title_date_and_link(today: date, when: str) -> None:
    [line] = own_lines([due(date(2027, 3, 4))], look(today, today - DAY), today, CALENDAR)
    assert line == Line(DUE, "Reflection for CPR-2027-03", when, "/activity/CPR-2027-03")


def test_a_line_leads_to_a_page_never_to_a_button() -> None:
    need = due(date(2027, 3, 4), sends=(("from", "home"),), page="/activity/CPR-2027-03/seats")
    [line] = own_lines([need], look(date(2027, 3, 4), date(2027, 3, 3)), date(2027, 3, 4), CALENDAR)
    assert line.href == "/activity/CPR-2027-03/seats"


def test_what_tells_of_a_sensitive_flag_has_no_title_in_a_mail() -> None:
    """BD-052: its owner sees on the page which it is."""
    need = due(date(2027, 3, 4), is_private=True)
    [line] = own_lines([need], look(date(2027, 3, 4), date(2027, 3, 3)), date(2027, 3, 4), CALENDAR)
    assert line.title == PRIVATE


def test_what_stays_in_the_portal_is_no_line() -> None:
    need = due(date(2027, 3, 4), kind="")
    assert own_lines([need], look(date(2027, 3, 4), date(2027, 3, 3)), date(2027, 3, 4), CALENDAR) == []


def test_a_line_stays_the_same_while_its_title_counts() -> None:
    first, second = (Line(DUE, f"Audits, {n} of 3 done", "", "/duties", "audits 2027-03-04") for n in (0, 1))
    assert first.key == second.key != Line(DUE, "Audits", "", "/duties", "audits 2027-04-01").key


# How somebody wants it -----------------------------------------------------------------------------------

LINES = [Line(kind, kind, "", "/") for kind in (DUE, COVER, TAKEN, LATE_PEOPLE, MAIL)]


def kinds(lines: tuple[Line, ...]) -> list[str]:
    return [one.kind for one in lines]


def test_as_a_rule_all_is_in_the_daily_mail_but_cover_which_has_a_letter_of_its_own() -> None:
    """ux 2.4: at once is only what cannot wait."""
    found = told(LINES, Choices())
    assert (kinds(found.daily), kinds(found.at_once)) == ([DUE, TAKEN, LATE_PEOPLE, MAIL], [])


def test_a_kind_is_told_as_it_was_chosen() -> None:
    found = told(LINES, Choices({DUE: AT_ONCE, COVER: DAILY, TAKEN: AT_ONCE, LATE_PEOPLE: PORTAL, MAIL: PORTAL}))
    assert (kinds(found.daily), kinds(found.at_once)) == ([COVER], [DUE])
    assert not told([], Choices())


@pytest.mark.parametrize(
    ("of", "said"),
    [
        ([DUE], "1 thing needs you this week"),
        ([DUE, LATE_PEOPLE, COVER], "3 things need you this week"),
        ([DUE, TAKEN], "1 thing needs you this week"),
        ([TAKEN], "1 thing to know"),
        ([TAKEN, TAKEN], "2 things to know"),
    ],
)
def test_the_subject_says_how_many_things(of: list[str], said: str) -> None:
    assert subject([Line(kind, "", "", "/") for kind in of]) == said


def test_the_portals_own_ladder_is_that_of_the_requirement() -> None:
    assert (PORTALS_OWN.before, PORTALS_OWN.on_the_day, PORTALS_OWN.after, PORTALS_OWN.to_manager) == (
        (5, 2), True, (1,), 5,
    )  # fmt: skip
