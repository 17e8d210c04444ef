"""Every form of the four councils, counted: the numbers are written by hand from the requirement list, row by row.

Each number names the requirements that it was counted in. What a form asks beyond them stands in a section of its
own or is named beside the number.
"""

import json
import re
from typing import Any

import pytest
from click.testing import CliRunner

from qaportal.cli.forms import check
from qaportal.frameworks.loading import read_pack, shipped
from qaportal.frameworks.meaning.parts import Reader
from qaportal.frameworks.schema import FormTemplate, Pack, Question
from qaportal.reviews.sight import hidden_from

# Questions of each section. Two boxes of a theme and the list of what they rest on are three.
SECTIONS: dict[str, dict[str, dict[str, int]]] = {
    "north-somerset": {
        "practice_review": {
            "own_view": 3,  # NS-026: one scaling question, pleased with, could develop
            "child": 3,  # NS-004, NS-025: whether the help works, what is valued, what was hard
            "family": 4,  # the same three, and whom it was heard from
            "case": 3,  # NS-033: the record and its system; NS-035: which of two groups
            "basic_information": 6,  # NS-R1.1 to R1.6
            "assessment": 9,  # NS-R2.1 to R2.9
            "planning_and_review": 6,  # NS-R3.1 to R3.6
            "management_oversight": 5,  # NS-R4.1 to R4.5
            "talk": 1,  # NS-025: the conversation
            "in_the_end": 2,  # NS-027: working well, done differently
            "judgement": 1,  # NS-028: the grade, with its reasons beside it
            "next": 1,  # NS-029: actions
            "recorded": 2,  # NS-033: where and when
            "dip": 2,  # NS-042: what was sampled, and whether the record bears it out
            "own_judgement": 2,  # NS-043: the grade, with its reasons beside it; notes for the talk
            "moderation_talk": 3,  # NS-044: when, with whom, what was said
            "dispute": 4,  # NS-050: on what; NS-053: points, who settled it, the decision
            "stands": 1,  # NS-053: the grade in the end
        },
        "member_record": {
            "visit": 3,  # NS-110: team and date (the portal knows the person); NS-107: differences
            "children": 5,  # NS-096: three children; NS-097: one more, and the dip; NS-113: numbers, and what was read
            "culture": 3,  # NS-111, NS-112
            "practice": 3,  # NS-111, NS-113
            "own_qa": 3,  # NS-111, NS-114
            "management": 3,  # NS-111, NS-115
            "systemic": 3,  # NS-111, NS-116
            "overall": 4,  # NS-117: grade, comments, focus, barriers
        },
        "spotlight_report": {
            "visit": 3,  # NS-118: date and teams (the portal knows lead and members); NS-107: differences
            "culture": 4,  # NS-118: four boxes
            "practice": 10,  # four boxes, and record numbers: room for six, one needed
            "own_qa": 4,
            "management": 7,  # four boxes, and record numbers: room for three
            "systemic": 4,
            "overall": 5,  # NS-119: grade, progress, focus, barriers, actions
            "shared": 2,  # NS-100: members' comments; NS-101: Heads of Service
            "standard": 3,  # NS-103: made final; NS-105: five rules in one list; what was changed
        },
        # NS-082 gives the method and no questions, NS-004 what families are asked.
        "appreciative_interview": {"occasion": 3, "story": 4, "further": 4},
        "week_voices": {"heard": 5},
        "family_experience": {"heard": 5},
    },
    "lambeth": {
        "service_audit": {
            "case": 5,  # LB-079: case, practitioner, team, category, need (no child's name; the auditor is known)
            "history": 4,  # LB-080: 2 prompts, 2 checks
            "assessment": 5,  # LB-081: 1 prompt, 4 checks
            "s47": 7,  # LB-082: 4 prompts, 3 checks
            "planning": 10,  # LB-083: 3 prompts, 7 checks
            "relationship": 7,  # LB-084: 1 prompt, 5 checks, of which "last seen and alone" has two answers
            "supervision": 6,  # LB-085: 3 prompts, 3 checks
            "skill_scores": 2,  # LB-089: two of the three skills
            "creating_change": 3,  # LB-089: the gate, which change, the third skill
            "outcome": 4,  # LB-086: comment, good practice, grade, actions
            "parent_views": 6,  # LB-087: 4 yes or no, 2 in words
            "child_views": 6,  # LB-087: the same six
            "reflection_part": 6,  # LB-087: trained and to what effect, helped, 2 hindrances, was it of use
            "check": 3,  # LB-088: date, comment on quality, good enough or back (the name is known)
            "judgement": 2,  # LB-088: agrees, own grade
            "more_actions": 1,  # LB-088
        },
        "observation": {
            "occasion": 7,  # LB-095: case, practitioner, team, need, date, what, purpose (observer and child as above)
            "strengths": 5,  # LB-096
            "to_improve": 5,  # LB-096
            "heard": 2,  # LB-061: parent and child
            "close": 2,  # LB-096: comments, signature
            "second_signature": 1,  # LB-096
        },
        "practice_week_audit": {
            "case": 4,  # LB-099: case, referral date, worker, team
            "history": 2,  # LB-100: 1 and 2
            "decisions": 11,  # LB-100: 3 with its triggers, 4, 5a, 5b, 6, 7a, 7b, 8, 9, 10
            "supervision": 5,  # LB-100: 11 to 15
            "close": 2,  # LB-101: comment, good practice
        },
        "week_summary": {"week": 2, "seen": 9, "ahead": 1},  # LB-102: date and team; nine prompts; the year ahead
        "partner_summary": {"week": 2, "seen": 9, "ahead": 1},
        "complaint_questions": {"questions": 7},  # LB-069
    },
    "west-sussex": {
        "collaborative_audit": {
            "own_view": 5,  # WS-004: the practitioner goes first
            "referral": 3,  # WS-041, WS-042: strengths, needs and the grade of each of six sections
            "practice": 3,
            "assessment": 3,
            "planning": 3,
            "review": 3,
            "oversight": 3,
            "reflection": 3,  # WS-042: reflective practice, actions that matter; WS-043: agreed on the spot
            "family": 3,  # WS-049: asked; what child and family said
            "outcome": 5,  # WS-050, WS-053: grade, reasons, safeguarding, actions; WS-043: moderator told
            "discussion": 4,  # WS-044: difference, strengths, feedback, further actions
            "moderation": 4,  # WS-056: own grade, agrees, revised grade, what was talked about
            "filed": 3,  # WS-045: copy, case note, managers told
            "moderator_learning": 1,  # WS-048: each person
            "worker_learnt": 1,
            "auditor_learnt": 1,
        },
        "iro_footprint": {
            "child": 2,
            "needs": 2,  # WS-R7: eight themes, each with what is asked and a recommendation
            "story": 3,  # and the report as a letter
            "permanence": 2,
            "placement": 2,
            "aspirations": 2,
            "voice": 3,  # and liberty
            "risk": 4,  # and who is family, and the safety plan
            "transition": 2,
        },
        "dip_sample": {"file": 2, "actions": 4, "supervision": 1, "next": 3},  # WS-008, WS-009
        "cp_scrutiny": {"reports": 3, "children": 6, "planning": 2},  # WS-012
        "lado_audit": {"referral": 3, "response": 7, "learning": 2},  # WS-013
        "supervision": {"prepare": 2, "facts": 4, "elements": 4, "audits": 3, "agreed": 2, "own": 2},  # WS-052, WS-072
    },
    "bedford": {
        "compliance_check": {"case": 1, "items": 7, "case_note": 1},  # BD-036: seven; BD-022: what has to be put right
        "meeting_observation": {
            "meeting": 2,  # BD-062: which of the seven, and when
            "areas": 14,  # BD-063
            "equality_in_detail": 1,  # BD-063: the nine characteristics
            "agreed": 3,  # BD-061: talked over, learning, actions
        },
        # Appendices A to C are lost: our own short forms (BD-037, BD-040..042, BD-050..054, BD-024, BD-034, BD-073).
        "case_file_audit": {"summary": 3, "findings": 6, "remedial": 1, "talk": 3},
        "supervision_audit": {"records": 8, "outcome": 3},
        "staff_observation": {"setting": 3, "seen": 5, "together": 4},
        "audit_check": {"quality": 6},
        "audit_dip": {"quality": 2, "actions": 2},
        "themed_day_plan": {"day": 5, "targeted": 3},
    },
}
# Which levels each row of a rubric words, best first ("GRI": good, requires improvement, inadequate).
CSL, WHOLE = "clear some limited", "one two three four five"
RUBRICS: dict[str, dict[str, list[str]]] = {
    "north-somerset": {
        "basic_information": [CSL] * 6,  # NS-R1.1 to R1.6
        "assessment": [CSL] * 9,  # NS-R2.1 to R2.9
        "planning_and_review": [CSL] * 6,  # NS-R3.1 to R3.6
        "management_oversight": [CSL] * 5,  # NS-R4.1 to R4.5
        "grade_help_and_protection": ["outstanding requires_improvement inadequate"],  # NS-R5: Good is missing, GAP-02
        "grade_care": ["outstanding requires_improvement inadequate"],
    },
    "lambeth": {"skills": [WHOLE] * 3},  # LB-R1 to LB-R5: three skills at five levels
    "west-sussex": {
        # WS-R1: details and reason, consent, voice, curiosity, speed, history, decision, effect, allocation
        "referral": ["GRI", "GRI", "G", "G", "GRI", "GRI", "GRI", "G", "GRI"],
        # WS-R2: details, recording, curiosity, summary, story, permanence, link to plan, decisions, footprint, voice,
        # direct work, advocacy
        "practice": ["GRI", "GRI", "GRI", "GRI", "GR", "GR", "G", "GRI", "G", "GRI", "GRI", "G"],
        # WS-R3: strengths, analysis, who, planning, each child, jargon, diversity, curiosity, voice, partners, shared,
        # oversight, updated
        "assessment": ["GRI", "GRI", "GRI", "GRI", "GRI", "GI", "GR", "GR", "GRI", "GRI", "GRI", "GI", "GI"],
        # WS-R4: current, outcomes, SMART, needs, family, network, amended, permanence, voice, contingency
        "planning": ["GRI", "GRI", "GR", "GR", "GI", "GRI", "GRI", "GRI", "G", "GR"],
        # WS-R5: in time, attended, the child, recorded, what follows, permanence
        "review": ["GRI", "GRI", "GRI", "GRI", "RI", "GI"],
        "oversight": [""],  # WS-R6: a statement, and no table (GAP-02)
    },
    "bedford": {},
}
LEVELS = {"G": "good", "R": "requires_improvement", "I": "inadequate"}
COUNCILS = list(SECTIONS)


