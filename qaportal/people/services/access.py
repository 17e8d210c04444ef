"""Signing in and out, and ending someone's access."""

import secrets
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, select, update

from qaportal.auditlog.services import record
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, NotFound
from qaportal.lib.jobs import enqueue
from qaportal.people import tasks
from qaportal.people.models import LINK_ENDED, LINK_LIVES, Person, SignIn, SignInLink, digest_of
from qaportal.people.queries.sign_ins import unmailed

THEMES = ("auto", "light", "dark", "contrast")


def ask_for_link(email: str) -> None:
    """Have a sign-in link sent to this address if it is someone's who works here; say nothing either way."""
    person = db.session.scalar(select(Person).where(Person.email == email.strip().lower()))
    if person is None or not person.is_here(clock.today()):
        record("refused a link", "sign-in", "unknown", by=None)
        return
    link = SignInLink(person_id=person.id, asked_at=clock.now())
    db.session.add(link)
    db.session.flush()
    record("asked for a link", "sign-in", person.public_id, by=person)
    enqueue(tasks.send_sign_in_link, link.id)


def write_link(link: SignInLink) -> str:
    """Make the link's secret, known to nobody until it is mailed, and return it; "" where it was made already, by
    another who mails it, or where the link is over."""
    token, now = secrets.token_urlsafe(32), clock.now()
    mine = update(SignInLink).where(SignInLink.id == link.id, *unmailed(now)).values(digest=digest_of(token))
    return token if db.session.scalar(mine.returning(SignInLink.id)) else ""


def forget_link(link: SignInLink) -> None:
    """The mail did not leave: its secret is worth nothing, and another may be made."""
    if link.sent_at is None and link.used_at is None:
        link.digest = None


def use_link(token: str, *, browser: str) -> tuple[Person, str]:
    """Sign in by a mailed link, once: the person and the new sign-in's secret. Raises NotFound when it has ended."""
    now = clock.now()
    fresh = SignInLink.used_at.is_(None) & (SignInLink.asked_at >= now - LINK_LIVES)
    chosen = update(SignInLink).where(SignInLink.digest == digest_of(token), fresh).values(used_at=now)
    person_id = db.session.scalar(chosen.returning(SignInLink.person_id))
    person = db.session.get(Person, person_id) if person_id else None
    if person is None or not person.is_here(clock.today()):
        raise NotFound(LINK_ENDED)
    return person, begin_sign_in(person, browser=browser)


def begin_sign_in(person: Person, *, browser: str = "") -> str:
    """A new row of `sign_in` for `person`; returns the secret that their cookie is to hold (SE-1)."""
    token, now = secrets.token_urlsafe(32), clock.now()
    digest = digest_of(token)
    db.session.add(SignIn(digest=digest, person_id=person.id, began_at=now, seen_at=now, browser=browser[:80]))
    record("signed in", "person", person.public_id, by=person)
    return token


def end_sign_in(row: SignIn, by: Person) -> None:
    """End one sign-in, now."""
    if row.ended_at is None:
        row.ended_at = clock.now()
        record("signed out", "person", row.person.public_id, by=by)


def note_seen(sign_in_id: int, moment: datetime) -> Callable[[Connection], None]:
    """A note for `lib.db.after_answer`: this sign-in was in use at `moment`."""

    def write(connection: Connection) -> None:
        connection.execute(update(SignIn).where(SignIn.id == sign_in_id).values(seen_at=moment))

    return write


def end_access(person: Person, by: Person | None) -> None:
    """End every sign-in of theirs and every secret link, for good, in the caller's transaction (A34)."""
    now = clock.now()
    open_rows = (SignIn.person_id == person.id) & SignIn.ended_at.is_(None)
    db.session.execute(update(SignIn).where(open_rows).values(ended_at=now))
    unused = (SignInLink.person_id == person.id) & SignInLink.used_at.is_(None)
    db.session.execute(update(SignInLink).where(unused).values(used_at=now))
    person.access_epoch += 1
    record("ended access", "person", person.public_id, by=by, name=person.name)


def choose_theme(person: Person, theme: str) -> None:
    """How pages look for `person`: one of THEMES."""
    if theme not in THEMES:
        raise DomainError("Choose one of the themes.")
    if theme != person.theme:
        record("chose a theme", "person", person.public_id, by=person, theme=[person.theme, theme])
        person.theme = theme
