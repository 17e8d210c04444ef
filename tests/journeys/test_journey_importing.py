"""A staff file: what it would do is shown, then done exactly so, then undone (acceptance test 13)."""

from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.fixtures import PageAs
from tests.browser.served import STAFF_FILE, Served


def test_dry_run_confirmed_and_undone(town: Served, page_as: PageAs) -> None:
    page = page_as("Priya")
    page.goto("/")
    page.get_by_role("navigation", name="Main", exact=True).get_by_role("link", name="Admin").click()
    page.get_by_role("navigation", name="Admin").get_by_role("link", name="Staff files").click()
    file = {"name": "staff.csv", "mimeType": "text/csv", "buffer": STAFF_FILE.encode()}
    page.get_by_label("Staff file").set_input_files(file)
    page.get_by_role("button", name="Check the file").click()
    expect(page.locator(".facts b")).to_have_text(["1", "1", "0", "1", "6", "1"])
    expect(page.locator("section[aria-labelledby=unreadable]")).to_contain_text("5")
    expect(page.locator("section[aria-labelledby=unreadable]")).to_contain_text("31/02/2027")
    expect(page.locator("section[aria-labelledby=changed]")).to_contain_text("Fostering")
    checked = page.url

    page.goto("/admin/people?q=Flora")
    expect(page.locator("main")).not_to_contain_text("Flora Fern")
    page.goto(checked)
    page.get_by_role("button", name="Import 3 changes").click()
    expect(page.get_by_role("alert")).to_contain_text("3 people written")
    assert violations(page) == []
    page.goto("/admin/people?q=Flora")
    expect(page.locator("main")).to_contain_text("Flora Fern")

    page.goto(checked)
    page.get_by_role("button", name="Undo this import").click()
    expect(page.get_by_role("alert")).to_contain_text("The import was undone")
    page.goto("/admin/people?q=Flora")
    expect(page.locator("main")).not_to_contain_text("Flora Fern")
