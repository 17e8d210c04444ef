"""What cannot wait, where it may be written, and what becomes of actions (D55, D78-D82)."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from qaportal.frameworks.meaning.actions import due_rule, why_not_signed_off
from qaportal.frameworks.meaning.alerts import may_be_written_in, told
from qaportal.frameworks.meaning.counted import shift
from qaportal.frameworks.meaning.samples import Candidate, draw
from qaportal.frameworks.schema import ActionRules, Pack
from qaportal.lib.workdays import WorkCalendar
from tests.pack_checks.councils import missing, on_one_database, text_of
from tests.programme.councils import Council

Councils = Callable[[str], Council]
FRIDAY = datetime(2027, 1, 8, 15, 0, tzinfo=UTC)
RULES = {"north-somerset": "Priya", "bedford": "Sue", "west-sussex": "Petra"}  # who reads the page of rules


def rules_page(council: Council) -> str:
    pack = council.pack
    return text_of(council.browser(RULES[pack.key]), f"/frameworks/{pack.key}/{pack.version}/rules")


@on_one_database
@pytest.mark.says("D55")
def test_a_concern_about_somebodys_work_is_kept_off_the_childs_record_and_safety_is_written_there(
    council: Councils,
) -> None:
    """NS-031, NS-032: what each alert allows of the places that something may be written in."""
    here = council("north-somerset")
    places = ("child's record", "Review", "Supervision", "E-mail")
    concern, danger = (told(here.pack.alerts[key], FRIDAY, WorkCalendar()) for key in ("performance", "child_safety"))
    assert [may_be_written_in(concern.never_in, place) for place in places] == [False, False, True, True]
    assert [may_be_written_in(danger.never_in, place) for place in places] == [True, True, True, True]
    assert (concern.written_in, danger.written_in) == ((), ("Child's record",))
    assert "Concern about someone's work" in rules_page(here)
    assert "Never write it in Child's record and Review" in rules_page(here)


@on_one_database
@pytest.mark.says("D78")
def test_danger_is_told_at_once_to_both_managers_and_performance_to_one_in_two_working_days(
    council: Councils,
) -> None:
    """NS-031, NS-032; a Friday afternoon: the concern has until Tuesday at five."""
    here = council("north-somerset")
    danger, concern = (told(here.pack.alerts[key], FRIDAY, WorkCalendar()) for key in ("child_safety", "performance"))
    assert (danger.to, danger.by) == (("team_manager", "head_of_service"), FRIDAY)
    assert (concern.to, concern.by) == (("line_manager",), datetime(2027, 1, 12, 17, 0, tzinfo=UTC))
    said = [
        "Reviewer tells Team Manager and Head of Service.",
        "How soon at once (000:43) Write it in Child's record",
        "Reviewer tells the line manager. ",
        "How soon within 2 working days",
    ]
    assert missing(said, rules_page(here)) == []


@on_one_database
@pytest.mark.says("D79")
def test_48_hours_to_worker_and_manager_and_under_a_condition_to_a_third(council: Councils) -> None:
    """BD-031: the IRO of a child who is looked after, the chair of one with a protection plan, and no third else."""
    here = council("bedford")
    alert = here.pack.alerts["remedial_actions"]
    third = {
        plan: told(alert, FRIDAY, WorkCalendar(), {"plan_type": plan}).to[2:]
        for plan in ("looked_after", "child_protection", "child_in_need")
    }
    assert third == {"looked_after": ("iro",), "child_protection": ("cp_chair",), "child_in_need": ()}
    plain = told(alert, FRIDAY, WorkCalendar())
    # The hours run on through the weekend: it is said which clock that is, and that the council chose it.
    assert (plain.to, plain.by, plain.clock) == (
        ("worker", "line_manager"),
        datetime(2027, 1, 10, 15, 0, tzinfo=UTC),
        "clock_hours",
    )
    said = [
        "How soon within 48 hours (004:77)",
        "The clock hours run on, by day and night Our choice (004:77)",
        "Told as well Independent Reviewing Officer, when plan type is looked after (004:77)",
        "Told as well Child Protection Chair, when plan type is child protection (004:77)",
    ]
    assert missing(said, rules_page(here)) == []


def due(rules: ActionRules, found: date, **facts: object) -> date:
    """The day by which an action of a finding is due."""
    return shift(found, due_rule(rules, facts).within.value, 1, WorkCalendar())


@on_one_database
@pytest.mark.says("D81")
def test_inadequate_and_unsafe_is_due_in_five_working_days_anything_else_in_four_weeks(council: Councils) -> None:
    """WS-050, WS-051: found on Monday 22 March, before Easter. Both rules hold for the first: the most urgent wins."""
    here = council("west-sussex")
    rules, found = here.pack.action_rules[here.pack.activities["collaborative_audit"].actions or ""], date(2027, 3, 22)
    assert {
        (grade, unsafe): due(rules, found, grade=grade, safeguarding=unsafe)
        for grade in ("inadequate", "requires_improvement", "good")
        for unsafe in (True, False)
    } == {
        ("inadequate", True): date(2027, 3, 31),  # 23, 24, 25, 30, 31 March
        ("inadequate", False): date(2027, 4, 19),
        ("requires_improvement", True): date(2027, 4, 19),
        ("requires_improvement", False): date(2027, 4, 19),
        ("good", True): date(2027, 4, 19),
        ("good", False): date(2027, 4, 19),
    }
    said = "When grade is Inadequate and safeguarding is yes 5 working days 003:177 Otherwise 4 weeks 003:178"
    assert said in rules_page(here)


def signs_off(rules: ActionRules, posts: set[str], *, manages_worker: bool = False, evidence: str = "seen") -> str:
    return why_not_signed_off(rules, posts, evidence, manages_worker=manages_worker)


OTHER = "Somebody else signs this action off."


@pytest.mark.says("D82")
def test_the_team_manager_signs_off_by_the_oversight_record_and_the_head_of_service_hears_what_is_late(
    ns: Pack,
) -> None:
    """NS-030, NS-034"""
    rules = ns.action_rules[ns.activities["cpr"].actions or ""]
    assert [signs_off(rules, {post}) for post in ("team_manager", "head_of_service", "practitioner")] == [
        "",
        OTHER,
        OTHER,
    ]
    assert "management oversight record" in signs_off(rules, {"team_manager"}, evidence=" ")
    assert rules.overdue_to.value == ("head_of_service",)


@pytest.mark.says("D82")
def test_the_workers_line_manager_signs_off_by_supervision_and_a_sample_looks_again(ws: Pack, bb: Pack) -> None:
    """WS-008, WS-051, WS-052, BD-022, BD-023, BD-034"""
    audits, remedial = ws.action_rules["audit_actions"], bb.action_rules["remedial"]
    for rules in (audits, remedial):
        assert signs_off(rules, set(), manages_worker=True) == ""
        assert signs_off(rules, {"director", "group_manager", "team_manager"}) == OTHER
        assert "supervision" in signs_off(rules, set(), manages_worker=True, evidence="").casefold()
        assert rules.through == "Supervision"
    assert (audits.overdue_to.value, remedial.overdue_to.value) == (
        ("group_manager", "qa_team"),
        ("team_manager", "head_of_service"),
    )
    assert [rules.second_check.by if rules.second_check else () for rules in (audits, remedial)] == [
        ("frontline_managers",),
        ("sqa_team",),
    ]
    sample = bb.activities["audit_dip"].sample
    assert sample is not None
    done = [Candidate(f"CFA-{n:02}", {}) for n in range(40)]
    [looked_at] = draw(sample, done, seed=4, sizes={"at random": 6}).values()
    assert len(set(looked_at)) == 6
    assert {post.key for post in bb.posts_of(bb.activities["audit_dip"].seats[0].posts.value)} == {"sqa_officer"}
