"""Who can be chosen, told in the browser without script: days of work, leave from a calendar and from a file, how many
seats a post takes, a declared conflict (X-05)."""

import re

from playwright.sync_api import Page, expect

from tests.browser.fixtures import PageAs
from tests.browser.served import CALENDAR, LEAVE_FILE, Served


def send(page: Page, name: str, text: str, button: str) -> None:
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/plain", "buffer": text.encode()})
    page.get_by_role("button", name=button).click()


def from_the_menu(page: Page, label: str) -> None:
    page.goto("/")
    page.locator("details.menu summary").click()
    page.get_by_role("link", name=label, exact=True).click()


def test_days_of_work_and_leave_from_ones_own_calendar(published: Served, page_as: PageAs) -> None:
    page = page_as("Pat", java_script_enabled=False)
    from_the_menu(page, "My absences")
    page.get_by_role("link", name="Set working days").click()
    page.get_by_label("Friday").uncheck()
    page.get_by_label("Percentage of full time").fill("80")
    page.get_by_label("From", exact=True).fill("1 April 2026")
    page.get_by_role("button", name="Save working days").click()
    expect(page.locator("main")).to_contain_text("Monday to Thursday, 80 % of full time, since 1 April 2026")

    page.get_by_role("link", name="Absences from a calendar").click()
    send(page, "pat.ics", CALENDAR, "Look for absences")
    expect(page.locator("main")).to_contain_text("1 repeating event is left out")
    expect(page.get_by_role("checkbox")).to_have_count(4)
    page.get_by_label("2 to 13 August 2027").uncheck()
    page.get_by_role("button", name="Note the ticked absences").click()
    expect(page.get_by_role("alert")).to_contain_text("3 absences noted")
    expect(page.locator("main")).to_contain_text("4 to 8 January 2027")
    expect(page.locator("main")).not_to_contain_text("August 2027")
    expect(page.locator("main")).not_to_contain_text("weekend")

    page.get_by_role("link", name="Absences from a calendar").click()
    send(page, "pat.ics", CALENDAR, "Look for absences")
    expect(page.get_by_role("heading", name="Already there (3)")).to_be_visible()
    expect(page.get_by_role("checkbox")).to_have_count(1)


def test_leave_of_many_people_by_csv(published: Served, page_as: PageAs) -> None:
    page = page_as("Bea", java_script_enabled=False)
    page.goto("/my-people")
    page.get_by_role("link", name="Absences from a file").click()
    send(page, "leave.csv", LEAVE_FILE, "Check the file")
    expect(page.locator(".facts b")).to_have_text(["2", "0", "2"])
    expect(page.locator("section[aria-labelledby=refused]")).to_contain_text("S999")
    expect(page.locator("section[aria-labelledby=refused]")).to_contain_text("“31/2/2027” is not a day.")
    page.get_by_role("button", name="Note 2 absences").click()
    expect(page.get_by_role("alert")).to_contain_text("2 absences noted")
    send(page, "leave.csv", LEAVE_FILE, "Check the file")
    expect(page.locator(".facts b")).to_have_text(["0", "2", "2"])
    expect(page.get_by_role("button", name=re.compile("Note"))).to_have_count(0)


def test_how_many_seats_a_post_takes(published: Served, page_as: PageAs) -> None:
    page = page_as("Priya", java_script_enabled=False)
    page.goto("/admin/people")
    page.get_by_role("navigation", name="Admin").get_by_role("link", name="Capacity").click()
    page.get_by_label("Team Manager, in one activity").fill("3")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Capacity of 1 post changed.")
    expect(page.get_by_label("Team Manager, in one activity")).to_have_value("3")
    expect(page.get_by_label("Team Manager, in twelve months")).to_have_value("")


def test_a_conflict_is_declared_seen_and_ended(published: Served, page_as: PageAs) -> None:
    page, lead = page_as("Rowan", java_script_enabled=False), page_as("Priya", java_script_enabled=False)
    from_the_menu(page, "My conflicts")
    page.get_by_label("Name or e-mail of a colleague").fill("thyme")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("button", name="Declare a conflict with Tom Thyme").click()
    expect(page.get_by_role("alert")).to_contain_text("You are not chosen to look at the work of Tom Thyme.")
    lead.goto("/admin/conflicts")
    expect(lead.locator("tbody tr")).to_contain_text("Tom Thyme")
    page.get_by_role("button", name="End the conflict with Tom Thyme").click()
    lead.reload()
    expect(lead.locator("main")).to_contain_text("Nobody has declared a conflict.")
