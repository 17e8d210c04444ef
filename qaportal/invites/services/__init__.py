"""The verbs of invites: subscribe to a calendar, reset and remove its link, publish a year, keep a feed's bytes; invite
people by mail and take their answers, by mail too; write letters and see them off; choose how to be told."""

from qaportal.invites.services.answering import Answered, answer
from qaportal.invites.services.bodies import keep_body
from qaportal.invites.services.cover import write_to_those_asked
from qaportal.invites.services.inviting import preview, send, send_again, stop, stop_letters
from qaportal.invites.services.mailing import pass_over, send_year, stop_mailing, write_next
from qaportal.invites.services.notices import choose, note_looked, note_unread
from qaportal.invites.services.outbox import (
    amend,
    lease,
    mark_failed,
    mark_needless,
    mark_returned,
    mark_sent,
    mark_unmade,
    put_aside,
    write,
)
from qaportal.invites.services.publishing import accept_cover, align, publish, publish_seats
from qaportal.invites.services.replying import begin, set_aside, take, take_in
from qaportal.invites.services.subscribing import note_collected, remove, reset, subscribe

__all__ = [
    "Answered",
    "accept_cover",
    "align",
    "amend",
    "answer",
    "begin",
    "choose",
    "keep_body",
    "lease",
    "mark_failed",
    "mark_needless",
    "mark_returned",
    "mark_sent",
    "mark_unmade",
    "note_collected",
    "note_looked",
    "note_unread",
    "pass_over",
    "preview",
    "publish",
    "publish_seats",
    "put_aside",
    "remove",
    "reset",
    "send",
    "send_again",
    "send_year",
    "set_aside",
    "stop",
    "stop_letters",
    "stop_mailing",
    "subscribe",
    "take",
    "take_in",
    "write",
    "write_next",
    "write_to_those_asked",
]
