"""Untrusted input of the pages of disagreements, as typed values."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from wtforms import HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Optional

from qaportal.lib.forms import DayField, Form, capped, choices
from qaportal.moderation.amending import Change, Recommended
from qaportal.moderation.models import NAME, SHORT, WORDS
from qaportal.reviews.actions import WHAT

NO_NAMES = "No names of children or families."
AS_IT_WAS = "same"
BECOMES = [("stays", "It stays as it is"), ("falls_away", "It falls away"), ("changed", "It is changed, as below")]


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

    grade = RadioField("Which grade stands?", validators=[InputRequired("Choose which grade stands.")])
    changes = TextAreaField(
        "What else changes?", description="Leave it empty where nothing does.", render_kw={"rows": 3},
        validators=[capped(SHORT)],
    )  # fmt: skip
    words = TextAreaField(
        "What was agreed, in plain words?", description=NO_NAMES,
        validators=[DataRequired("Write it down, in plain words."), capped(WORDS)],
    )  # fmt: skip

    @classmethod
    def with_actions(cls, those: Sequence[Recommended]) -> "type[OutcomeForm]":
        """This form, with what becomes of each of these actions."""
        fields: dict[str, Any] = {}
        options = choices(BECOMES)
        for n, one in enumerate(those, 1):
            fields |= {
                f"becomes_{one.key}": RadioField(f"What becomes of action {n}?", choices=options, default="stays"),
                f"what_{one.key}": TextAreaField(
                    f"Action {n}, what is done", default=one.what, render_kw={"rows": 3}, validators=[capped(WHAT)]
                ),
                f"due_{one.key}": DayField(f"Action {n}, by when", default=one.due, validators=[Optional()]),
            }  # fmt: skip
        return type("OutcomeForm", (cls,), fields)

    def changes_to(self, those: Sequence[Recommended]) -> list[Change]:
        """What becomes of those that do not stay as they are."""
        found = []
        for one in those:
            becomes, due = self[f"becomes_{one.key}"].data, self[f"due_{one.key}"].data or one.due
            change = Change(one.question, one.position, one.what)
            if becomes == "falls_away":
                found.append(replace(change, falls_away=True))
            elif becomes == "changed":
                found.append(replace(change, what=self[f"what_{one.key}"].data.strip(), due=due.isoformat()))
        return found

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
