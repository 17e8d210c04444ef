"""What the pages of cover take."""

from wtforms import RadioField
from wtforms.validators import InputRequired

from qaportal.lib.forms import Form, choices

CONFLICT = "conflict"


class CoverForm(Form):
    """Why is somebody else looked for? One of two; nothing else is asked."""

    why = RadioField("What is it?", validators=[InputRequired("Choose one of the two.")])


def cover_form(name: str = "") -> CoverForm:
    """The form; with the `name` of the holder where somebody else asks for them."""
    form = CoverForm()
    cannot, near = (f"{name} cannot come", f"{name} is") if name else ("I cannot come", "I am")
    form.why.choices = choices(
        [("cannot", cannot), (CONFLICT, f"{near} too near to this family or to a colleague (a conflict)")]
    )
    return form
