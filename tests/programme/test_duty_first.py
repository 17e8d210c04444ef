"""The first within so long of joining, then at an interval (BD-050)."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qaportal.frameworks import outline
from qaportal.programme.duties import Done, FlagSpan
from tests.frameworks.packs import changed, refused
from tests.programme.duty_rosters import MARA, WILL, ask, manager, pack_with, states, worker

TO_2028 = {"last": date(2028, 12, 31)}


def duty(first: str = "3 months", **rule: Any) -> Any:
    return pack_with({"kind": "interval", "every": "12 months", "first": first, "window": "rolling"} | rule,
                     "supervisee")  # fmt: skip


def done(on: date) -> Done:
    return Done("work", MARA, "person", WILL, on, on)


def test_the_first_counts_from_joining_and_the_next_from_it() -> None:
    """Joined on Monday 1 March 2027: by Tuesday 1 June; a year on, 1 June 2028, is a Thursday."""
    found = ask(duty(), manager(), worker(starts=date(2027, 3, 1)), **TO_2028)
    assert [(one.due, one.why) for one in found] == [
        (date(2027, 6, 1), "Within 3 months of joining on 1 March 2027. Not done before."),
        (date(2028, 6, 1), "Every year. Not done before."),
    ]
    marked = ask(duty(), manager(), worker(starts=date(2027, 3, 1)), done=[done(date(2027, 4, 12))],
                 today=date(2027, 5, 4), **TO_2028)  # fmt: skip
    assert [(one.due, one.state) for one in marked] == [(date(2027, 6, 1), "done"), (date(2028, 4, 12), "due")]


def test_it_is_late_after_its_own_day() -> None:
    found = ask(duty(), manager(), worker(starts=date(2027, 3, 1)), today=date(2027, 6, 2))
    assert states(found) == ["late"]


def test_who_was_here_before_has_the_interval_alone() -> None:
    found = ask(duty(), manager(), worker())
    assert [one.due for one in found] == [date(2027, 12, 31)]


def test_a_first_may_be_later_than_the_interval() -> None:
    """Six months after 1 March, then every three: 1 September, 1 December."""
    found = ask(duty("6 months", every="3 months"), manager(), worker(starts=date(2027, 3, 1)))
    assert [one.due for one in found] == [date(2027, 9, 1), date(2027, 12, 1)]


@pytest.mark.parametrize(
    ("every", "due", "flag"),
    # Joined on Friday 5 March: two months, with it as day 1, end on Tuesday 4 May; three months on is Saturday 5 June.
    [("2 months", date(2027, 5, 4), "new"), ("6 months", date(2027, 6, 7), "")],
)
def test_while_a_flag_is_up_the_sooner_holds(every: str, due: date, flag: str) -> None:
    cases = ({"flag": "new", "every": every, "source": "page 9"},)
    raised = FlagSpan(WILL, "new", date(2027, 3, 5), None)
    found = ask(duty(cases=cases), manager(), worker(starts=date(2027, 3, 5)), flags=[raised])
    assert (found[0].due, found[0].flag) == (due, flag)


def test_it_is_told_in_words() -> None:
    (line,) = outline.duties_of(duty())
    assert line.rule == "Each Manager owes one within 3 months of joining, then one every 12 months with each person " \
                        "they manage."  # fmt: skip


RULE = """roster: {joiners: next_period, missed: lapses, excused_by: [director]}
duties:
  one:
    name: One
    summary: One.
    activity: look
    by: [manager]
    rule: {kind: interval, every: 1 year, first: 3 months, window: rolling}
    source: page 9
""".replace("1 year", "12 months")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("first: 3 months", "first: 0 days", "The first of the duty one is due after nothing: give a length."),
        ("window: rolling", "window: calendar", "The duty one counts in fixed stretches, which have no first: write "
         "window: rolling, or say the first one as a duty of its own, with the rule once."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    text = changed("disputes:\n  ladder:", RULE.replace(old, new) + "disputes:\n  ladder:")
    assert [said for _file, _line, said in refused(tmp_path, text)] == [sentence]
