"""The four packs, and the score at the end of the run."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pytest

from qaportal.frameworks.loading import read_pack, shipped
from qaportal.frameworks.schema import Pack
from tests.pack_checks.sheet import SHEET

_seen: dict[str, list[bool]] = {}


@lru_cache
def _pack(key: str) -> Pack:
    return read_pack(shipped(key))


@pytest.fixture
def ns() -> Pack:
    return _pack("north-somerset")


@pytest.fixture
def lb() -> Pack:
    return _pack("lambeth")


@pytest.fixture
def ws() -> Pack:
    return _pack("west-sussex")


@pytest.fixture
def bb() -> Pack:
    return _pack("bedford")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Note for each check whether what runs it held."""
    outcome: Any = yield
    report = outcome.get_result()
    if report.when == "call" or report.failed:
        for mark in item.iter_markers("says"):
            for check in mark.args:
                _seen.setdefault(check, []).append(bool(report.passed))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the score of what ran."""
    if not _seen:
        return
    held = {check for check, results in _seen.items() if all(results)}
    for level, name in (("M", "musts"), ("S", "shoulds")):
        wanted = {check for check, (kind, _title) in SHEET.items() if kind == level}
        terminalreporter.write_line(f"Pack language: {len(held & wanted)} of {len(wanted)} {name} held.")
        for check in sorted(wanted - held, key=lambda c: int(c[1:])):
            terminalreporter.write_line(f"  not held: {check} {SHEET[check][1]}")
