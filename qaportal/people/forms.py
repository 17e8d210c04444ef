"""Untrusted input of the people pages, as typed values."""

from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, InputRequired, Optional, Regexp
from wtforms.widgets import HiddenInput

from qaportal.lib.forms import DayField, Form, NumberField, capped, choices
from qaportal.people import roles
from qaportal.people.models import ABSENCES
from qaportal.people.telephones import MOST
from qaportal.people.working_days import FULL, USUAL, WEEKDAYS

NOT_AN_ADDRESS = "Enter an e-mail address in the right form, such as name@council.gov.uk."
ADDRESS = Regexp(r"\s*[^@\s,;]+@[^@\s,;]+\.[^@\s.,;]+\s*$", message=NOT_AN_ADDRESS)
ROLES = [(role.key, f"{role.label}: {role.purpose}") for role in roles.ALL]
THEMES = (
    ("auto", "As on my computer"),
    ("light", "Light"),
    ("dark", "Dark"),
    ("contrast", "High contrast"),
)


class SignInForm(Form):
    """To whom shall the link go?"""

    email = StringField(
        "E-mail address",
        validators=[DataRequired("Enter your e-mail address."), ADDRESS],
        render_kw={"type": "email", "autocomplete": "email", "spellcheck": "false"},
    )
    next = HiddenField()


class ThemeForm(Form):
    """How pages look."""

    theme = RadioField("Colours", choices=choices(THEMES), validators=[InputRequired("Choose one.")])


class DetailsForm(Form):
    """How someone is called and reached. `version` is that of the row the form was made from; 0 for a new one."""

    name = StringField("Name", validators=[DataRequired("Enter a name."), capped(120)])
    email = StringField("E-mail address", validators=[DataRequired("Enter an e-mail address."), ADDRESS])
    staff_number = StringField("Staff number", validators=[DataRequired("Enter a staff number."), capped(40)])
    phone = StringField(
        "Work telephone (optional)",
        validators=[capped(MOST)],
        description="Shown to whoever has to ring them because a child may be at risk.",
        render_kw={"type": "tel", "autocomplete": "off"},
    )
    version = IntegerField(widget=HiddenInput(), default=0)


class PersonForm(DetailsForm):
    """Someone new."""

    on = DayField("First day", validators=[DataRequired("Enter the first day.")])


class DayForm(Form):
    """One day."""

    on = DayField("Day", validators=[DataRequired("Enter the day.")])
    version = IntegerField(widget=HiddenInput(), default=0)


class PostForm(Form):
    """A post, where, under whom, from when. `place` is "", "team:<key>" or "service:<key>"."""

    post = SelectField("Post", validators=[InputRequired("Choose a post.")])
    place = SelectField("Team or service")
    manager = StringField("Line manager", description="Staff number or e-mail address, or nothing.")
    on = DayField("From", validators=[DataRequired("Enter the day from which it counts.")])
    version = IntegerField(widget=HiddenInput(), default=0)


class RoleForm(Form):
    """A role given by name."""

    role = SelectField(
        "Role",
        choices=choices(ROLES),
        validators=[InputRequired("Choose a role.")],
    )


class FlagForm(Form):
    """A flag, and since when."""

    kind = SelectField("Flag", validators=[InputRequired("Choose a flag.")])
    on = DayField("First day", validators=[DataRequired("Enter the day from which it counts.")])


class FlagEndForm(Form):
    """Until when a flag counts."""

    on = DayField("Last day", validators=[DataRequired("Enter the last day on which it counts.")])


class AbsenceForm(Form):
    """Days away. There is no box for words: why somebody is away is not kept (least data)."""

    kind = SelectField(
        "Kind of absence",
        choices=choices([("", "Choose"), *ABSENCES.items()]),
        validators=[InputRequired("Choose what kind of absence it is.")],
    )
    starts = DayField("First day away", validators=[DataRequired("Enter the first day away.")])
    ends = DayField("Last day away", validators=[DataRequired("Enter the last day away.")])


class WorkPatternForm(Form):
    """On which days somebody works, how much, and from when."""

    weekdays = SelectMultipleField(
        "Days of work",
        choices=choices([(str(number), name) for number, name in enumerate(WEEKDAYS)]),
        default=[str(number) for number in sorted(USUAL)],
        validators=[InputRequired("Choose at least one day of the week.")],
    )
    percent = NumberField(
        "Percentage of full time", least=1, most=FULL, wrong=f"Enter a whole number from 1 to {FULL}.", default=FULL,
        description=f"{FULL} for full time. Four days of five are 80.",
    )  # fmt: skip
    starts = DayField("From", validators=[DataRequired("Enter the day from which it counts.")])


class AbsenceFileForm(Form):
    """Absences of many people."""

    file = FileField(
        "File of absences",
        validators=[FileRequired("Choose a CSV file.")],
        description="A CSV file of at most 2,000 lines and 2 MB, with a line of headings.",
        render_kw={"accept": ".csv,text/csv"},
    )


class CalendarForm(Form):
    """A calendar file of one person."""

    file = FileField(
        "Calendar file",
        validators=[FileRequired("Choose a calendar file (.ics).")],
        description="An .ics file of at most 1 MB and 2,000 events.",
        render_kw={"accept": ".ics,text/calendar"},
    )


class SlipForm(Form):
    """Do what was looked through, and nothing else."""

    slip = HiddenField()


class PicksForm(SlipForm):
    """Which of the absences that were found?"""

    pick = SelectMultipleField(
        "Absences to note", validators=[InputRequired("Tick at least one, or go back without saving.")]
    )


class NameForm(Form):
    """A name of a team or service."""

    name = StringField("Name", validators=[DataRequired("Enter a name."), capped(120)])


class NewTeamForm(NameForm):
    """A new team."""

    service = SelectField("Service", validators=[InputRequired("Choose a service.")])


class NewPostForm(Form):
    """A new kind of job."""

    title = StringField("Title", validators=[DataRequired("Enter the title."), capped(120)])
    role = SelectField(
        "What it lets people do",
        choices=choices([("", "Sign in, and no more"), *ROLES]),
        validators=[Optional()],
    )


class UploadForm(Form):
    """A staff file."""

    file = FileField(
        "Staff file",
        validators=[FileRequired("Choose a CSV file.")],
        description="A CSV file of at most 5,000 people and 2 MB, with a line of headings.",
        render_kw={"accept": ".csv,text/csv"},
    )
    missing_left = BooleanField(
        "People who are not in the file have left",
        description="Only tick this when the file lists everyone. You see who they are before anything is written.",
    )


def fill(form: Any, **fields: Any) -> Any:
    """Give selects their choices: field name → (value, label) pairs."""
    for name, pairs in fields.items():
        form[name].choices = choices(pairs)
    return form
