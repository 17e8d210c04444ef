"""axe-core on a page as it stands: no violation of WCAG 2.2 AA, and none of axe's best practices (ux 4.4)."""

from typing import Any

from playwright.sync_api import Page

from tests.browser.fixtures import AXE
from tests.turns import turns

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FIT = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
RUN = "(options) => axe.run(document, options)"


def violations(page: Page) -> list[str]:
    """What axe finds, a line a rule: its name and the places."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text() + ";0")
    found: dict[str, Any] = page.evaluate(
        RUN, {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"], "preload": False}
    )
    return [f"{rule['id']}: {', '.join(_place(node) for node in rule['nodes'][:5])}" for rule in found["violations"]]


def _place(node: dict[str, Any]) -> str:
    return f"{' '.join(map(str, node['target']))} ({node['any'][0]['message'] if node['any'] else ''})"


def looks(page: Page) -> list[str]:
    """What is wrong with the page as it stands, by day, by night on a narrow screen, and with large text. axe looks at
    one of the first two, by turns of tests (tests/turns.py). Forced colours change nothing that it can tell but
    contrast, which it cannot: `with_colours_forced` is for what they may hide."""
    is_day, is_night = turns()
    return [*by_day(page, with_axe=is_day), *by_night_and_narrow(page, with_axe=is_night), *with_text_doubled(page)]


def by_day(page: Page, *, with_axe: bool = True) -> list[str]:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light", forced_colors="none")
    headings = [] if page.locator("h1").count() == 1 else ["there is not exactly one h1"]
    return headings + ([f"light: {line}" for line in violations(page)] if with_axe else [])


def by_night_and_narrow(page: Page, *, with_axe: bool = True) -> list[str]:
    page.set_viewport_size({"width": 320, "height": 720})
    page.emulate_media(color_scheme="dark", forced_colors="none")
    sideways = [] if page.evaluate(FIT) else ["320 px: the page scrolls sideways"]
    return sideways + ([f"dark, 320 px: {line}" for line in violations(page)] if with_axe else [])


def with_colours_forced(page: Page) -> list[str]:
    """Which colours are forced is for the person to choose, and the browser does not tell axe: no contrast."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light", forced_colors="active")
    return [f"forced colours: {line}" for line in violations(page) if not line.startswith("color-contrast")]


def with_text_doubled(page: Page) -> list[str]:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(forced_colors="none")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    return [] if page.evaluate(FIT) else ["200 % text: the page scrolls sideways"]
