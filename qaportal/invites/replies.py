"""What a message to the mailbox means: an answer, or something to look at, or nothing. Pure: what it says and what is
known come in, a verdict goes out (calendar rules 2.6 and 5.5, TK-4).

An answer may change one person's answer and nothing else. Whatever is odd is for a person to look at.
"""

from dataclasses import dataclass
from datetime import datetime

from qaportal.invites.messages import Attendee, Message
from qaportal.lib.clock import day_of
from qaportal.lib.formats import day_long, wall
from qaportal.lib.text import cut

TOO_LARGE, UNSAFE = "too large", "unsafe"
FAULTS = {
    TOO_LARGE: "It is larger than 256 KB, so it was not read. It is in the mailbox, folder Needs-a-look.",
    "too much": "It has more in it than an answer has, so it was not read. It is in the folder Needs-a-look.",
    "unreadable": "It is broken and could not be read. It is in the mailbox, folder Needs-a-look.",
    UNSAFE: "It is broken or made to do harm, so it was given up. It is in the mailbox, folder Needs-a-look.",
}
FAILING = "The portal failed again and again while it was reading this. Tell support."
TNEF = "It came as winmail.dat, which only Outlook can read. Read it in Outlook, and ask IT to turn that format off."
WRITTEN = "They wrote a mail instead of pressing a button. Read it in the mailbox, folder Needs-a-look."
STRANGER = "It has no answer in it, and nobody whom the portal knows sent it."
SAME = "The same message came before."
AUTOMATIC = "An automatic reply, such as an absence note."
REPORT = "A report on a delivery that is no failure of a mail of ours."
RETURNED = "It came back: {words}"
NOT_OURS = "It says that a mail came back, but names none that the portal sent."
OTHER_MAILBOX = (
    "It says that a mail came back, but from another mailbox than it was sent to. Somebody may have it passed on."
)
ARRIVED = "It says that a mail came back, but what was in it is answered."
SEVERAL = "It holds several answers at once."
UNKNOWN = "It answers an entry that the portal does not know."
NOBODY = "It speaks for nobody, or for several people at once."
NO_SENDER = "It names no sender, or more than one."
UNCHECKED = "Nobody has checked who sent it: the portal does not know your mail server (QAPORTAL_MAIL_AUTHSERV)."
NOT_GENUINE = "The mail server does not say that it really comes from {address}. Ask them before you take it."
VERSIONLESS = "It does not say which version of the entry it answers."
AHEAD = "It answers a later version of the entry than was sent."
DELEGATED = "They pass it on to {address}. Nobody is invited by that: choose who takes the seat."
COUNTER = "They propose another time{when}. Nothing was moved by that."
NO_ANSWER = "It gives no answer that the portal knows."
EARLIER = "It answers an earlier time."
UNDATED = "It does not say when it was given, and another answer is here already."
OLDER = "A later answer was here already."
ENDED = "It was cancelled before the answer came."
OVER = "It was over before the answer came."


@dataclass(frozen=True)
class Asked:
    """What the portal knows of the invitation: the SEQUENCE that was sent, and when the answer that is here was given.
    `stands` until it is cancelled."""

    sequence: int
    stands: bool = True
    is_over: bool = False
    answered: datetime | None = None


@dataclass(frozen=True)
class Sent:
    """A letter of ours: to which address, and whether they have answered the very version that it told."""

    address: str
    is_answered: bool = False


@dataclass(frozen=True)
class Known:
    """What the portal knows of a message: whether our server was asked, and vouches for the sender; whether they are of
    the portal; whether they answer for the attendee; which invitation the attendee has; which letter of ours a delivery
    report is about."""

    mailbox: str
    is_checked: bool = False
    is_genuine: bool = False
    knows_sender: bool = False
    knows_uid: bool = False
    acts_for: bool = False
    asked: Asked | None = None
    letter: Sent | None = None


@dataclass(frozen=True)
class Verdict:
    """applied, history, delivery, ignored or look, and why in a sentence."""

    outcome: str
    reason: str = ""


# The five steps of calendar rules 5.5 -------------------------------------------------------------------------


def judged(message: Message, known: Known) -> Verdict:
    """What becomes of it."""
    return (
        _unread(message, known)
        or _delivery(message, known)
        or _without_answer(message, known)
        or _odd(message, known)
        or _version(message, known)
        or Verdict("applied")
    )


def returned(message: Message, known: Known) -> str:
    """Why a letter of ours did not reach the mailbox that it was sent to, in the words of the report; "" where it is no
    such report, or they have answered what was in it. Anybody can write a report, or have their mail passed on to where
    it is refused."""
    to = known.letter
    if message.report is None or to is None or to.is_answered:
        return ""
    failed = [
        one for one in message.report.deliveries if one.action == "failed" and to.address.lower() in one.mailboxes
    ]
    return cut(RETURNED.format(words=failed[0].words or "no reason is given"), 300) if failed else ""


