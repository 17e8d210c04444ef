"""How an action stands against its two days, in words with a colour: the first, which never moves, and the one that
holds. Pure (X-16)."""

from dataclasses import dataclass
from datetime import date, timedelta

from qaportal.lib.formats import plural

SOON = timedelta(days=7)
STATES = {
    "new": "Not started", "started": "In progress", "done": "Done: to be checked", "signed_off": "Signed off",
    "closed": "Closed", "withdrawn": "Withdrawn", "linked": "Goes on in another",
}  # fmt: skip
DIFFERENCES = {"made": "It made a difference", "not_yet": "No difference yet"}


@dataclass(frozen=True)
class Standing:
    """What to say of it, the colour of the tag (one of GOV.UK's; "" is plain), and by how many days it is late against
    its first day: 0 where it is not."""

    words: str
    colour: str
    late: int = 0


def standing(
    state: str, first: date, due: date, today: date, *, done_on: date | None = None, difference: str = ""
) -> Standing:
    """How an action in this state (of `Action.state`) stands today; what is done stands as on the day it was done."""
    late = max(0, ((done_on or today) - first).days) if state not in ("withdrawn", "linked") else 0
    if state == "closed":
        return Standing(DIFFERENCES[difference], "green" if difference == "made" else "yellow", late)
    if state in ("withdrawn", "linked"):
        return Standing(STATES[state], "grey")
    if state in ("done", "signed_off"):
        return Standing(STATES[state], "turquoise" if state == "signed_off" else "blue", late)
    return _open(first, due, today, late)


def _open(first: date, due: date, today: date, late: int) -> Standing:
    if due < today:
        words = f"Late by {plural((today - due).days, 'day')}"
        return Standing(words if due <= first else f"{words}, by {late} against the first date", "red", late)
    if late:
        return Standing(f"Late by {plural(late, 'day')} against the first date", "orange", late)
    if due == today:
        return Standing("Due today", "yellow")
    return Standing("Due this week", "yellow") if due - today < SOON else Standing("On time", "green")


def finished(done_on: date, first: date) -> str:
    """Whether it was done in time, in words."""
    late = (done_on - first).days
    return "done in time" if late <= 0 else f"done {plural(late, 'day')} after the first date"
