"""Mail about what is late, or waits for an answer: titles, days and links, nothing else; no calendar part."""

from collections.abc import Sequence
from email.message import EmailMessage

from qaportal.home import queries
from qaportal.home.chasing import Item, subject
from qaportal.invites import links, policy
from qaportal.invites import queries as invites
from qaportal.invites.models import Letter
from qaportal.lib import clock, mail
from qaportal.people.models import Person


def chase(letter: Letter) -> EmailMessage | None:
    """Somebody is reminded of all that was late when it was written and is late still; nothing where nothing is, or
    they have left."""
    today = clock.today()
    made, found = queries.chase_of(letter), queries.late_of(letter.person_id, today)
    if made is None or found is None:
        return None
    about = {one.key for one in made.items}
    items = [one for one in found.items if one.key in about]
    if not items:
        return None
    return mail.compose(
        "home/emails/chase",
        to=letter.person.email,
        key=letter.public_id,
        name=letter.person.name,
        by=made.chased_by.name,
        subject=subject(items),
        late=[one for one in items if one.is_late],
        unanswered=[one for one in items if not one.is_late],
        pages=_pages(letter.person, items),
    )


def _pages(person: Person, items: Sequence[Item]) -> dict[str, str]:
    """Where each is seen to, by key. Whoever answers by link finds an invitation by the link that its own mail has."""
    pages = {one.key: links.page(one.own) for one in items}
    if policy.answers_by_link(person):
        keys = {one.key.partition(":")[2]: one.key for one in items if one.kind == "invite"}
        pages |= {keys[found.public_id]: links.guest(found) for found in invites.invites_named(keys)}
    return pages
