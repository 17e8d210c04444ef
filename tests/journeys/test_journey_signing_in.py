"""Signing in by a mailed link, and out again (SE-1, SE-5, WB-4)."""

import re

from playwright.sync_api import expect

from tests.browser.fixtures import PageAs
from tests.browser.served import Served


def mailed_link(served: Served) -> str:
    (message,) = served.mail.glob("*.eml")
    found = re.search(r"http://\S+/sign-in/[\w-]{43}", message.read_text())
    assert found
    return found[0]


def test_by_a_mailed_link_and_back_to_where_one_was_going(published: Served, page_as: PageAs) -> None:
    page = page_as()
    page.goto("/activity/CPR-2027-07")
    expect(page).to_have_url(re.compile("/sign-in"))
    page.get_by_label("E-mail").fill("tom@saltmarsh.example")
    page.get_by_role("button", name="Send me a link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look in your e-mail")
    link = mailed_link(published)
    page.goto(link)
    page.get_by_role("button", name="Sign in as Tom Thyme").click()
    expect(page).to_have_url(re.compile("/activity/CPR-2027-07$"))
    page.goto(link)
    expect(page.locator("main")).to_contain_text("link")
    expect(page.get_by_role("button", name="Sign in as Tom Thyme")).to_have_count(0)


def test_out_means_out(published: Served, page_as: PageAs) -> None:
    page = page_as("Tom")
    page.goto("/")
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("/sign-in"))
    page.goto("/programme/2027")
    expect(page).to_have_url(re.compile("/sign-in"))


def test_session_that_ended_while_a_page_was_open(draft: Served, page_as: PageAs) -> None:
    """A fragment is never answered with a sign-in page inside it: the page goes to sign in, and comes back."""
    page = page_as("Priya")
    page.goto("/programme/2027")
    page.context.clear_cookies()
    page.locator("#a-CPR-2027-03").press("m")
    expect(page).to_have_url(re.compile(r"/sign-in\?next=(/|%2F)programme(/|%2F)2027$"))
