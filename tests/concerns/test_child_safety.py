"""A child may be at risk now: who is told, when it goes up, what ends it, and what is never written (NS-032, X-15)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from qaportal.allocation.models import Assignment
from qaportal.auditlog.models import LogEntry
from qaportal.concerns import queries, services, tasks
from qaportal.concerns.models import SafetyConcern
from qaportal.frameworks.loading import SHIPPED, read_pack
from qaportal.frameworks.schema import Alert
from qaportal.invites import emails
from qaportal.invites import services as invites
from qaportal.invites.models import Letter
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.lib.routing import new_public_id
from qaportal.people import services as people
from tests.allocation.covered import publish, sit
from tests.cast import PEOPLE, Cast
from tests.concerns.raised import REFERENCE, raised

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)


@contextmanager
def later(**ahead: int) -> Iterator[None]:
    """So much later."""
    with clock.stopped_at(NOW + timedelta(**ahead)):
        yield


def told(concern: SafetyConcern) -> dict[str, tuple[int, str]]:
    """First name → (rung, as what)."""
    db.session.refresh(concern, ["notices"])
    return {
        one.person.name.split()[0]: (one.rung, one.post + (f" for {one.instead_of}" if one.instead_of else ""))
        for one in concern.notices
    }


def letters() -> list[str]:
    """To whom letters about concerns were written, in order."""
    found = db.session.scalars(select(Letter).where(Letter.kind == "needs_you").order_by(Letter.id))
    return [one.person.name.split()[0] for one in found]


def acts(concern: SafetyConcern) -> list[str]:
    """What the log says of it."""
    chosen = select(LogEntry.act).where(LogEntry.thing_ref == concern.public_id).order_by(LogEntry.id)
    return list(db.session.scalars(chosen))


# Telling ----------------------------------------------------------------------------------------------------


def test_the_managers_are_told_at_once_and_written_to(seat: Assignment) -> None:
    made = raised(seat)
    assert told(made) == {"Tom": (0, "Team Manager"), "Hazel": (0, "Head of Service")}
    assert letters() == ["Tom", "Hazel"]
    assert acts(made) == ["raised a concern", "told of a concern"]


# Who raises it → who is told, of records of Pat's, in Tom's team and Hazel's service.
RECIPIENTS = {
    "Priya": {"Tom": (0, "Team Manager"), "Hazel": (0, "Head of Service")},
    "Hazel": {"Tom": (0, "Team Manager"), "Priya": (0, "QA lead for Head of Service")},
    "Tom": {"Hazel": (0, "Head of Service"), "Priya": (0, "QA lead for Team Manager")},
    "Rowan": {"Tom": (0, "Team Manager"), "Hazel": (0, "Head of Service")},
    "Lena": {"Tom": (0, "Team Manager"), "Hazel": (0, "Head of Service")},
    "Bea": {"Tom": (0, "Team Manager"), "Hazel": (0, "Head of Service")},
    "Gus": {"Tom": (0, "Team Manager"), "Hazel": (0, "Head of Service")},
}


@pytest.mark.parametrize("first", RECIPIENTS)
def test_from_every_seat_somebody_other_than_its_holder_is_told(inside: Flask, first: str) -> None:
    made = sit(first, "reviewer")
    publish()
    assert told(raised(made, first)) == RECIPIENTS[first]


def test_pressed_twice_it_is_raised_once(seat: Assignment) -> None:
    slip = new_public_id()
    assert raised(seat, slip=slip).id == raised(seat, slip=slip).id
    assert letters() == ["Tom", "Hazel"]
    with pytest.raises(DomainError, match="Open it again"):
        raised(seat, "Priya", slip=slip)


def test_its_letters_leave_before_all_others_that_wait(seat: Assignment) -> None:
    """Where the relay takes only so many a minute, a year's invitations do not hold them up."""
    for first in ("Lena", "Bea"):
        invites.write("cover", Cast()[first], about={}, dedupe=f"before {first}", by=None)
    raised(seat)
    assert [one.person.name.split()[0] for one in invites.lease(NOW, 3)] == ["Tom", "Hazel", "Lena"]


@pytest.mark.parametrize("folder", sorted(path.name for path in SHIPPED.iterdir() if (path / "pack.yaml").exists()))
def test_every_framework_tells_a_manager_of_the_team_and_one_of_the_service(folder: str) -> None:
    """Where it has no alert of its own for it, the posts of a team manager and a head of service (NS-032)."""
    pack = read_pack(SHIPPED / folder)
    alert = pack.alerts.get("child_safety")
    keys = alert.to.value if alert else ()
    posts = [frozenset(post.key for post in pack.posts_of([key])) for key in keys]
    usual = queries.policy.usual_posts(pack)
    wanted = posts or [one for one in usual if one]
    assert len(wanted) == 2
    assert all(wanted)


