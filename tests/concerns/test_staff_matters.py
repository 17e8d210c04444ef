"""How somebody works goes to the right manager alone, and is nowhere else (NS-031, D55, X-15)."""

from datetime import date

import pytest
from flask import current_app
from sqlalchemy import inspect, select

from qaportal.allocation.models import Assignment
from qaportal.auditlog.models import LogEntry
from qaportal.cli.sampling import rotate
from qaportal.concerns import policy, queries, services, tasks
from qaportal.concerns.models import StaffMatter
from qaportal.concerns.queries import About
from qaportal.invites import emails
from qaportal.invites.models import Letter
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.lib.routing import new_public_id
from qaportal.lib.sealing import Sealed, new_key
from qaportal.people import services as people
from qaportal.people.models import Person
from tests.cast import PEOPLE, Cast
from tests.concerns.raised import REFERENCE, WORDS, matter_of, raised
from tests.security.lived_in import LivedIn

TODAY = date(2026, 11, 23)


def to(matter: StaffMatter) -> tuple[str, str]:
    """Who has it, and as what."""
    return matter.to.name.split()[0], matter.to_as


# Who gets it ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "expected"),
    [("Rowan", ("Tom", "manager")), ("Tom", ("Hazel", "above")), ("Hazel", ("Tom", "manager"))],
)
def test_it_goes_to_the_line_manager_or_whoever_is_above(
    seat: Assignment, first: str, expected: tuple[str, str]
) -> None:
    assert to(matter_of(seat, first)) == expected


def test_where_the_line_manager_has_left_it_goes_to_whoever_managed_them_and_says_so(seat: Assignment) -> None:
    people.leave(Cast()["Tom"], on=date(2026, 11, 22), by=None)
    made = matter_of(seat)
    assert to(made) == ("Hazel", "above")
    assert made.instead_of == Cast()["Tom"]
    with pytest.raises(DomainError, match="finds no manager"):
        matter_of(seat, "Hazel")


def test_where_the_line_manager_is_away_today_it_goes_to_whoever_manages_them(seat: Assignment) -> None:
    cast = Cast()
    people.note_absence(cast["Tom"], starts=TODAY, ends=TODAY, kind="sickness", by=cast["Priya"])
    made = matter_of(seat)
    assert (to(made), made.instead_of) == (("Hazel", "above"), cast["Tom"])
    assert letters() == ["Hazel"]


def test_what_a_manager_left_unread_goes_to_the_one_above_and_is_closed_to_them(seat: Assignment) -> None:
    made, cast = matter_of(seat), Cast()
    taken = matter_of(seat, words="Another.")
    services.receive(taken, by=cast["Tom"])
    people.leave(cast["Tom"], on=date(2026, 11, 22), by=None)
    db.session.commit()
    tasks.pass_on()
    tasks.pass_on()  # it may run twice
    assert (to(made), made.instead_of) == (("Hazel", "above"), cast["Tom"])
    assert to(taken) == ("Tom", "manager")  # it is read: it is theirs
    assert letters() == ["Tom", "Tom", "Hazel"]
    readers = {first for first in PEOPLE if policy.can_read_matter(cast[first], made)}
    assert readers == {"Rowan", "Hazel"}


