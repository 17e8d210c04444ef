"""Whatever the organisation: no rule is broken, what is empty is told of, and the same question has the same answer."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from bench.rounds import changed, year
from qaportal.allocation import Pick, Plan, Reasons, Round, Seat, Span, rebalance, resolve, solve
from tests.allocation.cast import MARCH, YEAR, person, task
from tests.allocation.judge import Judge, best, faults
from tests.allocation.organisations import changes, rounds

COUNCIL = year(200, 600)
SLOW = {  # nothing is shrunk: a failing organisation is small enough to read
    "phases": [Phase.explicit, Phase.generate],
    "deadline": None,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large],
}


@given(rounds())
@settings(max_examples=30, **SLOW)
def test_no_rule_is_ever_broken_and_what_is_empty_says_by_which_rule(asked: Round) -> None:
    found = solve(asked)
    assert faults(asked, found) == []
    assert len(found.unfilled) >= found.bounds.unfilled
    assert found.bounds.uneven is None or len(found.unfilled) > found.bounds.unfilled or (
        found.uneven >= found.bounds.uneven
    )  # fmt: skip


@given(rounds(), st.randoms(use_true_random=False))
@settings(max_examples=10, **SLOW)
def test_the_same_seed_gives_the_same_plan_in_whatever_order_it_is_asked(asked: Round, random: object) -> None:
    people, seats = list(asked.people), list(asked.seats)
    random.shuffle(people)  # type: ignore[attr-defined]
    random.shuffle(seats)  # type: ignore[attr-defined]
    assert solve(asked) == solve(replace(asked, people=tuple(people), seats=tuple(seats)))


@given(st.data())
@settings(max_examples=12, **SLOW)
def test_after_a_change_every_rule_holds_and_little_moves(data: st.DataObject) -> None:
    asked = data.draw(rounds())
    before = solve(asked)
    after = data.draw(changes(asked))
    now = resolve(after, before)
    assert faults(after, now) == []
    assert len(now.moved) <= 2 * had_to_move(after, before)
    assert faults(after, rebalance(after, now, 3)) == []


def had_to_move(asked: Round, before: Plan) -> int:
    """Seats that have to be filled anew: whose holder may not sit there any more, and those that nobody has."""
    there, people = {seat.id: seat for seat in asked.seats}, {one.id: one for one in asked.people}
    sitting = tuple(pick for pick in before.picks if pick.seat in there)
    judge = Judge(asked, replace(before, picks=sitting))
    out = sum(bool(judge.broken(people[pick.person], there[pick.seat])) for pick in sitting if not pick.locked)
    return out + len(there) - len(sitting)


@given(rounds(most_people=3, most_seats=5))
@settings(max_examples=20, **SLOW)
def test_as_many_seats_are_filled_as_can_be(asked: Round) -> None:
    """All plans there are, one by one, are the oracle."""
    asked = replace(asked, locked=())
    filled, _ = best(asked)
    found = solve(asked)
    assert len(found.picks) == filled
    assert found.bounds.unfilled <= len(asked.seats) - filled


@given(st.sampled_from([60, 90, 180]), st.integers(1, 5), st.lists(st.sampled_from([0, 60, 300]), min_size=2,
       max_size=3))  # fmt: skip
@settings(max_examples=20, **SLOW)
def test_the_load_is_as_even_as_can_be(length: int, seats: int, carried: list[int]) -> None:
    asked = _alike([length] * seats, carried)
    found = solve(asked)
    assert (len(found.picks), sum(minutes**2 for minutes in found.load.values())) == best(asked)


@given(st.lists(st.sampled_from([60, 120, 180]), min_size=1, max_size=6), st.lists(st.sampled_from([0, 60, 300]),
       min_size=2, max_size=3))  # fmt: skip
@example([60, 60, 180, 180, 180], [0, 300])  # even loads take one seat for two here, which is not looked for
@settings(max_examples=20, **SLOW)
def test_with_seats_of_several_lengths_no_move_and_no_swap_makes_the_load_more_even(
    lengths: list[int], carried: list[int]
) -> None:
    found = solve(_alike(lengths, carried))
    sits = found.holder

    def squares(holder: dict[int, int]) -> int:
        load = dict(enumerate(carried, 1))
        for seat, who in holder.items():
            load[who] += lengths[seat - 1]
        return sum(minutes**2 for minutes in load.values())

    moved = [{**sits, seat: who} for seat in sits for who in range(1, len(carried) + 1)]
    swapped = [{**sits, seat: sits[other], other: sits[seat]} for seat in sits for other in sits]
    assert len(sits) == len(lengths)
    assert squares(dict(sits)) == min(map(squares, [*moved, *swapped]))


def _alike(lengths: list[int], carried: list[int]) -> Round:
    people = tuple(person(n, f"Person {n}", carried=done) for n, done in enumerate(carried, 1))
    return Round(people, tuple(task(n, minutes) for n, minutes in enumerate(lengths, 1)), YEAR)


@given(st.integers(1, 11), st.integers(2, 6), st.integers(1, 30), st.sampled_from([50, 80, 100]))
@settings(max_examples=15, **SLOW)
def test_a_joiner_is_not_flooded(months: int, others: int, count: int, fte: int) -> None:
    """They come out at no more than one seat above what their months and their time come to."""
    joined = MARCH.last - timedelta(days=30 * months)
    span = Span(MARCH.last - timedelta(days=364), MARCH.last)
    peers = [person(n, f"Peer {n}", carried=600) for n in range(2, others + 2)]
    asked = Round(
        (person(1, "Joy New", joined=joined, fte=fte), *peers), tuple(task(n) for n in range(1, count + 1)), span
    )
    found = solve(asked)
    assert faults(asked, found) == []
    most = max(found.load[peer.id] for peer in peers)
    assert found.load[1] <= most * months * 30 * fte / (365 * 100) + 60 + most * 0.1


def test_a_councils_year_is_filled_and_nearly_as_even_as_it_could_be() -> None:
    found = solve(COUNCIL)
    assert faults(COUNCIL, found) == []
    assert len(found.unfilled) == found.bounds.unfilled
    assert found.gap is not None
    assert found.gap < 1
    after = changed(COUNCIL)
    now = resolve(after, found)
    assert faults(after, now) == []
    assert len(now.moved) <= 2 * had_to_move(after, found)


@given(rounds())
@settings(max_examples=10, **SLOW)
def test_there_is_a_reason_for_everything(asked: Round) -> None:
    found = solve(asked)
    reasons, judge = Reasons(asked, found), Judge(asked, found)
    for pick in found.picks:
        assert all(reasons.why(pick.seat))
    for empty in found.unfilled:
        assert all(reasons.why_empty(empty.seat))
    for seat in asked.seats:
        for one in asked.people:
            may = one.id == judge.holder.get(seat.id) or not _broken_alone(judge, one.id, seat)
            said = reasons.why_not(seat.id, one.id)
            assert may == any("could take it" in line or "has this seat" in line for line in said)


def _broken_alone(judge: Judge, who: int, seat: Seat) -> list[str]:
    """What keeps somebody out of a seat once its holder has got up."""
    holder = judge.rise(seat.id) if seat.id in judge.holder else None
    broken = judge.broken(judge.people[who], seat)
    if holder is not None:
        judge.sit(seat.id, holder)
    return broken


def test_a_plan_is_the_same_on_the_day_after() -> None:
    """Nothing of a plan hangs on a clock: it compares equal, whatever time it took."""
    asked = Round(
        tuple(person(n, f"P {n}") for n in range(1, 4)), (task(1), task(2)), Span(date(2027, 1, 1), MARCH.last)
    )
    assert solve(asked) == solve(asked)
    assert solve(asked).picks[0] == Pick(1, solve(asked).holder[1])
