"""Which standing duties are done on a form, and in which seats of their work (X-18). Pure."""

from typing import NamedTuple

from qaportal.frameworks.schema import ActivityType, Duty, Pack, Seat

DOES_NOT_DO = ("reflect", "moderate")


class DutySeats(NamedTuple):
    """The seat of whoever does the duty, and of the person whose work or records it looks at, where the work has one
    (`must_name`: and that person is what the work is about)."""

    doer: Seat
    other: Seat | None
    must_name: bool


def duty_seats(pack: Pack, duty: Duty | None) -> DutySeats | None:
    """The seats of work that whoever owes a duty opens and writes themselves: theirs begins a form of it. None where
    the duty has no such form, and where the seats are dealt: a second look follows, the form asks the worker of a
    record that is drawn, or several people have the seat that begins it."""
    kind = pack.activities.get(duty.activity) if duty and duty.activity else None
    if duty is None or kind is None or is_dealt(kind):
        return None
    owed_by = {post.key for post in pack.posts_of(duty.by.value)}
    for seat in kind.seats:
        may_sit = owed_by & {post.key for post in pack.posts_of(seat.posts.value)}
        if may_sit and seat.does not in DOES_NOT_DO and seat.count.value.at_most == 1 and _begins(pack, kind, seat):
            return DutySeats(seat, _other(kind, seat), kind.subject in ("worker", "supervision_record"))
    return None


def is_dealt(kind: ActivityType) -> bool:
    """Whether others have a say in who looks at what: by a second look, or by the worker of each record."""
    return kind.moderation is not None or any(seat.per == "item" and seat.does == "reflect" for seat in kind.seats)


def _begins(pack: Pack, kind: ActivityType, seat: Seat) -> bool:
    parts = [part for key in kind.forms for part in pack.forms[key].parts]
    return any(part.seat == seat.key and part.opens == "start" for part in parts)


def _other(kind: ActivityType, doer: Seat) -> Seat | None:
    for seat in kind.seats:
        if seat.key != doer.key and seat.does == "reflect" and seat.count.value.at_most == 1:
            return seat
    return None
