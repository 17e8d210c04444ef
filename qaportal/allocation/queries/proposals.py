"""What the engine was asked, and what it found, as pages show it."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from qaportal.allocation.models import Proposal
from qaportal.allocation.queries.board import Who, about, numbered, who_are
from qaportal.frameworks.schema import Seat
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import NotFound
from qaportal.programme.models import Activity
from qaportal.timetable import queries as timetable
from qaportal.timetable.models import Slot
from qaportal.timetable.windows import Window


def proposal_of(activity: Activity, public_id: str) -> Proposal:
    """The proposal of an activity with this random id. Raises NotFound."""
    chosen = select(Proposal).where(Proposal.activity_id == activity.id, Proposal.public_id == public_id)
    found: Proposal | None = db.session.scalar(chosen.options(joinedload(Proposal.asked_by)))
    if found is None:
        raise NotFound("There is no such proposal. Open the seats, and look for people.")
    return found


def latest_proposal(activity: Activity) -> Proposal | None:
    """What the engine was asked last and nobody has used, where it still runs or found something."""
    chosen = select(Proposal).where(Proposal.activity_id == activity.id, Proposal.used_at.is_(None))
    found: Proposal | None = db.session.scalar(chosen.order_by(Proposal.id.desc()).limit(1))
    return found


@dataclass(frozen=True)
class Picked:
    """A seat of a proposal with whom the engine would put there; nobody where it stays empty."""

    slot: Slot
    about: str
    who: Who | None
    why: tuple[str, ...]
    is_new: bool
    is_locked: bool


@dataclass(frozen=True)
class Proposed:
    """A proposal by kind of seat: (seat, when, those that are filled, those that stay empty). `total` is how many must
    not stay empty, `can` how many of these are filled."""

    groups: tuple[tuple[Seat, Window, tuple[Picked, ...], tuple[Picked, ...]], ...]
    fresh: int
    kept: int
    empty: int
    total: int
    can: int

    @property
    def headline(self) -> str:
        """How many of the seats that must not stay empty can be filled."""
        if self.total == 1:
            return f"The one seat can{'' if self.can else 'not'} be filled"
        if self.can == self.total:
            return f"All {self.total} seats can be filled"
        return f"{self.can} of {self.total} seats can be filled"


def proposed_of(proposal: Proposal) -> Proposed:
    """What a finished proposal says, seat by seat; seats that were closed meanwhile are left out."""
    activity = proposal.activity
    slots = {slot.id: slot for slot in timetable.open_slots(activity)}
    numbers = numbered(slots.values())
    people = who_are([one["person"] for one in proposal.found["picks"]], clock.today())
    filled = defaultdict[str, list[Picked]](list)
    empty = defaultdict[str, list[Picked]](list)
    for one in (*proposal.found["picks"], *proposal.found["empty"]):
        slot = slots.get(one["slot"])
        if slot is None:
            continue
        who = people.get(one.get("person", 0))
        is_new = who is not None and not one["kept"] and not one["locked"]
        into = filled if who else empty
        into[slot.seat_key].append(
            Picked(slot, about(slot, numbers), who, tuple(one["why"]), is_new, one.get("locked", False))
        )
    _, kind = timetable.rules_of(activity)
    groups = tuple(
        (seat, timetable.window_of(activity, seat), tuple(filled[seat.key]), tuple(empty[seat.key]))
        for seat in kind.seats
        if filled[seat.key] or empty[seat.key]
    )
    every = [one for rows in filled.values() for one in rows]
    lacking = [one for rows in empty.values() for one in rows]
    fresh, can = sum(one.is_new for one in every), sum(not one.slot.is_extra for one in every)
    total = can + sum(not one.slot.is_extra for one in lacking)
    return Proposed(groups, fresh, len(every) - fresh, len(lacking), total, can)
