"""Slips: what a page hands out and takes back unchanged, so that nothing is kept while somebody looks through it.

A slip is signed for one purpose, which names whose it is, and can be read by whoever holds the page. It is good for a
day. It is no promise that the world has stood still: whoever takes it back checks that.
"""

from datetime import timedelta
from typing import Any

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from qaportal.lib import clock
from qaportal.lib.errors import DomainError

GOOD_FOR = timedelta(days=1)
TOO_OLD = "This page was open for too long, or was changed on its way. Nothing was saved. Send the file again."


def hand_out(purpose: str, data: Any) -> str:
    """`data` (what JSON can hold), signed for this purpose as of now."""
    return str(_signer(purpose).dumps([clock.now().timestamp(), data]))


def take_back(purpose: str, slip: str) -> Any:
    """What was handed out. Raises DomainError where it was for another purpose, changed, or is older than a day."""
    try:
        at, data = _signer(purpose).loads(slip)
    except BadData as error:
        raise DomainError(TOO_OLD) from error
    if clock.now().timestamp() - at > GOOD_FOR.total_seconds():
        raise DomainError(TOO_OLD)
    return data


def _signer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"slip|{purpose}")
