"""What is typed about a second look: what is to be changed, and what the two said and agreed on."""

from collections.abc import Sequence

from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired

from qaportal.frameworks.schema.governance import Level
from qaportal.lib.forms import DayField, Form, capped, choices
from qaportal.moderation.models import SAID, WHY, WITH

NOT_AGREED = "none"  # no level has this key where one is wanted: it stands for no grade


class ReturnForm(Form):
    """What is to be changed in a review that goes back."""

    why = TextAreaField("What is to be changed?", [InputRequired("Say what is to be changed."), capped(WHY)])


class TalkForm(Form):
    """The record of a conversation about two grades. `seen` is how many talks were there when the page was made."""

    held_on = DayField("On which day did you talk?", [InputRequired("Give the day of the talk.")])
    with_whom = StringField("Who else took part", [capped(WITH)], description="Nothing where it was the two of you.")
    said = TextAreaField("What was said", [InputRequired("Say what you talked about."), capped(SAID)])
    agreed = RadioField("Which grade did you agree on?", choices=())
    seen = HiddenField()

    def offer(self, levels: Sequence[Level], agrees: bool) -> None:
        """Offer the grades; nothing to choose where the framework says which grade stands."""
        if not agrees:
            del self.agreed
            return
        pairs = [(level.key, level.label) for level in levels]
        self.agreed.choices = choices([*pairs, (NOT_AGREED, "We do not agree")])
        self.agreed.validators = [InputRequired("Choose a grade, or say that you do not agree.")]

    @property
    def grade(self) -> str:
        """The level that was agreed on, "" where none was."""
        chosen = self.agreed.data if "agreed" in self else ""
        return "" if chosen in (None, NOT_AGREED) else str(chosen)
