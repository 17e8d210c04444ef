"""Saltmarsh with the published facts that each test states by hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qaportal.frameworks.queries import latest, pack_of
from qaportal.invites import links, queries, services
from qaportal.invites.models import Feed
from qaportal.lib import clock, limits
from qaportal.lib.db import db
from qaportal.people.models import Person, Service, Team
from qaportal.programme.models import Activity, Programme, PublishedActivity
from tests.cast import PEOPLE, Cast


class World:
    """The town and its year 2027. Each call stands in an app context of its own, as a request or a command does."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with self.inside():
            framework = latest("north-somerset")
            assert framework is not None
            now = clock.now()
            dates = {"starts_on": date(2027, 1, 1), "ends_on": date(2027, 12, 31)}
            db.session.add(
                Programme(
                    framework=framework, year="2027", created_at=now, published_number=1, published_at=now, **dates
                )
            )
            self.kinds = {kind.code: kind for kind in pack_of(framework).activities.values()}
            self.teams = {team.name: team.id for team in db.session.query(Team)}
            self.services = {service.name: service.id for service in db.session.query(Service)}

    @contextmanager
    def inside(self) -> Iterator[Cast]:
        """The cast, with everything committed at the end."""
        with self.app.app_context():
            yield Cast()
            db.session.commit()

    # The year

    def publish(self, ref: str, **facts: Any) -> None:
        """Let these facts of an activity stand as published, and bring the feeds into line."""
        with self.inside():
            row = db.session.query(PublishedActivity).filter_by(ref=ref).one_or_none() or self._new(ref, facts)
            for name, value in facts.items():
                setattr(row, name, value)
            services.align(self.year)

    @property
    def year(self) -> Programme:
        """The programme, inside a context."""
        return db.session.query(Programme).one()

    def _new(self, ref: str, facts: dict[str, Any]) -> PublishedActivity:
        kind = self.kinds[ref.split("-")[0]]
        facts.setdefault("ends_on", facts["starts_on"])
        same = {"ref": ref, "type_key": kind.key, "code": kind.code, "title": kind.name}
        same |= {name: facts[name] for name in ("starts_on", "ends_on")}
        draft = Activity(programme=self.year, framework=self.year.framework, digest="draft", **same)
        db.session.add(draft)
        db.session.flush()
        row = PublishedActivity(
            activity_id=draft.id, programme_id=draft.programme_id, number=1, published_at=clock.now(),
            since_on=clock.today(), subject="", place="", phases=[], posts=[], for_leadership=False,
            is_cancelled=False, warnings=[], **same,
        )  # fmt: skip
        db.session.add(row)
        return row

    # People and their links

    def scope(self, kind: str, name: str) -> str:
        """The scope of the feed of a team or a service."""
        return f"{kind}:{(self.teams if kind == 'team' else self.services)[name]}"

    def subscribe(self, first: str, scope: str) -> str:
        """Subscribe a person to a scope; gives the path of the link."""
        with self.inside() as cast:
            offer = next(offer for offer in queries.offers(cast[first], clock.today()) if offer.scope == scope)
            services.subscribe(offer, by=cast[first])
        return self.path(first, scope)

    def path(self, first: str, scope: str) -> str:
        """The path of the link that they have."""
        with self.inside() as cast:
            return links.https(feed_of(cast[first], scope)).removeprefix(self.app.config["BASE_URL"])

    def change(self, first: str, **facts: Any) -> None:
        """Set columns of a person's row."""
        with self.inside():
            db.session.query(Person).filter_by(name=PEOPLE[first][0]).update(facts)


def feed_of(person: Person, scope: str) -> Feed:
    """Their live feed of that scope."""
    return next(feed for feed in queries.feeds_of(person) if feed.scope == scope)


@pytest.fixture
def world(town: Flask) -> World:
    with town.app_context():
        limits.forget()
    return World(town)


@pytest.fixture
def client(town: Flask) -> FlaskClient:
    """A calendar program: nobody is signed in."""
    return town.test_client()
