"""Untrusted input of the pages of disagreements, as typed values."""

from wtforms import HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Optional

from qaportal.lib.forms import Form, capped
from qaportal.moderation.models import NAME, SHORT, WORDS

NO_NAMES = "No names of children or families."
AS_IT_WAS = "same"


class RaiseForm(Form):
    """What somebody does not agree with, and where it is to begin."""

    about = SelectMultipleField("What is it about?", validators=[InputRequired("Choose what it is about.")])
    why = TextAreaField(
        "What do you not agree with, and why?", description=NO_NAMES,
        validators=[DataRequired("Say what you do not agree with, and why."), capped(WORDS)],
    )  # fmt: skip
    new_facts = TextAreaField("What is new since then?", validators=[capped(WORDS)])
    start = RadioField("Where do you want to begin?", validators=[InputRequired("Choose where to begin.")])
    supporter = StringField(
        "Is somebody coming with you?", description="Optional. A colleague or a trade union representative, say.",
        validators=[capped(NAME)],
    )  # fmt: skip


class StepForm(Form):
    """An act at a step, which is refused once the disagreement has moved on."""

    rung = HiddenField()

    @property
    def at(self) -> int:
        """The number of the step that was seen; 0 for what is none."""
        text = str(self.rung.data or "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 0


class NoteForm(StepForm):
    """A note that stays as it is."""

    words = TextAreaField(
        "Add a note", description=f"Nobody can change it afterwards, not even you. {NO_NAMES}",
        validators=[DataRequired("Write it down, in a sentence or two."), capped(WORDS)],
    )  # fmt: skip


class JudgementForm(StepForm):
    """What a third party judges alone."""

    grade = RadioField("Which grade do you give?", validators=[InputRequired("Choose a grade.")])
    words = TextAreaField(
        "Why this grade?", description=f"What you saw, and where. {NO_NAMES}", render_kw={"rows": 8},
        validators=[DataRequired("Say why."), capped(WORDS)],
    )  # fmt: skip


class OutcomeForm(StepForm):
    """How it is settled."""

    grade = RadioField("Which grade stands?", validators=[Optional()])
    changes = TextAreaField(
        "What changes about the actions?", description="Leave it empty where nothing does.", render_kw={"rows": 3},
        validators=[capped(SHORT)],
    )  # fmt: skip
    words = TextAreaField(
        "What was agreed, in plain words?", description=NO_NAMES,
        validators=[DataRequired("Write down what was agreed."), capped(WORDS)],
    )  # fmt: skip

    @property
    def chosen_grade(self) -> str:
        """The grade that is to stand; "" as it was."""
        return "" if self.grade.data in (None, AS_IT_WAS) else str(self.grade.data)


class OnwardForm(StepForm):
    """Where it goes on, as this step settled nothing."""

    to = RadioField("Where does it go on?", validators=[InputRequired("Choose where it goes on.")])
    words = TextAreaField(
        "What could not be settled?", description=f"Whoever is next reads this. {NO_NAMES}",
        validators=[DataRequired("Say what could not be settled."), capped(WORDS)],
    )  # fmt: skip


class ChooseForm(StepForm):
    """Who is to settle a step."""

    person = RadioField("Who?", validators=[InputRequired("Choose a person.")])


class AgreeForm(StepForm):
    """Agreement to the outcome that is proposed as the nth."""

    proposal = HiddenField()

    @property
    def nth(self) -> int:
        """Which proposal was seen; 0 for what is none."""
        text = str(self.proposal.data or "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0
