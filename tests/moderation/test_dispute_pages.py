"""Disagreements in a browser without script: each step by its own form, and what each person is shown."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qaportal.lib.db import db
from qaportal.moderation.models import Dispute
from qaportal.moderation.services.disputes import NOT_NOW, THERE
from qaportal.reviews.models import Review
from tests.moderation.disagreed import browser, join, judge, name, on, raised, reviewed

RAISE = {"about": "Final grade", "why": "The plan was there in May.", "start": "1", "supporter": "Una"}


@pytest.fixture
def town_with_review(town: Flask) -> tuple[Flask, str]:
    """Rowan graded Pat's work as good, and that stands."""
    with town.app_context():
        review = reviewed(final=True).public_id
        join("Ruth")
    return town, review


def words(client: FlaskClient, path: str) -> str:
    """What a page says, tags taken out."""
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


def press(client: FlaskClient, path: str, **sent: str) -> str:
    """Send a form; the address that it leads on to."""
    answer = client.post(path, data=sent)
    assert answer.status_code == 303, (path, answer.status_code, answer.get_data(as_text=True)[-2000:])
    return answer.headers["Location"]


def test_the_whole_ladder(town_with_review: tuple[Flask, str]) -> None:
    town, review = town_with_review
    pat, rowan, priya, ruth = (browser_of(town, first) for first in ("Pat", "Rowan", "Priya", "Ruth"))
    assert "I do not agree with this review" in words(pat, f"/reviews/{review}/dispute/glance")
    assert "You need not talk first" in words(pat, f"/reviews/{review}/dispute")
    at = press(pat, f"/reviews/{review}/dispute", **RAISE)
    assert "There is one about this review" in words(rowan, f"/reviews/{review}/dispute")
    shown = words(rowan, at)
    assert ("Una" in shown, "The plan was there in May." in shown, "Monday 30 November 2026" in shown) == (True,) * 3
    press(rowan, f"{at}/notes", words="We talked on Tuesday.", rung="1")
    press(pat, f"{at}/next-step", to="2", words="The plan was not read.", rung="1")
    assert "Choose somebody" in words(priya, "/disputes")
    assert "Nobody of that name can settle it" in words(priya, f"{at}/choice?q=rowan")
    assert "Ruth Rush Reviewing Officer of Adoption" in words(priya, f"{at}/choice?q=rush")
    with town.app_context():
        chosen = re.search(r'value="([\w-]{22})"', priya.get(f"{at}/choice?q=rush").get_data(as_text=True))
    assert chosen is not None
    press(priya, f"{at}/choice?q=rush", person=chosen[1], rung="2")
    blind = words(ruth, at)
    assert "kept from you until you have judged" in blind
    assert "The plan was not read." not in blind
    assert "We talked on Tuesday." not in blind
    press(ruth, f"{at}/judgement", grade="requires_improvement", words="Two visits were late.", rung="2")
    assert "We talked on Tuesday." in words(ruth, at)
    assert "Ruth Rush (Moderator)" in words(pat, "/disputes")
    press(pat, f"{at}/next-step", to="3", words="Still apart.", rung="2")
    assert "Write down what you decide" in words(priya, at)
    assert "What do you decide, and why?" in words(priya, f"{at}/outcome")
    press(priya, f"{at}/outcome", grade="outstanding", changes="None", words="Read with all three.", rung="3")
    assert "Settled" in words(pat, at)
    assert "Grade: Outstanding" in re.sub(" +", " ", words(pat, f"/reviews/{review}/dispute/glance"))
    assert "Before: Good" in words(rowan, f"/reviews/{review}/dispute/glance")


def browser_of(town: Flask, first: str) -> FlaskClient:
    """Somebody's browser."""
    with town.app_context():
        return browser(town, first)


def test_a_talk_settled_by_both(town_with_review: tuple[Flask, str]) -> None:
    town, review = town_with_review
    pat, rowan = browser_of(town, "Pat"), browser_of(town, "Rowan")
    at = press(pat, f"/reviews/{review}/dispute", **RAISE)
    press(rowan, f"{at}/outcome", grade="same", changes="The second action goes.", words="Agreed by both.", rung="1")
    assert "waits for Pat Poppy" in words(rowan, at)
    assert "wrote down an outcome" in words(pat, at)
    press(pat, f"{at}/agreement", rung="1", proposal="1")
    assert "The grade stays as it was." in words(rowan, at)


