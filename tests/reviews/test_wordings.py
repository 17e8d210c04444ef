"""The wording of a level stands with its own level, also where the framework has none for some (000:74-81; GAP-02)."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from qaportal.frameworks.schema import Pack, Section
from qaportal.reviews.guide import hints_of, rubrics_of
from tests.cast import Cast
from tests.reviews.filled import FORM, begun, fill, hand_in, say_none
from tests.reviews.levels import said, shown
from tests.reviews.packs import PACKS

OVERALL = ("grade_help_and_protection", "grade_care")
PACK = PACKS["north-somerset"]


def section_of(pack: Pack, part: str, section: str) -> Section:
    parts = {one.key: one for one in pack.forms[FORM].parts}
    return next(one for one in parts[part].sections if one.key == section)


def test_a_rubric_without_good_words_the_other_levels_as_themselves(
    saltmarsh: Cast, sign_in: Callable[[str], FlaskClient]
) -> None:
    review = begun()
    say_none("Rowan", review, "child_view", "family_view")
    fill("Rowan", review, "review")
    hand_in("Rowan", review, "child_view", "family_view", "review")
    html = sign_in("Rowan").get(f"/reviews/{review.public_id}/parts/conclusion/sections/judgement").text
    assert shown(html) == said(PACK, *OVERALL)
    assert [[level for level, _ in one] for one in shown(html)] == [
        ["Outstanding", "Requires Improvement", "Inadequate"]
    ] * 2
    assert html.count("The framework gives no wording for Good.") == 2


def test_each_question_of_a_rubrics_section_has_the_wordings_of_its_own_row() -> None:
    section = section_of(PACK, "review", "assessment")
    rows = PACK.rubrics["assessment"].rows
    assert list(hints_of(PACK, section).values()) == [dict(row.levels) for row in rows]


@pytest.mark.parametrize(("part", "section"), [("conclusion", "judgement"), ("moderation", "own_judgement")])
def test_one_grade_with_two_rubrics_of_its_scale_has_no_wordings_of_one_of_them(part: str, section: str) -> None:
    """There is one for each group of children: which of the two holds is for the reader to say."""
    asked = section_of(PACK, part, section)
    assert tuple(asked.rubrics) == OVERALL
    assert [one.key for one in asked.questions if one.scale == "grades"] in (["grade"], ["moderated_grade"])
    assert hints_of(PACK, asked) == {}
    assert hints_of(PACK, asked.model_copy(update={"rubrics": OVERALL[:1]})) != {}  # one alone stands with the question


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_a_wording_stands_with_the_question_or_beside_the_section_never_both(pack: Pack) -> None:
    """Also where ratings have words of their own for each number."""
    twice = [
        (form.key, section.key)
        for form in pack.forms.values() for section in form.sections()
        if rubrics_of(pack, section) and (hints_of(pack, section) or any(one.anchors for one in section.questions))
    ]  # fmt: skip
    assert twice == []


def test_a_rubric_without_a_word_says_so_beside_its_section() -> None:
    """WS-041: management oversight has one row, and no wording at any level."""
    pack = PACKS["west-sussex"]
    section = next(one for one in pack.forms["collaborative_audit"].sections() if one.key == "oversight")
    assert [one.unworded for one in rubrics_of(pack, section)] == [
        ("Outstanding", "Good", "Requires improvement", "Inadequate")
    ]


def test_each_section_with_ratings_in_numbers_alone_has_the_descriptions_of_skills() -> None:
    """LB-089"""
    form = PACKS["lambeth"].forms["service_audit"]
    bare = [one for one in form.sections() if any(q.kind == "rating" and not q.anchors for q in one.questions)]
    assert [one.key for one in bare if one.rubrics != ("skills",)] == []
