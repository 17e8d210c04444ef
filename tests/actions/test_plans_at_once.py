"""Nothing that is to be done stands in a closed plan, whoever is first; nobody closes or signs off what they did not
read (X-17, CC-2)."""

import re
from typing import Any

import pytest
from flask import Flask

from qaportal.actions import queries, services
from qaportal.actions.models import Action, ActionPlan
from qaportal.auditlog.queries import history_of
from qaportal.lib.db import db
from tests.actions.planned import added, closed, done, planned
from tests.cast import Cast
from tests.meanwhile import Meanwhile, in_the_middle
from tests.reviews.filled import seated_town
from tests.signing import sign_in

pytestmark = pytest.mark.both


def plan_of(ident: int) -> ActionPlan:
    return db.session.get_one(ActionPlan, ident)


def test_no_action_comes_into_a_plan_while_it_is_closed(town: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with town.app_context():
        seated_town()
        ident = planned().id
        other = Meanwhile(town, lambda: added(plan_of(ident)))
        monkeypatch.setattr(queries, "count_open", in_the_middle(other, queries.count_open))
        services.close_plan(plan_of(ident), by=Cast()["Hazel"])
        db.session.commit()
        assert other.end() == "This plan is closed. Choose one that is open."
        assert (plan_of(ident).is_open, db.session.query(Action).count()) == (False, 0)


def test_what_is_opened_again_opens_its_plan(town: Flask) -> None:
    with town.app_context():
        seated_town()
        plan = planned()
        action, other = closed(added(plan)), closed(added(plan, "Write to fathers"))
        services.close_plan(plan, by=Cast()["Hazel"])
        db.session.commit()
        opened = [services.reopen(one, "Two schools were not asked", by=Cast()["Hazel"]) for one in (action, other)]
        db.session.commit()
        assert (opened, plan.is_open) == ([True, False], True)
        assert [one.act for one in history_of("action plan", plan.ref)].count("opened again") == 1


def test_the_page_says_that_the_plan_is_open_again(town: Flask) -> None:
    with town.app_context():
        seated_town()
        plan = planned()
        action = closed(added(plan))
        services.close_plan(plan, by=Cast()["Hazel"])
        db.session.commit()
        path, version = f"/actions/{action.public_id}", str(action.version)
    hazel = sign_in(town, "Hazel")
    hazel.post(f"{path}/reopening", data={"why": "Two schools were not asked", "version": version})
    assert "A-0001 is open again, and so is its plan, P-0001." in hazel.get(path).text


def version_on(html: str, path: str) -> dict[str, Any]:
    """What the form of a page that posts to `path` sends as the version."""
    form = re.search(rf'action="{re.escape(path)}" method="post">(.*?)</form>', html, re.DOTALL)
    assert form
    found = re.search(r'name="version" value="(\d+)"', form[1])
    return {"version": found[1]} if found else {}


def test_nobody_signs_off_what_was_changed_since_they_read_it(town: Flask) -> None:
    """Hazel reads that it is done; it is sent back and said to be done again with other words meanwhile."""
    with town.app_context():
        seated_town()
        action = done(added(planned()))
        ident, page = action.id, f"/actions/{action.public_id}"
    hazel = sign_in(town, "Hazel")
    read = version_on(hazel.get(page).text, f"{page}/sign-off")
    with town.app_context():
        action = db.session.get_one(Action, ident)
        services.send_back(action, "Which files?", by=Cast()["Lena"])
        services.complete(action, evidence="Two files of ten", by=Cast()["Tom"])
        db.session.commit()
    assert hazel.post(f"{page}/sign-off", data=read).status_code == 409
    assert hazel.post(f"{page}/sign-off").status_code == 409
    now = version_on(hazel.get(page).text, f"{page}/sign-off")
    assert hazel.post(f"{page}/sign-off", data=now).status_code == 303


def test_nobody_closes_a_plan_that_was_changed_since_they_read_it(town: Flask) -> None:
    """It was closed, and opened again, between."""
    with town.app_context():
        seated_town()
        plan = planned()
        action = closed(added(plan)).id
        ident, page = plan.id, f"/plans/{plan.public_id}"
    hazel = sign_in(town, "Hazel")
    read = version_on(hazel.get(page).text, f"{page}/closing")
    with town.app_context():
        services.close_plan(plan_of(ident), by=Cast()["Priya"])
        db.session.flush()
        services.reopen(db.session.get_one(Action, action), "It is not done", by=Cast()["Priya"])
        services.link(db.session.get_one(Action, action), added(planned()), by=Cast()["Priya"])
        db.session.commit()
    assert hazel.post(f"{page}/closing", data=read).status_code == 409
    now = version_on(hazel.get(page).text, f"{page}/closing")
    assert hazel.post(f"{page}/closing", data=now).status_code == 303
    with town.app_context():
        assert not plan_of(ident).is_open


def test_old_ones_that_are_others_to_sign_off_leave_room_for_one_s_own(
    town: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lena has no place of her own, so everything may be hers; of a plan's actions managers and heads say that they
    are done. Hazel's come after many of another service, and after some of her own that Tom signs off with her."""
    with town.app_context():
        seated_town()
        elsewhere = planned(team="Front Door", lead="Priya")
        for number in range(4):
            done(added(elsewhere, f"Elsewhere {number}", owner="Priya", by="Priya"), by="Priya")
        own = done(added(planned(), owner="Tom"))
        monkeypatch.setattr("qaportal.actions.queries.waiting.MOST", 2)
        monkeypatch.setattr("qaportal.actions.queries.waiting.READ", 2)
        assert [one.ref for one in queries.to_sign_off(Cast()["Hazel"])] == [own.ref]
        assert queries.to_sign_off(Cast()["Lena"]) == []
