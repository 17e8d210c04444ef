"""What is told of one person's duties, and of whom to remind of what. Pure."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from hashlib import blake2b
from typing import NamedTuple

from qaportal.frameworks.schema import Pack
from qaportal.lib.formats import and_list, day_medium, plural
from qaportal.lib.months import add_months
from qaportal.programme import ahead
from qaportal.programme.counting import office_calendar
from qaportal.programme.duties.tracking import Place
from qaportal.programme.duties.values import Obligation, small


def log_name(pack: Pack) -> str:
    """What the log of meetings is called: of supervisions and visits, where it is kept of both"""
    return f"Log of {and_list([small(event.plural) for event in pack.events.values()])}"


def used(one: Obligation) -> str:
    """2 of up to 4 used; 2 done, about 6 expected; 1 of 2 done"""
    if one.state == "allowance":
        return f"{one.done} of up to {one.needed} used"
    if one.state == "guide":
        return f"{one.done} done, about {one.needed} expected"
    return f"{one.done} of {one.needed} done" if one.needed > 1 else ""


def tag_of(one: Obligation) -> str:
    """22 hexadecimal digits that stand for an obligation in addresses."""
    return blake2b("|".join(map(str, one.key)).encode(), digest_size=11).hexdigest()


def when(one: Obligation, today: date) -> str:
    """By when, in words: due 30 April 2027, due on 31 March 2027 and late, done on 3 March 2027"""
    if one.done_on:
        return f"done on {day_medium(one.done_on)}"
    if one.state == "late":
        return f"was due by {day_medium(one.due)}, {plural((today - one.due).days, 'day')} ago"
    return f"by {day_medium(one.due)}"


def soon(found: Iterable[Obligation], last: date) -> list[Obligation]:
    """What needs doing by `last`, or should have been done: neither done nor excused nor a mere guide."""
    return [one for one in found if one.state == "late" or (one.state in ("due", "to_come") and one.due <= last)]


def last_shown(day: date) -> date:
    """The last day of one person's duties that are shown."""
    return add_months(day, ahead.OWN_DUTIES)


def by_urgency(found: Iterable[Obligation], day: date) -> list[tuple[str, list[Obligation]]]:
    """Late; to do within a month; later; what only guides; what was done or excused. Groups with nothing are left
    out."""
    month = add_months(day, ahead.TO_DO)
    groups: dict[str, list[Obligation]] = {
        "Late": [], "To do within a month": [], "Later": [], "Allowed or expected, never late": [],
        "Excused or missed": [],
    }  # fmt: skip
    late, now, later, guides, past = groups.values()
    for one in found:
        if one.state == "late":
            late.append(one)
        elif one.state in ("due", "to_come"):
            (now if one.due <= month else later).append(one)
        elif one.state in ("allowance", "guide"):
            guides.append(one)
        elif one.state in ("exempt", "missed"):
            past.append(one)
    return [(name, some) for name, some in groups.items() if some]


def last_reminded(pack: Pack, today: date) -> date:
    """By when something is due of which somebody is reminded today."""
    return office_calendar(pack).shift(today, ahead.REMINDERS)


class Reminder(NamedTuple):
    """Whom to remind of what: (what and for whom, by when, whether it is late), one line a duty and day."""

    owner_id: int
    name: str
    place: str
    lines: tuple[tuple[str, date, bool], ...]


def to_remind(pack: Pack, found: Iterable[Obligation], places: Mapping[int, Place]) -> list[Reminder]:
    """One entry a person who owes something, by name. It says what, for whom and by when, and never why."""
    owed: dict[int, dict[tuple[str, str, date, bool], list[str]]] = {}
    for one in found:
        line = (pack.duties[one.duty_key].name, used(one), one.due, one.state == "late")
        owed.setdefault(one.owner_id, {}).setdefault(line, []).append(
            "" if one.about_kind == "self" else one.about_name
        )
    return sorted(
        (
            Reminder(owner, places[owner].name, places[owner].team or places[owner].service, tuple(
                (piece(name, about, said), due, late) for (name, said, due, late), about in lines.items()))
            for owner, lines in owed.items()
        ),
        key=lambda one: (one.name, one.owner_id),
    )  # fmt: skip


def piece(name: str, names: Collection[str], said: str) -> str:
    """What is to be done for whom, and how much of it is: a check for Ann and Bob, 1 of 2 done each"""
    each = " each" if len(names) > 1 else ""
    return f"{name} {for_whom(names)}".strip() + (f", {said}{each}" if said else "")


def for_whom(names: Collection[str]) -> str:
    """for Ann and Bob; nothing where it is for nobody but oneself"""
    return f"for {and_list(sorted(names))}" if any(names) else ""
