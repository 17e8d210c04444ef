"""Fixtures of the tests that need a browser. tests/browser and tests/journeys take them up in their conftest."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from qaportal.lib import clock
from tests import lanes
from tests.browser.served import Door, Served
from tests.conftest import TODAY, Chromium

ROOT = Path(__file__).parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PageAs = Callable[..., Page]

expect.set_options(timeout=10_000)


@pytest.fixture(scope="session")
def served(browser: Chromium, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The portal on a port of its own; the skip names what is missing."""
    for needed in (AXE, ROOT / "static" / "build" / "manifest.json"):
        if not needed.exists():
            lanes.missing("browser", str(needed.relative_to(ROOT)))
    with clock.stopped_at(TODAY):
        made = Served(tmp_path_factory.mktemp("served"))
    yield made
    made.web.stop()


@pytest.fixture
def door(browser: Chromium, served: Served) -> Iterator[Door]:
    """Opens browsers; at the end nothing may have been refused by the policy, failed in script, or been a 500."""
    opened = Door(browser, served)
    yield opened
    opened.close()


@pytest.fixture
def page_as(door: Door) -> PageAs:
    """A page in which somebody of the cast is signed in: page_as("Priya", viewport=…)."""
    return door.page_as


@pytest.fixture
def town(served: Served) -> Served:
    """The cast and the framework; no programme."""
    served.begin("town")
    return served


@pytest.fixture
def draft(served: Served) -> Served:
    """The year 2027 as a draft."""
    served.begin("draft")
    return served


@pytest.fixture
def published(served: Served) -> Served:
    """The year 2027, published."""
    served.begin("published")
    return served
