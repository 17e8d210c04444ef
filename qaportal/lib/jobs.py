"""Work for later: a function of some slice's tasks.py and ids, run by RQ when REDIS_URL is set, else by a thread.

The database is the ledger, the queue only a bell: a task loads by id, asks whether there is still something to do,
calls one verb and commits, and may run twice.
"""

import logging
import threading
from collections.abc import Callable
from importlib import import_module
from queue import SimpleQueue
from typing import Any

from flask import Flask, current_app
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue, SimpleWorker
from rq.serializers import JSONSerializer
from sqlalchemy import event

from qaportal.lib.db import db

QUEUE = "qaportal"
log = logging.getLogger(__name__)


def enqueue(task: Callable[..., None], *ids: int) -> None:
    """Run `task(*ids)` once the current transaction has committed; never when it rolls back."""
    db.session.info.setdefault("jobs", []).append((f"{task.__module__}.{task.__qualname__}", ids))


def run(name: str, ids: tuple[int, ...]) -> None:
    """Call the task by its dotted name; only functions of a `tasks` module can be named (A38)."""
    module, _, function = name.rpartition(".")
    if not (module.startswith("qaportal.") and module.endswith(".tasks")):
        raise ValueError(f"{name} is not a task")
    getattr(import_module(module), function)(*ids)


class _Thread:
    """The embedded engine: one daemon thread with a queue in memory."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.waiting: SimpleQueue[tuple[str, tuple[int, ...]]] = SimpleQueue()
        self.started = False
        self.lock = threading.Lock()

    def put(self, name: str, ids: tuple[int, ...]) -> None:
        with self.lock:
            if not self.started:
                threading.Thread(target=self._work, name="qaportal-jobs", daemon=True).start()
                self.started = True
        self.waiting.put((name, ids))

    def _work(self) -> None:
        while True:
            name, ids = self.waiting.get()
            with self.app.app_context():
                try:
                    run(name, ids)
                except Exception:
                    log.exception("task %s%s failed", name, ids)

    def drain(self) -> None:
        """Run what waits, here and now (tests)."""
        while not self.waiting.empty():
            run(*self.waiting.get())


class _Rq:
    """RQ with the JSON serializer: Redis never holds code to run, only a task's name and ids."""

    def __init__(self, url: str) -> None:
        self.queue = Queue(QUEUE, connection=Redis.from_url(url, socket_connect_timeout=1), serializer=JSONSerializer)

    def put(self, name: str, ids: tuple[int, ...]) -> None:
        try:
            self.queue.enqueue("qaportal.lib.jobs.run_in_worker", name, list(ids), result_ttl=0)
        except RedisError:
            log.exception("the queue is not there; %s%s was not rung for", name, ids)


def run_in_worker(name: str, ids: list[int]) -> None:
    """What the RQ worker calls, inside the app context that `worker` opened."""
    try:
        run(name, tuple(ids))
    finally:
        db.session.remove()


def worker(app: Flask, *, burst: bool = False) -> bool:
    """Work the queue until stopped, or until it is empty with `burst`. Needs REDIS_URL."""
    connection = Redis.from_url(app.config["REDIS_URL"])
    queue = Queue(QUEUE, connection=connection, serializer=JSONSerializer)
    with app.app_context():
        return SimpleWorker([queue], connection=connection, serializer=JSONSerializer).work(burst=burst)


def engine() -> Any:
    """The engine of this app."""
    return current_app.extensions["jobs"]


def init_app(app: Flask) -> None:
    """Choose the engine, and ring it after each outermost commit."""
    app.extensions["jobs"] = _Rq(app.config["REDIS_URL"]) if app.config["REDIS_URL"] else _Thread(app)


@event.listens_for(db.session, "after_commit")
def ring(session: Any) -> None:
    """After the outermost commit: hand over what was enqueued."""
    if session.in_nested_transaction():
        return
    for name, ids in session.info.pop("jobs", []):
        engine().put(name, ids)


@event.listens_for(db.session, "after_soft_rollback")
def forget(session: Any, _previous: Any) -> None:
    """After a rollback: nothing was promised."""
    if not session.in_nested_transaction():
        session.info.pop("jobs", None)
