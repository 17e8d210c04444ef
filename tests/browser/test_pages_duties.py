"""The pages of standing duties in a year that has some: nothing for axe to find, nothing wider than the screen."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import looks
from tests.browser.served import Door, Served, id_of
from tests.conftest import Chromium


@pytest.fixture(scope="module")
def standing(browser: Chromium, served: Served) -> Iterator[Door]:
    """Looked at only."""
    served.begin("standing")
    door = Door(browser, served)
    yield door
    door.close()


@pytest.fixture(scope="module")
def lead(standing: Door) -> Page:
    """The QA lead's browser."""
    return standing.page_as("Priya")


@pytest.mark.parametrize(
    "path",
    ["/", "/duties", "/duties?by=person&span=year", "/duties?state=exempt", "/duties/people/{tom}",
     "/duties/people/{tom}/exemptions/new", "/duties/reminders", "/duties/reminders?print=1", "/duties/log",
     "/duties/log?team=children-with-disabilities"],
)  # fmt: skip
def test_page(standing: Door, lead: Page, path: str) -> None:
    answer = lead.goto(path.format(tom=id_of(standing.served, "Tom")))
    assert answer is not None
    assert answer.status == 200
    assert looks(lead) == []


def test_page_of_marking_as_done_and_its_refusal(standing: Door, lead: Page) -> None:
    lead.goto(f"/duties/people/{id_of(standing.served, 'Tom')}")
    lead.get_by_role("link", name="Mark as done Monthly audit").first.click()
    expect(lead).to_have_title(re.compile("Monthly audit"))
    assert looks(lead) == []
    lead.get_by_label("When was it done?").fill("soon")
    lead.get_by_role("button", name="Mark as done").click()
    expect(lead).to_have_title(re.compile("^Error: "))
    assert looks(lead) == []


def test_page_that_opens_a_form(standing: Door) -> None:
    tom = standing.page_as("Tom")
    tom.goto(f"/duties/people/{id_of(standing.served, 'Tom')}")
    expect(tom.locator("#duty-forms")).to_contain_text("None was opened yet.")
    assert looks(tom) == []
    tom.goto(tom.locator("form[action*='/form/']").first.get_attribute("action") or "")
    expect(tom.get_by_role("button", name="Fill in the form")).to_be_visible()
    assert looks(tom) == []


@pytest.mark.parametrize("path", ["/duties/log", "/duties/people/{tom}/exemptions/new"])
def test_page_that_refuses(standing: Door, lead: Page, path: str) -> None:
    lead.goto(path.format(tom=id_of(standing.served, "Tom")))
    lead.locator("main form[method=post]").first.locator("button[type=submit]").click()
    expect(lead).to_have_title(re.compile("^Error: "))
    expect(lead.locator(".govuk-error-summary")).to_be_focused()
    assert looks(lead) == []
