"""The second look and disagreements (D72-D76)."""

from copy import deepcopy
from datetime import date

import pytest

from qaportal.frameworks.loading import pack_from
from qaportal.frameworks.meaning.answers import Filled, states, still_to_do, tally
from qaportal.frameworks.meaning.counted import shift
from qaportal.frameworks.meaning.ladders import Rung, may_start_at, rungs
from qaportal.frameworks.meaning.parts import Reader, may_read, may_write
from qaportal.frameworks.meaning.samples import Candidate, draw
from qaportal.frameworks.meaning.seats import Candidate as Person
from qaportal.frameworks.meaning.seats import Item, why_not
from qaportal.frameworks.meaning.second_look import Reviewed, outcome, to_moderate
from qaportal.frameworks.outline import moderation_of
from qaportal.frameworks.schema import Moderation, Pack
from qaportal.lib.workdays import WorkCalendar


def moderation(pack: Pack, kind: str) -> Moderation:
    rule = pack.activities[kind].moderation
    assert rule is not None
    return rule


@pytest.mark.says("D72")
def test_every_review_that_a_cycle_draws_is_moderated(ns: Pack) -> None:
    """NS-040: eight children are drawn of thirty; each of their reviews gets a second look, whatever its grade."""
    kind = ns.activities["cpr"]
    assert kind.sample is not None
    frame = [Candidate(f"LCS-{n:02}", {}) for n in range(30)]
    [drawn] = draw(kind.sample, frame, seed=11, sizes={"at random": 8}).values()
    grades = ["outstanding", "good", "requires_improvement", "inadequate"] * 2
    done = [Reviewed(ref, {"grade": grade}) for ref, grade in zip(drawn, grades, strict=True)]
    assert to_moderate(moderation(ns, "cpr"), done, seed=1) == tuple(sorted(drawn))
    assert len(drawn) == 8


@pytest.mark.says("D72")
def test_a_third_party_looks_at_parts_of_it_and_grades_before_seeing_the_first_grade(ns: Pack) -> None:
    """NS-042: a dip, not a second review. NS-052: whoever reviewed it, or is of the team, may not moderate."""
    rule = moderation(ns, "cpr")
    assert (rule.depth.value, rule.asks, rule.blind.value) == ("elements", ("grade",), True)
    seat = next(seat for seat in ns.activities["cpr"].seats if seat.key == rule.seat)
    item = Item(worker=1, manager=2, team="Fostering", reviewer=3)
    posts = frozenset({"team_manager"})
    people = [Person(2, posts, team="Adoption"), Person(3, posts, team="Adoption"), Person(4, posts, team="Fostering")]
    assert [why_not(ns, seat, who, item) for who in people] == [
        ("line_manager_of_worker",),
        ("reviewer_of_item",),
        ("same_team",),
    ]
    assert why_not(ns, seat, Person(5, posts, team="Adoption"), item) == ()
    [told] = [fact for fact in moderation_of(ns) if fact.label == "Collaborative practice review"]
    assert "Every one is looked at again by the moderator. The second look is at parts of it" in told.lines[0]


@pytest.mark.says("D72")
def test_both_grades_are_kept_and_where_they_differ_the_two_talk_and_settle_one(ns: Pack) -> None:
    """NS-043, NS-044"""
    rule = moderation(ns, "cpr")
    alike = outcome(rule, "good", "good")
    assert (alike.stands, alike.must_talk) == ("good", False)
    open_ = outcome(rule, "good", "inadequate")
    assert (open_.reviewer, open_.moderator, open_.stands, open_.must_talk) == ("good", "inadequate", None, True)
    settled = outcome(rule, "good", "inadequate", agreed="requires_improvement")
    assert (settled.reviewer, settled.moderator, settled.stands) == ("good", "inadequate", "requires_improvement")


SECOND_LINE, AUDITOR = Reader(frozenset({"second_line"})), Reader(frozenset({"auditor"}))
GOOD_AUDIT = {"checked_on": "2027-02-11", "audit_quality": "Detailed; a sense of the child", "audit_adequate": "yes"}
POOR_AUDIT = {"checked_on": "2027-02-11", "audit_quality": "Thin", "audit_adequate": "no"}


