"""A process that forks processes which see letters off, each told where or when to die: `python -m tests.chaos.sender`.

It reads one order a line and answers it with one:
    {"at": moment, "rehearse": true}            see off what is due, here: how many seconds that took
    {"at": moment, "point": failpoint, "hits": [1, 2]}      two senders, killed as they pass the point; how many were
    {"at": moment, "after": [0.01, 0.02]}       two senders, killed so many seconds after they began; how many were
Settings come from the environment. To fork is quick, and a fork of a process without threads is a clean one; what a
rehearsal has loaded and compiled is there in each of them.
"""

import gc
import json
import os
import signal
import sys
from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from time import monotonic, sleep

from flask import Flask
from sqlalchemy.orm import configure_mappers

from qaportal import create_app
from qaportal.invites import emails, tasks
from qaportal.invites.models import Letter
from qaportal.lib import clock
from qaportal.lib.db import db


def note(letter: Letter) -> EmailMessage:
    """A plain message, large enough to be broken off in the middle."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "qa@saltmarsh.example", letter.person.email, "A note"
    message["Date"] = format_datetime(clock.now())
    message.set_content(f"Note {letter.about['n']}.\n" + "A line of a letter.\n" * 40)
    return message


def rehearse(app: Flask, at: datetime) -> float:
    """What one does, in this process, so that those forked from it have nothing left to load."""
    began = monotonic()
    with clock.stopped_at(at), app.app_context():
        tasks.deliver()
        db.session.remove()
        db.engine.dispose()
    took = monotonic() - began
    gc.collect()
    gc.freeze()
    return took


def begin(app: Flask, at: datetime, point: str = "", hit: int = 1) -> int:
    """Fork one that delivers what is due at that moment, and dies as it passes the point for the time `hit`."""
    pid = os.fork()
    if pid:
        return pid
    gc.disable()  # or it copies what it only looks at
    os.environ["QA_FAILPOINTS"] = f"{point}:{hit}" if point else ""
    status = 1
    try:
        with clock.stopped_at(at), app.app_context():
            db.engine.dispose(close=False)
            tasks.deliver()
        status = 0
    finally:
        os._exit(status)


def kill(pids: Sequence[int], after: Sequence[float]) -> None:
    """End each so many seconds from now, wherever it is; one that is through already stays."""
    began = monotonic()
    for seconds, pid in sorted(zip(after, pids, strict=True)):
        sleep(max(0.0, seconds - (monotonic() - began)))
        os.kill(pid, signal.SIGKILL)


def end(pid: int) -> bool:
    """Wait for it: whether it was killed. One that failed otherwise is a fault."""
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        return os.WTERMSIG(status) == signal.SIGKILL
    assert os.WEXITSTATUS(status) == 0, "a sender failed"
    return False


def say(what: object) -> None:
    """One line for whoever gave the order."""
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def main() -> None:
    """Until there are no more orders."""
    emails.KINDS["note"] = note
    app = create_app()
    configure_mappers()
    say("ready")
    for line in sys.stdin:
        order = json.loads(line)
        at, after = datetime.fromisoformat(order["at"]), order.get("after", ())
        if order.get("rehearse"):
            say(rehearse(app, at))
            continue
        hits = order.get("hits", [1] * len(after))
        pids = [begin(app, at, order.get("point", ""), hit) for hit in hits]
        if after:
            kill(pids, after)
        say(sum([end(pid) for pid in pids]))


if __name__ == "__main__":
    main()
