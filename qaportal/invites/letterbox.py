"""Where a message comes in from outside: it is taken apart in a confined process, before anything else sees it."""

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from qaportal.invites.messages import Message, message_of
from qaportal.invites.replies import TOO_LARGE, UNSAFE
from qaportal.lib.confined import Exhausted, confined

MOST = 256 * 1024  # bytes of a message
SCRIPT = Path(__file__).with_name("unwrapping.py")


def opened(data: bytes, *, is_whole: bool = True) -> Message:
    """What a message says. Of one that is too large there is only its head; one that does not keep to the limits says
    nothing at all."""
    try:
        read = message_of(json.loads(confined(SCRIPT, data)))
    except (Exhausted, ValueError):
        read = Message(fault=UNSAFE)
    if not is_whole:
        read = replace(read, fault=TOO_LARGE, method="", entry=None)
    return read if read.digest else replace(read, digest=sha256(data).hexdigest())
