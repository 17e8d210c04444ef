"""What is sent to a question becomes a plain value, nothing, or a sentence that says why not (A.9, R11)."""

from datetime import date
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from qaportal.frameworks.schema import Question, Scale
from qaportal.frameworks.schema.pack import Pack
from qaportal.reviews.actions import VAGUE, faults_of
from qaportal.reviews.asking import box_text
from qaportal.reviews.values import NOTE, READ, TEXT, Refused, is_blank, plain, read, read_note, texts_of, written
from tests.reviews.filled import answer_to
from tests.reviews.packs import PACKS

GRADES: Scale = PACKS["north-somerset"].scales["grades"]
LOOKALIKES = ("²", "٣", "1e309", "NaN", "inf", "-1", "1_000", "0x10", "１", "1,5", "9" * 30, "½")


def asked(kind: str, **more: Any) -> Question:
    options = {"options": ("Parent", "Carer")} if kind in ("choice", "ticks") else {}
    scale = {"scale": "grades"} if kind == "grade" else {}
    return Question(key="k", ask="Asked?", kind=kind, **options | scale | more)  # type: ignore[arg-type]


def sent(question: Question, *values: str, **fields: str) -> Any:
    """What is kept of what a browser sends."""
    data = MultiDict(
        [("q.k", value) for value in values] + [(name.replace("__", "-"), x) for name, x in fields.items()]
    )
    return read(question, GRADES if question.kind == "grade" else None, data)  # type: ignore[arg-type]


KEPT: list[tuple[Question, str, Any, str]] = [
    (asked("text"), "  Two visits.\r\nBoth kept. ", "  Two visits.\r\nBoth kept. ", "  Two visits.\r\nBoth kept. "),
    (asked("person"), " Alder \n Ash ", "Alder Ash", "Alder Ash"),
    (asked("record"), " LCS-1001 ", "LCS-1001", "Given"),
    (asked("number"), " 12 ", 12, "12"),
    (asked("number"), "2.5", 2.5, "2.5"),
    (asked("number"), "0", 0, "0"),
    (asked("date"), "3/4/2027", "2027-04-03", "3 April 2027"),
    (asked("date"), "3rd April 2027", "2027-04-03", "3 April 2027"),
    (asked("yes_no"), "no", "no", "No"),
    (asked("yes_no_partly"), "partly", "partly", "Partly"),
    (asked("yes_no_partly_na"), "not_applicable", "not_applicable", "Does not apply"),
    (asked("rating"), "5", 5, "5"),
    (asked("rating", anchors=({"at": 1, "means": "rarely"}, {"at": 4, "means": "always"})), "4", 4, "4: always"),
    (asked("out_of_ten"), "0", 0, "0"),
    (asked("grade"), "good", "good", "Good"),
    (asked("grade", not_applicable=True), "not_applicable", "not_applicable", "Does not apply"),
    (asked("choice"), "Carer", "Carer", "Carer"),
    (asked("ticks"), "Carer", ["Carer"], "Carer"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "typed", "value", "words"), KEPT, ids=lambda one: getattr(one, "kind", None))
def test_each_kind_keeps_what_it_is_given_and_says_it_in_words(
    question: Question, typed: str, value: Any, words: str
) -> None:
    kept = sent(question, typed)
    assert (kept, type(kept)) == (value, type(value))
    assert written(question, GRADES if question.kind == "grade" else None, kept) == words


@pytest.mark.parametrize("kind", sorted(READ))
@pytest.mark.parametrize("blank", ["", " ", "\n\t "])
def test_nothing_is_blank_and_no_fault(kind: str, blank: str) -> None:
    is_choosing = kind in ("yes_no", "yes_no_partly", "yes_no_partly_na", "rating", "out_of_ten", "grade", "choice")
    if is_choosing and blank:
        with pytest.raises(Refused, match="Choose one of the answers"):
            sent(asked(kind), blank)
    elif kind == "ticks" and blank:
        with pytest.raises(Refused):
            sent(asked(kind), blank)
    else:
        assert sent(asked(kind), blank) is None
        assert is_blank(sent(asked(kind)))
        assert written(asked(kind), GRADES, None) == ""


