"""Mail about cover. Titles, dates and a link, nothing else; no calendar part."""

from email.message import EmailMessage

from qaportal.allocation.models import CoverOffer, CoverRequest
from qaportal.allocation.queries import seen
from qaportal.invites import links
from qaportal.invites.models import Letter
from qaportal.invites.notices import AT_ONCE, COVER, TAKEN
from qaportal.invites.policy import may_be_told
from qaportal.invites.queries import letters as queries
from qaportal.invites.queries.notices import choices_of
from qaportal.lib import clock, mail


def cover(letter: Letter) -> EmailMessage | None:
    """Somebody is asked to take a seat, or is told that somebody took it; None where they do not want that at once."""
    person, kind = letter.person, COVER if "offer" in letter.about else TAKEN
    wanted = choices_of([person.id])[person.id].way(kind) == AT_ONCE
    if not (wanted and person.is_here(clock.today()) and may_be_told(person, kind)):
        return None
    if kind == COVER:
        return _offered(letter, queries.offer(letter.about["offer"]))
    return _taken(letter, queries.request(letter.about["cover"]))


def _offered(letter: Letter, offer: CoverOffer | None) -> EmailMessage | None:
    """Nothing where they have answered, somebody was quicker, or nobody is looked for any more."""
    if offer is None or offer.answer or not offer.request.is_open or not offer.request.assignment.sits:
        return None
    held = seen(offer.request.assignment)
    return mail.compose(
        "invites/emails/cover_offered",
        to=letter.person.email,
        key=letter.public_id,
        name=letter.person.name,
        holder=offer.request.assignment.person.name,
        title=held.title,
        when=held.when,
        takes=held.takes,
        url=links.offer(offer.public_id),
    )


def _taken(letter: Letter, cover: CoverRequest | None) -> EmailMessage | None:
    if cover is None or cover.taken_by is None:
        return None
    held = seen(cover.assignment)
    return mail.compose(
        "invites/emails/cover_taken",
        to=letter.person.email,
        key=letter.public_id,
        name=letter.person.name,
        taker=cover.taken_by.name,
        holder=cover.assignment.person.name,
        title=held.title,
        when=held.when,
        url=links.cover(cover.public_id),
    )
