"""The verbs of concerns: raise one, tell people, acknowledge, document, let it go up; raise how somebody works with
their manager, and receive it. None of them writes what it is about into the log or into a letter."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError

from qaportal.auditlog.services import record, record_once
from qaportal.concerns import queries
from qaportal.concerns.models import TITLE, ConcernNotice, SafetyConcern, StaffMatter
from qaportal.concerns.queries import About, looks
from qaportal.concerns.recipients import Told
from qaportal.invites.services import write
from qaportal.lib import clock, keyring
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.lib.sealing import Ring, place
from qaportal.people.models import Person
from qaportal.reviews.models import Look
from qaportal.sampling.references import fault_of
from qaportal.sampling.services import reveal as reveal_record

LETTER = "needs_you"
AHEAD = timedelta(days=2)  # longer than any letter is tried: it is the next to leave, whatever else waits
STATE = ("rung", "goes_up_at", "acknowledged_at", "acknowledged_by_id", "documented_at", "documented_by_id",
         "documented_on", "reference")  # fmt: skip
USED = "This page was sent before, by somebody else. Open it again and resend."
NOTED = "You have acknowledged this already. Nothing is left to do here."
DONE = "This is documented already. See how it stands now."
NOT_YET = "Nobody who was told has acknowledged this yet. Ring one of them. It is documented here once somebody has."
FUTURE = "This day is still to come. Write down the day on which it was documented."
TOO_EARLY = "That is before it was raised. Write down the day on which it was documented."
NOBODY = "The portal finds no manager to tell who is neither you nor the person whose work it is. Speak to your own."
ANOTHER = "By now it would go to {name}. Nothing was sent: look at the page again, then send it."
RECEIVED = "You have this already."


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
    if not _is_new(made):
        found: SafetyConcern = _there(queries.concern_named(slip), by)
        return found
    _log("raised a concern", made, by)
    _tell(made, queries.who_to_tell(about, by), by)
    made.goes_up_at = next((step.at for step in queries.steps_of(about, now)), None)
    return made


def _is_new(made: SafetyConcern | StaffMatter) -> bool:
    """Whether it is written; not where one with its random id is there."""
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError:
        return False
    return True


def _there(found: Any, by: Person) -> Any:
    if found is None or found.raised_by_id != by.id:
        raise DomainError(USED)
    return found


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


def note_read_matter(matter: StaffMatter, *, by: Person) -> None:
    """In the log, once a day: they read what was raised with them. It says neither about whom nor by whom (AU-2)."""
    record_once("read something raised with them", "matter", matter.public_id, by=by)


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


# Somebody's work --------------------------------------------------------------------------------------------


def raise_matter(about: About, words: str, *, slip: str, by: Person, to: str = "") -> StaffMatter:
    """How the worker of a record works goes to the right manager, sealed, and to no other place: nothing that is kept
    says from which work it came. `to` is the random id of the manager whom the page named, if it named one. Raises
    DomainError where there is no manager for it, where it would go to another than that, and for the slip of another.
    """
    before = queries.matter_named(slip)
    if before is not None:
        found: StaffMatter = _there(before, by)
        return found
    chosen = queries.manager_for(about, by)
    if chosen is None or about.worker is None:
        raise DomainError(NOBODY)
    if to and to != chosen.person.public_id:
        raise DomainError(ANOTHER.format(name=chosen.person.name))
    return _sent_to(chosen, about.worker, words, slip, by)


def _sent_to(chosen: queries.Manager, worker: int, words: str, slip: str, by: Person) -> StaffMatter:
    sealed = keyring.ring(writing=True).seal(words, place(StaffMatter.__tablename__, "body", slip))
    made = StaffMatter(
        public_id=slip, about_person_id=worker, to=chosen.person, to_as=chosen.as_what, instead_of=chosen.instead_of,
        body=sealed, raised_at=clock.now(), raised_by=by,
    )  # fmt: skip
    if not _is_new(made):
        before: StaffMatter = _there(queries.matter_named(slip), by)
        return before
    _write_to_manager(made, by)
    record("raised something with a manager", "matter", made.public_id, by=by)
    return made


def _write_to_manager(matter: StaffMatter, by: Person | None) -> None:
    dedupe = f"{LETTER}:matter:{matter.id}:{matter.to.id}"
    write(LETTER, matter.to, about={"matter": matter.id}, dedupe=dedupe, by=by)


def pass_on(matter: StaffMatter) -> bool:
    """Where the manager has left without taking it, it goes to whoever managed them, and to nobody else; says whether
    there is anybody."""
    db.session.refresh(matter, ["to_id", "received_at"], with_for_update=True)
    if matter.received_at is not None or matter.to.is_here(clock.today()):
        return False
    chosen = queries.manager_after(matter)
    if chosen is None:
        return False
    matter.to, matter.to_as, matter.instead_of = chosen.person, chosen.as_what, chosen.instead_of
    db.session.flush()
    _write_to_manager(matter, None)
    record("passed on to the manager above", "matter", matter.public_id, by=None)
    return True


def receive(matter: StaffMatter, *, by: Person) -> None:
    """The manager has it. Raises Stale where they said so before."""
    db.session.refresh(matter, ["received_at", "received_by_id"], with_for_update=True)
    if matter.received_at is not None:
        raise Stale(RECEIVED)
    matter.received_at, matter.received_by_id = clock.now(), by.id
    db.session.flush()
    record("received something", "matter", matter.public_id, by=by)


def reseal(old: Ring, new: Ring) -> int:
    """Seal everything here with another key; how many texts that are (EN-3)."""
    concerns, matters = queries.every_sealed()
    for one in concerns:
        where = place(SafetyConcern.__tablename__, "reference", one.public_id)
        one.reference = new.seal(old.unseal(one.reference, where), where)
    for matter in matters:
        where = place(StaffMatter.__tablename__, "body", matter.public_id)
        matter.body = new.seal(old.unseal(matter.body, where), where)
    db.session.flush()
    return len(concerns) + len(matters)


def tell_of_look(look: Look) -> None:
    """A letter to each who answers for information governance, once: who was let in to read a review, in which work and
    until when, never why (AC-11)."""
    for person in looks.told_of(look):
        dedupe = f"{looks.LET_IN}:{look.id}:{person.id}"
        write(looks.LET_IN, person, about={"look": look.id}, dedupe=dedupe, by=None)
