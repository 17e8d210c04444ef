"""Who may read and who may write each part of a form, and when (D44, D49, D58)."""

from collections.abc import Collection
from dataclasses import dataclass

from qaportal.frameworks.schema import ActivityType, FormTemplate, Part, Phase, Seat


@dataclass(frozen=True)
class Reader:
    """Somebody with a form open: the seats they hold on it, and their posts and boards."""

    seats: frozenset[str] = frozenset()
    holds: frozenset[str] = frozenset()
    may_see_children: bool = True


def may_read(form: FormTemplate, part: Part, reader: Reader, handed_in: Collection[str] = ()) -> bool:
    """Whether a part is shown at all. Out of sight is out of the page, the export and the counts.

    Its own seat reads it, and whoever it names in `seen_by` once it is handed in; a seat or post it is blind to only
    when that one's own part is in (those that open after it may wait). Whoever must not see children's details reads no
    part of a form that has them.
    """
    if form.has_child_details and not reader.may_see_children:
        return False
    if part.seat in reader.seats | reader.holds:
        return True
    if part.key not in handed_in or not (reader.seats | reader.holds) & set(part.seen_by):
        return False
    return not (reader.seats | reader.holds) & set(part.blind_to) & waiting_seats(form, handed_in)


def waiting_seats(form: FormTemplate, handed_in: Collection[str]) -> set[str]:
    """Seats with something to hand in of their own accord: what opens after another part of theirs comes later, as
    the talk does that follows a second grade."""
    seat_of = {part.key: part.seat for part in form.parts}
    return {part.seat for part in form.parts if part.key not in handed_in and seat_of.get(part.opens) != part.seat}


def may_write(form: FormTemplate, part: Part, reader: Reader, handed_in: Collection[str] = ()) -> bool:
    """Whether a part may be filled in: by its own seat, once the part it waits for is in, until it is locked."""
    if form.has_child_details and not reader.may_see_children:
        return False
    locked = part.key in handed_in and part.locks == "when_handed_in"
    is_open = part.opens == "start" or part.opens in handed_in
    return part.seat in reader.seats | reader.holds and is_open and not locked


def sees_children(seats: Collection[Seat], outside: bool) -> bool:
    """Whether somebody may see details of children: not from outside, unless every seat of theirs says so (LB-041)."""
    return all(seat.sees_children for seat in seats) and (bool(seats) or not outside)


def phase_of(kind: ActivityType, part: Part) -> Phase | None:
    """The phase of a kind of work that is done once a part is handed in: the one the part names, where the work has it;
    else the only one that the part's seat owns; None where it owns several or none."""
    named = next((phase for phase in kind.phases if phase.key == part.phase), None)
    owned = [phase for phase in kind.phases if phase.owner == part.seat]
    return named or (owned[0] if len(owned) == 1 else None)
