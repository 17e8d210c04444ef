"""What a publication compares: what has left the portal, and what calendars were told."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import defer

from qaportal.allocation.queries import InDiary, in_diaries
from qaportal.frameworks.models import Framework
from qaportal.frameworks.queries import pack_of
from qaportal.frameworks.schema import ActivityType, Pack
from qaportal.invites import links
from qaportal.invites.models import FeedEvent, FeedEventTag, Invite
from qaportal.invites.policy import is_from_outside
from qaportal.invites.reconcile import Kept, Place, Published
from qaportal.invites.seats import held_of, sessions_of
from qaportal.invites.tags import Owner, owners_of
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.workdays import WorkCalendar
from qaportal.people.models import Team
from qaportal.programme.counting import office_calendar
from qaportal.programme.models import Activity, Programme, PublishedActivity
from qaportal.timetable.queries import facts_out

Tags, Events, Teams = FeedEventTag.__table__, FeedEvent.__table__, Team.__table__
Out, Drafts = PublishedActivity.__table__, Activity.__table__
_FACTS = (
    "type_key", "subject", "team_id", "starts_on", "ends_on", "starts_at", "ends_at", "place", "phases", "posts",
    "for_leadership", "is_cancelled",
)  # fmt: skip
_OUT = (
    select(
        Out.c.activity_id.label("id"), Out.c.ref, Out.c.service_id, Teams.c.service_id.label("of_team"),
        Drafts.c.framework_id, *(Out.c[name] for name in _FACTS),
    )
    .join(Drafts, Drafts.c.id == Out.c.activity_id)
    .outerjoin(Teams, Teams.c.id == Out.c.team_id)
)  # fmt: skip
_KEPT = select(Events.c.id, Events.c.activity_id, Events.c.part, Events.c.digest, Events.c.is_gone).join(
    Out, Out.c.activity_id == Events.c.activity_id
)
# One text for the tags of an event: tens of thousands of rows would cost more than all the rest of a publication.
_TAGS_KEPT = (
    select(Tags.c.event_id, func.aggregate_strings(Tags.c.tag, "\n"))
    .join(Events, Events.c.id == Tags.c.event_id)
    .join(Out, Out.c.activity_id == Events.c.activity_id)
    .group_by(Tags.c.event_id)
)


def published(programme: Programme, activity: Activity | None = None) -> list[Published]:
    """What has left the portal of every activity of the year, or of one of them, as calendars may show it, with the
    seats that people know of and the sessions of their practice week."""
    kinds = kinds_of(programme)
    rows = db.session.execute(_OUT.where(_of(programme, activity))).all()
    only = {"activity_id": activity.id} if activity else {"programme_id": programme.id}
    seats: dict[int, list[InDiary]] = defaultdict(list)
    for one in in_diaries(**only):
        seats[one.activity_id].append(one)
    sessions = facts_out(**only)
    return [
        _published(kinds[row.framework_id, row.type_key], {name: getattr(row, name) for name in _FACTS}, row,
                   seats[row.id], sessions.get(row.id, ()))
        for row in rows
    ]  # fmt: skip


def _of(programme: Programme, activity: Activity | None) -> ColumnElement[bool]:
    """Of what the year shows: what somebody opened for a standing duty of theirs is in nobody's diary."""
    of_year = (Out.c.programme_id == programme.id) & (Out.c.duty_key == "")
    return Out.c.activity_id == activity.id if activity else of_year


@dataclass(frozen=True)
class _Kind:
    type: ActivityType
    owners: dict[str, Owner]
    guests: frozenset[str]
    calendar: WorkCalendar


def _published(
    kind: _Kind, facts: dict[str, Any], row: Any, seats: list[InDiary], sessions: Sequence[Mapping[str, Any]]
) -> Published:
    mine = links.page(f"/activity/{row.ref}/timetable/mine")
    return Published(
        id=row.id,
        type_name=kind.type.name,
        url=links.activity(row.ref),
        service_id=row.of_team or row.service_id,
        owners=kind.owners,
        seats=tuple(held_of(kind.type, seats, facts, links.page)) if seats else (),
        sessions=tuple(sessions_of(sessions, _days(kind, row.starts_on, sessions), _moment, mine)) if sessions else (),
        **facts,
    )


def _days(kind: _Kind, first: date, sessions: Sequence[Mapping[str, Any]]) -> list[date]:
    """The working days of a week that starts on `first`, up to the last with a session."""
    last = max(one["day"] for one in sessions)
    return [first, *(kind.calendar.shift(first, n) for n in range(1, last))]


def _moment(day: date, minutes: int) -> datetime:
    return clock.to_utc(day, f"{minutes // 60}:{minutes % 60}")


def _guests(pack: Pack, kind: ActivityType) -> frozenset[str]:
    """The posts of people from outside who attend work of this kind."""
    return frozenset(post.key for post in pack.posts_of(kind.attends) if is_from_outside(post.role))


def kinds_of(programme: Programme) -> dict[tuple[int, str], _Kind]:
    """The kinds of work in the year, by the version of the framework that an activity runs by."""
    pinned = select(Activity.framework_id).where(Activity.programme_id == programme.id)
    rows = db.session.scalars(select(Framework).where(Framework.id.in_(pinned)).options(defer(Framework.body)))
    packs = {row.id: pack_of(row) for row in rows}
    calendars = {ident: office_calendar(pack) for ident, pack in packs.items()}
    return {
        (ident, kind.key): _Kind(kind, owners_of(pack, kind), _guests(pack, kind), calendars[ident])
        for ident, pack in packs.items()
        for kind in pack.activities.values()
    }


def kept(programme: Programme, activity: Activity | None = None) -> list[Kept]:
    """What calendars were told of the year, or of one activity, before."""
    of_year = _of(programme, activity)
    told = db.session.execute(_TAGS_KEPT.where(of_year)).all()
    tags = {ident: frozenset(text.split("\n")) for ident, text in told}
    rows = db.session.execute(_KEPT.where(of_year)).all()
    return [
        Kept(Place(of, part), digest, tags.get(ident, frozenset()), is_gone)
        for ident, of, part, digest, is_gone in rows
    ]


def events_at(places: Iterable[Place]) -> dict[Place, FeedEvent]:
    """The events of these places, to be written."""
    wanted = set(places)
    found: dict[Place, FeedEvent] = {}
    activities = sorted({place.activity_id for place in wanted})
    for at in range(0, len(activities), 500):  # SQLite takes a bounded number of parameters
        some = select(FeedEvent).where(FeedEvent.activity_id.in_(activities[at : at + 500]))
        found |= {Place(row.activity_id, row.part): row for row in db.session.scalars(some)}
    return {place: found[place] for place in wanted}


def ended_by_mail(events: Collection[int]) -> set[int]:
    """Those of the events that mailboxes were told are cancelled, with nobody left whose mailbox shows them."""
    told = select(Invite.event_id, func.max(Invite.told_method)).where(Invite.event_id.in_(events))
    rows = db.session.execute(told.where(Invite.told_method != "").group_by(Invite.event_id)) if events else ()
    return {event for event, last in rows if last == "CANCEL"}  # in the alphabet REQUEST comes after CANCEL
