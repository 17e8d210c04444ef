"""Somebody cannot come, another says yes: the seat and both calendars change hands, with script and without."""

import re

import pytest
from playwright.sync_api import Page, expect

from qaportal.invites import queries as invites
from qaportal.invites.links import https
from qaportal.invites.services import subscribe
from qaportal.lib import clock
from qaportal.lib.db import db
from tests.allocation.covered import publish, sit, to_seats
from tests.browser.axe import violations
from tests.browser.fixtures import PageAs
from tests.browser.served import Served
from tests.cast import Cast

SEAT = "Reviewer – Collaborative practice review"  # as a calendar has it


@pytest.fixture(params=[True, False], ids=["with script", "without"])
def scripted(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def feeds(published: Served) -> dict[str, str]:
    """Rowan reviews a record in March and knows it; both subscribe to their own dates."""
    with published.app.test_request_context(base_url=published.url):
        to_seats()
        sit("Rowan", "reviewer")
        publish()
        made = {}
        for first in ("Rowan", "Hazel"):
            person = Cast()[first]
            offer = next(offer for offer in invites.offers(person, clock.today()) if offer.scope == "mine")
            made[first] = https(subscribe(offer, by=person))
        db.session.commit()
    return made


def in_calendars(page: Page, feeds: dict[str, str]) -> list[str]:
    """In whose calendar the seat is, as calendar programs collect them; long lines are folded there."""
    read = {first: page.request.get(url).text().replace("\r\n ", "") for first, url in feeds.items()}
    return [first for first, text in read.items() if SEAT in text]


def test_from_not_being_able_to_come_to_somebody_elses_seat(
    feeds: dict[str, str], page_as: PageAs, scripted: bool
) -> None:
    rowan = page_as("Rowan", java_script_enabled=scripted)
    rowan.goto("/")
    assert in_calendars(rowan, feeds) == ["Rowan"]
    rowan.locator("details.menu summary").click()
    rowan.get_by_role("link", name="My seats").click()
    rowan.get_by_role("link", name=re.compile("^Open")).click()
    rowan.get_by_role("button", name="Show").click()
    expect(rowan.locator("main .shown")).to_have_text(re.compile(r"LCS-10\d\d"))
    rowan.get_by_role("link", name="I cannot do this: ask for cover").click()
    rowan.get_by_role("button", name="Ask for cover").click()
    expect(rowan.locator(".govuk-error-summary")).to_contain_text("Choose one of the two.")
    rowan.get_by_label("I cannot come").check()
    rowan.get_by_role("button", name="Ask for cover").click()
    expect(rowan.get_by_role("alert")).to_contain_text("3 people are asked to take the seat.")
    expect(rowan.locator(".rows .due")).to_have_text(["No answer yet"] * 3)

    lena = page_as("Lena", java_script_enabled=scripted)
    lena.goto("/")
    lena.get_by_role("link", name=re.compile("^Answer")).click()
    lena.get_by_role("button", name="No").click()
    expect(lena.get_by_role("alert")).to_contain_text("Thank you for the answer.")

    hazel = page_as("Hazel", java_script_enabled=scripted)
    hazel.goto("/")
    hazel.get_by_role("link", name=re.compile("^Answer Rowan Reed cannot come")).click()
    expect(hazel.get_by_role("heading", level=1)).to_have_text("Could you take this seat?")
    expect(hazel.locator("main")).not_to_contain_text("Pat")
    hazel.get_by_role("button", name="Yes, I take it").click()
    expect(hazel.get_by_role("alert")).to_contain_text("The seat is yours now")
    expect(hazel.locator("main")).to_contain_text("Pat Poppy, Children with Disabilities")
    assert in_calendars(hazel, feeds) == ["Hazel"]

    rowan.reload()
    expect(rowan.locator("main")).to_contain_text("Hazel Heath took the seat on")
    expect(rowan.locator(".rows .due")).to_contain_text(["Said yes", "Said no", "No answer yet"], use_inner_text=True)
    rowan.locator("details.menu summary").click()
    rowan.get_by_role("link", name="My seats").click()
    expect(rowan.locator(".empty")).to_contain_text("No seats yet.")
    if scripted:
        assert [*violations(rowan), *violations(hazel)] == []


def test_a_manager_asks_for_somebody_and_a_qa_lead_asks_more_people_and_takes_it_back(
    feeds: dict[str, str], page_as: PageAs
) -> None:
    """Priya is both: Rowan’s line manager and a QA lead."""
    page = page_as("Priya")
    page.goto("/my-people")
    page.get_by_role("link", name="Seats of Rowan Reed").click()
    page.get_by_role("link", name=re.compile("^Open")).click()
    page.get_by_role("link", name="Ask for cover").click()
    page.get_by_label("Rowan Reed is too near to this family").check()
    page.get_by_role("button", name="Ask for cover").click()
    expect(page.get_by_role("alert")).to_contain_text("3 people are asked")
    page.goto("/")
    page.get_by_role("link", name=re.compile("^Look Nobody has taken the seat of Rowan Reed")).click()
    page.get_by_role("button", name="Ask five more people").click()
    expect(page.locator("main")).to_contain_text("Nobody else may take this seat by the rules.")
    page.go_back()
    page.get_by_role("button", name="Take the request back").click()
    expect(page.get_by_role("alert")).to_contain_text("Rowan Reed keeps the seat.")
    assert in_calendars(page, feeds) == ["Rowan"]
