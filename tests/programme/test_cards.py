"""What a card of the year says of time."""

from datetime import date

from qaportal.programme.planner import last_day
from qaportal.programme.plans import PhaseRow, Row


def _row(starts: date, *dues: date) -> Row:
    phases = tuple(PhaseRow(f"p{n}", "Phase", "isro", "ISRO", due, due) for n, due in enumerate(dues))
    return Row(
        "GPC-2027-06", "talk", "GPC", "Conversation", "", None, None, starts, starts, None, None, "", (), "", 1,
        phases,
    )  # fmt: skip


def test_work_before_the_day_does_not_make_it_done() -> None:
    """A list that is due a week before a conversation is not the end of the conversation."""
    assert last_day(_row(date(2027, 6, 21), date(2027, 6, 14))) == date(2027, 6, 21)


def test_work_after_the_day_is_its_end() -> None:
    assert last_day(_row(date(2027, 7, 1), date(2027, 8, 11), date(2027, 8, 25))) == date(2027, 8, 25)


def test_work_without_phases_ends_with_its_own_days() -> None:
    assert last_day(_row(date(2027, 6, 21))) == date(2027, 6, 21)