@pytest.mark.says("D73")
def test_how_good_the_audit_is_and_whether_one_agrees_with_its_grade_are_two_answers(lb: Pack) -> None:
    """LB-088: a good audit whose grade is not agreed, and a poor one whose grade is; each answer is counted alone."""
    rule = moderation(lb, "service_evaluation")
    form = lb.forms[rule.form or ""]
    [second] = [part for part in form.parts if part.seat == rule.seat]
    assert may_write(form, second, SECOND_LINE, {"audit"})
    assert not may_write(form, second, AUDITOR, {"audit"})
    assert may_read(form, second, AUDITOR, {"audit", second.key})
    disagrees = Filled(GOOD_AUDIT | {"agrees_grade": "no", "own_grade": "requires_improvement"})
    agrees = Filled(POOR_AUDIT | {"agrees_grade": "yes"})
    assert [states(form, each)["own_grade"] for each in (disagrees, agrees)] == ["answered", "not_asked"]
    assert tally(form, [disagrees, agrees], "audit_adequate") == {"yes": 1, "no": 1}
    assert tally(form, [disagrees, agrees], "agrees_grade") == {"no": 1, "yes": 1}
    assert still_to_do(form, second, Filled(GOOD_AUDIT)) == ("agrees_grade",)
    assert still_to_do(form, second, Filled({"checked_on": "2027-02-11", "agrees_grade": "yes"})) == (
        "audit_quality",
        "audit_adequate",
    )
    assert set(rule.asks) == {"audit_quality", "grade"}
    settled = outcome(rule, "good", "requires_improvement")
    assert (settled.reviewer, settled.moderator) == ("good", "requires_improvement")


@pytest.mark.says("D73")
def test_a_council_may_ask_for_the_quality_of_the_audit_alone(bb: Pack) -> None:
    """BD-024: senior managers quality assure audits, and no grade is given."""
    assert moderation(bb, "case_audit").asks == ("audit_quality",)


def by_days(steps: tuple[Rung, ...], raised: date) -> list[date]:
    """The last day of each step, one after the other, of a disagreement raised on a day."""
    found, day = [], raised
    for step in steps:
        assert step.within is not None
        found.append(day := shift(day, step.within, 1, WorkCalendar()))
    return found


@pytest.mark.says("D76")
def test_a_disagreement_climbs_from_the_two_to_a_third_party_to_the_head_of_qa(ns: Pack) -> None:
    """NS-051, NS-052, NS-054; the time of each step is the council's own choice: 5, 10 and 5 working days."""
    ladder = ns.disputes[ns.activities["cpr"].disputes or ""]
    steps = rungs(ladder)
    assert [(step.number, step.by) for step in steps] == [
        (1, ("reviewer", "worker")),
        (2, ("moderator",)),
        (3, ("head_of_qa",)),
    ]
    # Raised on 22 March: 23, 24, 25, 30, 31 March; ten more to 14 April; five more to the 21st.
    assert by_days(steps, date(2027, 3, 22)) == [date(2027, 3, 31), date(2027, 4, 14), date(2027, 4, 21)]
    assert ladder.written_on == "Moderation template"  # NS-053


@pytest.mark.says("D76")
def test_the_head_of_qa_who_is_a_party_is_replaced_and_nobody_else_is(ns: Pack) -> None:
    """NS-055"""
    ladder = ns.disputes[ns.activities["cpr"].disputes or ""]
    party = rungs(ladder, parties={"head_of_qa"})
    assert [(step.by, step.stands_in) for step in party] == [
        (("reviewer", "worker"), False),
        (("moderator",), False),
        (("principal_social_worker",), True),
    ]
    assert rungs(ladder, parties={"reviewer", "worker"}) == rungs(ladder)


@pytest.mark.says("D76")
def test_whoever_is_weaker_may_begin_with_the_third_party(ns: Pack) -> None:
    """NS-051, NS-052: the power imbalance; not at the last step."""
    assert may_start_at(ns.disputes[ns.activities["cpr"].disputes or ""]) == (1, 2)


@pytest.mark.says("D76")
@pytest.mark.parametrize("many", [1, 2, 5])
def test_a_ladder_has_as_many_steps_as_a_council_gives_it(ns: Pack, many: int) -> None:
    body = deepcopy(ns.body)
    step = {"by": ["head_of_qa"], "how": "Decides.", "within": "3 working days", "source": "page 1"}
    body["disputes"]["review_dispute"]["steps"] = [step] * many
    steps = rungs(pack_from(body).disputes["review_dispute"])
    assert [step.number for step in steps] == list(range(1, many + 1))
    # From Monday 11 January, three working days a step.
    ends = [date(2027, 1, day) for day in (14, 19, 22, 27)] + [date(2027, 2, 1)]
    assert by_days(steps, date(2027, 1, 11)) == ends[:many]
