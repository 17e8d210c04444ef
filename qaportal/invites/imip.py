"""The calendar part of an invitation (iMIP, RFC 6047): a stored VEVENT, put into words for one mailbox. Pure.

The event is the one that feeds show, byte for byte (one counter for mail and feed); what is added is who asks, who is
asked, and the method (calendar rules 2.4, 5.3).
"""

import re
from datetime import UTC, datetime, timedelta

from icalendar import Event

from qaportal.invites.telling import CANCEL, REQUEST, Facts
from qaportal.lib.clock import day_of
from qaportal.lib.ical import CRLF, clean, folded

_HEAD = "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//QA Portal//Invitations//EN", "CALSCALE:GREGORIAN"
_END = b"END:VEVENT\r\n"
_STAMPED = re.compile(rb"^(SEQUENCE|DTSTAMP|LAST-MODIFIED):[0-9TZ]+", re.MULTILINE)
_NOT_ADDRESS = re.compile(r"[\s\"<>,;:\\]")


def restamped(vevent: bytes, sequence: int, stamp: datetime) -> bytes:
    """The event with another SEQUENCE and the moment of that change (S01, U03)."""
    when = stamp.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ").encode()
    values = {b"SEQUENCE": str(sequence).encode(), b"DTSTAMP": when, b"LAST-MODIFIED": when}
    return _STAMPED.sub(lambda found: found[1] + b":" + values[found[1]], vevent)


def facts_of(vevent: bytes) -> Facts:
    """What a stored event says."""
    event = Event.from_ical(vevent)
    first, end = event.decoded("dtstart"), event.decoded("dtend")
    place = str(event.get("location", ""))
    if isinstance(first, datetime):
        times = first.astimezone(UTC), end.astimezone(UTC)
        return Facts(str(event["summary"]), place, day_of(first), day_of(end), times)
    return Facts(str(event["summary"]), place, first, end - timedelta(days=1))


def calendar_part(vevent: bytes, *, method: str, organiser: tuple[str, str], attendee: tuple[str, str]) -> bytes:
    """The whole calendar for one mailbox: one event, one ATTENDEE (I11, I16); `organiser` and `attendee` are name and
    address. ORGANIZER is a bare mailto (M03); a REQUEST asks for an answer (M04), and hides "propose new time"."""
    is_timed = b"\r\nDTSTART:" in vevent
    asks = ";PARTSTAT=NEEDS-ACTION;RSVP=TRUE" if method == REQUEST else ""
    more = [
        f"ORGANIZER;CN={_quoted(organiser[0])}:mailto:{_address(organiser[1])}",
        f"ATTENDEE;CN={_quoted(attendee[0])};CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT{asks}:mailto:{_address(attendee[1])}",
        f"X-MICROSOFT-CDO-BUSYSTATUS:{'BUSY' if is_timed and method == REQUEST else 'FREE'}",
        "X-MICROSOFT-DISALLOW-COUNTER:TRUE",
    ]
    body = vevent.removesuffix(_END)
    if method == CANCEL:
        body = body.replace(b"\r\nSTATUS:CONFIRMED\r\n", b"\r\nSTATUS:CANCELLED\r\n")
    head = b"".join(line.encode() + CRLF for line in (*_HEAD, f"METHOD:{method}"))
    return b"".join((head, body, *map(folded, more), _END, b"END:VCALENDAR\r\n"))


def _quoted(name: str) -> str:
    """A name as a parameter: in quotes, so that commas and colons may stand in it (L04)."""
    return '"' + clean(name).replace("\n", " ").replace('"', "'") + '"'


def _address(email: str) -> str:
    return _NOT_ADDRESS.sub("", clean(email))
