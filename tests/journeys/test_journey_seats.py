"""From a list of 400 records to diaries in the browser: sample, seats, publication; swap, lock, against a rule; with
script and without (done-when 1 and 4 of allocation)."""

import re

import pytest
from playwright.sync_api import Page, expect

from qaportal.allocation import queries, services
from qaportal.allocation.models import Assignment
from qaportal.invites import services as invites
from qaportal.invites.links import token_of_feed
from qaportal.invites.queries import offers
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.sampling.example import example
from tests.allocation.seated import another, looked, seats_of
from tests.browser.fixtures import PageAs
from tests.browser.served import Served
from tests.cast import Cast
from tests.conftest import TODAY
from tests.sampling.frames import CPR, activity, drawn, framed, lines

SEATS = f"/activity/{CPR}/seats"
FILE = example({"Children with Disabilities": ["S005"], "Children in Need": ["S005"]}, TODAY.date())


@pytest.fixture(params=[True, False], ids=["with script", "without"])
def lead(request: pytest.FixtureRequest, published: Served, page_as: PageAs) -> Page:
    return page_as("Priya", java_script_enabled=request.param)


@pytest.fixture
def drawn_year(published: Served) -> Served:
    """The published year with the sample of March drawn."""
    with published.app.app_context(), clock.stopped_at(TODAY):
        framed(*lines(20))
        drawn()
        db.session.commit()
    return published


def feed_of(served: Served, first: str) -> str:
    """What a calendar program reads of somebody's own dates."""
    with served.app.app_context(), clock.stopped_at(TODAY):
        person = Cast()[first]
        made = invites.subscribe(next(one for one in offers(person, clock.today()) if one.scope == "mine"), by=person)
        path = f"/f/{token_of_feed(made)}.ics"
        db.session.commit()
    return served.app.test_client().get(path).text.replace("\r\n ", "")