# Going up ---------------------------------------------------------------------------------------------------


def test_what_nobody_acknowledges_goes_up_hour_by_hour_and_once_only(seat: Assignment) -> None:
    made, ident = raised(seat), seat.id
    db.session.commit()
    for minutes, people_told in {59: 2, 60: 3, 61: 3}.items():
        with later(minutes=minutes):
            tasks.send_up()
            tasks.send_up()  # it may run twice
        assert len(told(made)) == people_told
    assert told(made)["Priya"] == (1, "QA lead")  # nobody is above Hazel
    assert made.goes_up_at == NOW + timedelta(hours=2)
    with later(days=3):
        tasks.send_up()
        tasks.send_up()
    assert (list(told(made)), made.goes_up_at) == (["Tom", "Hazel", "Priya"], None)
    assert letters() == ["Tom", "Hazel", "Priya"]
    assert ident


def test_a_line_manager_above_is_next(seat: Assignment) -> None:
    cast = Cast()
    people.move(cast["Hazel"], cast.post("head_of_service"), on=TODAY, by=None,
                place=cast["Hazel"].appointments[0].service, manager=cast["Lena"])  # fmt: skip
    made = raised(seat)
    db.session.commit()
    with later(hours=1):
        tasks.send_up()
    assert told(made)["Lena"] == (1, "Assistant Director")
    with later(hours=2):
        tasks.send_up()
    assert told(made)["Priya"] == (2, "QA lead")


def test_one_who_acknowledges_keeps_it_from_going_up(seat: Assignment) -> None:
    made, cast = raised(seat), Cast()
    services.acknowledge(made, by=cast["Hazel"])
    db.session.commit()
    with later(days=1):
        tasks.send_up()
    assert letters() == ["Tom", "Hazel"]
    services.acknowledge(made, by=cast["Tom"])
    assert (made.acknowledged_by, made.state) == (cast["Hazel"], "Acknowledged")  # the first has it
    with pytest.raises(Stale, match="already"):
        services.acknowledge(made, by=cast["Tom"])
    assert acts(made) == ["raised a concern", "told of a concern", "acknowledged a concern", "acknowledged a concern"]


def test_a_rung_on_which_nobody_is_left_is_passed_over(seat: Assignment) -> None:
    made = raised(seat)
    people.leave(Cast()["Priya"], on=date(2026, 11, 22), by=None)
    db.session.commit()
    with later(hours=1):
        tasks.send_up()
    assert (list(told(made)), made.rung, made.goes_up_at) == (["Tom", "Hazel"], 2, None)


ALERT: dict[str, Any] = {
    "key": "child_safety", "name": "A child may not be safe now", "by": "isro", "to": ("team_manager",),
    "also_to": ({"to": ("head_of_service",), "when": {"fact": "plan_type", "is": ("child_in_need",)}, "source": "1"},),
    "within": {"stated": "0 hours", "source": "1"},
    "escalates": ({"to": ("assistant_director",), "after": "30 minutes", "source": "1"},), "source": "1",
}  # fmt: skip


def by_the_framework(seat: Assignment, monkeypatch: pytest.MonkeyPatch, **other: Any) -> None:
    """The framework of the work has this alert."""
    alert = Alert.model_validate(ALERT | other)
    monkeypatch.setitem(queries.about_seat(seat).pack.alerts, "child_safety", alert)


