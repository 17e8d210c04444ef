"""The talk about a difference is kept once, with the second look: the form's part for it is filled in from there, and
copies of it (NS-044, A23). Nobody writes in it by hand, so it cannot say another grade than the one that stands."""

from collections.abc import Iterator

import pytest
from flask import Flask

from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.moderation import services
from qaportal.reviews import services as reviews
from qaportal.reviews.models import Review
from qaportal.reviews.queries import lines_of
from tests.lib.papers import WordFile
from tests.moderation.disagreed import agree, raised, settle
from tests.moderation.looked import Work
from tests.moderation.test_second_look_pages import client_of

NAME = "The talk, and what was settled"
SAID = "We read the plan together, and it names no dates."


@pytest.fixture(autouse=True)
def inside(town: Flask) -> Iterator[None]:
    with town.app_context():
        yield


def both_in(second: str) -> Work:
    """Rowan found it good, Tom gave this grade."""
    work = Work("north-somerset")
    work.hand_in_first(grade="good")
    work.judge(moderated_grade=second)
    return work


def talked(agreed: str = "requires_improvement") -> Work:
    work = both_in("inadequate")
    services.talk(work.looked(), held_on=clock.today(), with_whom="Lily Lime", said=SAID, agreed=agreed, seen=0,
                  by=work.cast["Tom"])  # fmt: skip
    db.session.commit()
    return work


def part_of(work: Work) -> str:
    return f"/reviews/{work.public_id}/parts/settled"


def said(work: Work) -> dict[str, object]:
    sight = work.sight("Tom")
    return {key: answer.value for key, answer in sight.answers.items() if answer.part_key == "settled"}


def copy_for(work: Work, first: str) -> WordFile:
    made = reviews.ask_for_copy(work.sight(first), "word", "For the child’s file.", by=work.cast[first])
    db.session.commit()
    return WordFile(reviews.file_of(made))


def test_what_the_two_agreed_on_stands_in_the_form_as_they_recorded_it() -> None:
    work = talked()
    assert work.review.is_final
    assert said(work) == {
        "talked_again_on": "2026-11-23",
        "talked_with": ["Reviewer", {"other": "Lily Lime"}],
        "talked_about": SAID,
        "settled_grade": "requires_improvement",
    }
    tom, pat = client_of("Tom"), client_of("Pat")
    for reader in (tom, pat):  # the framework has the practitioner read it
        page = reader.get(part_of(work)).text
        for words in ("23 November 2026", "Lily Lime", SAID, "Requires Improvement"):
            assert words in page
        assert "Points of disagreement" not in page  # nothing is kept of that here
    assert client_of("Bea").get(part_of(work)).status_code == 404


def test_nobody_writes_in_it_before_or_after() -> None:
    work = both_in("inadequate")
    tom = client_of("Tom")
    page = tom.get(f"/reviews/{work.public_id}").text
    assert "Nobody writes here: it is filled in once the second look is settled" in page
    assert f'Check and hand in<span class="vh"> {NAME}' not in page
    section = f"{part_of(work)}/sections/stands"
    assert tom.get(section).status_code == 303  # to the page on which it is read
    sent = {"q.settled_grade": "good", "v.settled_grade": "0"}
    assert tom.post(section, data=sent).status_code in (403, 404)
    assert not said(work)
    assert not [line for line in lines_of(work.cast["Tom"], since=clock.today()) if line.part.key == "settled"]
    assert "stands in “The talk, and what was settled” of the form too" in tom.get(
        f"/reviews/{work.public_id}/moderation/talk"
    ).text  # fmt: skip


def test_before_it_is_settled_there_is_nothing_to_read_of_it_and_no_button() -> None:
    work = both_in("inadequate")
    assert f'Read<span class="vh"> {NAME}' not in client_of("Tom").get(f"/reviews/{work.public_id}").text
    assert client_of("Pat").get(part_of(work)).status_code == 404


def test_where_both_gave_the_same_grade_it_says_that_there_was_nothing_to_settle() -> None:
    work = both_in("good")
    assert work.review.is_final
    assert not said(work)
    page = client_of("Pat").get(part_of(work)).text
    assert "There is nothing in this part: Reviewer and moderator agree and have nothing left to settle." in page


def test_copies_hold_the_talk_and_say_that_nothing_is_missing() -> None:
    work = talked()
    holds = {"Rowan": "Every part that was asked", "Pat": "Only 6 parts"}  # the moderator’s own is not the worker’s
    for first, how_much in holds.items():
        made = copy_for(work, first)
        facts = dict(row.split("\t") for row in made.styled("Fact") if "\t" in row)
        assert facts["Grade that stands"] == "Requires Improvement"
        assert facts["In this copy"].startswith(how_much)
        assert made.styled("Heading2")[-1] == NAME
        assert {SAID, "Requires Improvement", "23 November 2026"} <= {*made.styled("Answer")}


def test_a_disagreement_that_ends_with_another_grade_leaves_no_other_one_on_the_form() -> None:
    work = talked()
    made = raised(db.session.get_one(Review, work.review.id))
    settle("Rowan", made, "good")
    agree("Pat", made)
    assert work.sight("Tom").review.grade == "good"
    assert said(work)["settled_grade"] == "good"
    assert said(work)["talked_about"] == SAID
    assert "it was amended after this was handed in" in client_of("Pat").get(part_of(work)).text
    facts = dict(row.split("\t") for row in copy_for(work, "Pat").styled("Fact") if "\t" in row)
    assert facts["Grade that stands"].startswith("Good, amended ")


def test_nobody_sends_it_back() -> None:
    work = talked()
    priya = client_of("Priya")
    answer = priya.post(f"{part_of(work)}/return", data={"why": "Say more."})
    assert answer.status_code in (403, 404)
    assert work.sight("Tom").kept["settled"].is_in