def sample_of_400(page: Page) -> None:
    page.goto(f"/activity/{CPR}/sample")
    page.get_by_label("List of records").set_input_files(
        {"name": "cases.csv", "mimeType": "text/csv", "buffer": FILE.encode()}
    )
    page.get_by_role("button", name="Check the file").click()
    page.get_by_role("button", name="Confirm 400 records").click()
    page.get_by_role("link", name="Draw the sample").click()
    page.get_by_label("How many at random?").fill("6")
    page.get_by_role("button", name="Draw the sample").click()
    expect(page.get_by_role("alert")).to_contain_text("6 records drawn")
    page.get_by_role("link", name="Receipt, to print or to check").click()
    page.get_by_role("link", name="Check", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("the same list comes out")


def test_from_a_list_of_400_to_everybodys_diary(published: Served, lead: Page) -> None:
    page = lead
    sample_of_400(page)
    page.goto(f"/activity/{CPR}")
    page.get_by_role("link", name=re.compile("Open the seats|Its seats")).click()
    if page.url.endswith("/glance"):  # where no script puts the piece into the page
        page.get_by_role("link", name="Open the seats").click()
    expect(page.locator("main")).to_contain_text("18 seats to set out")
    page.get_by_role("button", name="Set them out and find people").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("All 12 seats can be filled")
    page.get_by_role("button", name="Use these 12").click()
    expect(page.get_by_role("alert")).to_contain_text("12 people seated. Nobody is told until you publish.")
    assert "Reviewer – " not in feed_of(published, "Lena")
    page.get_by_role("link", name="Review and publish").click()
    page.get_by_role("button", name="Publish 18 changes").click()
    expect(page.get_by_role("alert")).to_contain_text("18 seats published")
    for first in ("Lena", "Rowan", "Hazel", "Priya"):
        assert "Collaborative practice review" in feed_of(published, first), first
    assert "Practitioner – Collaborative practice review" in feed_of(published, "Pat")
    assert "Reviewer – " not in feed_of(published, "Tom")


def test_two_presses_from_home(drawn_year: Served, page_as: PageAs) -> None:
    """ux 2.4: Allocate on the row, then Use these."""
    drawn_year.web.now = TODAY.replace(year=2027, month=2, day=15)
    page = page_as("Priya")
    page.goto("/?all=1")
    row = page.locator(".row", has_text="Collaborative practice review: CiC: Family Support")
    expect(row.first).to_contain_text("nobody is named yet")
    row.get_by_role("button", name=re.compile("^Allocate")).click()
    page.get_by_role("button", name="Use these 12").click()
    expect(page.get_by_role("alert")).to_contain_text("12 people seated")
    page.goto("/?all=1")
    expect(page.locator(".row", has_text="12 people do not know of their seat yet")).to_have_count(1)


@pytest.fixture
def seated(drawn_year: Served) -> Served:
    with drawn_year.app.app_context(), clock.stopped_at(TODAY):
        services.use(looked(activity(CPR)), by=Cast()["Priya"])
        db.session.commit()
    return drawn_year


def first_reviewer(served: Served) -> Assignment:
    slot = seats_of(activity(CPR), "reviewer")[0]
    return queries.sitting_in([slot])[slot.id]


def test_swap_one_person_and_ask_why_not_somebody(seated: Served, page_as: PageAs) -> None:
    """ux 2.4: Change beside them, pick; a rule is set aside only with a reason, which stands beside the seat."""
    page = page_as("Priya", java_script_enabled=False)
    page.goto(SEATS)
    page.get_by_role("link", name=re.compile("Change.*Reviewer, Record 1,")).click()
    page.get_by_label("Name or staff number").fill("Tom")
    page.get_by_role("button", name="Ask").click()
    verdict = page.locator("section.verdict", has_text="Tom Thyme")
    expect(verdict).to_contain_text("works in the same team")
    verdict.get_by_role("button", name="Choose them against the rule").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("To choose them all the same, say why.")
    verdict.get_by_label("Why, although a rule stands against it?").fill("Nobody else knows signs.")
    verdict.get_by_role("button", name="Choose them against the rule").click()
    expect(page.get_by_role("alert")).to_contain_text("Tom Thyme has the seat.")
    first = page.locator("table.seats").first.locator("tbody tr").first
    expect(first).to_contain_text("Against a rule: Nobody else knows signs.")
    expect(first).to_contain_text("Locked")
    with seated.app.app_context():
        assert first_reviewer(seated).broken == ["manager", "own_team"]


def test_lock_unlock_and_empty(seated: Served, page_as: PageAs) -> None:
    page = page_as("Priya", java_script_enabled=False)
    page.goto(SEATS)
    row = page.locator("table.seats").first.locator("tbody tr").first
    row.get_by_role("button", name=re.compile("^Lock")).click()
    expect(row).to_contain_text("Locked")
    row.get_by_role("button", name=re.compile("^Unlock")).click()
    expect(row.locator(".govuk-tag", has_text="Locked")).to_have_count(0)
    row.get_by_role("link", name=re.compile("^Empty")).click()
    page.get_by_role("button", name="Empty the seat").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Say why the seat is to be empty.")
    page.get_by_label("Why is the seat to be empty?").fill("On another job.")
    page.get_by_role("button", name="Empty the seat").click()
    expect(row).to_contain_text("nobody yet")
    page.get_by_role("button", name="Find people").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("All 12 seats can be filled")
    expect(page.locator("main")).to_contain_text("1 seat would change, 11 stay as they are.")


def test_who_comes_second_with_a_proposal_is_told_and_nothing_is_seated(seated: Served, page_as: PageAs) -> None:
    """409: seats have changed since it was worked out."""
    page = page_as("Priya")
    page.goto(SEATS)
    row = page.locator("table.seats").first.locator("tbody tr").first
    with seated.app.app_context(), clock.stopped_at(TODAY):
        services.free(first_reviewer(seated), "On another job.", by=Cast()["Priya"])
        db.session.commit()
        path = f"{SEATS}/proposals/{looked(activity(CPR)).public_id}"
        chosen = another(seats_of(activity(CPR), "reviewer")[0])
        services.choose(seats_of(activity(CPR), "reviewer")[0], chosen, by=Cast()["Priya"])
        name = chosen.name
        db.session.commit()
    page.goto(path)
    with page.expect_response(lambda answer: answer.request.method == "POST") as sent:
        page.get_by_role("button", name="Use it").click()
    assert sent.value.status == 409
    expect(page.locator("main")).to_contain_text(
        "Seats, people or rules have changed since this was worked out. Ask the engine again."
    )
    page.goto(SEATS)
    expect(row).to_contain_text(name)


def test_the_keyboard_alone(seated: Served, page_as: PageAs) -> None:
    """Choose, publish: every step by Tab and Enter."""
    page = page_as("Priya")
    page.goto(SEATS)
    change = page.get_by_role("link", name=re.compile("Change.*Moderator, Record 2,"))
    change.focus()
    page.keyboard.press("Enter")
    page.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("has the seat")
    page.get_by_role("link", name="Review and publish").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name=re.compile(r"^Publish \d")).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("seats published")
