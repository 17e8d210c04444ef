"""Whose a phase is: by post where they work, by party, or by a seat that they have (X-21, LB-063)."""

from dataclasses import replace
from datetime import date

import pytest

from qaportal.programme.owners import Place, owns, place_among
from qaportal.programme.plans import PhaseRow, Row

DAY = date(2027, 3, 1)
FOSTERING, ADOPTION = 7, 8  # teams of the service PARENTING
DISABILITIES = 9  # a team of another one
PARENTING, SUPPORT = 1, 2
TEAMS = {PARENTING: {FOSTERING, ADOPTION}, SUPPORT: {DISABILITIES}}


def row(team: int | None = None, service: int | None = None) -> Row:
    return Row("TS-2027-03", "spotlight", "TS", "Spotlight", "", team, service, DAY, DAY, None, None, "", (), "", 0, (),
               (), DAY)  # fmt: skip


def phase(owner: str) -> PhaseRow:
    return PhaseRow("prepare", "Prepare", owner, owner, DAY, DAY, "", None)


HEAD = place_among([("head", None, PARENTING)], {}, TEAMS)
MANAGER = place_among([("manager", FOSTERING, None)], {}, TEAMS)


@pytest.mark.parametrize(("team", "service", "is_theirs"), [
    (FOSTERING, None, True), (ADOPTION, None, True), (DISABILITIES, None, False), (None, PARENTING, True),
    (None, SUPPORT, False), (None, None, True),
])  # fmt: skip
def test_a_head_answers_for_every_team_of_the_service(team: int | None, service: int | None, is_theirs: bool) -> None:
    assert owns(phase("head"), row(team, service), HEAD) is is_theirs


@pytest.mark.parametrize(("team", "is_theirs"), [(FOSTERING, True), (ADOPTION, False)])
def test_a_manager_answers_for_the_own_team_alone(team: int, is_theirs: bool) -> None:
    assert owns(phase("manager"), row(team), MANAGER) is is_theirs


def test_another_post_owns_nothing_of_it() -> None:
    assert owns(phase("head"), row(FOSTERING), MANAGER) is False


SEATED = Place(frozenset(), frozenset(), frozenset(), frozenset(), seats=frozenset({("TS-2027-03", "reviewer")}))


def test_what_falls_to_a_seat_is_of_those_who_have_it() -> None:
    assert owns(phase("reviewer"), row(FOSTERING), SEATED) is True
    assert owns(phase("moderator"), row(FOSTERING), SEATED) is False
    assert owns(phase("reviewer"), row(FOSTERING)._replace(ref="TS-2027-04"), SEATED) is False


def test_it_is_not_asked_of_who_has_done_their_part() -> None:
    done = replace(SEATED, done=frozenset({("TS-2027-03", "prepare")}))
    assert owns(phase("reviewer"), row(), done) is False
