"""The daily mail, and a reminder of one thing: titles, people, dates and links, as the work stands when it leaves. No
calendar part: Exchange files a reminder that has one away unread (calendar rules 2.4)."""

from email.message import EmailMessage
from itertools import groupby

from qaportal.home.digests import Line, subject
from qaportal.home.queries import OpenWork
from qaportal.home.services import look_of
from qaportal.invites import links
from qaportal.invites import queries as invites
from qaportal.invites.models import Letter
from qaportal.invites.notices import LATE_ACTIONS, LATE_PEOPLE, PORTAL, TAKEN
from qaportal.lib import clock, mail

HEADINGS = {
    LATE_PEOPLE: "Late work of your people", LATE_ACTIONS: "Late actions that you answer for", TAKEN: "To know",
}  # fmt: skip
OWN = "Needs you"


def digest(letter: Letter) -> EmailMessage | None:
    """Everything that the day's look tells them, in one mail; None where nothing of it is open any more."""
    lines = [one for one in _told(letter) if one.kind in letter.about["kinds"]]
    if not lines:
        return None
    heading = {one: HEADINGS.get(one.kind, OWN) for one in lines}
    parts = [(name, list(under)) for name, under in groupby(sorted(lines, key=_order), key=lambda one: heading[one])]
    return _message("home/emails/digest", letter, subject=subject(lines), parts=parts)


def reminder(letter: Letter) -> EmailMessage | None:
    """One thing; None where it is done."""
    found = [one for one in _told(letter) if one.key == letter.about["key"]]
    return _message("home/emails/reminder", letter, line=found[0]) if found else None


def _order(line: Line) -> int:
    return list(HEADINGS).index(line.kind) + 1 if line.kind in HEADINGS else 0


def _told(letter: Letter) -> list[Line]:
    """What they are to hear of by mail as things stand: nothing where they have left, or chose the portal since."""
    person, today = letter.person, clock.today()
    if not person.is_here(today):
        return []
    choices = invites.choices_of([person.id])[person.id]
    lines = OpenWork(today).told(person, look_of(letter.about))
    return [one for one in lines if choices.way(one.kind) != PORTAL]


def _message(template: str, letter: Letter, **context: object) -> EmailMessage:
    return mail.compose(
        template,
        to=letter.person.email,
        key=letter.public_id,
        name=letter.person.name,
        page=links.page,
        **context,
    )
