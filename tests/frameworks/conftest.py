"""A database with only what frameworks stand on."""

from collections.abc import Iterator

import pytest
from flask import Flask

from qaportal.auditlog.models import LogEntry
from qaportal.frameworks.models import Framework
from qaportal.lib import db as database
from qaportal.lib.db import Base, db
from qaportal.people.models import Person

NEEDED = [Base.metadata.tables[each.__tablename__] for each in (Framework, LogEntry, Person)]


@pytest.fixture
def shelf() -> Iterator[Flask]:
    """An app context over an empty database in memory."""
    app = Flask("shelf")
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
    database.init_app(app)
    with app.app_context():
        Base.metadata.create_all(db.engine, tables=NEEDED)
        yield app
        db.session.remove()
        db.engine.dispose()
