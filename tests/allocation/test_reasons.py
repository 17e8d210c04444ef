"""Why: sentences that anyone can read, about a pick, an empty seat, and one who was not asked."""

from dataclasses import replace
from datetime import date

from qaportal.allocation import Cap, Person, Reasons, Round, Seat, solve
from tests.allocation.cast import ANN, KIM, SAM, asked, lock, person, review, task, visit


def of(people: list[Person], seats: list[Seat], **changes: object) -> Reasons:
    """The reasons of the plan for them."""
    round_: Round = asked(people, seats, **changes)
    return Reasons(round_, solve(round_))


def test_a_pick_says_its_rank_the_load_and_the_next_best() -> None:
    found = of([SAM, ANN, replace(KIM, carried=120)], [review()])
    assert found.why(1) == (
        "Ann Lee is number 1 of 2 who could take this seat.",
        "With Kim Shah instead, the load would be less even.",
        "Ann Lee has 2 hours in all, against a share of 2 hours.",
    )


def test_the_only_one_who_could_is_told_as_such() -> None:
    assert of([SAM, ANN], [review()]).why(1)[0] == "Nobody but Ann Lee could take this seat."


def test_between_equals_the_draw_decides() -> None:
    found = of([ANN, person(6, "Nora Poe", "west")], [task(1)])
    assert found.why(1)[1].endswith("would do as well: between equals the draw decides.")


def test_turns_and_repeats_are_told() -> None:
    lead = visit(role="lead", rotates=True)
    led = replace(ANN, led=(date(2026, 11, 2),))
    found = of([led, KIM], [lead]).why(1)
    assert found[1] == "With Ann Lee instead, the load would be as even, and it is not their turn."
    assert "Kim Shah has not led in the last 12 months." in found
    assert "Ann Lee last led on 2 November 2026." in of([led], [lead]).why(1)
    again = of([replace(ANN, looked_at=("north",))], [review()]).why(1)
    assert again[-1] == "Ann Lee meets the same people or team again."


def test_a_choice_by_hand_says_what_it_breaks_and_the_reason() -> None:
    found = of([SAM, ANN], [review()], locked=(lock(review(), SAM, "Nobody else knows this work."),))
    assert found.why(1)[:3] == (
        "Chosen by hand; it stays as it is.",
        "It breaks a rule: Sam Reed works in the same team.",
        "The reason given: Nobody else knows this work.",
    )
    assert "A reason has yet to be given." in of([SAM], [review()], locked=(lock(review(), SAM),)).why(1)


def test_whoever_moves_team_meanwhile_is_to_be_checked() -> None:
    first, second = (ANN.stays[0]._replace(team=team) for team in ("south", "west"))
    moving = replace(ANN, stays=(first._replace(last=date(2027, 3, 9)), second._replace(first=date(2027, 3, 10))))
    assert of([moving], [review()]).why(1)[-1] == "Ann Lee moves to another team meanwhile: please check."


def test_an_empty_seat_says_how_many_each_rule_keeps_out() -> None:
    officers = [person(n, f"Officer {n}", posts=frozenset({"officer"})) for n in (20, 21)]
    found = of([SAM, replace(ANN, caps=(Cap(0, "year"),)), *officers], [review()])
    assert found.why_empty(1) == (
        "2 people do not hold an allowed post.",
        "1 person works in the same team.",
        "1 person has as many seats as they may have.",
        "Kept out by one thing alone: 2 do not hold an allowed post, 1 works in the same team and 1 has as many seats "
        "as they may have.",
    )


def test_why_not_somebody() -> None:
    full = replace(KIM, caps=(Cap(1, "cycle", "case_review"),))
    found = of([SAM, ANN, full], [review(1), review(2)], locked=(lock(review(2), full),))
    assert found.why_not(1, SAM.id) == ("Sam Reed works in the same team.",)
    assert found.why_not(1, KIM.id) == ("Kim Shah has 1 of at most 1 seat of this kind (case_review) in 2027-03.",)
    assert found.why_not(1, ANN.id) == ("Ann Lee has this seat.",)
    assert of([ANN, replace(KIM, carried=60)], [task(1)]).why_not(1, KIM.id) == (
        "Kim Shah could take it: number 2 of 2 who could.",
        "With Kim Shah instead, the load would be less even.",
    )


def test_all_that_keeps_somebody_out_is_told() -> None:
    away = replace(SAM, posts=frozenset({"officer"}), left=date(2027, 1, 31))
    assert of([away], [review()]).why_not(1, SAM.id) == (
        "Sam Reed does not hold an allowed post.",
        "Sam Reed is not here then: has not joined yet, or has left.",
        "Sam Reed works in the same team.",
    )


def test_a_shortage_names_the_seats_that_compete_for_too_few() -> None:
    """Three audits, of which two people may take one each; what others do is no part of it."""
    auditor = frozenset({"auditor"})
    two = [replace(one, posts=one.posts | auditor, caps=(Cap(1, "year", "audit"),)) for one in (ANN, KIM)]
    audits = [task(n, kind="audit", posts=auditor) for n in (1, 2, 3)]
    found = of([SAM, *two], [*audits, task(4)])
    assert [(one.seats, one.people, one.places, one.empty) for one in found.shortages] == [
        ((1, 2, 3), (ANN.id, KIM.id), 2, 1)
    ]
    empty = next(one.seat for one in found.plan.unfilled)
    sentence = "3 seats can be taken by 2 people only, who have room for 2 of them: 1 stays empty."
    assert found.why_empty(empty)[-1] == sentence
    assert str(found.shortages[0]) == sentence
