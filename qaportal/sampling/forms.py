"""Untrusted input of the sampling pages, as typed values."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional

from qaportal.lib.forms import TEXT, Form, capped, choices
from qaportal.sampling.drawing import STRATA, Asked, Want, Wants
from qaportal.sampling.frame_file import FIELDS, label
from qaportal.sampling.frame_rows import OLDEST

NO_NAMES = "No names, and nothing that tells who a child is."
MOST_MONTHS = 120
AGE = f"Enter a whole number of years from 0 to {OLDEST}."
MONTHS = f"Enter a whole number of months from 1 to {MOST_MONTHS}."


class FrameForm(Form):
    """A frame, as CSV."""

    file = FileField(
        "List of records",
        validators=[FileRequired("Choose a CSV file.")],
        description="A CSV file of at most 5,000 records and 2 MB, with a line of headings. References and facts only: "
        "a file with names, dates of birth, addresses or NHS numbers is refused.",
        render_kw={"accept": ".csv,text/csv"},
    )
    system = SelectField("Case system, where the file has no column for it", validators=[Optional()])


def frame_form(systems: Sequence[str]) -> FrameForm:
    """The form, with the case systems of the framework."""
    form = FrameForm()
    if len(systems) > 1:
        form.system.choices = choices([(name, name) for name in systems])
    else:
        del form.system
    return form


class ConfirmForm(Form):
    """Write what was looked through, and nothing else."""

    reviewed = HiddenField()


def columns_form(headings: Sequence[str], chosen: Mapping[str, str]) -> Form:
    """Which column holds what: a select a fact."""
    named = [(heading, heading) for heading in dict.fromkeys(headings) if heading]
    options = choices([("", "Not in the file"), *named])
    fields = {name: SelectField(label(name), choices=options, validators=[Optional()]) for name in FIELDS}
    made = type("ColumnsForm", (Form,), fields)
    form: Form = made(data=dict(chosen))
    return form


class RulesForm(Form):
    """What else keeps a record out, beside the framework's own rules. Sent by GET: it changes nothing."""

    class Meta(Form.Meta):
        csrf = False

    age_from = IntegerField("Youngest, in years", validators=[Optional(), NumberRange(0, OLDEST, AGE)])
    age_to = IntegerField("Oldest, in years", validators=[Optional(), NumberRange(0, OLDEST, AGE)])
    months = IntegerField(
        "Not looked at in the last … months",
        validators=[Optional(), NumberRange(1, MOST_MONTHS, MONTHS)],
    )

    def process(self, *args: Any, **kwargs: Any) -> None:
        """A number that is none is said in our words."""
        super().process(*args, **kwargs)
        for field, words in ((self.age_from, AGE), (self.age_to, AGE), (self.months, MONTHS)):
            field.process_errors = [words for _ in field.process_errors]

    def validate(self, extra_validators: Any = None) -> bool:
        """The youngest is not older than the oldest."""
        is_good = super().validate(extra_validators)
        if is_good and None not in (self.age_from.data, self.age_to.data) and self.age_from.data > self.age_to.data:
            self.age_to.errors = ["The oldest is younger than the youngest."]
            return False
        return bool(is_good)

    def asked(self) -> Asked:
        """The rules as values."""
        return Asked(age_from=self.age_from.data, age_to=self.age_to.data, months=self.months.data)


class _DrawForm(Form):
    """How many, for whom, spread over what."""

    digest = HiddenField()


