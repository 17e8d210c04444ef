"""Reads of feeds: their owners' lists, the small statements that answer a poll, what a publication compares; and of the
outbox."""

from qaportal.invites.queries.letters import failed_lately, held, outbox, tried_since, visible_letter
from qaportal.invites.queries.owners import Offer, activity_types, feeds_of, offers, own_feed
from qaportal.invites.queries.polls import Link, events, kept_body, link, states
from qaportal.invites.queries.publishing import events_at, kept, published

__all__ = [
    "Link",
    "Offer",
    "activity_types",
    "events",
    "events_at",
    "failed_lately",
    "feeds_of",
    "held",
    "kept",
    "kept_body",
    "link",
    "offers",
    "outbox",
    "own_feed",
    "published",
    "states",
    "tried_since",
    "visible_letter",
]
