"""What people's calendars should say, against what they were told last. Pure: facts in, decisions out (design 2.4).

An activity becomes one event for its own days and one for each phase that falls due outside them. Titles are
made of the type's name and the team, service or theme it looks at: no child, no record number (P01).
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Any, NamedTuple

from qaportal.invites.tags import Owner, due, of_person, owed, places
from qaportal.lib.formats import plural, wall

MAIN = "main"
SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class SeatHeld:
    """Somebody's seats of one kind in an activity, as their own diary shows them: what the seat is called, when it is
    sat in (days; times by the clock in UTC moments), its page behind sign-in, and about how many records."""

    person_id: int
    key: str
    name: str
    first: date
    last: date
    times: tuple[datetime, datetime] | None
    url: str
    records: int = 0


@dataclass(frozen=True)
class SessionHeld:
    """One session of a practice week, as the diaries of those in it show it: by its key, what kind it is, its day and
    moments in UTC, the room and building, and their own page of the week, behind sign-in; not who else is there."""

    key: str
    name: str
    day: date
    times: tuple[datetime, datetime]
    location: str
    url: str
    people: frozenset[int]


@dataclass(frozen=True)
class Published:
    """The published facts of an activity that a calendar may show. `url` is its page, behind sign-in.

    `service_id` is its own service, or that of its team. `phases` and `posts` are as PublishedActivity has them;
    `owners` says who owes a phase, by its owner; `seats` are those that were published, `sessions` those of the version
    of its timetable that was published last.
    """

    id: int
    type_key: str
    type_name: str
    subject: str
    team_id: int | None
    service_id: int | None
    starts_on: date
    ends_on: date
    starts_at: datetime | None
    ends_at: datetime | None
    place: str
    url: str
    phases: Sequence[Mapping[str, Any]] = ()
    posts: Sequence[str] = ()
    owners: Mapping[str, Owner] = field(default_factory=dict)
    for_leadership: bool = False
    is_cancelled: bool = False
    seats: Sequence[SeatHeld] = ()
    sessions: Sequence[SessionHeld] = ()


class Place(NamedTuple):
    """Where an event belongs: the activity and which part of it."""

    activity_id: int
    part: str


@dataclass(frozen=True)
class Wanted:
    """One event as it should stand. Days are included at both ends; `times` are UTC moments, None for whole days."""

    place: Place
    title: str
    text: str
    category: str
    location: str
    url: str
    starts_on: date
    ends_on: date
    times: tuple[datetime, datetime] | None
    tags: frozenset[str]

    @property
    def begins_at(self) -> datetime:
        """Where it stands in the order of a feed: its first moment, midnight UTC for whole days."""
        return self.times[0] if self.times else datetime.combine(self.starts_on, time(), UTC)

    def digest(self) -> str:
        """64 hexadecimal digits that differ when anything a reader sees does; whom it concerns is not of it."""
        seen = [value for name, value in vars(self).items() if name not in ("place", "tags")]
        return sha256(json.dumps(seen, default=str).encode()).hexdigest()


@dataclass(frozen=True)
class Kept:
    """What is known of an event that once left the portal."""

    place: Place
    digest: str
    tags: frozenset[str]
    is_gone: bool = False


@dataclass(frozen=True)
class Plan:
    """What to write. `touched` are the tags whose feeds will read otherwise; all others keep their bytes."""

    new: tuple[Wanted, ...]
    changed: tuple[Wanted, ...]
    moved_feeds: tuple[Wanted, ...]
    gone: tuple[Place, ...]
    touched: frozenset[str]


def wanted(activity: Published) -> list[Wanted]:
    """The events of one activity: none when it is cancelled, since a feed is a snapshot (F01)."""
    if activity.is_cancelled:
        return []
    due = [_deadline(activity, phase) for phase in activity.phases]
    shown = (one for one in due if not activity.starts_on <= one.ends_on <= activity.ends_on)
    own = (*(_seat(activity, one) for one in activity.seats), *(_session(activity, one) for one in activity.sessions))
    return [_main(activity), *shown, *own]


def tags_of(activity: Published) -> frozenset[str]:
    """Whom the activity itself concerns, as the tags that feeds are made of."""
    posts = {f"post:{key}" for key in activity.posts}
    return _tags_of_all(activity) | posts | places(activity.team_id, activity.service_id)


def tags_of_deadline(activity: Published, phase: Mapping[str, Any]) -> frozenset[str]:
    """Whom a phase's due day concerns: the calendars that show all of the work, and of people's own only those of
    the people who owe it."""
    where = places(activity.team_id, activity.service_id)
    owner = activity.owners.get(phase.get("owner", ""))
    return _tags_of_all(activity) | due(where) | owed(owner.on(activity.posts) if owner else None, where)


def _tags_of_all(activity: Published) -> frozenset[str]:
    leadership = {"leadership"} if activity.for_leadership else set()
    return frozenset({"programme", f"type:{activity.type_key}"} | leadership)


def _main(activity: Published) -> Wanted:
    """The activity itself: timed only within one day; work over several days is whole days (2.2), else calendars
    draw one bar through the nights."""
    one_day = activity.starts_on == activity.ends_on
    times = (activity.starts_at, activity.ends_at) if activity.starts_at and activity.ends_at and one_day else None
    tags = tags_of(activity)
    return _event(activity, MAIN, "", activity.starts_on, activity.ends_on, tags, times=times, location=activity.place)


def _deadline(activity: Published, phase: Mapping[str, Any]) -> Wanted:
    day = date.fromisoformat(phase["due_on"])
    return _event(
        activity, phase["key"], f" – {_inside(phase['name'])} due", day, day, tags_of_deadline(activity, phase)
    )


def _seat(activity: Published, held: SeatHeld) -> Wanted:
    """Somebody's seat in their own calendar: nobody else's, and nothing of what it is about (P01)."""
    looks = f"You look at {plural(held.records, 'record')}.\n" if held.records else ""
    return Wanted(
        place=Place(activity.id, f"seat:{held.person_id}:{held.key}"),
        title=f"{held.name} – {activity.type_name}" + (f": {activity.subject}" if activity.subject else ""),
        text=f"{looks}Your seat is in QA Portal, after signing in: {held.url}",
        category=activity.type_name,
        location=activity.place if held.times else "",
        url=held.url,
        starts_on=held.first,
        ends_on=held.last,
        times=held.times,
        tags=of_person(held.person_id),
    )


def _session(activity: Published, held: SessionHeld) -> Wanted:
    """A session of a week in the diaries of those who are in it: one event for all of them, known by the session, so
    that another time, room or person is a step of the same one."""
    return Wanted(
        place=Place(activity.id, f"session:{sha256(held.key.encode()).hexdigest()[:32]}"),
        title=f"{held.name} – {activity.type_name}",
        text=f"Your own page of the week is in QA Portal, after signing in: {held.url}",
        category=activity.type_name,
        location=held.location,
        url=held.url,
        starts_on=held.day,
        ends_on=held.day,
        times=held.times,
        tags=frozenset[str]().union(*(of_person(one) for one in held.people)),
    )


def _event(
    activity: Published,
    part: str,
    what: str,
    first: date,
    last: date,
    tags: frozenset[str],
    *,
    times: tuple[datetime, datetime] | None = None,
    location: str = "",
) -> Wanted:
    return Wanted(
        place=Place(activity.id, part if part == MAIN else f"phase:{part}"),
        title=f"{activity.type_name}{what}" + (f": {activity.subject}" if activity.subject else ""),
        text=_text(activity, part),
        category=activity.type_name,
        location=location,
        url=activity.url,
        starts_on=first,
        ends_on=last,
        times=times,
        tags=tags,
    )


def _text(activity: Published, part: str) -> str:
    """A neutral line that leads to the page; the hours too, where the event itself cannot say them."""
    hours = ""
    if part == MAIN and activity.starts_on != activity.ends_on and activity.starts_at and activity.ends_at:
        hours = f"Each day from {wall(activity.starts_at)} to {wall(activity.ends_at)}.\n"
    return f"{hours}Who does what is in QA Portal, after signing in: {activity.url}"


def _inside(name: str) -> str:
    """A phase's name inside a sentence: a small first letter, but an acronym stays as it is."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def reconcile(desired: Iterable[Wanted], kept: Iterable[Kept]) -> Plan:
    """Compare what should stand with what was told: new, changed, gone, in other feeds, or the same."""
    now = {event.place: event for event in desired}
    before = {event.place: event for event in kept}
    new = [event for place, event in now.items() if place not in before]
    both = [(event, before[place], event.digest()) for place, event in now.items() if place in before]
    changed = [(event, was) for event, was, digest in both if was.is_gone or was.digest != digest]
    moved = [(e, was) for e, was, digest in both if not was.is_gone and was.digest == digest and was.tags != e.tags]
    gone = [was for place, was in before.items() if place not in now and not was.is_gone]
    touched = [event.tags for event in new] + [was.tags for was in gone]
    touched += [event.tags if was.is_gone else event.tags | was.tags for event, was in changed]
    touched += [event.tags ^ was.tags for event, was in moved]
    return Plan(
        new=tuple(new),
        changed=tuple(event for event, _ in changed),
        moved_feeds=tuple(event for event, _ in moved),
        gone=tuple(was.place for was in gone),
        touched=frozenset[str]().union(*touched),
    )


def next_stamp(last: datetime, now: datetime) -> datetime:
    """The moment of a further change: now, and always later than the one before (S02, U03)."""
    return max(now, last + SECOND)
