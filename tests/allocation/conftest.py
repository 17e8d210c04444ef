"""A published year with a sample drawn for the review of March: six records of Pat's, whose team is led by Tom."""

from collections.abc import Iterator

import pytest
from flask import Flask

from qaportal.lib.db import db
from qaportal.programme.models import Activity
from tests.cast import Cast
from tests.sampling.frames import CPR, activity, drawn, framed, lines, published_town


@pytest.fixture
def inside(town: Flask) -> Iterator[None]:
    with town.app_context():
        yield
        db.session.remove()


@pytest.fixture
def review(inside: None, cast: Cast) -> Activity:
    """The review of March: reviewers and moderators may be Priya, Hazel, Rowan and Lena, and Tom but for his team."""
    published_town()
    framed(*lines(20))
    drawn()
    db.session.commit()
    return activity(CPR)


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
