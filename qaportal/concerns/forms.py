"""What the pages of concerns take. None of them has a box for anything about a child."""

from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Regexp

from qaportal.lib.forms import TEXT, DayField, Form, capped
from qaportal.lib.routing import PublicId, new_public_id

SENT_ODDLY = "The page sent something that could not be read. Open it again and resend."


class RaiseForm(Form):
    """Nothing but the random id that makes two presses one."""

    slip = HiddenField(default=new_public_id, validators=[Regexp(f"^{PublicId.regex}$", message=SENT_ODDLY)])


class MatterForm(RaiseForm):
    """What somebody's manager should know; `to` is the manager whom the page names."""

    to = HiddenField()

    words = TextAreaField(
        "What should their manager know?",
        [DataRequired("Write what their manager should know."), capped(TEXT)],
        description="What you saw, and when. No child’s or family’s name. It is sealed, and only the manager opens it.",
    )


class DocumentForm(Form):
    """Where it stands by now."""

    reference = StringField(
        "Reference on the child’s record",
        [DataRequired("Write the reference under which it is on the child’s record."), capped(40)],
        description="The number of the record or of the note in the case system. No names.",
    )
    on = DayField("Documented on", [InputRequired("Write the day on which it was documented.")])
