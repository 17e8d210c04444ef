"""A team is nominated in three clicks from Home and accepted; a manager names a colleague: with script and without
(X-04, NS-081, NS-087, GAP-13, ux acceptance test 1)."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.fixtures import PageAs
from tests.browser.served import Served

ADVENT = datetime(2026, 12, 1, 9, tzinfo=UTC)
WHY = "Families say how well they listen."
SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])


def nominate(page: Page, team: str) -> None:
    """Three clicks from Home."""
    page.goto("/")
    page.get_by_role("link", name="Nominate Nominate a team: Good practice conversation").click()
    page.get_by_label(team, exact=True).check()
    page.get_by_label("Why this team?").fill(WHY)
    page.get_by_role("button", name="Send nomination").click()


@SCRIPT
def test_from_home_to_a_team_that_is_accepted(published: Served, page_as: PageAs, script: bool) -> None:
    published.web.now = ADVENT
    page = page_as("Hazel", java_script_enabled=script)
    nominate(page, "Children in Need")
    expect(page.get_by_role("alert")).to_contain_text("Children in Need is put forward. You can take it back")
    expect(page.locator(".rows")).to_contain_text(WHY)
    page.goto("/")
    expect(page.locator(".rows")).not_to_contain_text("Nominate a team")

    lead = page_as("Priya", java_script_enabled=script)
    lead.goto("/")
    lead.get_by_role("link", name="Answer 1 nomination waits for your answer").click()
    expect(lead.get_by_role("heading", name="Coverage gaps")).to_be_visible()
    lead.get_by_role("button", name="Accept Children in Need").click()
    expect(lead.get_by_role("alert")).to_contain_text("Everybody sees it once the programme is published")
    expect(lead.locator("main")).to_contain_text("The team is chosen: Children in Need")
    lead.goto("/activity/GPC-2027-01")
    expect(lead.locator("h1")).to_have_text("Good practice conversation: Children in Need")

    page.goto("/activity/GPC-2027-01")
    expect(page.locator("h1")).to_have_text("Good practice conversation")
    page.goto("/activity/GPC-2027-01/nominations")
    expect(page.locator(".rows")).to_contain_text("Accepted")
    expect(page.get_by_role("button", name="Take back")).to_have_count(0)
    if script:
        assert violations(lead) == []


@SCRIPT
def test_what_was_put_forward_is_taken_back_and_another_is_declined(
    published: Served, page_as: PageAs, script: bool
) -> None:
    """GAP-13: whoever put it forward reads why not."""
    published.web.now = ADVENT
    page = page_as("Hazel", java_script_enabled=script)
    nominate(page, "Children in Need")
    page.get_by_role("button", name="Take back Children in Need").click()
    expect(page.locator(".rows")).to_contain_text("Taken back")
    nominate(page, "Children with Disabilities")

    lead = page_as("Priya", java_script_enabled=script)
    lead.goto("/nominations")
    lead.get_by_role("link", name="Decline Children with Disabilities").click()
    lead.get_by_role("button", name="Decline it").click()
    expect(lead.locator(".govuk-error-summary")).to_contain_text("Say why, in a sentence.")
    lead.get_by_label("Why not?").fill("It was heard in the summer.")
    lead.get_by_role("button", name="Decline it").click()
    page.reload()
    expect(page.locator(".rows")).to_contain_text("Declined: It was heard in the summer.")


@SCRIPT
def test_a_manager_names_a_colleague_from_the_page_of_the_visit(
    published: Served, page_as: PageAs, script: bool
) -> None:
    page = page_as("Tom", java_script_enabled=script)
    page.goto("/activity/TS-2027-03")
    page.get_by_role("link", name=re.compile("Nominate, or see|Nominations: what")).click()
    if page.url.endswith("/glance"):  # where no script puts the piece into the page
        page.get_by_role("link", name="Nominate, or see what was put forward").click()
    expect(page.locator("main")).to_contain_text("Wanted by Tuesday 9 February 2027, from All managers.")
    page.get_by_role("link", name="Nominate somebody as Spotlight member").click()
    page.get_by_label("Tom Thyme").check()
    page.get_by_label("In reserve").check()
    page.get_by_role("button", name="Send nomination").click()
    expect(page.locator(".rows")).to_contain_text("Tom Thyme in reserve")
    if script:
        assert violations(page) == []
