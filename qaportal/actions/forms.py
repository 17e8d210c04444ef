"""What the pages of actions and plans take."""

from typing import Any

from wtforms import HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Optional
from wtforms.widgets import HiddenInput

from qaportal.actions.models import WHAT
from qaportal.actions.models.progress import REASON
from qaportal.actions.rag import DIFFERENCES
from qaportal.frameworks.meaning.actions import READ
from qaportal.lib.forms import TEXT, DayField, Form, capped, choices
from qaportal.lib.text import cut, folded
from qaportal.reviews.actions import VAGUE

NO_NAMES = "No name of a child or family."
NOBODY = "Nobody here has exactly that name. Write the whole name as the portal has it."


class RealDay(DayField):
    """A day; what puts one off instead (“ASAP”, “ongoing”) is refused by its word (LB-088)."""

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = valuelist[0].strip() if valuelist else ""
        if folded(typed) in {folded(word) for word in VAGUE}:
            self.raw_text, self.raw_data, self.data = typed, [typed], None
            raise ValueError(f"“{cut(typed, 40)}” is not a day. {READ}")
        super().process_formdata(valuelist)


class Versioned(Form):
    """A form that knows how the thing was when it was made."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])


class PlanForm(Form):
    """A new plan."""

    plan_key = RadioField("Which plan?", validators=[InputRequired("Choose which plan it is.")])
    team = SelectField("Team", default="", description="For the plan of a team.")
    service = SelectField("Service", default="", description="For the plan of a service.")
    activity = SelectField(
        "Which work does it follow?", default="", description="Leave it empty where it follows no single one."
    )
    title = StringField("Title", description="Optional. Else it is called as the framework has it.")
    lead = StringField("Who leads it?", [DataRequired("Write who leads it.")], description="Their whole name.")


class ActionForm(Form):
    """A new action of a plan."""

    what = TextAreaField("What will be done?", [DataRequired("Say what will be done."), capped(WHAT)],
                         description=NO_NAMES)  # fmt: skip
    why = TextAreaField("Why? What was found?", [DataRequired("Say what was found that leads to it."), capped(WHAT)],
                        description=NO_NAMES)  # fmt: skip
    activity = SelectField("Which work found it?", default="")
    owner = StringField("Who will do it?", [DataRequired("Say who will do it.")], description="Their whole name.")
    due = RealDay("By when?", [InputRequired(READ)])
    support = StringField("Which support do they need?", description="Optional. Time, training, somebody’s help.")
    measure = TextAreaField("How will it be known whether it helped?", [Optional(), capped(WHAT)],
                            description="Optional. What will be seen, counted or heard, and from whom.")  # fmt: skip
    # Filled in once there are actions that may be the same.
    same = HiddenField()


class AlikeForm(Form):
    """Whether it is one of those that are there."""

    same = RadioField("Is it one of these already?", validators=[InputRequired("Choose one of them, or none.")])


class DueForm(Versioned):
    """Another day."""

    due = RealDay("By when will it be done?", [InputRequired(READ)])
    reason = StringField("Why does its day move?", [DataRequired("Say why its day moves."), capped(REASON)],
                         description=NO_NAMES)  # fmt: skip


class ProgressForm(Versioned):
    """How far it is."""

    text = TextAreaField("How far is it?", [DataRequired("Say how far it is."), capped(TEXT)], description=NO_NAMES)


class OwnerForm(Versioned):
    """Somebody else."""

    owner = StringField("Who will do it?", [DataRequired("Say who will do it.")], description="Their whole name.")


class SameForm(Versioned):
    """The action in which it goes on."""

    onto = RadioField(
        "In which action does it go on?", validators=[InputRequired("Choose an action.")], validate_choice=False
    )


class CompletionForm(Versioned):
    """That it is done."""

    evidence = TextAreaField(
        "What shows that it is done?", [DataRequired("Say what shows that it is done."), capped(TEXT)]
    )
    oversight = StringField(
        "Where does the management oversight record say so?",
        [DataRequired("Say where the management oversight record says that it is done.")],
        description="The kind of note and its day, such as: supervision of 12 April. No name of a child or family.",
    )


class WhyForm(Versioned):
    """A reason."""

    why = TextAreaField("What is missing?", [DataRequired("Say what is missing."), capped(TEXT)], description=NO_NAMES)


class ClosingForm(Versioned):
    """What difference it made."""

    difference = RadioField("Did it make a difference?", choices=choices(list(DIFFERENCES.items())),
                            validators=[InputRequired("Choose whether it made a difference.")])  # fmt: skip
    how_known = TextAreaField("How do you know?", [DataRequired("Say how you know."), capped(TEXT)],
                              description=f"What is different for families, and who saw it. {NO_NAMES}")  # fmt: skip


class RecheckForm(Versioned):
    """Work that looks again."""

    type_key = RadioField("Which kind of work looks again?", validators=[InputRequired("Choose a kind of work.")])
    starts = DayField("When does it start?", [InputRequired("Enter the day it starts.")])
    subject = StringField("What does it look at?", [DataRequired("Say what it looks at."), capped(120)],
                          description="A team, a service or a theme. No names of children.")  # fmt: skip


class ReviewedForm(Versioned):
    """That a plan was gone through."""

    on = DayField("When was it gone through?", [InputRequired("Enter the day on which it was gone through.")])
    note = TextAreaField("What was said of it?", [Optional(), capped(TEXT)], description=f"Optional. {NO_NAMES}")


def closing_form(prompts: tuple[str, ...], **kept: Any) -> Any:
    """The form for closing, with a box for each prompt of the framework's test of progress (NS-127)."""
    fields = {
        f"test{n}": TextAreaField(prompt, [Optional(), capped(TEXT)], description="Optional.", render_kw={"rows": 2})
        for n, prompt in enumerate(prompts)
    }
    return type("ClosingForm", (ClosingForm,), fields)(**kept)
