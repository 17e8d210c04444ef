"""A database for each test in the state it asks for: empty, or with the cast and North Somerset's framework.

Both states are made once and kept: a file on SQLite, which is copied; on PostgreSQL a schema beside the tables, from
which their rows are put back. To copy a whole database takes six times as long: that is for tests that change tables.
Tests commit for real.
"""

import shutil
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask
from flask_migrate import upgrade
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import event, func, select

from qaportal import create_app
from qaportal.auditlog.models import LogEntry
from qaportal.config import Settings
from qaportal.lib.db import db
from tests import cast

SEALING_KEY = urlsafe_b64encode(b"k" * 32).decode()
COMPILED = Path(__file__).parents[1] / ".make" / "templates"  # once for all apps of all processes
SHAPE = """SELECT md5(string_agg(format('%s %s %s', oid, relname, relnatts), ',' ORDER BY oid)) FROM pg_class
  WHERE relnamespace = 'public'::regnamespace"""
# Copies the rows of every table, and where its sequence stands, to the schema {kept}; `sums` tells the tables apart.
KEEP = """
CREATE SCHEMA {kept};
CREATE TABLE {kept}.sequences (name text, last_value bigint, is_called boolean);
CREATE TABLE {kept}.sums (name text PRIMARY KEY, sum text);
DO $$
DECLARE one text;
BEGIN
  FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('INSERT INTO {kept}.sums SELECT %L, md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM '
                   'public.%I t', one, one);
    IF (SELECT sum FROM {kept}.sums WHERE name = one) IS NOT NULL THEN
      EXECUTE format('CREATE TABLE {kept}.%I AS SELECT * FROM public.%I', one, one);
    END IF;
  END LOOP;
  FOR one IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' LOOP
    EXECUTE format('INSERT INTO {kept}.sequences SELECT %L, last_value, is_called FROM %I', one, one);
  END LOOP;
END $$"""
# Which tables were written to since the last time that they were put back. Not unique: nobody waits for anybody.
WATCH = """
CREATE SCHEMA watch;
CREATE TABLE watch.tables (name text);
CREATE FUNCTION watch.written() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN INSERT INTO watch.tables VALUES (TG_TABLE_NAME); RETURN NULL; END $$;
DO $$
DECLARE one text;
BEGIN
  FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('CREATE TRIGGER watched AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON public.%I '
                   'FOR EACH STATEMENT EXECUTE FUNCTION watch.written()', one);
  END LOOP;
END $$"""
# Puts tables and sequences back to what the schema {kept} holds: those that were written to, and those that the state
# `since` has otherwise. The role "replica" asks for no foreign keys.
PUT_BACK = """
CREATE FUNCTION {kept}.put_back(since text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE one text; other text[];
BEGIN
  SET LOCAL session_replication_role = replica;
  EXECUTE format('SELECT array_agg(name) FROM (SELECT name FROM watch.tables UNION SELECT name FROM {kept}.sums a '
                 'LEFT JOIN %I.sums b USING (name) WHERE a.sum IS DISTINCT FROM b.sum) t', since) INTO other;
  IF EXISTS (SELECT FROM unnest(other) AS name WHERE pg_relation_size(name::regclass) > 1000000) THEN
    SELECT array_agg(name) FROM {kept}.sums INTO other;  -- a deleted row keeps its place: now and then all begin anew
    EXECUTE (SELECT 'TRUNCATE ' || string_agg(format('%I', name), ', ') FROM unnest(other) AS name);
  END IF;
  FOREACH one IN ARRAY coalesce(other, '{{}}') LOOP
    EXECUTE format('DELETE FROM %I', one);
  END LOOP;
  FOR one IN SELECT name FROM {kept}.sums WHERE sum IS NOT NULL AND name = ANY (other) LOOP
    EXECUTE format('INSERT INTO %I OVERRIDING SYSTEM VALUE SELECT * FROM {kept}.%I', one, one);
  END LOOP;
  PERFORM setval(k.name::regclass, k.last_value, k.is_called) FROM {kept}.sequences k
    JOIN pg_sequences s ON s.sequencename = k.name AND s.schemaname = 'public'
    WHERE s.last_value IS DISTINCT FROM CASE WHEN k.is_called THEN k.last_value END;
  DELETE FROM watch.tables;
END $$"""


def settings(folder: Path, database_url: str) -> Settings:
    """Settings of a test's app: nothing outside its folder."""
    return Settings(
        instance=folder, database_url=database_url, redis_url="", secret_key="k" * 40,
        base_url="http://qa.test", council="Saltmarsh Council", mail_url="folder:",
        mail_from="qa@saltmarsh.example", demo=False, trusted_hosts=(), sealing_keys=(SEALING_KEY,),
    )  # fmt: skip


def acts() -> int:
    """How many entries the log has: every act leaves one."""
    return db.session.scalar(select(func.count()).select_from(LogEntry)) or 0


