"""Rate limits: so many tries of one thing by one party in a time; counted in memory, or in Redis when there is one."""

import logging

from flask import current_app
from limits import RateLimitItem, RateLimitItemPerSecond
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter
from redis.exceptions import RedisError

HOUR = 3600
_PATIENCE = {"socket_connect_timeout": 1, "socket_timeout": 1}
log = logging.getLogger(__name__)


def allows(what: str, who: str, *, most: int, seconds: int = HOUR) -> bool:
    """Count one try of `what` by `who`: False when it is more than `most` in the window of `seconds`.

    Where the counter cannot be reached the try is let through: a limit is a courtesy, not the lock. The
    configuration key LIMITS switches all of them off (measurements).
    """
    if not current_app.config.get("LIMITS", True):
        return True
    try:
        return _limiter().hit(_window(most, seconds), what, who)
    except RedisError:
        log.exception("the counter of %s is out of reach", what)
        return True


def forget() -> None:
    """Start every count again (tests)."""
    current_app.extensions.pop("limits", None)


def _window(most: int, seconds: int) -> RateLimitItem:
    return RateLimitItemPerSecond(most, seconds)


def _limiter() -> FixedWindowRateLimiter:
    kept = current_app.extensions.get("limits")
    if kept is None:
        url = current_app.config["REDIS_URL"]
        storage = storage_from_string(url, **_PATIENCE) if url else storage_from_string("memory://")
        kept = current_app.extensions["limits"] = FixedWindowRateLimiter(storage)
    limiter: FixedWindowRateLimiter = kept
    return limiter
