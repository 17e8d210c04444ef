"""The town of the tests of filled forms."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask, g, has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from qaportal.lib.db import db
from qaportal.people.models import Person
from qaportal.people.services import begin_sign_in
from tests.cast import PEOPLE, Cast
from tests.reviews.filled import seated_town
from tests.reviews.made import Desk, led
from tests.sampling.frames import published_town


class Alone(FlaskClient):
    """A browser each of whose requests begins with nothing that another's left behind: the context of the test is
    theirs too, and who is signed in is kept in it."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        for name in list(g) if has_app_context() else ():
            g.pop(name)
        return super().open(*args, **kwargs)


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
        if not has_app_context():
            with town.app_context():
                return browse(name)
        person = db.session.query(Person).filter_by(name=PEOPLE.get(name, (name,))[0]).one()
        token = begin_sign_in(person)
        db.session.commit()
        client = Alone(town, town.response_class, use_cookies=True)
        with client.session_transaction() as kept:
            kept.update({"_user_id": token, "_fresh": True})
        return client

    return browse


@pytest.fixture
def work(town: Flask) -> str:
    """The reference of a dip audit that Tom leads."""
    with town.app_context():
        return led(published_town())


@pytest.fixture
def desk(town: Flask) -> Desk:
    """Where forms are made."""
    return Desk(town)