class Stage:
    """The app of one database kind, and how to bring its database into a state."""

    def __init__(self, folder: Path, server: str | None) -> None:
        self.folder, self.server = folder, server
        self.file = folder / "test.db"
        address = f"sqlite:///{self.file}" if server is None else self._url("qa_test")
        if server is not None:
            self._sql("CREATE DATABASE qa_test")
        self.app: Flask = create_app(replace(settings(folder, address)), TESTING=True, WTF_CSRF_ENABLED=False)
        self.work = self.app.extensions["jobs"]
        self.app.extensions["stage"] = self
        self.kept: dict[str, int] = {}  # state → how many acts led to it
        self.asked: set[str] = set()  # states that were led to once
        self.inside: psycopg.Connection[Any] | None = None
        self.since = ""  # on PostgreSQL: the state that was put back last
        self.copied: tuple[str, dict[str, int]] = ("", {})  # of the copied database: that state, and those kept in it
        COMPILED.mkdir(parents=True, exist_ok=True)
        self.app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(COMPILED))
        self._hasten()
        self.work.started = True  # no thread: work waits until a test does it (`drain`), or is forgotten by `set`
        self._make("empty", upgrade)
        self._make("town", cast.assemble)
        self._copy()

    def _hasten(self) -> None:
        """Nobody pulls the plug: nothing waits for the disk. PostgreSQL is told so where it is begun (lanes.py)."""
        if self.server is None:
            with self.app.app_context():
                event.listen(db.engine, "connect", lambda dbapi, _: dbapi.execute("PRAGMA synchronous=OFF"))

    def _url(self, name: str) -> str:
        sockets = str(self.server).split()[0].removeprefix("host=")
        return f"postgresql://qa@/{name}?host={sockets}"

    def _sql(self, statement: str) -> None:
        with psycopg.connect(f"{self.server} dbname=postgres", autocommit=True) as server:
            server.execute(statement)

    def _inside(self) -> Any:
        """A connection to the database that stays open from one test to the next."""
        if self.inside is None or self.inside.closed:
            self.inside = psycopg.connect(f"{self.server} dbname=qa_test", autocommit=True)
        return self.inside

    def close(self) -> None:
        """Nobody is in the database any more."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        self._leave()

    def _leave(self) -> None:
        """Before the database goes or is copied: nobody may be in it."""
        if self.inside is not None:
            self.inside.close()

    def _make(self, state: str, act: Callable[[], object]) -> None:
        with self.app.app_context():
            act()
            db.session.commit()
            db.session.remove()
        self._keep(state)

    def keep(self, state: str) -> None:
        """Keep the database as it is now under the name `state`, for `set` to come back to, whatever happens to its
        tables."""
        self._keep(state)
        self._copy()

    def _copy(self) -> None:
        if self.server is None:
            return
        self._leave()
        self._sql("DROP DATABASE IF EXISTS qa_kept")
        self._sql("CREATE DATABASE qa_kept TEMPLATE qa_test")
        self.copied = self.since, dict(self.kept)

    def _keep(self, state: str) -> None:
        with self.app.app_context():
            acted = acts()
            db.session.remove()
            db.engine.dispose()
        if self.server is None:
            shutil.copyfile(self.file, self.folder / f"{state}.db")
        else:
            self._keep_rows(f"kept_{state}")
        self.kept[state] = acted

    def _keep_rows(self, kept: str) -> None:
        database = self._inside()
        if not self.kept:
            database.execute(WATCH)
            self.shape = database.execute(SHAPE).fetchone()
        for statement in (KEEP.format(kept=kept), PUT_BACK.format(kept=kept), "DELETE FROM watch.tables"):
            database.execute(statement)
        self.since = kept

    def _put_back(self, kept: str) -> None:
        database = self._inside()
        if database.execute(SHAPE).fetchone() == self.shape:
            database.execute(f"SELECT {kept}.put_back(%s)", (self.since,))
            self.since = kept
            return
        self._leave()
        self._sql("DROP DATABASE qa_test WITH (FORCE)")
        self._sql("CREATE DATABASE qa_test TEMPLATE qa_kept")
        self.since, self.kept = self.copied[0], dict(self.copied[1])
        self._put_back(kept)

    def go_on(self, before: str, after: str, act: Callable[[], object]) -> None:
        """From the state `before` to `after`, by `act` the first two times and from then on by what was kept of it:
        what is asked for once is not worth keeping. Where somebody has acted since `before`, `act` is done as it is.
        Inside a context of the app."""
        if acts() != self.kept.get(before):
            act()
            return
        if after not in self.kept:
            act()
            if after not in self.asked:
                self.asked.add(after)
                return
            db.session.remove()
            self._keep(after)
        db.session.remove()
        self.set(after)

    def set(self, state: str) -> Flask:
        """The app, with its database in `state`."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        if self.server is None:
            shutil.copyfile(self.folder / f"{state}.db", self.file)
        else:
            self._put_back(f"kept_{state}")
        shutil.rmtree(self.folder / "mail", ignore_errors=True)
        while not self.work.waiting.empty():
            self.work.waiting.get()
        return self.app
