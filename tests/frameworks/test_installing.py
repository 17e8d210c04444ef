"""A version of a pack is installed once and never changes (D1, issue 2 item 4)."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from qaportal.auditlog.models import LogEntry
from qaportal.frameworks import queries, services
from qaportal.frameworks.faults import PackFaults
from qaportal.frameworks.loading import read_pack
from qaportal.frameworks.models import Framework
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, NotFound
from tests.frameworks.packs import GOOD, changed, written

pytestmark = pytest.mark.usefixtures("shelf")
NOON = datetime(2027, 1, 4, 12, tzinfo=UTC)


def count(model: type[Framework] | type[LogEntry]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_installing_keeps_the_pack_and_says_so_in_the_log(tmp_path: Path) -> None:
    with clock.stopped_at(NOON):
        framework = services.install(written(tmp_path, GOOD), by=None)
    assert (framework.ref, framework.authority, framework.valid_from) == (
        "saltmarsh/2027-1",
        "Saltmarsh Council",
        date(2027, 1, 1),
    )
    assert framework.installed_at == NOON
    assert queries.pack_of(framework) == read_pack(tmp_path)
    (entry,) = db.session.scalars(select(LogEntry).where(LogEntry.thing_kind == "framework")).all()
    assert (entry.act, entry.thing_kind, entry.thing_ref) == ("installed", "framework", "saltmarsh/2027-1")


def test_what_was_installed_reads_back_from_the_database(tmp_path: Path) -> None:
    services.install(written(tmp_path, GOOD), by=None)
    db.session.commit()
    db.session.expire_all()
    queries._kept.clear()
    (framework,) = queries.installed()
    assert list(queries.pack_of(framework).activities) == ["look"]
    assert queries.pack_of(framework) == read_pack(tmp_path)


def test_the_same_again_changes_nothing(tmp_path: Path) -> None:
    first = services.install(written(tmp_path, GOOD), by=None)
    entries = count(LogEntry)
    assert services.install(read_pack(tmp_path), by=None) is first
    assert (count(Framework), count(LogEntry)) == (1, entries)


def test_a_remark_or_a_space_is_no_new_content(tmp_path: Path) -> None:
    first = services.install(written(tmp_path, GOOD), by=None)
    assert services.install(written(tmp_path, f"# a remark\n\n{GOOD}"), by=None) is first


def test_other_content_under_the_same_version_is_refused(tmp_path: Path) -> None:
    services.install(written(tmp_path, GOOD), by=None)
    with pytest.raises(DomainError) as refusal:
        services.install(written(tmp_path, changed("summary: We look.", "summary: We look hard.")), by=None)
    assert refusal.value.sentence == (
        "Version 2027-1 of saltmarsh is installed already and says something else. "
        "Installed versions never change: raise the version in the pack and install it again."
    )
    assert count(Framework) == 1


def test_a_raised_version_stands_beside_the_old_one(tmp_path: Path) -> None:
    services.install(written(tmp_path, GOOD), by=None)
    services.install(written(tmp_path, changed("version: 2027-1", "version: 2027-2")), by=None)
    assert [framework.version for framework in queries.installed()] == ["2027-2", "2027-1"]
    latest = queries.latest("saltmarsh")
    assert latest is not None
    assert latest.version == "2027-2"


def test_a_pack_with_faults_installs_nothing(tmp_path: Path) -> None:
    with pytest.raises(PackFaults):
        services.install(written(tmp_path, "key: saltmarsh"), by=None)
    assert count(Framework) == 0


def test_an_installed_version_cannot_be_changed(tmp_path: Path) -> None:
    framework = services.install(written(tmp_path, GOOD), by=None)
    framework.title = "Another"
    with pytest.raises(TypeError, match="cannot be changed or removed"):
        db.session.flush()


def test_an_installed_version_cannot_be_removed(tmp_path: Path) -> None:
    db.session.delete(services.install(written(tmp_path, GOOD), by=None))
    with pytest.raises(TypeError, match="cannot be changed or removed"):
        db.session.flush()


class Someone:
    """Who asks: a person as the rules see one."""

    is_authenticated = True

    def __init__(self, *roles: str) -> None:
        self.role_keys = frozenset(roles)


def test_staff_may_read_and_guests_may_not(tmp_path: Path) -> None:
    services.install(written(tmp_path, GOOD), by=None)
    assert [f.ref for f in queries.visible_to(Someone("practitioner"))] == ["saltmarsh/2027-1"]  # type: ignore[arg-type]
    assert queries.visible_to(Someone("guest")) == []  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        queries.visible_framework(Someone("guest"), ("saltmarsh", "2027-1"))  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        queries.visible_framework(Someone("reviewer"), ("saltmarsh", "2027-9"))  # type: ignore[arg-type]
