"""A message from outside, taken apart: who sent it, and what of a calendar is in it; never what it says besides.

Run as a script of its own in a confined process (`lib/confined.py`): a message on standard input, JSON on standard
output. So it imports nothing of the portal, and whatever a message does to it is over after two seconds (TK-4).
"""

import hashlib
import json
import re
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from email.message import Message
from typing import Any
from urllib.parse import unquote

from icalendar import Calendar, Component

MOST_COMPONENTS, MOST_DEPTH, MOST_PARTS, MOST_BYTES = 50, 8, 50, 256 * 1024
CALENDARS = frozenset({"text/calendar", "application/ics"})
TNEF = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
NOTHING: dict[str, Any] = {"report": None, "is_tnef": False, "calendars": [], "fault": ""}
_EDGE = re.compile(r"^[ \t]*(BEGIN|END)[ \t]*:", re.IGNORECASE | re.MULTILINE)
_UNFOLD = re.compile(r"\r?\n[ \t]")
_ID = re.compile(r"<[^<>\s]{1,250}>")


class TooMuch(Exception):
    """There is more in it than an answer to an invitation has."""


def unwrapped(data: bytes) -> dict[str, Any]:
    """What the portal may know of a message; of one that cannot be read to its end, who sent it and why not."""
    message = message_from_bytes(data, policy=policy.default)
    head = {
        "message_id": _ident(message, "Message-ID"),
        "answers_to": _ident(message, "In-Reply-To"),
        "senders": _addresses(message, "From"),
        "sender": "".join(_addresses(message, "Sender")[:1]),
        "automatic": str(message.get("Auto-Submitted", "no")).partition(";")[0].strip().lower()[:40],
        "results": _as_written(message, "Authentication-Results"),
    }
    digest = {"digest": hashlib.sha256(data).hexdigest()}
    try:
        return head | digest | NOTHING | _body(message)
    except TooMuch:
        return head | digest | NOTHING | {"fault": "too much"}
    except Exception:  # whatever it was, the message brought it about
        return head | digest | NOTHING | {"fault": "unreadable"}


def _body(message: Message) -> dict[str, Any]:
    if message.get_content_type() == "multipart/report":
        return {"report": _report(message)}
    leaves = list(_leaves(message))
    calendars = [part for part in leaves if part.get_content_type() in CALENDARS]
    read = [_calendar(part) for part in calendars]
    is_tnef = any(part.get_content_type() in TNEF or _is_winmail(part) for part in leaves)
    once = [one for n, one in enumerate(read) if one not in read[:n]]  # a second copy is no second answer
    digest = {"digest": hashlib.sha256(_bytes(calendars[0])).hexdigest()} if calendars else {}
    return {"is_tnef": is_tnef, "calendars": once, **digest}


# The mail ------------------------------------------------------------------------------------------------


def _leaves(message: Message, depth: int = 1) -> Iterator[Message]:
    """The parts that hold something. What somebody attached as a mail of its own is not this message's."""
    if depth > MOST_DEPTH:
        raise TooMuch
    if message.get_content_maintype() != "multipart" or not message.is_multipart():
        if message.get_content_maintype() != "message":
            yield message
        return
    parts = _parts(message)
    if len(parts) > MOST_PARTS:
        raise TooMuch
    for part in parts:
        yield from _leaves(part, depth + 1)


def _parts(message: Message) -> list[Message]:
    held = message.get_payload()
    return [one for one in held if isinstance(one, Message)] if isinstance(held, list) else []


def _bytes(part: Message) -> bytes:
    """What a leaf holds, whatever it was sent in: 7bit, 8bit, quoted-printable, base64."""
    held = part.get_payload(decode=True)
    return held if isinstance(held, bytes) else b""


def _is_winmail(part: Message) -> bool:
    return (part.get_filename() or "").lower() == "winmail.dat"


def _ident(message: Message, name: str) -> str:
    found = _ID.search(str(message.get(name, "")))
    return found[0] if found else ""


def _as_written(message: Message, name: str) -> list[str]:
    """The headers of this name with nothing in them decoded: what is an encoded word in a sender's address would
    otherwise become a finding of our server's. `mailauth` refuses one that was cut."""
    held = [str(value) for header, value in message.raw_items() if header.lower() == name.lower()]
    return [one[:4000] for one in held[:20]]


def _addresses(message: Message, name: str) -> list[str]:
    """Every mailbox that the headers of this name hold: of a message whose From holds two, nobody is the sender."""
    headers: list[Any] = message.get_all(name, [])
    return [one.addr_spec.lower()[:254] for header in headers for one in header.addresses][:5]


