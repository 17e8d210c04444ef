"""Untrusted input of the pages of nominations, as typed values."""

from wtforms import BooleanField, RadioField, TextAreaField
from wtforms.validators import DataRequired, InputRequired

from qaportal.lib.forms import Form, capped

WHY = 300
NO_NAMES = "A sentence is enough. No names of children or families."


class NominateForm(Form):
    """As what."""

    is_reserve = BooleanField(
        "In reserve", description="To stand in where another cannot. Leave it empty to put forward a first choice."
    )


class NominateTeamForm(NominateForm):
    """Which team, and why?"""

    team = RadioField("Which team?", validators=[InputRequired("Choose a team.")])
    why = TextAreaField(
        "Why this team?", description=NO_NAMES, render_kw={"rows": 3},
        validators=[DataRequired("Say why, in a sentence."), capped(WHY)],
    )  # fmt: skip


class NominatePersonForm(NominateForm):
    """Who, and why?"""

    person = RadioField("Who?", validators=[InputRequired("Choose a person.")])
    why = TextAreaField(
        "Is there anything the QA team should know?", description=f"Optional. {NO_NAMES}", render_kw={"rows": 3},
        validators=[capped(WHY)],
    )  # fmt: skip


class DeclineForm(Form):
    """Why not?"""

    reason = TextAreaField(
        "Why not?",
        description=f"Whoever put it forward reads this. {NO_NAMES}",
        validators=[DataRequired("Say why, in a sentence."), capped(WHY)],
    )
