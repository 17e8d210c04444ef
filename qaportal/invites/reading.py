"""What a feed is made of and how it is told apart: tags, window, name, ETag. Pure; run at every poll."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import blake2b

from qaportal.invites.tags import around, due, of_person, owing
from qaportal.lib.ical import GENERATOR

BACK = timedelta(days=90)
AHEAD_MONTHS = 18
UNUSED = timedelta(days=400)
NOTE_EVERY = timedelta(minutes=5)

# The first of these words found in a User-Agent says who collected.
_PROGRAMS = (
    ("google-calendar", "Google Calendar"),
    ("thunderbird", "Thunderbird"),
    ("outlook", "Outlook"),
    ("microsoft", "Outlook"),
    ("exchange", "Outlook"),
    ("dataaccessd", "Apple Calendar"),
    ("calendaragent", "Apple Calendar"),
    ("icalendar", "Apple Calendar"),
    ("ical/", "Apple Calendar"),
    ("ios/", "Apple Calendar"),
    ("macos/", "Apple Calendar"),
    ("nextcloud", "Nextcloud"),
    ("mozilla/", "a web browser"),
)


@dataclass(frozen=True)
class Held:
    """A post somebody holds today. `service_id` is that of the team where there is one; `in_charge` says that the
    post is of the whole council, wherever its holder sits."""

    post: str
    role: str
    team_id: int | None
    service_id: int | None
    in_charge: bool = False


@dataclass(frozen=True)
class Target:
    """Which calendar: its kind, and the team (with its service), service or type that it is of; somebody's own is of
    them as well once they have had a seat."""

    kind: str
    team_id: int | None = None
    service_id: int | None = None
    type_key: str = ""
    person_id: int | None = None


@dataclass(frozen=True)
class State:
    """How often the events of a tag have changed, and when last."""

    tag: str
    version: int
    changed_at: datetime


@dataclass(frozen=True)
class Calendar:
    """What is served: the events of any of `tags` that touch a day from `first` up to, not with, `until`; in somebody's
    own calendar each with an alarm, where they chose one."""

    name: str
    tags: tuple[str, ...]
    is_own: bool
    first: date
    until: date
    alarm: str = ""

    @property
    def person_id(self) -> int | None:
        """Whose own calendar it is, where it has anything that is theirs alone: what their mailbox shows already is
        left out of it, or they would see it twice."""
        own = [tag for tag in self.tags if self.is_own and tag.startswith("person:")]
        return int(own[0].partition(":")[2]) if own else None

    @property
    def key(self) -> str:
        """The same for all whose feed has the same tags, name and alarm, whenever they read it."""
        return _hash(self.name, self.is_own, *self.tags, *([f"alarm:{self.alarm}"] if self.alarm else []))

    def etag(self, states: Iterable[State]) -> str:
        """A strong ETag, without its quotes: changes with the tags' versions, the window and the generator only."""
        versions = sorted((state.tag, state.version) for state in states)
        return _hash(GENERATOR, self.key, self.first, self.until, versions)


def _hash(*values: object) -> str:
    return blake2b(repr(values).encode(), digest_size=16).hexdigest()


def tags_of(target: Target, held: Iterable[Held]) -> tuple[str, ...]:
    """The tags of a feed, in order. "My dates" is of the posts held today: the team and what concerns its whole
    service, or for those at service level the service with all its teams; what the post attends; and of all that
    falls due only what the post owes; and their own seats."""
    match target.kind:
        case "mine":
            own = of_person(target.person_id) if target.person_id is not None else frozenset[str]()
            return tuple(sorted(own.union(*(_tags_of_post(one) for one in held))))
        case "team" | "service":
            where = around(target.team_id, target.service_id)
            return tuple(sorted(where | due(where)))
        case "type":
            return (f"type:{target.type_key}",)
        case kind:
            return (kind,)


def _tags_of_post(held: Held) -> frozenset[str]:
    where = around(held.team_id, held.service_id)
    return where | {f"post:{held.post}"} | owing(held.post, where, in_charge=held.in_charge)


def calendar_of(name: str, target: Target, held: Iterable[Held], today: date, alarm: str = "") -> Calendar:
    """The calendar that a feed stands for on `today`. `alarm` is its owner's: it goes into their own dates alone."""
    first, until = window(today)
    is_own = target.kind == "mine"
    return Calendar(name, tags_of(target, held), is_own, first, until, alarm if is_own else "")


def window(today: date) -> tuple[date, date]:
    """First day, and the day after the last: 90 days back to 18 months ahead, out to whole months, so that the
    bytes do not change from day to day (calendar rules 5.4)."""
    months = today.year * 12 + today.month - 1 + AHEAD_MONTHS + 1
    return (today - BACK).replace(day=1), date(months // 12, months % 12 + 1, 1)


def program_of(user_agent: str) -> str:
    """The kind of program that collects, in words for its owner."""
    lower = user_agent.lower()
    return next((name for word, name in _PROGRAMS if word in lower), "another program")
