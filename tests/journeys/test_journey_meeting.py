"""The April session of the leadership team in meeting mode: 18 actions decided by keyboard, the browser closed half
way, nothing lost; minutes come out, and what is looked at again stands in the planner (NS-121, CARD-09, X-20)."""

import io
import re
from datetime import UTC, datetime
from itertools import cycle

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from qaportal.lib.db import db
from qaportal.meetings import services
from qaportal.meetings.models import Meeting
from tests.browser.axe import violations
from tests.browser.fixtures import PageAs
from tests.browser.served import Served
from tests.cast import Cast
from tests.meetings.held import APRIL, actions, prepared

COUNT, HALF = 18, 9
MORNING = datetime(2027, 4, 14, 9, tzinfo=UTC)
KEYS = cycle("21354")


@pytest.fixture
def meeting(published: Served) -> str:
    """The path of the April session with 18 actions on its agenda."""
    with published.app.test_request_context(base_url=published.url):
        actions(COUNT)
        made = prepared(APRIL)
        services.remove_item(made, made.items[0], by=Cast()["Priya"])
        db.session.commit()
        path = f"/meetings/{made.public_id}"
    published.web.now = MORNING
    return path


def typed(page: Page, *keys: str) -> None:
    """Keys, one after the other, as from a keyboard without a mouse."""
    for key in keys:
        page.keyboard.press(key) if len(key) == 1 or key in ("Enter", "Tab", "Escape") else page.keyboard.type(key)


def decide(page: Page, number: int) -> None:
    """The item that is on the screen, by the next key and what it still wants to know."""
    key = next(KEYS)
    expect(page.locator(".kicker")).to_contain_text(f"{number} of {COUNT}")
    before = page.url
    typed(page, key)
    if key in "134":
        expect(page.locator("form.asking")).to_be_visible()
    if key == "1":
        typed(page, " ", "Tab", "Families say so", "Enter")
    elif key == "3":
        typed(page, "14 June 2027", "Tab", "Two posts are empty", "Enter")
    elif key == "4":
        typed(page, " ", "Tab", "It needs money", "Enter")
    expect(page).not_to_have_url(re.compile(f"{re.escape(before)}.*"))


def test_eighteen_decisions_by_keyboard_with_the_browser_closed_half_way(
    meeting: str, page_as: PageAs, published: Served
) -> None:
    wide = {"viewport": {"width": 1280, "height": 720}}
    lead = page_as("Priya", **wide)
    lead.goto(meeting)
    lead.get_by_role("button", name="Start meeting mode").focus()
    typed(lead, "Enter")
    expect(lead.locator(".kicker")).to_contain_text(f"1 of {COUNT}")
    assert violations(lead) == []
    assert lead.evaluate("document.documentElement.scrollHeight <= innerHeight")
    for number in range(1, HALF + 1):
        decide(lead, number)
    expect(lead.locator(".kicker")).to_contain_text(f"{HALF + 1} of {COUNT}")
    lead.get_by_label("Minute").focus()
    typed(lead, "Half of the teams")
    expect(lead.locator("#state-minute")).to_contain_text("Saved")
    lead.context.close()
    again = page_as("Priya", **wide)
    again.goto(meeting)
    again.get_by_role("link", name="Go on in meeting mode").focus()
    typed(again, "Enter")
    expect(again.get_by_label("Minute")).to_have_value("Half of the teams")
    for number in range(HALF + 1, COUNT + 1):
        decide(again, number)
    expect(again.get_by_role("heading", level=1)).to_have_text("End the meeting")
    expect(again.locator("main")).to_contain_text(f"{COUNT} items of {COUNT} gone through")
    again.get_by_role("button", name="End the meeting").focus()
    typed(again, "Enter")
    expect(again.get_by_role("heading", level=1)).to_have_text("Minutes")
    assert violations(again) == []
    with again.expect_download() as coming:
        again.get_by_role("button", name="Take them out as a Word file").click()
    said = "\n".join(one.text for one in Document(io.BytesIO(coming.value.path().read_bytes())).paragraphs)
    assert said.count("Owner: Tom Thyme. ") == COUNT
    assert "Half of the teams" in said
    link = again.get_by_role("link", name=re.compile("^Open DIP-")).first
    ref = link.inner_text().removeprefix("Open ")
    again.goto("/programme/2027?view=agenda&lane=dip_audit")
    expect(again.locator(f"#planner a[href='/activity/{ref}']").first).to_be_visible()
    with published.app.app_context():
        made = db.session.query(Meeting).one()
        kinds = [one.decision.kind for one in made.items if one.decision]
        assert (len(kinds), kinds.count("close"), made.state) == (COUNT, 4, "ended")


def test_the_same_without_script(meeting: str, page_as: PageAs) -> None:
    lead = page_as("Priya", java_script_enabled=False)
    lead.goto(meeting)
    lead.get_by_role("button", name="Start meeting mode").click()
    lead.get_by_label("Minute").fill("Half of the teams")
    lead.get_by_role("button", name="2 Continue").click()
    expect(lead.locator(".kicker")).to_contain_text(f"2 of {COUNT}")
    lead.get_by_role("button", name="1 Close").click()
    lead.get_by_role("button", name="Save and go on").click()
    expect(lead.get_by_role("alert")).to_contain_text("Choose whether it made a difference.")
    lead.get_by_label("It made a difference").check()
    lead.get_by_label("How do you know?").fill("Families say so")
    lead.get_by_role("button", name="Save and go on").click()
    expect(lead.locator(".kicker")).to_contain_text(f"3 of {COUNT}")
    lead.get_by_role("link", name="End the meeting").click()
    expect(lead.locator("main")).to_contain_text("2 items of 18 gone through")
