"""A practice week's timetable without a mouse and without script: a session is placed, kept against a clash, moved;
with a mouse it is dragged (NS-070, X-11; ux 4: one timetable clash fixed by keyboard)."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.fixtures import PageAs
from tests.browser.served import Served

AT = "/activity/PW-2027/timetable"


@pytest.fixture(params=[True, False], ids=["with script", "without"])
def lead(request: pytest.FixtureRequest, served: Served, page_as: PageAs) -> Page:
    served.begin("busy")
    return page_as("Priya", java_script_enabled=request.param)


def press(page: Page, name: str, role: str = "link") -> None:
    """By keyboard alone."""
    page.get_by_role(role, name=name).first.focus()  # type: ignore[arg-type]
    page.keyboard.press("Enter")


def test_a_session_is_placed_and_published_by_keyboard(lead: Page) -> None:
    page = lead
    page.goto(AT)
    waiting = page.get_by_role("heading", name="To place").inner_text()
    press(page, "Place Meeting a child or a family")
    page.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    press(page, "Place", "button")
    expect(page.locator("main")).to_contain_text("Nobody is told until you publish")
    expect(page.get_by_role("heading", name="To place")).not_to_have_text(waiting)
    press(page, "Review and publish")
    expect(page.locator("main")).to_contain_text("2 changes since version 1")
    press(page, "Publish and tell them", "button")
    expect(page.get_by_role("heading", name="Version 2")).to_be_visible()


def test_a_session_is_dragged_to_another_time(served: Served, page_as: PageAs) -> None:
    served.begin("busy")
    page = page_as("Priya", viewport={"width": 1280, "height": 1500})
    page.goto(f"{AT}?day=1")
    slot = page.locator(".slot").first
    name = slot.locator("b").inner_text()
    slot.drag_to(page.locator(".slots tr[data-start='960'] td").first)
    expect(page.locator("main")).to_contain_text(f"{name}")
    expect(page.locator("main")).to_contain_text("day 1 at 16:00")
