"""What rules mean when they are run, worked out by hand: who may be told, shown and asked."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from qaportal.frameworks.loading import read_pack, shipped
from qaportal.frameworks.meaning.alerts import told
from qaportal.frameworks.meaning.answers import Figure, Filled, figure
from qaportal.frameworks.meaning.figures import shown
from qaportal.frameworks.meaning.parts import Reader, may_read
from qaportal.frameworks.meaning.samples import Candidate as Record
from qaportal.frameworks.meaning.samples import eligible
from qaportal.frameworks.meaning.seats import Candidate, Item, why_not
from qaportal.frameworks.schema import Alert, FormTemplate, Frame, Pack
from qaportal.lib.workdays import WorkCalendar


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"a": 12, "b": 3, "c": 7, "d": 0}, {"a": 12, "b": None, "c": None, "d": 0}),
        ({"a": 1, "b": 1, "c": 20}, {"a": None, "b": None, "c": None}),
        ({"a": 1, "b": 1, "c": 20, "d": 30}, {"a": None, "b": None, "c": None, "d": 30}),
        ({"a": 4, "b": 1, "c": 20}, {"a": None, "b": None, "c": 20}),
        ({"a": 3, "b": 0}, {"a": None, "b": None}),
        ({"a": 3, "b": 0, "c": 0}, {"a": None, "b": None, "c": None}),
        ({"a": 3}, {"a": None}),
        ({"a": 5, "b": 0}, {"a": 5, "b": 0}),
        ({}, {}),
    ],
)
def test_no_hidden_count_can_be_worked_out_from_the_total(
    counts: dict[str, int], expected: dict[str, int | None]
) -> None:
    """D57: with 5 as the smallest, what is hidden comes to 5 or more, or all of it is."""
    assert shown(counts, 5) == expected


def form(*parts: dict[str, Any], questions: list[dict[str, Any]] | None = None) -> FormTemplate:
    """A form with these parts, each with the same questions."""
    asked = questions or [{"key": "first", "ask": "Is it so?", "kind": "yes_no"}]
    body = [
        {"key": f"part{n}", "title": "Own", "sections": [{"key": f"s{n}", "title": "Only", "questions": asked}], **part}
        for n, part in enumerate(parts, 1)
    ]
    data = {"key": "sheet", "name": "Sheet", "summary": "What we ask.", "parts": body, "source": "page 1"}
    return FormTemplate.model_validate(data, strict=False)


@pytest.mark.parametrize("reader", [Reader(seats=frozenset({"second"})), Reader(holds=frozenset({"second"}))])
def test_a_seat_or_a_post_reads_what_it_is_blind_to_once_its_own_part_is_in(reader: Reader) -> None:
    """D49, D58: "second" may be a seat or a post."""
    sheet = form({"seat": "reviewer", "seen_by": ("second",), "blind_to": ("second",)}, {"seat": "second"})
    first = sheet.parts[0]
    assert not may_read(sheet, first, reader, ["part1"])
    assert may_read(sheet, first, reader, ["part1", "part2"])


def test_an_answer_that_does_not_apply_is_in_no_figure() -> None:
    """D50, D51: a yes, a no and one that does not apply come to 1 of 2."""
    sheet = form({"seat": "reviewer"}, questions=[
        {"key": "first", "ask": "Is it so?", "kind": "yes_no_partly_na", "scored": True},
    ])  # fmt: skip
    filled = [Filled({"first": answer}) for answer in ("yes", "no", "not_applicable")]
    assert figure(sheet, filled) == Figure(counted=2, could=2, mean=0.5)


@pytest.fixture(scope="module")
def pack() -> Pack:
    return read_pack(shipped("north-somerset"))


def test_nobody_looks_at_their_own_work_whatever_the_rules_leave_out(pack: Pack) -> None:
    """D41: the seat that reflects is the worker's own."""
    seats = {seat.key: seat for seat in pack.activities["cpr"].seats}
    posts = frozenset(post.key for seat in seats.values() for post in pack.posts_of(seat.posts.value))
    who, item = Candidate(5, posts), Item(worker=5, manager=9, reviewer=7)
    assert {key: why_not(pack, seat, who, item) for key, seat in seats.items() if seat.per == "item"} == {
        "reviewer": ("own_work",), "worker": (), "moderator": ("own_work",),
    }  # fmt: skip
    assert why_not(pack, seats["reviewer"], replace(who, id=6), item) == ()
    assert why_not(pack, seats["reviewer"], who, Item()) == ()


@pytest.mark.parametrize(
    ("within", "by"),
    [
        ("4 hours", datetime(2027, 1, 11, 11, tzinfo=UTC)),
        ("1 day", datetime(2027, 1, 11, 15, tzinfo=UTC)),
        ("2 days", datetime(2027, 1, 12, 15, tzinfo=UTC)),
        ("1 week", datetime(2027, 1, 15, 15, tzinfo=UTC)),
        ("1 working day", datetime(2027, 1, 11, 17, tzinfo=UTC)),
    ],
)
def test_in_working_hours_a_day_has_eight(within: str, by: datetime) -> None:
    """D79: raised on Friday 8 January 2027 at 15:00, two working hours before the weekend."""
    data = {"key": "a", "name": "A", "by": "b", "within": within, "clock": "working_hours", "source": "page 1"}
    assert told(Alert.model_validate(data), datetime(2027, 1, 8, 15, tzinfo=UTC), WorkCalendar()).by == by


@pytest.mark.parametrize(
    ("since", "on", "said", "holds"),
    [
        # Six months from 1 January are over on 1 July, not on 30 June, 180 days later.
        (date(2027, 1, 1), date(2027, 6, 30), {"at_least": "6 months"}, False),
        (date(2027, 1, 1), date(2027, 7, 1), {"at_least": "6 months"}, True),
        (date(2026, 8, 31), date(2027, 2, 28), {"at_least": "6 months"}, True),
        (date(2027, 1, 1), date(2027, 7, 1), {"at_most": "6 months"}, True),
        (date(2027, 1, 1), date(2027, 7, 2), {"at_most": "6 months"}, False),
        # 2028 has a 29 February, so that a year is 366 days.
        (date(2028, 1, 1), date(2028, 12, 31), {"at_least": "1 year"}, False),
        (date(2028, 1, 1), date(2029, 1, 1), {"at_least": "1 year"}, True),
        (date(2027, 3, 1), date(2027, 3, 29), {"at_least": "4 weeks"}, True),
        (date(2027, 3, 1), date(2027, 3, 28), {"at_least": "4 weeks"}, False),
    ],
)
def test_months_and_years_of_a_frame_are_those_of_the_calendar(
    since: date, on: date, said: dict[str, str], holds: bool
) -> None:
    """D25"""
    fact = {"fact": "supported_for", **said}
    frame = Frame.model_validate({"key": "f", "name": "F", "of": "child_record", "where": (fact,), "source": "p"})
    found = eligible(frame, [Record("a", {"supported_for": since})], focus="", on=on)
    assert bool(found) is holds
