"""Moving an activity: by drag, by keyboard, without script; refused, and overtaken (ux 2.4; acceptance tests 1 to 3;
issue 2, done-when 4). One address answers all of them."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.fixtures import PageAs
from tests.browser.keys import Keys
from tests.browser.served import Served, activity

CARD = "#a-CPR-2027-03"
MOVED = "Collaborative practice review: CiC: Family Support + Safeguarding moved from March to April"
QUIET = "Collaborative practice reviews do not start in August"


def cell(month: str) -> str:
    return f"tr:has({CARD}) td[data-month='{month}']"


def expect_in_april(page: Page) -> None:
    expect(page.locator(f"{cell('2027-04')} {CARD}")).to_be_focused()
    expect(page.locator("#live")).to_contain_text(MOVED)


def test_by_drag(draft: Served, page_as: PageAs) -> None:
    page = page_as("Priya")
    page.goto("/programme/2027")
    page.drag_and_drop(CARD, cell("2027-04"))
    expect_in_april(page)
    moved = activity(draft, "CPR-2027-03")
    assert moved.starts_on == date(2027, 4, 1)
    assert moved.ends_on == date(2027, 4, 28)  # 20 working days from 1 April: Easter is past


def test_by_keyboard_alone(draft: Served, page_as: PageAs) -> None:
    page = page_as("Priya")
    keys = Keys(page)
    page.goto("/programme/2027")
    keys.tab_to("#a-CPR-2027-01")
    keys.press("ArrowRight")
    keys.on(CARD)
    keys.press("m")
    keys.on("dialog select")
    keys.type("April")
    keys.press("Enter")
    expect_in_april(page)
    expect(page.locator("dialog")).to_be_hidden()
    assert activity(draft, "CPR-2027-03").starts_on == date(2027, 4, 1)
    keys.press("m")
    keys.on("dialog select")
    keys.press("Escape")
    keys.on(CARD)


def test_in_an_agenda_the_focus_follows_too(draft: Served, page_as: PageAs) -> None:
    page = page_as("Priya")
    keys = Keys(page)
    page.goto("/programme/2027?view=agenda&lane=cpr")
    keys.tab_to("#planner a[href='/activity/CPR-2027-03']")
    keys.press("m")
    keys.on("dialog select")
    keys.type("April")
    keys.press("Enter")
    expect(page.locator("#planner a[href='/activity/CPR-2027-03']:focus")).to_be_visible()
    expect(page.locator("#live")).to_contain_text(MOVED)
    expect(page.locator(".views a[aria-current]")).to_have_text("Agenda")


def test_without_script(draft: Served, page_as: PageAs) -> None:
    page = page_as("Priya", java_script_enabled=False)
    page.goto("/programme/2027")
    page.locator(CARD).click()
    page.get_by_role("link", name="Move", exact=True).click()
    page.get_by_label("Move to").select_option("2027-08")
    page.get_by_role("button", name="Move").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text(QUIET)
    expect(page.get_by_label("Move to")).to_have_value("2027-08")
    page.get_by_label("Move to").select_option("2027-04")
    page.get_by_role("button", name="Move").click()
    expect(page.get_by_role("alert")).to_contain_text(MOVED)


def test_to_a_quiet_month_is_refused_with_the_reason(draft: Served, page_as: PageAs) -> None:
    """NS-011: 422 in the dialog, the focus on the summary, the choice kept, the card where it was."""
    page = page_as("Priya")
    page.goto("/programme/2027")
    page.locator(CARD).press("m")
    page.get_by_label("Move to").select_option("2027-08")
    with page.expect_response("**/activity/CPR-2027-03/move") as answer:
        page.get_by_role("button", name="Move").click()
    assert answer.value.status == 422
    summary = page.locator("dialog .govuk-error-summary")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text(QUIET)
    expect(page.get_by_label("Move to")).to_have_value("2027-08")
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.locator(f"{cell('2027-03')} {CARD}")).to_be_focused()


def test_drop_on_a_quiet_month_says_why(draft: Served, page_as: PageAs) -> None:
    page = page_as("Priya")
    page.goto("/programme/2027")
    page.drag_and_drop(CARD, cell("2027-08"))
    expect(page.locator("dialog .govuk-error-summary")).to_contain_text(QUIET)
    assert activity(draft, "CPR-2027-03").starts_on == date(2027, 3, 1)


@pytest.mark.parametrize("how", ["dialog", "drag"])
def test_someone_else_was_first(draft: Served, page_as: PageAs, how: str) -> None:
    """409: nothing of theirs is lost, and the choice can be made again."""
    mine, theirs = page_as("Priya"), page_as("Priya", java_script_enabled=False)
    mine.goto("/programme/2027")
    if how == "dialog":
        mine.locator(CARD).press("m")
        mine.get_by_label("Move to").select_option("2027-04")
    theirs.goto("/activity/CPR-2027-03/move")
    theirs.get_by_label("Move to").select_option("2027-05")
    theirs.get_by_role("button", name="Move").click()
    with mine.expect_response("**/activity/CPR-2027-03/move") as answer:
        if how == "dialog":
            mine.get_by_role("button", name="Move").click()
        else:
            mine.drag_and_drop(CARD, cell("2027-04"))
    assert answer.value.status == 409
    expect(mine.locator("dialog .govuk-error-summary")).to_contain_text("Someone else changed CPR-2027-03")
    expect(mine.get_by_label("Move to")).to_have_value("2027-04")
    assert activity(draft, "CPR-2027-03").starts_on == date(2027, 5, 4)  # 3 May is a bank holiday
    mine.get_by_role("button", name="Move").click()
    expect(mine.locator(f"{cell('2027-04')} {CARD}")).to_be_focused()


def test_those_who_do_not_plan_cannot_move(published: Served, page_as: PageAs) -> None:
    page = page_as("Hazel")
    page.goto("/programme/2027")
    expect(page.locator(CARD)).not_to_have_attribute("draggable", "true")
    page.locator(CARD).press("m")
    expect(page.locator("dialog")).to_be_hidden()
    answer = page.goto("/activity/CPR-2027-03/move")
    assert answer is not None
    assert answer.status == 403
