"""A child may be at risk now: raise it, tell people, acknowledge, document, let it go up."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from qaportal.auditlog.services import record, record_once
from qaportal.concerns import queries
from qaportal.concerns.models import TITLE, ConcernNotice, SafetyConcern
from qaportal.concerns.queries import About
from qaportal.concerns.recipients import Told
from qaportal.concerns.services.once import add_once
from qaportal.invites.services import write
from qaportal.lib import clock, keyring
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.lib.sealing import place
from qaportal.people.models import Person
from qaportal.sampling.references import fault_of
from qaportal.sampling.services import reveal as reveal_record

LETTER = "needs_you"
AHEAD = timedelta(days=2)  # longer than any letter is tried: it is the next to leave, whatever else waits
STATE = ("rung", "goes_up_at", "acknowledged_at", "acknowledged_by_id", "documented_at", "documented_by_id",
         "documented_on", "reference")  # fmt: skip
NOTED = "You have acknowledged this already. Nothing is left to do here."
DONE = "This is documented already. See how it stands now."
NOT_YET = "Nobody who was told has acknowledged this yet. Ring one of them. It is documented here once somebody has."
FUTURE = "This day is still to come. Write down the day on which it was documented."
TOO_EARLY = "That is before it was raised. Write down the day on which it was documented."


def raise_concern(about: About, *, slip: str, by: Person) -> SafetyConcern:
    """A child may be at risk now: whoever the framework names is told, at once and all together (NS-032).

    `slip` is a random id that the page was given: sent twice, it is the concern that is there. Raises DomainError for
    the slip of somebody else.
    """
    now = clock.now()
    scene = queries.scene_of(about, by.id)
    made = SafetyConcern(
        public_id=slip, activity=about.activity, record=about.record, team_id=scene.team, service_id=scene.service,
        alert_key=about.alert.key if about.alert else "", raised_at=now, raised_by=by,
    )  # fmt: skip
    made, is_new = add_once(made, queries.concern_named, by=by)
    if not is_new:
        return made
    _log("raised a concern", made, by)
    _tell(made, queries.who_to_tell(about, by), by)
    made.goes_up_at = next((step.at for step in queries.steps_of(about, now)), None)
    return made


def _tell(concern: SafetyConcern, told: Iterable[Told], by: Person | None) -> list[ConcernNotice]:
    """Each of these people is told, by a letter that says from which work and no more (DM-2)."""
    made = []
    for one in told:
        row = ConcernNotice(
            concern=concern, person_id=one.person, post=one.post[:TITLE], instead_of=one.instead_of[:TITLE],
            rung=concern.rung, told_at=clock.now(),
        )  # fmt: skip
        db.session.add(row)
        db.session.flush()
        person = db.session.get_one(Person, one.person)
        write(LETTER, person, about={"notice": row.id}, dedupe=f"{LETTER}:concern:{row.id}", by=by,
              due_at=clock.now() - AHEAD)  # fmt: skip
        made.append(row)
    if made:
        _log("told of a concern", concern, by, people=len(made), rung=concern.rung)
    return made


def acknowledge(concern: SafetyConcern, *, by: Person) -> None:
    """One of those who were told has seen it; the first who does keeps it from going up. Raises Stale where they said
    so before."""
    _lock(concern)
    theirs = next(one for one in concern.notices if one.person_id == by.id)
    if theirs.acknowledged_at is not None:
        raise Stale(NOTED)
    theirs.acknowledged_at = clock.now()
    concern.goes_up_at = None
    if concern.acknowledged_at is None:
        concern.acknowledged_at, concern.acknowledged_by_id = clock.now(), by.id
    db.session.flush()
    _log("acknowledged a concern", concern, by)


def document(concern: SafetyConcern, reference: str, on: date, *, by: Person) -> None:
    """It stands on the child's record since the day `on`, under this reference. Raises Stale where it is documented
    already; DomainError where those who were told have yet to acknowledge it, for what is no reference, for a day to
    come, or one before it was raised."""
    _lock(concern)
    if not concern.is_open:
        raise Stale(DONE)
    if not concern.may_be_documented:
        raise DomainError(NOT_YET)
    if fault := fault_of(reference):
        raise DomainError(fault, field="reference")
    if on > clock.today():
        raise DomainError(FUTURE, field="on")
    if on < clock.day_of(concern.raised_at):
        raise DomainError(TOO_EARLY, field="on")
    where = place(SafetyConcern.__tablename__, "reference", concern.public_id)
    concern.reference = keyring.ring(writing=True).seal(reference, where)
    concern.documented_at, concern.documented_by_id, concern.documented_on = clock.now(), by.id, on
    concern.goes_up_at = None
    db.session.flush()
    _log("documented a concern", concern, by)


def note_read(concern: SafetyConcern, *, by: Person) -> None:
    """In the log, once a day: they read what is known of it (AU-2)."""
    record_once("read a concern", "concern", concern.public_id, by=by)


def reveal(concern: SafetyConcern, *, by: Person) -> tuple[str, str]:
    """(the reference of the record, the one under which it is documented), for one look; the log says who looked."""
    _log("looked at a concern", concern, by)
    shown = reveal_record(concern.record, by=by) if concern.record else ""
    return shown, queries.documented_reference(concern)


def send_up(concern: SafetyConcern, *, by: Person | None = None) -> bool:
    """Where nobody acknowledged it by its moment, whoever is next is told; says whether anybody was. A rung on which
    nobody is left is passed over."""
    _lock(concern)
    if concern.goes_up_at is None or concern.goes_up_at > clock.now():
        return False
    found = queries.about(concern.activity, concern.record)
    later = queries.steps_of(found, concern.raised_at)[concern.rung :]
    made: list[ConcernNotice] = []
    for n, step in enumerate(later, 1):
        concern.rung += 1
        made = _tell(concern, queries.who_is_next(concern, step), by)
        concern.goes_up_at = later[n].at if n < len(later) else None
        if made:
            break
    if not later:
        concern.goes_up_at = None
    db.session.flush()
    return bool(made)


def _lock(concern: SafetyConcern) -> None:
    """As it stands now, and nobody else changes it meanwhile."""
    db.session.refresh(concern, STATE, with_for_update=True)
    db.session.expire(concern, ["notices", "acknowledged_by", "documented_by"])


def _log(act: str, concern: SafetyConcern, by: Person | None, **details: Any) -> None:
    record(act, "concern", concern.public_id, by=by, activity=concern.activity.ref, **details)
