"""The base of every form: CSRF, a length cap on every text, dates as people write them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, IntegerField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, StopValidation

from qaportal.lib.errors import DomainError
from qaportal.lib.formats import day_medium
from qaportal.lib.formats import read_date as read_date

LINE = 200
TEXT = 4000


class Form(FlaskForm):
    """A form of ours. Text fields without a stated length take at most LINE characters."""

    class Meta(FlaskForm.Meta):
        def bind_field(self, form: Any, unbound: Any, options: dict[str, Any]) -> Field:
            bound: Field = super().bind_field(form, unbound, options)
            is_text = isinstance(bound, StringField) and not isinstance(bound, DayField)
            if is_text and not any(isinstance(v, Length) for v in bound.validators):
                bound.validators = [*bound.validators, capped(LINE)]
            if isinstance(bound, StringField) and not isinstance(bound, DayField):
                bound.filters = (*bound.filters, _never_none)
            return bound


def tell(form: Form, error: DomainError) -> None:
    """Put a refusal beside the field it names, or at the top of the form where it names none."""
    field = form._fields.get(error.details.get("field", ""))
    if field is not None:
        field.errors = [error.sentence]
    else:
        form.form_errors.append(error.sentence)


def _never_none(text: Any) -> Any:
    """A text that was not sent at all is an empty one."""
    return "" if text is None else text


def capped(most: int) -> Length:
    """At most `most` characters, with a sentence that says so."""
    return Length(max=most, message=f"Use {most:,} characters or fewer.")


def choices(pairs: Sequence[tuple[str, str]]) -> list[SelectChoice]:
    """(value, label) pairs as options of a select or radios."""
    return [SelectChoice(value=value, label=label) for value, label in pairs]


class DayField(StringField):
    """One text box for a date; keeps what was typed when it cannot be read."""

    data: Any
    is_day = True  # for the macros, which tell other fields by the name of their class

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0].strip()[:LINE] if valuelist else ""
        self.raw_text = text
        self.raw_data = [text]  # space alone is nothing, for validators that ask whether something was sent
        self.data = None
        if text:
            self.data = read_date(text)  # a ValueError's sentence becomes the field's error

    def pre_validate(self, form: Any) -> None:
        if getattr(self, "raw_text", "") and self.data is None:
            raise StopValidation

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        return None

    def _value(self) -> str:
        if getattr(self, "raw_text", "") and self.data is None:
            return str(self.raw_text)
        return day_medium(self.data) if isinstance(self.data, date) else ""


class NumberField(IntegerField):
    """A whole number from `least` to `most`, or nothing where `is_needed` is false; `wrong` is said, once, of whatever
    else was typed."""

    def __init__(self, label: str, *, least: int, most: int, wrong: str, is_needed: bool = True, **kept: Any) -> None:
        first = InputRequired(wrong) if is_needed else Optional()
        kept = {"render_kw": {"inputmode": "numeric"}} | kept
        super().__init__(label, [first, NumberRange(least, most, wrong)], **kept)
        self.wrong = wrong

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata([text for text in valuelist if text.strip()])
        except ValueError as error:
            raise ValueError(self.wrong) from error

    def pre_validate(self, form: Any) -> None:
        if self.process_errors:
            raise StopValidation
