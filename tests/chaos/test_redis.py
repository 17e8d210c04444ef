"""Redis is only a bell: down, flushed or back, no page fails and every mail leaves (JB-4, R5)."""

from collections.abc import Iterator
from dataclasses import replace
from math import inf
from pathlib import Path
from time import monotonic

import pytest
from flask import Flask
from redis import Redis

from qaportal import create_app
from qaportal.invites import services
from qaportal.invites.models import Letter
from qaportal.lib import jobs, limits
from qaportal.lib.db import db
from tests import lanes
from tests.allocation.covered import cover_seats
from tests.chaos.line import slow_line
from tests.chaos.told import offers
from tests.sampling.frames import published_town
from tests.signing import sign_in
from tests.stage import settings


@pytest.fixture
def port() -> int:
    """Where Redis is, when it is there."""
    return lanes.free_port()


@pytest.fixture
def app(town: Flask, tmp_path: Path, port: int) -> Iterator[Flask]:
    """The portal with a REDIS_URL, and three letters that have failed: about offers that wait for an answer."""
    with town.test_request_context():
        cover_seats(published_town())
        for offer in offers()[:3]:
            services.write("cover", offer.person, about={"offer": offer.id}, dedupe=offer.public_id, by=None)
        db.session.commit()
    made = replace(settings(tmp_path, town.config["SQLALCHEMY_DATABASE_URI"]), redis_url=f"redis://127.0.0.1:{port}/0")
    app = create_app(made, TESTING=True, WTF_CSRF_ENABLED=False)
    with app.app_context():
        db.session.query(Letter).update({"dead_at": Letter.written_at, "failure": "550 no"})
        db.session.commit()
    app.extensions["jobs"].here.started = True  # no thread: what Redis did not hear waits until a test does it
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def press(app: Flask, number: int) -> list[int]:
    """Bea has one sent again, which rings, and looks around."""
    with app.app_context():
        letter = db.session.query(Letter).order_by(Letter.id).all()[number].public_id
    bea = sign_in(app, "Bea")
    pages = [bea.post(f"/outbox/{letter}/sending"), bea.get("/outbox"), bea.get("/"), bea.get("/cover")]
    return [answer.status_code for answer in pages]


def sent(app: Flask) -> int:
    with app.app_context():
        return db.session.query(Letter).filter(Letter.sent_at.is_not(None)).count()


def sweep(app: Flask) -> None:
    """The clock of a worker comes round."""
    ticker = jobs.ticker_of(app)
    ticker.due = {name: 0.0 if name.endswith(".deliver") else inf for name in ticker.due}
    ticker.tick()


def ten_seconds_later(app: Flask) -> None:
    """A page may ask Redis again."""
    app.extensions["reach"].rests_until = monotonic()


def test_down_flushed_and_back(app: Flask, port: int, tmp_path: Path) -> None:
    assert press(app, 0) == [303, 200, 200, 200]  # it is down: nobody heard the bell
    assert sent(app) == 0
    sweep(app)
    assert sent(app) == 1
    ten_seconds_later(app)
    with lanes.redis_server(tmp_path, port) as url:
        assert press(app, 1) == [303, 200, 200, 200]
        Redis.from_url(url).flushall()  # the bell was rung, and is forgotten
        jobs.worker(app, burst=True)
        assert sent(app) == 1
        sweep(app)
        assert sent(app) == 2
        assert press(app, 2) == [303, 200, 200, 200]
        jobs.worker(app, burst=True)  # it is heard
        assert sent(app) == 3
    assert [path.suffix for path in (tmp_path / "mail").iterdir()] == [".eml"] * 3


def test_a_link_to_sign_in_leaves_at_once_without_redis(app: Flask, tmp_path: Path) -> None:
    """The server process does itself what no worker can hear of; the clock would find it as well."""
    answer = app.test_client().post("/sign-in", data={"email": "tom@saltmarsh.example"})
    assert answer.status_code == 303
    with app.app_context():
        jobs.engine().here.drain()
    (path,) = (tmp_path / "mail").iterdir()
    assert b"To: tom@saltmarsh.example" in path.read_bytes()


def test_pages_wait_once_for_a_redis_that_is_slow(app: Flask, port: int, tmp_path: Path) -> None:
    """Whoever asks first waits for half a second; for ten seconds after that nobody asks."""
    with lanes.redis_server(tmp_path) as url, slow_line(port, url, seconds=3) as line:
        assert press(app, 0) == [303, 200, 200, 200]
        asked = line.conversations
        assert asked == 1
        assert press(app, 1) == [303, 200, 200, 200]
        assert app.test_client().post("/sign-in", data={"email": "tom@saltmarsh.example"}).status_code == 303
        assert line.conversations == asked
    sweep(app)
    assert sent(app) == 2


def test_without_redis_each_process_counts_tries_by_itself(app: Flask) -> None:
    """SE-5: whoever takes Redis away does not take the limit away."""
    with app.app_context():
        limits.forget()
    tries = [app.test_client().post("/sign-in", data={"email": "tom@saltmarsh.example"}) for _ in range(11)]
    assert [one.status_code for one in tries] == [303] * 10 + [429]
