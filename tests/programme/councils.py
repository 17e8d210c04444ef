"""A council that works by one of the shipped packs: a few people in the posts that its rules speak of, and a published
year 2027."""

from collections.abc import Callable, Mapping, Sequence
from zlib import crc32

from flask import Flask, g
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from qaportal.frameworks.loading import shipped
from qaportal.frameworks.queries import latest, pack_of
from qaportal.frameworks.services import install
from qaportal.invites.services import publish
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.people import services as people
from qaportal.people.models import Person, Post
from qaportal.people.services import begin_sign_in
from qaportal.programme.generate import preview
from qaportal.programme.models import Activity, Programme
from qaportal.programme.services import create
from tests.cast import LONG_AGO


class Council:
    """The council; people are found by their first names, activities by their references."""

    def __init__(self, app: Flask, pack: str, posts: Mapping[str, str], *, publishes: bool = True,
                 also: Callable[["Council"], None] | None = None) -> None:  # fmt: skip
        """`posts` says who holds which post of the pack, `also` what else has happened there. Where no more has
        happened in the empty town, it is kept for the next who asks for the same."""
        self.app, self.name, self.posts = app, pack, posts
        told = repr((sorted(posts.items()), publishes, clock.now(), also and also.__qualname__))
        state = f"{pack.replace('-', '_')}_{crc32(told.encode())}"
        app.extensions["stage"].go_on("empty", state, lambda: self._begin(publishes, also))
        framework = latest(self.name)
        assert framework is not None
        self.pack = pack_of(framework)

    def _begin(self, publishes: bool, also: Callable[["Council"], None] | None) -> None:
        framework = install(shipped(self.name), by=None)
        for number, (first, key) in enumerate(self.posts.items(), 1):
            post = db.session.query(Post).filter_by(key=key).one()
            one = people.add_person(f"{first} Ash", f"{first.lower()}@saltmarsh.example", f"S{number}", on=LONG_AGO,
                                    by=None)  # fmt: skip
            people.appoint(one, post, on=LONG_AGO, by=None)
        create(framework, preview(pack_of(framework), "2027"), by=None)
        if publishes:
            publish(self.year, by=None)
        if also:
            also(self)
        db.session.commit()

    def __getitem__(self, first: str) -> Person:
        return db.session.query(Person).filter_by(name=f"{first} Ash").one()

    @property
    def year(self) -> Programme:
        return db.session.query(Programme).one()

    def activity(self, ref: str) -> Activity:
        return db.session.query(Activity).filter_by(ref=ref).one()

    def of(self, code: str) -> Sequence[Activity]:
        """Activities of a kind, by its code, in date order."""
        return db.session.query(Activity).filter_by(code=code).order_by(Activity.starts_on).all()

    def publish(self) -> None:
        """What the draft says leaves the portal."""
        publish(self.year, by=None)
        db.session.commit()

    def browser(self, first: str) -> "Browser":
        """A browser (without script) in which somebody is signed in."""
        client = self.app.test_client()
        token = begin_sign_in(self[first])
        db.session.commit()
        with client.session_transaction() as kept:
            kept.update({"_user_id": token, "_fresh": True})
        return Browser(client)


class Browser:
    """A client beside others in one context, which would otherwise take each other's sign-in for their own."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str) -> TestResponse:
        """The page at this address."""
        g.pop("_login_user", None)
        return self.client.get(path)

    def post(self, path: str, data: Mapping[str, str]) -> TestResponse:
        """What is answered to a form, after it leads on to a page: that page."""
        g.pop("_login_user", None)
        return self.client.post(path, data=data, follow_redirects=True)
