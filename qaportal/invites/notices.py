"""What people are told of beside Home, and how each of them wants it: plain values, for invites and home (ux 2.4).

Whatever the choice, it stands in the portal: on Home, and late actions in the list of actions, first of all. "In the
portal" means that no mail is written. Invitations are no notice: they are the diary entry itself, and always leave.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

PORTAL, DAILY, AT_ONCE = "portal", "daily", "at_once"
WAYS = {PORTAL: "In the portal", DAILY: "In my daily mail", AT_ONCE: "At once"}

DUE, COVER, TAKEN, LATE_PEOPLE, MAIL, REPLIES = "due", "cover", "taken", "late_people", "mail", "replies"
LATE_ACTIONS = "late_actions"

HOURS = range(6, 19)  # of the day in England
USUAL_HOUR = 8


@dataclass(frozen=True)
class Notice:
    """One kind of thing that people are told of, how as a rule, and in which ways it can be told at all."""

    key: str
    name: str
    says: str
    usual: str
    ways: tuple[str, ...] = tuple(WAYS)


NOTICES = (
    Notice(
        DUE,
        "What is due from me",
        "Five and two working days before, on the day and one after, unless your framework says otherwise.",
        DAILY,
    ),
    Notice(COVER, "Seats I am asked to take over", "The first to say yes has the seat, so sooner is better.", AT_ONCE),
    Notice(TAKEN, "Seats that change hands", "Who has taken a seat over, and which seat nobody has taken yet.", DAILY),
    Notice(LATE_PEOPLE, "Late work of my people", "Once, when something is five working days late.", DAILY),
    Notice(
        LATE_ACTIONS,
        "Late actions that I answer for",
        "When their day has passed, as your framework says. They stand first in the list of actions.",
        DAILY,
    ),
    Notice(
        MAIL,
        "Mail that could not be delivered",
        "Home and the outbox show it at once. Mail about failing mail might fail as well.",
        DAILY,
        (PORTAL, DAILY),
    ),
    Notice(
        REPLIES,
        "Answers by mail that need a look",
        "From another address, say, or with a proposal of another time: the portal did not take them by itself.",
        DAILY,
        (PORTAL, DAILY),
    ),
)
BY_KEY = {one.key: one for one in NOTICES}


@dataclass(frozen=True)
class Choices:
    """How somebody wants to be told: `ways` are those that differ from what is usual, by kind of notice."""

    ways: Mapping[str, str] = field(default_factory=dict)

    def way(self, kind: str) -> str:
        """How they are told of this kind. A kind that is no notice stays in the portal."""
        notice = BY_KEY.get(kind)
        return self.ways.get(kind, notice.usual) if notice else PORTAL
