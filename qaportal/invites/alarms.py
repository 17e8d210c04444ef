"""Alarms in somebody's own calendar: put into events that were written without one (2.7). Pure.

They are the reader's own choice, so only what goes to one reader alone has them: an invitation, and "My dates".
"""

from qaportal.lib.ical import folded

ALARMS = {"": "No alarm", "15m": "15 minutes before", "1h": "1 hour before", "1d": "1 day before"}
_BEFORE = {"15m": "-PT15M", "1h": "-PT1H", "1d": "-P1D"}
_WHOLE_DAYS = "-PT15H"  # from midnight: 09:00 the day before, whichever was chosen
_END = b"END:VEVENT\r\n"


def with_alarms(events: bytes, alarm: str) -> bytes:
    """VEVENTs, each ending in CRLF, with an alarm that shows their title: one of ALARMS, none for "".

    The clocks change between midnight and three in the morning, so 15 hours before a midnight it is always 09:00.
    """
    if not alarm:
        return events
    *bodies, rest = events.split(_END)
    return b"".join(body + _alarm(body, alarm) + _END for body in bodies) + rest


def _alarm(body: bytes, alarm: str) -> bytes:
    trigger = _BEFORE[alarm] if b"\r\nDTSTART:" in body else _WHOLE_DAYS
    lines = body.decode().replace("\r\n ", "").split("\r\n")
    title = next(line.partition(":")[2] for line in lines if line.startswith("SUMMARY:"))
    said = ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{title}", f"TRIGGER:{trigger}", "END:VALARM")
    return b"".join(map(folded, said))
