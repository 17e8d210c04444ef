"""Signed-in browsers and the links that begin a sign-in."""

from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qaportal.lib.db import Model, UTCDateTime
from qaportal.people.models.persons import Person

# How long a sign-in lives without use and at most, and how long a link by mail can be used (SE-2).
IDLE = timedelta(minutes=60)
LONGEST = timedelta(hours=12)
LINK_LIVES = timedelta(minutes=15)
NOTED_EVERY = timedelta(minutes=5)
LINK_ENDED = "This sign-in link was used already or is more than 15 minutes old. Ask for a new one."


def digest_of(token: str) -> bytes:
    """What is kept of a secret (TK-1)."""
    return sha256(token.encode()).digest()


class SignIn(Model):
    """A signed-in browser (SE-1). The cookie holds a random token; only its SHA-256 is here."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    began_at: Mapped[datetime] = mapped_column(UTCDateTime)
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    browser: Mapped[str] = mapped_column(String(80), default="")

    person: Mapped[Person] = relationship()

    @property
    def public_id(self) -> str:
        """How an address names this sign-in: half of the digest, from which nothing can be worked back."""
        return urlsafe_b64encode(self.digest[:16]).decode().rstrip("=")


class SignInLink(Model):
    """A single-use link sent by mail. The secret is made when the mail is written; only its SHA-256 is here."""

    __tablename__ = "sign_in_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    person: Mapped[Person] = relationship()