@pytest.fixture(scope="module", params=COUNCILS)
def pack(request: pytest.FixtureRequest) -> Pack:
    return read_pack(shipped(request.param))


@pytest.fixture(scope="module")
def counted() -> dict[str, dict[str, Any]]:
    """What the command prints of each form, by pack and form."""
    said = CliRunner().invoke(check, [*COUNCILS, "--json"])
    assert said.exit_code == 0, said.output
    return {each["pack"]: {form["key"]: form for form in each["forms"]} for each in json.loads(said.stdout)}


def question(form: FormTemplate, key: str) -> Question:
    return next(each for each in form.questions() if each.key == key)


def section(form: FormTemplate, key: str) -> tuple[Question, ...]:
    return next(each.questions for each in form.sections() if each.key == key)


@pytest.mark.parametrize("council", COUNCILS)
def test_each_section_asks_what_its_requirements_list(council: str, counted: dict[str, dict[str, Any]]) -> None:
    assert {key: form["by_section"] for key, form in counted[council].items()} == SECTIONS[council]


@pytest.mark.parametrize("council", COUNCILS)
def test_sections_and_questions_add_up(council: str, counted: dict[str, dict[str, Any]]) -> None:
    found = {key: (form["sections"], form["questions"]) for key, form in counted[council].items()}
    assert found == {key: (len(by), sum(by.values())) for key, by in SECTIONS[council].items()}
    assert all(sum(form["by_kind"].values()) == form["questions"] for form in counted[council].values())


