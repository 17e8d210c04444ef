"""Alarms: the reader's own choice, in invitations to them and in their own calendar, and nowhere else (2.7, ux 2.4)."""

from datetime import UTC, date, datetime, timedelta

import pytest
import vobject
from flask.testing import FlaskClient

from qaportal.invites import services
from qaportal.invites.alarms import with_alarms
from qaportal.invites.imip import calendar_part
from qaportal.invites.reconcile import Place, Wanted
from qaportal.invites.vevent import vevent
from qaportal.lib import clock
from qaportal.lib.clock import LONDON
from tests.invites.conftest import World

STAMP = datetime(2026, 11, 23, 9, tzinfo=UTC)


def event(day: date, hours: tuple[str, str] | None = None, title: str = "Team Spotlight") -> bytes:
    times = (clock.to_utc(day, hours[0]), clock.to_utc(day, hours[1])) if hours else None
    wanted = Wanted(
        Place(1, "main"), starts_on=day, ends_on=day, times=times, title=title, text="Sign in", category="Spotlight",
        location="", url="http://qa.test/activity/TS-2027-02", tags=frozenset(),
    )  # fmt: skip
    return vevent(wanted, uid="1@qa.test", sequence=0, stamp=STAMP)


def alarms(events: bytes) -> list[tuple[str, str, timedelta]]:
    """(action, text, when) of the alarms of each event, as vobject reads them."""
    head = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\n"
    calendar = vobject.readOne((head + events + b"END:VCALENDAR\r\n").decode())
    return [
        (alarm.action.value, alarm.description.value, alarm.trigger.value)
        for one in calendar.vevent_list
        for alarm in getattr(one, "valarm_list", [])
    ]


VISIT, HOURS = date(2027, 7, 6), ("09:30", "16:30")


@pytest.mark.parametrize(
    ("alarm", "before"), [("15m", timedelta(minutes=15)), ("1h", timedelta(hours=1)), ("1d", timedelta(days=1))]
)
def test_what_has_a_time_rings_so_long_before(alarm: str, before: timedelta) -> None:
    assert alarms(with_alarms(event(VISIT, HOURS), alarm)) == [("DISPLAY", "Team Spotlight", -before)]


@pytest.mark.parametrize("alarm", ["15m", "1h", "1d"])
def test_what_lasts_whole_days_rings_at_nine_the_day_before(alarm: str) -> None:
    """On every day of the year, those after both clock changes too: 15 hours before midnight it is 09:00."""
    [(_, _, when)] = alarms(with_alarms(event(VISIT), alarm))
    for n in range(365):
        midnight = datetime(2027, 1, 1, tzinfo=LONDON) + timedelta(days=n)
        rings = (midnight.astimezone(UTC) + when).astimezone(LONDON)
        assert (rings.hour, rings.minute, rings.date()) == (9, 0, midnight.date() - timedelta(days=1))


def test_no_alarm_leaves_every_byte_as_it_was() -> None:
    assert with_alarms(event(VISIT) + event(VISIT, HOURS), "") == event(VISIT) + event(VISIT, HOURS)


def test_an_alarm_is_all_that_is_put_in() -> None:
    plain = event(VISIT, HOURS) + event(VISIT)
    rung = with_alarms(plain, "1h").decode().split("\r\n")
    lines = [line for line in rung if line not in plain.decode().split("\r\n")]
    assert lines == [
        "BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:Team Spotlight", "TRIGGER:-PT1H", "END:VALARM",
        "BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:Team Spotlight", "TRIGGER:-PT15H", "END:VALARM",
    ]  # fmt: skip


def test_a_title_that_runs_on_keeps_its_signs_and_its_lines_their_length() -> None:
    """L01–L06: a comma, a line end, an emoji, and more than 75 octets."""
    title = "Spotlight lead, Zoë Müller 🎈; Team Spotlight: Children with Disabilities and their brothers and sisters"
    rung = with_alarms(event(VISIT, HOURS, title), "15m")
    assert [text for _, text, _ in alarms(rung)] == [title]
    assert max(map(len, rung.split(b"\r\n"))) <= 75


def test_an_invitation_rings_and_its_cancellation_does_not() -> None:
    one = {"organiser": ("QA Portal", "qa@saltmarsh.example"), "attendee": ("Lena", "lena@saltmarsh.example")}
    asked = calendar_part(event(VISIT, HOURS), method="REQUEST", alarm="1h", **one)
    gone = calendar_part(event(VISIT, HOURS), method="CANCEL", alarm="1h", **one)
    assert (asked.count(b"TRIGGER:-PT1H\r\n"), gone.count(b"VALARM")) == (1, 0)
    assert calendar_part(event(VISIT, HOURS), method="CANCEL", **one) == gone
    calendar = vobject.readOne(asked.decode())
    assert calendar.vevent.valarm.trigger.value == timedelta(hours=-1)
    assert calendar.vevent.attendee.value == "mailto:lena@saltmarsh.example"


# Feeds ---------------------------------------------------------------------------------------------------


@pytest.fixture
def spotlight(world: World) -> World:
    """A visit to Tom's team, for whole days, and links of Tom's to his own dates and to those of his team."""
    team = world.teams["Children with Disabilities"]
    world.publish("TS-2027-02", subject="CDT", team_id=team, starts_on=date(2027, 2, 9))
    return world


def choose(world: World, first: str, alarm: str) -> None:
    with world.inside() as cast:
        services.choose(cast[first], ways={}, hour=8, alarm=alarm)


def test_ones_own_calendar_rings_and_that_of_the_team_does_not(spotlight: World, client: FlaskClient) -> None:
    own = spotlight.subscribe("Tom", "mine")
    team = spotlight.subscribe("Tom", spotlight.scope("team", "Children with Disabilities"))
    quiet = client.get(team).data
    choose(spotlight, "Tom", "1d")
    assert client.get(own).data.count(b"TRIGGER:-PT15H\r\n") == client.get(own).data.count(b"BEGIN:VEVENT")
    assert client.get(team).data == quiet
    assert b"VALARM" not in quiet


def test_the_etag_follows_the_choice_there_and_back(spotlight: World, client: FlaskClient) -> None:
    """A calendar program that knows the old bytes gets the new ones."""
    own = spotlight.subscribe("Tom", "mine")
    before = client.get(own)
    choose(spotlight, "Tom", "15m")
    after = client.get(own, headers={"If-None-Match": before.headers["ETag"]})
    assert (after.status_code, b"VALARM" in after.data) == (200, True)
    assert client.get(own, headers={"If-None-Match": after.headers["ETag"]}).status_code == 304
    choose(spotlight, "Tom", "")
    again = client.get(own)
    assert (again.headers["ETag"], again.data) == (before.headers["ETag"], before.data)


def test_two_with_the_same_dates_each_have_their_own_alarm(spotlight: World, client: FlaskClient) -> None:
    with spotlight.inside() as cast:
        held = cast["Pat"].appointments[0]
        held.post = cast.post("team_manager")
    toms, pats = spotlight.subscribe("Tom", "mine"), spotlight.subscribe("Pat", "mine")
    choose(spotlight, "Tom", "1h")
    assert [b"VALARM" in client.get(path).data for path in (toms, pats)] == [True, False]
