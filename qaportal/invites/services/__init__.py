"""The verbs of invites: subscribe to a calendar, reset and remove its link, publish a year, keep a feed's bytes, write
letters and see them off."""

from qaportal.invites.services.bodies import keep_body
from qaportal.invites.services.cover import write_to_those_asked
from qaportal.invites.services.outbox import (
    lease,
    mark_failed,
    mark_needless,
    mark_sent,
    mark_unmade,
    send_again,
    stop,
    write,
)
from qaportal.invites.services.publishing import accept_cover, align, publish, publish_seats
from qaportal.invites.services.subscribing import note_collected, remove, reset, subscribe

__all__ = [
    "accept_cover",
    "align",
    "keep_body",
    "lease",
    "mark_failed",
    "mark_needless",
    "mark_sent",
    "mark_unmade",
    "note_collected",
    "publish",
    "publish_seats",
    "remove",
    "reset",
    "send_again",
    "stop",
    "subscribe",
    "write",
    "write_to_those_asked",
]
