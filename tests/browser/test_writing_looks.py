"""Every state of a form that is written in, looked at in every way (ux 4.4); without script; the end of a sign-in."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import looks
from tests.browser.fixtures import PageAs
from tests.browser.keys import Keys
from tests.browser.served import Door, Served
from tests.browser.writing import STATE, Desk, crowd_writes, desk, forgive, listening, saved, told
from tests.conftest import TODAY


@pytest.fixture
def at(served: Served) -> Iterator[Desk]:
    """Rowan's form."""
    made = desk(served)
    yield made
    made.undo()


@pytest.fixture
def door(door: Door) -> Iterator[Door]:
    """Requests fail here, and are meant to."""
    yield door
    forgive(door)


def opened(page_as: PageAs, at: Desk, **options: Any) -> Page:
    page = page_as("Rowan", **options)
    page.goto(at.path)
    return page


def test_every_state_is_clean(page_as: PageAs, at: Desk) -> None:
    """Saved, refused, not saved, of two texts, with somebody else there, with a question that has just appeared."""
    with at.served.app.app_context():
        crowd_writes(at.review)
    page, other = opened(page_as, at), opened(page_as, at)
    expect(page.locator("#presence")).to_contain_text("Writer 0 is writing here too")
    other.locator("#q-strength").fill("Theirs.")
    saved(other, "strength")
    page.locator("#q-story").fill("Kept.")
    saved(page, "story")
    page.locator("#q-is_safe-2").check()
    expect(page.locator("#q-why_unsafe")).to_be_visible()
    page.locator("#q-strength").fill("Mine.")
    expect(page.locator("#state-strength .clash")).to_be_visible()
    page.locator("#q-seen_on").fill("soon")
    expect(page.locator(STATE.format("seen_on"))).to_contain_text("Not saved.")
    page.context.set_offline(True)
    page.locator("#q-why_unsafe").fill("No network.")
    expect(page.locator(STATE.format("why_unsafe"))).to_contain_text("Not saved yet")
    assert looks(page) == []
    page.context.set_offline(False)
    saved(page, "why_unsafe")
    page.close(run_before_unload=False)


def test_a_form_with_every_kind_of_answer_is_clean(page_as: PageAs, at: Desk) -> None:
    page = page_as("Rowan")
    page.goto(at.path.replace("writing", "every_kind"))
    assert looks(page) == []


def test_without_script_what_is_wrong_and_what_is_contested_keeps_every_word(page_as: PageAs, at: Desk) -> None:
    first, second = opened(page_as, at, java_script_enabled=False), opened(page_as, at, java_script_enabled=False)
    second.locator("#q-story").fill("Theirs.")
    second.get_by_role("button", name="Save and come back later").click()
    first.locator("#q-story").fill("Mine.")
    first.locator("#q-strength").fill("A strength.")
    first.locator("#q-seen_on").fill("soon")
    first.locator("#q-plan-0-what").fill("Visit her.")
    first.get_by_role("button", name="Save and continue").click()
    expect(first.locator("h1")).to_have_text("Writing")
    expect(first.locator(".govuk-error-summary")).to_contain_text("When was the child seen?")
    expect(first.locator("#q-seen_on")).to_have_value("soon")
    expect(first.locator("#q-story")).to_have_value("Mine.")
    expect(first.locator(".clash")).to_contain_text("Theirs.")
    assert (at.stored("story"), at.stored("strength"), at.stored("plan")) == (
        "Theirs.", "A strength.", [{"what": "Visit her."}],
    )  # fmt: skip
    first.locator("#q-seen_on").fill("3 March 2027")
    first.get_by_role("button", name="Keep what is above").click()
    assert (at.stored("story"), at.stored("seen_on")) == ("Mine.", "2027-03-03")
    expect(first.locator("#q-story")).to_have_value("Mine.")


def test_without_script_a_question_appears_on_going_on(page_as: PageAs, at: Desk) -> None:
    page = opened(page_as, at, java_script_enabled=False)
    page.locator("#q-is_safe-2").check()
    page.get_by_role("button", name="Save and continue").click()
    page.locator("#q-why_unsafe").fill("She was not seen.")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.locator("h1")).to_have_text("Every kind")
    assert at.stored("why_unsafe") == "She was not seen."


def test_without_script_the_end_of_a_sign_in_loses_nothing(page_as: PageAs, at: Desk) -> None:
    page = opened(page_as, at, java_script_enabled=False)
    page.locator("#q-story").fill("Written for an hour.\nIn two lines.")
    page.locator("#q-strength").fill("“Quoted” & <b>marked</b>")
    at.sign_everybody_out()
    page.get_by_role("button", name="Save and continue").click()
    expect(page.locator("h1")).to_have_text("You are signed out")
    at.sign_in_again(page.context, "Rowan")
    page.get_by_role("button", name="Send it again").click()
    expect(page.locator("h1")).to_have_text("Still to be sent")  # it was written before this sign-in: ask once more
    page.get_by_role("button", name="Send it").click()
    expect(page.locator("h1")).to_have_text("Every kind")
    assert at.stored("story") == "Written for an hour.\nIn two lines."
    assert at.stored("strength") == "“Quoted” & <b>marked</b>"


def test_the_end_of_a_sign_in_is_told_five_minutes_before_and_put_off_with_one_key(page_as: PageAs, at: Desk) -> None:
    page = page_as("Rowan")
    page.clock.install(time=TODAY)
    page.goto(at.path)
    listening(page)
    page.clock.fast_forward("40:00")
    page.locator("#q-story").fill("Still here.")  # what is saved is a sign of life
    page.clock.run_for(2000)
    saved(page, "story")
    page.clock.fast_forward("49:00")
    page.clock.run_for(11_000)
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.clock.fast_forward("01:30")
    page.clock.run_for(11_000)
    expect(page.get_by_role("dialog")).to_contain_text("You will be signed out in 5 minutes")
    assert looks(page) == []
    keys = Keys(page)
    page.get_by_role("button", name="Stay signed in").focus()
    keys.press("Enter")
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.clock.run_for(500)
    assert "You stay signed in." in told(page)
    page.clock.fast_forward("55:00")
    page.clock.run_for(11_000)
    expect(page.get_by_role("dialog")).to_contain_text("You are signed out")
