"""The second look, disagreements, alerts and actions (D72-D82)."""

from datetime import UTC, date, datetime

import pytest

from qaportal.frameworks.meaning.actions import due_rule, why_not_signed_off
from qaportal.frameworks.meaning.alerts import told
from qaportal.frameworks.meaning.ladders import may_start_at, rungs
from qaportal.frameworks.meaning.second_look import Reviewed, outcome, to_moderate
from qaportal.frameworks.schema import Moderation, Pack
from qaportal.lib.workdays import WorkCalendar
from qaportal.programme.counting import shift

DONE = [Reviewed(f"r{n}", {"grade": "inadequate" if n == 3 else "good"}) for n in range(8)]


def moderation(pack: Pack, kind: str) -> Moderation:
    rule = pack.activities[kind].moderation
    assert rule is not None
    return rule


@pytest.mark.says("D72")
def test_every_review_is_moderated_in_part_and_both_grades_are_kept(ns: Pack) -> None:
    rule = moderation(ns, "cpr")
    assert to_moderate(rule, DONE, seed=1) == tuple(sorted(one.ref for one in DONE))
    assert rule.depth.value == "elements"
    settled = outcome(rule, "good", "requires_improvement", agreed="requires_improvement")
    assert (settled.reviewer, settled.moderator, settled.stands) == (
        "good",
        "requires_improvement",
        "requires_improvement",
    )
    assert settled.must_talk
    assert outcome(rule, "good", "requires_improvement").stands is None


@pytest.mark.says("D73")
def test_how_good_the_audit_is_and_whether_one_agrees_with_its_grade_are_two_answers(lb: Pack) -> None:
    rule = moderation(lb, "service_evaluation")
    assert set(rule.asks) == {"audit_quality", "grade"}
    asked = {q.key: q.kind for part in lb.forms["service_audit"].parts if part.seat == rule.seat
             for section in part.sections for q in section.questions}  # fmt: skip
    assert asked["audit_quality"] == "text"
    assert (asked["agrees_grade"], asked["own_grade"]) == ("yes_no", "grade")


@pytest.mark.says("D76")
def test_a_disagreement_climbs_three_steps_with_deadlines_a_substitute_and_a_shortcut(ns: Pack) -> None:
    ladder = ns.disputes["review_dispute"]
    steps = rungs(ladder)
    assert [step.by for step in steps] == [("reviewer", "worker"), ("moderator",), ("head_of_qa",)]
    assert all(step.within for step in steps)
    assert may_start_at(ladder) == (1, 2)
    assert rungs(ladder, parties={"head_of_qa"})[-1].by == ("principal_social_worker",)


FRIDAY = datetime(2027, 1, 8, 15, 0, tzinfo=UTC)


@pytest.mark.says("D78")
def test_danger_is_told_at_once_to_both_managers_and_performance_goes_elsewhere(ns: Pack) -> None:
    danger = told(ns.alerts["child_safety"], FRIDAY, WorkCalendar())
    assert (danger.to, danger.by, danger.written_in) == (
        ("team_manager", "head_of_service"),
        FRIDAY,
        ("Child's record",),
    )
    concern = told(ns.alerts["performance"], FRIDAY, WorkCalendar())
    assert (concern.to, concern.written_in) == (("line_manager",), ())
    assert "Child's record" in concern.never_in


@pytest.mark.says("D79")
def test_48_hours_to_worker_and_manager_and_under_a_condition_to_a_third(bb: Pack) -> None:
    alert = bb.alerts["remedial_actions"]
    plain = told(alert, FRIDAY, WorkCalendar())
    assert (plain.to, plain.by, plain.clock) == (
        ("worker", "line_manager"),
        datetime(2027, 1, 10, 15, 0, tzinfo=UTC),
        "clock_hours",
    )
    assert alert.clock is not None
    assert alert.clock.kind == "unspecified"
    [looked_after] = [copy for copy in alert.also_to if copy.to == ("iro",)]
    [fact] = looked_after.when.names("fact") or ("",)
    [value] = looked_after.when.is_ or (True,)
    assert told(alert, FRIDAY, WorkCalendar(), {fact: value}).to == ("worker", "line_manager", "iro")


@pytest.mark.says("D81")
def test_inadequate_and_unsafe_is_due_in_five_working_days_anything_else_in_four_weeks(ws: Pack) -> None:
    rules, found = ws.action_rules["audit_actions"], date(2027, 1, 8)

    def due(grade: str, safeguarding: bool) -> date:
        rule = due_rule(rules, {"grade": grade, "safeguarding": safeguarding})
        return shift(found, rule.within.value, 1, WorkCalendar())

    assert due("inadequate", True) == date(2027, 1, 15)
    assert due("inadequate", False) == due("good", True) == date(2027, 2, 5)


@pytest.mark.says("D82")
def test_an_action_is_signed_off_by_the_right_seat_on_evidence_checked_again_and_chased(
    ns: Pack, ws: Pack, bb: Pack
) -> None:
    for pack, key in ((ws, "audit_actions"), (bb, "remedial")):
        rules = pack.action_rules[key]
        assert why_not_signed_off(rules, {"director"}, "seen", manages_worker=False) != ""
        assert why_not_signed_off(rules, set(), " ", manages_worker=True) == (
            f"Say what shows that it is done. Wanted: {rules.evidence.value}."
        )
        assert why_not_signed_off(rules, set(), "seen in supervision", manages_worker=True) == ""
        assert rules.second_check is not None
        assert rules.overdue_to.value
    review = ns.action_rules["review_actions"]
    assert review.signed_off_by.value == ("team_manager",)
    assert review.overdue_to.value == ("head_of_service",)
