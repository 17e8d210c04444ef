"""Counts which checks of the pack language held, whichever process ran their tests, and prints the score."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.pack_checks.sheet import BY_MEANING, SHEET

_seen: dict[str, list[bool]] = {}


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Let a report carry the checks that its test runs."""
    outcome: Any = yield
    checks = [check for mark in item.iter_markers("says") for check in mark.args]
    if checks:
        outcome.get_result().user_properties.append(("says", checks))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note for each check whether what runs it held."""
    if report.when == "call" or report.failed:
        for check in dict(report.user_properties).get("says", ()):  # type: ignore[call-overload]
            _seen.setdefault(check, []).append(report.passed)


def said(held: set[str], wanted: set[str], name: str) -> str:
    """The score in a sentence, which keeps what the portal runs apart from what a rule is known to mean."""
    meant = len(held & BY_MEANING)
    return (
        f"Pack language: {len(held)} of {len(wanted)} {name} held: {len(held) - meant} as the portal runs them, "
        f"{meant} by the meaning of the pack's rule alone."
    )


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the score of what ran."""
    if not _seen:
        return
    held = {check for check, results in _seen.items() if all(results)}
    for level, name in (("M", "musts"), ("S", "shoulds")):
        wanted = {check for check, (kind, _title) in SHEET.items() if kind == level}
        terminalreporter.write_line(said(held & wanted, wanted, name))
        for check in sorted(wanted - held, key=lambda c: int(c[1:])):
            terminalreporter.write_line(f"  not held: {check} {SHEET[check][1]}")
