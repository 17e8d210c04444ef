"""Reads of feeds: their owners' lists, the small statements that answer a poll, what a publication compares; and of the
outbox."""

from qaportal.invites.queries.answers import (
    Unanswered,
    asked_of,
    cover_of,
    invite_of,
    seats_behind,
    unanswered,
    visible_invite,
)
from qaportal.invites.queries.letters import failed_lately, held, outbox, tried_since, visible_letter
from qaportal.invites.queries.owners import Offer, activity_types, feeds_of, offers, own_feed
from qaportal.invites.queries.polls import Link, events, kept_body, link, states
from qaportal.invites.queries.publishing import ended_by_mail, events_at, kept, published
from qaportal.invites.queries.telling import KIND, invites_of, letters_of, telling_of, thread, waiting_letters

__all__ = [
    "KIND",
    "Link",
    "Offer",
    "Unanswered",
    "activity_types",
    "asked_of",
    "cover_of",
    "ended_by_mail",
    "events",
    "events_at",
    "failed_lately",
    "feeds_of",
    "held",
    "invite_of",
    "invites_of",
    "kept",
    "kept_body",
    "letters_of",
    "link",
    "offers",
    "outbox",
    "own_feed",
    "published",
    "seats_behind",
    "states",
    "telling_of",
    "thread",
    "tried_since",
    "unanswered",
    "visible_invite",
    "visible_letter",
    "waiting_letters",
]
