"""A council that works by one of the shipped packs: a few people in the posts that its rules speak of, and a published
year 2027."""

from collections.abc import Mapping, Sequence

from flask import Flask, g
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from qaportal.frameworks.loading import shipped
from qaportal.frameworks.queries import latest, pack_of
from qaportal.frameworks.services import install
from qaportal.invites.services import publish
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

    def __init__(self, app: Flask, pack: str, posts: Mapping[str, str], *, publishes: bool = True) -> None:
        """`posts` says who holds which post of the pack."""
        self.app = app
        install(shipped(pack), by=None)
        framework = latest(pack)
        assert framework is not None
        self.pack = pack_of(framework)
        for number, (first, key) in enumerate(posts.items(), 1):
            post = db.session.query(Post).filter_by(key=key).one()
            one = people.add_person(f"{first} Ash", f"{first.lower()}@saltmarsh.example", f"S{number}", on=LONG_AGO,
                                    by=None)  # fmt: skip
            people.appoint(one, post, on=LONG_AGO, by=None)
        create(framework, preview(self.pack, "2027"), by=None)
        if publishes:
            publish(self.year, by=None)
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
