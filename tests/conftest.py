"""Fixtures that every slice's tests share. `app` and `town` are on SQLite or on
PostgreSQL, by turns (tests/turns.py)."""

import gc
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext, Playwright, sync_playwright

from qaportal.lib import clock, limits
from tests import lanes
from tests.cast import Cast
from tests.lanes import ImapServer
from tests.pack_checks.score import (  # noqa: F401 -- hooks, found by their names
    pytest_runtest_logreport,
    pytest_runtest_makereport,
    pytest_terminal_summary,
)
from tests.security.lived_in import LivedIn, live_in
from tests.signing import sign_in as sign_in_as
from tests.stage import Stage
from tests.turns import pytest_collection_modifyitems  # noqa: F401 -- a hook, found by its name

gc.set_threshold(100_000, 50, 100)  # tests make much and keep little: looking for what is over seldom finds it
TODAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday, before the programme year 2027


def pytest_collection_finish() -> None:
    """What was imported and collected stays: nobody looks through it again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """It is Monday 23 November 2026, 09:00."""
    with clock.stopped_at(TODAY):
        yield


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The app on SQLite, then on a private PostgreSQL."""
    folder: Path = tmp_path_factory.mktemp(request.param)
    with clock.stopped_at(TODAY):
        if request.param == "sqlite":
            yield Stage(folder, None)
            return
        with lanes.postgresql() as server:
            made = Stage(folder, server)
            yield made
            made.close()


@pytest.fixture
def app(stage: Stage) -> Flask:
    """The app with an empty database."""
    return stage.set("empty")


@pytest.fixture
def town(stage: Stage) -> Flask:
    """The app with Saltmarsh's cast in it and North Somerset's framework installed."""
    return stage.set("town")


@pytest.fixture
def cast(town: Flask) -> Cast:
    """Who is who in the town."""
    return Cast()


@pytest.fixture
def sign_in(town: Flask) -> Callable[[str], FlaskClient]:
    """A browser (without script) in which somebody of the cast is signed in."""
    return lambda name: sign_in_as(town, name)


@pytest.fixture(scope="session")
def lived_in(stage: Stage) -> LivedIn:
    """The town as it is lived in, for tests that walk through the whole portal: made once for each database."""
    made = live_in(stage.set("town"))
    stage.keep("lived_in")
    shutil.copytree(stage.folder / "mail", stage.folder / "mail-kept")
    return made


@pytest.fixture
def place(stage: Stage, lived_in: LivedIn) -> LivedIn:
    """The town that is lived in, with its mail, as it was when it was made."""
    back_in(stage, lived_in)
    return lived_in


def back_in(stage: Stage, lived_in: LivedIn) -> None:
    """Bring the town back to how it was when it was made."""
    stage.set("lived_in")
    shutil.copytree(stage.folder / "mail-kept", Path(lived_in.app.config["INSTANCE"]) / "mail")
    with lived_in.app.app_context():
        limits.forget()


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A private Redis."""
    with lanes.redis_server(tmp_path_factory.mktemp("redis")) as url:
        yield url


@pytest.fixture(scope="session")
def imap() -> Iterator[ImapServer]:
    """A private IMAP server."""
    with lanes.imap_server() as server:
        yield server


class Chromium:
    """Debian's chromium, without a window; started anew where it has gone, so that one crash is one failure."""

    FLAGS = (
        "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    )  # fmt: skip

    def __init__(self, playwright: Playwright, path: str) -> None:
        self.playwright, self.path = playwright, path
        self.running: Browser | None = None

    def new_context(self, **settings: Any) -> BrowserContext:
        """A browser window's worth of cookies and pages of its own."""
        if self.running is None or not self.running.is_connected():
            self.running = self.playwright.chromium.launch(executable_path=self.path, args=list(self.FLAGS))
        return self.running.new_context(**settings)

    def close(self) -> None:
        """End it."""
        if self.running is not None:
            self.running.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Chromium]:
    """A real browser."""
    path = lanes.chromium()
    with sync_playwright() as playwright:
        chromium = Chromium(playwright, path)
        yield chromium
        chromium.close()