def test_what_is_over_asks_what_is_new_and_keeps_what_was_typed(town_with_review: tuple[Flask, str]) -> None:
    town, review = town_with_review
    pat, rowan = browser_of(town, "Pat"), browser_of(town, "Rowan")
    assert "What is new since then?" not in words(pat, f"/reviews/{review}/dispute")
    at = press(pat, f"/reviews/{review}/dispute", **RAISE)
    press(rowan, f"{at}/outcome", grade="same", words="Agreed by both.", rung="1")
    press(pat, f"{at}/agreement", rung="1", proposal="1")
    assert "It came to its end already: Final grade." in words(pat, f"/reviews/{review}/dispute")
    refused = pat.post(f"/reviews/{review}/dispute", data=RAISE)
    said = refused.get_data(as_text=True)
    assert (refused.status_code, RAISE["why"] in said, "Say what is new since" in said) == (422, True, True)
    again = press(pat, f"/reviews/{review}/dispute", **RAISE, new_facts="June is on record now.")
    assert "June is on record now." in words(rowan, again)


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/reviews/{review}/dispute", {"about": "", "why": "", "start": ""}),
        ("/disputes/{dispute}/notes", {"words": ""}),
        ("/disputes/{dispute}/outcome", {"grade": "excellent", "words": ""}),
        ("/disputes/{dispute}/next-step", {"to": "9", "words": ""}),
    ],
)
def test_a_form_that_lacks_something_says_what(
    town_with_review: tuple[Flask, str], path: str, sent: dict[str, str]
) -> None:
    town, review = town_with_review
    at = ""
    if "dispute}" in path:
        with town.app_context():
            at = raised(db.session.query(Review).one()).public_id
    answer = browser_of(town, "Pat").post(path.format(review=review, dispute=at), data=sent)
    assert answer.status_code == 422
    assert "There is a problem" in answer.get_data(as_text=True)


@pytest.mark.parametrize("first", ["Tom", "Hazel", "Lena", "Bea", "Gus"])
def test_for_who_has_no_part_there_is_none(town_with_review: tuple[Flask, str], first: str) -> None:
    town, _ = town_with_review
    with town.app_context():
        at = raised(db.session.query(Review).one()).public_id
    client = browser_of(town, first)
    for page in ("", "/outcome", "/next-step", "/judgement", "/choice"):
        assert client.get(f"/disputes/{at}{page}").status_code == 404
    for act in ("notes", "outcome", "next-step", "judgement", "choice", "agreement", "withdrawal"):
        assert client.post(f"/disputes/{at}/{act}", data={"rung": "1"}).status_code == 404
    assert "Nothing is to be settled." in words(client, "/disputes")


def test_who_stands_aside_finds_no_trace(town: Flask) -> None:
    """NS-055: neither page, list, nor glance; what the log says of it names no review."""
    with town.app_context():
        review = reviewed(reviewer="Priya", final=True)
        join("Petra", "Quinn", "Ruth")
        made = raised(review, start=2)
        at, ident = f"/disputes/{made.public_id}", review.public_id
    priya, quinn, ruth, pat = (browser_of(town, first) for first in ("Priya", "Quinn", "Ruth", "Pat"))
    assert words(priya, at)
    chosen = re.search(r'value="([\w-]{22})"', quinn.get(f"{at}/choice?q=rush").get_data(as_text=True))
    press(quinn, f"{at}/choice?q=rush", person=chosen[1] if chosen else "", rung="2")
    press(ruth, f"{at}/judgement", grade="good", words="Good.", rung="2")
    press(pat, f"{at}/next-step", to="3", words="No.", rung="2")
    assert "had a part in this review, so the Principal Social Worker decides. Petra Pine" in words(pat, at)
    assert priya.get(at).status_code == 404
    assert "Nothing is to be settled." in words(priya, "/disputes")
    assert "Raised" not in words(priya, f"/reviews/{ident}/dispute/glance")
    assert "disagreement about review" not in words(priya, "/admin/log").lower()
    assert "Disagreement" not in words(priya, "/outbox")
    with town.app_context():
        assert db.session.query(Dispute).one().rung == 3


def test_who_stands_aside_is_not_told_of_it_when_they_raise_one(town: Flask) -> None:
    """NS-055: a sentence that says what they can do, and nothing of the one that is open."""
    with town.app_context():
        review = reviewed(moderator="Priya", second="outstanding", final=True)
        join("Petra", "Quinn", "Ruth")
        made = raised(review, start=2)
        name("Quinn", made, "Ruth")
        judge("Ruth", made)
        on("Pat", made)
        at = f"/reviews/{review.public_id}/dispute"
    refused = browser_of(town, "Priya").post(at, data=RAISE)
    assert (refused.status_code, NOT_NOW in refused.text, THERE in refused.text) == (422, True, False)


def test_no_grade_stands_chosen_for_who_decides(town_with_review: tuple[Flask, str]) -> None:
    """They say which, also where it stays as it is."""
    town, review = town_with_review
    pat, rowan = browser_of(town, "Pat"), browser_of(town, "Rowan")
    at = press(pat, f"/reviews/{review}/dispute", **RAISE)
    offered = re.findall(r'<input[^>]* name="grade"[^>]*>', rowan.get(f"{at}/outcome").text)
    assert [" checked" in one for one in offered] == [False] * 5
    refused = rowan.post(f"{at}/outcome", data={"words": "Agreed.", "rung": "1"})
    assert (refused.status_code, "Choose which grade stands." in refused.text) == (422, True)


def test_a_page_of_yesterday_says_that_it_moved_on(town_with_review: tuple[Flask, str]) -> None:
    town, review = town_with_review
    pat, rowan = browser_of(town, "Pat"), browser_of(town, "Rowan")
    at = press(pat, f"/reviews/{review}/dispute", **RAISE)
    press(pat, f"{at}/next-step", to="2", words="No.", rung="1")
    assert rowan.post(f"{at}/notes", data={"words": "Late.", "rung": "1"}).status_code in (403, 409)
