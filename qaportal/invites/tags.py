"""Whom an event concerns, as tags: those it carries, and those that a feed reads. Pure.

`service:` gathers a service with all its teams; `across:` only what concerns the service as a whole, which the
diaries of its teams show as well. What is due carries the same places under `due:`, for the calendars of teams and
services, and `owner:` for the calendars of those who owe it.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal

from qaportal.frameworks.schema import ActivityType, Pack

# Rules of a seat that keep the people of the place itself out of it.
_OUTSIDERS = {"works_in_subject_team", "works_in_subject_service", "same_team", "same_service"}


@dataclass(frozen=True)
class Owner:
    """Who owes a deadline: the keys of posts, and where their holders must stand.

    "anywhere": a party acts as one. "in_charge": in the place that the work looks at, or in charge of all of them.
    "here": in that place, since who sits in a seat is not settled yet. "elsewhere": not there, so nobody to tell yet.
    Work that looks at no place is everybody's who holds the post; where it is `in_turn`, of the cohort that is on.
    """

    posts: tuple[str, ...]
    stands: Literal["anywhere", "in_charge", "here", "elsewhere"]
    in_turn: bool = False

    def on(self, posts: Collection[str]) -> "Owner":
        """The owner of one activity whose diaries are those of `posts`."""
        return replace(self, posts=tuple(key for key in self.posts if key in posts)) if self.in_turn else self


def owners_of(pack: Pack, kind: ActivityType) -> dict[str, Owner]:
    """Who owes each phase of `kind`, by the phase's owner: a seat's posts, a party's or the post itself.

    A board owes nothing in anybody's own diary.
    """
    keys = {phase.owner for phase in kind.phases}
    return {key: owner for key in keys if (owner := _owner(pack, kind, key))}


def _owner(pack: Pack, kind: ActivityType, key: str) -> Owner | None:
    seat = next((seat for seat in kind.seats if seat.key == key), None)
    if seat is not None:
        posts = tuple(post.key for post in pack.posts_of(seat.posts.value))
        barred = seat.must_not is not None and _OUTSIDERS & set(seat.must_not.value)
        return Owner(posts, "elsewhere" if barred else "here", in_turn=kind.cohorts is not None)
    if key in pack.posts:
        return Owner((key,), "in_charge")
    party = pack.parties.get(key)
    return Owner(party.posts, "in_charge" if party.of == "focus" else "anywhere") if party else None


def places(team_id: int | None, service_id: int | None) -> frozenset[str]:
    """Where work belongs that looks at a team (with its service), at a whole service, or at neither."""
    team = {f"team:{team_id}"} if team_id is not None else set()
    service = {f"service:{service_id}"} if service_id is not None else set()
    across = {f"across:{service_id}"} if service and not team else set()
    return frozenset(team | service | across)


def of_person(person_id: int) -> frozenset[str]:
    """What is somebody's own: the seats that they have."""
    return frozenset({f"person:{person_id}"})


def around(team_id: int | None, service_id: int | None) -> frozenset[str]:
    """The places that a team concerns itself with: its own and its service as a whole; a service's, itself with all
    its teams."""
    if team_id is not None:
        return frozenset({f"team:{team_id}", f"across:{service_id}"})
    return frozenset({f"service:{service_id}"}) if service_id is not None else frozenset()


def due(where: Collection[str]) -> frozenset[str]:
    """What is due in these places."""
    return frozenset(f"due:{place}" for place in where)


def owed(owner: Owner | None, where: Collection[str]) -> frozenset[str]:
    """The tags of a deadline for those who owe it: `owner:<post>`, with the place where it matters."""
    if owner is None:
        return frozenset()
    if owner.stands == "anywhere" or not where:
        return frozenset(f"owner:{post}" for post in owner.posts)
    if owner.stands == "elsewhere":
        return frozenset()
    ends = [*where, "all"] if owner.stands == "in_charge" else where
    return frozenset(f"owner:{post}:{end}" for post in owner.posts for end in ends)


def owing(post: str, where: Collection[str], *, in_charge: bool) -> frozenset[str]:
    """The tags of all that a holder of `post` owes who stands in the places `where`; who stands in none, or works
    across all of them, is in charge."""
    ends = [*where, "all"] if in_charge or not where else where
    return frozenset({f"owner:{post}", *(f"owner:{post}:{end}" for end in ends)})
