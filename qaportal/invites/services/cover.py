"""Letters about cover: to those who are asked to take a seat, and to QA leads once somebody has taken it (X-06)."""

from qaportal.allocation.models import CoverOffer, CoverRequest
from qaportal.invites.notices import AT_ONCE, TAKEN
from qaportal.invites.policy import TOLD_OF_COVER
from qaportal.invites.queries import letters as queries
from qaportal.invites.queries.notices import choices_of
from qaportal.invites.services.outbox import write
from qaportal.lib import clock
from qaportal.people.models import Person
from qaportal.people.queries import with_roles


def write_to_those_asked() -> int:
    """A letter for each offer that waits for an answer and has none yet, but to those who do not want one at once; says
    how many. Repeating changes nothing."""
    offers = queries.untold_offers()
    for offer in offers:
        _write_of(offer)
    return len(offers)


def _write_of(offer: CoverOffer) -> None:
    about = {"offer": offer.id, "activity": offer.request.assignment.slot.activity_id}
    write("cover", offer.person, about=about, dedupe=f"{queries.COVER_OFFER}{offer.public_id}", by=None)


def write_of_taken(cover: CoverRequest, *, by: Person) -> None:
    """For QA leads who want to know at once that somebody has taken the seat; whoever took it, or pressed the button,
    knows. The others read it in their daily mail, or on Home."""
    about = {"cover": cover.id, "activity": cover.assignment.slot.activity_id}
    leads = with_roles(TOLD_OF_COVER, clock.today())
    wanted = choices_of([person.id for person in leads])
    for person in leads:
        if person.id not in (by.id, cover.taken_by_id) and wanted[person.id].way(TAKEN) == AT_ONCE:
            write("cover", person, about=about, dedupe=f"cover-taken:{cover.public_id}:{person.id}", by=by)
