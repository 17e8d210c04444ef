"""Who is told that a child may be at risk, and which manager hears of somebody's work (NS-031, NS-032)."""

from dataclasses import dataclass, replace
from typing import Any

import pytest

from qaportal.concerns.recipients import (
    LEAD,
    Right,
    Scene,
    Told,
    Wanted,
    above,
    first_told,
    next_manager,
    next_told,
    right_manager,
)

CARE, HELP = 1, 2  # services
NORTH, SOUTH = 10, 20  # teams of Care
PAT, TOM, HAZEL, LENA, PRIYA, ROWAN, SAM = range(1, 8)
NAMES = {PAT: "Pat", TOM: "Tom", HAZEL: "Hazel", LENA: "Lena", PRIYA: "Priya", ROWAN: "Rowan", SAM: "Sam"}
TITLES = {"manager": "Team Manager", "head": "Head of Service", "director": "Director", "worker": "Social Worker"}
MANAGER = Wanted("Team Manager", frozenset({"manager"}))
HEAD = Wanted("Head of Service", frozenset({"head"}))
BOTH = (MANAGER, HEAD)


@dataclass(frozen=True)
class Post:
    """A post that somebody holds."""

    person_id: int
    post_key: str
    team_id: int | None = None
    service_id: int | None = CARE
    manager_id: int | None = None

    @property
    def name(self) -> str:
        return NAMES[self.person_id]


POSTS = {
    PAT: Post(PAT, "worker", NORTH, manager_id=TOM),
    TOM: Post(TOM, "manager", NORTH, manager_id=HAZEL),
    SAM: Post(SAM, "manager", SOUTH, manager_id=HAZEL),
    HAZEL: Post(HAZEL, "head", manager_id=LENA),
    LENA: Post(LENA, "director", service_id=None),
    ROWAN: Post(ROWAN, "worker", 30, HELP, PRIYA),
    PRIYA: Post(PRIYA, "worker", 30, HELP),
}


def scene(raiser: int = ROWAN, *, without: tuple[int, ...] = (), **changes: object) -> Scene:
    """A record of Pat's, in the north team; but for those who have left."""
    held = tuple(one for ident, one in POSTS.items() if ident not in without)
    made = Scene(raiser, NORTH, CARE, PAT, held, TITLES, frozenset({"head"}), ((PRIYA, "Priya"),))
    return replace(made, **changes)  # type: ignore[arg-type]


def told(people: list[Told]) -> dict[str, str]:
    """Who is told, as what; in whose place."""
    return {one.name: one.post + (f" for {one.instead_of}" if one.instead_of else "") for one in people}


def test_team_manager_and_head_of_service_are_told_at_once() -> None:
    assert told(first_told(BOTH, scene())) == {"Tom": "Team Manager", "Hazel": "Head of Service"}


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        # Who raises it is not told; somebody above is, in their place.
        ({"raiser": TOM}, {"Hazel": "Head of Service", "Lena": "Director for Team Manager"}),
        ({"raiser": HAZEL}, {"Tom": "Team Manager", "Lena": "Director for Head of Service"}),
        # Nobody holds the post.
        ({"without": (TOM,)}, {"Hazel": "Head of Service", "Priya": f"{LEAD} for Team Manager"}),
        ({"without": (HAZEL,)}, {"Tom": "Team Manager", "Priya": f"{LEAD} for Head of Service"}),
        ({"without": (HAZEL, TOM, LENA)}, {"Priya": f"{LEAD} for Team Manager"}),
        # Of work in no team and no service there is nobody but those who look after all of it.
        ({"team": None, "service": None, "worker": None, "raiser": ROWAN}, {"Priya": "Social Worker for Team Manager"}),
    ],
    ids=["raised by the manager", "raised by the head", "no manager", "no head", "nobody there", "nowhere"],
)
def test_where_nobody_is_left_it_goes_up_and_says_so(who: dict[str, object], expected: dict[str, str]) -> None:
    assert told(first_told(BOTH, scene(**who))) == expected  # type: ignore[arg-type]


def test_the_line_manager_stands_in_for_a_team_manager() -> None:
    """Pat is managed by Sam, of another team, and the north team has no manager."""
    held = tuple(replace(one, manager_id=SAM) if one.person_id == PAT else one for one in scene(without=(TOM,)).held)
    assert told(first_told(BOTH, scene(held=held))) == {
        "Hazel": "Head of Service", "Sam": "Team Manager for Team Manager",
    }  # fmt: skip


