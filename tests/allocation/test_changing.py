"""After a change: what still holds stays, little moves, what somebody chose never does."""

from dataclasses import replace
from datetime import date

from qaportal.allocation import Cap, Pick, Plan, Round, Span, rebalance, resolve, solve
from tests.allocation.cast import ANN, KIM, SAM, TUESDAY, asked, lock, person, task, visit
from tests.allocation.judge import faults

NORA = person(6, "Nora Poe", "west")


def after(changed: Round, before: Plan) -> Plan:
    """The plan for what changed, looked at by the judge."""
    found = resolve(changed, before)
    assert faults(changed, found) == []
    return found


def test_without_a_change_nothing_moves() -> None:
    round_ = asked([ANN, KIM, NORA], [task(n) for n in range(1, 8)])
    before = solve(round_)
    again = after(round_, before)
    assert (again.picks, again.moved) == (before.picks, ())


def test_only_the_seats_of_whoever_is_away_move() -> None:
    days = [date(2027, 3, day) for day in (2, 9, 16)]
    seats = [visit(n, item=f"visit {n}", first=day, last=day, visited=frozenset()) for n, day in enumerate(days, 1)]
    before = solve(asked([ANN, KIM, NORA], seats))
    holder = {one.id: one for one in (ANN, KIM, NORA)}[before.holder[2]]
    away = replace(holder, away=(Span(TUESDAY, TUESDAY),))
    now = after(asked([*({ANN, KIM, NORA} - {holder}), away], seats), before)
    assert now.moved == (2,)
    assert now.unfilled == ()


def test_new_seats_go_to_whoever_has_least_and_move_nobody() -> None:
    before = solve(asked([ANN, KIM], [task(1), task(2)]))
    now = after(asked([ANN, KIM, NORA], [task(1), task(2), task(3)]), before)
    assert (now.holder[3], now.moved) == (NORA.id, ())


def test_somebody_hands_on_a_seat_where_another_would_stay_empty() -> None:
    """Kim may do both kinds, Nora only checks; Kim's one place goes to the audit, her check to Nora."""
    kim, auditors = replace(KIM, caps=(Cap(1, "year"),)), frozenset({"auditor"})
    kim = replace(kim, posts=kim.posts | auditors)
    before = Plan((Pick(1, KIM.id),), (), {}, 0, solve(asked([], [])).bounds)
    now = after(asked([kim, NORA], [task(1), task(2, kind="audit", posts=auditors)]), before)
    assert (now.holder, now.moved) == ({1: NORA.id, 2: KIM.id}, (1,))


def test_seats_that_are_gone_and_people_who_are_gone_leave_no_trace() -> None:
    before = solve(asked([ANN, KIM], [task(1), task(2)]))
    now = after(asked([ANN], [task(2)]), before)
    assert now.holder == {2: ANN.id}


def test_a_choice_never_moves_whatever_it_breaks_by_now() -> None:
    chosen = lock(task(1), ANN, "Agreed with her.")
    before = solve(asked([ANN, KIM], [task(1), task(2)], locked=(chosen,)))
    left = replace(ANN, left=date(2027, 1, 31))
    now = after(asked([left, KIM], [task(1), task(2)], locked=(chosen,)), before)
    assert [(pick.person, pick.broken, pick.reason) for pick in now.picks if pick.locked] == [
        (ANN.id, ("not_here",), "Agreed with her.")
    ]


def test_rebalancing_moves_no_more_than_it_may() -> None:
    seats = [task(n) for n in range(1, 9)]
    all_anns = Plan(tuple(Pick(n, ANN.id) for n in range(1, 9)), (), {}, 0, solve(asked([], [])).bounds)
    round_ = asked([ANN, KIM], seats)
    for moves, load in ((0, (480, 0)), (2, (360, 120)), (30, (240, 240))):
        now = rebalance(round_, all_anns, moves)
        assert faults(round_, now) == []
        assert (now.load[ANN.id], now.load[KIM.id]) == load
        assert len(now.moved) == min(moves, 4)


def test_rebalancing_leaves_choices_alone() -> None:
    seats = [task(1), task(2)]
    round_ = asked([ANN, KIM], seats, locked=(lock(seats[0], ANN), lock(seats[1], ANN)))
    assert rebalance(round_, solve(round_), 10).holder == {1: ANN.id, 2: ANN.id}


def test_the_time_that_runs_out_leaves_what_was_found_with_its_bound() -> None:
    """A clock that jumps: everything after the first flow is too late."""
    ticks = iter(range(0, 10_000, 10))
    round_ = asked([ANN, KIM], [task(n) for n in range(1, 5)])
    found = solve(round_, limit=15, clock=lambda: next(ticks))
    assert found.bounds.unfilled == 0
    assert len(found.picks) + len(found.unfilled) == 4
    assert not found.is_proven
    assert found.gap is None


def test_whoever_waits_is_told_how_far_it_is() -> None:
    told: list[tuple[str, int, int]] = []
    solve(asked([ANN, KIM, SAM], [task(n, 60 * n) for n in range(1, 5)]), progress=lambda *said: told.append(said))
    assert {stage for stage, _, _ in told} >= {"flow", "seats", "bound", "evening out", "turns and repeats"}
    assert all(0 <= done <= of for _, done, of in told)
