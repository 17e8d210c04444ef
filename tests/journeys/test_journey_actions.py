"""An action from a plan to what it changed: found once, moved with a reason, done, signed off, closed; by keyboard with
script, and without (X-16, X-17, X-23)."""

import pytest
from playwright.sync_api import Page, expect

from qaportal.lib.db import db
from tests.actions.planned import added, planned
from tests.browser.axe import violations
from tests.browser.fixtures import PageAs
from tests.browser.served import Served


@pytest.fixture
def plan(published: Served) -> str:
    """The path of a plan of Hazel's service, in which Tom has something to do."""
    with published.app.test_request_context(base_url=published.url):
        made = planned()
        added(made, "Ask health each time that a plan is gone through")
        db.session.commit()
        return f"/plans/{made.public_id}"


def press(page: Page, kind: str, name: str) -> None:
    """Reach something and press Enter, as whoever has no mouse does."""
    page.get_by_role(kind, name=name, exact=True).first.focus()  # type: ignore[arg-type]
    page.keyboard.press("Enter")


def write(page: Page, what: str) -> None:
    """A new action of the plan, as far as its form."""
    press(page, "button" if page.get_by_role("button", name="Add an action").count() else "link", "Add an action")
    for label, text in (
        ("What will be done?", what), ("Why? What was found?", "Health was asked in two of five"),
        ("Who will do it?", "Tom Thyme"), ("By when?", "ongoing"),
    ):  # fmt: skip
        page.get_by_label(label).fill(text)
    press(page, "button", "Go on")


@pytest.mark.parametrize("scripted", [True, False], ids=["with script", "without"])
def test_from_the_plan_to_what_it_changed(plan: str, page_as: PageAs, scripted: bool) -> None:
    hazel = page_as("Hazel", java_script_enabled=scripted)
    hazel.goto(plan)
    write(hazel, "Ask health when a plan is gone through")
    expect(hazel.locator("main")).to_contain_text("“ongoing” is not a day.")
    hazel.get_by_label("By when?").fill("1 February 2027")
    press(hazel, "button", "Go on")
    expect(hazel.get_by_role("heading", level=1)).to_have_text("Is it one of these already?")
    if scripted:
        assert violations(hazel) == []
    hazel.get_by_label("A-0001 Ask health each time").check()
    press(hazel, "button", "Go on")
    expect(hazel.locator("main")).to_contain_text("A-0001 answers this finding as well.")
    path = hazel.url
    tom = page_as("Tom", java_script_enabled=scripted)
    tom.goto(path)
    press(tom, "link", "Move its day")
    tom.get_by_label("By when will it be done?").fill("1 March 2027")
    tom.get_by_label("Why does its day move?").fill("Two posts are empty")
    press(tom, "button", "Move it")
    expect(tom.locator("main")).to_contain_text("slipped once")
    press(tom, "link", "It is done")
    tom.get_by_label("What shows that it is done?").fill("Eight of ten files show it")
    press(tom, "button", "It is done")
    expect(tom.locator("main")).to_contain_text("Done: to be checked")
    hazel.goto("/")
    press(hazel, "link", "A-0001: Ask health each time that a plan is gone through")
    press(hazel, "button", "Sign it off")
    press(hazel, "link", "Say what difference it made")
    hazel.get_by_label("It made a difference").check()
    hazel.get_by_label("How do you know?").fill("Six families said so")
    press(hazel, "button", "Close it")
    expect(hazel.locator("main")).to_contain_text("It made a difference")
    if scripted:
        assert violations(hazel) == []
