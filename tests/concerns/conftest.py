"""March's review: six records of Pat's, whose team is led by Tom and whose service Hazel heads. Rowan reviews one."""

from collections.abc import Iterator

import pytest
from flask import Flask

from qaportal.allocation.models import Assignment
from qaportal.lib.db import db
from tests.allocation.covered import publish, sit, to_seats
from tests.sampling.frames import published_town


@pytest.fixture
def inside(town: Flask) -> Iterator[Flask]:
    """The town with its year published and the sample of March drawn."""
    with town.test_request_context():
        published_town()
        to_seats()
        db.session.commit()
        yield town
        db.session.remove()


@pytest.fixture
def seat(inside: Flask) -> Assignment:
    """Rowan's seat as a reviewer of one of Pat's records."""
    made = sit("Rowan", "reviewer")
    publish()
    return made
