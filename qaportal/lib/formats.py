"""How dates, times and lists read on a page, in British English."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache

from qaportal.lib.clock import LONDON, day_of

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip


@lru_cache(maxsize=4096)
def day_long(day: date) -> str:
    """Thursday 1 July 2027"""
    return f"{day:%A} {day.day} {day:%B %Y}"


@lru_cache(maxsize=4096)
def day_medium(day: date) -> str:
    """1 July 2027"""
    return f"{day.day} {day:%B %Y}"


@lru_cache(maxsize=4096)
def day_short(day: date) -> str:
    """1 Jul"""
    return f"{day.day} {day:%b}"


@lru_cache(maxsize=4096)
def span_short(first: date, last: date) -> str:
    """1–28 Jul, 28 Jun–3 Jul, or 1 Jul for one day"""
    if first == last:
        return day_short(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day_short(last)}"
    return f"{day_short(first)}–{day_short(last)}"


def span_long(first: date, last: date) -> str:
    """1 to 28 July 2027, or Thursday 1 July 2027 for one day"""
    if first == last:
        return day_long(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {day_medium(last)}"
    if first.year == last.year:
        return f"{first.day} {first:%B} to {day_medium(last)}"
    return f"{day_medium(first)} to {day_medium(last)}"


def wall(moment: datetime) -> str:
    """09:30, the time in England"""
    return moment.astimezone(LONDON).strftime("%H:%M")


def moment_long(moment: datetime) -> str:
    """1 July 2027 at 09:30"""
    return f"{day_medium(day_of(moment))} at {wall(moment)}"


def ago(moment: datetime, now: datetime) -> str:
    """09:14 today, 16:02 yesterday, or 3 March at 08:00"""
    local, today = moment.astimezone(LONDON), day_of(now)
    days = (today - local.date()).days
    if days == 0:
        return f"{wall(moment)} today"
    if days == 1:
        return f"{wall(moment)} yesterday"
    return f"{local.day} {local:%B} at {wall(moment)}"


def ordinal(n: int) -> str:
    """1st, 2nd, 3rd, 11th"""
    return f"{n}{'th' if n % 100 in (11, 12, 13) else {1: 'st', 2: 'nd', 3: 'rd'}.get(n % 10, 'th')}"


def and_list(words: Sequence[str]) -> str:
    """a, b and c"""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def or_list(words: Sequence[str]) -> str:
    """a, b or c"""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}" if words else ""


def capital(text: str) -> str:
    """The text with a first letter that is large; the rest as it is, so that acronyms stay."""
    return f"{text[:1].upper()}{text[1:]}"


def plural(count: int, one: str, many: str = "") -> str:
    """1 change, 4 changes"""
    return f"{count} {one if count == 1 else many or one + 's'}"


_FORMATS = ("%d/%m/%Y", "%d/%m/%y", "%d %B %Y", "%d %b %Y", "%Y-%m-%d", "%d.%m.%Y", "%d-%m-%Y")


def read_date(text: str) -> date:
    """A day as people in England write it: 1/7/2027, 1/7/27, 1 July 2027, 1 Jul 2027, 2027-07-01.

    Raises ValueError with a sentence when it is none of these or no such day exists.
    """
    plain = re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", text.strip())
    for form in _FORMATS:
        try:
            found = datetime.strptime(plain, form).date()  # noqa: DTZ007 — a day has no zone
        except ValueError:
            continue
        if 2000 <= found.year <= 2100:
            return found
    raise ValueError("Enter a real date, such as 12 April 2027 or 12/4/2027.")
