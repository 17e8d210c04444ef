"""A form for a dip audit: made, looked at, put into use and filled in, with the keyboard alone and without script."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.fixtures import PageAs
from tests.browser.keys import Keys
from tests.browser.served import Served
from tests.cast import Cast
from tests.reviews.made import Desk, led


@pytest.fixture
def work(published: Served) -> str:
    """The reference of a dip audit that Tom leads."""
    with published.app.test_request_context(base_url=published.url):
        return led(Cast())


def enter(keys: Keys, selector: str) -> None:
    """Tab to a link or a button and press it."""
    keys.tab_to(selector)
    keys.press("Enter")


def test_with_the_keyboard_alone(work: str, page_as: PageAs) -> None:
    page = page_as("Tom")
    keys = Keys(page)
    page.goto(f"/activity/{work}")
    expect(page.get_by_role("link", name="Make the form")).to_be_visible()
    enter(keys, "a[href$='/made-forms/new']")
    page.wait_for_url("**/made-forms/new")
    keys.tab_to("#name")
    keys.type("Voice of the child")
    keys.tab_to("#summary")
    keys.type("Is it on record?")
    keys.tab_to("[name=often]")
    keys.press("ArrowDown")
    keys.tab_to("[name=child]")
    keys.press("Space")
    enter(keys, "main form[method=post] button")
    expect(page.get_by_role("heading", level=1)).to_have_text("Voice of the child")
    assert violations(page) == []
    keys.tab_to("#title")
    keys.type("Records")
    keys.press("Enter")
    page.wait_for_url("**#section-records")
    ask(keys, page, "yes_no", "Is it in their own words?")
    ask(keys, page, "text", "Which?")
    keys.tab_to("#down-question-is_it_in_their_own_words")
    keys.press("Enter")
    expect(page.locator("#outline li .what > p:first-child")).to_have_text(["Which?", "Is it in their own words?"])
    keys.on("#down-question-is_it_in_their_own_words")
    keys.tab_to("a[href$='/use']", back=True)
    keys.press("Enter")
    page.wait_for_url("**/use")
    enter(keys, "main form[method=post] button")
    expect(page.get_by_role("alert")).to_contain_text("is in use")
    assert violations(page) == []


def ask(keys: Keys, page: Page, kind: str, words: str) -> None:
    """One more question."""
    enter(keys, "a[href$='/sections/records/questions/new']")
    page.wait_for_url("**/questions/new")
    keys.tab_to("[name=kind]:checked")
    for _ in range(20):
        if page.evaluate("document.activeElement.value") == kind:
            break
        keys.press("ArrowDown")
    enter(keys, "main form button")
    page.wait_for_url("**/questions/new?kind=*")
    keys.tab_to("#ask")
    keys.type(words)
    enter(keys, "main form[method=post] button")
    page.wait_for_url("**#question-*")


def test_without_script(work: str, published: Served, page_as: PageAs) -> None:
    made = Desk(published.app).written(work)
    page = page_as("Tom", java_script_enabled=False)
    page.goto(made.path)
    page.get_by_role("link", name="Add a question to Records").click()
    page.get_by_label("Any of several").check()
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("What is asked?").fill("Where is it?")
    page.get_by_role("button", name="Add the question", exact=True).click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Write the answers that there are to choose from")
    expect(page.get_by_label("What is asked?")).to_have_value("Where is it?")
    page.get_by_label("The answers that there are, one a line").fill("Plan\nNotes")
    page.get_by_role("button", name="Add the question", exact=True).click()
    page.get_by_role("button", name="Up question 3").click()
    expect(page).to_have_url(re.compile("#up-question-where_is_it$"))
    expect(page.locator("#up-question-where_is_it")).to_be_focused()
    page.get_by_role("link", name="Preview it").click()
    expect(page.get_by_text("Only if question 1 is yes:")).to_be_visible()
    expect(page.get_by_role("checkbox", name="Notes")).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="Check it and put it into use").click()
    page.get_by_role("button", name="Put it into use").click()
    page.goto("/reviews")
    page.get_by_role("button", name=re.compile("Start")).click()
    expect(page.locator("main")).to_contain_text("on version 1 of its form")
    page.get_by_role("link", name="Records").click()
    page.get_by_role("radio", name="Yes").check()
    page.get_by_label("Where it can be seen").fill("In the plan.")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("button", name="Hand it in").click()
    expect(page.get_by_role("alert")).to_contain_text("handed in")