def test_each_row_of_a_rubric_words_the_levels_that_the_source_words(pack: Pack) -> None:
    found = {key: [list(row.levels) for row in rubric.rows] for key, rubric in pack.rubrics.items()}
    assert found == {key: [levels(words) for words in rows] for key, rows in RUBRICS[pack.key].items()}


def levels(words: str) -> list[str]:
    return [LEVELS[letter] for letter in words] if words.isupper() else words.split()


@pytest.mark.parametrize(
    ("council", "form", "beside"),
    [
        # NS-035: 6 + 9 + 6 + 5 rows at three levels, and two groups of children with three grades of four.
        ("north-somerset", "practice_review", {
            "basic_information": (6, 18, 18), "assessment": (9, 27, 27), "planning_and_review": (6, 18, 18),
            "management_oversight": (5, 15, 15), "grade_help_and_protection": (1, 3, 4), "grade_care": (1, 3, 4),
        }),
        ("lambeth", "service_audit", {"skills": (3, 15, 15)}),  # LB-089
        ("lambeth", "observation", {"skills": (3, 15, 15)}),  # LB-046
        # WS-041: the six tables, none of which has Outstanding.
        ("west-sussex", "collaborative_audit", {
            "referral": (9, 21, 36), "practice": (12, 28, 48), "assessment": (13, 34, 52), "planning": (10, 24, 40),
            "review": (6, 16, 24), "oversight": (1, 0, 4),
        }),
    ],
)  # fmt: skip
def test_the_rubrics_beside_a_form_are_counted_by_row_and_cell(
    counted: dict[str, dict[str, Any]], council: str, form: str, beside: dict[str, tuple[int, int, int]]
) -> None:
    rubrics = counted[council][form]["rubrics"]
    assert {each["key"]: (each["rows"], each["cells"], each["of"]) for each in rubrics} == beside


