"""What people are told against what they were told: decided on values alone (design 2.4, calendar rules 5.1)."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from qaportal.invites.telling import Facts, Heard, Wanted, compare, differences, is_near
from qaportal.lib.workdays import WorkCalendar

TODAY = date(2026, 11, 23)
REVIEW = Facts("Reviewer – Review", "", date(2027, 3, 1), date(2027, 3, 30))
MOVED = replace(REVIEW, first=date(2027, 4, 1), last=date(2027, 4, 30))
VISIT = Facts(
    "Lead – Visit", "Town Hall", date(2027, 7, 6), date(2027, 7, 6),
    (datetime(2027, 7, 6, 8, 30, tzinfo=UTC), datetime(2027, 7, 6, 15, 30, tzinfo=UTC)),
)  # fmt: skip


def wanted(facts: Facts = REVIEW, *, event: int = 1, person: int = 7, name: str = "Lena") -> Wanted:
    return Wanted(event, person, name, 0, facts)


def heard(
    facts: Facts = REVIEW, *, method: str = "REQUEST", event: int = 1, person: int = 7, name: str = "Lena"
) -> Heard:
    return Heard(event, person, name, method, facts.digest(), 0, facts, facts)


class TestCompare:
    def test_who_was_told_nothing_is_new(self) -> None:
        told = compare([wanted(), wanted(event=2, person=8, name="Rowan")], [], TODAY)
        assert [(one.kind, one.name) for one in told.entries] == [("new", "Lena"), ("new", "Rowan")]
        assert str(told) == "2 new"

    def test_who_was_told_the_same_hears_nothing(self) -> None:
        told = compare([wanted()], [heard()], TODAY)
        assert ([one.kind for one in told.entries], told.changes, str(told)) == (["same"], [], "nothing to tell")

    def test_everyone_is_those_as_well(self) -> None:
        told = compare([wanted()], [heard()], TODAY)
        assert [one.method for one in told.letters(everyone=True)] == ["REQUEST"]

    def test_another_time_is_moved_and_says_from_when_to_when(self) -> None:
        (one,) = compare([wanted(MOVED)], [heard()], TODAY).changes
        assert (one.kind, one.says) == ("moved", ("When: 1 to 30 March 2027 → 1 to 30 April 2027",))

    def test_another_place_is_changed(self) -> None:
        (one,) = compare([wanted(replace(VISIT, place="Castlewood"))], [heard(VISIT)], TODAY).changes
        assert (one.kind, one.says) == ("changed", ("Where: Town Hall → Castlewood",))

    def test_what_they_were_told_is_not_known_any_more(self) -> None:
        """After its letters were purged: they are told all the same, without what it was."""
        (one,) = compare([wanted(MOVED)], [replace(heard(), before=None)], TODAY).changes
        assert (one.kind, one.says) == ("moved", ())

    def test_who_is_wanted_no_more_is_told_so_once(self) -> None:
        (one,) = compare([], [heard()], TODAY).changes
        assert (one.kind, one.method) == ("cancelled", "CANCEL")
        assert compare([], [heard(method="CANCEL")], TODAY).entries == ()

    def test_who_was_cancelled_and_is_wanted_again_is_new(self) -> None:
        assert [one.kind for one in compare([wanted()], [heard(method="CANCEL")], TODAY).changes] == ["new"]

    def test_another_person_in_a_seat_is_one_new_and_one_cancelled(self) -> None:
        told = compare([wanted(event=2, person=8, name="Rowan")], [heard()], TODAY)
        assert [(name, [one.kind for one in theirs]) for name, theirs in told.by_person()] == [
            ("Lena", ["cancelled"]), ("Rowan", ["new"]),
        ]  # fmt: skip
        assert str(told) == "1 new, 1 cancelled"

    def test_nobody_is_told_of_what_is_over(self) -> None:
        later = date(2027, 3, 31)
        assert compare([wanted()], [], later).entries == ()
        assert compare([], [heard()], later).entries == ()

    def test_its_seal_differs_with_what_is_to_be_told(self) -> None:
        first, again = compare([wanted()], [], TODAY), compare([wanted()], [], TODAY)
        assert first.seal() == again.seal() != compare([wanted(MOVED)], [], TODAY).seal()


def test_differences_are_said_in_the_order_of_a_diary() -> None:
    other = replace(VISIT, title="Chair – Visit", place="", times=None)
    assert differences(VISIT, other) == (
        "When: Tuesday 6 July 2027, 09:30 to 16:30 → Tuesday 6 July 2027",
        "Where: Town Hall → no place",
        "What: Lead – Visit → Chair – Visit",
    )


@pytest.mark.parametrize(("first", "near"), [(date(2026, 11, 30), True), (date(2026, 12, 1), False)])
def test_five_working_days_are_near(first: date, near: bool) -> None:
    """From Monday 23 November five working days reach to Monday 30 November."""
    soon = replace(REVIEW, first=first)
    assert is_near([REVIEW, soon], TODAY, WorkCalendar()) is near
