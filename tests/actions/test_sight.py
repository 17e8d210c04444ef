"""Who reads what of actions: about a child or a worker few, the rest by where people work (DM-1, DM-2)."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import event

from qaportal.actions import policy, queries, services
from qaportal.actions.asking import Asked
from qaportal.actions.emails import action as letter_to
from qaportal.actions.models import Action
from qaportal.home.acting import late, title_of, to_do
from qaportal.invites.models import Letter
from qaportal.lib.db import db
from qaportal.lib.errors import NotFound
from qaportal.people.models import Person
from tests.actions.lived import SAID, act_on
from tests.actions.planned import added, done, planned
from tests.cast import PEOPLE, Cast
from tests.reviews.filled import reviewed

TODAY = date(2026, 11, 23)


def about_a_child(cast: Cast) -> Action:
    """What Rowan's review of a child of Tom's team asks of Tom."""
    acted = act_on(cast, reviewed().public_id)
    db.session.commit()
    return db.session.query(Action).filter_by(public_id=acted.actions["about a child"]).one()


def may_read(who: Person, action: Action) -> bool:
    try:
        return queries.visible_action(who, action.public_id).id == action.id
    except NotFound:
        return False


def test_words_about_a_child_are_for_those_who_work_on_it(saltmarsh: Cast) -> None:
    """Tom has it to do, Hazel heads his service, Rowan wrote it; Priya leads QA, Lena the council."""
    action = about_a_child(saltmarsh)
    readers = {first for first in PEOPLE if may_read(saltmarsh[first], action)}
    assert readers == {"Tom", "Hazel", "Rowan"}


def test_qa_leads_know_that_there_is_one_when_they_ask_and_no_word_of_it(saltmarsh: Cast) -> None:
    about_a_child(saltmarsh)
    priya = saltmarsh["Priya"]
    assert all(line.is_readable for line in queries.page_of(priya, Asked(), TODAY).lines)
    (line,) = [one for one in queries.page_of(priya, Asked(level="child"), TODAY).lines if not one.is_readable][:1]
    assert SAID not in line.words
    assert queries.page_of(saltmarsh["Lena"], Asked(level="child"), TODAY).count == 0


def test_those_who_lead_the_council_see_how_many_there_are(saltmarsh: Cast) -> None:
    about_a_child(saltmarsh)
    counts = {
        first: queries.about_people(saltmarsh[first], date(2027, 2, 1))[0] > 0 for first in ("Priya", "Lena", "Tom")
    }
    assert counts == {"Priya": True, "Lena": True, "Tom": False}


def test_a_guest_sees_none(saltmarsh: Cast) -> None:
    added(planned())
    assert db.session.scalars(queries.visible_to(saltmarsh["Gus"])).all() == []
    assert db.session.scalars(queries.plans_visible_to(saltmarsh["Gus"])).all() == []


def test_plans_of_a_service_are_for_those_who_work_there_and_those_who_see_all(saltmarsh: Cast) -> None:
    added(planned())
    seen = {first for first in PEOPLE if db.session.scalars(queries.visible_to(saltmarsh[first])).all()}
    assert seen == {"Priya", "Hazel", "Tom", "Pat", "Lena", "Bea"}  # not Rowan, who works elsewhere


@pytest.mark.parametrize(
    ("first", "may"),
    [
        ("Tom", {"work"}), ("Hazel", {"work", "sign"}), ("Priya", {"work"}), ("Lena", set()), ("Pat", set()),
        ("Rowan", set()), ("Bea", set()), ("Gus", set()),
    ],
)  # fmt: skip
def test_who_works_on_an_action_of_a_service_and_who_signs_it_off(saltmarsh: Cast, first: str, may: set[str]) -> None:
    """Tom has it to do and says that it is done; the framework has the head of service sign it off."""
    action, who = added(planned()), saltmarsh[first]
    found = {"work"} if policy.can_work_on(who, action) else set()
    done(action)
    found |= {"sign"} if policy.can_sign_off(who, action) else set()
    assert found == may


def test_what_is_about_a_child_is_in_no_mail_and_no_title(saltmarsh: Cast) -> None:
    action = about_a_child(saltmarsh)
    services.give(action, saltmarsh["Pat"], by=saltmarsh["Tom"])
    letter = db.session.query(Letter).filter_by(kind="action", person_id=saltmarsh["Pat"].id).one()
    message = letter_to(letter)
    assert message is not None
    told = [
        message.as_string(),
        title_of(action),
        str(to_do([action], TODAY)),
        str(list(late([action], date(2028, 1, 3)))),
    ]
    assert [text for text in told if SAID in text] == []
    assert action.ref in message["Subject"]


def statements(read: Any) -> int:
    """How many statements a read takes."""
    count: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        count.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        db.session.expire_all()
        read()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(count)


def test_more_actions_and_plans_take_no_more_statements(saltmarsh: Cast) -> None:
    """At most fifteen, at any size."""
    hazel = saltmarsh["Hazel"]

    def list_them() -> None:
        lines = queries.page_of(hazel, Asked(), TODAY).lines
        assert [(line.action.owner.name, line.action.slips, line.action.place) for line in lines]

    def list_plans() -> None:
        assert [(one.plan.lead.name, one.open, one.due) for one in queries.plans(hazel, TODAY)]

    plan = planned()
    added(plan)
    few = statements(list_them), statements(list_plans)
    for n in range(4):
        other = planned("team_plan", lead="Tom")
        added(other, f"Another {n}", owner="Pat", by="Tom")
        added(plan, f"One more {n}")
    assert (statements(list_them), statements(list_plans)) == few
    assert max(few) <= 15
