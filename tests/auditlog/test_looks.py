"""What is read is noted once for each person, thing and day (AU-2)."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import timedelta

from flask import Flask
from sqlalchemy import select, update

from qaportal.auditlog.models import LogEntry
from qaportal.auditlog.services import record_once
from qaportal.lib import clock
from qaportal.lib.db import db, own_transaction
from qaportal.people.models import Person
from tests.cast import Cast


def noted() -> list[tuple[str, str]]:
    """Who looked at what, as the log has it."""
    chosen = select(LogEntry).where(LogEntry.act == "read a concern").order_by(LogEntry.id)
    return [(one.person_name.split()[0], one.thing_ref) for one in db.session.scalars(chosen)]


def test_a_look_is_noted_once_a_day_for_each_person_and_thing(town: Flask) -> None:
    with town.test_request_context():
        cast = Cast()
        looks = [("Tom", "a"), ("Tom", "a"), ("Tom", "b"), ("Hazel", "a"), ("Tom", "a")]
        new = [record_once("read a concern", "concern", ref, by=cast[first]) for first, ref in looks]
        assert new == [True, False, True, True, False]
        with clock.stopped_at(clock.now() + timedelta(days=1)):
            assert record_once("read a concern", "concern", "a", by=cast["Tom"])
        assert noted() == [("Tom", "a"), ("Tom", "b"), ("Hazel", "a"), ("Tom", "a")]


def test_a_look_waits_for_whoever_writes_meanwhile(town: Flask) -> None:
    """A page that has read asks to note it while somebody else is writing: it waits for its turn, and is not refused.
    On SQLite who has read and then writes is refused at once, unless what was read is let go of first."""
    has_read, is_held = threading.Event(), threading.Event()

    def look() -> None:
        with town.test_request_context("/concerns/a"):
            reader = Cast()["Tom"]
            has_read.set()
            assert is_held.wait(30)
            record_once("read a concern", "concern", "a", by=reader)
            db.session.commit()
            assert reader.name == "Tom Thyme"

    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(copy_context().run, look)
        assert has_read.wait(30)
        with town.app_context():
            with own_transaction() as writing:
                writing.execute(update(Person).values(phone="01632 960111"))
                is_held.set()
            answer.result(30)
            assert noted() == [("Tom", "a")]
            assert db.session.scalars(select(Person.phone).distinct()).all() == ["01632 960111"]
