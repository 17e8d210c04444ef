"""The town of the tests of filled forms."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qaportal.lib.db import db
from qaportal.people.models import Person
from qaportal.people.services import begin_sign_in
from tests.cast import PEOPLE, Cast
from tests.reviews.filled import seated_town


@pytest.fixture
def saltmarsh(town: Flask) -> Iterator[Cast]:
    """The cast, with seats of a collaborative practice review that are published: Rowan reviews the first record, Tom
    the second, and each moderates the other's; the work is Pat's."""
    with town.test_request_context():
        yield seated_town()


@pytest.fixture
def inside(town: Flask) -> Iterator[None]:
    """Inside the app, with the town."""
    with town.test_request_context():
        yield
        db.session.remove()


@pytest.fixture
def sign_in(town: Flask) -> Callable[[str], FlaskClient]:
    """A browser in which somebody is signed in: one of the cast, or by their whole name. What the test wrote is
    committed first: it is the browser's turn."""

    def browse(name: str) -> FlaskClient:
        person = db.session.query(Person).filter_by(name=PEOPLE.get(name, (name,))[0]).one()
        token = begin_sign_in(person)
        db.session.commit()
        client = town.test_client()
        with client.session_transaction() as kept:
            kept.update({"_user_id": token, "_fresh": True})
        return client

    return browse
