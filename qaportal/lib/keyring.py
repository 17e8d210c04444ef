"""Which sealing keys this portal has, and which of them its database was sealed with (EN-3, EN-4).

Keys come from the setting SEALING_KEYS, or are made once and kept in the instance. The database says which one is in
use and keeps a check value of it: a portal with another key is refused before it reads or writes a sealed text.
"""

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from flask import current_app
from sqlalchemy import String, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from qaportal.lib import clock
from qaportal.lib.db import Model, UTCDateTime, db
from qaportal.lib.errors import DomainError
from qaportal.lib.sealing import Key, Ring, Sealed, new_key

WRONG = "The sealing key with this name is another one than the database was sealed with. Nothing was read or written."
Reseal = Callable[[Ring, Ring], int]


class SealingKey(Model):
    """The key that the database is sealed with: one row, from the first text on. Never the key itself."""

    __tablename__ = "sealing_key"

    id: Mapped[int] = mapped_column(primary_key=True)  # always 1: there is one in use
    key_id: Mapped[str] = mapped_column(String(16))
    check_value: Mapped[str] = mapped_column(String(64))
    since: Mapped[datetime] = mapped_column(UTCDateTime)


def ring(*, writing: bool = False) -> Ring:
    """The keys to open and seal with. Raises Sealed where the portal lacks the key of its database.

    `writing` holds the key in use until the transaction ends, and takes the first key into use where there is none.
    """
    keys = _keys()
    found = _row(writing)
    if found is None and writing:
        found = _begin(keys[0])
    if found is None:
        return Ring.of(keys, keys[0].id)
    made = Ring.of(keys, found.key_id)
    if made.current.check != found.check_value:
        raise Sealed(WRONG)
    return made


def check() -> None:
    """At the start: is the key the right one? Raises Sealed."""
    ring()


def rotate(reseal: Reseal) -> int:
    """Seal everything anew with a new key; `reseal(old, new)` writes the texts and says how many.

    The new key is the first of the setting; where the instance keeps them it is made here, and the old one stays beside
    it for older backups. Commits nothing: until then the database goes by the old key.
    """
    row = _row(writing=True)
    if row is None:
        raise DomainError("Nothing is sealed yet: there is no key in use to be replaced.")
    old = ring(writing=True)
    fresh = _another(old)
    new = Ring.of([fresh, *old.keys.values()], fresh.id)
    count = reseal(old, new)
    row.key_id, row.check_value, row.since = fresh.id, fresh.check, clock.now()
    return count


def _row(writing: bool) -> SealingKey | None:
    chosen = select(SealingKey).execution_options(populate_existing=True)
    return db.session.scalar(chosen.with_for_update() if writing else chosen)


def _begin(key: Key) -> SealingKey:
    """Take the first key into use; where another process did just now, its choice stands."""
    row = SealingKey(id=1, key_id=key.id, check_value=key.check, since=clock.now())
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        found = _row(writing=True)
        if found is None:
            raise
        return found
    return row


def _keys() -> list[Key]:
    """The setting's keys, else those of the instance; one is made on first use."""
    stated = current_app.config["SEALING_KEYS"] or _kept(_file())
    try:
        return [Key.read(text) for text in stated]
    except ValueError as error:
        raise Sealed("A sealing key cannot be read: each is 32 bytes in base64 (docs/operations.md).") from error


def _another(old: Ring) -> Key:
    if current_app.config["SEALING_KEYS"]:
        first = _keys()[0]
        if first.id == old.current.id:
            raise DomainError("Put the new key first in QAPORTAL_SEALING_KEYS, before the old one, then rotate.")
        return first
    made = new_key()
    _keep(_file(), [made, *_kept(_file())])
    return Key.read(made)


def _file() -> Path:
    return Path(current_app.config["INSTANCE"]) / "sealing_keys"


def _kept(path: Path) -> list[str]:
    if not path.exists():
        _keep(path, [new_key()])
    return path.read_text().split()


def _keep(path: Path, keys: list[str]) -> None:
    """Whole or not at all, readable by its owner alone. A first key is never written over another process's."""
    fresh = path.with_suffix(f".{os.getpid()}")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400), "w") as file:
        file.write("\n".join(keys) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        if len(keys) > 1:
            fresh.replace(path)
        else:
            path.hardlink_to(fresh)
    except FileExistsError:
        pass
    finally:
        fresh.unlink(missing_ok=True)
