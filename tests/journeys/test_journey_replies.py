"""A QA lead takes one reply by mail that the portal did not take, and sets one aside, with script and without."""

import re

import pytest
from playwright.sync_api import expect

from qaportal.lib.db import db
from tests.allocation.covered import cover_seats
from tests.browser.axe import violations
from tests.browser.fixtures import PageAs
from tests.browser.served import Served
from tests.cast import Cast
from tests.invites.invited import invite
from tests.invites.replied import replies


@pytest.mark.parametrize("scripted", [True, False], ids=["with script", "without"])
def test_from_home_to_nothing_that_needs_a_look(published: Served, page_as: PageAs, scripted: bool) -> None:
    with published.app.test_request_context():
        cover_seats(Cast())
        invite(Cast())
        replies(Cast())
        db.session.commit()
    priya = page_as("Priya", java_script_enabled=scripted)
    priya.goto("/")
    priya.get_by_role("link", name=re.compile("^Look 2 replies by mail need a look")).click()
    expect(priya.get_by_role("heading", level=1)).to_have_text("Replies that need a look")
    expect(priya.locator("main")).to_contain_text("It was sent by offers@elsewhere.example")
    if scripted:
        assert violations(priya) == []
    priya.get_by_role("button", name=re.compile("^Take it as Lena Linden’s answer")).first.click()
    expect(priya.get_by_role("alert")).to_contain_text("“Declined” stands as the answer of Lena Linden.")
    priya.get_by_role("button", name=re.compile("^Set aside")).click()
    expect(priya.get_by_role("alert")).to_contain_text("The reply is set aside. No answer was changed.")
    expect(priya.locator("main")).to_contain_text("No reply needs a look.")
    expect(priya.locator("main .due")).to_have_text(["Set aside", "Set aside", "Taken"])
    priya.goto("/activity/CPR-2027-11/invitations")
    expect(priya.locator("main")).to_contain_text("answered by mail on 23 November 2026 at 09:00")
    priya.goto("/")
    expect(priya.locator("main")).not_to_contain_text("by mail need")
