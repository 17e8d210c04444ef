"""Which forms a seat fills, and which review it fills on each: the record's, the holder's, or the work's. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from qaportal.frameworks.schema import ActivityType, FormTemplate, Pack, Part, Seat
from qaportal.reviews.sight import tells_of_talk

ALL = "all"
How = Literal["record", "holder", "often", "once"]


@dataclass(frozen=True)
class Bound:
    """A form as one kind of seat fills it. `how` says what there is one review for; `may_start` whether a holder of
    the seat opens it, or waits for another's part."""

    form: FormTemplate
    how: How
    may_start: bool
    parts: tuple[Part, ...]

    def key(self, record: str, slot: str, n: int = 1) -> str:
        """Which review of the activity it is: by the random ids of record and slot, the nth where there are many."""
        if self.how == "record":
            return f"r-{record}" if record else ALL
        if self.how == "once":
            return ALL
        return f"s-{slot}-{n}" if self.how == "often" else f"s-{slot}"


def forms_for(pack: Pack, kind: ActivityType, made: Iterable[FormTemplate] = ()) -> list[FormTemplate]:
    """The forms of a kind of work: those that it names, that of its second look, and those made for it."""
    keys = [*kind.forms, *([kind.moderation.form] if kind.moderation and kind.moderation.form else [])]
    return [*(pack.forms[key] for key in dict.fromkeys(keys)), *made]


def bound(kind: ActivityType, form: FormTemplate, seat_key: str) -> Bound | None:
    """How a kind of seat fills a form; None where it has no part in it."""
    parts = tuple(part for part in form.parts if part.seat == seat_key and not tells_of_talk(kind, part))
    if not parts:
        return None
    how = how_often(kind, form)
    owner = _owner(kind, form)
    opens = any(part.opens == "start" for part in parts)
    shared = how in ("record", "once")
    return Bound(form, how, opens and (shared or owner is None or owner.key == seat_key), parts)


def how_often(kind: ActivityType, form: FormTemplate) -> How:
    """What there is one filled form for: each record where a seat of it is for each item; else each holder of the seat
    that begins it, as often as the work needs where the framework says so; else one for the work as a whole."""
    seats = {seat.key: seat for seat in kind.seats}
    if any(seats[part.seat].per == "item" for part in form.parts if part.seat in seats):
        return "record"
    if form.often or form.key in kind.forms_often:
        return "often"
    owner = _owner(kind, form)
    return "holder" if owner is not None and owner.count.value.at_most > 1 else "once"


def _owner(kind: ActivityType, form: FormTemplate) -> Seat | None:
    """The seat that begins a form: that of its first part which this kind of work has."""
    seats = {seat.key: seat for seat in kind.seats}
    return next((seats[part.seat] for part in form.parts if part.seat in seats and part.opens == "start"), None)
