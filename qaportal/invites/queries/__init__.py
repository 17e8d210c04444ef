"""Reads of feeds: their owners' lists, the small statements that answer a poll, what a publication compares; and of the
outbox."""

from qaportal.invites.queries.answers import (
    Opened,
    asked_of,
    cover_of,
    invite_by_letter,
    invite_of,
    opened,
    seats_behind,
    visible_invite,
)
from qaportal.invites.queries.letters import failed_lately, held, outbox, tried_since, visible_letter
from qaportal.invites.queries.mailings import (
    Run,
    YearTold,
    mailing_at_work,
    mailing_of,
    mailings,
    run_of,
    unfinished_mailings,
    waiting_of,
    year_told,
)
from qaportal.invites.queries.notices import alarm_of, choices_of, setting_of, to_look_at, waiting_in
from qaportal.invites.queries.owners import Offer, activity_types, feeds_of, offers, own_feed
from qaportal.invites.queries.polls import Link, events, kept_body, link, states
from qaportal.invites.queries.publishing import ended_by_mail, events_at, kept, published
from qaportal.invites.queries.telling import KIND, invites_of, letters_of, telling_of, thread, waiting_letters

__all__ = [
    "KIND",
    "Link",
    "Offer",
    "Opened",
    "Run",
    "YearTold",
    "activity_types",
    "alarm_of",
    "asked_of",
    "choices_of",
    "cover_of",
    "ended_by_mail",
    "events",
    "events_at",
    "failed_lately",
    "feeds_of",
    "held",
    "invite_by_letter",
    "invite_of",
    "invites_of",
    "kept",
    "kept_body",
    "letters_of",
    "link",
    "mailing_at_work",
    "mailing_of",
    "mailings",
    "offers",
    "opened",
    "outbox",
    "own_feed",
    "published",
    "run_of",
    "seats_behind",
    "setting_of",
    "states",
    "telling_of",
    "thread",
    "to_look_at",
    "tried_since",
    "unfinished_mailings",
    "visible_invite",
    "visible_letter",
    "waiting_in",
    "waiting_letters",
    "waiting_of",
    "year_told",
]
