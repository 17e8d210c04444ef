"""A small council with one year, whose published facts each test states by hand."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_login import LoginManager
from flask_wtf import CSRFProtect
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader

from qaportal import frameworks
from qaportal.config import ROOT, Settings
from qaportal.frameworks.services import install
from qaportal.invites import links, queries, routes, services
from qaportal.invites.models import Feed
from qaportal.lib import access, clock, formats, htmx, jobs, pages, routing
from qaportal.lib import db as database
from qaportal.lib.db import db
from qaportal.people.models import Appointment, Person, Post, Service, Team
from qaportal.programme.models import Activity, Programme, PublishedActivity

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
LONG_AGO = date(2020, 1, 1)
BASE = "https://qa.saltmarsh.example"


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    """The portal with this slice's routes alone, signed in as whoever the header X-Person names."""
    app = Flask("qaportal", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    settings = Settings(
        instance=tmp_path,
        database_url=f"sqlite:///{tmp_path / 'test.db'}",
        redis_url="",
        secret_key="a secret of forty characters, for tests.",
        base_url=BASE,
        council="Saltmarsh Council",
        mail_url="folder:",
        mail_from="qa@saltmarsh.example",
        demo=False,
        trusted_hosts=(),
    )
    app.config.update(settings.flask(), TESTING=True, WTF_CSRF_ENABLED=False)
    app.jinja_loader = ChoiceLoader(
        [app.jinja_loader, PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})]
    )
    app.jinja_env.globals.update(formats=formats)
    htmx.htmx.init_app(app)
    for part in (routing, database, jobs):
        part.init_app(app)
    pages.init_app(app, ROOT / "static" / "build")
    CSRFProtect(app)
    LoginManager(app).request_loader(lambda request: _signed_in(request.headers.get("X-Person")))
    app.extensions["login_manager"] = app.login_manager
    routes.init_app(app)
    access.register(app)
    with clock.stopped_at(NOW), app.app_context():
        db.create_all()
        yield app
        db.session.remove()


def _signed_in(name: str | None) -> Person | None:
    return db.session.query(Person).filter_by(name=name).one_or_none() if name else None


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


class House:
    """One service of two teams, another service, and a person for each way of being in them."""

    def __init__(self) -> None:
        self.families = Service(key="families", name="Family Support", starts_on=LONG_AGO)
        self.care = Service(key="care", name="Corporate Parenting", starts_on=LONG_AGO)
        db.session.add_all([self.families, self.care])
        db.session.flush()
        self.front_door = Team(key="front-door", name="Front Door", service_id=self.families.id, starts_on=LONG_AGO)
        self.wellbeing = Team(key="wellbeing", name="Family Wellbeing", service_id=self.families.id, starts_on=LONG_AGO)
        self.leavers = Team(key="leavers", name="Care Leavers", service_id=self.care.id, starts_on=LONG_AGO)
        db.session.add_all([self.front_door, self.wellbeing, self.leavers])
        db.session.flush()
        self.lead = self._person("Ada Larch", "qa-lead", "qa_lead")
        self.worker = self._person("Pat Reed", "social-worker", "practitioner", team_id=self.front_door.id)
        self.head = self._person("Hana Moss", "head-of-service", "head_of_service", service_id=self.families.id)
        self.guest = self._person("Gwen Fen", "chief-executive", "guest")
        db.session.commit()

    def _person(self, name: str, post_key: str, role: str, **where: int) -> Person:
        post = Post(key=post_key, title=name + "’s post", role=role)
        number = name.split()[0].lower()
        person = Person(
            public_id=number.ljust(22, "0"),
            staff_number=number,
            name=name,
            email=f"{number}@saltmarsh.example",
            joined_on=LONG_AGO,
        )
        db.session.add_all([post, person])
        db.session.flush()
        db.session.add(Appointment(person_id=person.id, post_id=post.id, starts_on=LONG_AGO, **where))
        return person


@pytest.fixture
def house(app: Flask) -> House:
    return House()


class Year:
    """The published year 2027 of the North Somerset framework, fact by fact."""

    def __init__(self) -> None:
        pack = Path(frameworks.__file__).parent / "packs" / "north-somerset"
        self.programme = Programme(
            framework=install(pack, by=None),
            year="2027",
            starts_on=date(2027, 1, 1),
            ends_on=date(2027, 12, 31),
            created_at=NOW,
            published_number=1,
            published_at=NOW,
        )
        db.session.add(self.programme)
        db.session.commit()
        self.kinds = {kind.code: kind for kind in queries.pack_of(self.programme.framework).activities.values()}

    def publish(self, ref: str, **facts: Any) -> None:
        """Let these facts of an activity stand as published, and bring the feeds into line."""
        row = db.session.query(PublishedActivity).filter_by(ref=ref).one_or_none()
        if row is None:
            row = self._new(ref, facts)
        for name, value in facts.items():
            setattr(row, name, value)
        services.align(self.programme)
        db.session.commit()

    def _new(self, ref: str, facts: dict[str, Any]) -> PublishedActivity:
        kind = self.kinds[ref.split("-")[0]]
        same = {
            "ref": ref,
            "type_key": kind.key,
            "code": kind.code,
            "title": kind.name,
            "starts_on": facts["starts_on"],
            "ends_on": facts.setdefault("ends_on", facts["starts_on"]),
        }
        draft = Activity(programme=self.programme, digest="draft", **same)
        db.session.add(draft)
        db.session.flush()
        row = PublishedActivity(
            activity_id=draft.id,
            programme_id=self.programme.id,
            number=1,
            published_at=NOW,
            subject="",
            place="",
            phases=[],
            posts=[],
            for_leadership=False,
            is_cancelled=False,
            warnings=[],
            **same,
        )
        db.session.add(row)
        return row


@pytest.fixture
def year(house: House) -> Year:
    return Year()


Subscribe = Callable[[Person, str], str]


def feed_of(person: Person, scope: str) -> Feed:
    """Their live feed of that scope."""
    return next(feed for feed in queries.feeds_of(person) if feed.scope == scope)


@pytest.fixture
def subscribe(house: House) -> Subscribe:
    """Subscribe a person to a scope; gives the path of the link."""

    def add(person: Person, scope: str) -> str:
        offer = next(offer for offer in queries.offers(person, clock.today()) if offer.scope == scope)
        path = links.https(services.subscribe(offer, by=person)).removeprefix(BASE)
        db.session.commit()
        return path

    return add
