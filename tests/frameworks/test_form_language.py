"""What forms and second looks may say of each other, and what is made of it (NS-009, NS-119, LB-046, LB-088)."""

from pathlib import Path

import pytest

from qaportal.frameworks.loading import read_pack, shipped
from qaportal.frameworks.meaning.parts import Reader, may_read, phase_of
from qaportal.frameworks.meaning.second_look import second_grade
from qaportal.frameworks.outline.sheets import sheet_of
from qaportal.frameworks.schema import FormTemplate, Pack
from tests.frameworks.packs import GOOD, MARK, refused, written

FORM = """header: {documents: [{name: Standards, address: "https://council.example/standards"}, {name: Policy}]}
forms:
  sheet:
    name: Sheet
    summary: What we ask.
    documents: [Standards]
    parts:
      - key: own
        title: Own
        seat: reviewer
        phase: review
        sections:
          - key: only
            title: Only
            documents: [Policy, Standards]
            questions:
              - {key: first, ask: "How good is it?", kind: grade, scale: grades}
              - {key: why, ask: "Why?", kind: text}
              - {key: next, ask: "What now?", kind: actions, support: true}
      - key: again
        title: Again
        seat: second
        opens: own
        sections:
          - key: mine
            title: Mine
            questions:
              - {key: agrees, ask: "Is the grade right?", kind: yes_no}
              - {key: mine, ask: "Which is it?", kind: grade, scale: grades, when: {answer: agrees, is: "no"}}
              - {key: sound, ask: "Is the look sound?", kind: yes_no}
    source: page 8
"""
RULE = """    forms: [sheet]
    forms_often: [sheet]
    moderation:
      {seat: second, of: all, depth: whole, asks: [grade, audit_quality], blind: false, on_difference: talk,
       final: agreed,
       grade: first,
       second_grade: mine,
       agrees: agrees,
       quality: sound,
       source: page 9}
    disputes: ladder
"""
WHOLE = GOOD.replace("    disputes: ladder\n", RULE) + FORM

