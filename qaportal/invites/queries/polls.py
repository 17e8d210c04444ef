"""The few small statements that answer a poll of a feed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    FromClause,
    String,
    and_,
    bindparam,
    cast,
    literal,
    or_,
    select,
)

from qaportal.invites import policy
from qaportal.invites.models import Feed, FeedBody, FeedEvent, FeedEventTag, FeedState, Invite, NoticeSetting
from qaportal.invites.reading import UNUSED, Calendar, Held, State, Target
from qaportal.people.models import Appointment, Person, Post, RoleGrant, Team

Feeds, Persons, Teams = Feed.__table__, Person.__table__, Team.__table__
Posts, Appointments, Grants = Post.__table__, Appointment.__table__, RoleGrant.__table__
Tags, Events, Invites = FeedEventTag.__table__, FeedEvent.__table__, Invite.__table__
Settings = NoticeSetting.__table__
FeedTeams = Teams.alias("feed_team")
_TODAY: BindParameter[date] = bindparam("today")
_TAGS: BindParameter[list[str]] = bindparam("tags", expanding=True)


def _now(table: FromClause) -> ColumnElement[bool]:
    """That the row of `table` holds today."""
    return and_(table.c.starts_on <= _TODAY, or_(table.c.ends_on.is_(None), table.c.ends_on >= _TODAY))


# The tag of somebody's own seats, where they ever had one: all others share the bytes of their feed.
_OWN_TAG = literal("person:").concat(cast(Persons.c.id, String))
_SEATED = select(FeedState.tag).where(FeedState.tag == _OWN_TAG).correlate(Persons).scalar_subquery()

_LINK = (
    select(
        Feeds.c.id, Feeds.c.person_id, Feeds.c.public_id, Feeds.c.version, Feeds.c.name, Feeds.c.kind, Feeds.c.team_id,
        Feeds.c.service_id, Feeds.c.type_key, Feeds.c.made_at, Feeds.c.last_collected_at,
        Persons.c.access_epoch, FeedTeams.c.service_id.label("feed_team_service_id"),
        Posts.c.key.label("post"), Posts.c.role, Appointments.c.team_id.label("held_team_id"),
        Appointments.c.service_id.label("held_service_id"), Teams.c.service_id.label("held_team_service_id"),
        Grants.c.role.label("granted"), _SEATED.label("seated"), Settings.c.alarm,
    )
    .select_from(
        Feeds.join(Persons, Persons.c.id == Feeds.c.person_id)
        .outerjoin(FeedTeams, FeedTeams.c.id == Feeds.c.team_id)
        .outerjoin(Settings, Settings.c.person_id == Persons.c.id)
        .outerjoin(Appointments, and_(Appointments.c.person_id == Persons.c.id, _now(Appointments)))
        .outerjoin(Posts, Posts.c.id == Appointments.c.post_id)
        .outerjoin(Teams, Teams.c.id == Appointments.c.team_id)
        .outerjoin(Grants, and_(Grants.c.person_id == Persons.c.id, _now(Grants)))
    )
    .where(
        Feeds.c.digest == bindparam("digest"),
        Feeds.c.revoked_at.is_(None),
        Persons.c.joined_on <= _TODAY,
        or_(Persons.c.left_on.is_(None), Persons.c.left_on >= _TODAY),
    )
)  # fmt: skip
_STATES = select(FeedState.tag, FeedState.version, FeedState.changed_at).where(FeedState.tag.in_(_TAGS))
_BODY = select(FeedBody.body).where(FeedBody.key == bindparam("key"), FeedBody.etag == bindparam("etag"))
# What the reader's own mailbox shows already.
_MAILED = select(Invites.c.event_id).where(Invites.c.person_id == bindparam("me"), Invites.c.told_method == "REQUEST")
_EVENTS = (
    select(Events.c.vevent)
    .where(
        Events.c.id.in_(select(Tags.c.event_id).where(Tags.c.tag.in_(_TAGS))),
        Events.c.is_gone.is_(False),
        Events.c.id.not_in(_MAILED),
        Events.c.ends_on >= bindparam("first"),
        Events.c.starts_on < bindparam("until"),
    )
    .order_by(Events.c.begins_at, Events.c.uid)
)


@dataclass(frozen=True)
class Link:
    """A live feed as a poll needs it, with what its owner is today."""

    feed_id: int
    public_id: str
    version: int
    epoch: int
    name: str
    target: Target
    made_at: datetime
    collected_at: datetime | None
    held: tuple[Held, ...]
    role_keys: frozenset[str]
    alarm: str = ""

    def is_allowed(self, now: datetime) -> bool:
        """Whether its owner may still have it, and has not left it unused for 400 days."""
        return now - (self.collected_at or self.made_at) < UNUSED and policy.may_follow(
            self.target.kind, self.role_keys
        )


def link(connection: Connection, digest: bytes, today: date) -> Link | None:
    """The feed whose token has this digest, if it is not removed and its owner is here `today`. One statement."""
    rows = connection.execute(_LINK, {"digest": digest, "today": today}).all()
    if not rows:
        return None
    one = rows[0]
    held = {
        Held(
            row.post,
            row.role,
            row.held_team_id,
            row.held_service_id or row.held_team_service_id,
            policy.works_across(row.role),
        )
        for row in rows
        if row.post is not None
    }
    return Link(
        feed_id=one.id,
        public_id=one.public_id,
        version=one.version,
        epoch=one.access_epoch,
        name=one.name,
        target=Target(
            one.kind,
            one.team_id,
            one.service_id or one.feed_team_service_id,
            one.type_key,
            one.person_id if one.seated else None,
        ),
        made_at=one.made_at,
        collected_at=one.last_collected_at,
        held=tuple(held),
        role_keys=frozenset(({post.role for post in held} | {row.granted for row in rows}) - {"", None}),
        alarm=one.alarm or "",
    )


def states(connection: Connection, tags: Iterable[str]) -> list[State]:
    """How often each of the tags has changed; those that never did are missing."""
    return [State(*row) for row in connection.execute(_STATES, {"tags": list(tags)})]


def kept_body(connection: Connection, key: str, etag: str) -> bytes | None:
    """The stored bytes of a feed, if they are those of this ETag."""
    found: bytes | None = connection.execute(_BODY, {"key": key, "etag": etag}).scalar()
    return found


def events(connection: Connection, calendar: Calendar) -> bytes:
    """The calendar's events as they were written, joined in the order of their beginning; somebody's own without
    those that they were invited to by mail (ux 2.4)."""
    chosen = {"tags": list(calendar.tags), "first": calendar.first, "until": calendar.until}
    chosen["me"] = calendar.person_id or 0
    return b"".join(connection.execute(_EVENTS, chosen).scalars())
