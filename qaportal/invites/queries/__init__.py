"""Reads of feeds: their owners' lists, the small statements that answer a poll, what a publication compares; of the
outbox, and of answers that came by mail."""

from qaportal.invites.queries.answers import asked_of, cover_of, invite_of, seats_behind, visible_invite
from qaportal.invites.queries.letters import failed_lately, held, outbox, tried_since, visible_letter
from qaportal.invites.queries.owners import Offer, activity_types, feeds_of, offers, own_feed
from qaportal.invites.queries.polls import Link, events, kept_body, link, states
from qaportal.invites.queries.publishing import ended_by_mail, events_at, kept, published
from qaportal.invites.queries.replies import (
    came_before,
    comments_on,
    found_of,
    outcomes,
    replies,
    replies_to_look_at,
    visible_reply,
)
from qaportal.invites.queries.telling import KIND, invites_of, letters_of, telling_of, thread, waiting_letters

__all__ = [
    "KIND",
    "Link",
    "Offer",
    "activity_types",
    "asked_of",
    "came_before",
    "comments_on",
    "cover_of",
    "ended_by_mail",
    "events",
    "events_at",
    "failed_lately",
    "feeds_of",
    "found_of",
    "held",
    "invite_of",
    "invites_of",
    "kept",
    "kept_body",
    "letters_of",
    "link",
    "offers",
    "outbox",
    "outcomes",
    "own_feed",
    "published",
    "replies",
    "replies_to_look_at",
    "seats_behind",
    "states",
    "telling_of",
    "thread",
    "tried_since",
    "visible_invite",
    "visible_letter",
    "visible_reply",
    "waiting_letters",
]
