"""INSERT … ON CONFLICT, which both databases spell alike and SQLAlchemy keeps in two places."""

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from qaportal.lib.db import Model


def insert_into(model: type[Model], connection: Connection) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that can say what to do when the row is there already."""
    return postgresql.insert(model) if connection.dialect.name == "postgresql" else sqlite.insert(model)
