"""How a phase stands on a day (X-21, GAP-15)."""

from datetime import date

import pytest

from qaportal.programme.phases import in_words, state_of
from qaportal.programme.plans import PhaseRow, Row

TODAY = date(2027, 2, 3)
ASKED = date(2027, 1, 4)  # since the year was published


def phase(due: date, done_on: date | None = None) -> PhaseRow:
    return PhaseRow("report", "Report", "lead", "Lead", due, due, "", done_on)


def row(since: date | None = ASKED, state: str = "") -> Row:
    return Row(
        "CPR-2027-01", "cpr", "CPR", "Review", "", None, None, ASKED, TODAY, None, None, "", (), state, 0, (), (),
        since,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("due", "state", "words"),
    [
        (date(2027, 2, 2), "late", "Late since 2 February 2027"),
        (date(2027, 2, 3), "due", "Due today"),
        (date(2027, 2, 4), "due", "Due in 1 day"),
        (date(2027, 3, 3), "due", "Due in 28 days"),
        (date(2027, 3, 4), "to_come", "To come"),
        (date(2027, 1, 4), "late", "Late since 4 January 2027"),
        (date(2027, 1, 3), "before", "Before it was asked for"),
    ],
)
def test_a_phase_that_nobody_has_done(due: date, state: str, words: str) -> None:
    assert (state_of(phase(due), row(), TODAY), in_words(phase(due), row(), TODAY)) == (state, words)


@pytest.mark.parametrize("due", [date(2026, 12, 1), date(2027, 2, 2), date(2027, 6, 1)])
def test_what_is_done_is_done_whenever_it_was_due(due: date) -> None:
    done = phase(due, done_on=date(2027, 2, 1))
    assert (state_of(done, row(), TODAY), in_words(done, row(), TODAY)) == ("done", "Done on 1 February 2027")


@pytest.mark.parametrize("shown", [row(since=None), row(state="cancelled")], ids=["a draft", "called off"])
def test_of_a_draft_and_of_what_is_called_off_nothing_is_said(shown: Row) -> None:
    late = phase(date(2027, 2, 2))
    assert (state_of(late, shown, TODAY), in_words(late, shown, TODAY)) == ("", "")
