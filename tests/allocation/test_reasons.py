"""Why: sentences that anyone can read, about a pick, an empty seat, and one who was not asked."""

from dataclasses import replace
from datetime import date

import pytest

from qaportal.allocation import Cap, Person, Pick, Reasons, Round, Seat, Span, solve
from qaportal.allocation.standing import standing
from qaportal.allocation.values import MUST_NOT
from tests.allocation.cast import ANN, KIM, MARCH, SAM, WILL, asked, lock, person, review, talk, task, visit


def of(people: list[Person], seats: list[Seat], **changes: object) -> Reasons:
    """The reasons of the plan for them."""
    round_: Round = asked(people, seats, **changes)
    return Reasons(round_, solve(round_))


def test_a_pick_says_which_rules_it_keeps_who_else_could_and_the_load() -> None:
    found = of([SAM, ANN, replace(KIM, carried=120)], [review()])
    assert found.why(1) == (
        "Holds an allowed post, works in another team, does not manage the worker and has no conflict.",
        "One of 2 who could take it; with Kim Shah instead, the load would be less even.",
        "2 hours in all with this seat, against a share of 2 hours.",
        "New to this team in the last 12 months.",
    )


@pytest.mark.parametrize(
    ("seat", "expected"),
    [
        (task(1), "Holds an allowed post."),
        (visit(1), "Holds an allowed post, does not work in the team that is visited and is at work and free then."),
        (visit(1, team="north", must_not=MUST_NOT), "Holds an allowed post, works in another team, has no conflict and "
         "is at work and free then."),
        (review(1, role="moderate", must_not=frozenset({"reviewer_of_item", "same_service"})),
         "Holds an allowed post, works in another service and is of another team than the reviewer."),
        (review(1, role="third_party", must_not=frozenset()),
         "Holds an allowed post, looks at somebody else’s work and is near to neither side."),
        (task(1, pool=frozenset({3}), needs=frozenset({"trained"})),
         "Holds an allowed post, was put forward for it and meets what this seat asks for."),
    ],
    ids=["a task", "a visit", "a visit about a record", "a moderator", "a third party", "a pool"],
)  # fmt: skip
def test_only_rules_that_are_about_something_in_the_seat_are_told(seat: Seat, expected: str) -> None:
    trained = replace(KIM, flags=frozenset({"trained"}))
    assert of([trained], [seat]).why(1)[0] == expected


def test_a_cap_is_told_of_whoever_has_one() -> None:
    capped = replace(ANN, caps=(Cap(2, "year"),))
    assert of([capped], [task(1)]).why(1)[0] == "Holds an allowed post and has no more seats than they may have."


def test_the_only_one_who_could_is_told_as_such() -> None:
    assert of([SAM, ANN], [review()]).why(1)[1] == "Nobody else could take it."


def test_between_equals_nobody_would_do_better_and_the_draw_decides() -> None:
    found = of([ANN, person(6, "Nora Poe", "west")], [task(1)])
    assert found.why(1)[1] == "One of 2 who could take it; nobody else would make the load more even."
    [other] = {ANN.id, 6} - {found.plan.holder[1]}
    assert found.why_not(1, other)[1].endswith("would do as well: between equals the draw decides.")


def test_on_which_days_somebody_is_away_is_their_own_affair() -> None:
    """What counted is kept and shown to others: it has no word of leave."""
    away = replace(ANN, away=(Span(date(2027, 2, 22), date(2027, 3, 5)), Span(date(2027, 3, 10), date(2027, 3, 10))))
    assert of([away], [task(1)]).why(1) == of([ANN], [task(1)]).why(1)


def test_what_is_kept_of_a_rule_that_is_broken_is_no_private_matter() -> None:
    ann = replace(ANN, conflicts=frozenset({WILL.id}))
    found = of([ann, KIM, WILL], [review(team="south")])
    assert found.told(1, ANN.id) == ("Ann Lee works in the same team.",)
    assert found.stands(1, ANN.id) == ("Ann Lee has a declared conflict.", "Ann Lee works in the same team.")


def test_turns_and_repeats_are_told() -> None:
    lead = visit(role="lead", rotates=True)
    led = replace(ANN, led=(date(2026, 11, 2),))
    found = of([led, KIM], [lead]).why(1)
    assert found[1] == (
        "One of 2 who could take it; with Ann Lee instead, the load would be as even, and it is not their turn."
    )
    assert "Has not led in the last 12 months." in found
    assert "Last led on 2 November 2026." in of([led], [lead]).why(1)
    again = of([replace(ANN, looked_at=("north",))], [review()])
    assert again.why(1)[-1] == "Meets the same people or team again."
    pair = of([ANN, KIM], [visit(1), visit(2, item="visit")])
    assert pair.why(1)[-1] == "New to this team and these people in the last 12 months."


def test_what_the_next_best_would_repeat_is_told() -> None:
    again = of([replace(ANN, looked_at=("north",)), KIM], [review()])
    assert again.why(1)[1] == (
        "One of 2 who could take it; with Ann Lee instead, the load would be as even, and they would meet the same "
        "people or team again."
    )


