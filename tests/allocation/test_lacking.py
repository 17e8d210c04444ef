"""Which seats it is time to fill, as Home says it (ux 2.3)."""

from dataclasses import dataclass
from datetime import date

import pytest

from qaportal.allocation.lacking import lacking, waits_for_a_sample, wants_people
from qaportal.allocation.seating import is_filled_by_hand, is_of_a_worker
from qaportal.frameworks.loading import read_pack, shipped
from qaportal.frameworks.schema import Pack


@dataclass(frozen=True)
class Planned:
    ref: str
    title: str
    starts: date = date(2027, 3, 1)


@dataclass(frozen=True)
class Seats:
    seats: int
    lacking: int
    drafts: int
    records: int


CPR, VISIT = Planned("CPR-2027-03", "The review"), Planned("TS-2027-03", "The visit")


@pytest.fixture(scope="module")
def pack() -> Pack:
    return read_pack(shipped("north-somerset"))


def said(pack: Pack, planned: Planned, seats: Seats | None, *, is_drawn: bool = True) -> list[str]:
    kind = pack.activities["cpr" if planned is CPR else "spotlight"]
    found = lacking([(planned, kind)], {planned.ref: seats} if seats else {}, {planned.ref} if is_drawn else set())
    return [f"{one.title}: {one.words}" for one in found]


def test_nobody_is_looked_for_in_meetings(pack: Pack) -> None:
    assert [key for key, kind in pack.activities.items() if not wants_people(kind)] == ["qapm_meeting", "cslt_meeting"]


def test_seats_of_a_review_come_with_its_sample_those_of_a_visit_do_not(pack: Pack) -> None:
    assert [key for key, kind in pack.activities.items() if waits_for_a_sample(kind)] == ["cpr"]
    assert said(pack, CPR, None, is_drawn=False) == []
    assert said(pack, CPR, None) == ["The review: nobody is named yet"]
    assert said(pack, VISIT, None, is_drawn=False) == ["The visit: nobody is named yet"]


def test_seats_that_are_behind_the_sample_count_as_not_named(pack: Pack) -> None:
    assert said(pack, CPR, Seats(1, 0, 0, 0)) == ["The review: nobody is named yet"]


def test_empty_seats_then_people_who_do_not_know_then_nothing(pack: Pack) -> None:
    assert said(pack, CPR, Seats(12, 6, 6, 12)) == ["The review: 6 of 12 seats have nobody"]
    assert said(pack, CPR, Seats(12, 1, 11, 12)) == ["The review: 1 of 12 seats has nobody"]
    assert said(pack, CPR, Seats(12, 0, 2, 12)) == ["The review: 2 people do not know of their seat yet"]
    assert said(pack, CPR, Seats(12, 0, 1, 12)) == ["The review: 1 person does not know of their seat yet"]
    assert said(pack, CPR, Seats(12, 0, 0, 12)) == []


def test_nobody_is_looked_for_where_somebodys_own_work_is_seen() -> None:
    """D41: a record's worker has the seat; for others somebody is chosen by hand."""
    kinds = read_pack(shipped("bedford")).activities.values()
    own = [seat for kind in kinds for seat in kind.seats if seat.does == "reflect"]
    assert all(is_filled_by_hand(seat) for seat in own)
    assert {is_of_a_worker(seat) for seat in own} == {True, False}
    assert not any(is_filled_by_hand(seat) for kind in kinds for seat in kind.seats if seat.does != "reflect")
