"""A poll of a feed: what it costs, what its headers say, and whom it answers (2.5, 5.4; TK-2, A13, A14)."""

import logging
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context, copy_context
from datetime import date, datetime, timedelta
from hashlib import sha256

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from qaportal.invites import services
from qaportal.invites.models import Feed, FeedBody
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.people.models import RoleGrant
from tests.conftest import TODAY as NOW
from tests.invites.conftest import World, feed_of

ENDED = "This calendar link has ended. Sign in to QA Portal and choose Add to my calendar for a new one.\n"


@pytest.fixture
def path(world: World) -> str:
    world.publish("CPR-2027-03", subject="Fostering", starts_on=date(2027, 3, 1), ends_on=date(2027, 3, 26))
    return world.subscribe("Priya", "programme")


class TestHeaders:
    def test_what_calendar_programs_need(self, path: str, client: FlaskClient) -> None:
        got = client.get(path)
        assert got.status_code == 200
        assert got.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert got.headers["Content-Disposition"].startswith("inline")
        assert got.headers["Cache-Control"] == "private, max-age=300"
        assert got.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert got.headers["Referrer-Policy"] == "no-referrer"
        assert got.last_modified == NOW
        assert "Content-Encoding" not in got.headers
        assert "Set-Cookie" not in got.headers

    def test_etag_is_strong(self, path: str, client: FlaskClient) -> None:
        assert re.fullmatch('"[0-9a-f]{32}"', client.get(path).headers["ETag"])

    def test_head_is_get_without_its_body(self, path: str, client: FlaskClient) -> None:
        got, head = client.get(path), client.head(path)
        assert (head.status_code, head.data) == (200, b"")
        assert head.headers["ETag"] == got.headers["ETag"]
        assert head.headers["Content-Length"] == str(len(got.data))

    def test_address_is_short_enough_for_google(self, path: str) -> None:
        """2.5: 255 characters, host and all, ends in .ics."""
        assert len("https://qa-portal.a-council-with-a-long-name.gov.uk" + path) <= 255
        assert path.endswith(".ics")

    def test_robots_txt_exists_and_leaves_feeds_alone(self, client: FlaskClient) -> None:
        got = client.get("/robots.txt")
        assert got.status_code == 200
        assert "Allow: /f/" in got.text


class TestCost:
    """Section 6: decided before the body is read, one build however many share the feed, no icalendar."""

    @pytest.fixture
    def statements(self, town: Flask) -> Iterator[list[str]]:
        seen: list[str] = []

        def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
            if not statement.startswith("BEGIN"):
                seen.append(statement)

        with town.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        yield seen
        event.remove(engine, "before_cursor_execute", note)

    def bodies(self, world: World) -> int:
        with world.inside():
            return db.session.query(FeedBody).count()

    def collected_before(self, path: str, client: FlaskClient) -> str:
        return client.get(path).headers["ETag"]

    def test_unchanged_is_two_statements_and_no_body(
        self, path: str, client: FlaskClient, statements: list[str]
    ) -> None:
        etag = self.collected_before(path, client)
        statements.clear()
        got = client.get(path, headers={"If-None-Match": etag})
        assert (got.status_code, got.data, got.headers["ETag"]) == (304, b"", etag)
        assert len(statements) == 2
        assert not any("feed_body" in text or "feed_event" in text for text in statements)

    def test_stored_is_three_statements(self, path: str, client: FlaskClient, statements: list[str]) -> None:
        self.collected_before(path, client)
        statements.clear()
        assert client.get(path).status_code == 200
        assert len(statements) == 3

    def test_old_etag_gets_the_new_body(self, path: str, world: World, client: FlaskClient) -> None:
        etag = self.collected_before(path, client)
        world.publish("CPR-2027-03", place="Castlewood")
        got = client.get(path, headers={"If-None-Match": etag})
        assert got.status_code == 200
        assert b"LOCATION:Castlewood" in got.data

    def test_one_body_is_shared_by_all_whose_feed_is_the_same(
        self, path: str, world: World, client: FlaskClient, statements: list[str]
    ) -> None:
        body = client.get(path).data
        other = world.subscribe("Hazel", "programme")
        statements.clear()
        assert client.get(other).data == body
        assert not any("feed_event" in text for text in statements)
        assert self.bodies(world) == 1

    def test_reading_writes_no_event_and_no_state(self, path: str, client: FlaskClient, statements: list[str]) -> None:
        client.get(path)
        writes = [text.split()[:3] for text in statements if text.startswith(("INSERT", "UPDATE", "DELETE"))]
        assert {words[2 if words[0] in ("INSERT", "DELETE") else 1] for words in writes} <= {"feed_body", "feed"}

    def test_modules_that_answer_a_poll_do_not_know_icalendar(self) -> None:
        modules = "qaportal.invites.queries, qaportal.invites.reading, qaportal.invites.links, qaportal.lib.ical"
        code = f"import sys, {modules}; assert 'icalendar' not in sys.modules"
        subprocess.run([sys.executable, "-c", code], check=True, timeout=60)

    def test_poll_works_where_icalendar_cannot_write(
        self, path: str, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_args: object, **_kwargs: object) -> bytes:
            raise AssertionError("icalendar was called at reading")

        for name in ("Event.to_ical", "Event.add", "Calendar.to_ical", "Calendar.from_ical"):
            monkeypatch.setattr(f"icalendar.{name}", refuse)
        assert client.get(path).status_code == 200

    def test_old_bodies_are_cleared_away(self, path: str, world: World, client: FlaskClient) -> None:
        client.get(path)
        with clock.stopped_at(NOW + timedelta(days=70)):
            client.get(path)
        assert self.bodies(world) == 1


