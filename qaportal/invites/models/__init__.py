"""The tables of invites: calendar links and their events, what mailboxes were told and have answered, the mail that is
to leave, and how people want to be told."""

from qaportal.invites.models.entries import ANSWERS, Invite
from qaportal.invites.models.feeds import Feed, FeedBody, FeedEvent, FeedEventTag, FeedState
from qaportal.invites.models.letters import Letter
from qaportal.invites.models.mailings import Mailing
from qaportal.invites.models.notices import NoticeChoice, NoticeSetting
from qaportal.invites.models.replies import Reply

__all__ = [
    "ANSWERS",
    "Feed",
    "FeedBody",
    "FeedEvent",
    "FeedEventTag",
    "FeedState",
    "Invite",
    "Letter",
    "Mailing",
    "NoticeChoice",
    "NoticeSetting",
    "Reply",
]
