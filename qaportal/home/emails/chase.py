"""Mail about what is late: titles, days and links, nothing else; no calendar part."""

from email.message import EmailMessage

from qaportal.home import queries
from qaportal.invites import links
from qaportal.invites.models import Letter
from qaportal.lib import clock, mail


def chase(letter: Letter) -> EmailMessage | None:
    """Somebody is reminded of all that was late when it was written and is late still; nothing where nothing is, or
    they have left."""
    today = clock.today()
    made, late = queries.chase_of(letter), queries.late_of(letter.person_id, today)
    if made is None or late is None:
        return None
    about = {one.key for one in made.items}
    items = [one for one in late.items if one.key in about]
    if not items:
        return None
    return mail.compose(
        "home/emails/chase",
        to=letter.person.email,
        key=letter.public_id,
        name=letter.person.name,
        by=made.chased_by.name,
        items=[(one.title, one.words, links.page(one.own)) for one in items],
        url=links.page("/"),
    )
