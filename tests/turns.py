"""Which database a test runs on. There are two, and most tests ask for a rule that neither of them knows of: those take
turns, half of them on SQLite and half on PostgreSQL, always the same half. Tests of what a database does (marked
`both`) run on each, and all do with QAPORTAL_BOTH_DATABASES set (`make both`)."""

import os
from collections import Counter
from zlib import crc32

import pytest

DATABASES = ("sqlite", "postgresql")
BOTH = "QAPORTAL_BOTH_DATABASES"


def turns() -> tuple[bool, bool]:
    """Of two ways that the test which runs could look at a thing, whether it takes the first, and the second: one of
    them, always the same, or each where everything runs on both databases."""
    if os.environ.get(BOTH):
        return True, True
    first = _turn(os.environ["PYTEST_CURRENT_TEST"].rpartition(" ")[0]) == 0
    return first, not first


def _turn(name: str) -> int:
    return crc32(name.encode()) % 2


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, of each test that could run on both, the one whose turn it is not."""
    if os.environ.get(BOTH):
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
    return _database(item) == DATABASES[_turn(_rule(item))]
