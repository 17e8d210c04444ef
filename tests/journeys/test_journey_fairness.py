"""A head of service looks at the fair shares of a review, and at what its report tells; with script and without."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.fixtures import PageAs
from tests.browser.served import Served


@pytest.fixture(params=[True, False], ids=["with script", "without"])
def head(request: pytest.FixtureRequest, served: Served, page_as: PageAs) -> Page:
    served.begin("busy")
    return page_as("Hazel", java_script_enabled=request.param)


def test_from_the_ledger_to_the_report(head: Page, request: pytest.FixtureRequest) -> None:
    page = head
    page.goto("/activity/CPR-2027-03/fairness")
    expect(page.get_by_role("heading", name="Fair shares of CPR-2027-03")).to_be_visible()
    expect(page.locator("main .govuk-body-l")).to_have_text(re.compile(r"^5 people share \d+ hours of work"))
    rows = page.locator("main tbody tr")
    expect(rows).to_have_count(5)
    names = [words.split("\n")[0].removesuffix(" you") for words in rows.locator("th").all_inner_texts()]
    assert names == ["Hazel Heath", "Lena Linden", "Priya Plum", "Rowan Reed", "Tom Thyme"]
    expect(rows.nth(0).locator("th")).to_contain_text("you")
    if "without" not in request.node.name:
        assert violations(page) == []

    page.get_by_role("link", name="CPR-2027-03").first.click()
    expect(page).to_have_url(re.compile("/activity/CPR-2027-03$"))
    page.goto("/reports/CPR-2027-03/report")
    told = page.get_by_role("region", name="Seats given against a rule")
    expect(told).to_contain_text("Reviewer, Team Manager: is the worker’s line manager, or was at the time")
    expect(told).not_to_contain_text("Tom Thyme")
    if "without" not in request.node.name:
        assert violations(page) == []
