"""Untrusted input of the programme's pages, as typed values."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Optional, Regexp, ValidationError
from wtforms.widgets import HiddenInput

from qaportal.lib.forms import TEXT, DayField, Form, capped, choices, read_date
from qaportal.programme.plans import Change, Wishes

TIME = re.compile(r"(\d{1,2})[:.]?(\d{2})?\s*(am|pm)?", re.IGNORECASE)

NOT_REVIEWED = "It is not clear which changes you looked through. Look through these, then publish."


def read_time(text: str) -> str:
    """ "HH:MM" from 9:30, 9.30, 0930, 2pm. Raises ValueError with a sentence."""
    found = TIME.fullmatch(text.strip())
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (99, 0)
    if found and found[3]:
        hour = hour % 12 + (12 if found[3].lower() == "pm" else 0)
    if hour > 23 or minute > 59:
        raise ValueError("Enter a time such as 9:30 or 14:00.")
    return f"{hour:02d}:{minute:02d}"


class TimeField(StringField):
    """A time of day; `data` is "HH:MM", or "" where nothing was typed."""

    data: Any

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if self.data:
            try:
                self.data = read_time(self.data)
            except ValueError as error:
                raise ValidationError(str(error)) from error


class Versioned(Form):
    """A form that was made from a version of a row."""

    version = IntegerField(
        widget=HiddenInput(), validators=[InputRequired("Open the page again: it has lost its place.")]
    )


class MoveForm(Versioned):
    """Where to: a month, by the framework's own day in it, or an exact day."""

    month = SelectField("Move to", validators=[Optional()])
    starts = DayField(
        "Or an exact start date",
        description="For example, 12 April 2027. Leave empty to use the framework’s day in that month.",
    )


class DetailsForm(Versioned):
    """What it looks at, where and at what times."""

    subject = StringField("What it looks at", validators=[capped(120)])
    place = StringField("Place", validators=[capped(120)])
    starts_at = TimeField("Starts at", description="For example, 9:30. Leave both times empty for whole days.")
    ends_at = TimeField("Ends at")


class CancelForm(Versioned):
    """Why it is called off."""

    reason = TextAreaField(
        "Why is it cancelled?",
        description="Everyone who had the date will read this. No names of children or families.",
        validators=[DataRequired("Say why, in a sentence."), capped(500)],
    )


class ReinstateForm(Versioned):
    """Put back a cancelled activity."""


class AddForm(Form):
    """One more activity."""

    type_key = RadioField("What kind?", validators=[InputRequired("Choose a kind of activity.")])
    starts = DayField("When does it start?", validators=[InputRequired("Enter the day it starts.")])
    subject = StringField(
        "What does it look at?",
        description="A team, a service or a theme. No names of children.",
        validators=[capped(120)],
    )


class NewYearForm(Form):
    """Which year, from which framework, and whether last year is carried forward."""

    year = StringField(
        "Year",
        filters=[lambda text: re.sub(r"^(20\d\d)/(\d\d)$", r"\1-\2", (text or "").strip())],
        validators=[InputRequired("Enter a year."), Regexp(r"20\d\d(-\d\d)?$", message="Enter a year such as 2028.")],
    )
    framework = RadioField("Framework", validators=[InputRequired("Choose a framework.")])
    start_from = RadioField("Start from", default="pack")


