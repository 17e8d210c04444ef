"""Whether Redis is worth asking. Pages do not wait for it: where it did not answer it is left alone for a while."""

from time import monotonic

from flask import current_app

REST = 10  # seconds
PATIENCE = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5}  # seconds that a page waits, at most once in REST


class Reach:
    """What this process knows of Redis."""

    def __init__(self) -> None:
        self.rests_until = 0.0

    def may_ask(self) -> bool:
        """Whether it answered the last time, or that is long enough ago. Of many who ask then, one is let through."""
        now = monotonic()
        if now < self.rests_until:
            return False
        if self.rests_until:
            self.rests_until = now + REST
        return True

    def answered(self) -> None:
        """It did: everybody may ask."""
        self.rests_until = 0.0

    def missed(self) -> None:
        """It did not: nobody asks for a while."""
        self.rests_until = monotonic() + REST


def reach() -> Reach:
    """That of the current app."""
    found: Reach = current_app.extensions["reach"]
    return found
