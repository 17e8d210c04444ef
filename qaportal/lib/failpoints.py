"""Places at which a test ends the process as a crash would: kill -9 (R3). Nothing, unless QA_FAILPOINTS says so."""

import os
import signal
from collections import Counter

_passed: Counter[str] = Counter()


def failpoint(name: str) -> None:
    """End this process here where QA_FAILPOINTS is `name`, or `name:3` for the third time that it comes by."""
    stated = os.environ.get("QA_FAILPOINTS", "")
    if not stated:
        return
    where, _, time = stated.partition(":")
    if where == name:
        _passed[name] += 1
        if _passed[name] >= int(time or 1):
            os.kill(os.getpid(), signal.SIGKILL)
