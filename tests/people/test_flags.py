"""Flags that people carry, and who may see and set them (BD-050 to BD-052, WS-072, X-15)."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from qaportal.auditlog.models import LogEntry
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, NotFound
from qaportal.people import policy, queries, services
from qaportal.people.models import FlagKind, PersonFlag
from tests.cast import Cast

MONDAY = date(2026, 11, 23)
DAY = timedelta(days=1)
KINDS = [("new_starter", "New to the job", False), ("closer_look", "Closer look agreed", True)]


@pytest.fixture(autouse=True)
def inside(town: Flask) -> Iterator[None]:
    with town.app_context():
        services.take_on_flags(KINDS, by=None)
        db.session.commit()
        yield


def kind(key: str) -> FlagKind:
    return db.session.query(FlagKind).filter_by(key=key).one()


def set_on(cast: Cast, first: str, key: str, on: date = MONDAY, by: str = "Tom") -> PersonFlag:
    flag = services.raise_flag(cast[first], kind(key), on=on, by=cast[by])
    db.session.commit()
    return flag


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(DomainError) as error:
        act()
    db.session.rollback()
    return error.value.sentence


# Dates ----------------------------------------------------------------------------------------------


def test_a_framework_brings_its_flags_and_changes_none_that_is_there() -> None:
    services.take_on_flags([("closer_look", "Renamed", False), ("agency", "Agency worker", False)], by=None)
    kinds = [(row.key, row.name, row.is_sensitive) for row in db.session.query(FlagKind).order_by(FlagKind.key)]
    assert kinds == [
        ("agency", "Agency worker", False),
        ("closer_look", "Closer look agreed", True),
        ("new_starter", "New to the job", False),
    ]


def test_a_flag_holds_from_its_first_to_its_last_day(cast: Cast) -> None:
    flag = set_on(cast, "Pat", "new_starter")
    services.lower_flag(flag, on=date(2027, 5, 31), by=cast["Tom"])
    days = (MONDAY - DAY, MONDAY, date(2027, 5, 31), date(2027, 6, 1))
    assert [flag.runs_on(day) for day in days] == [False, True, True, False]


def test_nobody_carries_a_flag_twice_on_one_day(cast: Cast) -> None:
    first = set_on(cast, "Pat", "closer_look")
    again = lambda on: refused(lambda: services.raise_flag(cast["Pat"], kind("closer_look"), on=on, by=None))  # noqa: E731
    sentence = "Pat Poppy has this flag from 23 November 2026 on. End it before you set it anew."
    assert (again(MONDAY), again(MONDAY + DAY), again(MONDAY - DAY)) == (sentence, sentence, sentence)
    services.lower_flag(first, on=date(2027, 1, 31), by=None)
    db.session.commit()
    assert again(date(2027, 1, 31)) == (
        "Pat Poppy has this flag from 23 November 2026 to 31 January 2027. Choose a day after that."
    )
    second = set_on(cast, "Pat", "closer_look", date(2027, 2, 1))
    other = set_on(cast, "Pat", "new_starter")
    third = set_on(cast, "Rowan", "closer_look")
    assert db.session.query(PersonFlag).count() == len({first.id, second.id, other.id, third.id})


def test_a_flag_has_a_day_on_which_the_person_works_here_and_ends_after_it_begins(cast: Cast) -> None:
    assert refused(lambda: set_on(cast, "Pat", "new_starter", date(2020, 1, 5))) == (
        "Pat Poppy does not work here on 5 January 2020. Choose another day."
    )
    flag = set_on(cast, "Pat", "new_starter")
    assert refused(lambda: services.lower_flag(flag, on=MONDAY - DAY, by=None)) == (
        "This flag begins on 23 November 2026. Choose that day or a later one."
    )
    services.lower_flag(flag, on=MONDAY, by=None)
    db.session.commit()
    assert refused(lambda: services.lower_flag(flag, on=MONDAY + DAY, by=None)) == (
        "This flag ends on 23 November 2026 already. Choose an earlier day, or set the flag anew."
    )


# What the log says ----------------------------------------------------------------------------------


def logged(flag: PersonFlag) -> list[tuple[str, str, dict[str, str]]]:
    entries = db.session.scalars(select(LogEntry).where(LogEntry.thing_ref == flag.public_id).order_by(LogEntry.id))
    return [(entry.act, entry.thing_kind, entry.details) for entry in entries]


def test_the_log_names_a_flag_only_where_its_readers_may_know_it(cast: Cast) -> None:
    plain, sensitive = set_on(cast, "Pat", "new_starter"), set_on(cast, "Pat", "closer_look")
    for flag in (plain, sensitive):
        services.lower_flag(flag, on=MONDAY, by=cast["Tom"])
    told = {"name": "Pat Poppy", "flag": "New to the job"}
    assert logged(plain) == [("raised", "flag", told), ("lowered", "flag", told)]
    assert logged(sensitive) == [("raised", "flag", {}), ("lowered", "flag", {})]


# Who may --------------------------------------------------------------------------------------------


def who_sees(cast: Cast, first: str, key: str) -> set[str]:
    return {name for name in ("Priya", "Hazel", "Tom", "Rowan", "Pat", "Lena", "Bea", "Gus")
            if policy.can_see_flag(cast[name], cast[first], kind(key))}  # fmt: skip


def test_a_sensitive_flag_is_for_the_line_manager_and_the_head_of_service_alone(cast: Cast) -> None:
    assert who_sees(cast, "Pat", "closer_look") == {"Tom", "Hazel"}
    assert who_sees(cast, "Rowan", "closer_look") == {"Priya"}  # as the line manager, not as the QA lead
    assert who_sees(cast, "Hazel", "closer_look") == set()  # her own service does not make her her own manager
    assert who_sees(cast, "Lena", "closer_look") == set()


def test_any_other_flag_is_for_qa_leads_too_but_never_for_oneself(cast: Cast) -> None:
    assert who_sees(cast, "Pat", "new_starter") == {"Tom", "Hazel", "Priya"}
    assert who_sees(cast, "Priya", "new_starter") == set()


def test_who_manages_is_asked_of_today(cast: Cast) -> None:
    """The line manager and the service are those of the appointment that runs on the day."""
    services.move(cast["Pat"], cast.post("practitioner"), place=cast.team("Fostering"), manager=cast["Rowan"],
                  on=date(2027, 1, 4), by=None)  # fmt: skip
    assert who_sees(cast, "Pat", "closer_look") == {"Tom", "Hazel"}
    with clock.stopped_at(clock.to_utc(date(2027, 1, 4), "12:00")):
        assert who_sees(cast, "Pat", "closer_look") == {"Rowan"}


def test_guests_answer_for_nobody(cast: Cast) -> None:
    """Whoever comes from outside may be named as line manager, and sees no flag and no absence by it."""
    services.move(cast["Pat"], cast.post("practitioner"), place=cast.team("Fostering"), manager=cast["Gus"], on=MONDAY,
                  by=None)  # fmt: skip
    db.session.commit()
    gus, pat = cast["Gus"], cast["Pat"]
    asked = (policy.answers_for, policy.can_see_flags, policy.can_keep_absences)
    assert [may(gus, pat) for may in asked] == [False, False, False]
    assert queries.people_of(gus) == ([], 0)
    gus.has_reports = True
    assert not policy.has_people(gus)


def test_a_second_post_elsewhere_does_not_make_a_head_of_that_service(cast: Cast) -> None:
    services.appoint(cast["Hazel"], cast.post("practitioner"), on=MONDAY, by=None, place=cast.team("Fostering"))
    services.move(cast["Pat"], cast.post("practitioner"), place=cast.team("Fostering"), on=MONDAY, by=None)
    assert who_sees(cast, "Pat", "closer_look") == set()


def test_a_head_of_service_by_name_heads_the_service_they_work_in(cast: Cast) -> None:
    services.grant(cast["Rowan"], "head_of_service", on=MONDAY, by=None)
    db.session.refresh(cast["Rowan"])
    assert who_sees(cast, "Bea", "closer_look") == {"Priya", "Rowan"}


def test_what_one_may_not_see_is_not_found(cast: Cast) -> None:
    flag = set_on(cast, "Pat", "closer_look")
    assert queries.visible_flag(cast["Tom"], cast["Pat"], flag.public_id) is flag
    with pytest.raises(NotFound):
        queries.visible_flag(cast["Priya"], cast["Pat"], flag.public_id)
    with pytest.raises(NotFound):
        queries.visible_flag(cast["Tom"], cast["Rowan"], flag.public_id)


# Pages ----------------------------------------------------------------------------------------------

SignsIn = Callable[[str], FlaskClient]


def pattern(cast: Cast, first: str) -> str:
    return f"/people/{cast[first].public_id}/working-pattern"


def test_a_manager_sets_and_ends_a_flag(cast: Cast, sign_in: SignsIn) -> None:
    tom, path = sign_in("Tom"), pattern(cast, "Pat")
    page = tom.post(f"{path}/flags/new", data={"kind": "closer_look", "on": "1/10/2026"}, follow_redirects=True).text
    assert "Closer look agreed" in page
    flag = db.session.query(PersonFlag).one()
    ending = f"{path}/flags/{flag.public_id}/ending"
    assert ending in page
    assert tom.post(ending, data={"on": "20/11/2026"}).status_code == 303
    db.session.refresh(flag)
    assert (flag.starts_on, flag.ends_on, flag.set_by_id) == (date(2026, 10, 1), date(2026, 11, 20), cast["Tom"].id)
    assert ending not in tom.get(path).text  # it has ended


@pytest.mark.parametrize("first", ["Priya", "Bea", "Pat"])
def test_nobody_else_meets_a_word_of_a_sensitive_flag(cast: Cast, sign_in: SignsIn, first: str) -> None:
    flag = set_on(cast, "Pat", "closer_look")
    browser, path = sign_in(first), pattern(cast, "Pat")
    paths = [path, f"{path}/flags/new", f"{path}/flags/{flag.public_id}/ending", "/my-people",
             f"/admin/people/{cast['Pat'].public_id}"]  # fmt: skip
    assert [path for path in paths if "Closer look" in browser.get(path).text] == []


def test_a_qa_lead_cannot_set_a_sensitive_flag_by_its_key(cast: Cast, sign_in: SignsIn) -> None:
    answer = sign_in("Priya").post(f"{pattern(cast, 'Pat')}/flags/new", data={"kind": "closer_look", "on": "1/10/2026"})
    assert answer.status_code == 422
    assert db.session.query(PersonFlag).count() == 0


def test_with_no_flags_in_any_framework_none_is_offered(cast: Cast, sign_in: SignsIn) -> None:
    db.session.query(FlagKind).delete()
    db.session.commit()
    tom, path = sign_in("Tom"), pattern(cast, "Pat")
    assert "Set a flag" not in tom.get(path).text
    assert tom.get(f"{path}/flags/new").status_code == 404
