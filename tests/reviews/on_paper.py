"""Any form of a pack, filled in from end to end and handed in, with no database."""

from datetime import UTC, datetime
from typing import Any

from qaportal.frameworks.meaning.parts import Reader
from qaportal.frameworks.schema import ActivityType, FormTemplate, Pack, Question
from qaportal.people.models import Person
from qaportal.programme.models import Activity
from qaportal.reviews.models import Answer, FilledPart, Review
from qaportal.reviews.sight import Sight, Standing
from qaportal.reviews.values import options_of

WHEN = datetime(2027, 3, 31, 8, 30, tzinfo=UTC)


def kind_of(pack: Pack, form: FormTemplate) -> ActivityType:
    """A kind of work that uses the form; any where none does by name."""
    kinds = list(pack.lanes())
    second = [kind for kind in kinds if kind.moderation and kind.moderation.form == form.key]
    return next((kind for kind in kinds if form.key in kind.forms), (second or kinds)[0])


def value_of(pack: Pack, question: Question, text: str) -> Any:
    """Something that may stand as an answer; nothing where several references are asked for."""
    if question.kind == "record" and question.repeats > 1:
        return None
    options = options_of(question, pack.scales.get(question.scale or ""))
    if question.kind == "ticks":
        return list(question.options)
    if options:
        return options[0][0]
    if question.kind == "actions":
        return [{"what": text[:2000], "who": "Fern Meadow", "when": "2027-06-01"}] * 3
    plain = {"number": 7, "date": "2027-03-01", "record": True, "person": "Fern Meadow",
             "signature": {"name": "Fern Meadow", "on": "2027-03-31"}}.get(question.kind, text)  # fmt: skip
    return [plain] if question.repeats > 1 else plain


def filled(pack: Pack, form: FormTemplate, text: str) -> Sight:
    """The form with `text` in every box that takes some, as somebody with every seat sees it."""
    kind = kind_of(pack, form)
    who = Person(id=1, name="Fern Meadow")
    review = Review(id=1, public_id="A" * 22, number=7, form_key=form.key, grade="", finalised_at=WHEN)
    review.activity = Activity(ref="CPR-2027-03", title="Practice review of March", type_key=kind.key)
    review.parts = [
        FilledPart(key=part.key, position=at, omitted=[], none_reason="", handed_in_at=WHEN, handed_in_by=who)
        for at, part in enumerate(form.parts)
    ]
    answers = {
        question.key: _answer(pack, part.key, question, text)
        for part in form.parts
        for section in part.sections
        for question in section.questions
    }
    reader = Reader(frozenset(part.seat for part in form.parts))
    return Sight(review, pack, kind, form, reader, Standing(), {}, answers)


def _answer(pack: Pack, part: str, question: Question, text: str) -> Answer:
    value = value_of(pack, question, text)
    return Answer(
        key=question.key, part_key=part, value=value, version=1, saved_at=WHEN,
        note=text[:4000] if question.evidence else "", sealed="sealed" if question.kind == "record" and value else "",
    )  # fmt: skip
