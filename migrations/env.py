"""Runs migrations: whole or not at all, on both databases, one runner at a time.

On SQLite a changed table is copied and the old one dropped; with foreign keys on, that drop would empty the tables
that point to it. So they are switched off before the transaction, checked in it, and switched on again after.
"""

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection, text

from qaportal.lib.db import UTCDateTime, db

ONE_AT_A_TIME = 7_146_382  # any number, the same on every node: PostgreSQL's advisory lock


def run() -> None:
    with db.engine.connect() as connection:
        runner = _on_sqlite if connection.dialect.name == "sqlite" else _on_postgresql
        runner(connection)


def _on_sqlite(connection: Connection) -> None:
    raw: Any = connection.connection.dbapi_connection
    raw.execute("PRAGMA foreign_keys=OFF")
    try:
        _migrate(connection, on_version_apply=_check_references)
    finally:
        raw.execute("PRAGMA foreign_keys=ON")


def _check_references(*, ctx: Any, **_: Any) -> None:
    if ctx.connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
        raise RuntimeError("The migration leaves rows that point to nothing. Nothing was changed.")


def _on_postgresql(connection: Connection) -> None:
    connection.execute(text(f"SELECT pg_advisory_lock({ONE_AT_A_TIME})"))
    connection.execute(text("SET lock_timeout = '5s'"))
    connection.commit()
    try:
        _migrate(connection)
    finally:
        connection.rollback()
        connection.execute(text(f"SELECT pg_advisory_unlock({ONE_AT_A_TIME})"))
        connection.commit()


def _plainly(kind: str, thing: Any, _autogen: Any) -> Any:
    """Migrations name the database's types, never our own classes: those move on."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(thing, UTCDateTime) else False


def _migrate(connection: Connection, **more: Any) -> None:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        transactional_ddl=True,
        transaction_per_migration=True,
        render_item=_plainly,
        **current_app.extensions["migrate"].configure_args,
        **more,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
