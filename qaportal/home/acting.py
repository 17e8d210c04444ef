"""Actions on Home, in the mail that says the same, and on the chase list: which one and by when; never what one says of
a child or a worker. Pure (X-16, DM-2)."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from qaportal.actions.models import LINE
from qaportal.home.chasing import Item
from qaportal.home.needs import Need
from qaportal.lib.formats import day_medium, day_short, plural
from qaportal.lib.text import cut


def title_of(action: Any) -> str:
    """A-0142, with what is to be done where that is about no child and no worker."""
    return action.ref if action.is_about_people else f"{action.ref}: {cut(action.what, LINE)}"


def to_do(found: Iterable[Any], today: date) -> list[Need]:
    """What they have to do, by the day that holds now."""
    return [_to_do(one, today) for one in found]


def _to_do(action: Any, today: date) -> Need:
    due, late = action.due_on, action.due_on < today
    days = abs((due - today).days)
    when = f"{due:%a} {day_short(due)}" if days else "Today"
    more = f"{plural(days, 'day')} late" if late else f"in {plural(days, 'day')}" if days else ""
    path = f"/actions/{action.public_id}"
    return Need(when, title_of(action), path, "Open", more, late, due, ident=f"action {action.public_id}")


def to_check(found: Iterable[Any]) -> list[Need]:
    """What others say that they have done, and that is theirs to sign off."""
    return [
        Need(
            "Check", title_of(one), f"/actions/{one.public_id}", "Look", f"{one.done_by.name} says it is done", kind=""
        )
        for one in found
    ]


def late(found: Iterable[Any], today: date) -> Iterator[tuple[int, Item]]:
    """What is late, for each who has it to do; those who chase see which it is, not what it says."""
    for one in found:
        if one.due_on < today and one.owner_id is not None:
            words, own = f"was due on {day_medium(one.due_on)}", f"/actions/{one.public_id}"
            path = "/actions?status=late" if one.is_about_people else own
            yield one.owner_id, Item(f"action:{one.public_id}", f"Action {one.ref}", one.due_on, words, path, own)
