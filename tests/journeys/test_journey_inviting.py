"""From seats to everybody's diary: publish, look, send, stop, answer, move; with script and without (issue 5)."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from qaportal.invites import services, tasks
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.programme import services as programme
from tests.allocation.covered import sit, to_seats
from tests.allocation.seated import out
from tests.browser.axe import violations
from tests.browser.fixtures import PageAs
from tests.browser.served import Served
from tests.cast import Cast
from tests.conftest import TODAY
from tests.invites.mailed import Mail, read
from tests.sampling.frames import CPR, activity

PAGE = f"/activity/{CPR}/invitations"


@pytest.fixture(params=[True, False], ids=["with script", "without"])
def scripted(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def seated(published: Served) -> Served:
    """Rowan and Lena are to review a record each; nobody knows yet."""
    with published.app.test_request_context(base_url=published.url):
        to_seats()
        sit("Rowan", "reviewer")
        sit("Lena", "reviewer", 1)
        db.session.commit()
    return published


def leave(served: Served) -> None:
    """Ten minutes later, what was not stopped has left."""
    with served.app.app_context(), clock.stopped_at(TODAY + timedelta(minutes=10)):
        tasks.deliver()


def move(served: Served, day: date) -> None:
    with served.app.app_context():
        of, lead = activity(CPR), Cast()["Priya"]
        programme.move(of, day, version=of.version, by=lead)
        services.publish(of.programme, by=lead)
        db.session.commit()


def mailed(served: Served, first: str) -> list[Mail]:
    """What somebody's mailbox has of invitations, by SEQUENCE."""
    kept = [path.read_bytes() for path in served.mail.glob("*.eml")]
    found = [read(data) for data in kept if b"text/calendar" in data]
    theirs = [one for one in found if one.to == f"{first.lower()}@saltmarsh.example"]
    return sorted(theirs, key=lambda one: one.seen.sequence)


def answer_link(lead: Page, first: str) -> str:
    """The link in the latest mail to somebody, as the folder of the demo shows it."""
    lead.goto("/mail")
    lead.locator("li.row", has_text=f"{first.lower()}@saltmarsh.example").get_by_role("link").first.click()
    link = lead.locator("main").get_by_role("link", name="/invites/").get_attribute("href")
    assert link
    return link


def test_a_captured_invitation_is_answered_as_a_calendar_program_would(
    seated: Served, page_as: PageAs, scripted: bool
) -> None:
    """In the demo, a press on the message stands for the reply of its mailbox."""
    with seated.app.app_context():
        out(activity(CPR))
        services.send(activity(CPR), seal=services.preview(activity(CPR)).seal(), by=Cast()["Priya"])
        db.session.commit()
    leave(seated)
    lead = page_as("Priya", java_script_enabled=scripted)
    for first, button, told in (
        ("Rowan", "Accept", "Thank you. The QA team sees that you are coming."),
        ("Lena", "Decline", "Cover is asked for"),
    ):
        lead.goto("/mail")
        lead.locator("li.row", has_text=f"{first.lower()}@saltmarsh.example").get_by_role("link").first.click()
        lead.get_by_role("button", name=button).click()
        expect(lead.get_by_role("alert")).to_contain_text(told)
    lead.goto(PAGE)
    expect(lead.locator("main")).to_contain_text("Accepted: 1. Perhaps: 0. Declined: 1. No answer: 1.")
    lead.goto("/cover")
    expect(lead.locator("main")).to_contain_text("Lena Linden")


def test_from_seats_to_answers(seated: Served, page_as: PageAs, scripted: bool) -> None:
    lead = page_as("Priya", java_script_enabled=scripted)
    lead.goto(f"/activity/{CPR}/seats")
    lead.get_by_role("link", name="Review and publish").click()
    lead.get_by_role("button", name="Publish and look at the invitations").click()
    expect(lead.get_by_role("heading", level=1)).to_have_text(f"Invitations for {CPR}")
    expect(lead.locator("main")).to_contain_text("To be told: 3 new")

    lead.get_by_role("button", name="Send 3 invitations").click()
    expect(lead.get_by_role("alert")).to_contain_text("3 mails leave in ten minutes.")
    lead.get_by_role("button", name="Stop").click()
    expect(lead.get_by_role("alert")).to_contain_text("3 mails are stopped.")
    lead.get_by_role("button", name="Send 3 invitations").click()
    expect(lead.locator("main")).to_contain_text("3 mails have not left yet")
    leave(seated)

    rowan = page_as("Rowan", java_script_enabled=scripted)
    rowan.goto(answer_link(lead, "Rowan"))
    rowan.get_by_role("button", name="Accept").click()
    expect(rowan.get_by_role("alert")).to_contain_text("The QA team sees that you are coming.")
    lena = page_as("Lena", java_script_enabled=scripted)
    lena.goto(answer_link(lead, "Lena"))
    lena.get_by_role("button", name="Decline").click()
    expect(lena.get_by_role("alert")).to_contain_text("Cover is asked for")
    expect(lena.locator("main")).to_contain_text("Your answer: Declined")
    lead.goto(PAGE)
    expect(lead.locator("main")).to_contain_text("Accepted: 1. Perhaps: 0. Declined: 1. No answer: 1.")

    hazel = page_as("Hazel", java_script_enabled=scripted)
    hazel.goto("/")
    hazel.get_by_role("link", name=re.compile("^Answer Lena Linden cannot come")).click()
    hazel.get_by_role("button", name="Yes, I take it").click()
    lead.goto(PAGE)
    expect(lead.locator("main")).to_contain_text("To be told: 1 new, 1 cancelled")
    expect(lead.locator(".rows").first).not_to_contain_text("Rowan")
    lead.get_by_role("button", name="Send invitations").click()
    leave(seated)
    assert [(one.method, one.seen.sequence) for one in mailed(seated, "Lena")] == [("REQUEST", 0), ("CANCEL", 1)]
    assert [one.method for one in mailed(seated, "Hazel")] == ["REQUEST"]
    assert [one.method for one in mailed(seated, "Rowan")] == ["REQUEST"]

    move(seated, date(2027, 4, 1))
    lead.goto(PAGE)
    expect(lead.locator("main")).to_contain_text("To be told: 3 moved")
    expect(lead.locator("main")).to_contain_text("When: 1 to 30 March 2027 → 1 to 28 April 2027")
    lead.get_by_role("button", name="Send 3 mails").click()
    leave(seated)
    first, then = mailed(seated, "Rowan")
    assert (first.uid, first.seen.sequence, then.seen.sequence) == (then.uid, 0, 1)
    assert len(mailed(seated, "Lena")) == 2
    rowan.reload()
    expect(rowan.locator("main")).to_contain_text("does not count any more")
    lead.goto(PAGE)
    expect(lead.locator("main")).to_contain_text("Accepted: 0. Perhaps: 0. Declined: 0. No answer: 3.")
    if scripted:
        assert [*violations(lead), *violations(rowan)] == []
