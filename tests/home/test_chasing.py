"""Who is late with what: grouped by person, what has waited longest first (ux 2.3, LB-063, GAP-15). Values alone."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from qaportal.home import chase_filters, chasing
from qaportal.home.chase_filters import Asked
from qaportal.home.chasing import History, Holding, Item, Last, Late, Named, Someone
from qaportal.programme.duties import Obligation
from qaportal.programme.owners import Place
from qaportal.programme.plans import PhaseRow, Row

TODAY = date(2027, 3, 22)
NONE = Named("", "")
CARE, DISABILITIES = Named("care", "Children in Care"), Named("cdt", "Children with Disabilities")
PARENTING, SUPPORT = Named("parenting", "Corporate Parenting"), Named("support", "Family Support")


def someone(ident: int, name: str, team: Named = CARE, service: Named = PARENTING) -> Someone:
    held = (Holding(Named("manager", "Team Manager"), ident, None, team, service),)
    return Someone(ident, f"id-{ident}", name, held, held)


TOM, ANN, EVE = someone(1, "Tom Thyme", DISABILITIES, SUPPORT), someone(2, "Ann Ash"), someone(3, "Eve Elm")
EVERYONE = {one.id: one for one in (TOM, ANN, EVE)}


def item(key: str, days: int, title: str = "") -> Item:
    """Something that was wanted so many days ago."""
    return Item(key, title or key, TODAY - timedelta(days=days), "was due", f"/{key}", f"/own/{key}")


# By person -------------------------------------------------------------------------------------------------------


def test_what_has_waited_longest_stands_first_then_names() -> None:
    found = chasing.by_person(
        [(1, item("report:a", 3)), (3, item("report:b", 9)), (2, item("report:b", 9)), (1, item("duty:c", 5))], EVERYONE
    )
    assert [(one.someone.name, [i.key for i in one.items]) for one in found] == [
        ("Ann Ash", ["report:b"]),
        ("Eve Elm", ["report:b"]),
        ("Tom Thyme", ["duty:c", "report:a"]),
    ]


def test_nothing_is_said_twice_and_nothing_of_those_who_are_not_here() -> None:
    found = chasing.by_person([(1, item("report:a", 3)), (1, item("report:a", 3)), (9, item("report:a", 3))], EVERYONE)
    assert [(one.someone, len(one.items)) for one in found] == [(TOM, 1)]


def test_how_late_is_in_words() -> None:
    labels = [item(key, days).label(TODAY) for key, days in (("phase:a", 1), ("duty:b", 12), ("invite:c", 3))]
    assert labels == ["1 day late", "12 days late", "No answer"]


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        (["phase:a"], "Late: phase:a"),
        (["phase:a", "duty:b"], "2 things of yours are late"),
        (["invite:a"], "No answer yet: invite:a"),
        (["cover:a"], "No answer yet: cover:a"),
        (["invite:a", "cover:b"], "2 things wait for your answer"),
        (["phase:a", "invite:b"], "2 things wait for you"),
    ],
)
def test_a_mail_calls_nothing_late_that_waits_for_an_answer(keys: list[str], words: str) -> None:
    assert chasing.subject([item(key, 1) for key in keys]) == words


@pytest.mark.parametrize(
    ("people", "words"),
    [
        ({1: 1}, "1 person has 1 thing that is late"),
        ({1: 2}, "1 person has 2 things that are late"),
        ({1: 2, 2: 1}, "2 people have 3 things that are late"),
    ],
)
def test_how_many_in_words(people: dict[int, int], words: str) -> None:
    found = [(ident, item(f"report:{n}", 1)) for ident, count in people.items() for n in range(count)]
    assert chasing.tally(chasing.by_person(found, EVERYONE)) == words


# Deadlines ---------------------------------------------------------------------------------------------------------


def place(*posts: str, team: int = 0) -> Place:
    return Place(frozenset(posts), frozenset(), frozenset({team} if team else ()), frozenset())


def row(*phases: PhaseRow, **facts: Any) -> Row:
    """Published work of team 7, whose phases are asked for since the new year."""
    facts = {"ref": "TS-1", "title": "Spotlight", "state": "", "team_id": 7, "service_id": None} | facts
    return cast("Row", SimpleNamespace(phases=phases, since=date(2027, 1, 1), **facts))


def phase(due: date, owner: str = "manager", done_on: date | None = None) -> PhaseRow:
    return PhaseRow("papers", "Papers", owner, owner.title(), date(2027, 1, 4), due, "", done_on)


YESTERDAY = TODAY - timedelta(days=1)
PLACES = {1: place("manager", team=7), 2: place("manager", team=8), 3: place("head")}


@pytest.mark.parametrize(
    ("work", "late"),
    [
        (row(phase(YESTERDAY)), [1]),
        (row(phase(TODAY)), []),
        (row(phase(YESTERDAY, done_on=TODAY)), []),
        (row(phase(YESTERDAY), state="cancelled"), []),
        (row(phase(date(2026, 12, 30))), []),
        (row(phase(YESTERDAY, "nobody")), []),
        (row(phase(YESTERDAY), team_id=None), [1, 2]),
        (row(phase(YESTERDAY, "head"), team_id=None), [3]),
    ],
    ids=["of one’s team", "due today", "done", "called off", "before it was asked for", "nobody’s", "everybody’s",
         "a head’s"],
)  # fmt: skip
def test_deadlines_that_have_passed_wait_for_their_owners(work: Row, late: list[int]) -> None:
    assert [ident for ident, _ in chasing.phases([work], PLACES, TODAY)] == late


def test_a_deadline_that_is_told_as_a_report_is_not_told_again() -> None:
    work = row(phase(YESTERDAY))
    assert list(chasing.phases([work], PLACES, TODAY, told={("TS-1", "papers")})) == []
    assert list(chasing.phases([work], PLACES, TODAY, reported={(1, "TS-1", "papers")})) == []
    assert len(list(chasing.phases([work], PLACES, TODAY, reported={(2, "TS-1", "papers")}))) == 1  # asked of another
    [(_, found)] = chasing.phases([work], PLACES, TODAY, told={("TS-1", "report")})
    said = ("phase:TS-1:papers", "Papers: Spotlight", YESTERDAY, "was due on 21 March 2027")
    assert (found.key, found.title, found.since, found.words) == said


# Duties, invitations ------------------------------------------------------------------------------------------------


def owed(name: str, done: int = 0, needed: int = 1, owner: int = 1, due: date = YESTERDAY) -> Obligation:
    return Obligation(
        "watched", owner, "person", len(name), name, date(2027, 1, 1), due, needed, done, "late", "yearly", ""
    )


def test_a_duty_is_one_line_a_day_whomever_it_is_for() -> None:
    names = {"watched": "Observation"}
    found = chasing.duties([owed("Bob"), owed("Ann"), owed("Cleo", owner=2), owed("Dan", owner=9)], names, EVERYONE)
    assert [(ident, one.key, one.title, one.path) for ident, one in found] == [
        (1, "duty:watched:2027-03-21", "Observation for Ann and Bob", "/duties/people/id-1"),
        (2, "duty:watched:2027-03-21", "Observation for Cleo", "/duties/people/id-2"),
    ]


def test_where_more_of_it_is_done_for_one_than_for_another_it_says_so() -> None:
    [(_, one)] = chasing.duties([owed("Ann", 1, 2), owed("Bob", 0, 2)], {"watched": "Observation"}, EVERYONE)
    assert one.title == "Observation for Ann, 1 of 2 done and for Bob, 0 of 2 done"


@pytest.mark.parametrize("told", [date(2027, 3, 1), date(2027, 3, 19)])
def test_an_answer_is_wanted_from_the_fifth_working_day_before_or_since_the_invitation(told: date) -> None:
    wanted = date(2027, 3, 17)
    one = chasing.invitation("x" * 22, "TS-1", "Spotlight", date(2027, 3, 24), told, wanted)
    assert one.since == max(told, wanted)
    assert one.words == f"begins on Wednesday 24 March 2027; invited on {told.day} March 2027"
    assert (one.path, one.own) == ("/activity/TS-1", f"/invites/{'x' * 22}")


# When they were chased -----------------------------------------------------------------------------------------------


def test_last_chased_is_of_a_person_and_of_each_thing() -> None:
    tom = Late(TOM, (item("report:a", 9), item("report:b", 3), item("report:c", 1)))
    early, late = (Last(datetime(2027, 3, day, 9, tzinfo=UTC), "Bea") for day in (15, 19))
    found = History({(1, "report:a"): early, (1, "report:b"): late, (2, "report:c"): late})
    assert [found.of(tom, one) for one in tom.items] == [early, late, None]
    assert found.last(tom) == late
    assert found.last(Late(EVE, tom.items)) is None


# Filters -----------------------------------------------------------------------------------------------------------

TOMS, ANNS = Late(TOM, (item("report:a", 9), item("duty:b", 3))), Late(ANN, (item("duty:b", 3),))


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        (Asked(), ["Tom Thyme", "Ann Ash"]),
        (Asked(kind="duty"), ["Tom Thyme", "Ann Ash"]),
        (Asked(kind="report"), ["Tom Thyme"]),
        (Asked(team="care"), ["Ann Ash"]),
        (Asked(service="support"), ["Tom Thyme"]),
        (Asked(service="support", team="care"), []),
    ],
)
def test_a_filter_keeps_people_with_all_that_is_late_of_theirs(asked: Asked, kept: list[str]) -> None:
    assert [one.someone.name for one in (TOMS, ANNS) if asked.keeps(one)] == kept


def test_filters_offer_what_there_is_and_stand_in_the_address() -> None:
    words = {"service": "service", "team": "team", "duty": "Standing duties"}
    boxes = chase_filters.boxes([TOMS, ANNS], Asked(team="care"), words)
    assert [(box.name, box.chosen, [label for _, label in box.choices]) for box in boxes] == [
        ("service", "", ["Every service", "Corporate Parenting", "Family Support"]),
        ("team", "care", ["Every team", "Children in Care", "Children with Disabilities"]),
        ("kind", "", ["Anything", "Reports", "Standing duties"]),
    ]
    assert Asked(team="care").in_address(page=2) == "?team=care&page=2"
    assert Asked().in_address(page=0) == ""
    assert chase_filters.asked_of({"team": "care", "kind": "duty", "page": "3"}) == Asked(team="care", kind="duty")
