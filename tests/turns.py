"""Which database a test runs on. There are two, and most tests ask for a rule that neither of them knows of: those take
turns, half of them on SQLite and half on PostgreSQL, always the same half. Tests of what a database does (marked
`both`) run on each, and all do with QAPORTAL_BOTH_DATABASES set (`make both`)."""

import os
from collections import Counter
from zlib import crc32

import pytest

DATABASES = ("sqlite", "postgresql")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, of each test that could run on both, the one whose turn it is not."""
    if os.environ.get("QAPORTAL_BOTH_DATABASES"):
        return
    on = Counter(_rule(one) for one in items)
    left_out = [one for one in items if on[_rule(one)] == len(DATABASES) and not _is_up(one)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [one for one in items if on[_rule(one)] != len(DATABASES) or _is_up(one)]


def _database(item: pytest.Item) -> str:
    chosen = getattr(item, "callspec", None)
    return str(chosen.params.get("stage", "")) if chosen else ""


def _rule(item: pytest.Item) -> str:
    """A test by its name, whichever database it is on."""
    database = _database(item)
    return item.nodeid.replace(f"[{database}", "[", 1) if database else item.nodeid


def _is_up(item: pytest.Item) -> bool:
    if item.get_closest_marker("both") is not None:
        return True
    return _database(item) == DATABASES[crc32(_rule(item).encode()) % len(DATABASES)]
