"""What may be put forward, as the four frameworks have it: teams, hosts, members of a visit, an auditor (X-04)."""

from datetime import date
from functools import cache

import pytest

from qaportal.allocation.nominating import (
    Call,
    Feature,
    Opening,
    in_turn,
    is_their_turn,
    said_of,
    tally,
    why_not,
)
from qaportal.allocation.policy import openings_in
from qaportal.frameworks.loading import read_pack, shipped
from qaportal.frameworks.schema import Pack
from qaportal.programme.generate import preview
from qaportal.programme.plans import Row, as_row

TODAY = date(2026, 11, 23)


@cache
def pack_of(council: str) -> Pack:
    return read_pack(shipped(council))


def found(council: str, kind: str) -> tuple[Opening, ...]:
    pack = pack_of(council)
    return openings_in(pack, pack.activities[kind])


def row_of(council: str, ref: str) -> Row:
    """A planned activity of the framework's year, in a council without any team or service."""
    planned = preview(pack_of(council), "2027", units={}).activities
    return as_row(next(one for one in planned if one.ref == ref))


def test_a_conversation_wants_one_team_from_heads_of_service_before_the_phase_that_says_so() -> None:
    """NS-081, GAP-13: 15 working days before 21 January 2027, Christmas and New Year left out."""
    (team,) = found("north-somerset", "good_practice")
    assert (team.is_one_team, team.wanted, team.asked) == (True, "1", ("Head of Service",))
    assert team.due(row_of("north-somerset", "GPC-2027-01")) == date(2026, 12, 30)


def test_a_visit_wants_members_from_all_managers_by_the_day_on_which_its_timetable_is_settled() -> None:
    """NS-087: the QA team settles it 20 working days before 9 February 2027; no manager's own phase is meant."""
    team, member = found("north-somerset", "spotlight")
    row = row_of("north-somerset", "TS-2027-02")
    assert team.is_settled(row.subject, row.team_id)
    assert (member.seat_key, member.wanted, member.asked) == ("member", "2 to 3", ("All managers",))
    assert member.by == {"head_of_qa", "head_of_service", "team_manager"}
    assert member.posts == {"team_manager", "senior_social_worker", "isro"}
    assert member.due(row) == date(2027, 1, 12)


def test_a_practice_week_wants_hosts_as_many_as_come_before_it_starts() -> None:
    (hosts,) = found("north-somerset", "practice_week")
    row = row_of("north-somerset", "PW-2027")
    assert (hosts.name, hosts.is_one_team, hosts.wanted, hosts.due(row)) == ("Host team", False, "one or more", None)
    assert hosts.last_day(row) == date(2027, 11, 14)
    assert not hosts.is_settled("Neglect", None)


def test_the_auditor_of_a_theme_is_named_by_the_psw_whoever_it_is_by_the_day_of_the_terms() -> None:
    """LB-032: ten working days before the work starts, when the PSW has drafted its terms."""
    (auditor,) = found("lambeth", "thematic")
    assert (auditor.by, auditor.anybody, auditor.posts) == ({"psw"}, {"psw"}, {"pdl"})
    row = row_of("lambeth", "TE-2027-06")
    assert auditor.due(row) == next(phase.due for phase in row.phases if phase.key == "terms")
    assert Call(row, auditor).phase == ("TE-2027-06", "")  # drafting the terms is told beside it


@pytest.mark.parametrize(
    ("council", "kinds"),
    [
        ("north-somerset", {"spotlight", "practice_week", "good_practice"}),
        ("lambeth", {"thematic", "practice_week"}),
        ("west-sussex", {"practice_week"}),
        ("bedford", set()),
    ],
)
def test_each_framework_wants_what_it_says_and_nothing_else(council: str, kinds: set[str]) -> None:
    pack = pack_of(council)
    assert {kind.key for kind in pack.lanes() if openings_in(pack, kind)} == kinds


def test_it_is_asked_for_from_thirty_days_before_its_day_until_the_work_starts() -> None:
    (team,) = found("north-somerset", "good_practice")
    row = row_of("north-somerset", "GPC-2027-01")
    days = [date(2026, 11, 29), date(2026, 11, 30), date(2027, 1, 20), date(2027, 1, 21)]
    assert [team.is_near(row, day) for day in days] == [False, True, True, False]
    assert not team.is_near(row._replace(state="cancelled"), date(2026, 12, 1))
    assert not team.is_near(row._replace(subject="Adoption", team_id=8), date(2026, 12, 1))


@pytest.mark.parametrize(
    ("first", "reserves", "enough"), [(0, 0, False), (1, 0, False), (1, 1, True), (2, 0, True), (0, 2, True)]
)
def test_one_team_and_one_in_reserve_are_enough(first: int, reserves: int, enough: bool) -> None:
    (team,) = found("north-somerset", "good_practice")
    assert team.has_enough(first, reserves) is enough


def test_how_many_there_are_in_words() -> None:
    (team,), (hosts,) = found("north-somerset", "good_practice"), found("north-somerset", "practice_week")
    assert tally(team, 0, 0) == "0 of 1 put forward"
    assert tally(team, 1, 2) == "1 of 1 put forward, 2 reserves"
    assert tally(hosts, 3, 1) == "3 put forward, one or more wanted, 1 reserve"


# Whose turn it is ---------------------------------------------------------------------------------------------

VISIT = Feature(date(2026, 3, 10), "Team Spotlight: Adoption")
WEEK = Feature(date(2025, 11, 21), "Practice week")


def test_teams_that_were_never_featured_come_first_then_those_of_longest_ago() -> None:
    last = {"Adoption": VISIT, "Fostering": WEEK}
    assert in_turn(["Adoption", "Care Leavers", "Fostering", "Front Door"], last.get) == [
        "Care Leavers", "Front Door", "Fostering", "Adoption",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "turn"), [(date(2027, 3, 10), False), (date(2027, 3, 11), True), (date(2026, 3, 9), False)]
)
def test_a_turn_comes_round_after_twelve_months(day: date, turn: bool) -> None:
    assert is_their_turn(VISIT, day) is turn


def test_when_a_team_was_featured_in_words() -> None:
    assert said_of(None, TODAY) == "Not featured yet"
    assert said_of(VISIT, TODAY) == "Last featured on 10 March 2026: Team Spotlight: Adoption"
    assert said_of(VISIT, date(2026, 1, 5)) == "To be featured on 10 March 2026: Team Spotlight: Adoption"


# Who may sit --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("posts", "teams", "reason"),
    [
        ({"team_manager"}, {2}, ""),
        ({"team_manager"}, {1}, "works in the team that is visited"),
        ({"practitioner"}, {2}, "holds no post that may have this seat on the day it starts"),
        (set(), set(), "holds no post that may have this seat on the day it starts"),
    ],
)
def test_who_may_be_put_forward_for_a_visit_to_team_one(posts: set[str], teams: set[int], reason: str) -> None:
    _, member = found("north-somerset", "spotlight")
    assert why_not(member, posts, teams, {7}, (1, 7)) == reason
