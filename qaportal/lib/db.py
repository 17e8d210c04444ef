"""The database: one session a request, one transaction a request, the same rules on SQLite and PostgreSQL."""

import sqlite3
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from random import uniform
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any, TypeVar

from flask import Flask, current_app, g, has_app_context, has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, DateTime, Dialect, Engine, MetaData, event, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from qaportal.lib import clock

Busy = OperationalError  # another process holds the database for longer than we wait; it may be tried again
BOUND = 500  # parameters of one statement
READING = frozenset({"GET", "HEAD", "OPTIONS"})
# The first SQLite releases whose write-ahead log cannot corrupt on a checkpoint race.
SAFE_WAL = ((3, 44, 6), (3, 50, 7), (3, 51, 3))
PATIENCE = 10.0  # seconds that whoever writes on SQLite waits for their turn
PAUSE = (0.001, 0.005)  # seconds between two tries
BUSY = "busy_timeout=5000"  # ms that any other statement waits
LOST_RACES = frozenset({"40001", "40P01", "55P03"})  # PostgreSQL: serialisation, deadlock, a lock not had


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base, disable_autonaming=True)

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


Row = TypeVar("Row", bound=Base)
View = TypeVar("View", bound=Callable[..., Any])


class UTCDateTime(TypeDecorator[datetime]):
    """An aware moment, kept and given back in UTC on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def wal_is_safe(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite has the fix (or a backport of it) for the WAL-reset fault."""
    return version >= SAFE_WAL[-1] or any(fix[:2] == version[:2] and version >= fix for fix in SAFE_WAL)


def tune(engine: Engine) -> None:
    """Give a SQLite engine foreign keys, whole transactions and a queue of writers; leave others alone.

    Requests that only read begin DEFERRED and so never wait for the write lock; all else begins IMMEDIATE,
    which is what keeps read-modify-write from losing updates. For what says that it only reads see `only_read`.
    """
    if engine.dialect.name != "sqlite":
        return
    version = engine.dialect.dbapi.sqlite_version_info  # type: ignore[union-attr]
    journal = "WAL" if wal_is_safe(version) else "DELETE"

    @event.listens_for(engine, "connect")
    def connect(dbapi: Any, _record: Any) -> None:
        dbapi.isolation_level = None
        for pragma in (f"journal_mode={journal}", "synchronous=FULL", BUSY, "foreign_keys=ON"):
            dbapi.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        chosen = connection.get_execution_options().get("sqlite_begin")
        if connection.get_execution_options().get("only_reads") or (not chosen and _reads_first()):
            connection.info["only_reads"] = True
            connection.exec_driver_sql("PRAGMA query_only=ON")
            if journal == "WAL":
                connection.exec_driver_sql("BEGIN DEFERRED")
            return
        how = chosen or ("DEFERRED" if _only_reads_yet() else "IMMEDIATE")
        if how != "IMMEDIATE" or not _begun_in_turn(connection):
            connection.exec_driver_sql(f"BEGIN {how}")

    @event.listens_for(engine, "checkin")
    def checkin(dbapi: Any, record: Any) -> None:
        if record.info.pop("only_reads", False) and dbapi is not None:
            dbapi.execute("PRAGMA query_only=OFF")


def _begun_in_turn(connection: Connection) -> bool:
    """Begin to write as soon as nobody else does; False where that took longer than PATIENCE. SQLite's own wait asks
    ever more seldom, so that of many who write whoever has waited long is passed by whoever comes now."""
    dbapi: Any = connection.connection.driver_connection
    end = monotonic() + PATIENCE
    dbapi.execute("PRAGMA busy_timeout=0")
    try:
        while not _is_begun(dbapi):
            if monotonic() > end:
                return False
            sleep(uniform(*PAUSE))  # noqa: S311 -- so that two who wait do not ask in step
        return True
    finally:
        dbapi.execute(f"PRAGMA {BUSY}")


def _is_begun(dbapi: sqlite3.Connection) -> bool:
    try:
        dbapi.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True


def is_busy(error: OperationalError) -> bool:
    """Whether others held the database, or these rows of it, for longer than we wait: nothing was written, and the same
    may be tried again."""
    said = error.orig
    if isinstance(said, sqlite3.Error):
        return said.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    return getattr(said, "sqlstate", None) in LOST_RACES