def test_nobody_of_another_team_or_service_is_told() -> None:
    assert told(first_told(BOTH, scene(team=SOUTH))) == {"Sam": "Team Manager", "Hazel": "Head of Service"}


def test_a_head_who_sits_in_a_team_heads_the_service_all_the_same() -> None:
    held = tuple(replace(one, team_id=SOUTH) if one.person_id == HAZEL else one for one in scene().held)
    assert told(first_told(BOTH, scene(held=held))) == {"Tom": "Team Manager", "Hazel": "Head of Service"}


def test_a_framework_may_name_the_worker_and_the_line_manager() -> None:
    kin = (Wanted("Worker", kin="worker"), Wanted("Line manager", kin="line_manager"))
    assert told(first_told(kin, scene())) == {"Pat": "Social Worker", "Tom": "Team Manager"}


def test_nobody_is_told_twice() -> None:
    one_post = Wanted("Any of them", frozenset({"manager", "head"}))
    assert told(first_told((MANAGER, one_post, MANAGER), scene())) == {"Tom": "Team Manager"}


def test_where_the_raiser_is_all_there_is_nobody_is_left() -> None:
    alone = scene(PRIYA, without=tuple(ident for ident in POSTS if ident != PRIYA))
    assert first_told(BOTH, alone) == []


# Going up ---------------------------------------------------------------------------------------------------


def test_next_are_those_above_who_were_told_then_the_qa_leads() -> None:
    assert told(next_told(None, scene(), {TOM, HAZEL})) == {"Lena": "Director"}
    assert told(next_told(None, scene(), {TOM, HAZEL, LENA})) == {"Priya": LEAD}
    assert next_told(None, scene(), {TOM, HAZEL, LENA, PRIYA}) == []


def test_a_framework_may_say_who_is_next() -> None:
    director = (Wanted("Director", frozenset({"director"})),)
    assert told(next_told(director, scene(), {TOM, HAZEL})) == {"Lena": "Director"}


def test_line_management_that_goes_in_a_circle_ends() -> None:
    held = tuple(replace(one, manager_id=TOM) if one.person_id == HAZEL else one for one in scene().held)
    assert list(above(PAT, scene(held=held))) == [TOM, HAZEL]


# Somebody's work --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ({}, (TOM, "manager")),
        ({"raiser": TOM}, (HAZEL, "above")),
        ({"worker": TOM, "raiser": HAZEL}, (LENA, "above")),
        ({"without": (TOM,)}, (HAZEL, "head", TOM)),
        ({"without": (TOM,), "raiser": HAZEL}, None),
        ({"worker": LENA}, None),
    ],
    ids=["the line manager", "who raises it", "two of them", "has left", "nobody is left", "the top"],
)
def test_the_right_manager_is_neither_who_raises_it_nor_whose_work_it_is(
    who: dict[str, object], expected: tuple[Any, ...] | None
) -> None:
    made = scene(**who)  # type: ignore[arg-type]
    if "worker" in who and who["worker"] == LENA:
        made = replace(made, service=None)
    assert right_manager(made) == (Right(*expected) if expected else None)


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ({"without": (TOM,), "under": {TOM: HAZEL}}, Right(HAZEL, "above", TOM)),
        ({"without": (TOM, HAZEL), "under": {TOM: HAZEL, HAZEL: LENA}}, Right(LENA, "above", TOM)),
        ({"away": {TOM}}, Right(HAZEL, "above", TOM)),
        ({"away": {TOM, HAZEL}}, Right(LENA, "above", TOM)),
        ({"away": {TOM, HAZEL, LENA}}, None),
        ({"raiser": TOM}, Right(HAZEL, "above")),  # nobody is missed: it is they who raise it
        ({"raiser": TOM, "away": {HAZEL}}, Right(LENA, "above")),
    ],
)
def test_where_the_line_manager_has_left_or_is_away_the_one_above_hears_of_it(
    who: dict[str, object], expected: Right | None
) -> None:
    assert right_manager(scene(**who)) == expected  # type: ignore[arg-type]


def test_what_was_left_unread_goes_up_past_who_raised_it_and_whose_work_it_is() -> None:
    gone: dict[str, Any] = {"without": (TOM,), "under": {TOM: HAZEL}}
    assert next_manager(scene(**gone), TOM) == Right(HAZEL, "above", TOM)
    assert next_manager(scene(HAZEL, **gone), TOM) == Right(LENA, "above", TOM)
    assert next_manager(scene(**gone | {"under": {}}), TOM) is None
