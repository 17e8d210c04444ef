"""Mail about actions: that one has changed or falls away, its reference, its day, and a link (DM-2)."""

from collections.abc import Callable
from email.message import EmailMessage

from qaportal.actions.queries import action_with
from qaportal.invites import links
from qaportal.invites.models import Letter
from qaportal.lib import clock, mail


def action_changed(letter: Letter) -> EmailMessage | None:
    """An action of theirs has changed, or falls away; None where they have left, or it is somebody else's now."""
    found = action_with(letter.about["action"])
    if found is None or found.owner_id != letter.person_id or not letter.person.is_here(clock.today()):
        return None
    is_over = found.withdrawn_at is not None
    return mail.compose(
        "actions/emails/changed",
        to=letter.person.email,
        key=letter.public_id,
        name=letter.person.name,
        ref=found.ref,
        work=found.review.activity.ref,
        due=None if is_over else found.due_on,
        url=links.page("/"),
    )


KINDS: dict[str, Callable[[Letter], EmailMessage | None]] = {"action_changed": action_changed}
