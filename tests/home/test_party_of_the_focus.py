"""A party of the focus: its phases wait for those alone who have to do with what is looked at (LB-025)."""

from datetime import date
from types import SimpleNamespace
from typing import cast

import pytest

from qaportal.programme.owners import Place, owns
from qaportal.programme.plans import PhaseRow, Row

PLAN = PhaseRow("plan", "Improvement plan", "manager_concerned", "Its manager", date(2027, 3, 1), date(2027, 3, 12))
OF_SERVICE_7 = cast("Row", SimpleNamespace(ref="TS-2027-03", team_id=None, service_id=7))
NONE = frozenset[int]()


@pytest.mark.parametrize(
    ("services", "waits"),
    [(frozenset({7}), True), (frozenset({8}), False), (NONE, True)],
    ids=["of the service", "of another", "in charge of all"],
)
def test_a_phase_waits_for_those_who_answer_for_the_service(services: frozenset[int], waits: bool) -> None:
    place = Place(frozenset({"manager"}), frozenset(), NONE, services, frozenset({"manager_concerned"}))
    assert owns(PLAN, OF_SERVICE_7, place) is waits