def test_one_that_breaks_stops_no_other(seat: Assignment, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, cast = matter_of(seat), matter_of(seat, words="Another."), Cast()
    people.leave(cast["Tom"], on=date(2026, 11, 22), by=None)
    db.session.commit()
    passes, broken = services.pass_on, first.id

    def breaks(matter: StaffMatter) -> bool:
        if matter.id == broken:
            raise RuntimeError("a row that cannot be read")
        return passes(matter)

    monkeypatch.setattr(services, "pass_on", breaks)
    tasks.pass_on()
    assert (to(first), to(second)) == (("Tom", "manager"), ("Hazel", "above"))
    monkeypatch.undo()
    tasks.pass_on()  # the next tick tries it again
    assert to(first) == ("Hazel", "above")


def test_it_goes_to_nobody_whom_the_page_did_not_name(seat: Assignment) -> None:
    cast = Cast()
    with pytest.raises(DomainError, match="By now it would go to Tom Thyme"):
        services.raise_matter(
            queries.about_seat(seat), WORDS, slip=new_public_id(), by=cast["Rowan"], to=cast["Hazel"].public_id
        )
    assert letters() == []


def letters() -> list[str]:
    """To whom letters were written, in order."""
    found = db.session.scalars(select(Letter).where(Letter.kind == "needs_you").order_by(Letter.id))
    return [one.person.name.split()[0] for one in found]


def test_nobody_raises_their_own_work_or_that_of_nobody(seat: Assignment) -> None:
    about = queries.about_seat(seat)
    for found, first in ((about, "Pat"), (About(about.activity, None, None, None, None), "Rowan")):
        with pytest.raises(DomainError, match="finds no manager"):
            services.raise_matter(found, WORDS, slip=new_public_id(), by=Cast()[first])


# Where it stands --------------------------------------------------------------------------------------------


def test_nothing_that_is_kept_says_from_which_work_it_came(seat: Assignment) -> None:
    """D55: its table points to people and to nothing else, nothing points to it, and its text is sealed."""
    made = matter_of(seat)
    found = inspect(db.engine)
    assert {key["referred_table"] for key in found.get_foreign_keys("staff_matter")} == {"person"}
    pointing = {table for table in found.get_table_names() for key in found.get_foreign_keys(table)
                if key["referred_table"] == "staff_matter"}  # fmt: skip
    assert pointing == set()
    assert "canary" not in made.body
    assert queries.words_of(made) == WORDS
    entry = db.session.scalars(select(LogEntry).where(LogEntry.thing_kind == "matter")).one()
    assert (entry.act, entry.person_name, entry.details) == ("raised something with a manager", "Rowan Reed", {})


def test_a_text_that_was_copied_to_another_row_does_not_open(seat: Assignment) -> None:
    first, second = matter_of(seat), matter_of(seat, words="Another.")
    first.body = second.body
    db.session.flush()
    with pytest.raises(Sealed):
        queries.words_of(first)


def test_the_letter_says_that_there_is_something_and_no_more(seat: Assignment) -> None:
    made = matter_of(seat)
    letter = db.session.scalars(select(Letter).where(Letter.kind == "needs_you")).one()
    assert letter.person == Cast()["Tom"]
    message = emails.message_of(letter)
    assert message is not None
    body = message.get_body(("plain",))
    assert body is not None
    assert message["Subject"] == "Something was raised with you"
    assert body.get_content().split() == (
        "Hello Tom Thyme, Something was raised with you, and with nobody else. Open it here: "
        f"http://qa.test/matters/{made.public_id} This mail says no more on purpose."
    ).split()  # fmt: skip


def test_the_manager_takes_it_once(seat: Assignment) -> None:
    made, tom = matter_of(seat), Cast()["Tom"]
    assert [one.verb for one in queries.waiting_for(tom)] == ["Read"]
    services.receive(made, by=tom)
    assert queries.waiting_for(tom) == []
    with pytest.raises(Stale, match="already"):
        services.receive(made, by=tom)


def test_rotating_the_keys_seals_both_lanes_anew(seat: Assignment, monkeypatch: pytest.MonkeyPatch) -> None:
    """EN-3."""
    made, concern = matter_of(seat), raised(seat)
    services.acknowledge(concern, by=Cast()["Tom"])
    services.document(concern, REFERENCE, TODAY, by=Cast()["Rowan"])
    before = (made.body, concern.reference)
    db.session.commit()
    old = current_app.config["SEALING_KEYS"]
    monkeypatch.setitem(current_app.config, "SEALING_KEYS", (new_key(), *old))
    rotate_all()
    monkeypatch.setitem(current_app.config, "SEALING_KEYS", current_app.config["SEALING_KEYS"][:1])
    db.session.expire_all()
    assert (queries.words_of(made), queries.documented_reference(concern)) == (WORDS, REFERENCE)
    assert before[0] != made.body
    assert before[1] != concern.reference


def rotate_all() -> None:
    """What `qaportal keys rotate` does, in the app of the test."""
    from unittest.mock import patch

    with patch("qaportal.cli.sampling.click.echo"):
        callback = rotate.callback
        assert callback is not None
        getattr(callback, "__wrapped__", callback)()


# Never in ---------------------------------------------------------------------------------------------------


@pytest.fixture
def lived(place: LivedIn) -> LivedIn:
    """The town that is walked through, with two matters and three concerns in it."""
    return place


def test_what_was_written_is_in_no_table_log_or_letter(lived: LivedIn) -> None:
    with lived.app.app_context(), db.engine.connect() as connection:
        found = {
            name for name, table in db.metadata.tables.items()
            if any("canary-of-the-matter" in str(row) or REFERENCE in str(row)
                   for row in connection.execute(table.select()))
        }  # fmt: skip
    assert found == set()


def test_only_the_two_of_them_may_open_it(lived: LivedIn) -> None:
    path = f"/matters/{lived.concerned.matters['it went to the manager']}"
    opened = {first: lived.client(first).get(path).status_code for first in PEOPLE}
    assert {first for first, status in opened.items() if status == 200} == {"Tom", "Rowan"}
    assert set(opened.values()) == {200, 404}
    assert "canary-of-the-matter" not in lived.client("Rowan").get(path).text


def test_a_manager_who_has_left_opens_nothing(lived: LivedIn) -> None:
    """A34."""
    path = f"/matters/{lived.concerned.matters['it went to the manager']}"
    with lived.app.app_context():
        tom: Person = Cast()["Tom"]
        people.leave(tom, on=date(2026, 11, 22), by=None)
        db.session.commit()
    answer = lived.client("Tom").get(path)
    assert answer.status_code in (303, 401)
    assert "canary-of-the-matter" not in answer.text
