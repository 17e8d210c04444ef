"""Reads of sign-ins and of the links that begin one."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import joinedload

from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import NotFound
from qaportal.people.models import (
    IDLE,
    LINK_ENDED,
    LINK_LIVES,
    LONGEST,
    Appointment,
    Person,
    SignIn,
    SignInLink,
    digest_of,
)
from qaportal.people.queries.dates import runs

LATEST = 2_000  # links that are looked at: more than are asked for while one lives


def sign_in_of(token: str, now: datetime) -> SignIn | None:
    """The live sign-in that this secret belongs to, with the person, their posts and grants: three queries.

    None when it ended, was idle for IDLE, is older than LONGEST, or the person does not work here today (SE-2, AC-8).
    """
    today = clock.today()
    reports = (Appointment.manager_id == SignIn.person_id) & runs(Appointment.starts_on, Appointment.ends_on, today)
    chosen = select(SignIn, exists().where(reports)).where(SignIn.digest == digest_of(token), SignIn.ended_at.is_(None))
    held = joinedload(SignIn.person)
    posts = held.selectinload(Person.appointments)
    row = db.session.execute(chosen.options(posts, held.selectinload(Person.grants))).one_or_none()
    if row is None or now - row[0].seen_at > IDLE or now - row[0].began_at > LONGEST:
        return None
    found: SignIn = row[0]
    found.person.has_reports = row[1]
    return found if found.person.is_here(today) else None


def sign_ins_of(person: Person, now: datetime) -> Sequence[SignIn]:
    """Their browsers that are still signed in, the latest first."""
    chosen = select(SignIn).where(SignIn.person_id == person.id, SignIn.ended_at.is_(None))
    chosen = chosen.where(SignIn.seen_at >= now - IDLE, SignIn.began_at >= now - LONGEST)
    return db.session.scalars(chosen.order_by(SignIn.seen_at.desc(), SignIn.id.desc())).all()


def own_sign_in(person: Person, public_id: str) -> SignIn:
    """One of their own live sign-ins. Raises NotFound."""
    for found in sign_ins_of(person, clock.now()):
        if found.public_id == public_id:
            return found
    raise NotFound("There is no such sign-in of yours. It may have ended already.")


def usable_link(token: str, now: datetime) -> SignInLink:
    """The unused link that this secret belongs to. Raises NotFound when it was used, is too old, or never was."""
    chosen = select(SignInLink).where(SignInLink.digest == digest_of(token), SignInLink.used_at.is_(None))
    found = db.session.scalar(chosen.options(joinedload(SignInLink.person)))
    if found is None or now - found.asked_at > LINK_LIVES or not found.person.is_here(clock.today()):
        raise NotFound(LINK_ENDED)
    return found


def unmailed(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """A link that lives, and that nobody mails or has mailed."""
    waits = SignInLink.digest.is_(None), SignInLink.sent_at.is_(None), SignInLink.used_at.is_(None)
    return *waits, SignInLink.asked_at >= now - LINK_LIVES


def unmailed_links(now: datetime) -> Sequence[int]:
    """The ids of links whose mail has not left, the oldest first: however many links there ever were, the latest are
    looked at."""
    latest = select(SignInLink.id).order_by(SignInLink.id.desc()).limit(LATEST)
    chosen = select(SignInLink.id).where(SignInLink.id.in_(latest), *unmailed(now))
    return db.session.scalars(chosen.order_by(SignInLink.id)).all()
