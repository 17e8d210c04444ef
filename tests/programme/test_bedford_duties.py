"""Who owes what in Bedford Borough in 2027, by its own pack: four people by hand (BD-020..BD-060, D13-D17).

Hal, Head of Service, manages Tam, Team Manager, who manages Ana, Advanced Practitioner, and Will. Ana manages Wren.
Dee is the Director.
"""

from datetime import date
from typing import Any

import pytest

from qaportal.frameworks.loading import read_pack, shipped
from qaportal.frameworks.schema import Pack
from qaportal.programme.duties import Done, FlagSpan, Holding, Meeting, Obligation, Roster, Window, obligations

DEE, HAL, TAM, ANA, WILL, WREN = range(1, 7)
NAMES = {DEE: "Dee", HAL: "Hal", TAM: "Tam", ANA: "Ana", WILL: "Will", WREN: "Wren"}
LONG_AGO, NEW_YEAR = date(2020, 1, 6), date(2027, 1, 1)
PEOPLE = [
    Holding(DEE, "Dee", "director", None, None, None, LONG_AGO, None),
    Holding(HAL, "Hal", "head_of_service", None, 20, DEE, LONG_AGO, None),
    Holding(TAM, "Tam", "team_manager", 10, 20, HAL, LONG_AGO, None),
    Holding(ANA, "Ana", "advanced_practitioner", 10, 20, TAM, LONG_AGO, None),
    Holding(WILL, "Will", "worker", 10, 20, TAM, LONG_AGO, None),
    Holding(WREN, "Wren", "worker", 10, 20, ANA, LONG_AGO, None),
]
# The last working day of each month: Good Friday is 26 March, Easter Monday 29 March.
MONTH_ENDS = [
    date(2027, 1, 29), date(2027, 2, 26), date(2027, 3, 31), date(2027, 4, 30), date(2027, 5, 28), date(2027, 6, 30),
    date(2027, 7, 30), date(2027, 8, 31), date(2027, 9, 30), date(2027, 10, 29), date(2027, 11, 30), date(2027, 12, 31),
]  # fmt: skip


@pytest.fixture(scope="module")
def pack() -> Pack:
    return read_pack(shipped("bedford"))


def owed(
    pack: Pack, duty: str, *, today: date = date(2026, 11, 23), last: date = date(2027, 12, 31), **happened: Any
) -> list[Obligation]:
    """What is owed of one duty from New Year to `last`, as seen on the day `today`."""
    found = obligations(pack, Roster(PEOPLE, **happened), Window(NEW_YEAR, last, today, NEW_YEAR))
    return [one for one in found if one.duty_key == duty]


def pairs(found: list[Obligation]) -> set[tuple[str, str]]:
    """Who owes it for whom."""
    return {(NAMES[one.owner_id], one.about_name) for one in found}


@pytest.mark.parametrize(
    ("duty", "owner"),
    [
        ("manager_case_audit", TAM),  # BD-020
        ("practitioner_case_audit", ANA),  # BD-021
        ("head_professional", HAL),  # BD-040
        ("head_case", HAL),  # BD-040
    ],
)
def test_one_a_month_by_its_last_working_day(pack: Pack, duty: str, owner: int) -> None:
    assert [(one.owner_id, one.due, one.needed) for one in owed(pack, duty)] == [(owner, day, 1) for day in MONTH_ENDS]


@pytest.mark.parametrize("duty", ["manager_professional", "manager_case"])
def test_a_manager_looks_at_the_supervision_of_the_advanced_practitioner_alone(pack: Pack, duty: str) -> None:
    """BD-041"""
    found = owed(pack, duty)
    assert pairs(found) == {("Tam", "Ana")}
    assert [one.due for one in found] == MONTH_ENDS


@pytest.mark.parametrize(("duty", "owner"), [("manager_thematic", TAM), ("practitioner_thematic", ANA)])
def test_up_to_four_thematic_audits_are_an_allowance_to_the_last_day(pack: Pack, duty: str, owner: int) -> None:
    """BD-020, BD-021, D17"""
    (one,) = owed(pack, duty, today=date(2027, 12, 31))
    assert (one.owner_id, one.due, one.state) == (owner, date(2027, 12, 31), "allowance")


def test_meetings_are_observed_twice_by_the_head_of_service_and_once_by_the_director(pack: Pack) -> None:
    """BD-060: both by the end of the year, since no day within it is said."""
    both = [(one.owner_id, one.due, one.needed) for one in owed(pack, "head_meetings")]
    assert both == [(HAL, date(2027, 12, 31), 2)]
    assert [(one.owner_id, one.due) for one in owed(pack, "leaders_meetings")] == [(DEE, date(2027, 12, 31))]


def test_two_compliance_audits_before_each_supervision(pack: Pack) -> None:
    """BD-020, BD-021, D14: Tam sees Will on Wednesday 20 January, and Ana sees Wren on Monday 25 January."""
    log = [
        Meeting("supervision", TAM, WILL, date(2027, 1, 20), False, False),
        Meeting("supervision", ANA, WREN, date(2027, 1, 25), False, False),
    ]
    early: dict[str, Any] = {"today": date(2027, 1, 5), "last": date(2027, 1, 22), "meetings": log}
    will = [one for one in owed(pack, "manager_compliance", **early) if one.about_id == WILL]
    assert [(one.due, one.needed, one.state) for one in will] == [(date(2027, 1, 19), 2, "due")]
    (wren,) = owed(pack, "practitioner_compliance", **early)
    assert (wren.owner_id, wren.about_id, wren.due, wren.needed) == (ANA, WREN, date(2027, 1, 22), 2)


def observed(**more: Any) -> dict[str, Any]:
    """Will was watched on 8 March 2027; it is April now."""
    done = Done("observe_staff", TAM, "person", WILL, date(2027, 3, 8), date(2027, 3, 8))
    return {"today": date(2027, 4, 2), "last": date(2028, 6, 30), "done": [done], **more}


def of_will(found: list[Obligation]) -> list[date]:
    """On which days Will is to be watched again."""
    return [one.due for one in found if one.about_id == WILL and not one.done]


def test_everybody_is_watched_by_their_own_manager(pack: Pack) -> None:
    """BD-051"""
    assert pairs(owed(pack, "observe_staff", last=date(2028, 1, 31))) == {
        ("Tam", "Ana"), ("Tam", "Will"), ("Ana", "Wren"),
    }  # fmt: skip


def test_a_year_after_the_last_observation(pack: Pack) -> None:
    """BD-051, D16"""
    assert of_will(owed(pack, "observe_staff", **observed())) == [date(2028, 3, 8)]


def test_half_a_year_after_it_while_support_is_needed(pack: Pack) -> None:
    """BD-052, D16: 8 September; if done then, 8 March."""
    flags = [FlagSpan(WILL, "needs_support", date(2027, 4, 1), None)]
    found = owed(pack, "observe_staff", **observed(flags=flags))
    assert of_will(found) == [date(2027, 9, 8), date(2028, 3, 8)]
    assert {one.flag for one in found if one.about_id == WILL and not one.done} == {"needs_support"}


def test_not_at_all_while_newly_qualified(pack: Pack) -> None:
    """BD-050, D16: the policy for newly qualified staff holds."""
    flags = [FlagSpan(WILL, "newly_qualified", date(2027, 1, 1), None)]
    assert of_will(owed(pack, "observe_staff", **observed(flags=flags))) == []
