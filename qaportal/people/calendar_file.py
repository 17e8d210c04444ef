"""A calendar file as Outlook and other programs write it: bytes in, days away out. Nothing of it but days is for keeps.

Only what says when an event is, and whether it means “away”, is read; the rest of the file, its time zones among it, is
passed over unread. So a file cannot make the reader expand rules, follow links or nest without end.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from icalendar import Event

from qaportal.lib.clock import LONDON
from qaportal.lib.errors import DomainError
from qaportal.lib.text import normalise, one_line

MOST_BYTES, MOST_EVENTS, MOST_FOUND = 1024 * 1024, 2000, 200
PAST, AHEAD = timedelta(days=366), timedelta(days=731)
LONGEST = timedelta(days=731)
_READ = frozenset({
    "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "SUMMARY", "CATEGORIES", "STATUS",
    "X-MICROSOFT-CDO-BUSYSTATUS",
})  # fmt: skip
_AWAY = re.compile(r"\b(?:out of (?:the )?office|ooo|annual leave|leave|holidays?|vacation|a/l)\b", re.IGNORECASE)
_NOT_AWAY = re.compile(r"\b(?:bank|public|school|half.?term) holidays?\b", re.IGNORECASE)
NO_CALENDAR = "This is not a calendar file. In your calendar program, save or export the calendar as .ics."


@dataclass(frozen=True)
class Found:
    """Days away, both ends included, and what the event is called: for the eye, never for keeps."""

    starts: date
    ends: date
    title: str


@dataclass(frozen=True)
class CalendarFile:
    """What a file comes to: days away, how many events repeat or cannot be read, and how many there are."""

    found: list[Found]
    repeating: int
    unreadable: int
    events: int


def read(data: bytes, today: date) -> CalendarFile:
    """The days away of a calendar file, those of the past year and the next two. Raises DomainError with one sentence
    where the file as a whole cannot be used."""
    found, repeating, unreadable, count = [], 0, 0, 0
    for count, block in enumerate(_events(_text(data)), 1):
        if count > MOST_EVENTS:
            raise DomainError(f"The file has more than {MOST_EVENTS:,} events. Export fewer months.", field="file")
        try:
            event = Event.from_ical(block)
            if not _means_away(event):
                continue
            if "RRULE" in event or "RDATE" in event:
                repeating += 1
            elif (days := _days(event)) and days[0] <= today + AHEAD and days[1] >= today - PAST:
                found.append(Found(*days, one_line(normalise(str(event.get("SUMMARY", ""))))[:200]))
        except (ValueError, TypeError, AttributeError, KeyError, IndexError, OverflowError):
            unreadable += 1
    merged = _merged(found)
    if len(merged) > MOST_FOUND:
        raise DomainError(f"The file has more than {MOST_FOUND} absences. Export fewer months.", field="file")
    return CalendarFile(merged, repeating, unreadable, count)


def _text(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise DomainError("The file is larger than 1 MB. Export fewer months.", field="file")
    text = data.decode("utf-8-sig", "replace").replace("\x00", "")
    if not text.lstrip().upper().startswith("BEGIN:VCALENDAR"):
        raise DomainError(NO_CALENDAR, field="file")
    return re.sub(r"\r?\n[ \t]", "", text)


def _events(text: str) -> Iterator[str]:
    """Each event of the calendar, with the lines that are read of it and without what is nested in it."""
    kept: list[str] = []
    depth = 0
    for line in re.split(r"\r?\n", text):
        name = re.split("[:;]", line, maxsplit=1)[0].strip().upper()
        is_event = line[len(name) + 1 :].strip().upper() == "VEVENT"
        if name == "BEGIN" and (depth or is_event):
            depth += 1
            kept = ["BEGIN:VEVENT"] if depth == 1 else kept
        elif name == "END" and depth:
            depth -= 1
            if depth == 0:
                yield "\r\n".join([*kept, "END:VEVENT", ""])
        elif depth == 1 and name in _READ:
            kept.append(line)


def _means_away(event: Any) -> bool:
    """Whether it is marked as out of office, or its title or a category says leave, holiday or the like."""
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return False
    if str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper() == "OOF":
        return True
    categories = event.get("CATEGORIES", [])
    named = [str(name) for each in (categories if isinstance(categories, list) else [categories]) for name in each.cats]
    return any(_AWAY.search(_NOT_AWAY.sub("", words)) for words in (str(event.get("SUMMARY", "")), *named))


def _days(event: Any) -> tuple[date, date] | None:
    """Its first and last day in England; None for an event of hours, which leaves somebody here for a part of the day.

    The end of an all-day event is the day after its last (RFC 5545 3.6.1).
    """
    starts, ends = event["DTSTART"].dt, event["DTEND"].dt if "DTEND" in event else None
    if ends is None:
        whole = timedelta(days=0 if isinstance(starts, datetime) else 1)
        ends = starts + (event["DURATION"].dt if "DURATION" in event else whole)
    if isinstance(starts, datetime) != isinstance(ends, datetime):
        raise ValueError("a day and a moment")
    if isinstance(starts, datetime):
        starts, ends = _in_england(starts), _in_england(ends)
        if ends - starts < timedelta(hours=23):  # a day, on that on which the clocks go forward too
            return None
        days = starts.date(), (ends - timedelta(seconds=1)).date()
    else:
        days = starts, max(ends - timedelta(days=1), starts)
    if days[1] - days[0] > LONGEST or days[1] < days[0]:
        raise ValueError("no length for an absence")
    return days


def _in_england(moment: datetime) -> datetime:
    """The wall clock in England; a time without a zone that is known is taken as told by it."""
    return moment.astimezone(LONDON).replace(tzinfo=None) if moment.tzinfo else moment


def _merged(found: list[Found]) -> list[Found]:
    """In order, each day once: events that overlap are one absence."""
    merged: list[Found] = []
    for one in sorted(found, key=lambda each: (each.starts, each.ends)):
        last = merged[-1] if merged else None
        if last is None or one.starts > last.ends:
            merged.append(one)
            continue
        titles = last.title if one.title in last.title else f"{last.title}; {one.title}"
        merged[-1] = Found(last.starts, max(last.ends, one.ends), titles[:200])
    return merged