REFUSED = [
    *((asked("number"), text, "Enter a number in digits, such as 4 or 2.5.") for text in LOOKALIKES),
    *((asked("rating"), text, "Choose one of the answers that are shown.") for text in (*LOOKALIKES, "0", "6", "2.0")),
    *((asked("out_of_ten"), text, "Choose one of the answers that are shown.") for text in ("11", "٣", "²", "07")),
    (asked("grade"), "brilliant", "Choose one of the answers that are shown."),
    (asked("grade"), "not_applicable", "Choose one of the answers that are shown."),
    (asked("yes_no"), "partly", "Choose one of the answers that are shown."),
    (asked("yes_no_partly"), "not_applicable", "Choose one of the answers that are shown."),
    (asked("choice"), "other", "Choose one of the answers that are shown."),
    (asked("choice"), "parent", "Choose one of the answers that are shown."),
    (asked("ticks"), "Uncle", "Choose from the answers that are shown."),
    (asked("ticks"), "other", "Choose from the answers that are shown."),
    *((asked("date"), text, "Enter a real date, such as 12 April 2027 or 12/4/2027.")
      for text in ("31/2/2027", "soon", "1/1/1927", "٣/٤/2027", "2027-13-01", "x" * 9000)),
    (asked("person"), "a" * 201, "Use 200 characters or fewer."),
    (asked("text"), "a" * (TEXT + 1), "Use 10,000 characters or fewer. Nothing was cut: it is all still in the box."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("question", "typed", "sentence"), REFUSED, ids=lambda one: str(getattr(one, "kind", one))[:20]
)
def test_what_is_no_answer_is_refused_with_what_to_do(question: Question, typed: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        sent(question, typed)
    assert str(refused.value) == sentence


def test_the_longest_text_is_kept_whole() -> None:
    assert sent(asked("text"), "a" * TEXT) == "a" * TEXT


# Something else, several, and what does not apply -------------------------------------------------------------------


def test_something_else_is_said_in_its_own_box() -> None:
    other = asked("choice", other=True)
    assert sent(other, "other", **{"q.k__other": " A neighbour "}) == {"other": "A neighbour"}
    assert written(other, None, {"other": "A neighbour"}) == "A neighbour"
    assert sent(other, "Carer", **{"q.k__other": "left over"}) == "Carer"
    assert is_blank(sent(other, "other"))
    assert plain({"other": "A neighbour"}) == "other"


def test_something_else_may_be_ticked_beside_the_rest() -> None:
    other = asked("ticks", other=True)
    kept = sent(other, "Carer", "other", "Parent", **{"q.k__other": "A neighbour"})
    assert kept == ["Parent", "Carer", {"other": "A neighbour"}]
    assert written(other, None, kept) == "Parent\nCarer\nA neighbour"
    assert plain(kept) == ("Parent", "Carer", "other")
    assert texts_of(kept) == ("Parent", "Carer", "A neighbour")


def test_ticks_stand_in_the_order_of_the_form_and_once() -> None:
    assert sent(asked("ticks"), "Carer", "Parent", "Carer") == ["Parent", "Carer"]


def test_a_question_that_repeats_keeps_what_was_filled_in_and_no_more() -> None:
    several = asked("person", repeats=3)
    fields = {"q.k__0": "Ash", "q.k__1": "  ", "q.k__2": "Birch", "q.k__3": "Cedar", "q.k": "Dogwood"}
    assert sent(several, **fields) == ["Ash", "Birch"]
    assert written(several, None, ["Ash", "Birch"]) == "Ash\nBirch"
    assert sent(several, **{"q.k__0": " "}) is None


def test_none_of_several_texts_is_cut() -> None:
    with pytest.raises(Refused, match="Nothing was cut"):
        sent(asked("text", repeats=2), **{"q.k__1": "a" * (TEXT + 1)})


def test_what_does_not_apply_is_ticked_where_nothing_is_chosen_from() -> None:
    text = asked("text", not_applicable=True)
    assert sent(text, **{"na.k": "yes"}) == "not_applicable"
    assert written(text, None, "not_applicable") == "Does not apply"
    assert box_text(text, "not_applicable") == ""
    with pytest.raises(Refused, match="Take one of the two back"):
        sent(text, "Two visits.", **{"na.k": "yes"})
    assert sent(asked("text"), "Two visits.", **{"na.k": "yes"}) == "Two visits."


# Beside an answer, signatures, actions ------------------------------------------------------------------------------


def test_a_note_is_kept_as_it_is_written_or_is_too_long() -> None:
    question = asked("yes_no", evidence=True)
    assert read_note(question, MultiDict({"n.k": " On page 2. "})) == " On page 2. "  # type: ignore[arg-type]
    assert read_note(question, MultiDict({"n.k": " \n"})) == ""  # type: ignore[arg-type]
    with pytest.raises(Refused, match="Use 4,000 characters or fewer beside the answer"):
        read_note(question, MultiDict({"n.k": "a" * (NOTE + 1)}))  # type: ignore[arg-type]


@pytest.mark.parametrize("typed", ["Priya Plum", "true", "1", '{"name": "Priya Plum"}', "YES"])
def test_nobody_types_a_signature(typed: str) -> None:
    """Whose it is and of which day, whoever keeps it adds."""
    assert sent(asked("signature"), typed) is None
    assert sent(asked("signature"), "yes") is True


def row(n: int = 0, **fields: str) -> dict[str, str]:
    return {f"q.k__{n}__{name}": text for name, text in fields.items()}


def test_actions_are_kept_row_by_row_and_may_be_half_written() -> None:
    actions = asked("actions")
    typed = row(0, what="Read the plan again", who="Alder Ash", when="1 March 2027") | row(2, what="Ring the school")
    kept = sent(actions, **typed)
    assert kept == [
        {"what": "Read the plan again", "who": "Alder Ash", "when": "2027-03-01"},
        {"what": "Ring the school"},
    ]
    assert written(actions, None, kept) == "Read the plan again; owner: Alder Ash; due: 1 March 2027\nRing the school"


@pytest.mark.parametrize(
    "word", [*VAGUE, "asap", " Soon ", "ON-GOING", "before long", "31/2/2027", "next week", "٣/٤/2027"]
)
def test_no_action_waits_for_a_day_that_is_none(word: str) -> None:
    """LB-088."""
    with pytest.raises(Refused, match=r"^Action 1: "):
        sent(asked("actions"), **row(what="Ring the school", who="Alder Ash", when=word))


def test_a_word_that_the_framework_refuses_is_named() -> None:
    with pytest.raises(Refused, match=r"Action 2: .*in due course"):
        sent(
            asked("actions", refused_words=("in due course",)),
            **row(0, what="Ring the school") | row(1, what="Write", when="In due course"),
        )


def test_each_row_that_cannot_be_kept_is_named_by_its_number_on_the_page() -> None:
    """With the box that it is about."""
    typed = row(0, what="Ring the school", when="1 March 2027") | row(1, what="Write", when="ASAP")
    with pytest.raises(Refused, match=r"^Action 2: .*ASAP.* Action 5: use 2,000 characters") as refused:
        sent(asked("actions"), **typed, **row(4, what="Go on " * 400, when="1 March 2027"))
    assert refused.value.boxes == ("1-when", "4-what")


def test_on_the_day_of_handing_in_no_action_is_for_a_day_before_it() -> None:
    rows = [{"what": "Ring", "who": "Alder", "when": day} for day in ("2027-03-01", "2027-02-28")]
    assert faults_of(rows) == []
    assert faults_of(rows, date(2027, 3, 1)) == [
        "Action 2: 28 February 2027 is past. Give a day that is still to come."
    ]


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_every_answer_of_every_form_comes_back_as_it_was_written(pack: Pack) -> None:
    """Read, kept, put back into the boxes and read again: the same."""
    from_boxes = []
    for form in pack.forms.values():
        for question in form.questions():
            scale = pack.scales.get(question.scale or "")
            first = read(question, scale, answer_to(question, pack))  # type: ignore[arg-type]
            assert not is_blank(first), question.key
            assert question.kind == "signature" or written(question, scale, first), question.key
            again = MultiDict({f"q.{question.key}": box_text(question, first)})
            if question.kind in ("text", "person", "number", "date") and question.repeats == 1:
                from_boxes.append((form.key, question.key, read(question, scale, again) == first))  # type: ignore[arg-type]
    assert [one for one in from_boxes if not one[2]] == []
    assert len(from_boxes) > 20
