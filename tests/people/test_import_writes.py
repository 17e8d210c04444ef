"""Confirming and undoing a staff file against a real database (issue 2 item 3; A34)."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from qaportal.auditlog.models import LogEntry
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.people import queries, services
from qaportal.people.models import Appointment, PeopleImport, Person, SignIn
from qaportal.people.queries.staff import staff_snapshot
from tests.cast import Cast
from tests.people.staff_files import HEADINGS
from tests.programme.test_query_counts import counted

EVERYONE = """\
S001,Priya Plum,priya@saltmarsh.example,Head of Service QA and Safeguarding,,Quality,,6/1/2020,
S002,Hazel Heath,hazel@saltmarsh.example,Head of Service,,Family Support and Safeguarding,,6/1/2020,
S003,Tom Thyme,tom@saltmarsh.example,Team Manager,CDT,,S002,6/1/2020,
S004,Rowan Reed,rowan@saltmarsh.example,Independent Safeguarding Reviewing Officer,Quality and Assurance,,S001,6/1/2020,
S005,Pat Poppy,pat@saltmarsh.example,Practitioner,CDT,,S003,6/1/2020,
S006,Lena Linden,lena@saltmarsh.example,Assistant Director,,,,6/1/2020,
S007,Bea Birch,bea@saltmarsh.example,Business Support Officer,,Quality,S001,6/1/2020,
S008,Gus Gorse,gus@saltmarsh.example,Chief Executive Officer,,,,6/1/2020,
"""


def check(text: str, by: Person | None = None, **options: Any) -> PeopleImport:
    """Check a file of these lines and commit, as the page does."""
    row = services.check_import(f"{HEADINGS}\n{text}".encode(), "staff.csv", by, **options)
    db.session.commit()
    return row


def confirm(row: PeopleImport, by: Person | None = None) -> None:
    services.confirm_import(row, by)
    db.session.commit()


def undo(row: PeopleImport, by: Person | None = None) -> None:
    services.undo_import(row, by)
    db.session.commit()


@pytest.fixture
def inside(town: Flask, cast: Cast) -> Any:
    with town.app_context():
        yield


def test_the_file_that_says_what_is_there_changes_nothing(inside: None) -> None:
    row = check(EVERYONE)
    assert (row.counts["unchanged"], row.plan["unreadable"]) == (8, [])
    with pytest.raises(DomainError) as refused:
        confirm(row)
    assert refused.value.sentence == "There is nothing in this file to import."


def test_checking_writes_nobody(inside: None) -> None:
    before = staff_snapshot()
    check("S005,Pat Pansy,pat@saltmarsh.example,Team Manager,Fostering,,S001,6/1/2020,30/11/2026")
    assert staff_snapshot() == before


def test_what_is_written_is_exactly_what_was_shown(inside: None) -> None:
    """The same file, checked again after it was confirmed, finds every line as it says."""
    lines = (
        EVERYONE.replace("Pat Poppy,pat@", "Pat Pansy,poppy@")
        .replace("Team Manager,CDT", "Team Manager,Fostering")
        .replace("Assistant Director,,,,6/1/2020,", "Assistant Director,,,S008,6/1/2020,31/12/2026")
        + "S009,New Nettle,new@saltmarsh.example,Psychologist,Riverside,Early Years,S009b,1/12/2026,\n"
        + "S009b,Ada Aster,ada@saltmarsh.example,Practitioner,CDT,,S003,,\n"
    )
    row = check(lines)
    assert (row.counts["new"], row.counts["changed"], row.counts["left"], row.counts["unreadable"]) == (2, 2, 1, 0)
    confirm(row)
    again = check(lines)
    assert (again.counts["unchanged"], again.counts["absent"]) == (10, 0)
    nettle = queries.find_person("S009")
    assert nettle is not None
    held = nettle.main_appointment(date(2026, 12, 1))
    assert held is not None
    assert (held.post.title, held.place, held.team.service.name if held.team else "") == (
        "Psychologist", "Riverside", "Early Years"
    )  # fmt: skip


def test_a_change_of_post_begins_today_and_the_old_post_ends_yesterday(inside: None, cast: Cast) -> None:
    confirm(check(EVERYONE.replace("Practitioner,CDT", "Team Manager,Fostering")))
    posts = [(held.post.title, held.place, held.starts_on, held.ends_on) for held in cast["Pat"].appointments]
    assert posts == [
        ("Practitioner", "Children with Disabilities", date(2020, 1, 6), date(2026, 11, 22)),
        ("Team Manager", "Fostering", date(2026, 11, 23), None),
    ]


def test_unreadable_lines_are_left_out_and_the_others_written(inside: None, cast: Cast) -> None:
    confirm(check("S005,Pat Pansy,pat@saltmarsh.example,Practitioner,CDT,,S003,6/1/2020,\nS010,,x,,,,,,"))
    assert (cast["Hazel"].name, queries.find_person("S010")) == ("Hazel Heath", None)
    assert db.session.scalar(select(Person.name).where(Person.staff_number == "S005")) == "Pat Pansy"


def test_confirming_twice_is_once(inside: None) -> None:
    row = check(EVERYONE + "S009,New Nettle,new@saltmarsh.example,Practitioner,CDT,,S003,,")
    confirm(row)
    confirm(row)
    assert db.session.scalar(select(func.count(Person.id))) == 9
    assert db.session.scalar(select(func.count(LogEntry.id)).where(LogEntry.act == "confirmed")) == 1


def test_confirming_is_refused_when_people_changed_meanwhile(inside: None, cast: Cast) -> None:
    row = check(EVERYONE.replace("Pat Poppy", "Pat Pansy"))
    services.correct(cast["Bea"], "Bea Beech", "bea@saltmarsh.example", "S007", by=None)
    db.session.commit()
    with pytest.raises(Stale) as refused:
        confirm(row)
    moved_on = "People have changed in the portal since this file was checked. Check the file again."
    assert refused.value.sentence == moved_on


def test_choosing_a_theme_is_no_such_change(inside: None, cast: Cast) -> None:
    row = check(EVERYONE.replace("Pat Poppy", "Pat Pansy"))
    services.choose_theme(cast["Bea"], "dark")
    db.session.commit()
    confirm(row)


def test_leavers_lose_sessions_and_links_in_the_same_transaction(inside: None, cast: Cast) -> None:
    services.begin_sign_in(cast["Pat"])
    services.begin_sign_in(cast["Tom"])
    epoch = cast["Pat"].access_epoch
    db.session.commit()
    row = check(EVERYONE.replace("S003,6/1/2020,", "S003,6/1/2020,20/11/2026"))
    services.confirm_import(row, None)
    open_rows = select(Person.name).join(SignIn, SignIn.person_id == Person.id).where(SignIn.ended_at.is_(None))
    assert db.session.scalars(open_rows).all() == ["Tom Thyme"]  # before any commit
    assert cast["Pat"].access_epoch == epoch + 1
    db.session.rollback()
    assert len(db.session.scalars(open_rows).all()) == 2  # all or nothing
    assert cast["Pat"].left_on is None


def test_someone_whose_last_day_is_still_to_come_stays_signed_in(inside: None, cast: Cast) -> None:
    token = services.begin_sign_in(cast["Pat"])
    confirm(check(EVERYONE.replace("S003,6/1/2020,", "S003,6/1/2020,24/11/2026")))
    assert queries.sign_in_of(token, clock.now()) is not None
    with clock.stopped_at(clock.now() + timedelta(hours=16)):
        assert queries.sign_in_of(token, clock.now()) is None


def test_a_leaver_who_is_back_gets_a_new_post_and_no_old_link(inside: None, cast: Cast) -> None:
    confirm(check(EVERYONE.replace("S003,6/1/2020,", "S003,6/1/2020,20/11/2026")))
    epoch = cast["Pat"].access_epoch
    confirm(check(EVERYONE))
    assert cast["Pat"].access_epoch == epoch + 1
    assert [(held.starts_on, held.ends_on) for held in cast["Pat"].appointments] == [
        (date(2020, 1, 6), date(2026, 11, 20)),
        (date(2026, 11, 23), None),
    ]


def test_roles_given_by_name_end_with_the_last_day(inside: None, cast: Cast) -> None:
    services.grant(cast["Pat"], "reviewer", on=date(2026, 1, 5), by=None)
    db.session.commit()
    row = check(EVERYONE.replace("S003,6/1/2020,", "S003,6/1/2020,20/11/2026"))
    confirm(row)
    assert [given.ends_on for given in cast["Pat"].grants] == [date(2026, 11, 20)]
    undo(row)
    assert [given.ends_on for given in cast["Pat"].grants] == [None]


def test_undoing_puts_every_row_back_but_revives_no_link(inside: None, cast: Cast) -> None:
    before, epoch = staff_snapshot(), cast["Pat"].access_epoch
    token = services.begin_sign_in(cast["Pat"])
    row = check(
        EVERYONE.replace("S003,6/1/2020,", "S003,6/1/2020,20/11/2026")
        .replace("Rowan Reed,rowan@", "Rowan Rush,tom@")
        .replace("Tom Thyme,tom@", "Tom Thyme,rowan@")
        .replace("Team Manager,CDT", "Team Manager,Fostering")
        + "S009,New Nettle,new@saltmarsh.example,Psychologist,Riverside,Early Years,S003,1/12/2026,\n"
    )
    assert row.counts["unreadable"] == 0
    confirm(row)
    assert staff_snapshot() != before
    undo(row)
    undo(row)  # twice is once
    assert staff_snapshot() == before
    assert cast["Pat"].access_epoch == epoch + 1
    assert queries.sign_in_of(token, clock.now()) is None


def test_undoing_ends_after_a_day(inside: None) -> None:
    row = check(EVERYONE.replace("Pat Poppy", "Pat Pansy"))
    confirm(row)
    with clock.stopped_at(clock.now() + timedelta(hours=24, seconds=1)), pytest.raises(DomainError) as refused:
        undo(row)
    assert refused.value.sentence == "An import can be undone for 24 hours after it was confirmed."


def test_undoing_is_refused_when_someone_changed_since(inside: None, cast: Cast) -> None:
    row = check(EVERYONE.replace("Bea Birch", "Bea Beech"))
    confirm(row)
    bea = queries.find_person("S007")
    assert bea is not None
    services.correct(bea, "Bea Box", "bea@saltmarsh.example", "S007", by=None)
    db.session.commit()
    with pytest.raises(Stale) as refused:
        undo(row)
    assert refused.value.sentence == "Some of these people have changed since the import. It can no longer be undone."


def test_undoing_is_refused_when_what_was_added_is_in_use(inside: None, cast: Cast) -> None:
    row = check(EVERYONE + "S009,New Nettle,new@saltmarsh.example,Practitioner,Riverside,Early Years,,,")
    confirm(row)
    services.move(cast["Pat"], cast.post("practitioner"), place=cast.team("Riverside"), on=clock.today(), by=None)
    db.session.commit()
    with pytest.raises(Stale) as refused:
        undo(row)
    assert refused.value.sentence == "What this import added is in use by now. It can no longer be undone."
    db.session.rollback()
    assert queries.find_person("S009") is not None


def test_an_undone_import_is_not_confirmed_again(inside: None) -> None:
    row = check(EVERYONE.replace("Pat Poppy", "Pat Pansy"))
    confirm(row)
    undo(row)
    with pytest.raises(Stale) as refused:
        confirm(row)
    assert refused.value.sentence == "This import was undone. Check the file again to import it anew."


def test_nobody_ends_their_own_access(inside: None, cast: Cast) -> None:
    row = check(EVERYONE.replace("Quality,,6/1/2020,", "Quality,,6/1/2020,20/11/2026"))
    with pytest.raises(DomainError) as refused:
        confirm(row, cast["Priya"])
    assert refused.value.sentence == "This would end your own access. Ask another QA lead to import the file."


def test_every_person_written_has_an_entry_in_the_log(inside: None, cast: Cast) -> None:
    pat = cast["Pat"].public_id
    confirm(check(EVERYONE.replace("Pat Poppy", "Pat Pansy")), cast["Priya"])
    entry = db.session.scalars(select(LogEntry).where(LogEntry.thing_ref == pat).order_by(LogEntry.id.desc())).first()
    assert entry is not None
    assert (entry.act, entry.person_name, entry.details["changes"]) == (
        "changed", "Priya Plum", {"name": ["Pat Poppy", "Pat Pansy"]}
    )  # fmt: skip


def newcomers(many: int, prefix: str) -> str:
    """Lines of so many people who start, a manager each ten."""
    return "".join(
        f"{prefix}{at:04},Person {at},{prefix.lower()}{at}@x.example,Practitioner,,Quality,"
        f"{f'{prefix}{at // 10:04}' if at else ''},1/4/2020,\n"
        for at in range(many)
    )


def test_ten_times_the_people_take_no_more_reads(inside: None) -> None:
    """Seconds are measured by `make bench`."""
    reads = []
    for many, prefix in ((40, "M"), (400, "N")):
        with counted(db.engine) as statements:
            row = check(newcomers(many, prefix))
            confirm(row)
        assert (row.counts["new"], row.counts["unreadable"]) == (many, 0)
        reads.append(sum(one.startswith("SELECT") for one in statements))
    assert reads[1] <= reads[0]
    assert db.session.scalar(select(func.count(Appointment.id))) == 8 + 440
