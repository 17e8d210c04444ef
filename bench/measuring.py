"""What a request costs: CPU of this process from the WSGI call to the last byte, statements, and bytes."""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from gzip import compress
from io import BytesIO
from statistics import median
from time import process_time
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event
from werkzeug.datastructures import Headers
from werkzeug.http import dump_cookie, parse_cookie
from werkzeug.test import EnvironBuilder

from qaportal.lib.db import db
from qaportal.people.models import Person
from qaportal.people.services import begin_sign_in

TIMES, WARM_UP = 200, 15
NOT_COUNTED = ("BEGIN", "PRAGMA")


@dataclass(frozen=True)
class Answer:
    """One answer, and the CPU it took in milliseconds."""

    status: int
    headers: dict[str, str]
    body: bytes
    cpu: float


@dataclass(frozen=True)
class Cost:
    """CPU milliseconds of one request, over TIMES of them."""

    least: float
    middle: float


class Visitor:
    """A browser in which `person` is signed in, or a calendar program where there is none."""

    def __init__(self, app: Flask, person: Person | None = None) -> None:
        self.app = app
        self.cookies: dict[str, str] = {}
        if person is not None:
            token = begin_sign_in(person)
            db.session.commit()
            client = app.test_client()
            with client.session_transaction() as kept:
                kept.update({"_user_id": token, "_fresh": True})
            name = app.config["SESSION_COOKIE_NAME"]
            found = client.get_cookie(name)
            self.cookies[name] = found.value if found else ""

    def environ(self, path: str, method: str = "GET", data: Any = None, **headers: str) -> dict[str, Any]:
        """The WSGI environment of a request; made once, it can be asked many times."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookies:
            named["Cookie"] = "; ".join(dump_cookie(k, v, path=None) for k, v in self.cookies.items())
        return EnvironBuilder(
            path, self.app.config["BASE_URL"], method=method, data=data, headers=Headers(named)
        ).get_environ()

    def get(self, path: str, **headers: str) -> Answer:
        """One answer; cookies that it sets are kept."""
        answer = ask(self.app, self.environ(path, **headers))
        if "Set-Cookie" in answer.headers:
            name, value = next(iter(parse_cookie(answer.headers["Set-Cookie"].split(";")[0]).items()))
            self.cookies[name] = value
        return answer


def ask(app: Flask, environ: dict[str, Any]) -> Answer:
    """Send one request to the app and read the whole answer."""
    told: list[Any] = []

    def start(status: str, headers: list[tuple[str, str]], _error: object = None, /) -> Any:
        told.extend((status, headers))

    given = environ | {"wsgi.input": BytesIO(environ["wsgi.input"].getvalue())}
    began = process_time()
    chunks = app.wsgi_app(given, start)
    body = b"".join(chunks)
    chunks.close()  # type: ignore[attr-defined]
    cpu = (process_time() - began) * 1000
    return Answer(int(told[0].split()[0]), dict(told[1]), body, cpu)


def costs(calls: Sequence[Callable[[], Answer]], wanted: int = 200, times: int = TIMES) -> list[Cost]:
    """What each call costs. They take turns, so that a busy machine is as unkind to all of them.

    The collector runs as it does in a worker: on, and blind to all that was loaded before (gc.freeze).
    """
    for call in calls:
        for _ in range(min(WARM_UP, times)):
            answer = call()
            assert answer.status == wanted, f"{answer.status} instead of {wanted}: {answer.body[:300]!r}"
    with frozen():
        turns = [[call().cpu for call in calls] for _ in range(times)]
    return [Cost(min(taken), median(taken)) for taken in zip(*turns, strict=True)]


@contextmanager
def frozen() -> Iterator[None]:
    """What is alive now is left alone by the collector, as after the fork of a worker."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def statements(engine: Engine, call: Callable[[], Answer]) -> int:
    """How many SQL statements the call sends; the begin of a transaction is not counted."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(NOT_COUNTED):
            sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        call()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(sent)


def packed(content: bytes) -> int:
    """How many bytes `gzip -9` makes of it."""
    return len(compress(content, 9, mtime=0))
