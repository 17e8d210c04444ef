"""Lists to choose from stay short however many years there are (X-16, CC-5)."""

from collections.abc import Callable
from importlib import import_module

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qaportal.actions import queries, services
from qaportal.actions.queries import choosing
from qaportal.lib.db import db
from tests.actions.planned import added, planned
from tests.cast import Cast
from tests.reviews.conftest import sign_in

__all__ = ["sign_in"]
# Pages say the same on either database: what differs between the two is tested where it is written.
pytestmark = pytest.mark.parametrize("stage", ["sqlite"], indirect=True)
PLANS = import_module("qaportal.actions.queries.plans")
SignIn = Callable[[str], FlaskClient]


def refs(found: object) -> list[str]:
    return [one.ref for one in found]  # type: ignore[attr-defined]


def test_what_says_the_same_is_offered_first_then_the_latest(saltmarsh: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = planned()
    same = added(plan, "Ask health before each conference")
    for number in range(4):
        added(plan, f"Write letter {number}")
    action = added(plan, "Ask health for each conference")
    monkeypatch.setattr(choosing, "OFFERED", 3)
    assert refs(queries.to_go_on_in(saltmarsh["Hazel"], action)) == [same.ref, "A-0005", "A-0004"]


@pytest.mark.parametrize(
    ("words", "found"),
    [("fathers", ["A-0002"]), ("FATHERS", ["A-0002"]), ("fathers write", ["A-0002"]), ("fathers health", []),
     ("A-0001", ["A-0001"]), ("a-1", ["A-0001"]), ("50%", []),
     ("3", [])],
)  # fmt: skip
def test_any_other_is_found_by_its_number_or_its_words(saltmarsh: Cast, words: str, found: list[str]) -> None:
    """3 is the number of the action itself, which cannot go on in itself."""
    plan = planned()
    added(plan, "Ask health each time")
    added(plan, "Write to fathers")
    action = added(plan, "Meet schools")
    assert refs(queries.to_go_on_in(saltmarsh["Hazel"], action, words)) == found


def test_closed_plans_come_page_by_page_the_last_first(
    saltmarsh: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PLANS, "PAGE", 2)
    made = [planned() for _ in range(3)]
    for plan in made:
        services.close_plan(plan, by=saltmarsh["Hazel"])
    db.session.commit()
    hazel = sign_in("Hazel")
    first, second = hazel.get("/plans?closed=1").text, hazel.get("/plans?closed=1&page=2").text
    shown = [[one.ref for one in made if f"/plans/{one.public_id}" in html] for html in (first, second)]
    assert shown == [["P-0002", "P-0003"], ["P-0001"]]
    assert ("page=2" in first, "page=1" in second, "page=3" in second) == (True, True, False)
    assert hazel.get("/plans?closed=1&page=99").status_code == 200


def test_a_long_plan_leads_to_the_list_of_all_its_actions(
    saltmarsh: Cast, town: Flask, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PLANS, "SHOWN", 2)
    monkeypatch.setattr(queries, "SHOWN", 2)
    plan = planned()
    for number in range(3):
        added(plan, f"Write letter {number}")
    html = sign_in("Hazel").get(f"/plans/{plan.public_id}").text
    assert ("Write letter 1" in html, "Write letter 2" in html) == (True, False)
    assert f"plan={plan.public_id}&amp;status=all" in html


def test_a_plan_is_begun_where_somebody_manages(saltmarsh: Cast, sign_in: SignIn) -> None:
    """Tom manages one team: its plan is his to begin, another's is not."""
    tom = sign_in("Tom")
    asked = {"plan_key": "team_plan", "lead": "Tom Thyme"}
    own, other = saltmarsh.team("Children with Disabilities").key, saltmarsh.team("Front Door").key
    refused = tom.post("/plans/new", data=asked | {"team": other})
    assert (refused.status_code, "You may begin plans where you manage" in refused.text) == (422, True)
    assert tom.post("/plans/new", data=asked | {"team": own}).status_code == 303
