"""Days on which people are away, and who keeps them (packs.md A.3; least data: days and kind, no words)."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from qaportal.auditlog.models import LogEntry
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, NotFound
from qaportal.people import policy, queries, services
from qaportal.people.models import Absence
from tests.cast import Cast

MONDAY = date(2026, 11, 23)
FRIDAY = date(2026, 11, 27)
SignsIn = Callable[[str], FlaskClient]


@pytest.fixture(autouse=True)
def inside(town: Flask) -> Iterator[None]:
    with town.app_context():
        yield


def away(cast: Cast, starts: date, ends: date, kind: str = "leave", first: str = "Pat", by: str = "Tom") -> Absence:
    absence = services.note_absence(cast[first], starts=starts, ends=ends, kind=kind, by=cast[by])
    db.session.commit()
    return absence


@pytest.mark.parametrize(
    ("starts", "ends", "kind", "sentence"),
    [
        (FRIDAY, MONDAY, "leave", "The last day is before 27 November 2026. Choose that day or a later one."),
        (MONDAY, FRIDAY, "holiday", "Choose what kind of absence it is."),
        (date(2020, 1, 3), MONDAY, "leave", "Pat Poppy does not work here on 3 January 2020. Choose another day."),
        (FRIDAY, FRIDAY, "sickness", "Pat Poppy is already noted as away, 23 to 27 November 2026. "
                                     "Choose other days, or take that absence back first."),
    ],
)  # fmt: skip
def test_what_cannot_be(cast: Cast, starts: date, ends: date, kind: str, sentence: str) -> None:
    away(cast, MONDAY, FRIDAY)
    with pytest.raises(DomainError) as refused:
        services.note_absence(cast["Pat"], starts=starts, ends=ends, kind=kind, by=None)
    assert refused.value.sentence == sentence


def test_the_log_has_the_days_and_not_the_kind(cast: Cast) -> None:
    services.take_back_absence(away(cast, MONDAY, FRIDAY, "sickness"), by=cast["Tom"])
    entries = db.session.scalars(select(LogEntry).where(LogEntry.act.endswith("an absence")).order_by(LogEntry.id))
    told = {"name": "Pat Poppy", "starts_on": "2026-11-23", "ends_on": "2026-11-27"}
    assert [(entry.act, entry.thing_ref, entry.details) for entry in entries] == [
        ("noted an absence", cast["Pat"].public_id, told),
        ("took back an absence", cast["Pat"].public_id, told),
    ]
    assert db.session.query(Absence).count() == 0


def test_who_keeps_whose_absences(cast: Cast) -> None:
    """Oneself, line manager, head of service, QA lead, business support."""
    names = ("Priya", "Hazel", "Tom", "Rowan", "Pat", "Lena", "Bea", "Gus")
    keepers = {first: {name for name in names if policy.can_keep_absences(cast[name], cast[first])} for first in names}
    assert keepers["Pat"] == {"Pat", "Tom", "Hazel", "Priya", "Bea"}
    assert keepers["Hazel"] == {"Hazel", "Priya", "Bea"}
    assert keepers["Lena"] == {"Lena", "Priya", "Bea"}
    with pytest.raises(NotFound):
        queries.visible_pattern(cast["Rowan"], cast["Pat"].public_id)


def test_ones_own_absence_is_noted_and_taken_back(cast: Cast, sign_in: SignsIn) -> None:
    pat, path = sign_in("Pat"), f"/people/{cast['Pat'].public_id}/working-pattern"
    form = {"kind": "parental", "starts": "4/1/2027", "ends": "28/5/2027"}
    page = pat.post(f"{path}/absences/new", data=form, follow_redirects=True).text
    assert ("4 January to 28 May 2027" in page, "Parental leave" in page, "Set a flag" in page) == (True, True, False)
    absence = db.session.query(Absence).one()
    assert (absence.noted_by_id, absence.kind) == (cast["Pat"].id, "parental")
    page = pat.post(f"{path}/absences/{absence.public_id}/removal", follow_redirects=True).text
    assert "No absences in the past year, and none to come." in page


def test_an_absence_is_taken_back_under_its_own_person_only(cast: Cast, sign_in: SignsIn) -> None:
    absence = away(cast, MONDAY, FRIDAY, first="Rowan", by="Priya")
    tom = sign_in("Tom")
    path = f"/people/{cast['Pat'].public_id}/working-pattern/absences/{absence.public_id}/removal"
    assert tom.post(path).status_code == 404


def test_what_is_long_over_is_not_shown(cast: Cast) -> None:
    away(cast, date(2025, 11, 3), date(2025, 11, 21))
    recent = away(cast, date(2025, 11, 24), date(2025, 11, 28))
    assert list(queries.absences_of(cast["Pat"])) == [recent]


# My people ------------------------------------------------------------------------------------------


def people_of(cast: Cast, first: str, words: str = "") -> list[str]:
    return [person.name for person in queries.people_of(cast[first], words)[0]]


def test_my_people_are_those_i_manage_and_those_of_my_service_today(cast: Cast) -> None:
    services.move(cast["Rowan"], cast.post("isro"), place=cast.team("Children in Need"), on=MONDAY, by=None)
    assert people_of(cast, "Tom") == ["Pat Poppy"]
    assert people_of(cast, "Hazel") == ["Pat Poppy", "Rowan Reed", "Tom Thyme"]
    assert people_of(cast, "Priya") == ["Bea Birch"]
    assert people_of(cast, "Pat") == []
    assert people_of(cast, "Hazel", "thyme") == ["Tom Thyme"]


def test_business_support_finds_everyone_who_works_here_but_themselves(cast: Cast) -> None:
    services.leave(cast["Pat"], on=date(2026, 11, 20), by=None)
    everyone = ["Gus Gorse", "Hazel Heath", "Lena Linden", "Priya Plum", "Rowan Reed", "Tom Thyme"]
    assert people_of(cast, "Bea") == everyone


@pytest.mark.parametrize(
    ("first", "is_there"),
    [("Priya", True), ("Hazel", True), ("Tom", True), ("Bea", True), ("Pat", False), ("Lena", False), ("Gus", False)],
)
def test_the_place_is_in_the_navigation_of_those_who_have_people(sign_in: SignsIn, first: str, is_there: bool) -> None:
    assert ('<a href="/my-people"' in sign_in(first).get("/").text) == is_there


def test_a_manager_sees_who_is_away_today(cast: Cast, sign_in: SignsIn) -> None:
    away(cast, MONDAY, FRIDAY, "sickness")
    away(cast, date(2026, 12, 21), date(2026, 12, 24), first="Tom", by="Hazel")
    page = sign_in("Hazel").get("/my-people").text
    assert "Sickness, until 27 November 2026" in page
    assert "Leave" not in page  # Tom is here today


def test_who_has_no_people_is_told_so(sign_in: SignsIn) -> None:
    assert "You have no people here." in sign_in("Lena").get("/my-people").text
