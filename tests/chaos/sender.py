"""A process that forks processes which see letters off, each told where to die: `python -m tests.chaos.sender`.

It reads one order a line, {"at": moment, "point": failpoint, "hits": [1, 2]}, and answers how many of them were killed.
Settings come from the environment. To fork is quick, and a fork of a process without threads is a clean one.
"""

import json
import os
import signal
import sys
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

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


def begin(app: Flask, at: datetime, point: str, hit: int) -> int:
    """Fork one that delivers what is due at that moment, and dies as it passes the point for the time `hit`."""
    pid = os.fork()
    if pid:
        return pid
    os.environ["QA_FAILPOINTS"] = f"{point}:{hit}" if point else ""
    status = 1
    try:
        with clock.stopped_at(at), app.app_context():
            db.engine.dispose(close=False)
            tasks.deliver()
        status = 0
    finally:
        os._exit(status)


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
    configure_mappers()  # once for all of them
    say("ready")
    for line in sys.stdin:
        order = json.loads(line)
        at = datetime.fromisoformat(order["at"])
        pids = [begin(app, at, order["point"], hit) for hit in order["hits"]]
        say(sum([end(pid) for pid in pids]))


if __name__ == "__main__":
    main()
