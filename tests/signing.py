"""Being signed in, without walking through the sign-in pages each time."""

import re

from flask import Flask
from flask.testing import FlaskClient

from qaportal.lib.db import db
from qaportal.people.models import Person
from qaportal.people.services import begin_sign_in
from tests.cast import PEOPLE

GUARD = re.compile(r'(name="csrf_token" value=)"[^"]*"')


def cookie_value(app: Flask, person: Person) -> str:
    """What the cookie of a fresh sign-in holds. Inside a context of the app."""
    token = begin_sign_in(person)
    db.session.commit()
    client = app.test_client()
    with client.session_transaction() as kept:
        kept.update({"_user_id": token, "_fresh": True})
    cookie = client.get_cookie("qa")
    assert cookie is not None
    return cookie.value


def sign_in(app: Flask, first: str) -> FlaskClient:
    """A client whose cookie is a live sign-in of `first` of the cast."""
    client = app.test_client()
    with app.app_context():
        person = db.session.query(Person).filter_by(name=PEOPLE[first][0]).one()
        token = begin_sign_in(person)
        db.session.commit()
    with client.session_transaction() as kept:
        kept.update({"_user_id": token, "_fresh": True})
    return client


def without_tokens(html: str) -> str:
    """A page without what guards its forms, which is another in each second: two can then be held side by side."""
    return GUARD.sub(r"\1", html)
