"""Make a form for a piece of work, change it, put it into use, go on to its next version (D60)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from qaportal.auditlog.services import record
from qaportal.frameworks.schema import FormTemplate, Pack
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.people.models import Person
from qaportal.programme.models import Activity
from qaportal.reviews import building, drafting, queries
from qaportal.reviews.building import Details
from qaportal.reviews.drafting import Body, Unfit
from qaportal.reviews.models import MadeForm
from qaportal.timetable.queries import rules_of

CHANGED = (
    "Somebody else changed this form while you had it open. It is shown as it is now: look, then send yours again."
)
IN_USE = "This version is in use, so it stays as it is. Go on to its next version to change it."
AT_ONCE = "Somebody else did the same at the same moment. Open the forms of this work again."
Edit = Callable[[Pack, Body], Body]


def name_of(made: MadeForm) -> str:
    """How a version is spoken of in the log: its activity, its key and its number."""
    return f"{made.activity.ref} {made.key} version {made.number}"


def make_form(activity: Activity, said: Details, start: tuple[FormTemplate, Pack] | None, *, by: Person) -> MadeForm:
    """The first version of a form for an activity: empty, or with the sections of `start`, a form and its rules.

    Raises DomainError where it is too long to be copied, Stale where somebody made one of that name at the same moment.
    """
    pack, _ = rules_of(activity)
    sections = drafting.copied(*start, pack) if start else []
    questions = sum(len(one["questions"]) for one in sections)
    if len(sections) > drafting.MOST_SECTIONS or questions > drafting.MOST_QUESTIONS:
        raise DomainError("This form has too many sections or questions to be copied.", field="start")
    key = drafting.key_from(said.name, queries.taken_keys(activity), "form")
    body = building.described(drafting.new_body(key, f"Made for {activity.ref}", sections), said)
    return _add(activity, key, 1, body, "made", by)


def _add(activity: Activity, key: str, number: int, body: Body, act: str, by: Person) -> MadeForm:
    made = MadeForm(
        activity=activity, key=key, number=number, body=body, made_at=clock.now(), made_by_id=by.id
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError as error:
        raise Stale(AT_ONCE) from error
    record(act, "form", name_of(made), by=by)
    return made


def change(made: MadeForm, edit: Edit, *, seen: int, what: str, by: Person) -> None:
    """Change a version that is not in use yet, as version `seen` of it was looked at; `what` is said in the log.

    Raises Stale where somebody else changed it since, DomainError where it is in use or the edit cannot be done.
    """
    _open(made, seen)
    pack, _ = rules_of(made.activity)
    with _told():
        body = edit(pack, made.body)
    if body == made.body:
        return
    made.body = body
    _flush()
    record("changed", "form", name_of(made), by=by, what=what)


def describe(made: MadeForm, said: Details, *, seen: int, by: Person) -> None:
    """Its name and the rest. The seat that fills it in, and how often, stay once a version was in use: reviews may have
    begun on it."""
    before = building.details_of(made.body)
    fixed = replace(said, seat=before.seat, often=before.often) if made.number > 1 else said
    change(made, lambda _pack, body: building.described(body, fixed), seen=seen, what="details", by=by)


def put_into_use(made: MadeForm, *, seen: int, by: Person) -> None:
    """From now on reviews are opened on this version, and it is never changed again.

    Raises DomainError where it lacks something, Stale where somebody changed it or put it into use meanwhile.
    """
    if made.is_used:
        raise Stale("It is in use already: somebody else was first.")
    _open(made, seen)
    pack, kind = rules_of(made.activity)
    if lacks := drafting.lacks_of(pack, kind, made.body):
        raise DomainError(lacks[0].sentence)
    made.used_at, made.used_by_id = clock.now(), by.id
    _flush()
    record("put into use", "form", name_of(made), by=by)


def next_version(made: MadeForm, *, by: Person) -> MadeForm:
    """A draft to change, copied from the version in use; the draft that there is, where somebody began one.

    Raises DomainError where this version was never in use or is not the last one that was.
    """
    last = queries.last_of(made)
    if not last.is_used:
        return last
    if last.id != made.id or not made.is_used:
        raise DomainError("There is a newer version in use. Change that one.")
    return _add(made.activity, made.key, made.number + 1, dict(made.body), "began the next version of", by)


def discard(made: MadeForm, *, seen: int, by: Person) -> None:
    """A draft is gone for good. Raises DomainError where it is in use, Stale where somebody changed it since."""
    _open(made, seen)
    db.session.delete(made)
    _flush()
    record("discarded", "form", name_of(made), by=by)


def withdraw(made: MadeForm, *, by: Person) -> None:
    """Take a version out of use, so that it is a draft again. Raises DomainError where a review is written on it, or
    its next version is begun."""
    db.session.execute(select(MadeForm.id).where(MadeForm.id == made.id).with_for_update())
    if not made.is_used:
        raise Stale("It is not in use any more: somebody else was first.")
    if queries.last_of(made).id != made.id:
        raise DomainError("Its next version is begun. Discard that first.")
    if queries.reviews_on(made):
        raise DomainError("Reviews are written on this version, so it stays in use. Make its next version instead.")
    made.used_at = made.used_by_id = None
    _flush()
    record("took out of use", "form", name_of(made), by=by)


def _open(made: MadeForm, seen: int) -> None:
    if made.is_used:
        raise DomainError(IN_USE)
    if made.version != seen:
        raise Stale(CHANGED)


def _flush() -> None:
    try:
        db.session.flush()
    except StaleDataError as error:
        raise Stale(CHANGED) from error


@contextmanager
def _told() -> Iterator[None]:
    """What the pure edits refuse, as a refusal of the house."""
    try:
        yield
    except Unfit as error:
        raise DomainError(error.sentence, field=error.field) from error
