"""Untrusted input of the allocation pages, as typed values."""

from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired

from qaportal.allocation.models.seats import REASON
from qaportal.lib.forms import Form, capped

NO_NAMES = "No names of children, and nothing that tells who a child is. It is shown on the board’s report."


class BareForm(Form):
    """Nothing but the press of a button."""


class LooksAtForm(Form):
    """Whose work or records are looked at."""

    person = SelectField("Whose work does it look at?", choices=[])


class ChooseForm(Form):
    """Who is to have a seat, in place of whom they saw there, and why where a rule stands against it."""

    had = HiddenField()
    person = RadioField("Who is to have it?", validators=[InputRequired("Choose somebody.")], choices=[],
                        validate_choice=False)  # fmt: skip
    reason = TextAreaField("Why, although a rule stands against it?", validators=[capped(REASON)], description=NO_NAMES)


class FreeForm(Form):
    """Why a seat is emptied."""

    reason = StringField("Why is the seat to be empty?", validators=[DataRequired("Say why the seat is to be empty.")])


class SealedForm(Form):
    """Publish exactly what was looked at."""

    reviewed = HiddenField(validators=[InputRequired("Open the page again, then publish.")])
