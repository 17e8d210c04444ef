"""Reads of feeds: their owners' lists, the four small statements that answer a poll, what a publication compares."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import BindParameter, ColumnElement, Connection, FromClause, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import defer, joinedload

from qaportal.frameworks.models import Framework
from qaportal.frameworks.queries import pack_of
from qaportal.invites import links, policy
from qaportal.invites.models import Feed, FeedBody, FeedEvent, FeedEventTag, FeedState
from qaportal.invites.reading import UNUSED, Calendar, Held, State, Target
from qaportal.invites.reconcile import Kept, Place, Published
from qaportal.invites.tags import Owner, owners_of
from qaportal.lib.db import db
from qaportal.lib.errors import NotFound
from qaportal.people import queries as people
from qaportal.people.models import Appointment, Person, Post, RoleGrant, Team
from qaportal.programme.models import Activity, Programme, PublishedActivity

# For their owners ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Offer:
    """A calendar that somebody may subscribe to. `group` is the heading it stands under when there are many."""

    scope: str
    name: str
    label: str
    group: str
    target: Target


def own_feed(person: Person, public_id: str) -> Feed:
    """A live feed of theirs by its random id. Raises NotFound."""
    found = db.session.scalar(_live(person).where(Feed.public_id == public_id))
    if found is None:
        raise NotFound("You have no calendar link of that kind. It may have been removed already.")
    return found


def feeds_of(person: Person) -> Sequence[Feed]:
    """Their live feeds, in the order in which they were made."""
    return db.session.scalars(_live(person).order_by(Feed.id)).all()


def _live(person: Person) -> Select[Feed]:
    chosen = select(Feed).where(Feed.person_id == person.id, Feed.revoked_at.is_(None))
    return chosen.options(joinedload(Feed.person))


def offers(person: Person, today: date) -> list[Offer]:
    """Every calendar that they may subscribe to today, by scope."""
    all_of_them = [
        Offer("mine", "My QA dates", "My dates", "", Target("mine")),
        Offer("programme", "QA programme", "The whole programme", "", Target("programme")),
        Offer("leadership", "QA leadership dates", "Leadership dates", "", Target("leadership")),
        *(_of_service(row.id, row.name) for row in people.services_on(today)),
        *(_of_team(row) for row in people.teams_on(today)),
        *(_of_type(key, name) for key, name in activity_types().items()),
    ]
    roles = person.role_keys
    return [offer for offer in all_of_them if policy.may_follow(offer.target.kind, roles)]


def _of_service(ident: int, name: str) -> Offer:
    target = Target("service", service_id=ident)
    return Offer(f"service:{ident}", f"QA dates: {name}", f"{name} and its teams", "Services", target)


def _of_team(team: Team) -> Offer:
    target = Target("team", team_id=team.id, service_id=team.service_id)
    return Offer(f"team:{team.id}", f"QA dates: {team.name}", team.name, "Teams", target)


def _of_type(key: str, name: str) -> Offer:
    return Offer(f"type:{key}", f"QA dates: {name}", name, "Kinds of work", Target("type", type_key=key))


def activity_types() -> dict[str, str]:
    """Key → name in the plural of each kind of work in the published years; the latest year's name counts."""
    years = select(Programme).where(Programme.published_number > 0).order_by(Programme.starts_on)
    published = db.session.scalars(years.options(joinedload(Programme.framework).defer(Framework.body))).all()
    return {kind.key: kind.plural for year in published for kind in pack_of(year.framework).activities.values()}


# For those who collect -----------------------------------------------------------------------------------

Feeds, Persons, Teams = Feed.__table__, Person.__table__, Team.__table__
Posts, Appointments, Grants = Post.__table__, Appointment.__table__, RoleGrant.__table__
Tags, Events = FeedEventTag.__table__, FeedEvent.__table__
FeedTeams = Teams.alias("feed_team")
_TODAY: BindParameter[date] = bindparam("today")
_TAGS: BindParameter[list[str]] = bindparam("tags", expanding=True)


