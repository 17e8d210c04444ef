"""What a poll of a feed costs: CPU of one request through the WSGI app on SQLite, in milliseconds.

    python -m bench.feeds            # 300 and 3,000 events

The targets are those of the calendar rules, section 6: a 304 within 1 ms whatever the size, stored bytes within
1 ms at 300 events and 3 ms at 3,000, the first read after an edit within 20 and 30 ms.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask
from werkzeug.test import EnvironBuilder

from qaportal import create_app
from qaportal.config import Settings
from qaportal.frameworks.services import install
from qaportal.invites import queries, services
from qaportal.invites.links import https
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.people.models import Appointment, Person, Post, Service, Team
from qaportal.programme.models import Activity, Programme, PublishedActivity

ROUNDS = 300
PACK = Path(__file__).resolve().parents[1] / "qaportal" / "frameworks" / "packs" / "north-somerset"


@dataclass(frozen=True)
class Figures:
    """Milliseconds of CPU, and bytes of the body."""

    events: int
    not_modified: float
    stored: float
    after_edit: float
    publish_one: float
    size: int


@contextmanager
def portal() -> Iterator[Flask]:
    """An app of its own, without limits: one link is read hundreds of times here."""
    with TemporaryDirectory() as folder:
        settings = Settings(
            instance=Path(folder),
            database_url=f"sqlite:///{folder}/bench.db",
            redis_url="",
            secret_key="b" * 40,
            base_url="https://qa.example",
            council="Saltmarsh Council",
            mail_url="folder:",
            mail_from="qa@saltmarsh.example",
            demo=False,
            trusted_hosts=(),
        )
        app = create_app(settings, LIMITS=False)
        with app.app_context():
            db.create_all()
        yield app


def fill(events: int) -> str:
    """A published year of so many one-day activities, and the path of a link to all of them."""
    today, long_ago = clock.today(), date(2020, 1, 1)
    service = Service(key="service", name="Service", starts_on=long_ago)
    post = Post(key="lead", title="Lead", role="qa_lead")
    person = Person(public_id="p" * 22, staff_number="1", name="Ada Larch", email="a@b.example", joined_on=long_ago)
    db.session.add_all([service, post, person])
    db.session.flush()
    teams = [Team(key=f"t{n}", name=f"Team {n}", service_id=service.id, starts_on=long_ago) for n in range(20)]
    db.session.add_all([*teams, Appointment(person_id=person.id, post_id=post.id, starts_on=long_ago)])
    programme = Programme(
        framework=install(PACK, by=None),
        year="2027",
        starts_on=today,
        ends_on=today + timedelta(days=365),
        created_at=clock.now(),
        published_number=1,
        published_at=clock.now(),
    )
    db.session.add(programme)
    db.session.flush()
    for number in range(events):
        _activity(programme, number, teams[number % 20].id, today + timedelta(days=number % 360))
    services.align(programme)
    offer = next(offer for offer in queries.offers(person, today) if offer.scope == "programme")
    path = https(services.subscribe(offer, by=person)).removeprefix("https://qa.example")
    db.session.commit()
    return path


def _activity(programme: Programme, number: int, team: int, day: date) -> None:
    ref = f"CPR-{2000 + number // 1000}-{number // 20 % 50 + 10}-{number % 20 + 1}"
    same: dict[str, Any] = {
        "ref": ref,
        "type_key": "cpr",
        "code": "CPR",
        "title": "Collaborative practice review",
        "subject": f"Team {number % 20}",
        "team_id": team,
        "starts_on": day,
        "ends_on": day,
        "starts_at": datetime(day.year, day.month, day.day, 9, 30, tzinfo=UTC),
        "ends_at": datetime(day.year, day.month, day.day, 16, tzinfo=UTC),
        "place": "Town Hall, Saltmarsh",
    }
    draft = Activity(programme=programme, framework=programme.framework, digest="bench", **same)
    db.session.add(draft)
    db.session.flush()
    out = {"number": 1, "published_at": clock.now(), "since_on": day, "phases": [], "posts": [], "warnings": []}
    flags = {"for_leadership": False, "is_cancelled": False}
    db.session.add(PublishedActivity(activity_id=draft.id, programme_id=programme.id, **same, **out, **flags))


def poll(app: Flask, path: str, etag: str = "") -> tuple[float, int, str]:
    """CPU seconds, bytes and ETag of one request."""
    environ = EnvironBuilder(path=path, headers={"If-None-Match": etag} if etag else {}).get_environ()
    environ["wsgi.input"] = BytesIO()
    said: dict[str, str] = {}

    def start(_status: str, headers: list[tuple[str, str]], _error: object = None) -> Any:
        said.update(headers)

    began = time.process_time()
    answer = app.wsgi_app(environ, start)
    body = b"".join(answer)
    answer.close()  # type: ignore[attr-defined]
    return time.process_time() - began, len(body), said.get("ETag", "")


def edit(app: Flask) -> float:
    """Publish one moved activity; CPU seconds."""
    with app.app_context():
        row = db.session.query(PublishedActivity).first()
        programme = db.session.query(Programme).one()
        assert row is not None
        row.place = f"Room {time.monotonic_ns()}"
        began = time.process_time()
        services.align(programme)
        db.session.commit()
        return time.process_time() - began


def measure(events: int, rounds: int = ROUNDS) -> Figures:
    """The figures of a feed of so many events: medians."""
    with portal() as app:
        with app.app_context():
            path = fill(events)
        edits, firsts = [], []
        for _ in range(9):
            edits.append(edit(app))
            firsts.append(poll(app, path)[0])
        stored = [poll(app, path) for _ in range(rounds)]
        etag = stored[-1][2]
        same = [poll(app, path, etag) for _ in range(rounds)]
        assert {size for _, size, _ in same} == {0}
        return Figures(
            events=events,
            not_modified=1000 * median(cpu for cpu, _, _ in same),
            stored=1000 * median(cpu for cpu, _, _ in stored),
            after_edit=1000 * median(firsts),
            publish_one=1000 * median(edits),
            size=stored[0][1],
        )


def main() -> None:
    """Print a table."""
    print("events    304  stored  after an edit  publishing one change  bytes")
    for found in map(measure, (300, 3000)):
        print(
            f"{found.events:6,}  {found.not_modified:5.2f}  {found.stored:6.2f}  {found.after_edit:13.1f}"
            f"  {found.publish_one:21.0f}  {found.size:,}"
        )


if __name__ == "__main__":
    main()
