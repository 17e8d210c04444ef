"""Grades, rubrics, forms made for a theme, feedback, and what may be shown of few (D54, D57, D59-D62, D69, D70)."""

from collections.abc import Callable
from datetime import date

import pytest

from qaportal.frameworks.faults import PackFaults
from qaportal.frameworks.meaning.answers import Figure, Filled, figure, states, tally
from qaportal.frameworks.meaning.figures import is_due, rate, shown
from qaportal.frameworks.meaning.grades import judged, levels_without_wording, mapped, wording
from qaportal.frameworks.meaning.made import made
from qaportal.frameworks.outline import feedback_of
from qaportal.frameworks.schema import Pack
from qaportal.lib.db import db
from qaportal.programme.services import commission
from tests.pack_checks.councils import missing, on_one_database, text_of
from tests.programme.councils import Council

Councils = Callable[[str], Council]
GOOD_AND_BELOW = ("referral", "practice", "assessment", "planning", "review")  # WS-R1..WS-R5


@on_one_database
@pytest.mark.says("D54")
@pytest.mark.parametrize("key", GOOD_AND_BELOW)
def test_a_rubric_without_outstanding_stays_without_it_and_its_page_says_so(council: Councils, key: str) -> None:
    """WS-R1..R5, GAP-02: Good, Requires improvement and Inadequate are worded, Outstanding is not."""
    here = council("west-sussex")
    rubric = here.pack.rubrics[key]
    levels = ("outstanding", "good", "requires_improvement", "inadequate")
    worded = [{bool(wording(rubric, row, level)) for row in range(len(rubric.rows))} for level in levels]
    assert worded[0] == {False}
    assert [True in each for each in worded] == [False, True, True, True]
    assert levels_without_wording(rubric, here.pack.scales["grades"]) == ("Outstanding",)
    page = text_of(here.browser("Petra"), f"/frameworks/west-sussex/{here.pack.version}/rubrics/{key}")
    assert "The framework gives no wording for Outstanding." in page
    assert page.count("gives no wording for") == 1


@on_one_database
@pytest.mark.says("D54")
def test_a_theme_whose_table_is_lost_has_no_wording_at_any_level(council: Councils) -> None:
    """WS-R6: a statement only. NS-R5: the grade of Good is the one that North Somerset does not describe."""
    here = council("west-sussex")
    assert len(levels_without_wording(here.pack.rubrics["oversight"], here.pack.scales["grades"])) == 4
    page = text_of(here.browser("Petra"), f"/frameworks/west-sussex/{here.pack.version}/rubrics/oversight")
    assert missing([f"The framework gives no wording for {level}." for level in ("Outstanding", "Good")], page) == []


@pytest.mark.says("D54")
def test_good_is_the_grade_that_north_somerset_does_not_describe(ns: Pack) -> None:
    """GAP-02"""
    for key in ("grade_help_and_protection", "grade_care"):
        assert levels_without_wording(ns.rubrics[key], ns.scales["grades"]) == ("Good",)
        assert wording(ns.rubrics[key], 0, "good") is None


@pytest.mark.says("D57")
def test_small_counts_are_hidden_and_cannot_be_worked_back(ns: Pack, lb: Pack, ws: Pack, bb: Pack) -> None:
    """Nothing under five in any of the four; one hidden count takes the next along, or the total gives it away."""
    for pack in (ns, lb, ws, bb):
        assert pack.figures is not None
        least = pack.figures.smallest_cell.value
        assert shown({"North": 5, "South": 6}, least) == {"North": 5, "South": 6}
        assert shown({"North": 12, "South": 4, "West": 7, "East": 0}, least) == {
            "North": 12,
            "South": None,
            "West": None,
            "East": 0,
        }


@on_one_database
@pytest.mark.says("D57")
def test_the_rules_say_that_reports_name_nobody(council: Councils) -> None:
    """Theme reports come in a later issue: until then the rule stands on the page, and the register names posts."""
    here = council("north-somerset")
    priya = here.browser("Priya")
    rules = text_of(priya, f"/frameworks/north-somerset/{here.pack.version}/rules")
    assert missing(["Smallest number shown 5", "Names in reports no"], rules) == []
    register = text_of(priya, "/reports?quarter=all")
    assert "Findings report" in register
    assert [first for first in ("Hazel", "Tom", "Dora") if first in register] == []


@pytest.mark.says("D59")
def test_an_old_mark_out_of_ten_keeps_its_number_and_means_a_grade(ws: Pack) -> None:
    """WS-053: 0-2, 3-5, 6-8, 9-10; the old scale ended when the framework was approved on 6 April 2020."""
    scale, then = ws.scales["grades"], date(2019, 5, 1)
    assert [mapped(scale, raw, then).level for raw in range(11)] == [
        *["inadequate"] * 3,
        *["requires_improvement"] * 3,
        *["good"] * 3,
        *["outstanding"] * 2,
    ]
    assert mapped(scale, 7, then).raw == 7
    assert [mapped(scale, 7, day).level for day in (date(2020, 4, 5), date(2020, 4, 6))] == ["good", None]


