"""A database for each test in the state it asks for: empty, or with the cast and North Somerset's framework.

Both states are made once and copied: a file on SQLite, a template database on PostgreSQL. Tests commit for real.
"""

import shutil
from dataclasses import replace
from pathlib import Path

import psycopg
from flask import Flask
from flask_migrate import upgrade

from qaportal import create_app
from qaportal.config import Settings
from qaportal.lib.db import db
from tests import cast

STATES = ("empty", "town")


def settings(folder: Path, database_url: str) -> Settings:
    """Settings of a test's app: nothing outside its folder."""
    return Settings(
        instance=folder, database_url=database_url, redis_url="", secret_key="k" * 40,
        base_url="http://qa.test", council="Saltmarsh Council", mail_url="folder:",
        mail_from="qa@saltmarsh.example", demo=False, trusted_hosts=(),
    )  # fmt: skip


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
        self.work.started = True  # no thread: work waits until a test does it (`drain`), or is forgotten by `set`
        for state in STATES:
            self._make(state)

    def _url(self, name: str) -> str:
        sockets = str(self.server).split()[0].removeprefix("host=")
        return f"postgresql://qa@/{name}?host={sockets}"

    def _sql(self, statement: str) -> None:
        with psycopg.connect(f"{self.server} dbname=postgres", autocommit=True) as connection:
            connection.execute(statement)

    def _make(self, state: str) -> None:
        with self.app.app_context():
            if state == "empty":
                upgrade()
            else:
                cast.assemble()
                db.session.commit()
            db.session.remove()
        self.keep(state)

    def keep(self, state: str) -> None:
        """Keep the database as it is now under the name `state`, for `set` to come back to."""
        with self.app.app_context():
            db.engine.dispose()
        if self.server is None:
            shutil.copyfile(self.file, self.folder / f"{state}.db")
        else:
            self._sql(f"CREATE DATABASE qa_{state} TEMPLATE qa_test")

    def set(self, state: str) -> Flask:
        """The app, with its database in `state`."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        if self.server is None:
            shutil.copyfile(self.folder / f"{state}.db", self.file)
        else:
            self._sql("DROP DATABASE qa_test WITH (FORCE)")
            self._sql(f"CREATE DATABASE qa_test TEMPLATE qa_{state}")
        shutil.rmtree(self.folder / "mail", ignore_errors=True)
        while not self.work.waiting.empty():
            self.work.waiting.get()
        return self.app