class TestWhoIsAnswered:
    def refused(self, client: FlaskClient, path: str) -> bool:
        got = client.get(path)
        assert got.status_code in (200, 404)
        if got.status_code == 404:
            assert got.text == ENDED
            assert got.headers["Content-Type"] == "text/plain; charset=utf-8"
            assert got.headers["Cache-Control"] == "no-store"
        return got.status_code == 404

    @pytest.mark.parametrize(
        "token", ["x", "qaf_" + "A" * 32, "qaf_" + "A" * 31, "qaf_" + "%00" * 8, "qaf_" + "é" * 32]
    )
    def test_unknown_token(self, token: str, path: str, client: FlaskClient) -> None:
        assert self.refused(client, f"/f/{token}.ics")

    def test_reset_ends_the_old_link_at_once_and_the_new_one_works(
        self, path: str, world: World, client: FlaskClient
    ) -> None:
        """A13"""
        assert not self.refused(client, path)
        with world.inside() as cast:
            services.reset(feed_of(cast["Priya"], "programme"), by=cast["Priya"])
        assert self.refused(client, path)
        assert not self.refused(client, world.path("Priya", "programme"))

    def remove(self, world: World) -> None:
        with world.inside() as cast:
            services.remove(feed_of(cast["Priya"], "programme"), by=cast["Priya"])

    def test_removed(self, path: str, world: World, client: FlaskClient) -> None:
        self.remove(world)
        assert self.refused(client, path)

    def test_subscribing_again_after_removal_gives_another_link(
        self, path: str, world: World, client: FlaskClient
    ) -> None:
        self.remove(world)
        again = world.subscribe("Priya", "programme")
        assert again != path
        assert self.refused(client, path)
        assert not self.refused(client, again)

    def test_leaver_from_the_day_after_the_last(self, path: str, world: World, client: FlaskClient) -> None:
        world.change("Priya", left_on=NOW.date())
        assert not self.refused(client, path)
        with clock.stopped_at(NOW + timedelta(days=1)):
            assert self.refused(client, path)

    def test_raising_the_access_epoch_ends_every_link_for_good(
        self, path: str, world: World, client: FlaskClient
    ) -> None:
        """A34: subscribing to the same again does not revive the old address."""
        world.change("Priya", access_epoch=1)
        assert self.refused(client, path)
        assert self.refused(client, world.subscribe("Priya", "programme"))
        with world.inside() as cast:
            services.reset(feed_of(cast["Priya"], "programme"), by=cast["Priya"])
        assert self.refused(client, path)
        assert not self.refused(client, world.path("Priya", "programme"))

    def test_role_is_asked_at_each_fetch(self, world: World, client: FlaskClient) -> None:
        """TK-2: leadership dates by a role granted by name, until it ends."""
        with world.inside() as cast:
            grant = RoleGrant(person_id=cast["Pat"].id, role="leadership", starts_on=date(2026, 1, 1))
            db.session.add(grant)
        path = world.subscribe("Pat", "leadership")
        assert not self.refused(client, path)
        with world.inside():
            db.session.query(RoleGrant).one().ends_on = NOW.date() - timedelta(days=1)
        assert self.refused(client, path)

    def test_team_is_that_of_today(self, world: World, client: FlaskClient) -> None:
        """TK-2: whoever changes teams has the new team's dates the day they begin, by the same link."""
        world.publish("TS-2027-04", subject="Fostering", starts_on=date(2027, 4, 1), team_id=world.teams["Fostering"])
        path = world.subscribe("Pat", "mine")
        assert b"Fostering" not in client.get(path).data
        with world.inside() as cast:
            cast["Pat"].appointments_on(NOW.date())[0].team_id = world.teams["Fostering"]
        assert b"Fostering" in client.get(path).data

    def test_unused_for_400_days(self, path: str, client: FlaskClient) -> None:
        with clock.stopped_at(NOW + timedelta(days=399)):
            assert not self.refused(client, path)
        with clock.stopped_at(NOW + timedelta(days=399 + 400)):
            assert self.refused(client, path)

    def test_unused_from_the_start(self, path: str, client: FlaskClient) -> None:
        with clock.stopped_at(NOW + timedelta(days=400)):
            assert self.refused(client, path)

    def test_token_of_another_portal(
        self, path: str, town: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(town.config, "SECRET_KEY", "another secret of forty characters......")
        assert self.refused(client, path)


class TestSecret:
    def test_token_is_not_stored_and_is_192_bits(self, path: str, world: World) -> None:
        token = path.removeprefix("/f/").removesuffix(".ics")
        assert len(token.removeprefix("qaf_")) * 6 == 192
        with world.inside():
            (row,) = db.session.execute(select(Feed.__table__)).mappings()
            assert row["digest"] == sha256(token.encode()).digest()
            assert not any(token[4:] in str(value) for value in row.values())

    def test_each_feed_has_its_own(self, world: World) -> None:
        paths = {world.subscribe(first, "mine") for first in ("Priya", "Hazel", "Pat", "Gus")}
        assert len(paths | {world.subscribe("Priya", "programme")}) == 5

    def test_is_not_in_the_log(self, path: str, client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.DEBUG)
        client.get(path)
        client.get("/f/qaf_" + "A" * 32 + ".ics")
        assert "qaf_" not in caplog.text


class TestCollected:
    """When and by what a feed was last collected is told to its owner."""

    def last(self, world: World) -> tuple[datetime | None, str]:
        with world.inside():
            feed = db.session.query(Feed).one()
            return feed.last_collected_at, feed.last_collected_by

    def test_is_noted(self, path: str, world: World, client: FlaskClient) -> None:
        assert self.last(world) == (None, "")
        client.get(path, headers={"User-Agent": "Google-Calendar-Importer"})
        assert self.last(world) == (NOW, "Google Calendar")

    def test_is_noted_for_a_304_too(self, path: str, world: World, client: FlaskClient) -> None:
        etag = client.get(path).headers["ETag"]
        with clock.stopped_at(NOW + timedelta(hours=1)):
            client.get(path, headers={"If-None-Match": etag, "User-Agent": "curl"})
        assert self.last(world) == (NOW + timedelta(hours=1), "another program")

    def test_at_most_every_five_minutes(self, path: str, world: World, client: FlaskClient) -> None:
        client.get(path)
        with clock.stopped_at(NOW + timedelta(minutes=4)):
            client.get(path)
        assert self.last(world)[0] == NOW
        with clock.stopped_at(NOW + timedelta(minutes=5)):
            client.get(path)
        assert self.last(world)[0] == NOW + timedelta(minutes=5)


class TestLimits:
    def test_60_an_hour_for_a_link(self, path: str, client: FlaskClient) -> None:
        codes = [client.get(path).status_code for _ in range(61)]
        assert (set(codes[:60]), codes[60]) == ({200}, 429)

    def test_misses_are_counted_by_address_and_do_not_lock_others_out(self, path: str, client: FlaskClient) -> None:
        codes = [client.get("/f/qaf_nothing.ics").status_code for _ in range(61)]
        assert (set(codes[:60]), codes[60]) == ({404}, 429)
        assert client.get(path).status_code == 200


class TestManyAtOnce:
    """5.4: no stampede. Twelve programs ask for a feed that nobody has asked for since it changed."""

    def test_one_build_however_many_ask(self, path: str, town: Flask) -> None:
        builds: list[str] = []

        def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
            if "feed_event.vevent" in statement:
                builds.append(statement)

        def ask(context: Context) -> tuple[int, bytes]:
            got = context.run(town.test_client().get, path)
            return got.status_code, got.data

        with town.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        with ThreadPoolExecutor(12) as threads:
            answers = list(threads.map(ask, [copy_context() for _ in range(12)]))
        event.remove(engine, "before_cursor_execute", note)
        assert {status for status, _ in answers} == {200}
        assert len({body for _, body in answers}) == 1
        assert len(builds) == 1
