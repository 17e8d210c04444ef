"""What a form asks of whom, and what counts (D49-D53, D58, D61)."""

from datetime import date

import pytest

from qaportal.frameworks.meaning.actions import WrittenAction, why_not_an_action
from qaportal.frameworks.meaning.answers import NOT_APPLICABLE, Figure, Filled, figure, states, still_to_do, tally
from qaportal.frameworks.meaning.parts import Reader, may_read, may_write
from qaportal.frameworks.outline import sheet_of
from qaportal.frameworks.schema import FormTemplate, Pack, Part, Question
from qaportal.programme.duties import Holding, Roster, Window, obligations


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
    never = own.model_copy(update={"locks": "never"})
    assert may_write(form, never, WORKER, {"self_assessment"})
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


# Prompts rated 1 to 5 in each area of LB-080..LB-085: fourteen.
RATED = {"history": 2, "assessment": 1, "s47": 4, "planning": 3, "relationship": 1, "supervision": 3}


@pytest.mark.says("D52")
def test_a_rated_prompt_stands_beside_a_check_with_evidence_and_some_answers_are_numbers(lb: Pack) -> None:
    """LB-080: on paper the check of the file stands beside the prompt for the talk."""
    form = lb.forms["service_audit"]
    asked = {s.key: sum(q.kind == "rating" for q in s.questions) for s in form.sections() if s.key in RATED}
    assert asked == RATED
    [history] = [each for each in sheet_of(lb, "service_audit").parts[0].sections if each.title.startswith("Narrative")]
    assert [(line.answer, line.notes) for line in history.questions] == [
        ("A number from 1 to 5", ("counts towards the score", "with the place where it can be seen")),
        ("Yes, partly or no", ("with the place where it can be seen", "beside question 6")),
        ("A number from 1 to 5", ("counts towards the score", "with the place where it can be seen")),
        ("Yes, partly or no", ("with the place where it can be seen", "beside question 8")),
    ]


@pytest.mark.says("D52")
def test_ratings_come_to_a_mean_checks_are_counted_by_their_answer_and_numbers_stand_as_they_are(lb: Pack) -> None:
    """LB-027, LB-080, LB-084: two audits of a service; the second leaves one prompt and one check blank."""
    form = lb.forms["service_audit"]
    audits = [
        Filled({"story": 4, "chronology": "partly", "hypothesis": 2, "referrer_told": "yes", "worker_count": 3}),
        Filled({"story": 5, "chronology": "no", "worker_count": 6}),
    ]
    # 4, 2 and 5 of four that could be: the checks beside them are in no score.
    assert figure(form, audits, {"story", "chronology", "hypothesis", "referrer_told", "worker_count"}) == Figure(
        counted=3, could=4, mean=11 / 3
    )
    assert tally(form, audits, "chronology") == {"partly": 1, "no": 1}
    assert tally(form, audits, "referrer_told") == {"yes": 1, "blank": 1}
    assert tally(form, audits, "worker_count") == {"3": 1, "6": 1}
    assert question(form, "worker_count").kind == "number"


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


MEETINGS = ["child protection", "strategy", "core group", "looked after", "access to resources", "legal", "in need"]
AREAS = [
    "child", "felt_help", "children", "parents", "professionals", "protective", "risk", "decisions", "evidence",
    "assessment", "planning", "agencies", "equality", "overall",
]  # fmt: skip


@pytest.mark.says("D61")
def test_a_meeting_is_observed_in_fourteen_areas_over_seven_kinds(bb: Pack) -> None:
    """BD-062, BD-063: one observation of a core group; nobody of the family was there, and risk is still blank."""
    form = bb.forms[bb.activities["meeting_observation"].forms[0]]
    assert [word in kind.casefold() for word, kind in zip(MEETINGS, form.kinds, strict=True)] == [True] * 7
    seen = part(form, "observation")
    meeting, areas, _equality = seen.sections
    assert meeting.questions[0].options == form.kinds
    assert [q.key for q in areas.questions] == AREAS
    written = dict.fromkeys(AREAS, "As it should be") | dict.fromkeys(("children", "parents"), NOT_APPLICABLE)
    written |= {"kind_of_meeting": form.kinds[2], "seen_on": "2027-03-04"}
    del written["risk"]
    found = states(form, Filled(written))
    assert [found[key] for key in ("child", "children", "parents", "risk", "overall")] == [
        "answered",
        "not_applicable",
        "not_applicable",
        "blank",
        "answered",
    ]
    assert still_to_do(form, seen, Filled(written)) == ("risk",)
    assert still_to_do(form, seen, Filled(written | {"risk": "Named and acted on"})) == ()
    # Words are no score: the framework gives no scale.
    assert figure(form, [Filled(written)]) == Figure(counted=0, could=0, mean=None)


@pytest.mark.says("D61")
def test_what_is_observed_is_a_meeting_by_the_observer_and_shared_with_its_chair(bb: Pack) -> None:
    """BD-060, BD-061: a head of service owes two a year, a director one; the record is talked over with the chair."""
    kind = bb.activities["meeting_observation"]
    form = bb.forms[kind.forms[0]]
    assert kind.subject == "meeting"
    observer, chair = Reader(frozenset({"observer"})), Reader(frozenset({"chair"}))
    shared = part(form, "shared")
    assert not may_write(form, shared, observer)
    assert may_write(form, shared, observer, {"observation"})
    assert may_read(form, shared, chair, {"observation", "shared"})
    people = [Holding(n, f"Person {n}", post, None, 9, None, date(2020, 1, 6), None) for n, post in enumerate(
        ("head_of_service", "director", "chief_officer", "team_manager"), 1)]  # fmt: skip
    window = Window(date(2027, 1, 1), date(2027, 12, 31), today=date(2027, 1, 4), since=date(2027, 1, 1))
    owed = obligations(bb, Roster(people), window, duties=["head_meetings", "leaders_meetings"])
    assert {n: sum(one.needed for one in owed if one.owner_id == n) for n in (1, 2, 3, 4)} == {1: 2, 2: 1, 3: 1, 4: 0}
