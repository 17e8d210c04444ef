"""A report is put together: its figures are there, its words are kept while they are typed, it is sent and received."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.browser.axe import looks
from tests.browser.fixtures import PageAs
from tests.browser.served import Served

WEDNESDAY = datetime(2027, 4, 7, 9, tzinfo=UTC)
REPORT = "/reports/CPR-2027-01/report"


@pytest.mark.parametrize("scripted", [True, False], ids=["with script", "without"])
def test_from_figures_to_a_report_that_was_received(published: Served, page_as: PageAs, scripted: bool) -> None:
    published.web.now = WEDNESDAY
    priya = page_as("Priya", java_script_enabled=scripted)
    priya.goto("/insight")
    priya.get_by_role("link", name="Breadth: all figures").click()
    expect(priya.get_by_role("heading", level=1)).to_contain_text("How much was done?")
    priya.goto(REPORT)
    priya.get_by_role("button", name="Put it together").click()
    words = priya.get_by_label("What do these figures mean? Depth")
    words.fill("Practice is steady.")
    if scripted:
        expect(priya.locator("#kept-depth")).to_contain_text("Saved at")
        assert looks(priya) == []
    else:
        words.locator("xpath=ancestor::form").get_by_role("button", name="Save").click()
    priya.goto(f"{REPORT}/draft")
    expect(words).to_have_value("Practice is steady.")
    priya.get_by_role("button", name="Word").click()
    expect(priya.get_by_role("heading", level=1)).to_have_text("report-CPR-2027-01-report.docx is ready")
    priya.goto(f"{REPORT}/draft")
    priya.get_by_role("button", name="Mark as sent").click()
    expect(priya).to_have_url(re.compile(f"{REPORT}$"))
    priya.get_by_text("note that it was received").click()
    priya.get_by_role("button", name=re.compile("^Received by")).click()
    expect(priya.get_by_text("Wednesday 7 April 2027, as Priya Plum noted.").last).to_be_visible()
    priya.get_by_role("link", name="The report as it was sent").click()
    expect(priya.locator("main")).to_contain_text("Practice is steady.")
