"""Publishing, and calendars that follow: only published facts leave the portal (design 2.8; acceptance test 9)."""

import re
from datetime import UTC, date, datetime, timedelta
from urllib.request import urlopen

import vobject
from playwright.sync_api import Page, expect

from tests.browser.fixtures import PageAs
from tests.browser.keys import Keys
from tests.browser.served import Served


def starts_in(address: str) -> dict[str, date | datetime]:
    """What a calendar program finds at the link: the day of each title."""
    with urlopen(address, timeout=10) as answer:  # noqa: S310 — the test's own server
        calendar = vobject.readOne(answer.read().decode())
    return {event.summary.value: event.dtstart.value for event in calendar.contents.get("vevent", [])}


def link_on(page: Page) -> str:
    return page.get_by_label("Link to copy").first.input_value()


REVIEW = "Collaborative practice review: CiC: Family Support + Safeguarding"


def test_moved_published_and_collected(published: Served, page_as: PageAs) -> None:
    page = page_as("Priya")
    page.goto("/me/feeds")
    page.get_by_role("button", name="Add The whole programme").click()
    link = link_on(page)
    assert starts_in(link)[REVIEW] == date(2027, 3, 1)

    page.goto("/programme/2027")
    page.drag_and_drop("#a-CPR-2027-03", "tr:has(#a-CPR-2027-03) td[data-month='2027-04']")
    expect(page.locator("#a-CPR-2027-03 em")).to_have_text("changed")
    assert starts_in(link)[REVIEW] == date(2027, 3, 1), "a draft stays inside"

    published.web.now += timedelta(hours=1)
    page.get_by_role("link", name="Review and publish").click()
    change = page.locator(".changes .row")
    expect(change).to_have_count(1)
    expect(change.locator("del").first).to_have_text("1 to 30 March 2027")
    expect(change.locator("ins").first).to_have_text("1 to 28 April 2027")
    page.get_by_role("button", name="Publish 1 change").click()
    expect(page.get_by_role("alert")).to_contain_text("Version 2 is published: 1 change")
    assert starts_in(link)[REVIEW] == date(2027, 4, 1)
    page.goto("/me/feeds")
    expect(page.locator(".feed").first).to_contain_text("Last collected:")
    expect(page.locator(".feed").first).not_to_contain_text("never")


def test_changed_between_review_and_publication(published: Served, page_as: PageAs) -> None:
    """409: what is published is what was reviewed."""
    page, other = page_as("Priya"), page_as("Priya", java_script_enabled=False)
    for ref, month in (("TR-2027-02", "2027-03"), ("TR-2027-04", "2027-05")):
        other.goto(f"/activity/{ref}/move")
        other.get_by_label("Move to").select_option(month)
        if ref == "TR-2027-04":
            page.goto("/programme/2027/publication")
        other.get_by_role("button", name="Move").click()
    with page.expect_response("**/publication") as answer:
        page.get_by_role("button", name="Publish 1 change").click()
    assert answer.value.status == 409
    expect(page.locator(".changes .row")).to_have_count(2)


def test_subscribing_is_two_presses_from_home(published: Served, page_as: PageAs) -> None:
    page = page_as("Tom")
    page.goto("/")
    page.get_by_role("button", name="Add Your dates are not in your calendar yet").click()
    assert starts_in(link_on(page))["Team Spotlight: CDT"] == datetime(2027, 2, 9, 9, 30, tzinfo=UTC)
    opener = page.get_by_role("link", name="Open in Outlook")
    assert (opener.get_attribute("href") or "").startswith("webcal://")


def test_reset_stops_the_old_link(published: Served, page_as: PageAs) -> None:
    page = page_as("Tom")
    page.goto("/me/feeds")
    page.get_by_role("button", name="Add My dates").click()
    old = link_on(page)
    page.get_by_text("Reset or remove").click()
    page.get_by_role("button", name=re.compile("^Reset")).click()
    expect(page.get_by_label("Link to copy")).not_to_have_value(old)
    assert page.request.get(old).status == 404
    assert starts_in(link_on(page))


def test_publishing_by_keyboard_alone(draft: Served, page_as: PageAs) -> None:
    page = page_as("Priya")
    keys = Keys(page)
    page.goto("/programme/2027")
    keys.tab_to(".acts a[href$='/publication']")
    keys.press("Enter")
    expect(page).to_have_title("Review and publish 2027 – QA Portal")
    keys.tab_to("main form button")
    keys.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Version 1 is published: 36 changes")


def test_subscribing_by_keyboard_alone(published: Served, page_as: PageAs) -> None:
    page = page_as("Tom")
    keys = Keys(page)
    page.goto("/")
    keys.tab_to("main .row button")
    keys.press("Enter")
    expect(page).to_have_title("Add to my calendar – QA Portal")
    keys.tab_to(".feed a[href^='webcal:']")
    keys.tab_to(".feed input[id^=link-]")
    assert starts_in(link_on(page))


def test_publishing_and_subscribing_without_script(draft: Served, page_as: PageAs) -> None:
    page = page_as("Priya", java_script_enabled=False)
    page.goto("/programme/2027/publication")
    page.get_by_role("button", name="Publish 36 changes").click()
    expect(page.get_by_role("alert")).to_contain_text("Version 1 is published")
    page.goto("/me/feeds")
    page.get_by_role("button", name="Add Leadership dates").click()
    assert "CSLT action planning" in starts_in(link_on(page))
