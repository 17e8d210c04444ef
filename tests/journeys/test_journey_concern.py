"""A child may be at risk: from the reviewer's seat to the child's record, with script and without (NS-032)."""

import re

import pytest
from playwright.sync_api import expect

from qaportal.lib.db import db
from tests.allocation.covered import publish, sit, to_seats
from tests.browser.axe import violations
from tests.browser.fixtures import PageAs
from tests.browser.served import Served


@pytest.fixture
def seated(published: Served) -> None:
    """Rowan reviews a record of Pat's in March, and knows it."""
    with published.app.test_request_context(base_url=published.url):
        to_seats()
        sit("Rowan", "reviewer")
        publish()
        db.session.commit()


@pytest.mark.parametrize("scripted", [True, False], ids=["with script", "without"])
def test_from_a_seat_to_the_childs_record(seated: None, page_as: PageAs, scripted: bool) -> None:
    rowan = page_as("Rowan", java_script_enabled=scripted)
    rowan.goto("/")
    rowan.locator("details.menu summary").click()
    rowan.get_by_role("link", name="My seats").click()
    rowan.get_by_role("link", name=re.compile("^Open")).click()
    rowan.get_by_role("link", name="A child may be at risk now").click()
    expect(rowan.locator("main")).to_contain_text("Tom Thyme, Team Manager")
    rowan.get_by_role("button", name="Tell them now").click()
    expect(rowan.locator("main")).to_contain_text("Ring them as well, now")

    tom = page_as("Tom", java_script_enabled=scripted)
    tom.goto("/")
    tom.get_by_role("link", name=re.compile("^Acknowledge")).click()
    expect(tom.locator("main")).not_to_contain_text(re.compile(r"LCS-10\d\d"))
    tom.get_by_role("button", name="Show the reference").click()
    expect(tom.locator("#references")).to_contain_text(re.compile(r"LCS-10\d\d"))
    if scripted:
        assert violations(tom) == []
    tom.get_by_role("button", name="I have seen this and act on it").click()
    expect(tom.locator("main")).to_contain_text("It goes up no further")
    tom.get_by_label("Reference on the child’s record").fill("LCS-9001")
    tom.get_by_label("Documented on").fill("23 November 2026")
    tom.get_by_role("button", name="It is documented").click()
    expect(tom.locator(".govuk-body-l")).to_have_text("Documented")
    rowan.reload()
    expect(rowan.locator(".govuk-body-l")).to_have_text("Documented")
