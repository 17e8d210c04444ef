"""An invitation by mail, with the calendar part that programs show buttons for."""

from email.message import EmailMessage

from flask import current_app

from qaportal.invites import links, policy, queries
from qaportal.invites.imip import calendar_part, facts_of
from qaportal.invites.models import Invite, Letter
from qaportal.invites.telling import CANCEL, REQUEST
from qaportal.lib import clock, mail


def invite(letter: Letter) -> EmailMessage | None:
    """An invitation, its update or its cancellation, for one mailbox and with one event (calendar rules 5.3): text,
    page and, last, the calendar. None for somebody who has left, where nothing is known of it any more, for what was
    called off meanwhile, and for the cancellation of what they never heard of."""
    found = queries.invite_of(letter)
    if found is None or (found.person.left_on and found.person.left_on < clock.today()):
        return None
    if letter.about["method"] == CANCEL and letter.about["before"]["method"] != REQUEST:
        return None
    if letter.about["method"] == REQUEST and found.event.is_gone:
        return None  # it was called off while this waited
    return invitation(letter, found)


def invitation(letter: Letter, found: Invite) -> EmailMessage:
    """What a letter says to the person of an invite."""
    method, entry = letter.about["method"], letter.about["entry"].encode()
    facts, by_link = facts_of(entry), policy.answers_by_link(found.person)
    message = mail.compose(
        "invites/emails/invite",
        to=found.person.email,
        key=letter.public_id,
        name=found.person.name,
        facts=facts,
        says=letter.about["says"],
        is_cancelled=method == CANCEL,
        is_update=letter.about["is_update"],
        is_repeat=letter.about.get("is_repeat", False),
        url=links.guest(found) if by_link else links.invite(found.public_id),
        by_link=by_link,
        council=current_app.config["COUNCIL"],
    )
    mail.stamp(message, letter.public_id)
    part = calendar_part(
        entry, method=method, organiser=links.mailbox(), attendee=(found.person.name, found.person.email),
        alarm=queries.alarm_of(found.person_id),
    )  # fmt: skip
    _attach(message, part, method)
    return message


def _attach(message: EmailMessage, part: bytes, method: str) -> None:
    """As the last alternative, in base64 and without a file name: then programs show buttons (I01, I05, I06)."""
    message.add_alternative(
        part, maintype="text", subtype="calendar", cte="base64", params={"charset": "UTF-8", "method": method}
    )
