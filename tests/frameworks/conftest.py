"""An empty database to install frameworks into."""

from collections.abc import Iterator

import pytest
from flask import Flask

from qaportal.lib.db import db


@pytest.fixture
def shelf(app: Flask) -> Iterator[Flask]:
    """An app context over an empty database."""
    with app.app_context():
        yield app
        db.session.remove()
