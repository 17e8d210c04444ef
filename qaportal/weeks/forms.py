"""Untrusted input of the pages of practice weeks, as typed values."""

from collections.abc import Iterable
from typing import Any

from wtforms import HiddenField, IntegerField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional, Regexp
from wtforms.widgets import HiddenInput

from qaportal.actions.forms import RealDay
from qaportal.frameworks.meaning.actions import READ
from qaportal.lib.forms import TEXT, DayField, Form, NumberField, capped, choices
from qaportal.timetable.models.weeks import REASON, SITE, TITLE
from qaportal.weeks.models import THEME
from qaportal.weeks.queries import Accepted


class BareForm(Form):
    """Nothing but the press of a button."""


class PlaceForm(Form):
    """When and where a session is held: one of the times that fit (`at`, else day, start and room), and why where it
    clashes. An `auto` room is the one that it has, or else the first that is free."""

    version = IntegerField(widget=HiddenInput(), validators=[Optional()])
    at = RadioField("Times at which nothing is in the way", validators=[Optional()], choices=[], validate_choice=False)
    day = SelectField("Day", choices=[], validators=[Optional()])
    start = SelectField("Starts at", choices=[], validators=[Optional()])
    room = SelectField("Room", choices=[], validators=[Optional()])
    reason = TextAreaField(
        "Why, where it clashes", validators=[capped(REASON)], render_kw={"rows": 2},
        description="Only for two things at once, somebody who is away, or no room. It stays locked then.",
    )  # fmt: skip


class PublishForm(Form):
    """Publish exactly what was looked at."""

    reviewed = HiddenField(validators=[InputRequired("Open the page again, then publish.")])
    note = TextAreaField(
        "What should people know about this version?", validators=[capped(REASON)], render_kw={"rows": 2},
        description="It stands on everybody’s page. No names of children, and nothing about why somebody is away.",
    )  # fmt: skip


class TeamForm(Form):
    """A team that hosts members without having been put forward, and where it is."""

    team = SelectField("Team", choices=[], validators=[InputRequired("Choose a team.")])
    site = StringField("Where it is", [InputRequired("Say where the team is."), capped(SITE)],
                       description="The building. Between two of them there has to be time for the way.")  # fmt: skip


class SiteForm(Form):
    """The building of a host team."""

    site = StringField("Where it is", [InputRequired("Say where the team is."), capped(SITE)])


SITE_OF = "site_"


def accepted_form(teams: Iterable[Accepted], **kept: Any) -> Form:
    """A box for each team that was accepted, for its building; one that is left empty does not host."""

    class AcceptedForm(Form):
        """Where the teams are that were accepted."""

    for one in teams:
        told = f"{'In reserve, put' if one.is_reserve else 'Put'} forward by {one.put_by.name}."
        box = StringField(one.team.name, [capped(SITE)], description=told, default="" if one.is_reserve else one.site)
        setattr(AcceptedForm, f"{SITE_OF}{one.team.key}", box)
    return AcceptedForm(**kept)


def sites_in(form: Form) -> dict[str, str]:
    """team key → the building that was written for it"""
    return {name.removeprefix(SITE_OF): str(box.data) for name, box in form._fields.items() if name.startswith(SITE_OF)}


class RoomForm(Form):
    """A room that the week may use."""

    name = StringField("Name of the room", [InputRequired("Say what the room is called."), capped(TITLE)])
    room_site = StringField("Building", [InputRequired("Say where the room is."), capped(SITE)])
    kind = SelectField("Kind of room", choices=[], validators=[InputRequired("Choose the kind of room.")])
    seats = NumberField("For how many", least=1, most=1000, wrong="Enter for how many it is, from 1 to 1,000.")


class HostForm(Form):
    """The team that hosts a member."""

    team = SelectField("Host team", choices=[], validators=[InputRequired("Choose a team.")])


class ExtendForm(Form):
    """Until when somebody may write on their summary after it closed, and why."""

    on = DayField("Until which day", [InputRequired("Enter a day.")])
    at = StringField("At what time", [InputRequired("Enter a time."), Regexp(r"^([01]\d|2[0-3]):[0-5]\d$",
                     message="Enter a time like 12:30.")], description="For example, 12:30")  # fmt: skip
    reason = TextAreaField("Why do they have more time?", [InputRequired("Say why."), capped(REASON)],
                           render_kw={"rows": 2}, description="It is kept in the log.")  # fmt: skip


class ThemeForm(Form):
    """Lines put to a theme that is there, or to a new one."""

    lines = SelectMultipleField("Lines of the summaries", choices=[], validate_choice=False)
    theme = RadioField("Which theme", choices=[], default="", validators=[Optional()])
    words = StringField("What the new theme is", [capped(THEME)], description="In a sentence. No names of anybody.")
    side = RadioField("What it is", validators=[Optional()],
                      choices=choices([("strength", "A strength"), ("issue", "An issue")]))  # fmt: skip


class ThemeActionForm(Form):
    """What is done about a theme."""

    plan = SelectField("Which plan", choices=[], validators=[InputRequired("Choose a plan.")])
    what = TextAreaField("What is to be done", [InputRequired("Say what is to be done."), capped(TEXT)])
    owner = StringField("Who is to do it", [InputRequired("Say who is to do it.")], description="Their full name")
    due = RealDay("By when", [InputRequired(READ)])
    support = StringField("What they need for it")
    measure = TextAreaField("How you will know that it made a difference", [capped(TEXT)], render_kw={"rows": 2})
