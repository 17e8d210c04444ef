"""Which key the database was sealed with, made and kept in the instance, refused when it is another (EN-3, EN-4)."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from qaportal.lib import keyring
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.lib.keyring import SealingKey
from qaportal.lib.sealing import Key, Sealed, new_key


@pytest.fixture
def inside(app: Flask) -> Iterator[Flask]:
    with app.app_context():
        yield app
        db.session.rollback()


def keys(app: Flask, monkeypatch: pytest.MonkeyPatch, *texts: str) -> None:
    monkeypatch.setitem(app.config, "SEALING_KEYS", texts)


def test_reading_takes_no_key_into_use_and_writing_does_once(inside: Flask) -> None:
    keyring.ring()
    assert db.session.query(SealingKey).count() == 0
    first = keyring.ring(writing=True)
    assert keyring.ring(writing=True).current.id == first.current.id
    kept = db.session.query(SealingKey).one()
    assert (kept.key_id, kept.check_value) == (first.current.id, first.current.check)


def test_a_wrong_key_is_refused_before_anything_is_read_or_written(
    inside: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyring.ring(writing=True)
    db.session.commit()
    keys(inside, monkeypatch, new_key())
    for writing in (False, True):
        with pytest.raises(Sealed, match="which the portal does not have"):
            keyring.ring(writing=writing)
    with pytest.raises(Sealed):
        keyring.check()


def test_a_key_of_the_right_name_and_another_content_is_refused(inside: Flask) -> None:
    keyring.ring(writing=True)
    db.session.query(SealingKey).one().check_value = "0" * 64
    with pytest.raises(Sealed, match="is another one"):
        keyring.ring()


def test_what_is_no_key_is_refused(inside: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    keys(inside, monkeypatch, "not a key")
    with pytest.raises(Sealed, match="cannot be read"):
        keyring.ring()


def test_the_instance_makes_a_key_once_for_its_owner_alone(
    inside: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    keys(inside, monkeypatch)
    monkeypatch.setitem(inside.config, "INSTANCE", tmp_path)
    first = keyring.ring().current.id
    file = tmp_path / "sealing_keys"
    assert stat.S_IMODE(file.stat().st_mode) == 0o400
    assert keyring.ring().current.id == first
    assert list(tmp_path.iterdir()) == [file]


def test_rotating_seals_anew_with_a_key_that_is_kept_before_the_old_one(
    inside: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    keys(inside, monkeypatch)
    monkeypatch.setitem(inside.config, "INSTANCE", tmp_path)
    old = keyring.ring(writing=True).current
    seen: list[tuple[str, str]] = []
    assert keyring.rotate(lambda before, after: seen.append((before.current.id, after.current.id)) or 3) == 3
    now = keyring.ring()
    assert seen == [(old.id, now.current.id)]
    assert [Key.read(text).id for text in (tmp_path / "sealing_keys").read_text().split()] == [now.current.id, old.id]
    assert stat.S_IMODE((tmp_path / "sealing_keys").stat().st_mode) == 0o400


def test_a_rotation_that_breaks_leaves_the_old_key_in_use(
    inside: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    keys(inside, monkeypatch)
    monkeypatch.setitem(inside.config, "INSTANCE", tmp_path)
    old = keyring.ring(writing=True).current.id
    db.session.commit()

    def breaks(_old: object, _new: object) -> int:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        keyring.rotate(breaks)
    db.session.rollback()
    assert keyring.ring().current.id == old
    assert keyring.rotate(lambda _old, _new: 0) == 0  # and it can be done again


def test_keys_of_the_setting_are_rotated_by_putting_the_new_one_first(
    inside: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = new_key(), new_key()
    keys(inside, monkeypatch, one)
    with pytest.raises(DomainError, match="Nothing is sealed yet"):
        keyring.rotate(lambda _old, _new: 0)
    keyring.ring(writing=True)
    with pytest.raises(DomainError, match="Put the new key first"):
        keyring.rotate(lambda _old, _new: 0)
    keys(inside, monkeypatch, two, one)
    assert keyring.ring().current.id == Key.read(one).id  # until it is rotated
    keyring.rotate(lambda _old, _new: 0)
    assert keyring.ring().current.id == Key.read(two).id
