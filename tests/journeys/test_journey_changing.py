"""The other changes to a draft: cancel, put back, reschedule, describe, add (NS-014, GAP-07)."""

from datetime import date

from playwright.sync_api import expect

from tests.browser.fixtures import PageAs
from tests.browser.served import Served, activity


def test_cancelled_with_a_reason_and_put_back(draft: Served, page_as: PageAs) -> None:
    page = page_as("Priya")
    page.goto("/activity/GPC-2027-03")
    page.get_by_role("link", name="Cancel it").click()
    page.get_by_role("button", name="Cancel the activity").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Say why")
    page.get_by_label("Why is it cancelled?").fill("The director is away.")
    page.get_by_role("button", name="Cancel the activity").click()
    expect(page.locator(".govuk-inset-text")).to_have_text("Cancelled: The director is away.")
    page.goto("/programme/2027")
    expect(page.locator("#a-GPC-2027-03 em")).to_have_text("cancelled")
    page.goto("/activity/GPC-2027-03")
    page.get_by_role("link", name="Put it back").click()
    page.get_by_role("button", name="Put it back").click()
    expect(page.get_by_role("alert")).to_contain_text("is back in the programme")


def test_phases_rescheduled(draft: Served, page_as: PageAs) -> None:
    """A due day set by hand stays; the report, which follows moderation by 10 working days, counts from it."""
    page = page_as("Priya")
    page.goto("/activity/CPR-2027-05")
    page.get_by_role("link", name="Reschedule phases").click()
    page.get_by_label("Moderation due").fill("21 June 2027")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Phases of CPR-2027-05 rescheduled")
    assert activity(draft, "CPR-2027-05").phases["moderation"] == date(2027, 6, 21)
    expect(page.locator(".steps li", has_text="Findings report")).to_contain_text("5 Jul")


def test_details_changed(draft: Served, page_as: PageAs) -> None:
    page = page_as("Priya")
    page.goto("/activity/QPM-2027-01")
    page.get_by_role("link", name="Change details").click()
    page.get_by_label("Place").fill("Committee room 2")
    page.get_by_label("Starts at").fill("9.30")
    page.get_by_label("Ends at").fill("11am")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main .head")).to_contain_text("Committee room 2")
    expect(page.locator("main .head")).to_contain_text("9:30")


def test_dip_audit_added(draft: Served, page_as: PageAs) -> None:
    page = page_as("Priya")
    page.goto("/programme/2027")
    page.get_by_role("link", name="Add an activity").click()
    page.get_by_label("Dip audit").check()
    page.get_by_label("When does it start?").fill("11/5/2027")
    page.get_by_label("What does it look at?").fill("Case recording")
    page.get_by_role("button", name="Add to the draft").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dip audit: Case recording")
    page.goto("/programme/2027")
    expect(page.locator("td[data-month='2027-05'] a.c", has_text="Case recording")).to_be_visible()
