"""Rate limits: so many tries of one thing by one party in a time; counted in memory, or in Redis when there is one."""

import logging

from flask import current_app
from limits import RateLimitItemPerSecond
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter
from redis.exceptions import RedisError

from qaportal.lib.reach import PATIENCE, reach

HOUR = 3600
MEMORY = "memory://"
log = logging.getLogger(__name__)


def allows(what: str, who: str, *, most: int, seconds: int = HOUR) -> bool:
    """Count one try of `what` by `who`: False when it is more than `most` in the window of `seconds`.

    Where Redis cannot be reached each process counts by itself. The configuration key LIMITS switches all of them off
    (measurements).
    """
    if not current_app.config.get("LIMITS", True):
        return True
    url, window = current_app.config["REDIS_URL"], RateLimitItemPerSecond(most, seconds)
    if url and reach().may_ask():
        try:
            is_allowed = _limiter(url, **PATIENCE).hit(window, what, who)
        except RedisError:
            reach().missed()
            log.warning("Redis is away: this process counts %s by itself", what)
        else:
            reach().answered()
            return is_allowed
    return _limiter(MEMORY).hit(window, what, who)


def forget() -> None:
    """Start every count again (tests)."""
    current_app.extensions.pop("limits", None)


def _limiter(url: str, **options: float) -> FixedWindowRateLimiter:
    kept: dict[str, FixedWindowRateLimiter] = current_app.extensions.setdefault("limits", {})
    if url not in kept:
        kept[url] = FixedWindowRateLimiter(storage_from_string(url, **options))
    return kept[url]
