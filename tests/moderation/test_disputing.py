"""Ladders of any length: who settles a step, who stands aside, where it goes next (D76, NS-050 to NS-055)."""

from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from qaportal.frameworks.loading import read_pack
from qaportal.frameworks.schema import Dispute
from qaportal.lib.workdays import WorkCalendar
from qaportal.moderation.disagreement import Disagreement
from qaportal.moderation.disputing import (
    MOST_OUTCOMES,
    Ended,
    Scene,
    due_of,
    first_left,
    following,
    is_last,
    may_settle,
    spoken_on,
    starts,
    step_of,
)
from qaportal.moderation.models import Dispute as Raised
from qaportal.moderation.models import DisputeParty, DisputeRecusal, DisputeSettler, DisputeStep

REVIEWER, WORKER, MODERATOR, HEAD, PSW = 1, 2, 3, 4, 5
SEATS = frozenset({"reviewer", "worker", "moderator"})


def ladder(*steps: dict[str, object]) -> Dispute:
    """A ladder of these steps."""
    made = [{"how": "They talk.", "source": "1"} | step for step in steps]
    return Dispute.model_validate(
        {"key": "d", "name": "Disagreement", "about": ("Grade",), "steps": tuple(made), "source": "1"}
    )


def scene(parties: set[int], **holders: list[int]) -> Scene:
    """Who is near."""
    return Scene(SEATS, frozenset({"moderator"}), holders, frozenset(parties))


NEAR = {
    "reviewer": [REVIEWER], "worker": [WORKER], "moderator": [MODERATOR], "head_of_qa": [HEAD],
    "principal_social_worker": [PSW],
}  # fmt: skip
NORTH_SOMERSET = ladder(
    {"by": ("reviewer", "worker"), "within": {"stated": "5 working days", "source": "1"}},
    {"by": ("moderator",), "may_start_here": True},
    {"by": ("head_of_qa",), "if_party": "principal_social_worker"},
)


def test_the_two_talk_first() -> None:
    found = step_of(NORTH_SOMERSET, 1, scene({REVIEWER, WORKER}, **NEAR))
    assert (found.kind, found.people, found.is_vacant) == (
        "talk", ((REVIEWER, "reviewer"), (WORKER, "worker")), False,
    )  # fmt: skip


def test_whoever_looked_before_is_no_third_party() -> None:
    found = step_of(NORTH_SOMERSET, 2, scene({REVIEWER, WORKER}, **NEAR))
    assert (found.kind, found.people, found.is_vacant) == ("third", (), True)
    assert not may_settle(MODERATOR, scene({REVIEWER, WORKER}, **NEAR))
    assert may_settle(PSW, scene({REVIEWER, WORKER}, **NEAR))


def test_the_head_decides_last_and_needs_nobodys_leave() -> None:
    found = step_of(NORTH_SOMERSET, 3, scene({REVIEWER, WORKER}, **NEAR))
    assert (found.kind, found.people, found.recused) == ("decision", ((HEAD, "head_of_qa"),), frozenset())


def test_a_head_who_is_yet_to_look_a_second_time_stands_aside_too() -> None:
    """NS-055: what she is still to grade she does not decide."""
    found = step_of(NORTH_SOMERSET, 3, scene({REVIEWER, WORKER}, **NEAR | {"moderator": [HEAD]}))
    assert (found.people, found.recused) == (((PSW, "principal_social_worker"),), frozenset({HEAD}))
    assert not may_settle(HEAD, scene({REVIEWER, WORKER}, **NEAR | {"moderator": [HEAD]}))


def test_a_head_who_is_a_party_stands_aside() -> None:
    """NS-055: the Principal Social Worker decides."""
    found = step_of(NORTH_SOMERSET, 3, scene({HEAD, WORKER}, **NEAR | {"reviewer": [HEAD]}))
    assert found.people == ((PSW, "principal_social_worker"),)
    assert (found.rung.stands_in, found.recused) == (True, frozenset({HEAD}))


def test_of_two_heads_the_one_who_is_no_party_decides() -> None:
    found = step_of(NORTH_SOMERSET, 3, scene({HEAD, WORKER}, **NEAR | {"head_of_qa": [HEAD, 9]}))
    assert (found.people, found.rung.stands_in, found.recused) == (((9, "head_of_qa"),), False, frozenset({HEAD}))


def test_where_both_are_parties_somebody_is_chosen() -> None:
    found = step_of(NORTH_SOMERSET, 3, scene({HEAD, PSW, WORKER}, **NEAR))
    assert (found.people, found.is_vacant, found.recused) == ((), True, frozenset({HEAD}))


def test_only_the_practitioner_skips_the_talk() -> None:
    assert starts(NORTH_SOMERSET, is_practitioner=True) == (1, 2)
    assert starts(NORTH_SOMERSET, is_practitioner=False) == (1,)


def test_a_step_is_due_in_working_days() -> None:
    """Five working days after Thursday 24 December 2026: Christmas, Boxing Day's Monday and New Year do not count."""
    rung = step_of(NORTH_SOMERSET, 1, scene(set(), **NEAR)).rung
    assert due_of(rung, date(2026, 12, 24), WorkCalendar()) == date(2027, 1, 5)
    assert due_of(step_of(NORTH_SOMERSET, 2, scene(set(), **NEAR)).rung, date(2026, 12, 24), WorkCalendar()) is None


def test_the_ladders_of_the_four_councils() -> None:
    found = {}
    for council in ("north-somerset", "west-sussex", "lambeth", "bedford"):
        pack = read_pack(f"qaportal/frameworks/packs/{council}")
        found[council] = [len(one.steps) for one in pack.disputes.values()]
    assert found == {"north-somerset": [3], "west-sussex": [3], "lambeth": [], "bedford": []}


