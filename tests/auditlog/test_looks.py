"""What is read is noted once for each person, thing and day (AU-2)."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from qaportal.auditlog.models import LogEntry
from qaportal.auditlog.services import record_once
from qaportal.lib import clock
from qaportal.lib.db import db
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