def only_read() -> None:
    """Let the session's transaction, which has not begun, be one that only reads, until it is committed or rolled back:
    on SQLite nobody who writes waits for it, and it cannot write. For work in the background.

    Without a write-ahead log whoever has read holds up whoever commits as long as the transaction lasts. So there it is
    none: each statement reads what is committed by then, as on PostgreSQL.
    """
    db.session.connection(execution_options={"only_reads": True})


def _only_reads_yet() -> bool:
    return has_request_context() and (request.method in READING or _reads_first())


def _reads_first() -> bool:
    if not has_request_context():
        return False
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "reads_first", False)


def reads_first(view: View) -> View:
    """A view that writes, and only reads until it calls `begin_to_write`: on SQLite others write while it is found out
    who asks, and for what; each statement reads what is committed by then, as on PostgreSQL. For views that are asked
    often, whose verb holds what it changes before it looks at it."""
    view.reads_first = True  # type: ignore[attr-defined]
    return view


def begin_to_write() -> None:
    """In a request that has only read: let what follows in the session be written. On SQLite whoever has read and
    writes then is refused at once where somebody else writes meanwhile, however long they would wait; so the
    transaction that read ends, and one begins that waits for its turn. What was read stays as it is. Elsewhere nothing
    has to happen.
    """
    if db.engine.dialect.name != "sqlite" or not _only_reads_yet():
        return
    if db.session.connection().get_execution_options().get("sqlite_begin"):
        return  # it has begun
    session = db.session()
    with _as_read():
        session.commit()
    session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})


def commit_as_read() -> None:
    """Commit, and let what the session has read stay as it is: an answer that is made of it then holds up nobody."""
    with _as_read():
        db.session.commit()


@contextmanager
def _as_read() -> Iterator[None]:
    """A commit in the block lets what the session has read stay as it is."""
    session = db.session()
    session.expire_on_commit = False
    try:
        yield
    finally:
        session.expire_on_commit = True


def take_turn(name: str) -> None:
    """Wait until nobody else is in the middle of what goes by `name`, for what has no row that could be held; the turn
    ends with the transaction. On SQLite whoever writes has waited for their turn already."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))


def database_time() -> datetime:
    """This moment by the database's clock, to the second: several machines have one. A clock that is held is asked."""
    if clock.is_stopped() or db.engine.dialect.name == "sqlite":
        return clock.now()  # SQLite has the clock of its machine
    with db.engine.connect() as connection:
        said: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
    return said.astimezone(UTC).replace(microsecond=0)


def by_id(model: type[Row], idents: Collection[int]) -> dict[int, Row]:
    """The rows of `model` with these ids, in few statements; SQLite takes a bounded number of parameters."""
    wanted, key = sorted(idents), model.id  # type: ignore[attr-defined]
    found: list[Row] = []
    for at in range(0, len(wanted), BOUND):
        found += db.session.scalars(select(model).where(key.in_(wanted[at : at + BOUND])))
    return {one.id: one for one in found}  # type: ignore[attr-defined]


@contextmanager
def own_transaction() -> Iterator[Connection]:
    """A short writing transaction apart from the request's own, committed at the end of the block."""
    with db.engine.connect().execution_options(sqlite_begin="IMMEDIATE") as connection, connection.begin():
        yield connection


def after_answer(write: Callable[[Connection], None]) -> None:
    """Run `write` once the request's own session is closed: for "last seen" notes of requests that only read."""
    g.setdefault("after_answer", []).append(write)


def init_app(app: Flask) -> None:
    """Wire the database to the app. Notes kept by `after_answer` are written after the session is gone."""

    @app.teardown_appcontext
    def write_notes(_error: BaseException | None) -> None:
        notes: list[Callable[[Connection], None]] = g.pop("after_answer", []) if has_app_context() else []
        if notes:
            try:
                with own_transaction() as connection:
                    for write in notes:
                        write(connection)
            except OperationalError:
                app.logger.warning("a note of use was not written: the database was busy")

    db.init_app(app)
    with app.app_context():
        tune(db.engine)