class PublishForm(Form):
    """Publish what was reviewed, and nothing that was not."""

    reviewed = HiddenField()
    then = HiddenField(default="")
    note = TextAreaField(
        "What should people know about this version?",
        description="Optional. Shown with the list of changes.",
        validators=[capped(500)],
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Refused without the seal of what was reviewed; said at the top, since its field cannot be seen."""
        is_sealed = bool(self.reviewed.data)
        if not is_sealed:
            self.form_errors.append(NOT_REVIEWED)
        return bool(super().validate(extra_validators)) and is_sealed


class AdoptionForm(Form):
    """From which day a version is in force."""

    from_on = DayField("From which day?", validators=[InputRequired("Enter the day from which it is in force.")])
    outside_validity = BooleanField("The council uses it on that day, though the framework names another time")
    seen = HiddenField()  # which consequences the page showed


class EmptyForm(Form):
    """A button."""


class PhasesForm(Versioned):
    """Due days of phases; the fields are made for each activity by `phases_form`."""


def phases_form(names: Mapping[str, str], dues: Mapping[str, date]) -> PhasesForm:
    """A form with one day a phase: key → label, key → current due day."""
    fields = {
        f"due-{key}": DayField(label, validators=[InputRequired("Enter the day it is due.")])
        for key, label in names.items()
    }
    made: type[PhasesForm] = type("PhasesForm", (PhasesForm,), fields)
    return made(data={f"due-{key}": day for key, day in dues.items()})


class DoneForm(Form):
    """A piece of a duty was done."""

    on = DayField("When was it done?", validators=[InputRequired("Enter the day on which it was done.")])
    note = StringField(
        "Reference",
        description="Optional: where it is recorded. Never a name of a child, nor what was found.",
        validators=[capped(120)],
    )


class ExcuseForm(Form):
    """Somebody is excused."""

    duty = SelectField("From what?")
    starts = DayField("First day", validators=[InputRequired("Enter the first day.")])
    ends = DayField("Last day", validators=[InputRequired("Enter the last day.")])
    reason = StringField(
        "Why?",
        description="A few words. Nothing about health, performance or a family.",
        validators=[DataRequired("Say why, in a few words."), capped(200)],
    )
    approver = SelectField("Who agreed to it?", validators=[InputRequired("Choose who agreed to it.")])


class MeetingForm(Form):
    """A meeting, planned or held."""

    event = SelectField("What was it?")
    worker = SelectField("With whom?", validators=[InputRequired("Choose with whom.")])
    on = DayField("On which day?", validators=[InputRequired("Enter the day.")])
    state = RadioField("Planned, or held?", choices=choices([("held", "Held"), ("planned", "Planned")]), default="held")
    observed = BooleanField("Practice was observed in it")


class ThemeForm(Versioned):
    """Which theme was settled, and when."""

    theme = StringField(
        "What is the theme?",
        description="A few words, as people will read them in the programme. No names of children or families.",
        validators=[DataRequired("Enter the theme."), capped(120)],
    )
    on = DayField("On which day was it decided?", validators=[InputRequired("Enter the day it was decided.")])


class TermsForm(Versioned):
    """Terms of reference as they are written."""

    text = TextAreaField(
        "Terms of reference",
        description="What is looked at and why, whose work and how much of it, who does it and by when. "
        "No names of children or families.",
        validators=[DataRequired("Write the terms of reference."), capped(TEXT)],
        render_kw={"rows": 16},
    )


class SignOffForm(Versioned):
    """When the terms were signed off."""

    on = DayField("On which day were they signed off?", validators=[InputRequired("Enter the day of the meeting.")])


class CommissionForm(Form):
    """What somebody asks for."""

    type_key = RadioField("What do you ask for?", validators=[InputRequired("Choose what you ask for.")])
    subject = StringField(
        "What should it look at?",
        description="A team, a service or a theme. No names of children or families.",
        validators=[capped(120)],
    )
    starts = DayField("When should it start?", validators=[InputRequired("Enter the day it should start.")])
    why = TextAreaField(
        "Why is it needed?",
        description="The QA team reads this. No names of children or families.",
        validators=[DataRequired("Say why, in a sentence or two."), capped(500)],
    )
    asked_by = SelectField("Who asks for it?", validators=[InputRequired("Choose who asks for it.")])


class BenchmarkForm(Form):
    """One measure of what was found."""

    measure = StringField(
        "What was measured?",
        description="For example, visits within the time that the plan says.",
        validators=[DataRequired("Enter what was measured."), capped(120)],
    )
    value = StringField(
        "What was found?",
        description="A figure or a few words: 14 of 20, or 70%.",
        validators=[DataRequired("Enter what was found."), capped(60)],
    )
    note = StringField(
        "Note",
        description="Optional: how it was counted. No names of children or families.",
        validators=[capped(300)],
    )


def read_wishes(sent: Mapping[str, str]) -> tuple[Wishes, dict[str, str]]:
    """What a posted preview asks: rows left out, rows changed; and field name → sentence for what cannot be read."""
    left_out: set[str] = set()
    changes: dict[str, Change] = {}
    faults: dict[str, str] = {}
    for name, text in sent.items():
        what, _, ref = name.partition(":")
        if what == "out":
            left_out.add(ref)
        elif what == "starts" and text.strip():
            try:
                day: date | None = read_date(text)
            except ValueError as error:
                day, faults[name] = None, str(error)
            changes[ref] = Change(day, changes[ref].subject if ref in changes else None)
        elif what == "subject":
            subject = text.strip()
            if len(subject) > 120:
                faults[name] = "Use 120 characters or fewer."
                subject = subject[:120]
            changes[ref] = Change(changes[ref].starts if ref in changes else None, subject)
    faults = {name: why for name, why in faults.items() if name.partition(":")[2] not in left_out}
    return Wishes(frozenset(left_out), changes), faults


def month_choices(months: list[tuple[str, str, str, str]]) -> list[Any]:
    """Months of the year as options; a quiet one says so."""
    return choices(
        [("", "Choose a month"), *((key, f"{long} – {quiet}" if quiet else long) for key, _, long, quiet in months)]
    )
