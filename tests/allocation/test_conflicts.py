"""Declared conflicts (X-05): with a colleague, or with a sampled record; that there is one, never why."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from qaportal.allocation import policy, queries, services
from qaportal.allocation.models import Conflict
from qaportal.auditlog.models import LogEntry
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, NotFound
from qaportal.people import services as people
from tests.cast import Cast
from tests.conftest import TODAY
from tests.programme.test_query_counts import counted
from tests.sampling.frames import CPR, drawn, framed, lines, published_town

SignsIn = Callable[[str], FlaskClient]
PATH = "/my-conflicts"


@pytest.fixture(autouse=True)
def inside(town: Flask) -> Iterator[None]:
    with town.app_context():
        yield


def declare(cast: Cast, first: str = "Pat", other: str = "Tom") -> Conflict:
    conflict = services.declare_conflict(cast[first], cast[other], by=cast[first])
    db.session.commit()
    return conflict


def test_it_stands_until_it_is_ended(cast: Cast) -> None:
    pat, tom = cast["Pat"], cast["Tom"]
    conflict = declare(cast)
    assert queries.conflicts() == [(pat.id, tom.id, None)]
    services.end_conflict(conflict, by=pat)
    services.end_conflict(conflict, by=tom)  # a second time does nothing
    assert (queries.conflicts(), conflict.ended_by_id) == ([], pat.id)
    again = declare(cast)
    assert (again.id != conflict.id, queries.conflicts()) == (True, [(pat.id, tom.id, None)])


def test_a_second_time_does_nothing(cast: Cast) -> None:
    assert declare(cast).id == declare(cast).id
    assert db.session.query(Conflict).count() == 1
    assert db.session.query(LogEntry).filter_by(act="declared a conflict").count() == 1


def test_nobody_is_in_conflict_with_themselves(cast: Cast) -> None:
    with pytest.raises(DomainError) as refused:
        services.declare_conflict(cast["Pat"], cast["Pat"], by=None)
    assert refused.value.sentence == "Nobody is in conflict with themselves. Choose somebody else."


def test_with_a_sampled_record(cast: Cast) -> None:
    published_town()
    framed(*lines(12))
    record = drawn().records[0]
    one = services.declare_record_conflict(cast["Rowan"], record, by=cast["Rowan"])
    assert services.declare_record_conflict(cast["Rowan"], record, by=None).id == one.id
    assert queries.conflicts() == [(cast["Rowan"].id, None, record.id)]
    assert [each.record.draw.activity.ref for each in queries.conflicts_of(cast["Rowan"]) if each.record] == [CPR]


def test_those_of_some_people_in_one_statement(cast: Cast) -> None:
    declare(cast)
    declare(cast, "Rowan", "Priya")
    rowan, priya = cast["Rowan"].id, cast["Priya"].id
    with counted(db.engine) as sent:
        assert queries.conflicts(among=[rowan]) == [(rowan, priya, None)]
    assert len(sent) == 1


def test_the_log_says_neither_with_whom_nor_why(cast: Cast) -> None:
    services.end_conflict(declare(cast), by=cast["Pat"])
    entries = db.session.scalars(select(LogEntry).where(LogEntry.act.endswith("a conflict")).order_by(LogEntry.id))
    told = {"name": "Pat Poppy", "about": "a colleague"}
    assert [(entry.act, entry.thing_ref, entry.details) for entry in entries] == [
        ("declared a conflict", cast["Pat"].public_id, told),
        ("ended a conflict", cast["Pat"].public_id, told),
    ]


def test_who_declares_ends_and_sees(cast: Cast) -> None:
    conflict = declare(cast)
    names = ("Priya", "Hazel", "Tom", "Rowan", "Pat", "Lena", "Bea", "Gus")
    assert {name for name in names if not policy.can_declare(cast[name])} == {"Gus"}
    assert {name for name in names if policy.can_end_conflict(cast[name], conflict)} == {"Pat"}
    assert {name for name in names if policy.can_see_conflicts(cast[name])} == {"Priya"}
    with pytest.raises(NotFound):
        queries.own_conflict(cast["Tom"], conflict.public_id)


def found(cast: Cast, words: str, first: str = "Pat") -> list[str]:
    return [person.name for person in queries.colleagues(cast[first], words)[0]]


def test_colleagues_are_found_by_name_but_for_oneself_and_those_declared(cast: Cast) -> None:
    declare(cast)
    people.leave(cast["Lena"], on=TODAY.date().replace(day=20), by=None)
    assert found(cast, "e") == ["Bea Birch", "Gus Gorse", "Hazel Heath", "Priya Plum", "Rowan Reed"]
    assert found(cast, "hazel") == ["Hazel Heath"]
    assert found(cast, " ") == []


def test_declared_listed_and_ended_on_ones_page(cast: Cast, sign_in: SignsIn) -> None:
    pat = sign_in("Pat")
    assert "You have declared no conflict." in pat.get(PATH).text
    assert "Tom Thyme" in pat.get(f"{PATH}?q=thyme").text
    page = pat.post(PATH, data={"colleague": cast["Tom"].public_id}, follow_redirects=True).text
    assert "Saved. You are not chosen to look at the work of Tom Thyme." in page
    assert "since 23 November 2026" in page
    ending = f"{PATH}/{db.session.query(Conflict).one().public_id}/ending"
    page = pat.post(ending, follow_redirects=True).text
    assert "You have declared no conflict." in page
    assert pat.post(PATH, data={"colleague": cast["Pat"].public_id}).status_code == 422


def test_qa_leads_see_who_and_with_whom(cast: Cast, sign_in: SignsIn) -> None:
    declare(cast)
    page = sign_in("Priya").get("/admin/conflicts").text
    assert ("Pat Poppy" in page, "Tom Thyme" in page) == (True, True)


@pytest.mark.parametrize(("first", "is_there"), [("Pat", True), ("Priya", True), ("Gus", False)])
def test_it_is_in_the_menu_under_the_name_of_who_works_here(sign_in: SignsIn, first: str, is_there: bool) -> None:
    assert (f'<a href="{PATH}"' in sign_in(first).get("/me/preferences").text) == is_there
