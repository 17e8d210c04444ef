"""The planner's four views of the same year, and filters that the address keeps (ux 2.4)."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.fixtures import PageAs
from tests.browser.served import Served


def test_views_keep_the_filter(published: Served, page_as: PageAs) -> None:
    page = page_as("Hazel")
    page.goto("/programme/2027")
    page.get_by_label("Kind", exact=True).select_option("Team Spotlights")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator("#planner a.c")).to_have_count(9)
    expect(page.locator("#live")).to_have_text("9 activities shown")
    expect(page).to_have_url(re.compile("lane=spotlight"))
    page.reload()
    expect(page.locator("#planner a.c")).to_have_count(9)
    for view, inside in (("Month", "table.month"), ("Week", ".week"), ("Agenda", ".agenda")):
        page.get_by_role("navigation", name="View").get_by_role("link", name=view).click()
        expect(page.locator(inside)).to_be_visible()
        expect(page.get_by_label("Kind", exact=True)).to_have_value("spotlight")
    expect(page.locator(".agenda .i-starts, .agenda .i-meets")).to_have_count(9)
    page.get_by_role("link", name="Remove filter: Team Spotlights").click()
    expect(page.get_by_label("Kind", exact=True)).to_have_value("")
    expect(page.locator(".views a[aria-current]")).to_have_text("Agenda")


@pytest.mark.parametrize("script", [True, False])
def test_month_and_week_step_by_step(published: Served, page_as: PageAs, script: bool) -> None:
    page = page_as("Hazel", java_script_enabled=script)
    page.goto("/programme/2027?view=month&month=2027-07")
    page.get_by_role("link", name="August 2027").click()
    expect(page.get_by_role("heading", name="August 2027")).to_be_visible()
    expect(page.get_by_role("link", name="July 2027")).to_be_visible()
    page.goto("/programme/2027?view=week&week=2027-11-15")
    expect(page.locator("#d-2027-11-15 + *")).to_be_visible()
    expect(page.locator(".week")).to_contain_text("Practice week")


def test_warnings_stand_wherever_the_review_does(published: Served, page_as: PageAs) -> None:
    """Acceptance test 10: July's moderation runs into August, said on the card, in the agenda and on its page."""
    page = page_as("Hazel")
    page.goto("/programme/2027")
    expect(page.locator("#a-CPR-2027-07 strong")).to_contain_text("August")
    page.goto("/activity/CPR-2027-07")
    expect(page.locator(".callout")).to_contain_text("Moderation runs into August")


def test_every_card_is_in_sight_when_it_has_the_focus(published: Served, page_as: PageAs) -> None:
    """WCAG 2.4.11: neither the months nor the kinds, which stay in sight, cover the card that has the focus."""
    page = page_as("Hazel", viewport={"width": 1000, "height": 600})
    page.goto("/programme/2027")
    hidden = page.evaluate(
        """() => [...document.querySelectorAll('#planner a.c')].filter((card) => {
          card.focus()
          const box = card.getBoundingClientRect()
          return [[.5, .5], [.1, .2], [.9, .8]].every(([x, y]) =>
            !card.contains(document.elementFromPoint(box.left + box.width * x, box.top + box.height * y)))
        }).map((card) => card.id)"""
    )
    assert hidden == []


def test_skip_link_leads_past_the_planner(published: Served, page_as: PageAs) -> None:
    page = page_as("Hazel")
    page.goto("/programme/2027")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip the planner")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("!document.querySelector('#planner').contains(document.activeElement)")
