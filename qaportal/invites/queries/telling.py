"""What mailboxes should be told of a year or of one activity, against what they were told: the reads behind it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from qaportal.invites import links
from qaportal.invites.imip import facts_of
from qaportal.invites.models import FeedEvent, Invite, Letter
from qaportal.invites.policy import can_invite
from qaportal.invites.queries.publishing import kinds_of
from qaportal.invites.reconcile import MAIN
from qaportal.invites.telling import REQUEST, Facts, Heard, Told, Wanted, compare
from qaportal.lib.db import db
from qaportal.people.models import Person
from qaportal.people.queries import holdings
from qaportal.programme.models import Activity, Programme, PublishedActivity

Out, Drafts = PublishedActivity.__table__, Activity.__table__
MEETING = "meeting"
KIND = "invite"
SEAT = "seat:"


class _Event(NamedTuple):
    id: int
    activity_id: int
    part: str
    sequence: int
    vevent: bytes
    is_gone: bool


def telling_of(target: Activity | Programme, today: date) -> Told:
    """What is to be told of an activity, or of every activity of a year: new, moved, changed, cancelled, by person."""
    return _telling(target, _events(target), today)


def telling_by_activity(programme: Programme, today: date) -> dict[int, Told]:
    """The same of a year, by the id of the activity."""
    events = _events(programme)
    of = {one.id: one.activity_id for one in events}
    found = defaultdict(list)
    for one in _telling(programme, events, today).entries:
        found[of[one.event_id]].append(one)
    return {activity: Told(tuple(entries)) for activity, entries in found.items()}


def _telling(target: Activity | Programme, events: Sequence[_Event], today: date) -> Told:
    facts = {one.id: facts_of(one.vevent) for one in events}
    invited = _seats(events) + _meetings(target, events, facts)
    rows = invites_of(target)
    people = _people({person for _, person in invited} | {one.person_id for one in rows}, today)
    sequences = {one.id: one.sequence for one in events}
    wanted = [
        Wanted(event, person, people[person], sequences[event], facts[event])
        for event, person in invited
        if person in people
    ]
    letters = letters_of([one for one in rows if one.stands])
    heard = [
        Heard(
            one.event_id, one.person_id, people.get(one.person_id, ""), one.told_method, one.told_digest,
            sequences[one.event_id], facts[one.event_id], _before(letters.get(one.id, ())),
        )
        for one in rows
        if one.person_id in people and one.told_method
    ]  # fmt: skip
    return compare(wanted, heard, today)


def _of(target: Activity | Programme) -> Any:
    """The activities of the target that have left the portal, as a condition on their rows."""
    return Out.c.activity_id == target.id if isinstance(target, Activity) else Out.c.programme_id == target.id


def _events(target: Activity | Programme) -> list[_Event]:
    table = FeedEvent.__table__
    chosen = select(*(table.c[name] for name in _Event._fields)).join(Out, Out.c.activity_id == table.c.activity_id)
    chosen = chosen.where(_of(target), or_(table.c.part == MAIN, table.c.part.startswith(SEAT)))
    return [_Event(*row) for row in db.session.execute(chosen.order_by(table.c.id))]


def _seats(events: Iterable[_Event]) -> list[tuple[int, int]]:
    """Whose seat each event is."""
    return [(one.id, seat_in(one.part)[0]) for one in events if one.part.startswith(SEAT) and not one.is_gone]


def seat_in(part: str) -> tuple[int, str]:
    """Whose seat an event is, and of which kind: "seat:7:reviewer"."""
    _, person, key = part.split(":", 2)
    return int(person), key


def _meetings(target: Activity | Programme, events: Sequence[_Event], facts: dict[int, Facts]) -> list[tuple[int, int]]:
    """Who is to come to each meeting: on its day they hold one of the posts whose diaries show it. Whoever has a seat
    in it is invited to that seat, and not twice."""
    posts = _meeting_posts(target)
    mains = [one for one in events if one.part == MAIN and not one.is_gone and one.activity_id in posts]
    if not mains:
        return []
    seated = defaultdict(set)
    for one in events:
        if one.part.startswith(SEAT) and not one.is_gone:
            seated[one.activity_id].add(seat_in(one.part)[0])
    days = [facts[one.id].first for one in mains]
    held = holdings(min(days), max(days), guests={key for keys in posts.values() for key in keys})
    found = []
    for one in mains:
        day, keys = facts[one.id].first, posts[one.activity_id]
        there = {
            row.person_id
            for row in held
            if row.post_key in keys and row.starts_on <= day and (row.ends_on is None or day <= row.ends_on)
        }
        found += [(one.id, person) for person in sorted(there - seated[one.activity_id])]
    return found


def _meeting_posts(target: Activity | Programme) -> dict[int, frozenset[str]]:
    """The posts that are invited to come, by activity: to a meeting all whose diaries show it; to other work, such as a
    conversation, those from outside who attend it."""
    kinds = kinds_of(target.programme if isinstance(target, Activity) else target)
    chosen = select(Out.c.activity_id, Drafts.c.framework_id, Out.c.type_key, Out.c.posts)
    found = {}
    for row in db.session.execute(chosen.join(Drafts, Drafts.c.id == Out.c.activity_id).where(_of(target))):
        kind = kinds[row.framework_id, row.type_key]
        posts = frozenset(row.posts) if kind.type.family == MEETING else kind.guests & frozenset(row.posts)
        if posts:
            found[row.activity_id] = posts
    return found


def _people(idents: Collection[int], today: date) -> dict[int, str]:
    """Names of those whom mail can reach: here, and not the organiser's own mailbox (I14)."""
    found: dict[int, str] = {}
    wanted, table = sorted(idents), Person.__table__
    for at in range(0, len(wanted), 500):  # SQLite takes a bounded number of parameters
        some = select(table.c.id, table.c.name).where(table.c.id.in_(wanted[at : at + 500]))
        some = some.where(or_(table.c.left_on.is_(None), table.c.left_on >= today))
        found |= dict(map(tuple, db.session.execute(some.where(table.c.email != links.mailbox()[1]))))
    return found


