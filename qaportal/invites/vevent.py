"""One event as iCalendar bytes, written when it changes and stored; reading a feed only joins them.

Timed events are in UTC (T04-T06), whole days have an exclusive end (T07-T10). There is no METHOD, ORGANIZER,
ATTENDEE or VALARM in a feed's event (F01, F02, 2.7).
"""

from datetime import datetime, timedelta

from icalendar import Event

from qaportal.invites.reconcile import Wanted
from qaportal.lib.ical import clean


def vevent(event: Wanted, *, uid: str, sequence: int, stamp: datetime) -> bytes:
    """The VEVENT, ending in CRLF; the same values give the same bytes (S05). `stamp` is when it last changed."""
    first, last = event.times or (event.starts_on, event.ends_on + timedelta(days=1))
    wrote = Event()
    wrote.add("uid", uid)
    wrote.add("dtstamp", stamp)
    wrote.add("last-modified", stamp)
    wrote.add("sequence", sequence)
    wrote.add("dtstart", first)
    wrote.add("dtend", last)
    wrote.add("summary", clean(event.title))
    wrote.add("description", clean(event.text))
    wrote.add("categories", [clean(event.category)])
    wrote.add("url", event.url)
    wrote.add("status", "CONFIRMED")
    wrote.add("transp", "OPAQUE" if event.times else "TRANSPARENT")
    if event.location:
        wrote.add("location", clean(event.location))
    return bytes(wrote.to_ical())
