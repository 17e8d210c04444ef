"""A database with only what frameworks stand on."""

from collections.abc import Iterator

import pytest
from flask import Flask

from qaportal.auditlog import models as auditlog
from qaportal.frameworks import models
from qaportal.lib import db as database
from qaportal.lib.db import Base, db

NEEDED = [models.Framework.__table__, auditlog.LogEntry.__table__, *map(Base.metadata.tables.get, ["person"])]


@pytest.fixture
def shelf() -> Iterator[Flask]:
    """An app context over an empty database in memory."""
    app = Flask("shelf")
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
    database.init_app(app)
    with app.app_context():
        Base.metadata.create_all(db.engine, tables=[table for table in NEEDED if table is not None])
        yield app
        db.session.remove()
        db.engine.dispose()
