"""Business support looks after the outbox: stops what is held, sends again what failed, with script and without."""

import re

import pytest
from playwright.sync_api import expect

from qaportal.invites import tasks
from qaportal.lib.db import db
from tests.allocation.covered import cover_seats
from tests.browser.axe import violations
from tests.browser.fixtures import PageAs
from tests.browser.served import Served
from tests.cast import Cast
from tests.invites.letters import letters


@pytest.mark.parametrize("scripted", [True, False], ids=["with script", "without"])
def test_from_home_to_nothing_that_waits(published: Served, page_as: PageAs, scripted: bool) -> None:
    with published.app.test_request_context():
        cover_seats(Cast())
        letters(Cast())
        db.session.commit()
    bea = page_as("Bea", java_script_enabled=scripted)
    bea.goto("/")
    bea.get_by_role("link", name=re.compile("^Look 1 mail could not be delivered")).click()
    expect(bea.get_by_role("heading", level=1)).to_have_text("Outbox")
    expect(bea.locator("main")).to_contain_text("550 5.1.1 No such mailbox")
    if scripted:
        assert violations(bea) == []
    bea.get_by_role("button", name=re.compile(r"^Send again\W+Mail about cover to Hazel Heath")).click()
    expect(bea.get_by_role("alert")).to_contain_text("The mail to Hazel Heath leaves again within a minute.")
    bea.get_by_role("button", name=re.compile(r"^Stop\W+Mail about cover to Pat Poppy")).click()
    expect(bea.get_by_role("alert")).to_contain_text("1 mail is stopped and will not be sent.")
    bea.get_by_role("button", name=re.compile(r"^Stop\W+Mail about cover to Tom Thyme")).click()
    with published.app.app_context():
        tasks.deliver()
    bea.goto("/my-people")
    bea.get_by_role("link", name="Mail that is to leave, has left or failed").click()
    expect(bea.locator("main")).to_contain_text("Nothing has failed.")
    expect(bea.locator("main .due", has_text=re.compile(r"^Sent$"))).to_have_count(2)
    expect(bea.get_by_role("button", name=re.compile("^Stop"))).to_have_count(1)  # what the relay takes in five minutes
