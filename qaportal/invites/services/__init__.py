"""The verbs of invites: subscribe to a calendar, reset and remove its link, publish a year, keep a feed's bytes."""

from qaportal.invites.services.bodies import keep_body
from qaportal.invites.services.publishing import accept_cover, align, publish, publish_seats
from qaportal.invites.services.subscribing import note_collected, remove, reset, subscribe

__all__ = [
    "accept_cover",
    "align",
    "keep_body",
    "note_collected",
    "publish",
    "publish_seats",
    "remove",
    "reset",
    "subscribe",
]