def _report(message: Message) -> dict[str, Any]:
    """What a delivery report says of each mailbox that it speaks of, and of which message."""
    said: dict[str, Any] = {"about": "", "deliveries": []}
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "message/delivery-status" and not said["deliveries"]:
            said["deliveries"] = [_delivered(block) for block in _parts(part) if block.get("Action")][:20]
        elif kind == "message/rfc822" and _parts(part) and not said["about"]:
            said["about"] = _ident(_parts(part)[0], "Message-ID")
        elif kind == "text/rfc822-headers" and not said["about"]:
            said["about"] = _ident(message_from_bytes(_bytes(part), policy=policy.default), "Message-ID")
    return said


def _delivered(block: Message) -> dict[str, Any]:
    """What became of the message on its way to one mailbox (RFC 3464): the one that it was at in the end, and, where
    the report knows it, the one that it was sent to."""
    named = [str(block.get(name, "")).partition(";")[2] for name in ("Final-Recipient", "Original-Recipient")]
    return {
        "mailboxes": [one.strip().strip("<>").lower()[:254] for one in named if one.strip()],
        "action": str(block["Action"]).strip().lower()[:20],
        "status": str(block.get("Status", "")).strip()[:20],
        "words": str(block.get("Diagnostic-Code", "")).partition(";")[2].strip()[:400],
    }


# The calendar ------------------------------------------------------------------------------------------------


def _calendar(part: Message) -> dict[str, Any]:
    """What one calendar says of the events in it."""
    text = _text(_bytes(part), part.get_content_charset() or "utf-8")
    _measure(text)
    calendar = Calendar.from_ical(text)
    method = calendar.get("METHOD") or part.get_param("method") or ""
    return {
        "method": str(method).strip().upper()[:20],
        "events": [_event(one) for one in calendar.walk("VEVENT")],
    }


def _text(raw: bytes, charset: str) -> str:
    try:
        return raw.decode(charset, "replace").removeprefix("\ufeff")
    except LookupError:
        return raw.decode("utf-8", "replace").removeprefix("\ufeff")


def _measure(text: str) -> None:
    """Refuse what is large or deep before any parser sees it."""
    if len(text) > MOST_BYTES:
        raise TooMuch
    depth = components = 0
    for edge in _EDGE.finditer(_UNFOLD.sub("", text)):
        begins = edge[1].upper() == "BEGIN"
        depth, components = depth + (1 if begins else -1), components + begins
        if components > MOST_COMPONENTS or depth > MOST_DEPTH:
            raise TooMuch


def _event(event: Component) -> dict[str, Any]:
    attendees = _listed(event, "ATTENDEE")
    sequence = event.get("SEQUENCE", 0)
    return {
        "uid": _single(event, "UID")[:255],
        "sequence": sequence if isinstance(sequence, int) and 0 <= sequence < 2**31 else None,
        "stamp": _moment(event, "DTSTAMP"),
        "organiser": _mailbox(_single(event, "ORGANIZER")),
        "attendees": [_attendee(one) for one in attendees[:2]],
        "comment": " ".join(str(one) for one in _listed(event, "COMMENT")[:5])[:2000],
        "starts": _moment(event, "DTSTART"),
        "ends": _moment(event, "DTEND"),
    }


def _listed(event: Component, name: str) -> list[Any]:
    found = event.get(name, [])
    return found if isinstance(found, list) else [found]


def _single(event: Component, name: str) -> str:
    """The one value of a property; "" where there is none, or more than one."""
    found = _listed(event, name)
    return str(found[0]).strip() if len(found) == 1 else ""


def _attendee(value: Any) -> dict[str, str]:
    said = {name: str(value.params.get(name, "")) for name in ("PARTSTAT", "SENT-BY", "DELEGATED-TO")}
    return {
        "address": _mailbox(str(value)),
        "answer": said["PARTSTAT"].upper()[:40],
        "sent_by": _mailbox(said["SENT-BY"]),
        "delegated_to": _mailbox(said["DELEGATED-TO"]),
    }


def _mailbox(uri: str) -> str:
    """The address in a mailto: (R01), compared without case."""
    plain = uri.strip().strip('"')
    return unquote(plain[7:]).partition("?")[0].lower()[:254] if plain[:7].lower() == "mailto:" else plain.lower()[:254]


def _moment(event: Component, name: str) -> str | None:
    """In UTC; a day as a day; None where it is neither, or has no zone that is known."""
    found = getattr(event.get(name), "dt", None)
    if isinstance(found, datetime):
        return found.astimezone(UTC).isoformat() if found.tzinfo else None
    return found.isoformat() if isinstance(found, date) else None


def main() -> None:
    """Answer for the message on standard input."""
    sys.stdout.write(json.dumps(unwrapped(sys.stdin.buffer.read())))


if __name__ == "__main__":
    main()
