"""Reads of feeds: their owners' lists, the small statements that answer a poll, what a publication compares."""

from qaportal.invites.queries.owners import Offer, activity_types, feeds_of, offers, own_feed
from qaportal.invites.queries.polls import Link, events, kept_body, link, states
from qaportal.invites.queries.publishing import events_at, kept, published

__all__ = [
    "Link",
    "Offer",
    "activity_types",
    "events",
    "events_at",
    "feeds_of",
    "kept",
    "kept_body",
    "link",
    "offers",
    "own_feed",
    "published",
    "states",
]
