"""The town of the tests of seats."""

from collections.abc import Iterator

import pytest
from flask import Flask

from qaportal.lib.db import db
from tests.cast import Cast
from tests.sampling.frames import drawn, framed, lines, published_town


def _sampled() -> Cast:
    """The cast, their year 2027 published, and the sample of March's review drawn: six records of Pat's."""
    cast = published_town()
    framed(*lines(12))
    drawn(sizes={"at random": 6})
    return cast


@pytest.fixture
def saltmarsh(town: Flask) -> Iterator[Cast]:
    """The town with a sample, in a session that is open."""
    with town.test_request_context():
        yield _sampled()


@pytest.fixture
def visited(town: Flask) -> Flask:
    """The same, to be opened in browsers: nothing is open."""
    with town.test_request_context():
        _sampled()
        db.session.commit()
    return town
