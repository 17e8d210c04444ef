"""The outside of an iCalendar file, as bytes (RFC 5545, RFC 7986): everything but the events, with no library.

Events are written once, when they change; this joins them at reading and costs next to nothing.
"""

import re
from collections.abc import Iterator
from typing import Final

CRLF: Final = b"\r\n"
WIDTH: Final = 75  # octets a line, its end not counted (RFC 5545 3.1)

# Changes with every change of what `calendar` writes around the events, so that each feed's ETag changes as well.
GENERATOR: Final = 1

# Everything below space but tab and newline, DEL, the C1 block, BOM, line and paragraph separators, surrogates.
_UNWANTED: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
_ESCAPES: Final = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def _lines(*lines: str) -> bytes:
    return b"".join(line.encode("ascii") + CRLF for line in lines)


# One STANDARD and one DAYLIGHT by rule, which is the only form that Outlook and Exchange read right. The onset of
# summer time is on the clock as it stood before (01:00), that of winter time too (02:00).
VTIMEZONE: Final = _lines(
    "BEGIN:VTIMEZONE",
    "TZID:Europe/London",
    "BEGIN:STANDARD",
    "DTSTART:19961027T020000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "TZNAME:GMT",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0000",
    "END:STANDARD",
    "BEGIN:DAYLIGHT",
    "DTSTART:19960331T010000",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "TZNAME:BST",
    "TZOFFSETFROM:+0000",
    "TZOFFSETTO:+0100",
    "END:DAYLIGHT",
    "END:VTIMEZONE",
)
_HEAD: Final = _lines("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//QA Portal//Feeds//EN", "CALSCALE:GREGORIAN")
_REFRESH: Final = _lines("REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H")
_TAIL: Final = _lines("END:VCALENDAR")


def clean(text: str) -> str:
    """`text` without what calendar programs choke on: control characters, BOM, halves of surrogate pairs (L07-L09).

    Line ends of every kind become a newline, which `escaped` then writes as the two characters \\n.
    """
    return _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def escaped(text: str) -> str:
    """`text` as a TEXT value: cleaned, with backslash, semicolon, comma and newline escaped (L06)."""
    return clean(text).translate(_ESCAPES)


def folded(line: str) -> bytes:
    """One content line in UTF-8 with its CRLF, in pieces of at most 75 octets cut between characters (L01-L03)."""
    raw = line.encode()
    if len(raw) <= WIDTH:
        return raw + CRLF
    return (CRLF + b" ").join(_pieces(raw)) + CRLF


def _pieces(raw: bytes) -> Iterator[bytes]:
    width = WIDTH
    while raw:
        cut = min(width, len(raw))
        while cut < len(raw) and raw[cut] & 0xC0 == 0x80:  # inside a character
            cut -= 1
        yield raw[:cut]
        raw = raw[cut:]
        width = WIDTH - 1  # the space that begins a continued line counts


def calendar(name: str, events: bytes) -> bytes:
    """A whole feed named `name` around `events`, VEVENTs written before, each ending in CRLF.

    It has no METHOD (F01), asks to be read again no sooner than after an hour (F03), carries its name in both
    spellings (F04), and holds a VTIMEZONE, so that it is valid without a single event (F05).
    """
    text = escaped(name)
    named = folded(f"NAME:{text}") + folded(f"X-WR-CALNAME:{text}")
    return b"".join((_HEAD, named, _REFRESH, VTIMEZONE, events, _TAIL))