def _now(table: FromClause) -> ColumnElement[bool]:
    """That the row of `table` holds today."""
    return and_(table.c.starts_on <= _TODAY, or_(table.c.ends_on.is_(None), table.c.ends_on >= _TODAY))


_LINK = (
    select(
        Feeds.c.id, Feeds.c.public_id, Feeds.c.version, Feeds.c.name, Feeds.c.kind, Feeds.c.team_id,
        Feeds.c.service_id, Feeds.c.type_key, Feeds.c.made_at, Feeds.c.last_collected_at,
        Persons.c.access_epoch, FeedTeams.c.service_id.label("feed_team_service_id"),
        Posts.c.key.label("post"), Posts.c.role, Appointments.c.team_id.label("held_team_id"),
        Appointments.c.service_id.label("held_service_id"), Teams.c.service_id.label("held_team_service_id"),
        Grants.c.role.label("granted"),
    )
    .select_from(
        Feeds.join(Persons, Persons.c.id == Feeds.c.person_id)
        .outerjoin(FeedTeams, FeedTeams.c.id == Feeds.c.team_id)
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
_EVENTS = (
    select(Events.c.vevent)
    .where(
        Events.c.id.in_(select(Tags.c.event_id).where(Tags.c.tag.in_(_TAGS))),
        Events.c.is_gone.is_(False),
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
        target=Target(one.kind, one.team_id, one.service_id or one.feed_team_service_id, one.type_key),
        made_at=one.made_at,
        collected_at=one.last_collected_at,
        held=tuple(held),
        role_keys=frozenset(({post.role for post in held} | {row.granted for row in rows}) - {"", None}),
    )


def states(connection: Connection, tags: Iterable[str]) -> list[State]:
    """How often each of the tags has changed; those that never did are missing."""
    return [State(*row) for row in connection.execute(_STATES, {"tags": list(tags)})]


def kept_body(connection: Connection, key: str, etag: str) -> bytes | None:
    """The stored bytes of a feed, if they are those of this ETag."""
    found: bytes | None = connection.execute(_BODY, {"key": key, "etag": etag}).scalar()
    return found


def events(connection: Connection, calendar: Calendar) -> bytes:
    """The calendar's events as they were written, joined in the order of their beginning."""
    chosen = {"tags": list(calendar.tags), "first": calendar.first, "until": calendar.until}
    return b"".join(connection.execute(_EVENTS, chosen).scalars())


# For those who publish ------------------------------------------------------------------------------------

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


def published(programme: Programme) -> list[Published]:
    """What has left the portal of every activity of the year, as calendars may show it."""
    kinds = _kinds(programme)
    rows = db.session.execute(_OUT.where(Out.c.programme_id == programme.id)).all()
    return [
        Published(
            id=ident,
            type_name=kinds[framework_id, said[0]].name,
            url=links.activity(ref),
            service_id=of_team or service_id,
            owners=kinds[framework_id, said[0]].owners,
            **dict(zip(_FACTS, said, strict=True)),
        )
        for ident, ref, service_id, of_team, framework_id, *said in rows
    ]


@dataclass(frozen=True)
class _Kind:
    name: str
    owners: dict[str, Owner]


def _kinds(programme: Programme) -> dict[tuple[int, str], _Kind]:
    """The kinds of work in the year, by the version of the framework that an activity runs by."""
    pinned = select(Activity.framework_id).where(Activity.programme_id == programme.id)
    rows = db.session.scalars(select(Framework).where(Framework.id.in_(pinned)).options(defer(Framework.body)))
    packs = {row.id: pack_of(row) for row in rows}
    return {
        (ident, kind.key): _Kind(kind.name, owners_of(pack, kind))
        for ident, pack in packs.items()
        for kind in pack.activities.values()
    }


def kept(programme: Programme) -> list[Kept]:
    """What calendars were told of the year before."""
    of_year = Out.c.programme_id == programme.id
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
