"""The outbox: intent is written in the transaction of what it tells of (JB-1)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from qaportal.invites.models import Letter
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.people.models import Person


def write(
    kind: str,
    person: Person,
    *,
    about: dict[str, Any],
    dedupe: str,
    thread: str = "",
    due_at: datetime | None = None,
    by: Person | None,
) -> Letter:
    """Write down that a mail is to leave; the same `dedupe` gives the same letter (JB-2)."""
    found: Letter | None = db.session.scalar(select(Letter).where(Letter.dedupe == dedupe))
    if found is not None:
        return found
    now = clock.now()
    letter = Letter(kind=kind, person=person, about=about, dedupe=dedupe, thread=thread, written_at=now,
                    written_by=by, due_at=due_at or now)  # fmt: skip
    db.session.add(letter)
    db.session.flush()
    return letter


def stop(letters: Sequence[Letter], *, by: Person | None) -> None:
    """Keep those from leaving that have not left and are not on their way."""
    for letter in letters:
        db.session.refresh(letter, with_for_update=True)
        if letter.waits and letter.leased_until is None and by is not None:
            letter.stopped_at, letter.stopped_by_id = clock.now(), by.id
    db.session.flush()
