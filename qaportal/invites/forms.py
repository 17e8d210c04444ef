"""What the page of calendars takes."""

from collections.abc import Sequence
from itertools import groupby

from wtforms import SelectField

from qaportal.invites.queries import Offer
from qaportal.lib.forms import Form


class SubscribeForm(Form):
    """Which calendar to add, out of those on offer to this person."""

    scope = SelectField("Team, service or kind of work")

    def offer(self, offers: Sequence[Offer]) -> None:
        """Take any of these and nothing else."""
        self.scope.choices = [("", "Choose one"), *((offer.scope, offer.label) for offer in offers)]

    @staticmethod
    def groups(offers: Sequence[Offer]) -> list[tuple[str, list[Offer]]]:
        """The offers that stand under a heading, by heading."""
        grouped = groupby((offer for offer in offers if offer.group), key=lambda offer: offer.group)
        return [(name, list(found)) for name, found in grouped]
