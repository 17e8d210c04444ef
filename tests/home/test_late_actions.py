"""Whom a framework has told of an action that is late: in the daily mail, through the outbox, once for each day that
was let pass (D82, GAP-15, NS-030). North Somerset names the head of the service."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from flask import Flask

from qaportal.actions import services as actions
from qaportal.actions.models import Action
from qaportal.frameworks.services import adopt
from qaportal.home.answering import Named, answering
from qaportal.invites import services as invites
from qaportal.invites.notices import AT_ONCE, DAILY, LATE_ACTIONS, PORTAL
from qaportal.lib.clock import day_of
from qaportal.lib.db import db
from qaportal.people.queries import Holding
from tests.actions.planned import added, framework, planned
from tests.cast import PEOPLE
from tests.home.test_daily_mail import Portal, text
from tests.invites.test_notices import Browser, shown

FRIDAY, MONDAY, TUESDAY = date(2027, 1, 15), date(2027, 1, 18), date(2027, 1, 19)
HEADING = "Late actions that you answer for"


@pytest.fixture
def portal(town: Flask) -> Portal:
    """The year 2027 is published, and everybody has had the mail of 11 January."""
    found = Portal(town)
    with found.at(date(2027, 1, 4)) as cast:
        invites.publish(cast.year(), by=cast["Priya"])
    found.morning(date(2027, 1, 11))
    return found


@pytest.fixture
def act(portal: Portal) -> Callable[..., str]:
    """Put an action into the plan of Tom's service; its reference."""

    def make(due: date = FRIDAY, owner: str = "Tom", **but: Any) -> str:
        with portal.at(date(2027, 1, 11), 10):
            action = added(planned(), "Ask health each time", owner, due=due, **but)
            return action.ref

    return make


def told(portal: Portal, first: str, ref: str) -> list[date]:
    """The days on which somebody's mail says that they answer for it."""
    found = [mail for mail in portal.mails(first) if HEADING in text(mail)]
    return [day_of(mail["Date"].datetime) for mail in found if ref in text(mail).split(HEADING)[1]]


def mornings(portal: Portal, *days: int) -> None:
    for day in days:
        portal.morning(date(2027, 1, day))


def test_the_head_of_the_service_is_told_once_on_the_next_working_day(portal: Portal, act: Callable[..., str]) -> None:
    ref = act()
    mornings(portal, 12, 13, 14, 15, 18, 19, 20, 21, 22)
    assert {first: told(portal, first, ref) for first in PEOPLE if told(portal, first, ref)} == {"Hazel": [MONDAY]}
    [mail] = [mail for mail in portal.mails("Hazel") if HEADING in text(mail)]
    assert f"{HEADING}\n\nTom Thyme: {ref}: Ask health each time\nwas due on 15 January 2027\n" in text(mail)
    assert "http://qa.test/actions/" in text(mail)


def test_another_day_that_is_let_pass_is_told_anew(portal: Portal, act: Callable[..., str]) -> None:
    ref = act()
    mornings(portal, 18)
    with portal.at(MONDAY, 10) as cast:
        action = db.session.query(Action).one()
        actions.change_due(action, date(2027, 1, 20), "A post is empty", by=cast["Hazel"])
    mornings(portal, 19, 20, 21, 22)
    assert told(portal, "Hazel", ref) == [MONDAY, date(2027, 1, 21)]


def test_what_is_done_by_the_time_that_mail_leaves_is_not_told(portal: Portal, act: Callable[..., str]) -> None:
    ref = act()
    portal.look(MONDAY)
    with portal.at(MONDAY, 8, 2) as cast:
        actions.complete(db.session.query(Action).one(), evidence="Eight of ten files", by=cast["Tom"])
    portal.deliver(MONDAY, 8, 3)
    mornings(portal, 19)
    assert told(portal, "Hazel", ref) == []


def test_after_an_outage_it_is_told_at_the_next_look_once(portal: Portal, act: Callable[..., str]) -> None:
    ref = act()
    mornings(portal, 14, 20, 21)
    assert told(portal, "Hazel", ref) == [date(2027, 1, 20)]


def test_whoever_has_it_to_do_is_told_as_its_owner_alone(portal: Portal, act: Callable[..., str]) -> None:
    ref = act(owner="Hazel")
    mornings(portal, 18, 19)
    assert told(portal, "Hazel", ref) == told(portal, "Priya", ref) == []


