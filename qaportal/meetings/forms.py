"""Untrusted input of meetings, as typed values."""

from collections.abc import Sequence
from typing import Any

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Optional

from qaportal.actions.rag import DIFFERENCES
from qaportal.lib.forms import DayField, Form, capped, choices
from qaportal.meetings.models import MINUTE, TITLE
from qaportal.people.models import Person

NO_NAMES = "No names of children or families."
SAID = 500  # characters


class ItemForm(Form):
    """Something to go through."""

    title = StringField("Add an item", [DataRequired("Say what it is about."), capped(TITLE)], description=NO_NAMES)


class MinuteForm(Form):
    """What was said of an item, as it is written; the names are those that what keeps answers in the browser knows."""

    text = TextAreaField("Minute", [Optional(), capped(MINUTE)], name="text.minute", id="minute")


class StepForm(Form):
    """What a decision still wants to know."""

    save_id = StringField("", [capped(40)])


class CloseForm(StepForm):
    """Closed: what difference it made, how that is known, and when it is looked at again."""

    difference = RadioField("Did it make a difference?", choices=choices(list(DIFFERENCES.items())),
                            validators=[InputRequired("Choose whether it made a difference.")])  # fmt: skip
    said = StringField("How do you know?", [DataRequired("Say how you know."), capped(SAID)], description=NO_NAMES)
    recheck_on = DayField("When is it looked at again?", [Optional()],
                          description="Leave it empty if that is not needed.")  # fmt: skip
    recheck_type = SelectField("By which kind of work?", [Optional()])


class DateForm(StepForm):
    """Another day."""

    due = DayField("By when will it be done?", [InputRequired("Give the day by which it will be done.")])
    said = StringField("Why does its day move?", [DataRequired("Say why its day moves."), capped(SAID)],
                       description=NO_NAMES)  # fmt: skip


class EscalateForm(StepForm):
    """To another board."""

    to_board = RadioField("Which board does it go to?", validators=[InputRequired("Choose the board that it goes to.")])
    said = StringField("Why is it escalated?", [DataRequired("Say why it is escalated."), capped(SAID)],
                       description=NO_NAMES)  # fmt: skip


STEPS: dict[str, type[StepForm]] = {"close": CloseForm, "change_date": DateForm, "escalate": EscalateForm}
CAME = (("present", "Present"), ("apologies", "Apologies"), ("", "Not said"))


def attendance_form(people: Sequence[Person], chair_id: int | None, states: dict[int, str]) -> Any:
    """Who came, a choice for each of these people; who chairs; and somebody else by name."""
    fields: dict[str, Any] = {
        f"p{one.id}": RadioField(one.name, choices=choices(list(CAME)), default=states.get(one.id, ""),
                                 validators=[Optional()])
        for one in people
    }  # fmt: skip
    chairs = [("", "Nobody yet"), *((str(one.id), one.name) for one in people)]
    fields["chair"] = SelectField("Who chairs?", choices=choices(chairs), default=str(chair_id or ""))
    fields["other"] = StringField("Who else is present?", description="Optional. The whole name of one more colleague.")
    return type("AttendanceForm", (Form,), fields)()
