"""Something that somebody else does in the middle of what a test does."""

import threading
from collections.abc import Callable
from contextvars import copy_context
from typing import Any

from flask import Flask

from qaportal.lib.db import db
from qaportal.lib.errors import DomainError

PATIENCE = 1.0  # seconds after which somebody else who does not come through is taken to wait


class Meanwhile:
    """`act` of somebody else, in a transaction and a thread of its own. It is done once `begin` comes back, or waits
    for what the test holds; `end` waits for it, and is what it raised."""

    def __init__(self, app: Flask, act: Callable[[], Any]) -> None:
        self.app, self.act, self.raised = app, act, ""
        self.thread = threading.Thread(target=copy_context().run, args=(self._run,), daemon=True)

    def _run(self) -> None:
        with self.app.app_context():
            try:
                self.act()
                db.session.commit()
            except Exception as error:
                db.session.rollback()
                self.raised = error.sentence if isinstance(error, DomainError) else repr(error)

    def begin(self) -> None:
        if not self.thread.is_alive() and self.thread.ident is None:
            self.thread.start()
            self.thread.join(PATIENCE)

    def end(self) -> str:
        self.thread.join(30)
        assert not self.thread.is_alive()
        return self.raised


def in_the_middle(meanwhile: Meanwhile, call: Callable[..., Any]) -> Callable[..., Any]:
    """`call`, after which somebody else begins."""

    def found(*args: Any, **kept: Any) -> Any:
        answer = call(*args, **kept)
        meanwhile.begin()
        return answer

    return found
