"""Business support chases all that is late in three presses from Home, with script and without (ux 2.4)."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from qaportal.invites import tasks
from qaportal.lib import clock, mail
from qaportal.lib.db import db
from qaportal.programme import services as programme
from qaportal.programme.models import Activity
from tests.browser.axe import violations
from tests.browser.fixtures import PageAs
from tests.browser.served import Served
from tests.cast import Cast

FEBRUARY = datetime(2027, 2, 22, 9, tzinfo=UTC)


@pytest.mark.parametrize("scripted", [True, False], ids=["with script", "without"])
def test_from_home_to_one_mail_each(published: Served, page_as: PageAs, scripted: bool) -> None:
    published.web.now = FEBRUARY
    bea = page_as("Bea", java_script_enabled=scripted)
    bea.goto("/")
    bea.get_by_role("link", name=re.compile("^Chase 4 people have late work")).click()
    expect(bea.get_by_role("heading", level=1)).to_have_text("Chase list")
    expect(bea.locator("main")).to_contain_text("4 people have 11 things that are late.")
    bea.get_by_role("link", name="Select all").click()
    expect(bea.get_by_role("checkbox", checked=True)).to_have_count(4)
    bea.get_by_role("checkbox", name=re.compile("^Pat Poppy")).uncheck()
    bea.get_by_role("button", name="Send", exact=True).first.click()
    expect(bea.get_by_role("alert")).to_contain_text("3 mails leave in ten minutes.")
    expect(bea.locator("main").get_by_text("Chased today", exact=True)).to_have_count(3)
    if scripted:
        assert violations(bea) == []
    _done(published, "TS-2027-02", "list", "Tom")
    published.web.now = FEBRUARY + timedelta(minutes=11)
    titles = _left(published)
    assert titles == {
        "hazel": "Late: Nominate a colleague as Spotlight member: Team Spotlight: Children in Care",
        "priya": "4 things of yours are late",
        "tom": "4 things of yours are late",
    }
    bea.goto("/outbox")
    expect(bea.locator("main .what", has_text="Reminder of what is late to")).to_have_count(3)
    bea.get_by_role("link", name="Chase list").click()
    expect(bea.locator("main")).to_contain_text("4 people have 10 things that are late. 3 were chased today")
    bea.get_by_role("button", name="Send to the one person").first.click()
    expect(bea.get_by_role("alert")).to_contain_text("1 mail leaves in ten minutes.")


def _done(served: Served, ref: str, phase: str, first: str) -> None:
    """Somebody says that a phase is done."""
    with served.app.app_context(), clock.stopped_at(served.web.now):
        work = db.session.query(Activity).filter_by(ref=ref).one()
        programme.mark_phase(work, phase, by=Cast()[first])
        db.session.commit()


def _left(served: Served) -> dict[str, str]:
    """Whatever is due leaves: to whom, and under which title."""
    with served.app.app_context(), clock.stopped_at(served.web.now):
        tasks.deliver()
        return {one.to.partition("@")[0]: one.subject for one in mail.kept()}
