"""What the pages of reviews take besides answers: why somebody needs to read one, what a copy is for."""

from wtforms import BooleanField, RadioField, TextAreaField
from wtforms.validators import InputRequired

from qaportal.lib.forms import Form, capped, choices
from qaportal.reviews.models import REASON


class LookForm(Form):
    """Why somebody needs to read a review that they have no seat on."""

    reason = TextAreaField("Why do you need to read it?", [InputRequired("Say why."), capped(REASON)])


class ExportForm(Form):
    """What the copy is for, and as what."""

    reason = TextAreaField("What is the copy for?", [InputRequired("Say what it is for."), capped(REASON)])
    kind = RadioField(
        "As what?", [InputRequired("Choose Word or PDF.")],
        choices=choices([("word", "Word, to go on writing in it"), ("pdf", "PDF, to keep it as it is")]),
    )  # fmt: skip
    others_belong = BooleanField("I have looked: the other record is meant to be named in this copy")