def test_each_row_of_the_evidence_guide_is_one_question_beside_it() -> None:
    """NS-035, NS-R1 to NS-R4: 26 rows, each with a level, a place, and a way to say that it does not apply."""
    pack = read_pack(shipped("north-somerset"))
    form = pack.forms["practice_review"]
    for key, rows in (
        ("basic_information", 6),
        ("assessment", 9),
        ("planning_and_review", 6),
        ("management_oversight", 5),
    ):
        asked = section(form, key)
        assert len(asked) == len(pack.rubrics[key].rows) == rows
        kinds = {(one.kind, one.scale, one.evidence, one.not_applicable) for one in asked}
        assert kinds == {("grade", "evidence", True, True)}


# NS-112 to NS-116: what to look at, theme by theme.
PROMPTS = {"culture": 10, "practice": 7, "own_qa": 7, "management": 7, "systemic": 6}


def test_the_member_record_has_every_prompt_and_two_boxes_a_theme() -> None:
    form = read_pack(shipped("north-somerset")).forms["member_record"]
    assert {key: len(question(form, f"{key}_looked_at").options) for key in PROMPTS} == PROMPTS
    boxes = [question(form, f"{key}_{box}").kind for key in PROMPTS for box in ("positives", "develop")]
    assert boxes == ["text"] * 10


