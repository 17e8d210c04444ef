"""Changes to a form in the making: any run of them leaves one that can be used, or says why not (D60, A31)."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qaportal.frameworks.loading import read_pack, shipped
from qaportal.frameworks.outline.sheets import sheet_for
from qaportal.frameworks.schema import FormTemplate, Pack
from qaportal.reviews import building, drafting, fields
from qaportal.reviews.building import Details
from qaportal.reviews.drafting import Body, Unfit
from qaportal.reviews.previewing import blocks_of, lines_of

PACK = read_pack(shipped("west-sussex"))
OTHER = read_pack(shipped("lambeth"))
KIND = PACK.activities["themed_audit"]
SCALE = next(iter(PACK.scales))
SAID = Details("Voice", "Whether it is there.", "auditor", (), True, False)


def empty() -> Body:
    """A form with nothing in it."""
    return building.described(drafting.new_body("voice", "Made for THM-2027-01"), SAID)


def with_two() -> tuple[Body, str, str]:
    """A section with two questions, the second of which waits for the first."""
    body, section = building.with_section(empty(), "Records")
    body, first = building.with_question(PACK, body, section, {"kind": "yes_no", "ask": "Is it there?"})
    body, second = building.with_question(PACK, body, section, {"kind": "text", "ask": "Where?"})
    return building.asked_when(PACK, body, second, first, ["yes"]), first, second


def order(body: Body) -> list[str]:
    return [one["key"] for one in drafting.questions_of(body)]


def test_keys_come_of_the_text_are_unique_and_stay() -> None:
    body, first, second = with_two()
    assert (first, second) == ("is_it_there", "where")
    body, third = building.with_question(PACK, body, "records", {"kind": "text", "ask": "Where?"})
    assert third == "where_2"
    body = building.changed_question(PACK, body, first, {"kind": "yes_no", "ask": "Is it on record?"})
    assert order(body) == [first, second, third]
    assert drafting.key_from("2 x 2?", (), "question") == "question_2_x_2"
    assert drafting.key_from("¿…?", (), "question") == "question"
    assert len(drafting.key_from("word " * 40, (), "question")) <= 32


@pytest.mark.parametrize(
    "edit",
    [
        lambda body, _first, second: building.moved_question(PACK, body, second, -1),
        lambda body, first, _second: building.moved_question(PACK, body, first, 1),
        lambda body, first, _second: building.without_question(PACK, body, first),
        lambda body, first, _second: building.changed_question(PACK, body, first, {"kind": "date", "ask": "When?"}),
    ],
)
def test_a_question_that_waits_for_another_comes_after_it(edit: Callable[[Body, str, str], Body]) -> None:
    body, first, second = with_two()
    with pytest.raises(Unfit, match=r"“Where\?” is asked only after a certain answer"):
        edit(body, first, second)
    assert drafting.lacks_of(PACK, KIND, body) == []


def test_asked_always_again_it_may_go_anywhere() -> None:
    body, _first, second = with_two()
    body = building.asked_when(PACK, body, second, "")
    assert order(building.moved_question(PACK, body, second, -1)) == ["where", "is_it_there"]


def test_an_answer_that_is_waited_for_cannot_be_taken_out() -> None:
    body, section = building.with_section(empty(), "Records")
    asked = {"kind": "choice", "ask": "Which?", "options": ["Plan", "Notes"]}
    body, first = building.with_question(PACK, body, section, asked)
    body, second = building.with_question(PACK, body, section, {"kind": "text", "ask": "Why?"})
    body = building.asked_when(PACK, body, second, first, ["Notes"])
    with pytest.raises(Unfit, match="could not be given any more"):
        building.changed_question(PACK, body, first, asked | {"options": ["Plan"]})


@pytest.mark.parametrize(
    ("kind", "more", "values"),
    [
        ("yes_no_partly", {}, ["yes", "no", "partly"]),
        ("rating", {"lowest": 1, "highest": 3}, ["1", "2", "3"]),
        ("out_of_ten", {}, [str(n) for n in range(11)]),
        ("grade", {"scale": SCALE}, [level.key for level in PACK.scales[SCALE].levels]),
        ("choice", {"options": ["A", "B"], "other": True}, ["A", "B"]),
        ("text", {}, []),
        ("number", {}, []),
    ],
)
def test_what_may_be_waited_for(kind: str, more: Body, values: list[str]) -> None:
    body, section = building.with_section(empty(), "Records")
    body, first = building.with_question(PACK, body, section, {"kind": kind, "ask": "First?", **more})
    body, second = building.with_question(PACK, body, section, {"kind": "text", "ask": "Then?"})
    question = drafting.as_question(drafting.question_of(body, first)[1])  # type: ignore[index]
    assert [value for value, _ in drafting.answers_to(PACK, question)] == values
    body = building.asked_when(PACK, body, second, first, values[:1])
    assert drafting.lacks_of(PACK, KIND, body) == []
    when = drafting.so_far(body).parts[0].sections[0].questions[1].when  # type: ignore[union-attr]
    answer: Any = int(values[0]) if kind in ("rating", "out_of_ten") else values[0] if values else "anything"
    assert when is not None
    assert when.holds({first: answer}, {}) is True
    assert when.holds({}, {}) is False


def test_what_is_missing_is_said_in_the_order_of_the_form() -> None:
    assert [one.sentence for one in drafting.lacks_of(PACK, KIND, empty())] == [
        "It has no section yet: add one, with its questions."
    ]
    body, _ = building.with_section(empty(), "Records")
    assert [one.section for one in drafting.lacks_of(PACK, KIND, body)] == ["records"]
    stray = building.described(body, Details("Voice", "x", "nobody", (), True, False))
    assert drafting.lacks_of(PACK, KIND, stray)[0].sentence.startswith("No seat of this work fills it in")


def test_no_more_than_twenty_sections_and_five_hundred_questions() -> None:
    body = empty()
    for n in range(20):
        body, section = building.with_section(body, f"Part {n}")
    with pytest.raises(Unfit, match="at most 20 sections"):
        building.with_section(body, "One more")
    kept = drafting.section_of(body, section)
    assert kept is not None
    kept["questions"] = [{"key": f"q{n}", "ask": "Why?", "kind": "text"} for n in range(500)]
    with pytest.raises(Unfit, match="at most 500 questions"):
        building.with_question(PACK, body, section, {"kind": "text", "ask": "One more?"})


@pytest.mark.parametrize("pack", [PACK, OTHER], ids=["its own framework", "another"])
def test_a_copy_of_any_form_of_a_pack_can_be_used_as_it_is(pack: Pack) -> None:
    for form in pack.forms.values():
        body = building.described(drafting.new_body("copy", "Made", drafting.copied(form, pack, PACK)), SAID)
        assert drafting.lacks_of(PACK, KIND, body) == [], form.key
        assert order(body) == [question.key for question in form.questions()]


# What is typed -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Write the answers"),
        ("Plan\nplan", "there twice"),
        ("x" * 121, "Line 1 is longer than 120"),
        ("\n".join(map(str, range(61))), "at most 60"),
        ("other", "offered anyway"),
    ],
)
def test_options_that_are_none(text: str, said: str) -> None:
    with pytest.raises(Unfit, match=said) as caught:
        fields.read_options(text, other=True, not_applicable=False)
    assert caught.value.field == "options"


def test_anchors() -> None:
    assert fields.read_anchors("1: not at all\n\n5 - fully") == [
        {"at": 1, "means": "not at all"}, {"at": 5, "means": "fully"},
    ]  # fmt: skip
    for text, said in (("not at all", "Line 1"), ("11: more", "Line 1"), ("1: a\n1: b", "twice")):
        with pytest.raises(Unfit, match=said):
            fields.read_anchors(text)


def test_what_stands_in_the_fields_comes_back_the_same() -> None:
    typed = {"ask": "How well?", "help": "", "required": True, "lowest": 0, "highest": 4, "anchors": "0: not\n4: fully"}
    body, section = building.with_section(empty(), "Records")
    body, key = building.with_question(PACK, body, section, fields.asked_of("rating", typed))
    again = fields.typed_of(drafting.question_of(body, key)[1])  # type: ignore[index]
    assert {name: again[name] for name in typed} == typed


# Any run of edits ----------------------------------------------------------------------------------------

TEXTS = st.sampled_from(["Is it there?", "Where?", "", " ", "Ärger?", "x" * 600, "x" * 601, "{{7*7}}", "9"])
HEADINGS = st.sampled_from(["Records", "Voice", "Records", "", "x" * 120, "x" * 121])
LINES = st.sampled_from(["Plan\nNotes", "Plan", "", "a\na", "other\nPlan"])
STEPS = st.sampled_from([-1, 1])


def _any(body: Body, data: st.DataObject) -> Body:
    """One edit, of whatever is there or is not."""
    sections = st.sampled_from([one["key"] for one in drafting.sections_of(body)] + ["gone"])
    questions = st.sampled_from([one["key"] for one in drafting.questions_of(body)] + ["gone"])
    draw = data.draw
    typed = {
        "ask": draw(TEXTS), "help": draw(TEXTS), "required": draw(st.booleans()), "options": draw(LINES),
        "other": draw(st.booleans()), "not_applicable": draw(st.booleans()), "scored": False, "evidence": True,
        "scale": draw(st.sampled_from([*PACK.scales, "none"])), "lowest": draw(st.integers(0, 10)),
        "highest": draw(st.integers(0, 10)), "anchors": draw(st.sampled_from(["", "1: low\n5: high", "x"])),
        "refused_words": draw(LINES), "support": True,
    }  # fmt: skip
    act = draw(st.integers(0, 9))
    if act <= 1 or not drafting.sections_of(body):
        return building.with_section(body, draw(HEADINGS))[0]
    if act <= 4:
        asked = fields.asked_of(draw(st.sampled_from(list(fields.KINDS))), typed)
        return building.with_question(PACK, body, draw(sections), asked)[0]
    if act == 5:
        asked = fields.asked_of(draw(st.sampled_from(list(fields.KINDS))), typed)
        return building.changed_question(PACK, body, draw(questions), asked, draw(sections))
    if act == 6:
        chosen = draw(st.lists(st.sampled_from(["yes", "no", "Plan", "1", "junk"]), max_size=3))
        return building.asked_when(PACK, body, draw(questions), draw(questions), chosen)
    if act == 7:
        return building.moved_question(PACK, body, draw(questions), draw(STEPS))
    if act == 8:
        return building.moved_section(PACK, body, draw(sections), draw(STEPS))
    gone = draw(st.booleans())
    return (
        building.without_section(PACK, body, draw(sections))
        if gone
        else building.without_question(PACK, body, draw(questions))
    )


def _tried(body: Body, data: st.DataObject) -> tuple[Body, str]:
    """What an edit comes to: a body, or the same one and why."""
    try:
        return _any(body, data), ""
    except Unfit as error:
        return body, error.sentence


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_run_of_edits_gives_a_form_that_validates_or_a_sentence(data: st.DataObject) -> None:
    body = empty()
    for _ in range(data.draw(st.integers(1, 14))):
        before = drafting.as_tuples(body)
        after, sentence = _tried(body, data)
        assert drafting.as_tuples(body) == before, "an edit leaves what it was given as it is"
        assert sentence == "" or sentence[-1] in ".?"
        body = after
    keys = order(body)
    assert len(keys) == len(set(keys))
    assert not list(drafting.broken(PACK, body))
    form = drafting.so_far(body)
    assert (form is None) == (not keys)
    assert [key for block in blocks_of(PACK, body) for key, _ in block.questions] == keys
    if form is not None:
        assert list(lines_of(PACK, form)) == keys
        assert sheet_for(PACK, form).name == "Voice"
    empties = [one["key"] for one in drafting.sections_of(body) if not one["questions"]]
    lacks = drafting.lacks_of(PACK, KIND, body)
    assert [one.section for one in lacks if one.section] == empties
    if not lacks:
        assert FormTemplate.model_validate(drafting.as_tuples(body)) == form
