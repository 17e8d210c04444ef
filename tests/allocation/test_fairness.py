"""An even load over 12 months, by hours and by what each can carry; then leads in turn, then few repeats (X-05)."""

from collections import Counter
from dataclasses import replace
from datetime import date

from qaportal.allocation import Cap, Round, Span, ledger, solve
from tests.allocation.cast import ANN, KIM, YEAR, asked, person, plan, review, task, visit, who
from tests.allocation.judge import faults

TEN = [task(n) for n in range(1, 11)]


def hours(people: list, seats: list, **changes: object) -> dict[str, float]:
    """First name → hours given."""
    found, minutes = plan(people, seats, **changes), {seat.id: seat.minutes for seat in seats}
    names = {one.id: one.name.split()[0] for one in people}
    given = Counter(dict.fromkeys(names.values(), 0))
    for pick in found.picks:
        given[names[pick.person]] += minutes[pick.seat]
    return {name: total / 60 for name, total in given.items()}


def test_equals_get_the_same_hours() -> None:
    assert hours([ANN, KIM], TEN) == {"Ann": 5, "Kim": 5}


def test_hours_count_and_not_seats() -> None:
    assert hours([ANN, KIM], [task(1, 240), *(task(n, 60) for n in range(2, 6))]) == {"Ann": 4, "Kim": 4}
    lengths = (420, 240, 180, 180, 90, 90, 60, 60)
    assert hours([ANN, KIM], [task(n, m) for n, m in enumerate(lengths, 1)]) == {"Ann": 11, "Kim": 11}


def test_part_timers_get_their_part() -> None:
    assert hours([ANN, replace(KIM, fte=25)], TEN) == {"Ann": 8, "Kim": 2}


def test_what_was_done_before_counts_and_so_does_credit_for_cover() -> None:
    assert hours([ANN, replace(KIM, carried=240)], TEN) == {"Ann": 7, "Kim": 3}
    assert hours([ANN, replace(KIM, carried=120, credit=120)], TEN) == {"Ann": 7, "Kim": 3}


def test_long_leave_makes_a_share_smaller() -> None:
    away = replace(KIM, away=(Span(date(2027, 4, 1), date(2027, 9, 30)),))
    found = hours([ANN, away], [task(n) for n in range(1, 10)])
    assert found == {"Ann": 6, "Kim": 3}


def test_a_joiner_has_the_share_of_their_months_and_is_not_flooded() -> None:
    """Ann carries 10 hours of the 12 months to March; Kim joined a month ago. Even would be 10 hours for Kim."""
    span = Span(date(2026, 4, 1), date(2027, 3, 31))
    joiner = replace(KIM, joined=date(2027, 3, 1))
    given = hours([replace(ANN, carried=600), joiner], [task(n) for n in range(1, 5)], span=span)
    assert given == {"Ann": 3, "Kim": 1}


def test_a_joiner_of_october_has_a_quarter_of_a_year() -> None:
    joiner = replace(KIM, joined=date(2027, 10, 1))
    seats = [task(n, first=date(2027, 10, 1), last=date(2027, 12, 31)) for n in range(1, 11)]
    assert hours([ANN, joiner], seats) == {"Ann": 8, "Kim": 2}


def test_filling_seats_comes_before_an_even_load() -> None:
    busy = replace(ANN, carried=6000)
    assert who([busy, replace(KIM, caps=(Cap(1, "year"),))], task(1), task(2)).count("Ann") == 1


def test_the_lead_passes_round() -> None:
    """NS-086: whoever led last waits; whoever never did comes first."""
    ann, kim = replace(ANN, led=(date(2026, 11, 2),)), replace(KIM, led=(date(2026, 6, 1),))
    new = person(6, "Nora Poe", "west")
    assert who([ann, kim], visit(role="lead", rotates=True)) == ["Kim"]
    assert who([ann, kim, new], visit(role="lead", rotates=True)) == ["Nora"]
    march, april = (visit(n, role="lead", rotates=True, item=f"visit {n}", first=day, last=day)
                    for n, day in ((1, date(2027, 3, 9)), (2, date(2027, 4, 13))))  # fmt: skip
    assert len(set(who([ANN, KIM], march, april))) == 2


def test_an_even_load_comes_before_turns() -> None:
    ann = replace(ANN, led=(date(2026, 11, 2),))
    assert who([ann, replace(KIM, carried=60)], visit(role="lead", rotates=True)) == ["Ann"]


def test_nobody_meets_the_same_team_twice_where_others_could() -> None:
    seen = replace(ANN, looked_at=("north",))
    assert who([seen, KIM], review()) == ["Kim"]
    two_teams = [review(1), review(2, team="west")]
    assert who([seen, KIM], *two_teams) == ["Kim", "Ann"]


def test_pairs_change() -> None:
    met, other = replace(ANN, sat_with=(KIM.id,)), person(6, "Nora Poe", "west")
    sitting = [visit(n, item=f"visit {n // 2}", first=day, last=day)
               for n, day in ((0, date(2027, 3, 9)), (1, date(2027, 3, 9)))]  # fmt: skip
    found = who([met, replace(KIM, sat_with=(ANN.id,)), other], *sitting)
    assert sorted(found) != ["Ann", "Kim"]


def test_the_ledger_has_everybody_in_the_pool_by_name_against_their_share() -> None:
    officer = person(7, "Ola Day", posts=frozenset({"officer"}))
    half = replace(KIM, fte=50, credit=30)
    round_ = asked([half, officer, ANN], [task(1, 120), task(2, 90)])
    lines = ledger(round_, solve(round_))
    assert [(line.name, line.load, line.share, line.over) for line in lines] == [
        ("Ann Lee", 120 if lines[0].given == 120 else 90, 160, lines[0].load - 160),
        ("Kim Shah", 240 - lines[0].load, 80, 80 - lines[0].load + 80),
    ]
    assert sum(line.over for line in lines) == 0
    assert [str(line) for line in lines][1].startswith("Kim Shah has 2 hours against a share of 1 hour 20 minutes, "
                                                       "30 minutes of it credited for cover.")  # fmt: skip


def test_nobody_in_the_pool_and_nothing_to_do() -> None:
    assert plan([], [task(1)]).unfilled[0].excluded == {}
    assert plan([ANN], []).picks == ()
    assert faults(Round((), (), YEAR), solve(Round((), (), YEAR))) == []
