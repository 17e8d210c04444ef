"""What may be asked of the chase list: whom to write to."""

from typing import Any

from wtforms import SelectMultipleField, StringField
from wtforms.validators import AnyOf, ValidationError

from qaportal.lib.forms import Form

CHOSEN, ALL = "chosen", "all"
NOBODY = "Choose at least one person, or send to all of them."


class ChaseForm(Form):
    """Those who are ticked (random ids), or all whom the list shows under its filters."""

    people = SelectMultipleField("People", validate_choice=False)
    whom = StringField(default=CHOSEN, validators=[AnyOf((CHOSEN, ALL), message="Press one of the two buttons.")])

    def validate_people(self, field: Any) -> None:
        """Somebody is to be written to."""
        if self.whom.data == CHOSEN and not field.data:
            raise ValidationError(NOBODY)
