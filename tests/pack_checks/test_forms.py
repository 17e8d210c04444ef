"""What a form asks of whom, what counts, and what is never written down (D49-D62, D69, D70)."""

from datetime import date

import pytest

from qaportal.frameworks.faults import PackFaults
from qaportal.frameworks.meaning.actions import WrittenAction, why_not_an_action
from qaportal.frameworks.meaning.alerts import may_be_written_in
from qaportal.frameworks.meaning.answers import NOT_APPLICABLE, Filled, figure, states, tally
from qaportal.frameworks.meaning.figures import rate
from qaportal.frameworks.meaning.grades import judged, levels_without_wording, mapped, wording
from qaportal.frameworks.meaning.made import made
from qaportal.frameworks.meaning.parts import Reader, may_read, may_write
from qaportal.frameworks.schema import FormTemplate, Pack, Part, Question


def part(form: FormTemplate, key: str) -> Part:
    return next(each for each in form.parts if each.key == key)


def question(form: FormTemplate, key: str) -> Question:
    return next(each for each in form.questions() if each.key == key)


WORKER, AUDITOR, MODERATOR = (Reader(frozenset({seat})) for seat in ("worker", "auditor", "moderator"))


@pytest.mark.says("D49")
def test_the_practitioner_writes_first_then_the_auditor_then_the_moderator_and_each_part_locks(ws: Pack) -> None:
    form = ws.forms["collaborative_audit"]
    own, stage_1, stage_2 = (part(form, key) for key in ("self_assessment", "stage_1", "stage_2"))
    assert may_write(form, own, WORKER)
    assert not may_write(form, stage_1, AUDITOR)
    assert may_write(form, stage_1, AUDITOR, {"self_assessment"})
    assert not may_write(form, own, WORKER, {"self_assessment"})
    assert not may_write(form, stage_2, MODERATOR, {"self_assessment"})
    assert may_write(form, stage_2, MODERATOR, {"self_assessment", "stage_1"})
    assert not may_read(form, stage_1, WORKER, {"self_assessment"})
    assert may_read(form, stage_1, WORKER, {"self_assessment", "stage_1"})


@pytest.mark.says("D58")
def test_a_part_is_seen_by_its_seat_and_by_whom_it_names_and_by_nobody_from_outside(lb: Pack, ws: Pack) -> None:
    form = lb.forms["service_audit"]
    second = part(form, "second_line_part")
    assert may_read(form, second, Reader(frozenset({"auditor"})), {"second_line_part"})
    assert not may_read(form, second, Reader(frozenset({"worker"})), {"second_line_part"})
    assert not may_read(form, second, Reader(frozenset({"auditor"}), may_see_children=False), {"second_line_part"})
    audit = ws.forms["collaborative_audit"]
    assert may_read(audit, part(audit, "stage_1"), Reader(holds=frozenset({"qa_team"})), {"stage_1"})
    assert not may_read(
        audit, part(audit, "self_assessment"), Reader(holds=frozenset({"qa_team"})), {"self_assessment"}
    )


@pytest.mark.says("D50")
def test_questions_wait_for_answers_and_case_data_and_a_gate_keeps_the_score_out(lb: Pack) -> None:
    form = lb.forms["service_audit"]
    skipped = {"trained": "no", "category": "CIN", "change_discussed": "no", "change_score": 4}
    found = states(form, Filled(skipped))
    assert found["training_effect"] == "not_asked"
    assert found["carer_views"] == "not_asked"
    assert found["change_score"] in ("not_scored", "not_asked")
    given = {"trained": "yes", "category": "LAC", "change_discussed": "yes", "change_score": 4}
    asked = states(form, Filled(given))
    assert (asked["training_effect"], asked["carer_views"], asked["change_score"]) == ("blank", "blank", "answered")
    young, old = (states(form, Filled({}, facts={"age": age}))["child_heard"] for age in (11, 12))
    assert (young, old) == ("not_asked", "blank")


@pytest.mark.says("D51")
def test_not_applicable_left_out_and_blank_are_kept_apart_and_leave_the_denominator(lb: Pack) -> None:
    form = lb.forms["practice_week_audit"]
    answers = {"q1_referral": "yes", "q2_referrer": NOT_APPLICABLE, "q3_threshold": "no"}
    found = states(form, Filled(answers, omitted=frozenset({"supervision"})))
    assert {key: found[key] for key in ("q1_referral", "q2_referrer", "q4_passed_on", "q12_frequency")} == {
        "q1_referral": "answered",
        "q2_referrer": "not_applicable",
        "q4_passed_on": "blank",
        "q12_frequency": "omitted",
    }
    audit = lb.forms["service_audit"]
    skills = {"relationship_building", "use_of_authority", "change_score"}
    many = [
        Filled({"relationship_building": 4, "use_of_authority": 2, "change_discussed": "no", "change_score": 5}),
        Filled({"relationship_building": 3, "change_discussed": "yes", "change_score": 1}),
    ]
    # Not scored in the first, blank in the second: 4, 2, 3 and 1 count, out of five that could have.
    result = figure(audit, many, skills)
    assert (result.counted, result.could, result.mean) == (4, 5, 2.5)
    assert tally(form, [Filled(answers), Filled({"q2_referrer": "yes"})], "q2_referrer") == {
        "not_applicable": 1,
        "yes": 1,
    }


@pytest.mark.says("D52")
def test_a_rated_prompt_stands_beside_a_check_with_evidence_and_some_answers_are_numbers(lb: Pack) -> None:
    form = lb.forms["service_audit"]
    story, chronology, workers = (question(form, key) for key in ("story", "chronology", "worker_count"))
    assert (story.kind, story.scored) == ("rating", True)
    assert (chronology.kind, chronology.evidence, chronology.beside) == ("yes_no_partly", True, "story")
    assert workers.kind == "number"