def _unread(message: Message, known: Known) -> Verdict | None:
    if not message.fault:
        return None
    if message.fault == TOO_LARGE and not known.knows_sender:
        return Verdict("ignored", STRANGER)
    return Verdict("look", FAULTS[message.fault])


def _delivery(message: Message, known: Known) -> Verdict | None:
    """Step 1. What somebody answers in Google's calendar may be marked as made by a program: it is an answer."""
    if message.report:
        return _reported(message, known)
    is_answer = message.automatic == "auto-generated" and message.method == "REPLY"
    return None if message.automatic == "no" or is_answer else Verdict("delivery", AUTOMATIC)


def _reported(message: Message, known: Known) -> Verdict:
    words = returned(message, known)
    has_failed = message.report and any(one.action == "failed" for one in message.report.deliveries)
    if words or not has_failed:
        return Verdict("delivery", words or REPORT)
    if known.letter is None:
        return Verdict("ignored", NOT_OURS)
    return Verdict("ignored", ARRIVED if known.letter.is_answered else OTHER_MAILBOX)


def _without_answer(message: Message, known: Known) -> Verdict | None:
    """Steps 1 and 2: what is no calendar, or one that wants to change our events."""
    if message.entry is None:
        if message.is_tnef:
            return Verdict("look", TNEF)
        return Verdict("look", WRITTEN) if known.knows_sender else Verdict("ignored", STRANGER)
    if message.method not in ("REPLY", "COUNTER"):
        return Verdict("ignored", f"It is no answer ({message.method or 'no METHOD'}). Only answers count here.")
    return Verdict("look", SEVERAL) if message.is_several else None


def _odd(message: Message, known: Known) -> Verdict | None:
    """Steps 2, 3 and 5: of whom it is, and whether it says yes, perhaps or no."""
    doubt = _doubt(message, known)
    if message.method == "COUNTER":
        return Verdict("look", " ".join(filter(None, [COUNTER.format(when=_proposed(message)), doubt])))
    if doubt:
        return Verdict("look", doubt)
    said = message.attendee
    if said and said.answer == "DELEGATED":
        return Verdict("look", DELEGATED.format(address=said.delegated_to or "somebody"))
    if said and said.answer in ("", "NEEDS-ACTION"):
        return Verdict("ignored", NO_ANSWER)
    return None if message.answer else Verdict("look", NO_ANSWER)


def _doubt(message: Message, known: Known) -> str:
    """Why nobody can say that it is the answer of somebody who was invited; "" where it is."""
    entry, attendee = message.entry, message.attendee
    if entry is None or not known.knows_uid:
        return UNKNOWN
    if entry.organiser and entry.organiser != known.mailbox.lower():
        return f"It names another organiser: {entry.organiser}."
    if attendee is None:
        return NOBODY
    if known.asked is None:
        return (
            f"{attendee.address} was not invited. It may be another address of somebody who was, or somebody to whom "
            "the mail was passed on."
        )
    return _impostor(message, attendee, known)


def _impostor(message: Message, attendee: Attendee, known: Known) -> str:
    """Our server vouches for From alone, whatever Sender and SENT-BY say: so an answer that is from another address
    must be from somebody who answers for the person in the portal as well."""
    sender, address = message.from_address, attendee.address
    if not sender:
        return NO_SENDER
    is_sent_for_them = sender == attendee.sent_by or address == message.sender
    if address != sender and not (is_sent_for_them and known.acts_for):
        return f"It was sent by {sender}, in the name of {address}."
    if not known.is_checked:
        return UNCHECKED
    return "" if known.is_genuine else NOT_GENUINE.format(address=sender)


def _proposed(message: Message) -> str:
    """In words, the time that they propose."""
    starts, ends = (message.entry.starts, message.entry.ends) if message.entry else (None, None)
    if isinstance(starts, datetime):
        return f": {_wall(starts)}{_until(starts, ends) if isinstance(ends, datetime) else ''}"
    return f": {day_long(starts)}" if starts else ""


def _wall(moment: datetime) -> str:
    return f"{day_long(day_of(moment))}, {wall(moment)}"


def _until(starts: datetime, ends: datetime) -> str:
    return f" to {wall(ends) if day_of(ends) == day_of(starts) else _wall(ends)}"


def _version(message: Message, known: Known) -> Verdict | None:
    """Step 4: which version it answers, and whether a later answer is here."""
    entry, asked = message.entry, known.asked
    if entry is None or asked is None or entry.sequence is None:
        return Verdict("look", VERSIONLESS)
    if entry.sequence > asked.sequence:
        return Verdict("look", AHEAD)
    if not asked.stands:
        return Verdict("history", ENDED)
    if asked.is_over:
        return Verdict("history", OVER)
    if entry.sequence < asked.sequence:
        return Verdict("history", EARLIER)
    if asked.answered and entry.stamp is None:
        return Verdict("look", UNDATED)
    return Verdict("history", OLDER) if asked.answered and entry.stamp and entry.stamp < asked.answered else None
