"""Mail about actions: that one is theirs to do, until when, and a link. Never what it says (DM-2)."""

from collections.abc import Callable
from email.message import EmailMessage

from qaportal.actions.models import Action
from qaportal.invites import links
from qaportal.invites.models import Letter
from qaportal.lib import clock, mail
from qaportal.lib.db import db


def action(letter: Letter) -> EmailMessage | None:
    """An action is theirs; None where they have left, it is somebody else's by now, or not to be done any more."""
    found = db.session.get(Action, letter.about["action"])
    if found is None or not found.is_open or found.owner_id != letter.person_id:
        return None
    if not letter.person.is_here(clock.today()):
        return None
    return mail.compose(
        "actions/emails/yours",
        to=letter.person.email,
        key=letter.public_id,
        name=letter.person.name,
        ref=found.ref,
        due=found.due_on,
        url=links.page(f"/actions/{found.public_id}"),
    )


KINDS: dict[str, Callable[[Letter], EmailMessage | None]] = {"action": action}
