"""Untrusted input of the register, as typed values."""

from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired

from qaportal.lib.forms import DayField, Form, capped


class SentForm(Form):
    """When a report was sent."""

    on = DayField("When was it sent?", validators=[InputRequired("Enter the day it was sent.")])
    note = StringField(
        "Note",
        description="Optional, for everyone who works here: how it was sent, say. No names of children or families.",
        validators=[capped(120)],
    )


class ReceivedForm(Form):
    """When somebody received a report."""

    on = DayField("When was it received?", validators=[InputRequired("Enter the day it was received.")])
    board = HiddenField()


class PublishedForm(SentForm):
    """The same for a report that anyone may read."""

    address = StringField(
        "Where can it be read?",
        description="Optional. Its address, which begins with https://",
        validators=[capped(300)],
    )
