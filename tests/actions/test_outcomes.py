"""What settles a disagreement is carried out on the actions of its review, and whoever has one is told (NS-050)."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from qaportal.actions import services
from qaportal.actions.emails import action_changed as letter_of
from qaportal.actions.models import Action
from qaportal.invites.models import Letter
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.moderation.amending import Change, read, recommended, words_of
from qaportal.moderation.models import Dispute
from qaportal.reviews.models import Answer, Review
from tests.moderation.disagreed import letters, person, raised, reviewed, sight, view
from tests.moderation.test_dispute_pages import browser_of

TALK = {"what": "Talk about the plan", "who": "Tom Thyme", "when": "2027-04-12"}
ASK = {"what": "Ask health", "who": "Hazel Hart", "when": "2027-05-03"}
FALLS = Change("actions", 0, "Talk about the plan", falls_away=True)
LATER = Change("actions", 1, "Ask health", "Ask health and school", "2027-06-01")


@pytest.fixture
def review(town: Flask) -> Iterator[Review]:
    """Rowan recommends two actions; the review is final."""
    with town.app_context():
        yield recommending()


def recommending() -> Review:
    """A final review with two actions, of which Tom has one and Hazel the other."""
    made = reviewed(final=True)
    names = [person("Tom").name, person("Hazel").name]
    rows = [one | {"who": name} for one, name in zip((TALK, ASK), names, strict=True)]
    db.session.add(Answer(
        review_id=made.id, key="actions", part_key="conclusion", value=rows, version=1, saved_at=clock.now(),
        saved_by_id=person("Rowan").id,
    ))  # fmt: skip
    db.session.flush()
    seen = sight("Rowan", made)
    services.take_up(seen, next(part for part in seen.form.parts if part.key == "conclusion"), by=person("Rowan"))
    db.session.commit()
    return made


def settled(review: Review, *changes: Change) -> Dispute:
    """Rowan writes down what becomes of them, and Pat agrees."""
    made = raised(review, about=["Actions"])
    said = {"grade": "", "changes": "", "words": "We read it.", "rung": 1}
    assert services.propose(view("Rowan", made), actions=changes, by=person("Rowan"), **said) is False
    assert services.agree(view("Pat", made), proposal=1, rung=1, by=person("Pat")) is True
    db.session.commit()
    return made


def rows() -> list[tuple[str, date, date, bool]]:
    found = db.session.query(Action).order_by(Action.number)
    return [(one.what, one.due_on, one.first_due_on, one.withdrawn_at is None) for one in found]


def test_one_falls_away_and_another_is_changed_once_both_sides_agreed(review: Review) -> None:
    before = rows()
    made = raised(review, about=["Actions"])
    said = {"grade": "", "changes": "", "words": "We read it.", "rung": 1}
    services.propose(view("Rowan", made), actions=[FALLS, LATER], by=person("Rowan"), **said)
    assert rows() == before  # until it is agreed to
    services.agree(view("Pat", made), proposal=1, rung=1, by=person("Pat"))
    assert rows() == [
        ("Talk about the plan", date(2027, 4, 12), date(2027, 4, 12), False),
        ("Ask health and school", date(2027, 6, 1), date(2027, 5, 3), True),
    ]
    assert [words_of(one) for one in read(made.actions)] == [
        "“Talk about the plan” falls away.", "“Ask health” is now: Ask health and school, by 1 June 2027.",
    ]  # fmt: skip
    assert services.carry_out(made, by=person("Pat")) == []


def test_another_day_alone_is_told_as_that() -> None:
    assert words_of(replace(LATER, what=LATER.was)) == "“Ask health” is now due 1 June 2027."


def test_whoever_has_one_is_told_its_reference_and_day_alone(review: Review) -> None:
    settled(review, FALLS, LATER)
    assert letters("action_changed") == [("Tom", ""), ("Hazel", "")]
    said = [letter_of(one) for one in db.session.query(Letter).filter_by(kind="action_changed").order_by(Letter.id)]
    assert [one and one["Subject"] for one in said] == ["Action A-0001 falls away", "Action A-0002 has changed"]
    text = "".join(one.as_string() for one in said if one)
    assert ("Tuesday 1 June 2027" in text, "health" in text, "plan" in text) == (True, False, False)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (Change("actions", 7, "Another", falls_away=True), "changes"),
        (Change("actions", 1, "Ask health", "", "2027-06-01"), "what_actions_1"),
        (Change("actions", 1, "Ask health", "Ask health", "2027-05-03"), "becomes_actions_1"),
        (Change("actions", 1, "Ask health", "Ask health", "2020-05-03"), "due_actions_1"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_box(review: Review, change: Change, field: str) -> None:
    made = raised(review, about=["Actions"])
    with pytest.raises(DomainError) as refused:
        services.propose(view("Rowan", made), actions=[change], grade="", changes="", words="So.", rung=1,
                         by=person("Rowan"))  # fmt: skip
    assert refused.value.details["field"] == field


def test_nobody_agrees_to_change_actions_that_are_others_by_now(review: Review) -> None:
    """The review went back meanwhile, and another action stands where the one was that is to fall away."""
    made = raised(review, about=["Actions"])
    services.propose(view("Rowan", made), actions=[FALLS], grade="", changes="", words="So.", rung=1,
                     by=person("Rowan"))  # fmt: skip
    answer = db.session.query(Answer).filter_by(key="actions").one()
    answer.value = list(reversed(answer.value))
    db.session.commit()
    with pytest.raises(Stale, match="have changed since"):
        services.agree(view("Pat", made), proposal=1, rung=1, by=person("Pat"))
    db.session.rollback()
    assert [is_there for *_, is_there in rows()] == [True, True]
    services.propose(view("Rowan", made), actions=[replace(FALLS, position=1)], grade="", changes="", words="So.",
                     rung=1, by=person("Rowan"))  # fmt: skip
    assert services.agree(view("Pat", made), proposal=2, rung=1, by=person("Pat")) is True


def test_only_parts_that_are_in_and_read_recommend_something(review: Review) -> None:
    assert [one.what for one in recommended(sight("Pat", review))] == ["Talk about the plan", "Ask health"]
    part = next(one for one in review.parts if one.key == "conclusion")
    part.handed_in_at = part.handed_in_by_id = None
    db.session.commit()
    assert recommended(sight("Rowan", review)) == []


def test_on_the_pages(town: Flask) -> None:
    """Without script: each action is a group of boxes, and what was typed stays where it is refused."""
    with town.app_context():
        at = f"/disputes/{raised(recommending(), about=['Actions']).public_id}"
    rowan, pat = browser_of(town, "Rowan"), browser_of(town, "Pat")
    text = rowan.get(f"{at}/outcome").get_data(as_text=True)
    assert re.findall(r"<legend[^>]*>\s*(Action \d)", text) == ["Action 1", "Action 2"]
    sent = {"grade": "same", "words": "Agreed.", "rung": "1", "becomes_actions_0": "falls_away",
            "becomes_actions_1": "changed", "what_actions_1": "Ask school", "due_actions_1": "1/5/2020"}  # fmt: skip
    refused = rowan.post(f"{at}/outcome", data=sent)
    said = refused.get_data(as_text=True)
    assert (refused.status_code, "1 May 2020 is past" in said, "Ask school" in said) == (422, True, True)
    assert rowan.post(f"{at}/outcome", data=sent | {"due_actions_1": "1/6/2027"}).status_code == 303
    assert "“Talk about the plan” falls away." in pat.get(at).get_data(as_text=True)
    assert pat.post(f"{at}/agreement", data={"rung": "1", "proposal": "1"}).status_code == 303
    assert "is now: Ask school, by" in rowan.get(at).get_data(as_text=True)
    with town.app_context():
        assert [one[0] for one in rows()] == ["Talk about the plan", "Ask school"]
