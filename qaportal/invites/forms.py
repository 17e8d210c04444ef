"""What the pages of calendars and invitations take."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from wtforms import HiddenField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, InputRequired, ValidationError
from wtforms.widgets import HiddenInput

from qaportal.allocation.forms import SealedForm
from qaportal.invites.alarms import ALARMS
from qaportal.invites.models import ANSWERS
from qaportal.invites.notices import HOURS, NOTICES, WAYS, Notice
from qaportal.invites.queries import Offer
from qaportal.lib.forms import Form, NumberField, choices


class ScopeField(SelectField):
    """One of the calendars on offer, by its scope."""

    def pre_validate(self, form: Any) -> None:
        """Anything else is refused in words."""
        if self.data not in {choice.value for choice in self.choices or []}:
            raise ValidationError("Choose a calendar from the list.")


class SubscribeForm(Form):
    """Which calendar to add, out of those on offer to this person."""

    scope = ScopeField("Team, service or kind of work")

    def offer(self, offers: Sequence[Offer]) -> None:
        """Take any of these and nothing else."""
        self.scope.choices = choices([(offer.scope, offer.label) for offer in offers])


def grouped(offers: Sequence[Offer]) -> list[tuple[str, list[Offer]]]:
    """The offers that stand under a heading, by heading, in the order they come."""
    found = groupby((offer for offer in offers if offer.group), key=lambda offer: offer.group)
    return [(heading, list(under)) for heading, under in found]


class PublishSeatsForm(SealedForm):
    """Publish exactly what was looked at, and perhaps go on to invite people."""

    then = HiddenField(default="")


class InviteForm(Form):
    """Send exactly what was looked at."""

    reviewed = HiddenField(validators=[InputRequired("Open the page again, then send.")])
    whom = RadioField(
        "Who gets a mail?",
        choices=choices([("changed", "Only those who do not know yet"), ("all", "Everyone, also who knows already")]),
        default="changed",
    )


class NoticesForm(Form):
    """How somebody wants to be told: a field a kind of notice, named by its key; their hour; their alarm."""

    hour = SelectField(
        "When does my daily mail leave?",
        coerce=int,
        choices=[SelectChoice(value=hour, label=f"{hour:02}:00") for hour in HOURS],
        description="On working days, in English time. A day on which there is nothing to say has no mail.",
    )
    alarm = RadioField("Alarm before what is in my diary", choices=choices(list(ALARMS.items())))

    def offer(self, notices: Sequence[Notice]) -> None:
        """Take a choice for these and for no others."""
        for one in NOTICES:
            if one not in notices:
                del self[one.key]

    @property
    def ways(self) -> dict[str, str]:
        """Kind of notice → the way that was chosen."""
        return {one.key: self[one.key].data for one in NOTICES if one.key in self}


for _one in NOTICES:
    _ways = choices([(way, WAYS[way]) for way in _one.ways])
    setattr(NoticesForm, _one.key, RadioField(_one.name, choices=_ways, validators=[InputRequired("Choose one.")]))


class AnswerForm(Form):
    """An answer, and to which time it was given."""

    sequence = NumberField("", least=0, most=2**31 - 1, wrong="Open the invitation again.", widget=HiddenInput())
    answer = StringField(validators=[AnyOf(list(ANSWERS), message="Choose one of the three answers.")])
