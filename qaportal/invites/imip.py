"""The calendar part of an invitation (iMIP, RFC 6047): a stored VEVENT, put into words for one mailbox. Pure.

The event is the one that feeds show, byte for byte (one counter for mail and feed); what is added is who asks, who is
asked, and the method (calendar rules 2.4, 5.3).
"""

import re
from datetime import UTC, date, datetime, timedelta

from qaportal.invites.alarms import with_alarms
from qaportal.invites.telling import CANCEL, REQUEST, Facts
from qaportal.lib.clock import day_of
from qaportal.lib.ical import CRLF, clean, folded

_HEAD = "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//QA Portal//Invitations//EN", "CALSCALE:GREGORIAN"
_END = b"END:VEVENT\r\n"
_STAMPED = re.compile(rb"^(SEQUENCE|DTSTAMP|LAST-MODIFIED):[0-9TZ]+", re.MULTILINE)
_SEQUENCE = re.compile(r"^SEQUENCE:([0-9]+)", re.MULTILINE)
_ESCAPED = re.compile(r"\\(.)")
_NOT_ADDRESS = re.compile(r"[\s\"<>,;:\\]")


def restamped(vevent: bytes, sequence: int, stamp: datetime) -> bytes:
    """The event with another SEQUENCE and the moment of that change (S01, U03)."""
    when = stamp.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ").encode()
    values = {b"SEQUENCE": str(sequence).encode(), b"DTSTAMP": when, b"LAST-MODIFIED": when}
    return _STAMPED.sub(lambda found: found[1] + b":" + values[found[1]], vevent)


def facts_of(vevent: bytes) -> Facts:
    """What a stored event says. It is the portal's own writing, so its lines are read as they are: whoever answers a
    poll of a feed has no use for a library of calendars."""
    lines = vevent.decode().replace("\r\n ", "").split("\r\n")
    said = {name.partition(";")[0]: text for name, _, text in (line.partition(":") for line in lines)}
    title, place = _plain(said["SUMMARY"]), _plain(said.get("LOCATION", ""))
    first, end = said["DTSTART"], said["DTEND"]
    if "T" in first:
        times = _moment(first), _moment(end)
        return Facts(title, place, day_of(times[0]), day_of(times[1]), times)
    return Facts(title, place, _day(first), _day(end) - timedelta(days=1))


def sequence_of(calendar: str) -> int:
    """The SEQUENCE of an event of ours, 0 where it says none."""
    found = _SEQUENCE.search(calendar)
    return int(found[1]) if found else 0


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def _day(text: str) -> date:
    return date(int(text[:4]), int(text[4:6]), int(text[6:8]))


def calendar_part(
    vevent: bytes, *, method: str, organiser: tuple[str, str], attendee: tuple[str, str], alarm: str = ""
) -> bytes:
    """The whole calendar for one mailbox: one event, one ATTENDEE (I11, I16); `organiser` and `attendee` are name and
    address. ORGANIZER is a bare mailto (M03); a REQUEST asks for an answer (M04), hides "propose new time", and has the
    `alarm` that its reader chose."""
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
    whole = with_alarms(b"".join((body, *map(folded, more), _END)), alarm if method == REQUEST else "")
    return b"".join((head, whole, b"END:VCALENDAR\r\n"))


def _quoted(name: str) -> str:
    """A name as a parameter: in quotes, so that commas and colons may stand in it (L04)."""
    return '"' + clean(name).replace("\n", " ").replace('"', "'") + '"'


def _address(email: str) -> str:
    return _NOT_ADDRESS.sub("", clean(email))