@pytest.mark.says("D53")
def test_an_action_without_a_real_day_is_refused(lb: Pack) -> None:
    table = question(lb.forms["service_audit"], "agreed_actions")
    assert table.kind == "actions"

    def refusal(typed: str, day: date | None = None) -> str:
        return why_not_an_action(table.refused_words, WrittenAction("Update the plan", "Worker", day, typed))

    assert [refusal(word) for word in ("ASAP", "Soon", "ongoing")] == [
        "“ASAP” is not a day. Give a real day, such as 31 March 2027.",
        "“Soon” is not a day. Give a real day, such as 31 March 2027.",
        "“ongoing” is not a day. Give a real day, such as 31 March 2027.",
    ]
    assert refusal("when we can") == "Give a real day, such as 31 March 2027."
    assert refusal("31 March 2027", date(2027, 3, 31)) == ""


@pytest.mark.says("D54")
def test_a_level_that_the_source_does_not_word_stays_without_wording(ns: Pack, ws: Pack) -> None:
    for key in ("grade_help_and_protection", "grade_care"):
        assert levels_without_wording(ns.rubrics[key], ns.scales["grades"]) == ("Good",)
    scale = ws.scales["grades"]
    for key in ("referral", "practice", "assessment", "planning", "review"):
        assert levels_without_wording(ws.rubrics[key], scale) == ("Outstanding",)
        assert wording(ws.rubrics[key], 0, "outstanding") is None
        assert wording(ws.rubrics[key], 0, "good")
    assert len(levels_without_wording(ws.rubrics["oversight"], scale)) == 4


@pytest.mark.says("D55")
def test_a_concern_about_somebodys_work_is_never_written_on_the_childs_record(ns: Pack) -> None:
    concern = ns.alerts["performance"]
    assert not may_be_written_in(concern.never_in, "Child's record")
    assert not may_be_written_in(concern.never_in, "review")
    assert may_be_written_in(ns.alerts["child_safety"].never_in, "Child's record")


@pytest.mark.says("D59")
def test_an_old_mark_out_of_ten_keeps_its_number_and_means_a_grade(ws: Pack) -> None:
    scale, then = ws.scales["grades"], date(2019, 5, 1)
    assert [mapped(scale, raw, then).level for raw in (0, 2, 3, 5, 6, 8, 9, 10)] == [
        "inadequate", "inadequate", "requires_improvement", "requires_improvement", "good", "good", "outstanding",
        "outstanding",
    ]  # fmt: skip
    assert mapped(scale, 7, then).raw == 7
    assert mapped(scale, 7, date(2021, 1, 1)).level is None


MADE = {
    "name": "Neglect",
    "summary": "What the neglect theme asks.",
    "source": "the board of March 2027",
    "parts": [
        {
            "key": "audit",
            "title": "Audit",
            "seat": "lead",
            "sections": [
                {
                    "key": "one",
                    "title": "One",
                    "questions": [{"key": "seen", "ask": "Was the home seen?", "kind": "yes_no"}],
                }
            ],
        }
    ],
}


@pytest.mark.says("D60")
def test_a_form_is_made_for_one_dip_audit_checked_and_versioned(ns: Pack) -> None:
    first = made(ns, "dip_audit", "Neglect", MADE)
    again = made(ns, "dip_audit", "Neglect", MADE, before=first)
    assert (first.activity, first.theme, first.version, again.version) == ("dip_audit", "Neglect", 1, 2)
    assert [q.ask for q in first.form.questions()] == ["Was the home seen?"]
    with pytest.raises(PackFaults, match="none can be made"):
        made(ns, "cpr", "", MADE)
    wrong = {**MADE, "parts": [{**MADE["parts"][0], "seat": "nobody"}]}  # type: ignore[dict-item]
    with pytest.raises(PackFaults, match="nobody, which is not in this pack"):
        made(ns, "dip_audit", "Neglect", wrong)


@pytest.mark.says("D61")
def test_a_meeting_is_observed_in_fourteen_areas_over_seven_kinds(bb: Pack) -> None:
    form = bb.forms["meeting_observation"]
    areas = next(section for section in form.sections() if section.key == "areas").questions
    assert (len(form.kinds), len(areas)) == (7, 14)
    assert areas[-1].key == "overall"
    assert bb.activities["meeting_observation"].subject == "meeting"


@pytest.mark.says("D62")
def test_a_visit_to_two_teams_gives_each_its_own_grade(ns: Pack) -> None:
    spotlight = ns.activities["spotlight"]
    assert judged(spotlight, ["North", "South"]) == (("North",), ("South",))
    assert spotlight.scale == "grades"
    assert judged(ns.activities["cpr"], ["North", "South"]) == (("North", "South"),)


@pytest.mark.says("D69", "D70")
def test_who_is_too_young_is_in_no_denominator_and_a_reason_for_none_is_counted(lb: Pack) -> None:
    child = lb.feedback["child_voice"]
    assert child.eligible is not None
    assert child.eligible.kind == "conflict"
    assert len({reading.source for reading in child.eligible.readings}) >= 2
    reason = child.reasons_for_none.value[0]
    found = rate(child, [({"age": 9}, False, ""), ({"age": 14}, True, ""), ({"age": 12}, False, reason)])
    assert (found.answered, found.asked_of, found.not_due, found.reasons) == (1, 2, 1, {reason: 1})
