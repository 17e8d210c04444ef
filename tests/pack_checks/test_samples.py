"""Which records are looked at (D25-D28)."""

from datetime import date

import pytest

from qaportal.frameworks.meaning.samples import Candidate, draw, eligible
from qaportal.frameworks.schema import Pack, Sample
from qaportal.programme.generate import preview
from qaportal.programme.plans import Unit
from tests.pack_checks.councils import phases, planned

TODAY = date(2027, 3, 1)


def sample_of(pack: Pack, kind: str) -> Sample:
    sample = pack.activities[kind].sample
    assert sample is not None
    return sample


CHILDREN = [
    Candidate("long", {"supported_for": date(2026, 12, 1), "service": "Care Leavers", "age": 17}),
    Candidate("four-weeks", {"supported_for": date(2027, 2, 1), "service": "Care Leavers", "age": 9}),
    Candidate("new", {"supported_for": date(2027, 2, 2), "service": "Care Leavers", "age": 9}),
    Candidate("elsewhere", {"supported_for": date(2026, 1, 1), "service": "Family Wellbeing", "age": 12}),
]


@pytest.mark.says("D25")
def test_records_are_framed_by_how_long_and_where_and_drawn_again_alike_by_the_same_seed(ns: Pack) -> None:
    """NS-023"""
    sample = sample_of(ns, "cpr")
    found = eligible(ns.frames[sample.frame], CHILDREN, focus="Care Leavers", on=TODAY)
    # Four weeks before 1 March is 1 February.
    assert [child.ref for child in found] == ["long", "four-weeks"]
    many = [Candidate(f"r{n:03}", CHILDREN[0].facts) for n in range(200)]
    first = draw(sample, many, seed=7)
    assert first == draw(sample, list(reversed(many)), seed=7)
    assert first != draw(sample, many, seed=8)


@pytest.mark.says("D26")
def test_every_service_is_evaluated_once_a_year_on_twenty_to_twenty_five_children(lb: Pack) -> None:
    """LB-020; the services are those whose managers LB-041 names, but for quality assurance itself."""
    year = [row for row in preview(lb, "2027").activities if row.type_key == "service_evaluation"]
    assert [row.subject for row in year] == [
        "IRH",
        "CAT",
        "FSCP",
        "CWD",
        "CLA",
        "Leaving Care",
        "Fostering, Permanency and ART",
    ]
    many = [Candidate(f"r{n:03}", {}) for n in range(90)]
    taken = {}
    for seed, (row, size) in enumerate(zip(year, (20, 21, 22, 23, 24, 25, 25), strict=True)):
        [drawn] = draw(sample_of(lb, row.type_key), many, seed=seed, sizes={"at random": size}).values()
        taken[row.subject] = len(set(drawn))
    assert list(taken.values()) == [20, 21, 22, 23, 24, 25, 25]
    for size in (19, 26):
        with pytest.raises(ValueError, match="20 to 25"):
            draw(sample_of(lb, "service_evaluation"), many, seed=1, sizes={"at random": size})


@pytest.mark.says("D26")
def test_a_council_with_services_of_its_own_evaluates_each_of_those_once(lb: Pack) -> None:
    """LB-020"""
    known = {name.casefold(): Unit("service", n, name) for n, name in enumerate(("North", "South", "West"), 1)}
    year = preview(lb, "2027", units=known).activities
    assert [row.subject for row in year if row.type_key == "service_evaluation"] == ["North", "South", "West"]


@pytest.mark.says("D27")
def test_each_member_reviews_one_at_random_one_proud_and_one_challenging(ns: Pack) -> None:
    """NS-091, NS-096"""
    sample = sample_of(ns, "spotlight")
    many = [Candidate(f"r{n:02}", {}) for n in range(20)]
    many += [Candidate("p1", {}, "proud of"), Candidate("p2", {}, "proud of"), Candidate("c1", {}, "challenging")]
    drawn = draw(sample, many, seed=3, holder="member 1")
    assert {label: len(refs) for label, refs in drawn.items()} == {"at random": 1, "proud of": 1, "challenging": 1}
    assert drawn["challenging"] == ["c1"]
    assert drawn["proud of"][0] in ("p1", "p2")
    visit = planned(ns, "TS-2027-02")
    assert phases(visit)["nominations"][1] < phases(visit)["list"][1] < visit.starts


@pytest.mark.says("D28")
def test_what_leaders_see_is_chosen_by_hand_and_says_so(ws: Pack) -> None:
    """WS-047"""
    chosen = sample_of(ws, "collaborative_audit").for_leaders
    assert chosen is not None
    assert chosen.method == "chosen"
    assert chosen.number.is_open
