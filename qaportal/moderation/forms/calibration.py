"""Untrusted input of the pages of calibration, as typed values."""

from wtforms import BooleanField, RadioField, SelectMultipleField, TextAreaField
from wtforms.validators import DataRequired, InputRequired

from qaportal.lib.forms import DayField, Form, capped
from qaportal.moderation.models.calibration import REASON


class AskForm(Form):
    """Who is to grade a review, and by when."""

    people = SelectMultipleField("Who is to grade it?", validators=[InputRequired("Choose people.")])
    due_on = DayField("By when?", validators=[InputRequired("Enter a day.")])
    shows_names = BooleanField(
        "Show who gave which grade", description="Once it is over. Leave it empty to show grades and reasons alone."
    )


class GiveForm(Form):
    """A grade, and why."""

    grade = RadioField("Which grade do you give?", validators=[InputRequired("Choose a grade.")])
    why = TextAreaField(
        "Why this grade?", description="What you saw, and where. No names of children or families.",
        render_kw={"rows": 8}, validators=[DataRequired("Say why."), capped(REASON)],
    )  # fmt: skip


class EndForm(Form):
    """Nothing but a press."""
