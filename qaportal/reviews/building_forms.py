"""Untrusted input of the pages that make a form, as typed values."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Optional

from qaportal.frameworks.schema import ActivityType, Pack
from qaportal.lib.forms import TEXT as LONG
from qaportal.lib.forms import Form, NumberField, capped, choices
from qaportal.reviews.building import Details
from qaportal.reviews.drafting import NAME, Body
from qaportal.reviews.drafting import TEXT as SENTENCE
from qaportal.reviews.fields import KINDS, WITH_NA, WITHOUT_EVIDENCE

SCORED = ("rating", "out_of_ten", "yes_no", "yes_no_partly", "yes_no_partly_na")
NO_NAMES = "No names of children or families: whoever fills it in reads this."
ONCE = "Or once for each record, where each record has a seat of its own"
OFTEN = "Such as once for each record that is looked at"
BOUND = "Enter a whole number from 0 to 10."


class VersionForm(Form):
    """The press of a button, by whoever saw this version of the form."""

    version = HiddenField(filters=[lambda seen: "" if seen is None else str(seen)])

    @property
    def seen(self) -> int:
        """The version that was looked at; -1 where none was sent."""
        text = str((self.version.raw_data or [""])[0])
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else -1


class DetailsForm(VersionForm):
    """What a form is called, what it is about, who fills it in."""

    name = StringField("What is the form called?", [DataRequired("Give it a name."), capped(NAME)])
    summary = TextAreaField(
        "What is it about, in a sentence or two?", [DataRequired("Say what it is about."), capped(SENTENCE)],
        render_kw={"rows": 3},
    )  # fmt: skip
    seat = RadioField("Who fills it in?", [InputRequired("Choose who fills it in.")])
    often = RadioField(
        "How often is it filled in?", [InputRequired("Choose how often.")],
        choices=[
            SelectChoice("once", "Once by each of them", render_kw={"hint": ONCE}),
            SelectChoice("often", "As often as the work needs", render_kw={"hint": OFTEN}),
        ],
    )  # fmt: skip
    seen_by = SelectMultipleField("Who else reads it, once it is handed in?", [Optional()])
    child = RadioField(
        "Does it hold details of a child?", [InputRequired("Choose yes or no.")],
        choices=choices([("yes", "Yes"), ("no", "No")]),
        description="If it does, whoever must not see them, such as a guest from outside, does not see this form.",
    )  # fmt: skip

    def details(self) -> Details:
        """What was typed."""
        typed = {name: field.data for name, field in self._fields.items()}
        return Details(
            name=typed["name"], summary=typed["summary"], seat=typed.get("seat", ""),
            seen_by=tuple(typed.get("seen_by") or ()), has_child_details=typed["child"] == "yes",
            often=typed.get("often") == "often",
        )  # fmt: skip


class NewForm(DetailsForm):
    """And what it begins as."""

    start = SelectField("What does it begin as?", [Optional()])


def offer_seats(form: DetailsForm, kind: ActivityType) -> None:
    """Let one choose among the seats of a kind of work. Where there are no others, nobody else reads it."""
    seats = [(seat.key, seat.name) for seat in kind.seats]
    if "seat" in form:
        form.seat.choices = choices(seats)
    if len(seats) > 1:
        form.seen_by.choices = choices(seats)
    else:
        del form.seen_by


def details_form(kind: ActivityType, said: Details, version: int, *, is_fixed: bool) -> DetailsForm:
    """The details of a form to change. Once a version was in use, its seat and how often it is filled in stay."""
    form = DetailsForm(
        data={
            "name": said.name, "summary": said.summary, "seat": said.seat, "seen_by": list(said.seen_by),
            "child": "yes" if said.has_child_details else "no", "often": "often" if said.often else "once",
            "version": version,
        }
    )  # fmt: skip
    if is_fixed:
        del form.seat, form.often
    offer_seats(form, kind)
    return form


class AddSectionForm(VersionForm):
    """One more section."""

    title = StringField("Heading of the new section", [DataRequired("Give it a heading."), capped(NAME)])


class SectionForm(VersionForm):
    """A section."""

    title = StringField("Heading", [DataRequired("Give it a heading."), capped(NAME)])
    help = TextAreaField(
        "What is to be said under it, if anything", [capped(SENTENCE)], description=NO_NAMES, render_kw={"rows": 3}
    )
    may_omit = BooleanField(
        "The whole section may be left out", description="Such as one that does not fit every record."
    )


class KindForm(Form):
    """What kind of answer? Sent by GET: it changes nothing."""

    class Meta(Form.Meta):
        csrf = False

    kind = RadioField(
        "What kind of answer is wanted?", [InputRequired("Choose one.")],
        choices=[SelectChoice(key, label, render_kw={"hint": hint}) for key, (label, hint) in KINDS.items()],
    )  # fmt: skip


def kind_form(pack: Pack, kind: str) -> KindForm:
    """The kinds of answers, with one chosen; grades only where the framework has a scale for them."""
    form = KindForm(data={"kind": kind})
    form.kind.choices = [one for one in form.kind.choices if one.value != "grade" or pack.scales]
    return form


class _QuestionForm(VersionForm):
    """What is asked."""

    kind = HiddenField()
    ask = TextAreaField(
        "What is asked?", [DataRequired("Write the question."), capped(SENTENCE)], render_kw={"rows": 2}
    )
    help = TextAreaField(
        "What helps to answer it, if anything", [capped(SENTENCE)], description=f"A prompt or an example. {NO_NAMES}",
        render_kw={"rows": 2},
    )  # fmt: skip


def question_form(kind: str, pack: Pack, start: Mapping[str, Any], sections: Sequence[Body] = ()) -> Form:
    """The form of a question of one kind, with what that kind needs; `sections` are those that it may move to."""
    fields = dict(_fields(kind, pack))
    if sections:
        named = [(one["key"], one["title"]) for one in sections]
        fields["section"] = SelectField("In which section does it stand?", choices=choices(named))
    form: Form = type("QuestionForm", (_QuestionForm,), fields)(data={**start, "kind": kind})
    return form


def _fields(kind: str, pack: Pack) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    if kind in ("choice", "ticks"):
        found["options"] = TextAreaField("The answers that there are, one a line", [capped(LONG * 2)])
    if kind in ("choice", "ticks"):
        found["other"] = BooleanField("Something else may be written instead")
    if kind == "grade":
        scales = [
            (scale.key, f"{scale.name}: {', '.join(level.label for level in scale.levels)}")
            for scale in pack.scales.values()
        ]
        found["scale"] = RadioField("On which scale?", [InputRequired("Choose a scale.")], choices=choices(scales))
    if kind == "rating":
        found["lowest"] = NumberField("Lowest number", least=0, most=10, wrong=BOUND)
        found["highest"] = NumberField("Highest number", least=0, most=10, wrong=BOUND)
        found["anchors"] = TextAreaField(
            "What the numbers mean, one a line", [capped(LONG * 2)], description="Optional. Such as “1: not at all”."
        )  # fmt: skip
    if kind == "actions":
        found["refused_words"] = TextAreaField(
            "Words that are no date, one a line", [capped(LONG)], render_kw={"rows": 3},
            description="An action always needs a day. Whoever writes one of these is asked for one.",
        )  # fmt: skip
        found["support"] = BooleanField("Ask which support each action needs")
    found["required"] = BooleanField("It must be answered before the form is handed in")
    if kind in WITH_NA:
        found["not_applicable"] = BooleanField("“Does not apply” may be chosen")
    if kind not in WITHOUT_EVIDENCE:
        found["evidence"] = BooleanField(
            "Ask where the answer can be seen", description="A box for words stands beside it."
        )
    if kind in SCORED:
        found["scored"] = BooleanField("It counts in the figures of this form")
    return found


class OnForm(Form):
    """After the answer to which question? Sent by GET: it changes nothing."""

    class Meta(Form.Meta):
        csrf = False

    on = SelectField("After an answer to which question?")


class ConditionForm(VersionForm):
    """After which answers is a question asked?"""

    on = HiddenField()
    answers = SelectMultipleField(
        "After which of its answers? Any of those that you tick will do.", validate_choice=False
    )
