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
