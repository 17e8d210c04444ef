"""The published feed, as two calendar programs see it (done-when 3; NS-010; 2.2, 2.3)."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from qaportal.invites import services
from qaportal.invites.models import FeedEvent, FeedEventTag, FeedState
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.programme.models import Activity
from tests.conftest import TODAY as NOW
from tests.invites.conftest import World
from tests.invites.oracles import READERS, Seen

Read = Callable[[bytes], list[Seen]]


def field(body: bytes, name: str) -> list[str]:
    """The values of a property that stands on one line, in the order of the file."""
    found = body.decode().split("BEGIN:VEVENT")[1:]
    return [line.partition(":")[2] for event in found for line in event.split("\r\n") if line.startswith(f"{name}:")]


@pytest.mark.parametrize("read", READERS)
def test_july_review_with_its_deadlines_into_august(read: Read, world: World, client: FlaskClient) -> None:
    """NS-010, NS-021, NS-045: 1–28 July, moderation to 11 August, report on 25 August; ends are exclusive (T08)."""
    world.publish(
        "CPR-2027-07",
        subject="Children with Disabilities",
        starts_on=date(2027, 7, 1),
        ends_on=date(2027, 7, 28),
        phases=[
            {"key": "review", "name": "Review", "due_on": "2027-07-28"},
            {"key": "moderation", "name": "Moderation", "due_on": "2027-08-11"},
            {"key": "report", "name": "Report", "due_on": "2027-08-25"},
        ],
    )
    seen = read(client.get(world.subscribe("Priya", "programme")).data)
    name = "Collaborative practice review"
    assert seen == [
        Seen(f"{name}: Children with Disabilities", date(2027, 7, 1), date(2027, 7, 29)),
        Seen(f"{name} – moderation due: Children with Disabilities", date(2027, 8, 11), date(2027, 8, 12)),
        Seen(f"{name} – report due: Children with Disabilities", date(2027, 8, 25), date(2027, 8, 26)),
    ]


# (day, wall clock in England, the same moments in UTC by hand): the clocks go forward on 28 March 2027 at 01:00 UTC
# and back on 31 October 2027 at 01:00 UTC.
CLOCK_CHANGES = [
    ("2027-03-26", "09:30", "16:00", "2027-03-26T09:30Z", "2027-03-26T16:00Z"),
    ("2027-03-28", "00:15", "03:30", "2027-03-28T00:15Z", "2027-03-28T02:30Z"),
    ("2027-03-30", "09:30", "16:00", "2027-03-30T08:30Z", "2027-03-30T15:00Z"),
    ("2027-10-29", "09:30", "16:00", "2027-10-29T08:30Z", "2027-10-29T15:00Z"),
    ("2027-10-31", "00:30", "02:30", "2027-10-30T23:30Z", "2027-10-31T02:30Z"),
    ("2027-11-02", "09:30", "16:00", "2027-11-02T09:30Z", "2027-11-02T16:00Z"),
]


@pytest.mark.parametrize("read", READERS)
def test_same_times_on_each_side_of_both_clock_changes(read: Read, world: World, client: FlaskClient) -> None:
    """T04-T06: what was entered on the clock in England is that moment in every program."""
    for number, (day, starts, ends, _, _) in enumerate(CLOCK_CHANGES, 1):
        on = date.fromisoformat(day)
        world.publish(
            f"GPC-2027-{number:02d}",
            starts_on=on,
            starts_at=clock.to_utc(on, starts),
            ends_at=clock.to_utc(on, ends),
            place="Town Hall",
        )
    seen = read(client.get(world.subscribe("Priya", "programme")).data)
    assert seen == [
        Seen("Good practice conversation", datetime.fromisoformat(first), datetime.fromisoformat(last), "Town Hall")
        for _, _, _, first, last in CLOCK_CHANGES
    ]


@pytest.mark.parametrize("read", READERS)
def test_whole_days_over_both_clock_changes(read: Read, world: World, client: FlaskClient) -> None:
    """T08: a week over the change is seven days, its end exclusive, and has no hours to be wrong about."""
    world.publish("CPR-2027-03", starts_on=date(2027, 3, 25), ends_on=date(2027, 3, 31))
    world.publish("CPR-2027-11", starts_on=date(2027, 10, 28), ends_on=date(2027, 11, 3))
    seen = read(client.get(world.subscribe("Priya", "programme")).data)
    assert [(event.starts, event.ends) for event in seen] == [
        (date(2027, 3, 25), date(2027, 4, 1)),
        (date(2027, 10, 28), date(2027, 11, 4)),
    ]


@pytest.mark.parametrize("read", READERS)
def test_empty_feed_is_read_as_a_calendar_with_no_events(read: Read, world: World, client: FlaskClient) -> None:
    """F05"""
    assert read(client.get(world.subscribe("Priya", "programme")).data) == []


class TestChange:
    """S01-S05, U01-U04: what rises on a change, and on nothing else."""

    @pytest.fixture
    def path(self, world: World) -> str:
        world.publish("CPR-2027-03", subject="Fostering", starts_on=date(2027, 3, 1), ends_on=date(2027, 3, 26))
        world.publish("GPC-2027-05", subject="Front Door", starts_on=date(2027, 5, 4))
        return world.subscribe("Priya", "programme")

    def test_nothing_changed_same_bytes(self, path: str, world: World, client: FlaskClient) -> None:
        """S05: not with time, and not by publishing the same again."""
        before = client.get(path)
        with clock.stopped_at(NOW + timedelta(days=6)):
            with world.inside():
                services.align(world.year)
            after = client.get(path)
        assert (after.data, after.headers["ETag"], after.last_modified) == (
            before.data,
            before.headers["ETag"],
            before.last_modified,
        )

    def test_move_raises_sequence_and_last_modified_of_that_event_alone(
        self, path: str, world: World, client: FlaskClient
    ) -> None:
        before = client.get(path).data
        with clock.stopped_at(NOW + timedelta(days=1)):
            world.publish("GPC-2027-05", starts_on=date(2027, 5, 11), ends_on=date(2027, 5, 11))
            after = client.get(path).data
        assert field(after, "UID") == field(before, "UID")
        assert (field(before, "SEQUENCE"), field(after, "SEQUENCE")) == (["0", "0"], ["0", "1"])
        assert field(after, "LAST-MODIFIED") == ["20261123T090000Z", "20261124T090000Z"]
        assert field(after, "DTSTAMP") == field(after, "LAST-MODIFIED")
        assert after.split(b"BEGIN:VEVENT")[1] == before.split(b"BEGIN:VEVENT")[1]

    def test_two_changes_within_a_second_have_two_stamps(self, path: str, world: World, client: FlaskClient) -> None:
        """S02"""
        world.publish("GPC-2027-05", place="Town Hall")
        world.publish("GPC-2027-05", place="Castlewood")
        body = client.get(path).data
        assert (field(body, "SEQUENCE")[1], field(body, "DTSTAMP")[1]) == ("2", "20261123T090002Z")

    def test_cancelled_drops_out_and_comes_back_with_its_uid_and_a_higher_sequence(
        self, path: str, world: World, client: FlaskClient
    ) -> None:
        """S01: cancelling and reinstating are a step each."""
        before = client.get(path).data
        world.publish("GPC-2027-05", is_cancelled=True)
        assert field(client.get(path).data, "UID") == field(before, "UID")[:1]
        world.publish("GPC-2027-05", is_cancelled=False)
        after = client.get(path).data
        assert field(after, "UID") == field(before, "UID")
        assert field(after, "SEQUENCE") == ["0", "2"]

    def test_draft_does_not_leak(self, path: str, world: World, client: FlaskClient) -> None:
        """Design 2.8: feeds show published facts only."""
        before = client.get(path)
        with world.inside():
            for draft in db.session.query(Activity):
                draft.title, draft.subject, draft.place = "A secret plan", "A secret plan", "A secret place"
                draft.starts_on = draft.ends_on = date(2027, 6, 1)
            services.align(world.year)
        assert client.get(path).data == before.data

    def test_only_feeds_of_what_changed_have_another_etag(self, path: str, world: World, client: FlaskClient) -> None:
        """Section 6: no other feed's ETag changes."""
        front_door, leavers = world.scope("team", "Front Door"), world.scope("team", "Care Leavers")
        scopes = ["type:cpr", "type:good_practice", front_door, leavers]
        paths = {scope: world.subscribe("Priya", scope) for scope in scopes} | {"programme": path}
        world.publish("GPC-2027-05", team_id=world.teams["Front Door"])
        before = {scope: client.get(path).headers["ETag"] for scope, path in paths.items()}
        world.publish("GPC-2027-05", place="Town Hall")
        after = {scope: client.get(path).headers["ETag"] for scope, path in paths.items()}
        assert {scope for scope in paths if before[scope] != after[scope]} == {
            "programme",
            "type:good_practice",
            front_door,
        }

    def test_one_step_a_publication_for_each_tag(self, world: World) -> None:
        world.publish(
            "CPR-2027-05", starts_on=date(2027, 5, 4), phases=[{"key": "a", "name": "A", "due_on": "2027-06-01"}]
        )
        world.publish("CPR-2027-05", starts_on=date(2027, 5, 5), ends_on=date(2027, 5, 6))
        with world.inside():
            assert db.session.get_one(FeedState, "programme").version == 2
            assert db.session.query(FeedEvent).count() == 2


