"""What is asked, and what counts: conditions on answers and facts; blank, not applicable, not scored, left out and not
asked are five things (D50–D53, D69)."""

from typing import Any

import pytest

from qaportal.frameworks.meaning.answers import Filled, figure, is_asked, states
from qaportal.reviews.binding import bound, forms_for, how_often
from tests.reviews.packs import PACKS

LAMBETH = PACKS["lambeth"].forms["service_audit"]
CHILD = next(part for part in LAMBETH.parts if part.key == "child")
KEYS = [question.key for section in CHILD.sections for question in section.questions]


@pytest.mark.parametrize(("facts", "asked"), [({"age": 12}, True), ({"age": 11}, False), ({}, True)])
def test_an_age_that_nobody_knows_keeps_the_childs_part_asked(facts: dict[str, Any], asked: bool) -> None:
    """LB-087, D69: the part and each of its questions alike."""
    filled = Filled({}, facts=facts)
    assert is_asked(CHILD, filled) is asked
    found = states(LAMBETH, filled)
    assert any(found[key] != "not_asked" for key in KEYS) is asked


def test_a_part_that_says_why_there_is_nothing_in_it_leaves_every_figure() -> None:
    facts = {"age": 15}
    scored = {question.key for question in LAMBETH.questions() if question.scored} & set(KEYS)
    empty, blank = Filled({}, facts=facts, empty=frozenset({"child"})), Filled({}, facts=facts)
    assert {states(LAMBETH, empty)[key] for key in KEYS} == {"omitted"}
    assert figure(LAMBETH, [empty]).could == figure(LAMBETH, [blank]).could - len(
        [key for key in scored if states(LAMBETH, blank)[key] == "blank"]
    )


BOUND = {
    ("bedford", "case_audit", "case_file_audit"): ("record", {"auditor"}),
    ("bedford", "case_audit", "audit_check"): ("record", {"senior"}),
    ("bedford", "independent_audit", "case_file_audit"): ("often", {"auditor"}),
    ("bedford", "supervision_case", "supervision_audit"): ("once", {"auditor"}),
    ("lambeth", "service_evaluation", "service_audit"): ("record", {"auditor", "worker"}),
    ("lambeth", "practice_week", "observation"): ("often", {"observer"}),
    ("lambeth", "practice_week", "partner_summary"): ("holder", {"partner"}),
    ("lambeth", "observation", "observation"): ("once", {"observer"}),
    ("north-somerset", "cpr", "practice_review"): ("record", {"reviewer", "worker"}),
    ("north-somerset", "spotlight", "member_record"): ("holder", {"member"}),
    ("north-somerset", "spotlight", "spotlight_report"): ("once", {"lead"}),
    ("west-sussex", "collaborative_audit", "collaborative_audit"): ("record", {"worker"}),
    ("west-sussex", "iro_scrutiny", "iro_footprint"): ("often", {"iro"}),
    ("west-sussex", "cp_scrutiny", "cp_scrutiny"): ("holder", {"chair"}),
}


@pytest.mark.parametrize("where", BOUND, ids="/".join)
def test_which_seats_begin_which_form_and_what_there_is_one_of_it_for(where: tuple[str, str, str]) -> None:
    pack = PACKS[where[0]]
    kind = pack.activities[where[1]]
    form = next(one for one in forms_for(pack, kind) if one.key == where[2])
    found = {seat.key: bound(kind, form, seat.key) for seat in kind.seats}
    assert (how_often(kind, form), {key for key, one in found.items() if one and one.may_start}) == BOUND[where]
