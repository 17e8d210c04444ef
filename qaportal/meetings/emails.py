"""Mail about meetings: to whoever has a decided action to do; which one, what was decided, by when. Never what an
action says (DM-2)."""

from collections.abc import Callable
from email.message import EmailMessage

from qaportal.frameworks.queries import pack_of
from qaportal.invites import links
from qaportal.invites.models import Letter
from qaportal.lib import clock, mail
from qaportal.meetings.minutes import outcome
from qaportal.meetings.queries import meeting_with


def meeting(letter: Letter) -> EmailMessage | None:
    """What a meeting decided of their actions; None where they have left, or have none of them any more."""
    found = meeting_with(letter.about["meeting"])
    if found is None or not letter.person.is_here(clock.today()):
        return None
    pack = pack_of(found.activity.framework)
    lines = [
        (one.action.ref, outcome(one, pack), links.page(f"/actions/{one.action.public_id}"))
        for one in found.items
        if one.decision is not None and one.action is not None and one.action.owner_id == letter.person_id
    ]
    if not lines:
        return None
    return mail.compose(
        "meetings/emails/decided", to=letter.person.email, key=letter.public_id, name=letter.person.name,
        title=found.activity.title, day=found.day, lines=lines,
    )  # fmt: skip


KINDS: dict[str, Callable[[Letter], EmailMessage | None]] = {"meeting": meeting}
