"""Clocks: one leader among the processes, a bell, and an end at which what is in hand is finished (JB-6)."""

from datetime import timedelta
from threading import Event

import pytest
from flask import Flask

from qaportal.invites import tasks
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.leading import EngineLease, leads, resign
from qaportal.lib.ticking import Clock, Ticker
from qaportal.schedule import CLOCKS
from tests.conftest import TODAY

ran: list[str] = []
begun, may_end = Event(), Event()


def first() -> None:
    ran.append("first")


def second() -> None:
    ran.append("second")


def broken() -> None:
    ran.append("broken")
    raise ValueError("as it happens")


def long() -> None:
    begun.set()
    may_end.wait(10)
    ran.append("long")


@pytest.fixture(autouse=True)
def nothing_ran() -> None:
    ran.clear()
    begun.clear()
    may_end.clear()


def ticker(app: Flask, *clocks: Clock, process: str = "one") -> Ticker:
    class Named(Ticker):
        holder = process  # type: ignore[assignment]

    return Named(app, clocks)


def name_of(task: object) -> str:
    return f"{task.__module__}.{task.__qualname__}"  # type: ignore[attr-defined]


# One leader ------------------------------------------------------------------------------------------------


def test_one_leads_and_another_follows_a_minute_after_its_last_beat(town: Flask) -> None:
    with town.app_context():
        assert (leads("schedule", "one"), leads("schedule", "two")) == (True, False)
        with clock.stopped_at(TODAY + timedelta(seconds=50)):
            assert (leads("schedule", "one"), leads("schedule", "two")) == (True, False)
        with clock.stopped_at(TODAY + timedelta(seconds=109)):
            assert leads("schedule", "two") is False
        with clock.stopped_at(TODAY + timedelta(seconds=110)):
            assert (leads("schedule", "two"), leads("schedule", "one")) == (True, False)
            row = db.session.query(EngineLease).one()
            assert (row.holder, row.beat_at) == ("two", TODAY + timedelta(seconds=110))


def test_who_resigns_is_followed_at_once(town: Flask) -> None:
    with town.app_context():
        leads("schedule", "one")
        resign("schedule", "two")  # who does not lead takes nothing away
        assert leads("schedule", "two") is False
        resign("schedule", "one")
        assert leads("schedule", "two") is True


def test_only_the_leader_goes_by_the_clock_and_everyone_by_the_bell(town: Flask) -> None:
    one, two = (ticker(town, (first, 3600), (second, 0), process=process) for process in ("one", "two"))
    one.tick()
    two.tick()
    assert ran == ["first", "second"]
    one.tick()
    assert ran == ["first", "second", "second"]
    two.ring(name_of(first))
    two.tick()
    assert ran == ["first", "second", "second", "first"]


def test_a_task_that_fails_holds_up_no_other(town: Flask, caplog: pytest.LogCaptureFixture) -> None:
    ticker(town, (broken, 30), (first, 30)).tick()
    assert ran == ["broken", "first"]
    assert "broken failed; it runs again in 30 seconds" in caplog.text


def test_at_the_end_what_is_in_hand_is_finished_and_nothing_more_is_begun(app: Flask) -> None:
    made = ticker(app, (long, 0), (first, 0))
    made.start()
    assert begun.wait(10)
    made.stopping.set()
    may_end.set()
    made.stop(10)
    assert made.thread is not None
    assert (ran, made.thread.is_alive()) == (["long"], False)
    with app.app_context():
        assert db.session.query(EngineLease).count() == 0


def test_every_clock_is_a_task_that_a_bell_can_name() -> None:
    assert [name_of(task) for task, _ in CLOCKS if not task.__module__.endswith(".tasks")] == []
    assert all(every >= 10 for _, every in CLOCKS)
    assert tasks.deliver in {task for task, _ in CLOCKS}