def test_a_framework_says_who_else_is_told_and_who_is_next_and_when(
    seat: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """D78, D79: `also_to` by what is known of the record, `escalates` by its own clock, and no rung of the portal's."""
    by_the_framework(seat, monkeypatch)
    made = raised(seat)
    db.session.commit()
    assert list(told(made)) == ["Tom", "Hazel"]
    assert made.goes_up_at == NOW + timedelta(minutes=30)
    with later(minutes=30):
        tasks.send_up()
    assert told(made)["Lena"] == (1, "Assistant Director")
    assert made.goes_up_at is None


def test_who_is_told_under_a_condition_is_not_where_it_does_not_hold(
    seat: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    when = {"fact": "plan_type", "is": ("looked_after",)}
    by_the_framework(seat, monkeypatch, also_to=({"to": ("head_of_service",), "when": when, "source": "1"},))
    assert list(told(raised(seat))) == ["Tom"]


# Documented -------------------------------------------------------------------------------------------------


def test_it_ends_once_it_is_on_the_childs_record(seat: Assignment) -> None:
    made, cast = raised(seat), Cast()
    services.acknowledge(made, by=cast["Tom"])
    services.document(made, REFERENCE, TODAY, by=cast["Rowan"])
    assert (made.is_open, made.documented_on, made.goes_up_at) == (False, TODAY, None)
    assert queries.documented_reference(made) == REFERENCE
    assert REFERENCE not in made.reference
    with pytest.raises(Stale, match="documented already"):
        services.document(made, REFERENCE, TODAY, by=cast["Tom"])


def test_it_is_not_documented_before_somebody_who_was_told_has_acknowledged_it(seat: Assignment) -> None:
    """Told, acknowledged, documented: who raised it cannot close it over the heads of those who are to act."""
    made, cast = raised(seat), Cast()
    for first in ("Rowan", "Tom"):
        with pytest.raises(DomainError, match="Ring one of them"):
            services.document(made, REFERENCE, TODAY, by=cast[first])
    assert made.is_open
    assert made.goes_up_at == NOW + timedelta(hours=1)  # still on its way up
    services.acknowledge(made, by=cast["Hazel"])
    services.document(made, REFERENCE, TODAY, by=cast["Rowan"])
    assert not made.is_open


def test_where_there_is_nobody_to_acknowledge_it_can_be_documented(seat: Assignment) -> None:
    cast = Cast()
    for first in ("Tom", "Hazel", "Priya", "Lena"):
        people.leave(cast[first], on=date(2026, 11, 22), by=None)
    made = raised(seat)
    assert told(made) == {}
    assert waits("Rowan") == ["Document CPR-2027-03"]
    services.document(made, REFERENCE, TODAY, by=cast["Rowan"])
    assert not made.is_open


@pytest.mark.parametrize(
    ("reference", "on", "words"),
    [
        ("Annie", TODAY, "not a record reference"),
        (REFERENCE, date(2026, 11, 24), "still to come"),
        (REFERENCE, date(2026, 11, 22), "before it was raised"),
    ],
    ids=["a name", "a day to come", "too early"],
)
def test_a_name_is_no_reference_and_no_day_is_before_or_to_come(
    seat: Assignment, reference: str, on: date, words: str
) -> None:
    made = raised(seat)
    services.acknowledge(made, by=Cast()["Tom"])
    with pytest.raises(DomainError, match=words):
        services.document(made, reference, on, by=Cast()["Rowan"])
    assert made.is_open


# What waits for whom ----------------------------------------------------------------------------------------


def waits(first: str) -> list[str]:
    """What waits for somebody: verb and work."""
    return [f"{one.verb} {one.ref}" for one in queries.waiting_for(Cast()[first])]


def test_those_told_are_to_acknowledge_and_who_raised_it_to_see_it_documented(seat: Assignment) -> None:
    made, cast = raised(seat), Cast()
    told_first = {"Tom": ["Acknowledge CPR-2027-03"], "Hazel": ["Acknowledge CPR-2027-03"],
                  "Rowan": ["Ring CPR-2027-03"]}  # fmt: skip
    assert {first: waits(first) for first in PEOPLE if waits(first)} == told_first
    services.acknowledge(made, by=cast["Tom"])
    assert waits("Tom") == waits("Rowan") == ["Document CPR-2027-03"]
    services.document(made, REFERENCE, TODAY, by=cast["Tom"])
    assert {first: waits(first) for first in PEOPLE if waits(first)} == {}


def test_the_letter_says_from_which_work_and_no_more(seat: Assignment) -> None:
    """DM-2: neither child, record nor who raised it."""
    made = raised(seat)
    letter = db.session.scalars(select(Letter).where(Letter.kind == "needs_you").order_by(Letter.id)).first()
    assert letter is not None
    message = emails.message_of(letter)
    assert message is not None
    body = message.get_body(("plain",))
    assert body is not None
    assert message["Subject"] == "Something raised from CPR-2027-03 needs you now"
    assert body.get_content().split() == (
        "Hello Tom Thyme, Something raised from CPR-2027-03 needs you now. Open it and acknowledge it: "
        f"http://qa.test/concerns/{made.public_id} This mail says no more on purpose."
    ).split()  # fmt: skip
    people.leave(Cast()["Tom"], on=date(2026, 11, 22), by=None)
    assert emails.message_of(letter) is None
