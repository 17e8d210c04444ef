"""The engine for weeks, judged by code that knows nothing of it (X-11): no clash ever, nothing moved without need."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qaportal.timetable.week.clashes import clashes
from qaportal.timetable.week.rooms import with_rooms
from qaportal.timetable.week.solving import in_turn, solve
from qaportal.timetable.week.values import Busy, Problem, Room, Session
from tests.timetable.weeks import ALL_DAYS, MILL, at, audit, talk, week

SECONDS = 2.0
MEMBERS, WORKERS = (1, 2, 3), (10, 11)
SECOND = Room(4, "Mill 2", "Mill", "meeting", 6)


@st.composite
def weeks(draw: st.DrawFn) -> Problem:
    """A handful of sessions over three days with people who are away now and then, some of it too much to fit."""
    sessions = list[Session]()
    for n in range(draw(st.integers(1, 8))):
        member, worker = draw(st.sampled_from(MEMBERS)), draw(st.sampled_from(WORKERS))
        days = tuple(sorted(draw(st.sets(st.sampled_from(ALL_DAYS), min_size=1))))
        after = tuple(one.key for one in sessions if member in one.members)[: draw(st.integers(0, 1))]
        minutes = draw(st.sampled_from((60, 90, 120, 240)))
        said = {"days": days, "after": after, "apart": draw(st.sampled_from(("", f"m{member}")))}
        alone = draw(st.booleans())
        site = draw(st.sampled_from(("Mill", "Lane")))
        made = talk(f"s{n}", member, minutes=minutes, **said) if alone else audit(  # type: ignore[arg-type]
            f"s{n}", member, worker, site=site, minutes=minutes, **said)  # fmt: skip
        sessions.append(made)
    away = st.builds(lambda day, start: (Busy(day, start, start + 240, "away"),), st.sampled_from(ALL_DAYS),
                     st.sampled_from((540, 780)))  # fmt: skip
    busy = draw(st.dictionaries(st.sampled_from((*MEMBERS, *WORKERS)), away, max_size=3))
    return week(*sessions, busy=busy)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(weeks())
def test_a_timetable_has_no_clash_and_every_session_is_somewhere_or_says_why_not(problem: Problem) -> None:
    plan = solve(problem, seconds=SECONDS)
    assert clashes(problem, plan.places) == []
    assert plan.places.keys() | {one.key for one in plan.unplaced} == problem.session.keys()
    assert all(one.why for one in plan.unplaced)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(weeks())
def test_one_after_the_other_has_no_clash_either_and_is_the_same_each_time(problem: Problem) -> None:
    plan = in_turn(problem)
    assert clashes(problem, plan.places) == []
    assert plan.places.keys() | {one.key for one in plan.unplaced} == problem.session.keys()
    assert all(one.why for one in plan.unplaced)
    assert replace(in_turn(problem), seconds=0) == replace(plan, seconds=0)


def test_one_after_the_other_moves_nothing_for_what_has_to_move() -> None:
    """The member who is away in the morning of day 1 has only that day; the room is another’s from 13:00 to 15:00."""
    away = {1: (Busy(1, 540, 660, "away"),)}
    first, other = audit("a", 1, 10, days=(1,)), audit("b", 2, 11)
    before = {"a": at(1, "09:00", 2), "b": at(1, "13:00", 2)}
    plan = in_turn(week(first, other, busy=away, before=before))
    assert plan.moved == ("a",)
    assert plan.places["a"] == at(1, "11:00", 2)  # before lunch from 13:00 on


def test_what_has_not_moved_keeps_its_room() -> None:
    """LB-041, X-11: nobody is told of another room because somebody else has moved."""
    both = replace(week(audit("a", 1, 10), audit("b", 2, 11), before={"a": at(2, "09:00", 2), "b": at(1, "09:00", 2)}),
                   rooms=(MILL, SECOND))  # fmt: skip
    places, without = with_rooms(both, {"a": (1, 540), "b": (1, 540)})
    assert places == {"a": at(1, "09:00", 4), "b": at(1, "09:00", 2)}
    assert without == ()


def test_it_gives_its_room_up_where_another_one_has_none_for_it() -> None:
    """Eight people fit into the large room alone, in which two were."""
    many = replace(audit("a", 1, 10), members=tuple(range(20, 28)))
    large = replace(SECOND, seats=12)
    both = replace(week(many, audit("b", 2, 11), before={"a": at(2, "09:00", 4), "b": at(1, "09:00", 4)}),
                   rooms=(MILL, large))  # fmt: skip
    places, without = with_rooms(both, {"a": (1, 540), "b": (1, 540)})
    assert places == {"a": at(1, "09:00", 4), "b": at(1, "09:00", 2)}
    assert without == ()


def test_everybody_has_their_quota_and_the_order_is_kept() -> None:
    sessions = [audit(f"a{m}{n}", m, 10 + n) for m in MEMBERS for n in range(2)]
    sessions += [talk(f"w{m}", m, days=(3,), after=(f"a{m}0", f"a{m}1")) for m in MEMBERS]
    plan = solve(week(*sessions), seconds=SECONDS)
    assert (plan.unplaced, plan.proven, len(plan.places)) == ((), True, 9)


def test_what_is_too_much_is_named_and_all_else_is_placed() -> None:
    """Two of three long ones fit in the one day that their worker has."""
    sessions = [audit(f"a{m}", m, 10, days=(1,), minutes=180) for m in MEMBERS]
    plan = solve(week(*sessions), seconds=SECONDS)
    assert (len(plan.places), plan.proven) == (2, True)
    [left] = plan.unplaced
    assert any("P10 is in another session" in sentence for sentence in left.why)


def test_what_is_locked_stays_even_where_it_clashes() -> None:
    problem = week(*(audit(f"a{m}", m, 10) for m in MEMBERS))
    locked = {"a1": at(1, "11:00", 2), "a2": at(1, "12:00", 2)}
    plan = solve(replace(problem, locked=locked, before=locked), seconds=SECONDS)
    assert {key: plan.places[key] for key in locked} == locked
    assert {one.kind for one in clashes(problem, plan.places) if "a3" in one.sessions} == set()
    assert "a3" in plan.places


def test_an_absence_moves_only_what_it_must() -> None:
    problem = week(*(audit(f"a{m}{n}", m, 10 + n) for m in MEMBERS for n in range(2)))
    first = solve(problem, seconds=SECONDS)
    hit = first.places["a10"]
    people = tuple(
        replace(one, busy=(Busy(hit.day, hit.start, hit.start + 60, "away"),)) if one.id == 1 else one
        for one in problem.people
    )
    again = solve(replace(problem, people=people, before=first.places), seconds=SECONDS)
    must = {key for key, place in first.places.items() if problem.session[key].members == (1,) and place == hit}
    assert set(again.moved) == must
    assert again.proven


def test_rooms_run_out_before_people_do() -> None:
    """One room at the place: a morning and an afternoon, though three workers are free."""
    sessions = [audit(f"a{m}", m, 9 + m, days=(1,), minutes=240) for m in MEMBERS]
    plan = solve(week(*sessions), seconds=SECONDS)
    assert len(plan.places) == 2
    assert any("No room is free" in why for one in plan.unplaced for why in one.why)
