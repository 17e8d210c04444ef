"""Ladders of any length: who settles a step, who stands aside, where it goes next (D76, NS-050 to NS-055)."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from qaportal.frameworks.loading import read_pack
from qaportal.frameworks.schema import Dispute
from qaportal.lib.workdays import WorkCalendar
from qaportal.moderation.disputing import Scene, due_of, following, is_last, may_settle, must_agree, starts, step_of

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
    assert must_agree(found, {REVIEWER, WORKER}, last=False) == {REVIEWER, WORKER}


def test_whoever_looked_before_is_no_third_party() -> None:
    found = step_of(NORTH_SOMERSET, 2, scene({REVIEWER, WORKER}, **NEAR))
    assert (found.kind, found.people, found.is_vacant) == ("third", (), True)
    assert not may_settle(MODERATOR, scene({REVIEWER, WORKER}, **NEAR), "third")
    assert may_settle(PSW, scene({REVIEWER, WORKER}, **NEAR), "third")


def test_the_head_decides_last_and_needs_nobodys_leave() -> None:
    found = step_of(NORTH_SOMERSET, 3, scene({REVIEWER, WORKER}, **NEAR))
    assert (found.kind, found.people, found.recused) == ("decision", ((HEAD, "head_of_qa"),), frozenset())
    assert must_agree(found, {REVIEWER, WORKER}, last=True) == frozenset()


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
    here = scene(parties, **near)
    for number in range(1, len(made.steps) + 1):
        found = step_of(made, number, here)
        if found.kind != "talk":
            assert not {person for person, _ in found.people} & parties
        assert found.recused <= parties
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
