"""Mail about actions: that one is theirs to do, has changed or falls away; its reference, its day, and a link. Never
what it says (DM-2)."""

from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

from qaportal.actions.models import Action
from qaportal.actions.queries import action_with
from qaportal.invites import links
from qaportal.invites.models import Letter
from qaportal.lib import clock, mail


def action(letter: Letter) -> EmailMessage | None:
    """An action is theirs; None where they have left, it is somebody else's by now, or not to be done any more."""
    found = _of_owner(letter)
    if found is None or not found.is_open:
        return None
    return _composed("actions/emails/yours", letter, found, due=found.due_on)


def action_changed(letter: Letter) -> EmailMessage | None:
    """An action of theirs has changed, or falls away; None where they have left, or it is somebody else's now."""
    found = _of_owner(letter)
    if found is None or found.review is None:
        return None
    due = None if found.withdrawn_at else found.due_on
    return _composed("actions/emails/changed", letter, found, work=found.review.activity.ref, due=due)


def _of_owner(letter: Letter) -> Action | None:
    found = action_with(letter.about["action"])
    is_theirs = found is not None and found.owner_id == letter.person_id
    return found if is_theirs and letter.person.is_here(clock.today()) else None


def _composed(template: str, letter: Letter, found: Action, **facts: Any) -> EmailMessage:
    return mail.compose(
        template,
        to=letter.person.email,
        key=letter.public_id,
        name=letter.person.name,
        ref=found.ref,
        url=links.page(f"/actions/{found.public_id}"),
        **facts,
    )


KINDS: dict[str, Callable[[Letter], EmailMessage | None]] = {"action": action, "action_changed": action_changed}