def test_the_report_has_four_boxes_a_theme_and_actions_with_the_support_they_need() -> None:
    """NS-118, NS-119"""
    form = read_pack(shipped("north-somerset")).forms["spotlight_report"]
    names = ("general", "strengths", "develop", "evidence")
    assert [question(form, f"{key}_{box}").kind for key in PROMPTS for box in names] == ["text"] * 20
    table = question(form, "actions")
    assert (table.kind, table.support) == ("actions", True)
    assert len(question(form, "meets").options) == 5  # NS-105


AREAS = ("history", "assessment", "s47", "planning", "relationship", "supervision")


def test_the_service_audit_has_fourteen_prompts_and_twenty_four_checks() -> None:
    """LB-080 to LB-085; "last seen, and alone" is one check with two answers"""
    form = read_pack(shipped("lambeth")).forms["service_audit"]
    asked = [one for key in AREAS for one in section(form, key)]
    prompts = [one.key for one in asked if one.kind == "rating"]
    checks = [one.key for one in asked if one.kind != "rating" and one.key != "seen_alone"]
    assert (len(prompts), len(checks)) == (14, 24)


def test_the_practice_week_audit_has_fifteen_questions_two_of_them_in_halves() -> None:
    """LB-100: 5a and 5b, 7a and 7b; eight triggers of the threshold"""
    form = read_pack(shipped("lambeth")).forms["practice_week_audit"]
    keys = [one.key for one in form.questions() if one.key != "q3_triggers"]
    numbers = [key.split("_")[0].removeprefix("q") for key in keys if re.match(r"q\d", key)]
    assert numbers == [
        "1", "2", "3", "4", "5a", "5b", "6", "7a", "7b", "8", "9", "10", "11", "12", "13", "14", "15",
    ]  # fmt: skip
    assert len(question(form, "q3_triggers").options) == 8


def test_the_age_from_which_a_child_is_asked_is_told_and_stays_an_open_question() -> None:
    """LB-023, LB-087, GAP-08"""
    pack = read_pack(shipped("lambeth"))
    (views,) = (each for each in pack.forms["service_audit"].sections() if each.key == "child_views")
    assert views.help is not None
    assert all(age in views.help for age in ("older than 11", "over 12", "under 12"))
    found = {one.path: one for one in pack.open_questions()}
    assert found["feedback.child_voice.eligible"].kind == "conflict"
    assert len(found["feedback.child_voice.eligible"].readings) == 3


def test_eight_documents_stand_under_every_theme_of_west_sussex() -> None:
    form = read_pack(shipped("west-sussex")).forms["collaborative_audit"]
    themes = ["referral", "practice", "assessment", "planning", "review", "oversight"]
    assert [(each.key, len(each.documents)) for each in form.sections() if each.documents] == [
        (theme, 8) for theme in themes
    ]


def test_meetings_are_of_seven_kinds_in_fourteen_areas_with_nine_characteristics() -> None:
    """BD-062, BD-063"""
    form = read_pack(shipped("bedford")).forms["meeting_observation"]
    assert (len(form.kinds), len(section(form, "areas"))) == (7, 14)
    assert question(form, "kind_of_meeting").options == form.kinds
    assert len(question(form, "characteristics").options) == 9


@pytest.mark.parametrize(
    ("done", "hidden"),
    [
        ({"review", "conclusion"}, True),
        ({"review", "conclusion", "moderation"}, False),
        ({"review", "conclusion", "moderation", "settled"}, False),
    ],
)
def test_a_moderator_grades_before_seeing_the_first_grade_and_reads_it_before_the_talk(
    done: set[str], hidden: bool
) -> None:
    """NS-043, NS-044: the pack's choice of `blind`, on the form"""
    pack = read_pack(shipped("north-somerset"))
    kind, form = pack.activities["cpr"], pack.forms["practice_review"]
    assert kind.moderation is not None
    assert (kind.moderation.blind.value, kind.moderation.second_grade) == (True, "moderated_grade")
    assert ("grade" in hidden_from(kind, form, Reader(frozenset({"moderator"})), done)) == hidden