def draw_form(wants: Wants, start: Mapping[str, Any] | None = None) -> Form:
    """The form of a draw, with a field for everything that there is a choice in: `size-0` … for each label,
    `chosen-0` … for references that are picked by hand, `holders`, `strata`."""
    fields: dict[str, Any] = {}
    if wants.seat and wants.holders[0] < wants.holders[1]:
        fields["holders"] = _number(f"For how many holders of the seat “{wants.seat}”?", *wants.holders)
    for at, one in enumerate(wants.picks):
        if one.method == "chosen":
            fields[f"chosen-{at}"] = TextAreaField(
                f"References {one.label}",
                description=f"One a line, {_range(one.least, one.most)}. Only references of the frame are taken.",
                validators=[DataRequired("Enter the references, one a line."), capped(TEXT)],
            )
        elif one.least < one.most:
            fields[f"size-{at}"] = _number(f"How many {one.label}?", one.least, one.most)
    if wants.can_be_spread:
        spread = [("", "Nothing: from the whole frame"), *((name, f"By {word}") for name, word in STRATA.items())]
        fields["strata"] = SelectField("Spread in proportion", choices=choices(spread), validators=[Optional()])
    offered = {f"size-{at}": one.offered for at, one in enumerate(wants.picks)} | {"holders": wants.holders[0]}
    form: Form = type("DrawForm", (_DrawForm,), fields)(data=offered | dict(start or {}))
    return form


def _range(least: int, most: int) -> str:
    return f"{least} to {most}" if least < most else str(most)


def _number(words: str, least: int, most: int) -> IntegerField:
    said = f"Enter a whole number from {least} to {most}."
    return IntegerField(
        words, validators=[InputRequired(said), NumberRange(least, most, said)], description=f"{least} to {most}",
        render_kw={"inputmode": "numeric"},
    )  # fmt: skip


def asked_of(form: Form, wants: Wants, rules: Asked) -> tuple[Asked, dict[str, str]]:
    """What a draw form asks for, and what was picked by hand: reference as typed → label."""
    sizes: dict[str, int] = {}
    chosen: dict[str, str] = {}
    for at, one in enumerate(wants.picks):
        typed = _typed(form, at)
        chosen |= dict.fromkeys(typed, one.label)
        sizes[one.label] = _size(form, at, one, len(typed), wants)
    holders = form["holders"].data if "holders" in form else wants.holders[0]
    strata = form["strata"].data or "" if "strata" in form else ""
    return Asked(rules.age_from, rules.age_to, rules.months, strata, holders, sizes), chosen


def _typed(form: Form, at: int) -> list[str]:
    name = f"chosen-{at}"
    return [line.strip() for line in form[name].data.splitlines() if line.strip()] if name in form else []


def _size(form: Form, at: int, one: Want, typed: int, wants: Wants) -> int:
    name = f"size-{at}"
    if one.method == "chosen" and not wants.seat:
        return typed
    return int(form[name].data) if name in form else one.least


class ReplaceForm(Form):
    """Why does a record go?"""

    reason = TextAreaField(
        "Why can this record not be looked at?",
        description=f"It is kept with the sample. {NO_NAMES}",
        validators=[DataRequired("Say why, in a sentence."), capped(500)],
    )


class ReplaceChosenForm(ReplaceForm):
    """And which one comes instead, where records are picked by hand?"""

    typed = StringField("Reference of the record instead", validators=[DataRequired("Enter a reference."), capped(40)])


class UndoForm(Form):
    """Why does a draw not count?"""

    reason = TextAreaField(
        "Why is the draw undone?",
        description=f"It stays on the list of draws with this reason. {NO_NAMES}",
        validators=[DataRequired("Say why, in a sentence."), capped(500)],
    )


class NominateForm(Form):
    """Which record, and as what?"""

    reference = StringField(
        "Reference of the record", description=NO_NAMES, validators=[DataRequired("Enter a reference."), capped(40)]
    )
    system = SelectField("Case system", validators=[Optional()])
    label = RadioField("What is it?", validators=[InputRequired("Choose one.")])


def nominate_form(labels: Sequence[str], systems: Sequence[str]) -> NominateForm:
    """The form, with what may be put forward and the case systems of the framework."""
    form = NominateForm()
    form.label.choices = choices([(one, one[:1].upper() + one[1:]) for one in labels])
    if len(systems) > 1:
        form.system.choices = choices([(name, name) for name in systems])
    else:
        del form.system
    return form
