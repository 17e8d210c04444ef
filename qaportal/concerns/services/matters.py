"""How somebody works: raise it with their manager, and receive it; what a manager leaves unread is passed on."""

from qaportal.auditlog.services import record, record_once
from qaportal.concerns import queries
from qaportal.concerns.models import StaffMatter
from qaportal.concerns.queries import About
from qaportal.concerns.services.once import add_once, own
from qaportal.invites.services import write
from qaportal.lib import clock, keyring
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.lib.sealing import place
from qaportal.people.models import Person

LETTER = "needs_you"
NOBODY = "The portal finds no manager to tell who is neither you nor the person whose work it is. Speak to your own."
ANOTHER = "By now it would go to {name}. Nothing was sent: look at the page again, then send it."
RECEIVED = "You have this already."


def raise_matter(about: About, words: str, *, slip: str, by: Person, to: str = "") -> StaffMatter:
    """How the worker of a record works goes to the right manager, sealed, and to no other place: nothing that is kept
    says from which work it came. `to` is the random id of the manager whom the page named, if it named one. Raises
    DomainError where there is no manager for it, where it would go to another than that, and for the slip of another.
    """
    before = queries.matter_named(slip)
    if before is not None:
        return own(before, by)
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
    made, is_new = add_once(made, queries.matter_named, by=by)
    if not is_new:
        return made
    _write_to_manager(made, by)
    record("raised something with a manager", "matter", made.public_id, by=by)
    return made


def _write_to_manager(matter: StaffMatter, by: Person | None) -> None:
    dedupe = f"{LETTER}:matter:{matter.id}:{matter.to.id}"
    write(LETTER, matter.to, about={"matter": matter.id}, dedupe=dedupe, by=by)


def note_read_matter(matter: StaffMatter, *, by: Person) -> None:
    """In the log, once a day: they read what was raised with them. It says neither about whom nor by whom (AU-2)."""
    record_once("read something raised with them", "matter", matter.public_id, by=by)


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
