"""Letters about cover: to those who are asked to take a seat, and to QA leads once somebody has taken it (X-06)."""

from qaportal.allocation.models import CoverOffer, CoverRequest
from qaportal.invites.policy import TOLD_OF_COVER
from qaportal.invites.queries import letters as queries
from qaportal.invites.services.outbox import write
from qaportal.lib import clock
from qaportal.people.models import Person
from qaportal.people.queries import with_roles


def write_to_those_asked() -> int:
    """A letter for each offer that waits for an answer and has none yet; says how many. Repeating changes nothing."""
    offers = queries.untold_offers()
    for offer in offers:
        _write_of(offer)
    return len(offers)


def _write_of(offer: CoverOffer) -> None:
    about = {"offer": offer.id, "activity": offer.request.assignment.slot.activity_id}
    write("cover", offer.person, about=about, dedupe=f"{queries.COVER_OFFER}{offer.public_id}", by=None)


def write_of_taken(cover: CoverRequest, *, by: Person) -> None:
    """QA leads are to know that somebody has taken the seat; whoever took it, or pressed the button, knows."""
    about = {"cover": cover.id, "activity": cover.assignment.slot.activity_id}
    for person in with_roles(TOLD_OF_COVER, clock.today()):
        if person.id not in (by.id, cover.taken_by_id):
            write("cover", person, about=about, dedupe=f"cover-taken:{cover.public_id}:{person.id}", by=by)
