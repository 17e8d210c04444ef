"""Every grade is kept beside the others, whoever's it was; what is settled stays; whose work it was is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Select, event
from sqlalchemy.orm import ORMExecuteState

from qaportal.home.queries.own import to_settle
from qaportal.invites.models import Letter
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import Stale
from qaportal.moderation import services
from qaportal.moderation.emails.grades import grade as letter_of
from qaportal.moderation.looked import Looked
from qaportal.moderation.models import SecondLook
from qaportal.moderation.queries import agreed_on, how_it_came, looked_of
from qaportal.moderation.services import locks
from qaportal.moderation.services.concluding import conclude
from qaportal.reviews.models import Review
from qaportal.reviews.sight import judging_parts
from tests.moderation.disagreed import agree, letters, person, raised, reviewed, settle, sight, view
from tests.moderation.looked import Work


@pytest.fixture(autouse=True)
def inside(town: Flask) -> Iterator[None]:
    with town.app_context():
        yield


def agreed_before(grade: str = "outstanding") -> Work:
    """Rowan found it good; he and Pat agreed on another grade before Tom looked at it a second time."""
    work = Work("north-somerset")
    work.hand_in_first(grade="good")
    made = raised(work.review)
    settle("Rowan", made, grade)
    agree("Pat", made)
    return work


def test_what_both_sides_agreed_on_is_kept_beside_the_grades_of_both_looks() -> None:
    """NS-043, NS-053: the second look decides, and says what it decided against."""
    work = agreed_before()
    assert work.looked().state == "asked"
    work.judge(moderated_grade="good")
    kept = agreed_on(work.sight("Tom"), person("Tom"))
    assert kept is not None
    assert (work.looked().look.grade, kept.grade) == ("good", "outstanding")
    assert (work.review.grade, work.review.is_final) == ("good", True)
    assert "In a disagreement, both sides agreed on Outstanding" in how_it_came(work.sight("Pat"), person("Pat"))


def test_what_was_agreed_on_about_another_writing_counts_no_more() -> None:
    work = agreed_before()
    part = next(one for one in work.review.parts if one.key == "conclusion")
    assert agreed_on(work.sight("Rowan")) is not None
    part.handed_in_at = clock.now().replace(year=2030)
    db.session.commit()
    assert agreed_on(work.sight("Rowan")) is None


def test_without_a_second_look_what_was_agreed_on_stands() -> None:
    """A review that is not looked at twice: the last part makes it final with the grade of the talk."""
    review = reviewed()
    made = raised(review)
    settle("Rowan", made)
    agree("Pat", made)
    seen = sight("Rowan", review)
    assert agreed_on(seen).grade == "outstanding"  # type: ignore[union-attr]
    assert db.session.query(SecondLook).count() == 0
    conclude(looked_by("Rowan", review), by=person("Rowan"))
    db.session.commit()
    assert (review.is_final, review.grade) == (True, "outstanding")
    came = how_it_came(sight("Pat", review), person("Pat"))
    assert came.startswith("The first look gave Good. In a disagreement, both sides agreed on Outstanding on ")
    assert letters("grade") == [("Pat", "")]


def looked_by(first: str, review: Review) -> Looked:
    found = looked_of(person(first), review.public_id)
    assert found is not None
    return found


# What is settled stays ----------------------------------------------------------------------------------------


def test_once_it_is_settled_neither_look_is_sent_back() -> None:
    work = Work("north-somerset")
    work.hand_in_first(grade="good")
    reflection = next(one for one in work.review.parts if one.key == "reflection")
    reflection.handed_in_at = reflection.handed_in_by_id = None  # so that it is not final yet
    db.session.commit()
    work.judge(moderated_grade="good")
    looked = work.looked()
    assert (looked.state, looked.review.is_final) == ("settled", False)
    seen = work.sight("Priya")
    for part in (*judging_parts(seen.kind, seen.form), next(p for p in seen.form.parts if p.key == "conclusion")):
        with pytest.raises(Stale, match="settled which grade stands"):
            services.return_part(work.sight("Priya"), part, "Say more.", by=work.cast["Priya"])
        db.session.rollback()
    assert work.looked().state == "settled"


# Who is told --------------------------------------------------------------------------------------------------


def test_whose_work_it_was_is_told_that_a_second_look_came_to_another_grade() -> None:
    """By mail and at home, without a word of the child or of the grade."""
    work = Work("north-somerset")
    work.hand_in_first(grade="good")
    work.judge(moderated_grade="inadequate")
    assert letters("grade") == []
    services.talk(work.looked(), held_on=clock.today(), with_whom="", said="We read it.", agreed="inadequate", seen=0,
                  by=work.cast["Tom"])  # fmt: skip
    db.session.commit()
    assert letters("grade") == [("Pat", "")]
    said = letter_of(db.session.query(Letter).filter_by(kind="grade").one())
    assert said is not None
    text = said.as_string()
    assert (work.ref in text, "Inadequate" in text, "LCS-" in text) == (True, False, False)
    need = to_settle(person("Pat"), clock.today())[0]
    assert (need.title, need.href) == (
        "The grade of a review you took part in has changed", f"/reviews/{work.public_id}",
    )  # fmt: skip
    assert to_settle(person("Rowan"), clock.today()) == []


def test_nobody_is_told_where_the_grade_is_the_same() -> None:
    work = Work("north-somerset")
    work.hand_in_first(grade="good")
    work.judge(moderated_grade="good")
    assert (work.looked().state, letters("grade")) == ("settled", [])


def test_a_disagreement_that_changes_the_grade_is_told_once() -> None:
    """Whoever agreed last knows; who is told of the grade has no second letter of the same."""
    review = reviewed(final=True)
    made = raised(review)
    settle("Pat", made, "outstanding")
    agree("Rowan", made)
    assert (letters("grade"), letters()[-1]) == ([("Pat", "")], ("Rowan", "agree"))
    assert view("Pat", made).dispute.outcome == "settled"


# One order ----------------------------------------------------------------------------------------------------


@contextmanager
def held() -> Iterator[list[Select[Any]]]:
    """The statements that hold rows, in order."""
    found: list[Select[Any]] = []

    def note(state: ORMExecuteState) -> None:
        if isinstance(state.statement, Select) and state.statement._for_update_arg is not None:
            found.append(state.statement)

    event.listen(db.session, "do_orm_execute", note)
    try:
        yield found
    finally:
        event.remove(db.session, "do_orm_execute", note)


def test_reviews_are_held_before_a_disagreement_about_them() -> None:
    made = raised(reviewed(final=True))
    with held() as found:
        settle("Rowan", made)
    assert [one.get_final_froms()[0].description for one in found] == ["review", "dispute"]


@pytest.mark.parametrize("who", ["Rowan", "Tom"])
def test_both_forms_of_a_second_look_are_held_by_their_ids_whoever_comes_first(who: str) -> None:
    """Bedford's second line has a form of its own, which may have been opened before the one it looks at."""
    work = Work("bedford")
    work.hand_in_first()
    work.judge()
    both = sorted(one.id for one in db.session.query(Review).filter_by(record_id=work.record.id))
    assert len(both) == 2
    review = next(one for one in db.session.query(Review) if (one.id == work.review.id) == (who == "Rowan"))
    with held() as found:
        locks.hold(review, work.kind)
    assert [db.session.scalars(one).all() for one in found] == [both]