def invites_of(target: Activity | Programme) -> Sequence[Invite]:
    """Everything that was ever mailed of the target, with its event and its person."""
    chosen = select(Invite).join(Invite.event).join(Out, Out.c.activity_id == FeedEvent.activity_id).where(_of(target))
    return db.session.scalars(
        chosen.options(joinedload(Invite.person), joinedload(Invite.event)).order_by(Invite.id)
    ).all()


def thread(invite: Invite) -> str:
    """What its letters have in common: they leave one after the other, so that no CANCEL overtakes its REQUEST."""
    return f"invite:{invite.id}"


def letters_of(invites: Sequence[Invite]) -> dict[int, list[Letter]]:
    """The letters of each of these, the oldest first."""
    by_thread = {thread(one): one.id for one in invites}
    found: dict[int, list[Letter]] = {one.id: [] for one in invites}
    names = sorted(by_thread)
    for at in range(0, len(names), 500):
        some = select(Letter).where(Letter.kind == KIND, Letter.thread.in_(names[at : at + 500])).order_by(Letter.id)
        for letter in db.session.scalars(some):
            found[by_thread[letter.thread]].append(letter)
    return found


def _before(letters: Sequence[Letter]) -> Facts | None:
    """What they were told last, by the last letter that left or is to leave."""
    last = next((one for one in reversed(letters) if one.sent_at or one.waits), None)
    return facts_of(last.about["entry"].encode()) if last and last.about["method"] == REQUEST else None


class Untold(NamedTuple):
    """Somebody whose mailbox says something else of an event than what is published."""

    person_id: int
    ref: str
    year: str


def untold(person: Person, today: date) -> list[Untold]:
    """Who was invited and does not know by mail what has been published since, for those who invite; of what is not
    over. New invitations are not among them."""
    if not can_invite(person):
        return []
    events, told = FeedEvent.__table__.c, Invite.__table__.c
    chosen = (
        select(told.person_id, told.told_digest, events.vevent, events.is_gone, Out.c.ref, Programme.year)
        .select_from(Invite.__table__)
        .join(FeedEvent.__table__, events.id == told.event_id)
        .join(Out, Out.c.activity_id == events.activity_id)
        .join(Programme, Programme.id == Out.c.programme_id)
        .where(told.told_method == REQUEST, events.changed_at > told.told_at, events.ends_on >= today)
    )
    return [
        Untold(row.person_id, row.ref, row.year)
        for row in db.session.execute(chosen)
        if row.is_gone or facts_of(row.vevent).digest() != row.told_digest
    ]


def waiting_letters(target: Activity | Programme) -> list[Letter]:
    """The invitations that have not left yet, the oldest first."""
    found = letters_of(invites_of(target))
    return sorted((one for letters in found.values() for one in letters if one.waits), key=lambda one: one.id)
