"""Never lose a word: what is typed in a form is kept as it is typed, whatever becomes of the server, the network, the
sign-in or a colleague who writes in the same place (ux 3.4, 3.5; CC-1 to CC-4; WB-4)."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.fixtures import PageAs
from tests.browser.keys import Keys
from tests.browser.served import Door, Served
from tests.browser.writing import STATE, Desk, crowd_writes, desk, forgive, listening, saved, told

SLOW_TYPING = 50  # milliseconds between two keys


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


def opened(page_as: PageAs, at: Desk, first: str = "Rowan") -> Page:
    page = page_as(first)
    page.goto(at.path)
    listening(page)
    return page


def test_typing_is_saved_by_itself(page_as: PageAs, at: Desk) -> None:
    page = opened(page_as, at)
    page.locator("#q-story").press_sequentially("The plan was there.")
    saved(page, "story", within=3)
    assert at.stored("story") == "The plan was there."
    page.locator("#n-strength").fill("In the chronology")
    saved(page, "strength")
    assert at.notes("strength") == "In the chronology"
    expect(page.locator("#q-story")).to_have_value("The plan was there.")
    assert told(page) == []  # a screen reader is not told of each save


def test_whoever_writes_without_a_pause_is_saved_all_the_same(page_as: PageAs, at: Desk) -> None:
    page = opened(page_as, at)
    page.locator("#q-story").press_sequentially("x" * 80, delay=60)
    assert len(at.saves) >= 1
    saved(page, "story")
    assert at.stored("story") == "x" * 80


def test_sixty_keystrokes_on_a_slow_server_never_overlap_and_the_last_text_is_kept(page_as: PageAs, at: Desk) -> None:
    at.slow = 0.6
    page = opened(page_as, at)
    text = "The child was seen alone and said what she hopes for next, ok"[:60]
    for at_key, letter in enumerate(text):
        page.locator("#q-story").press_sequentially(letter, delay=SLOW_TYPING)
        if at_key % 6 == 5:
            page.wait_for_timeout(850)  # a pause, after which it is sent
    saved(page, "story")
    expect(page.locator("#q-story")).to_have_value(text)
    assert at.stored("story") == text
    assert len(at.saves) >= 3
    assert [one.question for one, after in zip(at.saves, at.saves[1:], strict=False) if after.began < one.ended] == []


def test_what_is_kept_already_is_not_sent_again(page_as: PageAs, at: Desk) -> None:
    page = opened(page_as, at)
    page.locator("#q-story").press_sequentially("Once.")
    saved(page, "story")
    page.locator("#q-strength").focus()
    page.wait_for_timeout(300)
    assert len(at.saves) == 1


def conflict(page_as: PageAs, at: Desk) -> tuple[Page, Page]:
    """Rowan's words are not Tom's, on one answer; Rowan is told."""
    rowan, tom = opened(page_as, at), opened(page_as, at)
    tom.locator("#q-story").fill("As Tom saw it.")
    saved(tom, "story")
    rowan.locator("#q-story").focus()
    rowan.keyboard.type("As Rowan saw it.")
    expect(rowan.locator("#state-story .clash")).to_contain_text("As Tom saw it.")
    expect(rowan.locator("#q-story")).to_have_value("As Rowan saw it.")
    expect(rowan.locator("#q-story")).to_be_focused()
    assert at.stored("story") == "As Tom saw it."
    return rowan, tom


def test_of_two_texts_mine_is_kept_by_the_keyboard_alone(page_as: PageAs, at: Desk) -> None:
    rowan, tom = conflict(page_as, at)
    keys = Keys(rowan)
    keys.tab_to("button[value=mine]")
    keys.press("Enter")
    keys.on("#q-story")
    saved(rowan, "story")
    assert at.stored("story") == "As Rowan saw it."
    expect(rowan.locator(".clash")).to_have_count(0)
    rowan.keyboard.press("End")
    rowan.keyboard.type(" And more.")
    saved(rowan, "story")
    rowan.wait_for_timeout(1200)
    assert at.stored("story") == "As Rowan saw it. And more."
    tom.locator("#q-story").press_sequentially(" And so on.")
    expect(tom.locator("#state-story .clash")).to_contain_text("As Rowan saw it. And more.")


def test_of_two_texts_theirs_is_taken_by_the_keyboard_alone(page_as: PageAs, at: Desk) -> None:
    rowan, _ = conflict(page_as, at)
    keys = Keys(rowan)
    keys.tab_to("button[value=theirs]")
    keys.press("Enter")
    keys.on("#q-story")
    expect(rowan.locator("#q-story")).to_have_value("As Tom saw it.")
    rowan.keyboard.press("End")
    rowan.keyboard.type(" Agreed.")
    saved(rowan, "story")
    rowan.wait_for_timeout(1200)
    assert at.stored("story") == "As Tom saw it. Agreed."


def test_different_answers_of_one_form_never_conflict(page_as: PageAs, at: Desk) -> None:
    one, other = opened(page_as, at), opened(page_as, at)
    one.locator("#q-story").fill("One.")
    other.locator("#q-strength").fill("Other.")
    saved(one, "story")
    saved(other, "strength")
    assert (at.stored("story"), at.stored("strength")) == ("One.", "Other.")


def test_a_server_that_is_killed_and_comes_back(page_as: PageAs, at: Desk) -> None:
    page = opened(page_as, at)
    page.locator("#q-story").press_sequentially("Before. ")
    saved(page, "story")
    at.stop()
    page.locator("#q-story").press_sequentially("While it was away. ")
    expect(page.locator(STATE.format("story"))).to_contain_text("Not saved yet: the portal cannot be reached")
    page.locator("#q-strength").fill("And this.")
    expect(page.locator(STATE.format("strength"))).to_contain_text("Not saved yet")
    expect(page.locator("#q-story")).to_have_value("Before. While it was away. ")
    page.wait_for_timeout(2500)  # it is tried in vain again
    at.start()
    saved(page, "story")
    saved(page, "strength")
    assert at.stored("story").strip() == "Before. While it was away."
    assert at.stored("strength") == "And this."
    page.wait_for_timeout(100)
    assert [re.sub(r":.*", "", words) for words in told(page)] == ["Not saved yet", "Everything is saved."]


def test_a_network_that_goes_and_comes(page_as: PageAs, at: Desk) -> None:
    page = opened(page_as, at)
    page.context.set_offline(True)
    page.locator("#q-story").fill("On the train.")
    expect(page.locator(STATE.format("story"))).to_contain_text("Not saved yet")
    page.context.set_offline(False)  # the browser says so: nobody waits for the next try
    saved(page, "story", within=1.5)
    assert at.stored("story") == "On the train."


def test_a_reply_that_gets_lost_is_no_conflict_with_oneself(page_as: PageAs, at: Desk) -> None:
    page = opened(page_as, at)
    lost: list[str] = []

    def lose(route: object) -> None:
        if not lost:
            lost.append("one")
            route.fetch()  # type: ignore[attr-defined]  # the server does it, and nobody hears of it
            route.abort()  # type: ignore[attr-defined]
        else:
            route.continue_()  # type: ignore[attr-defined]

    page.route("**/answers/story", lose)
    page.locator("#q-story").press_sequentially("First. ")
    expect(page.locator(STATE.format("story"))).to_contain_text("Not saved yet")
    page.locator("#q-story").press_sequentially("Second.")
    saved(page, "story")
    expect(page.locator(".clash")).to_have_count(0)
    assert at.stored("story") == "First. Second."


def test_a_sign_in_that_ends_while_writing(page_as: PageAs, at: Desk) -> None:
    page = opened(page_as, at)
    page.locator("#q-story").press_sequentially("Before. ")
    saved(page, "story")
    at.sign_everybody_out()
    page.locator("#q-story").press_sequentially("After.")
    expect(page.locator(STATE.format("story"))).to_contain_text("you are signed out")
    expect(page.locator("#q-story")).to_have_value("Before. After.")
    assert page.url.endswith("/sections/writing")
    assert at.stored("story").strip() == "Before."
    at.sign_in_again(page.context, "Rowan")
    saved(page, "story")
    assert at.stored("story") == "Before. After."
    assert [re.sub(r"[:.].*", "", words) for words in told(page)] == ["Not saved", "Everything is saved"]


def test_nothing_is_saved_in_the_name_of_whoever_signs_in_instead(page_as: PageAs, at: Desk) -> None:
    page = opened(page_as, at)
    at.sign_everybody_out()
    page.locator("#q-story").press_sequentially("Rowan’s words.")
    expect(page.locator(STATE.format("story"))).to_contain_text("you are signed out")
    at.sign_in_again(page.context, "Priya")
    expect(page.locator(STATE.format("story"))).to_contain_text("somebody else is signed in now")
    expect(page.locator("#q-story")).to_have_value("Rowan’s words.")
    assert at.stored("story") is None


def test_another_machine_shows_what_was_kept(page_as: PageAs, at: Desk) -> None:
    page = opened(page_as, at)
    page.locator("#q-story").fill("At the office.")
    page.locator("#q-is_safe").check()
    saved(page, "story")
    saved(page, "is_safe")
    page.reload()
    expect(page.locator("#q-story")).to_have_value("At the office.")
    home = opened(page_as, at)
    expect(home.locator("#q-story")).to_have_value("At the office.")
    expect(home.locator("#q-is_safe")).to_be_checked()
    home.locator("#q-story").press_sequentially(" And at home.")
    saved(home, "story")
    home.wait_for_timeout(1000)
    assert "home" in at.stored("story")


def test_leaving_takes_the_last_words_along(page_as: PageAs, at: Desk) -> None:
    page = opened(page_as, at)
    page.locator("#q-story").press_sequentially("Last words")
    page.goto("/reviews")
    page.wait_for_timeout(500)
    assert at.stored("story") == "Last words"


def test_leaving_with_words_that_could_not_be_kept_is_warned_of(page_as: PageAs, at: Desk) -> None:
    page = opened(page_as, at)
    warned: list[str] = []
    page.on("dialog", lambda dialog: (warned.append(dialog.type), dialog.dismiss()))
    page.locator("#q-story").fill("Kept.")
    saved(page, "story")
    page.context.set_offline(True)
    page.locator("#q-story").fill("Not kept.")
    expect(page.locator(STATE.format("story"))).to_contain_text("Not saved yet")
    page.evaluate("setTimeout(() => { location.href = '/reviews' })")
    page.wait_for_timeout(400)
    assert warned == ["beforeunload"]
    expect(page.locator("#q-story")).to_have_value("Not kept.")
    page.context.set_offline(False)
    saved(page, "story")


def test_save_and_continue_waits_for_what_is_not_kept_yet(page_as: PageAs, at: Desk) -> None:
    page = opened(page_as, at)
    page.context.set_offline(True)
    page.locator("#q-story").fill("Typed without a network.")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.locator(STATE.format("story"))).to_contain_text("Not saved yet")
    expect(page.locator(STATE.format("story"))).to_contain_text("leave this page open")
    expect(page.locator("#leaving")).to_contain_text("goes on by itself")  # beside the button, where they look
    expect(page.locator("#q-story")).to_have_value("Typed without a network.")
    page.context.set_offline(False)
    page.wait_for_url("**/sections/every_kind")
    assert at.stored("story") == "Typed without a network."


def test_whoever_writes_on_after_save_and_continue_is_not_taken_away(page_as: PageAs, at: Desk) -> None:
    page = opened(page_as, at)
    page.context.set_offline(True)
    page.locator("#q-story").fill("Typed without a network.")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.locator("#leaving")).to_be_visible()
    page.locator("#q-strength").fill("One more thing.")
    expect(page.locator("#leaving")).to_have_count(0)
    page.context.set_offline(False)
    saved(page, "story")
    saved(page, "strength")
    page.wait_for_timeout(300)
    assert page.url.endswith(at.path)
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url("**/sections/every_kind")


def test_a_question_appears_after_the_answer_that_asks_for_it(page_as: PageAs, at: Desk) -> None:
    page = opened(page_as, at)
    expect(page.locator("#q-why_unsafe")).to_have_count(0)
    page.locator("#q-is_safe-2").focus()
    page.keyboard.press("Space")
    expect(page.locator("#q-why_unsafe")).to_be_visible()
    expect(page.locator("#q-is_safe-2")).to_be_focused()
    page.wait_for_timeout(150)
    assert told(page) == ["2 more to answer here because of that."]
    page.locator("#q-why_unsafe").fill("Nobody has seen her.")
    saved(page, "why_unsafe")
    page.locator("#q-is_safe").check()
    expect(page.locator("#q-why_unsafe")).to_have_count(0)
    page.locator("#q-is_safe-2").check()
    expect(page.locator("#q-why_unsafe")).to_have_value("Nobody has seen her.")


def test_who_else_writes_is_said_and_nothing_is_locked(page_as: PageAs, at: Desk) -> None:
    page = opened(page_as, at)
    with at.served.app.app_context():
        crowd_writes(at.review)
    page.evaluate("htmx.trigger('#presence', 'look')")
    expect(page.locator("#presence")).to_contain_text("Writer 0 is writing here too")
    page.locator("#q-story").fill("Beside each other.")
    saved(page, "story")


def test_a_date_that_is_none_is_refused_with_what_was_typed(page_as: PageAs, at: Desk) -> None:
    page = opened(page_as, at)
    page.locator("#q-seen_on").fill("soon")
    page.locator("#q-story").focus()
    expect(page.locator(STATE.format("seen_on"))).to_contain_text("Not saved.")
    expect(page.locator("#q-seen_on")).to_have_value("soon")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.locator("#q-seen_on")).to_be_focused()
    page.locator("#q-seen_on").fill("3 March 2027")
    saved(page, "seen_on")
    assert at.stored("seen_on") == "2027-03-03"