def test_where_nobody_holds_the_post_qa_leads_hear_of_it(portal: Portal, act: Callable[..., str]) -> None:
    ref = act()
    with portal.at(FRIDAY) as cast:
        cast["Hazel"].left_on = date(2027, 1, 14)
    mornings(portal, 18, 19)
    assert told(portal, "Priya", ref) == [MONDAY]


@pytest.mark.parametrize(("way", "days"), [(DAILY, [MONDAY]), (PORTAL, []), (AT_ONCE, [])])
def test_they_choose_how(portal: Portal, act: Callable[..., str], way: str, days: list[date]) -> None:
    portal.choose("Hazel", **{LATE_ACTIONS: way})
    ref = act()
    mornings(portal, 18, 19)
    assert told(portal, "Hazel", ref) == days
    alone = [mail["Subject"] for mail in portal.mails("Hazel") if mail["Subject"].startswith("Tom Thyme: A-")]
    assert alone == ([f"Tom Thyme: {ref}: Ask health each time was due on 15 January 2027"] if way == AT_ONCE else [])


def test_it_waits_in_the_outbox_like_all_mail(portal: Portal, act: Callable[..., str]) -> None:
    act()
    portal.look(MONDAY)
    assert ("digest", "Hazel", "") in portal.letters()
    assert not any(HEADING in text(mail) for mail in portal.mails("Hazel"))


def test_no_mail_says_what_an_action_is_about_a_child(portal: Portal, act: Callable[..., str]) -> None:
    ref = act()
    with portal.at(date(2027, 1, 11), 11):
        db.session.query(Action).one().level = "child"
    mornings(portal, 18)
    [mail] = [mail for mail in portal.mails("Hazel") if HEADING in text(mail)]
    assert f"Tom Thyme: {ref}\nwas due on 15 January 2027\n" in text(mail)
    assert "Ask health" not in str(mail)


def test_whoever_is_named_has_a_say_in_it(town: Flask, sign_in: Browser) -> None:
    """North Somerset names heads of service; QA leads hear of what nobody answers for."""
    with town.app_context():
        adopt(framework(), date(2020, 1, 1), by=None, outside_validity=True)
        db.session.commit()
    assert [first for first in PEOPLE if LATE_ACTIONS in shown(sign_in(first))] == ["Priya", "Hazel"]


# Who is named, on values ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class About:
    """An action in team 7 of service 3 that person 20 has to do."""

    team_id: int | None = 7
    service_id: int | None = 3
    owner_id: int | None = 20
    worker_id: int | None = None


def post(person: int, key: str, team: int | None = None, service: int | None = None, under: int | None = None) -> Any:
    return Holding(person, "", key, team, service, under, date(2020, 1, 6), None)


HELD = [
    post(20, "worker", 7, 3, under=10), post(10, "manager", 7, 3, under=5), post(11, "manager", 8, 3, under=5),
    post(5, "head", None, 3), post(6, "head", None, 4), post(1, "director"),
]  # fmt: skip
DAY_AFTER, LATER = MONDAY, TUESDAY


def by_post(key: str, since: date = DAY_AFTER) -> Named:
    return Named(since, frozenset({key}))


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ([by_post("manager")], {10: DAY_AFTER}),  # of that team, not of the one beside it
        ([by_post("head")], {5: DAY_AFTER}),  # of that service
        ([by_post("director", LATER)], {1: LATER}),
        ([Named(DAY_AFTER, is_manager=True)], {10: DAY_AFTER}),
        ([Named(DAY_AFTER, is_manager=True), by_post("manager", LATER)], {10: DAY_AFTER}),  # once, the sooner
        ([by_post("worker")], {}),  # whoever has it to do knows
        ([by_post("nobody")], {None: DAY_AFTER}),
    ],
)
def test_who_answers_for_it(named: list[Named], expected: dict[int | None, date]) -> None:
    assert answering(About(), named, HELD) == expected


def test_where_no_person_of_the_portal_has_it_the_worker_s_manager_is_the_line_manager() -> None:
    assert answering(About(owner_id=None, worker_id=20), [Named(MONDAY, is_manager=True)], HELD) == {10: MONDAY}
