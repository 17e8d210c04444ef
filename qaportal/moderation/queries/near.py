"""Reads of who is near a review: its seats, the posts and parties where it is, and who could settle a step."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import or_, select

from qaportal.allocation.models import Assignment
from qaportal.allocation.queries.conflicts import conflicts
from qaportal.frameworks.schema import ActivityType, Pack
from qaportal.lib import clock
from qaportal.lib.db import by_id, db
from qaportal.moderation.disputing import Kind, Scene, may_settle
from qaportal.people import queries as people
from qaportal.people.models import Person
from qaportal.people.queries import Holding
from qaportal.reviews import queries as reviews
from qaportal.reviews.models import Review
from qaportal.reviews.queries.sights import OUT
from qaportal.timetable.models import Slot

FEW = 2  # holders of a post in the whole council: it is theirs wherever they work


def seat_holders(review: Review) -> dict[str, list[int]]:
    """Who sits in the seats of a review, published, by seat: those about its record or about all of the work."""
    return holders_by_review([review])[review.id]


def holders_by_review(reviews: Collection[Review]) -> dict[int, dict[str, list[int]]]:
    """The same of many, by id of the review, in one statement."""
    chosen = (
        select(Slot.activity_id, Slot.record_id, Slot.id, Slot.seat_key, Assignment.person_id)
        .join(Assignment.slot)
        .where(Slot.activity_id.in_({one.activity_id for one in reviews}), *OUT)
        .where(or_(Slot.record_id.is_(None), Slot.record_id.in_({one.record_id for one in reviews if one.record_id})))
        .order_by(Assignment.id)
    )
    rows = db.session.execute(chosen).all() if reviews else []
    return {one.id: _holders(one, [row for row in rows if row[0] == one.activity_id]) for one in reviews}


def _holders(review: Review, rows: Iterable[Any]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for _, record, slot, key, person in rows:
        is_anothers = review.slot is not None and key == review.slot.seat_key and slot != review.slot_id
        if record not in (None, review.record_id) or is_anothers:
            continue
        if person not in found.setdefault(key, []):
            found[key].append(person)
    return found


def scene_of(review: Review, pack: Pack, kind: ActivityType, keys: Iterable[str], parties: Collection[int]) -> Scene:
    """Everybody who holds one of `keys` near a review; who is a party to what is asked about it."""
    seats = {seat.key for seat in kind.seats}
    today = clock.today()
    held = people.holdings(today, today)
    holders = seat_holders(review) | {key: _near(review, pack, key, held) for key in keys if key not in seats}
    second = frozenset(seat.key for seat in kind.seats if seat.does == "moderate")
    return Scene(frozenset(seats), second, holders, frozenset(parties))


def _near(review: Review, pack: Pack, key: str, held: Collection[Holding]) -> list[int]:
    """Those who hold a post or belong to a party: in the team, else of the service, else without a place; all of them
    where the framework means all, or where there are but few."""
    posts = posts_under(pack, key)
    team, service = reviews.place_of(review)
    there = [one for one in held if one.post_key in posts]
    party = pack.parties.get(key)
    if party is not None and party.of == "all":
        return _once(there)
    rings = (
        [one for one in there if team and one.team_id == team],
        [one for one in there if service and one.service_id == service and not one.team_id],
        [one for one in there if not one.team_id and not one.service_id],
    )
    found = next((_once(ring) for ring in rings if ring), [])
    return found or (_once(there) if len(_once(there)) <= FEW else [])


def posts_under(pack: Pack, key: str) -> frozenset[str]:
    """Keys of the posts that a post, party or board comes to."""
    names = pack.boards[key].members.value if key in pack.boards else (key,)
    known = [one for one in names if one in pack.posts or one in pack.parties]
    return frozenset(post.key for post in pack.posts_of(known))


def _once(found: Iterable[Holding]) -> list[int]:
    return list(dict.fromkeys(one.person_id for one in found))


def choosable(
    review: Review, pack: Pack, kind: ActivityType, by: Collection[str], what: Kind, scene: Scene, words: str = ""
) -> list[Person]:
    """Who could settle a step for which nobody was found, by name: those with a fitting post, or whose names hold
    `words`. No party, nobody who declared a conflict with one or with the record; for a third party nobody who manages
    or works beside the practitioner either."""
    today = clock.today()
    held = people.holdings(today, today)
    posts = _posts_for(pack, kind, by)
    apart = _too_near(review, scene, held) if what == "third" else set()
    apart |= _in_conflict(review, scene)
    said = words.casefold().strip()
    wanted = {
        one.person_id
        for one in held
        if (said in one.name.casefold() if said else one.post_key in posts)
        and may_settle(one.person_id, scene) and one.person_id not in apart
    }  # fmt: skip
    return sorted(by_id(Person, wanted).values(), key=lambda one: (one.name, one.id))


def _posts_for(pack: Pack, kind: ActivityType, by: Collection[str]) -> frozenset[str]:
    found: set[str] = set()
    for key in by:
        seat = next((one for one in kind.seats if one.key == key), None)
        for name in seat.posts.value if seat else (key,):
            found |= posts_under(pack, name)
    return frozenset(found)


def _too_near(review: Review, scene: Scene, held: Collection[Holding]) -> set[int]:
    team, _ = reviews.place_of(review)
    beside = {one.person_id for one in held if team and one.team_id == team}
    managers = {one.manager_id for one in held if one.person_id in scene.parties and one.manager_id}
    return beside | {one for one in managers if one is not None}


def _in_conflict(review: Review, scene: Scene) -> set[int]:
    return {
        person
        for person, other, record in conflicts()
        if other in scene.parties or (record is not None and record == review.record_id)
    }