class TestWhoseDates:
    """Which dates are in which feed. Pat works in Children with Disabilities, Hazel heads its service."""

    Titles = Callable[[str, str], list[str]]

    @pytest.fixture
    def titles(self, world: World, client: FlaskClient) -> Titles:
        def publish(ref: str, subject: str, **facts: Any) -> None:
            world.publish(ref, subject=subject, starts_on=date(2027, 3, int(ref[-2:])), **facts)

        publish("TS-2027-01", "Disabilities", team_id=world.teams["Children with Disabilities"])
        publish("TS-2027-02", "In Need", team_id=world.teams["Children in Need"])
        publish("CPR-2027-03", "Family Support", service_id=world.services["Family Support and Safeguarding"])
        publish("CPR-2027-04", "Parenting", service_id=world.services["Corporate Parenting"])
        publish("GPC-2027-05", "Leaders", posts=["chief_executive"], for_leadership=True)

        def read(first: str, scope: str) -> list[str]:
            body = client.get(world.subscribe(first, scope)).data
            return [title.partition(": ")[2] for title in field(body, "SUMMARY")]

        return read

    def test_mine(self, titles: Titles) -> None:
        assert titles("Pat", "mine") == ["Disabilities", "Family Support"]
        assert titles("Hazel", "mine") == ["Disabilities", "In Need", "Family Support"]
        assert titles("Gus", "mine") == ["Leaders"]
        assert titles("Bea", "mine") == []

    def test_mine_holds_of_what_is_due_only_what_they_owe(self, world: World, client: FlaskClient) -> None:
        """The visit itself for everyone concerned; each deadline for whoever owes it, there or in charge of all."""
        due = [("documents", "Documents", "team_manager"), ("nominations", "Names", "practitioner"),
               ("draft", "Draft", "lead"), ("final", "Report", "head_of_qa")]  # fmt: skip
        visit = [{"key": key, "name": name, "owner": owner, "due_on": "2027-04-01"} for key, name, owner in due]
        for ref, team in [("TS-2027-03", "Children with Disabilities"), ("TS-2027-04", "Children in Need")]:
            day = date(2027, 3, int(ref[-2:]))
            world.publish(ref, subject=team, starts_on=day, team_id=world.teams[team], phases=visit)

        def read(first: str, scope: str) -> list[str]:
            body = client.get(world.subscribe(first, scope)).data
            return [title.removeprefix("Team Spotlight") for title in field(body, "SUMMARY")]

        ours, theirs = ": Children with Disabilities", ": Children in Need"
        reports = [f" – report due{ours}", f" – report due{theirs}"]
        assert read("Tom", "mine") == [ours, f" – documents due{ours}"]
        assert read("Pat", "mine") == [ours, f" – names due{ours}"]
        assert sorted(read("Hazel", "mine")) == sorted([ours, theirs, f" – draft due{ours}", f" – draft due{theirs}"])
        assert sorted(read("Priya", "mine")) == sorted(reports)
        assert read("Lena", "mine") == []
        team = world.scope("team", "Children with Disabilities")
        service = world.scope("service", "Family Support and Safeguarding")
        assert len(read("Bea", team)) == 1 + len(due)
        assert (len(read("Bea", service)), len(read("Bea", "type:spotlight"))) == (10, 10)

    def test_calendars_handed_out_before_read_as_before_until_the_next_publication(
        self, world: World, client: FlaskClient
    ) -> None:
        """Events that were told with the tags of old, when a deadline concerned whomever the visit did."""
        papers = {"key": "documents", "name": "Documents", "owner": "team_manager", "due_on": "2027-03-02"}
        facts = {"starts_on": date(2027, 3, 9), "subject": "Ours", "phases": [papers]}
        world.publish("TS-2027-03", team_id=world.teams["Children with Disabilities"], **facts)
        with world.inside():
            for event in db.session.query(FeedEvent):
                for tag in event.tags:
                    db.session.delete(tag)
            db.session.flush()
            of_old = ("programme", "type:spotlight", world.scope("team", "Children with Disabilities"))
            for event in db.session.query(FeedEvent):
                db.session.add_all(FeedEventTag(tag=tag, event_id=event.id) for tag in of_old)
        scopes = ("mine", of_old[2], "programme")
        paths = {scope: world.subscribe("Pat", scope) for scope in scopes}

        def read() -> list[tuple[int, list[str]]]:
            bodies = [client.get(path).data for path in paths.values()]
            return [(body.count(b"BEGIN:VEVENT"), field(body, "SEQUENCE")) for body in bodies]

        assert read() == [(2, ["0", "0"])] * 3
        with world.inside():
            services.align(world.year)
        assert read() == [(1, ["0"]), (2, ["0", "0"]), (2, ["0", "0"])]

    def test_team_service_type_leadership(self, titles: Titles, world: World) -> None:
        assert titles("Bea", world.scope("team", "Children in Need")) == ["In Need", "Family Support"]
        assert titles("Bea", world.scope("service", "Corporate Parenting")) == ["Parenting"]
        assert titles("Bea", "type:cpr") == ["Family Support", "Parenting"]
        assert titles("Lena", "leadership") == ["Leaders"]
        assert len(titles("Bea", "programme")) == 5

    def test_own_timed_dates_mark_busy_and_others_do_not(self, world: World, client: FlaskClient) -> None:
        """2.7: OPAQUE in the personal feed only, and never for whole days."""
        day = date(2027, 3, 9)
        hours = {"starts_at": datetime(2027, 3, 9, 9, tzinfo=UTC), "ends_at": datetime(2027, 3, 9, 12, tzinfo=UTC)}
        world.publish("TS-2027-03", starts_on=day, team_id=world.teams["Children with Disabilities"], **hours)
        world.publish("TS-2027-04", starts_on=date(2027, 4, 9), team_id=world.teams["Children with Disabilities"])
        mine = client.get(world.subscribe("Pat", "mine")).data
        team = client.get(world.subscribe("Pat", world.scope("team", "Children with Disabilities"))).data
        assert field(mine, "TRANSP") == ["OPAQUE", "TRANSPARENT"]
        assert field(team, "TRANSP") == ["TRANSPARENT", "TRANSPARENT"]


def test_window_is_90_days_back_and_18_months_ahead(world: World, client: FlaskClient) -> None:
    """5.4, on 23 November 2026: from 1 August 2026 to the end of May 2028; what touches an edge is in."""
    for number, (first, last) in enumerate(
        [
            (date(2026, 7, 20), date(2026, 7, 31)),
            (date(2026, 7, 20), date(2026, 8, 1)),
            (date(2028, 5, 31), date(2028, 6, 3)),
            (date(2028, 6, 1), date(2028, 6, 1)),
        ],
        1,
    ):
        world.publish(f"CPR-2027-{number:02d}", subject=str(number), starts_on=first, ends_on=last)
    body = client.get(world.subscribe("Priya", "programme")).data
    assert [title[-1] for title in field(body, "SUMMARY")] == ["2", "3"]
