"""Who answers for information governance is told whom the portal let in to read a review."""

from qaportal.concerns.queries import looks
from qaportal.invites.services import write
from qaportal.reviews.models import Look


def tell_of_look(look: Look) -> None:
    """A letter to each who answers for information governance, once: who was let in to read a review, in which work and
    until when, never why (AC-11)."""
    for person in looks.told_of(look):
        dedupe = f"{looks.LET_IN}:{look.id}:{person.id}"
        write(looks.LET_IN, person, about={"look": look.id}, dedupe=dedupe, by=None)