def sheet(*asked: tuple[str, str]) -> dict[str, object]:
    """A form of yes-or-no questions, as a QA lead would make it for one theme."""
    questions = [{"key": key, "ask": ask, "kind": "yes_no_partly", "scored": True} for key, ask in asked]
    section = {"key": "one", "title": "One", "questions": questions}
    audit = {"key": "audit", "title": "Audit", "seat": "lead", "sections": [section]}
    return {"name": "Neglect", "summary": "What it asks.", "source": "the board of March 2027", "parts": [audit]}


SEEN, TIDY = ("seen", "Was the home seen?"), ("plan", "Does the plan speak of it?")


@on_one_database
@pytest.mark.says("D60")
def test_a_form_made_for_one_dip_audit_is_filled_and_a_new_version_leaves_old_answers_as_they_were(
    council: Councils,
) -> None:
    """NS-014: a dip audit of March with a form of its own; after two files a second question is added."""
    here = council("north-somerset")
    priya = here["Priya"]
    asked = commission(
        here.year, "dip_audit", starts=date(2027, 3, 8), subject="Neglect", why="Late", asked_by=priya, by=priya
    )
    db.session.commit()
    first = made(here.pack, asked.type_key, asked.subject, sheet(SEEN))
    second = made(here.pack, asked.type_key, asked.subject, sheet(SEEN, TIDY), before=first)
    assert [(one.activity, one.theme, one.version) for one in (first, second)] == [
        ("dip_audit", "Neglect", 1),
        ("dip_audit", "Neglect", 2),
    ]
    old = [Filled({"seen": "yes"}), Filled({"seen": "no"})]
    assert figure(first.form, old) == Figure(counted=2, could=2, mean=0.5)
    assert figure(second.form, old) == Figure(counted=2, could=4, mean=0.5)
    assert states(first.form, old[0]) == {"seen": "answered"}


@pytest.mark.says("D60")
def test_a_form_is_made_only_where_the_framework_leaves_it_to_be_made_and_only_a_sound_one(ns: Pack, bb: Pack) -> None:
    """NS-014; BD-036: a compliance check has its seven questions from the framework."""
    for pack, kind in ((ns, "qapm_meeting"), (bb, "compliance_audit")):
        with pytest.raises(PackFaults, match="none can be made"):
            made(pack, kind, "Neglect", sheet(SEEN))
    wrong = sheet(SEEN) | {"parts": [{**sheet(SEEN)["parts"][0], "seat": "nobody"}]}  # type: ignore[index]
    with pytest.raises(PackFaults, match="nobody, which is not in this pack"):
        made(ns, "dip_audit", "Neglect", wrong)


@pytest.mark.says("D62")
def test_a_visit_to_two_teams_gives_each_its_own_grade_and_a_cycle_gives_one(ns: Pack) -> None:
    """NS-107, NS-117: one of four grades, for each team that is visited."""
    given = {"Fostering": "good", "Adoption": "requires_improvement"}
    visit, cycle = ns.activities["spotlight"], ns.activities["cpr"]
    assert {teams: [given[team] for team in teams] for teams in judged(visit, ["Fostering", "Adoption"])} == {
        ("Fostering",): ["good"],
        ("Adoption",): ["requires_improvement"],
    }
    assert judged(cycle, ["Fostering", "Adoption"]) == (("Fostering", "Adoption"),)
    assert [level.label for level in ns.scales[visit.scale or ""].levels] == [
        "Outstanding",
        "Good",
        "Requires Improvement",
        "Inadequate",
    ]


@pytest.mark.says("D69")
def test_a_child_under_twelve_is_asked_nothing_and_is_in_no_denominator(lb: Pack) -> None:
    """LB-023, GAP-08: three places give two ages; of 12 and over it is, and the three are told."""
    child = lb.feedback["child_voice"]
    assert child.eligible is not None
    assert [reading.source for reading in child.eligible.readings] == ["001:113", "001:330", "001:337"]
    assert [is_due(child, {"age": age}) for age in (9, 11, 12, 13)] == [False, False, True, True]
    form = lb.forms[child.form or ""]
    many = [Filled({"child_heard": "yes"}, facts={"age": age}) for age in (9, 12)]
    assert tally(form, many, "child_heard") == {"yes": 1, "not_asked": 1}
    [told] = [ruling for ruling in feedback_of(lb) if ruling.key == "child_voice"]
    [asked] = [fact for fact in told.facts if fact.label == "Who is asked"]
    assert (asked.lines, asked.is_open) == (("where age is at least 12",), True)


@pytest.mark.says("D70")
def test_the_rate_of_feedback_is_of_those_who_could_be_asked_with_reasons_for_the_rest(lb: Pack) -> None:
    """LB-087: five children; two are too young, one of the other three could not be reached."""
    child, reason = lb.feedback["child_voice"], "Tried but could not reach the child"
    assert reason in child.reasons_for_none.value
    found = rate(
        child,
        [
            ({"age": 9}, False, "The child is under 12"),
            ({"age": 11}, False, ""),
            ({"age": 12}, True, ""),
            ({"age": 15}, False, reason),
            ({"age": 16}, True, ""),
        ],
    )
    assert (found.answered, found.asked_of, found.not_due, found.reasons) == (2, 3, 2, {reason: 1})