# What is changed (the marked line is the one that must be named), and the sentence.
REFUSED = {
    "a record that repeats": (
        '{key: why, ask: "Why?", kind: text}',
        '{key: why, ask: "Which?", kind: record, repeats: 3}  # here',
        "forms.sheet.parts.own.sections.only.questions.why: this is a record and repeats: each reference is sealed by "
        "itself, so ask one question for each.",
    ),
    "support for words": (
        '{key: why, ask: "Why?", kind: text}',
        '{key: why, ask: "Why?", kind: text, support: true}  # here',
        "forms.sheet.parts.own.sections.only.questions.why: this asks which support is needed, which a text cannot: "
        "only actions have support.",
    ),
    "actions in a part that never locks": (
        "- key: own\n        title: Own\n",
        "- key: own  # here\n        title: Own\n        locks: never\n",
        "forms.sheet.parts.own: this asks for actions and never locks: they are taken up when it is handed in, so let "
        "it lock.",
    ),
    "a form beside a document that the header does not list": (
        "    documents: [Standards]\n",
        "    documents: [Standard]  # here\n",
        "The form sheet names the document Standard, which is not in this pack; did you mean Standards?",
    ),
    "a section beside a document that the header does not list": (
        "[Policy, Standards]",
        "[Polity]  # here",
        "The form sheet names the document Polity, which is not in this pack; did you mean Policy?",
    ),
    "a document at an address that is not safe": (
        "header: {documents: [{name: Standards, address: \"https://council.example/standards\"}",
        "header: {documents: [{name: Standards, address: \"http://council.example/standards\"}",
        "header.documents.1.address: this must be an address that begins with https://.",
    ),
    "a form filled in often that is none of the work's": (
        "    forms_often: [sheet]\n",
        "    forms_often: [sheets]  # here\n",
        "The activity look fills in sheets often, which is none of its forms; did you mean sheet?",
    ),
    "a part of a phase that its work does not have": (
        "        phase: review\n        sections",
        "        phase: revue  # here\n        sections",
        "The part own is the phase revue, which no work that uses the form sheet has; did you mean review?",
    ),
    "a first grade that nobody asks": (
        "grade: first,",
        "grade: frist,  # here",
        "The second look of look has the first grade in the question frist, which no form of its work asks; "
        "did you mean first?",
    ),
    "a grade in words": (
        "grade: first,",
        "grade: why,  # here",
        "The second look of look has the first grade in the question why, which is a text: name one that is a grade.",
    ),
    "a first grade by the moderator": (
        "grade: first,",
        "grade: mine,  # here",
        "The second look of look has the first grade in the question mine, which is in the part again of second: "
        "name one in a part that is not the moderator's.",
    ),
    "a second grade by the reviewer": (
        "second_grade: mine,",
        "second_grade: first,  # here",
        "The second look of look has the moderator's own grade in the question first, which is in the part own of "
        "reviewer: name one in a part that is filled in by second.",
    ),
    "agreement by a grade": (
        "agrees: agrees,",
        "agrees: mine,  # here",
        "The second look of look has whether the moderator agrees in the question mine, which is a grade: "
        "name one that is a yes_no.",
    ),
    "a judgement on the look by the reviewer": (
        "quality: sound,",
        "quality: why,  # here",
        "The second look of look has the quality of the audit in the question why, which is in the part own of "
        "reviewer: name one in a part that is filled in by second.",
    ),
    "a second look without the first grade": (
        "    moderation:\n", "    moderation:  # here\n",
        "The second look of look asks for a grade but does not say which question has the first one: add grade.",
    ),
    "a second look without a grade": (
        "    moderation:\n", "    moderation:  # here\n",
        "The second look of look asks for a grade but does not say where it is written: "
        "add second_grade, agrees or both.",
    ),
    "a second look without the judgement on the look": (
        "    moderation:\n", "    moderation:  # here\n",
        "The second look of look judges the audit but does not say where that is written: add quality.",
    ),
}  # fmt: skip
LEFT_OUT = {
    "a second look without the first grade": ("       grade: first,\n",),
    "a second look without a grade": ("       second_grade: mine,\n", "       agrees: agrees,\n"),
    "a second look without the judgement on the look": ("       quality: sound,\n",),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused(name: str, tmp_path: Path) -> None:
    old, new, sentence = REFUSED[name]
    assert WHOLE.count(old) == 1
    text = WHOLE.replace(old, new)
    for line in LEFT_OUT.get(name, ()):
        text = text.replace(line, "")
    line = next((n for n, said in enumerate(text.splitlines(), 1) if said.endswith(MARK)), None)
    (fault,) = refused(tmp_path, text.replace(MARK, ""))
    assert fault[2] == sentence
    assert line in (None, fault[1])


def test_grades_of_another_scale_are_not_those_of_the_work(tmp_path: Path) -> None:
    scales = "scales:\n  marks: {name: Marks, source: p, levels: [{key: up, label: Up}, {key: down, label: Down}]}\n"
    text = WHOLE.replace("scales:\n", scales).replace(
        '"How good is it?", kind: grade, scale: grades', '"How good is it?", kind: grade, scale: marks'
    )
    assert [said for _file, _line, said in refused(tmp_path, text)] == [
        "The second look of look has the first grade in the question first, which is graded on marks: "
        "the grades of this work are on the scale grades."
    ]


def test_without_forms_a_second_look_names_no_questions(tmp_path: Path) -> None:
    bare = RULE.replace("    forms: [sheet]\n    forms_often: [sheet]\n", "")
    for line in ("grade: first", "second_grade: mine", "agrees: agrees", "quality: sound"):
        bare = bare.replace(f"       {line},\n", "")
    assert refused(tmp_path, GOOD.replace("    disputes: ladder\n", bare)) == []


# A part that tells of the talk, which the portal fills in, and a rule that says so.
TOLD = """      - key: told
        title: Told
        seat: second
        reasons_for_none: [No talk was needed]
        sections:
          - key: talk
            title: Talk
            questions:
              - {key: day, ask: "When?", kind: date}
              - {key: there, ask: "Who was there?", kind: ticks, options: [Both of us], other: true}
              - {key: said, ask: "What was said?", kind: text}
              - {key: stands, ask: "Which grade stands?", kind: grade, scale: grades}
    source: page 8
"""
OF_THE_TALK = """       talk:
         {part: told, held_on: day, with_whom: there, always_there: [Both of us], said: said, grade: stands},
       source: page 9}
"""
TALKED = WHOLE.removesuffix("    source: page 8\n").replace("       source: page 9}\n", OF_THE_TALK) + TOLD
TALK = "The talk of the second look of look"
NOT_SECONDS = f"{TALK} is told in the part told: it needs the seat second and one reasons_for_none."
NOT_TOLD = {
    "a part that is not there": (
        "part: told", "part: tale", f"{TALK} is told in the part tale, which no form of its work has."
    ),
    "a part of somebody else": ("seat: second\n        reasons", "seat: reviewer\n        reasons", NOT_SECONDS),
    "two reasons for nothing": ("[No talk was needed]", "[No talk was needed, Nobody came]", NOT_SECONDS),
    "a day in words": (
        "held_on: day", "held_on: said", f"{TALK} is told in the question said: name a date of the part told."
    ),
    "words of another part": (
        "said: said", "said: why", f"{TALK} is told in the question why: name a text of the part told."
    ),
    "somebody who cannot be ticked": (
        "always_there: [Both of us]", "always_there: [The two]", f"{TALK} ticks The two, which is no option of "
        "with_whom.",
    ),
    "nobody else can be named": (
        "options: [Both of us], other: true", "options: [Both of us]", f"{TALK} names whoever was there in there: add "
        "other: true.",
    ),
    "a question that must be answered": (
        'ask: "When?", kind: date', 'ask: "When?", kind: date, required: true', f"{TALK} fills the part told, where "
        "day must not be required.",
    ),
}  # fmt: skip


def test_a_talk_that_is_told_in_a_part_is_sound(tmp_path: Path) -> None:
    assert refused(tmp_path, TALKED) == []


@pytest.mark.parametrize("name", NOT_TOLD)
def test_a_talk_that_cannot_be_told_is_refused(name: str, tmp_path: Path) -> None:
    old, new, sentence = NOT_TOLD[name]
    assert TALKED.count(old) == 1
    assert [said for _file, _line, said in refused(tmp_path, TALKED.replace(old, new))] == [sentence]


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return read_pack(written(tmp_path, WHOLE))


def test_the_second_grade_is_the_moderators_own_or_the_first_where_they_agree(pack: Pack) -> None:
    rule = pack.activities["look"].moderation
    assert rule
    found = [
        second_grade(rule, {"first": "well", "agrees": agrees, "mine": mine})
        for agrees, mine in (("yes", None), (True, ""), ("no", "badly"), ("yes", "badly"), ("no", None), (None, None))
    ]
    assert found == ["well", "well", "badly", "badly", None, None]


def test_the_second_grade_of_nothing_is_none(pack: Pack) -> None:
    rule = pack.activities["look"].moderation
    assert rule
    assert second_grade(rule, {"agrees": "yes"}) is None
    assert second_grade(rule.model_copy(update={"agrees": None, "second_grade": None}), {"first": "well"}) is None


def test_a_part_is_the_phase_that_it_names_or_the_only_one_of_its_seat(pack: Pack) -> None:
    look = pack.activities["look"]
    own, again = pack.forms["sheet"].parts
    assert phase_of(look, own) == look.phases[0]
    assert phase_of(look, own.model_copy(update={"phase": None})) == look.phases[0]
    assert phase_of(look, own.model_copy(update={"phase": "report"})) == look.phases[1]
    assert phase_of(look, again) is None
    two = look.model_copy(update={"phases": (*look.phases, look.phases[0].model_copy(update={"key": "more"}))})
    assert phase_of(two, own.model_copy(update={"phase": None})) is None
    other_work = own.model_copy(update={"phase": "stage_3"})
    assert phase_of(look, other_work) == look.phases[0]


def test_a_talk_that_follows_does_not_keep_the_first_grade_hidden() -> None:
    """The moderator grades first, then reads the reviewer's grade, then writes down what the two said."""
    section = {"key": "s", "title": "S", "questions": ({"key": "q", "ask": "Q?", "kind": "text"},)}
    part = {"title": "P", "sections": (section,)}
    sheet = FormTemplate.model_validate({
        "key": "sheet", "name": "Sheet", "summary": "S.", "source": "p", "parts": (
            {**part, "key": "grade", "seat": "reviewer", "seen_by": ("second",), "blind_to": ("second",)},
            {**part, "key": "own", "seat": "second", "opens": "grade"},
            {**part, "key": "talk", "seat": "second", "opens": "own"},
        ),
    })  # fmt: skip
    second = Reader(seats=frozenset({"second"}))
    seen = [may_read(sheet, sheet.parts[0], second, done) for done in (["grade"], ["grade", "own"])]
    assert seen == [False, True]


def test_documents_stand_beside_a_form_and_its_sections_with_their_addresses(pack: Pack) -> None:
    sheet = sheet_of(pack, "sheet")
    there = ("Standards", "https://council.example/standards")
    assert [(each.name, each.address) for each in sheet.documents] == [there]
    (section,) = sheet.parts[0].sections
    assert [(each.name, each.address) for each in section.documents] == [("Policy", None), there]
    assert section.questions[2].notes == ("with the support that each needs",)


def test_the_forms_of_a_practice_week_are_filled_in_as_often_as_there_is_something_to_see() -> None:
    week = read_pack(shipped("lambeth")).activities["practice_week"]
    assert week.forms_often == ("practice_week_audit", "observation")
