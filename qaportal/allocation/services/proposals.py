"""Ask the engine, keep what it found, use it."""

from collections.abc import Mapping
from time import monotonic
from typing import Any
from zlib import crc32

from sqlalchemy import select, update

from qaportal.allocation import tasks
from qaportal.allocation.models import Proposal
from qaportal.allocation.proposing import propose
from qaportal.allocation.queries import seats as queries
from qaportal.allocation.queries.rounds import Ground, base_of, ground_of
from qaportal.allocation.services.seats import end, seat, set_out
from qaportal.auditlog.services import record
from qaportal.lib import clock, jobs
from qaportal.lib.db import db, own_transaction
from qaportal.lib.errors import DomainError, Stale
from qaportal.people.models import Person
from qaportal.programme.models import Activity
from qaportal.programme.queries import lock_activities
from qaportal.timetable import queries as timetable

TELL_EVERY = 0.5  # seconds
NOTHING: dict[str, Any] = {"picks": [], "empty": [], "shortages": [], "figures": {}}
BROKE = "The engine broke off. Ask again; tell support if it happens again."
ASKED_ANEW = "People were looked for again since. Open the seats to see what was found."
MOVED_ON = "Seats, people or rules have changed since this was worked out. Ask the engine again."


def ask(activity: Activity, *, moves: int = 0, by: Person | None) -> Proposal:
    """Set the seats out and have the engine look for people; the answer comes later. What was found before and not used
    is let go. With `moves`, up to so many seats may move to make the load more even.

    Raises as `set_out`; DomainError where there is no seat to fill.
    """
    set_out(activity, by=by)
    if not timetable.open_slots(activity):
        raise DomainError("There are no seats to fill yet: they come with the sample. Draw it first.")
    _let_go(activity)
    made = Proposal(activity=activity, seed=seed_of(activity), moves=moves, asked_at=clock.now(), asked_by=by)
    db.session.add(made)
    db.session.flush()
    record("asked for people", "seats", activity.ref, by=by)
    jobs.enqueue(tasks.work_out, made.id)
    return made


def _let_go(activity: Activity) -> None:
    """Nothing more comes of proposals that nobody used; what they found is not kept."""
    unused = select(Proposal).where(Proposal.activity_id == activity.id, Proposal.used_at.is_(None))
    for one in db.session.scalars(unused.with_for_update()):
        one.finished_at, one.failure, one.found = one.finished_at or clock.now(), ASKED_ANEW, {}


def seed_of(activity: Activity) -> int:
    """The same for an activity whenever it is asked for: the same question has the same answer."""
    return crc32(activity.ref.encode()) >> 1  # 31 bits: an integer of both databases


def begin(proposal: Proposal) -> Ground | None:
    """The engine has it in hand: what it is asked, as values alone; None where there is no seat to fill."""
    proposal.started_at = proposal.started_at or clock.now()
    return ground_of(proposal.activity, seed=proposal.seed)


def search(proposal_id: int, ground: Ground | None, moves: int = 0) -> dict[str, Any]:
    """What the engine finds, while it writes down how far it is."""
    if ground is None:
        return NOTHING
    return propose(ground.asked, ground.before, moves=moves, progress=_Told(proposal_id))


class _Told:
    """Writes down how far the engine is, at most so often, each time in a transaction of its own."""

    def __init__(self, proposal_id: int) -> None:
        self.proposal_id, self.last = proposal_id, 0.0

    def __call__(self, stage: str, done: int, of: int) -> None:
        if monotonic() - self.last < TELL_EVERY:
            return
        self.last = monotonic()
        said = update(Proposal).where(Proposal.id == self.proposal_id).values(stage=stage[:40], done=done, of=of)
        with own_transaction() as connection:
            connection.execute(said)


def finish(proposal_id: int, found: dict[str, Any], *, base: str) -> None:
    """Keep what the engine found, and of which seats and people; nothing where it was let go meanwhile."""
    proposal = _held(proposal_id)
    if proposal is not None:
        proposal.finished_at, proposal.found, proposal.base = clock.now(), found, base


def fail(proposal_id: int) -> None:
    """It broke off."""
    proposal = _held(proposal_id)
    if proposal is not None:
        proposal.finished_at, proposal.failure = clock.now(), BROKE


def _held(proposal_id: int) -> Proposal | None:
    """The proposal that waits for the engine, held until the transaction ends."""
    chosen = select(Proposal).where(Proposal.id == proposal_id, Proposal.finished_at.is_(None))
    found: Proposal | None = db.session.scalar(chosen.with_for_update())
    return found


def use(proposal: Proposal, *, by: Person) -> tuple[int, int]:
    """Seat the people of a proposal; (how many were seated, how many kept their seat). Who is locked is not touched.
    What counted stays with each seat, and of the proposal only its figures.

    Raises Stale where it was used already, or seats, people or rules changed since it was worked out.
    """
    lock_activities([proposal.activity])
    db.session.refresh(proposal, ["used_at", "finished_at", "failure", "found"], with_for_update=True)
    if proposal.used_at:
        raise Stale("These people were seated already.")
    if not proposal.is_finished or proposal.failure:
        raise Stale(proposal.failure or "The engine has not found anything to use yet.")
    found = proposal.found
    done = seat_found(proposal.activity, found, base=proposal.base, by=by)
    proposal.used_at, proposal.used_by_id = clock.now(), by.id
    proposal.found = NOTHING | {"figures": found["figures"]}
    return done


def seat_found(activity: Activity, found: Mapping[str, Any], *, base: str, by: Person | None) -> tuple[int, int]:
    """Seat the people of `telling.told` in place of whoever sits there; who is locked or has the seat already stays,
    and a seat that is to stay empty is emptied. (how many were seated, how many kept their seat).

    `base` says of which seats and people it is: raises Stale where they are others by now, or somebody breaks a rule
    by now that they did not.
    """
    lock_activities([activity])
    slots = {slot.id: slot for slot in timetable.open_slots(activity)}
    sitting = queries.sitting_in(slots.values())
    loose = [one for one in found["picks"] if not one["locked"]]
    wanted = {one["slot"]: one["person"] for one in loose}
    if base_of(list(slots.values()), sitting) != base or not queries.still_holds(activity, wanted):
        raise Stale(MOVED_ON)
    for slot, one in sitting.items():
        if not one.is_locked and one.slot.does != "reflect" and wanted.get(slot) != one.person_id:
            end(one, "Moved when people were looked for again.", by=by)
    fresh = [one for one in loose if one["slot"] not in sitting or sitting[one["slot"]].person_id != one["person"]]
    people = queries.people_by_id({one["person"] for one in fresh})
    for one in sorted(fresh, key=lambda one: int(one["person"])):  # rows are locked in one order everywhere
        seat(slots[one["slot"]], people[one["person"]], how="proposed", by=by, why=one["why"])
    record("used a proposal", "seats", activity.ref, by=by, seated=len(fresh), kept=len(found["picks"]) - len(fresh))
    return len(fresh), len(found["picks"]) - len(fresh)