# Of any length -----------------------------------------------------------------------------------------------

keys = st.sampled_from(("reviewer", "worker", "moderator", "head_of_qa", "principal_social_worker", "director"))
steps = st.fixed_dictionaries(
    {"by": st.lists(keys, min_size=1, max_size=3, unique=True).map(tuple), "may_start_here": st.booleans()},
    optional={"if_party": keys},
)
ladders = st.lists(steps, min_size=1, max_size=9).map(lambda made: ladder(*made))
people = st.dictionaries(keys, st.lists(st.integers(1, 6), max_size=3, unique=True))


@given(ladders, people, st.sets(st.integers(1, 6)))
def test_nobody_settles_what_they_are_a_party_to(made: Dispute, near: dict[str, list[int]], parties: set[int]) -> None:
    here, apart = scene(parties, **near), parties | {*near.get("moderator", [])}
    for number in range(1, len(made.steps) + 1):
        found = step_of(made, number, here)
        if found.kind != "talk":
            assert not {person for person, _ in found.people} & apart
        assert found.recused <= apart
        assert not found.recused & {person for person, _ in found.people}
        assert bool(found.recused) <= (made.steps[number - 1].if_party is not None)


@given(ladders, st.booleans())
def test_every_ladder_ends(made: Dispute, is_practitioner: bool) -> None:
    """It only goes up, by one or to where one may start, and nothing follows the last."""
    for number in range(1, len(made.steps) + 1):
        after = following(made, number, is_practitioner=is_practitioner)
        assert (after == ()) == is_last(made, number)
        assert all(n > number for n in after)
        assert after == () or after[0] == number + 1
        assert is_practitioner or len(after) <= 1


MONDAY, TUESDAY = datetime(2026, 11, 23, 9, tzinfo=UTC), datetime(2026, 11, 24, 9, tzinfo=UTC)


@given(st.sampled_from(["settled", "unsettled", "withdrawn"]), st.booleans())
def test_what_came_to_its_end_is_over_until_it_is_judged_anew(outcome: str, was_last: bool) -> None:
    """One that was taken back before the last step has not had its end."""
    ended = [Ended(("Grade",), outcome, was_last, MONDAY)]
    is_over = {"Grade"} if outcome != "withdrawn" or was_last else set()
    assert spoken_on(ended, None) == is_over
    assert spoken_on(ended, MONDAY) == is_over
    assert spoken_on(ended, TUESDAY) == set()


def test_a_step_takes_so_many_outcomes_and_no_more() -> None:
    """Who holds it agrees to the last one then, or takes it on."""
    for number in (1, 3):
        view = view_at(NORTH_SOMERSET, number, NEAR, {REVIEWER, WORKER}, [], REVIEWER if number == 1 else HEAD)
        assert view.may_propose
        view.step.proposals = MOST_OUTCOMES
        assert (view.may_propose, bool(view.onward or view.is_last)) == (False, True)


# Never a dead end --------------------------------------------------------------------------------------------

groups = st.lists(st.frozensets(st.integers(1, 6), max_size=3), max_size=5)


@given(groups, st.frozensets(st.integers(1, 6)))
def test_somebody_without_a_part_in_it_may_choose_as_long_as_there_is_one(
    asked: list[frozenset[int]], apart: frozenset[int]
) -> None:
    found = first_left(asked, apart)
    assert not found & apart
    assert bool(found) == bool(frozenset().union(*asked) - apart)
    before = asked[: next((n for n, group in enumerate(asked) if found and found <= group), 0)]
    assert all(group <= apart for group in before)


@settings(deadline=None)  # the first of them sets up the tables
@given(ladders, people, st.sets(st.integers(1, 6), min_size=2), groups, st.data())
def test_at_every_step_there_is_something_that_somebody_may_do(
    made: Dispute, near: dict[str, list[int]], parties: set[int], asked: list[frozenset[int]], data: st.DataObject
) -> None:
    """Whoever is named judges or writes down an outcome; where nobody is, somebody chooses; where nobody can, either
    side takes it on, or leaves it unsettled at the last step."""
    number = data.draw(st.integers(1, len(made.steps)))
    views = [view_at(made, number, near, parties, asked, reader) for reader in range(1, 7)]
    seen = [one for one in views if one.is_visible]
    able = [one for one in seen if one.may_judge or one.may_propose or one.may_choose or one.onward or one.may_give_up]
    everybody_is_aside = parties <= views[0].dispute.recused
    assert able or everybody_is_aside


def view_at(
    made: Dispute, number: int, near: dict[str, list[int]], parties: set[int], asked: list[frozenset[int]], reader: int
) -> Disagreement:
    """A disagreement at this step, as somebody sees it who is no QA lead."""
    found = step_of(made, number, scene(parties, **near))
    named = [DisputeSettler(person_id=one, held=held) for one, held in found.people]
    step = DisputeStep(rung=number, kind=found.kind, proposals=0, people=named, agreements=[], notes=[])
    dispute = Raised(
        rung=number, steps=[step],
        parties=[DisputeParty(person_id=one, seat_key="", is_side=True, is_practitioner=False) for one in parties],
        recusals=[DisputeRecusal(person_id=one, rung=number) for one in found.recused],
    )  # fmt: skip
    choosers = first_left(asked, parties | found.recused) if step.is_vacant else frozenset()
    return Disagreement(
        dispute,
        reader,
        None,
        None,
        made,
        oversees=reader in choosers,
        choosers=choosers,  # type: ignore[arg-type]
    )
