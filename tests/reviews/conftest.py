"""A session that is open."""

from collections.abc import Iterator

import pytest
from flask import Flask

from qaportal.lib.db import db


@pytest.fixture
def inside(town: Flask) -> Iterator[None]:
    """Inside the app, with the town."""
    with town.test_request_context():
        yield
        db.session.remove()
