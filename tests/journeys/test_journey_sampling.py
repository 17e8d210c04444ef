"""From a list to a receipt in the browser: upload, columns, draw, receipt, one reference, a replacement; with script
and without."""

import re

import pytest
from playwright.sync_api import Page, expect

from qaportal.auditlog.models import LogEntry
from qaportal.lib.db import db
from tests.browser.axe import violations
from tests.browser.fixtures import PageAs
from tests.browser.served import Served

CPR = "/activity/CPR-2027-03"
LINES = [f"LCS-{n},2/3/2026,Children with Disabilities" for n in range(1001, 1031)]
FILE = "\n".join(["Key,Since,Team", *LINES, "Jane Smith,2/3/2026,Children with Disabilities"])
MASKED = re.compile(r"•••10\d\d")


@pytest.fixture(params=[True, False], ids=["with script", "without"])
def lead(request: pytest.FixtureRequest, published: Served, page_as: PageAs) -> Page:
    return page_as("Priya", java_script_enabled=request.param)


def looks_logged(served: Served) -> int:
    with served.app.app_context():
        return db.session.query(LogEntry).filter_by(act="looked at a reference").count()


def to_a_frame(page: Page) -> None:
    """From the activity's page: send the list, say which column holds what, confirm it."""
    page.goto(CPR)
    page.get_by_role("link", name=re.compile("Open the sample|Its sample")).click()
    if page.url.endswith("/glance"):  # where no script puts the piece into the page
        page.get_by_role("link", name="Open the sample").click()
    page.get_by_label("List of records").set_input_files(
        {"name": "cases.csv", "mimeType": "text/csv", "buffer": FILE.encode()}
    )
    page.get_by_role("button", name="Check the file").click()
    expect(page.locator("main")).to_contain_text("Say which column holds the reference")
    page.get_by_label("Reference", exact=True).select_option("Key")
    page.get_by_label("Open since").select_option("Since")
    page.get_by_role("button", name="Read it like this").click()
    expect(page.locator(".facts b")).to_have_text(["30", "1"])
    expect(page.locator("section[aria-labelledby=refused]")).to_contain_text("This is not a record reference")
    page.get_by_role("button", name="Confirm 30 records").click()
    expect(page.get_by_role("alert")).to_contain_text("30 records")


def test_from_a_list_to_a_receipt(published: Served, lead: Page, request: pytest.FixtureRequest) -> None:
    page = lead
    to_a_frame(page)
    page.get_by_role("link", name="Draw the sample").click()
    page.get_by_label("Not looked at in the last").fill("6")
    page.get_by_role("button", name="Show what that leaves").click()
    expect(page.locator("main table")).to_contain_text("Looked at in the last 6 months")
    page.get_by_label("How many at random?").fill("8")
    page.get_by_role("button", name="Draw the sample").click()
    expect(page.get_by_role("alert")).to_contain_text("8 records drawn")
    expect(page.locator("table.sample tbody tr")).to_have_count(8)
    expect(page.locator("table.sample tbody tr").first).to_contain_text(MASKED)
    expect(page.locator("main")).not_to_contain_text("LCS-1")

    page.get_by_role("button", name="Show the reference of record 1", exact=True).click()
    expect(page.locator("table.sample .shown")).to_have_text(re.compile(r"LCS-10\d\d"))
    expect(page.locator("table.sample .shown")).to_have_count(1)
    assert "LCS" not in page.url
    assert looks_logged(published) == 1

    page.get_by_role("link", name="Replace record 2", exact=True).click()
    page.get_by_label("Why can this record not be looked at?").fill("The family has moved away.")
    page.get_by_role("button", name="Replace it").click()
    expect(page.get_by_role("heading", name="Replaced")).to_be_visible()
    expect(page.locator("table.sample")).to_contain_text("in place of •••")

    page.get_by_role("link", name="Receipt, to print or to check").click()
    page.get_by_role("link", name="Check", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("the same list comes out")
    expect(page.locator("main")).not_to_contain_text("LCS-1")
    if "without" not in request.node.name:
        assert violations(page) == []


def test_the_focus_follows_a_reference_that_was_asked_for(published: Served, page_as: PageAs) -> None:
    """WCAG 2.4.3: the button is gone, so the focus goes to what it showed."""
    page = page_as("Priya")
    to_a_frame(page)
    page.get_by_role("link", name="Draw the sample").click()
    page.get_by_role("button", name="Draw the sample").click()
    page.get_by_role("button", name="Show the reference of record 3", exact=True).press("Enter")
    expect(page.locator("table.sample .shown")).to_be_focused()
    assert violations(page) == []


def test_a_practitioner_puts_a_record_forward_for_the_teams_visit_and_takes_it_back(
    published: Served, page_as: PageAs
) -> None:
    """NS-096: from the page of the visit."""
    page = page_as("Pat")
    page.goto("/activity/TS-2027-02")
    page.get_by_role("link", name="Put records forward").click()
    page.get_by_label("Reference of the record").fill("LCS-1001")
    page.get_by_role("button", name="Put it forward").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Choose one.")
    assert violations(page) == []
    page.get_by_label("Proud of").check()
    page.get_by_role("button", name="Put it forward").click()
    expect(page.locator(".rows")).to_contain_text("•••1001")
    expect(page.locator("main")).not_to_contain_text("LCS-1001")
    assert violations(page) == []
    page.get_by_role("button", name="Take back").click()
    expect(page.locator(".empty")).to_contain_text("Nothing yet.")


def test_a_head_of_service_sees_how_many_and_no_reference(published: Served, page_as: PageAs) -> None:
    to_a_frame(page_as("Priya"))
    page = page_as("Hazel")
    page.goto(CPR)
    page.get_by_role("link", name="How many, by team").click()
    expect(page.locator("tbody tr").first).to_contain_text("Children with Disabilities")
    expect(page.locator("tbody tr").last).to_contain_text("30")
    expect(page.locator("main")).not_to_contain_text("•••")
    assert violations(page) == []
