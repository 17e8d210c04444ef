"""Who may sit in a seat, and whose turn it is (D41, D43)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from qaportal.frameworks.schema import Pack, Seat


@dataclass(frozen=True)
class Candidate:
    """Somebody who might sit: their posts, where they work, whom they have a conflict with, and flags that are up."""

    id: int
    posts: frozenset[str]
    team: str = ""
    service: str = ""
    conflicts: frozenset[int] = frozenset()
    flags: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Item:
    """What the seat is about: its worker, their manager, team and service; who reviewed it; what is visited."""

    worker: int = 0
    manager: int = 0
    team: str = ""
    service: str = ""
    reviewer: int = 0
    visited_teams: frozenset[str] = frozenset()
    visited_services: frozenset[str] = frozenset()


LOOKS = ("review", "moderate", "lead", "visit", "observe")
Breaks = Callable[[Candidate, Item], bool]
RULES: Mapping[str, Breaks] = {
    "line_manager_of_worker": lambda who, item: who.id == item.manager,
    "same_team": lambda who, item: bool(who.team) and who.team == item.team,
    "same_service": lambda who, item: bool(who.service) and who.service == item.service,
    "reviewer_of_item": lambda who, item: who.id == item.reviewer,
    "works_in_subject_team": lambda who, item: who.team in item.visited_teams,
    "works_in_subject_service": lambda who, item: who.service in item.visited_services,
    "has_conflict": lambda who, item: bool(who.conflicts & {item.worker, item.manager}),
}


def why_not(pack: Pack, seat: Seat, who: Candidate, item: Item) -> tuple[str, ...]:
    """The rules that keep somebody out of a seat; nothing where they may sit.

    "post", then "own_work" (nobody looks at their own, whatever the framework says; a seat that reflects is for the
    worker), "needs" (a flag that the seat wants is not up), "not_while" (one that it cannot have is), then keys of its
    must_not.
    """
    allowed = {post.key for post in pack.posts_of(seat.posts.value)}
    broken = [] if who.posts & allowed else ["post"]
    if item.worker and who.id == item.worker and seat.does in LOOKS:
        broken.append("own_work")
    if seat.needs and not who.flags.issuperset(seat.needs.value):
        broken.append("needs")
    if seat.not_while and not who.flags.isdisjoint(seat.not_while.value):
        broken.append("not_while")
    broken += [rule for rule in (seat.must_not.value if seat.must_not else ()) if RULES[rule](who, item)]
    return tuple(broken)


def next_in_turn(pool: Sequence[int], led: Sequence[int], may_not: frozenset[int] = frozenset()) -> int | None:
    """Whose turn it is to lead: of those who may, whoever led longest ago, those who never did first, in pool order.

    `led` has who led before, oldest first. Nobody loses a turn by being passed over. None where nobody may.
    """
    last = {who: n for n, who in enumerate(led)}
    able = [who for who in pool if who not in may_not]
    return min(able, key=lambda who: (last.get(who, -1), pool.index(who)), default=None)