def test_a_choice_by_hand_says_what_it_breaks_and_the_reason() -> None:
    found = of([SAM, ANN], [review()], locked=(lock(review(), SAM, "Nobody else knows this work."),))
    assert found.why(1)[:3] == (
        "Settled by hand; it stays as it is.",
        "It breaks a rule: Sam Reed works in the same team.",
        "The reason given: Nobody else knows this work.",
    )
    assert found.why(1)[3:] == (
        "Holds an allowed post, does not manage the worker and has no conflict.",
        "2 hours in all with this seat, against a share of 1 hour.",
        "New to this team in the last 12 months.",
    )
    assert "A reason has yet to be given." in of([SAM], [review()], locked=(lock(review(), SAM),)).why(1)


def test_whoever_moves_team_meanwhile_is_to_be_checked() -> None:
    first, second = (ANN.stays[0]._replace(team=team) for team in ("south", "west"))
    moving = replace(ANN, stays=(first._replace(last=date(2027, 3, 9)), second._replace(first=date(2027, 3, 10))))
    assert of([moving], [review()]).why(1)[-1] == "Moves to another team meanwhile: please check."


def test_an_empty_seat_says_how_many_each_rule_keeps_out() -> None:
    officers = [person(n, f"Officer {n}", posts=frozenset({"officer"})) for n in (20, 21)]
    found = of([SAM, replace(ANN, caps=(Cap(0, "year"),)), *officers], [review()])
    assert found.why_empty(1) == (
        "2 people do not hold an allowed post.",
        "1 person works in the same team.",
        "1 person has as many seats as they may have.",
        "Kept out by one thing alone: Officer 20 and Officer 21 do not hold an allowed post; Sam Reed works in the "
        "same team; Ann Lee has as many seats as they may have.",
    )


def test_many_and_private_matters_are_told_by_how_many() -> None:
    officers = [person(n, f"Officer {n}", posts=frozenset({"officer"})) for n in range(20, 24)]
    away = replace(ANN, away=(MARCH,))
    assert of([away, *officers], [review()]).why_empty(1)[-1] == (
        "Kept out by one thing alone: 4 do not hold an allowed post; 1 is away or not at work then."
    )


def test_why_not_somebody() -> None:
    full = replace(KIM, caps=(Cap(1, "cycle", "case_review"),))
    found = of([SAM, ANN, full], [review(1), review(2)], locked=(lock(review(2), full),))
    assert found.why_not(1, SAM.id) == (
        "Sam Reed works in the same team.",
        "Nothing else stands in the way. They could for the work of others.",
        "A QA lead may still choose them, with a reason.",
    )
    assert found.why_not(1, KIM.id) == (
        "Kim Shah has 1 of at most 1 seat of this kind (case_review) in 2027-03.",
        "Nothing else stands in the way. They could if somebody else took one of their seats.",
        "A QA lead may still choose them, with a reason.",
    )
    assert found.stands(1, KIM.id) == found.why_not(1, KIM.id)[:1]
    none = of([ANN, replace(KIM, caps=(Cap(0, "cycle", "case_review"),))], [review(1)])
    assert none.why_not(1, KIM.id)[:2] == (
        "Kim Shah may have no seats of this kind (case_review) in 2027-03.",
        "Nothing else stands in the way. They could if they might have such seats at all: their post may have none.",
    )
    assert found.why_not(1, ANN.id) == ("Ann Lee has this seat.",)
    assert of([ANN, replace(KIM, carried=60)], [task(1)]).why_not(1, KIM.id) == (
        "Kim Shah could take it, as 2 people could.",
        "With Kim Shah instead, the load would be less even.",
    )


def test_nobody_is_set_in_two_places_whatever_the_reason() -> None:
    """X-05: that rule is nobody's to set aside."""
    meeting, other = talk(1, 10, 12), talk(2, 11, 13)
    found = of([KIM], [meeting, other], locked=(lock(other, KIM),))
    assert found.why_not(1, KIM.id) == (
        "Kim Shah already has a place there or at that time.",
        "Nothing else stands in the way. They could if somebody else took that place.",
    )


def test_who_could_take_an_empty_seat_is_weighed_against_the_next_best() -> None:
    """Both fell free of it since the plan was made."""
    round_ = asked([ANN, replace(KIM, carried=60)], [task(1)])
    found = standing(round_, ())
    assert found.why_not(1, ANN.id) == (
        "Ann Lee could take it.",
        "One of 2 who could take it; with Kim Shah instead, the load would be less even.",
    )


def test_seats_as_they_stand_say_what_was_settled_by_hand_and_what_is_against_a_rule_by_now() -> None:
    """Ann was proposed for the one and settled for the other; Sam, proposed, works in the team by now."""
    found = standing(
        asked([SAM, ANN], [review(1), task(2), task(3)], locked=(lock(task(2), ANN),)), (Pick(1, 1), Pick(3, 2))
    )
    assert found.why(1)[0] == "It breaks a rule by now: Sam Reed works in the same team."
    assert found.why(2)[0] == "Settled by hand; it stays as it is."
    assert found.why(3)[:2] == (
        "Holds an allowed post.",
        "One of 2 who could take it; with Sam Reed instead, the load would be less even.",
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
