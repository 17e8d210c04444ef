"""axe-core on a page as it stands: no violation of WCAG 2.2 AA, and none of axe's best practices (ux 4.4)."""

from typing import Any

from playwright.sync_api import Page

from tests.browser.fixtures import AXE

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
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
