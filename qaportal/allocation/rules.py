"""The hard rules, a bit each, and what they are called (X-05)."""

from collections.abc import Mapping
from enum import IntFlag, auto
from functools import lru_cache

from qaportal.allocation.values import LOOKS, Seat


class Rule(IntFlag):
    """One bit a rule, in the order in which they are told: the first that fails is the one that is counted."""

    POST = auto()
    POOL = auto()
    FLAG = auto()
    NOT_HERE = auto()
    AWAY = auto()
    OWN_WORK = auto()
    BESIDE = auto()
    MANAGER = auto()
    CONFLICT = auto()
    OWN_TEAM = auto()
    OWN_SERVICE = auto()
    VISITED_TEAM = auto()
    VISITED_SERVICE = auto()
    REVIEWER = auto()
    THIRD_PARTY = auto()
    ONE_PLACE = auto()
    CAP = auto()

    @property
    def key(self) -> str:
        """How it is stored: own_team"""
        return (self.name or "").lower()


# Those that a plan decides: who sits in the other seats. All others hold before anybody sits.
BY_PLAN = Rule.REVIEWER | Rule.THIRD_PARTY | Rule.ONE_PLACE | Rule.CAP

# Keys of a pack's `must_not`; where a seat does not name them, the rule is not its own.
FROM_PACK: Mapping[str, Rule] = {
    "line_manager_of_worker": Rule.MANAGER,
    "same_team": Rule.OWN_TEAM,
    "same_service": Rule.OWN_SERVICE,
    "reviewer_of_item": Rule.REVIEWER,
    "works_in_subject_team": Rule.VISITED_TEAM,
    "works_in_subject_service": Rule.VISITED_SERVICE,
    "has_conflict": Rule.CONFLICT,
}

# What keeps one person out, and several.
WORDS: Mapping[Rule, tuple[str, str]] = {
    Rule.POST: ("does not hold an allowed post", "do not hold an allowed post"),
    Rule.POOL: ("was not put forward for it", "were not put forward for it"),
    Rule.FLAG: ("does not meet what this seat asks for", "do not meet what this seat asks for"),
    Rule.NOT_HERE: ("is not here then: has not joined yet, or has left", "are not here then: joined later, or left"),
    Rule.AWAY: ("is away or not at work then", "are away or not at work then"),
    Rule.OWN_WORK: ("would look at their own work", "would look at their own work"),
    Rule.BESIDE: ("has another seat there already", "have another seat there already"),
    Rule.MANAGER: (
        "is the worker’s line manager, or was at the time",
        "are the worker’s line managers, or were at the time",
    ),
    Rule.CONFLICT: ("has a declared conflict", "have a declared conflict"),
    Rule.OWN_TEAM: ("works in the same team", "work in the same team"),
    Rule.OWN_SERVICE: ("works in the same service", "work in the same service"),
    Rule.VISITED_TEAM: ("works in the team that is visited", "work in the team that is visited"),
    Rule.VISITED_SERVICE: ("works in the service that is visited", "work in the service that is visited"),
    Rule.REVIEWER: ("is too near to the reviewer or the moderator", "are too near to the reviewer or the moderator"),
    Rule.THIRD_PARTY: ("is too near to one of the two sides", "are too near to one of the two sides"),
    Rule.ONE_PLACE: ("already has a place there or at that time", "already have a place there or at that time"),
    Rule.CAP: ("has as many seats as they may have", "have as many seats as they may have"),
}


def of_seat(seat: Seat) -> Rule:
    """The rules that hold for this seat."""
    held = Rule.POST | Rule.NOT_HERE | Rule.AWAY | Rule.ONE_PLACE | Rule.CAP
    if seat.pool is not None:
        held |= Rule.POOL
    if seat.needs or seat.not_while:
        held |= Rule.FLAG
    for key in seat.must_not:
        held |= FROM_PACK[key]
    if seat.role in LOOKS:
        held |= Rule.OWN_WORK
    if seat.beside:
        held |= Rule.BESIDE
    if seat.role == "third_party":
        held |= Rule.THIRD_PARTY
    return held


@lru_cache(maxsize=1024)
def each(rules: Rule) -> tuple[Rule, ...]:
    """Its bits, one by one, in the order in which they are told."""
    return tuple(rule for rule in Rule if rule & rules)


def said(rule: Rule, count: int = 1) -> str:
    """What it says of so many people: 214 do not hold an allowed post."""
    one, many = WORDS[rule]
    return one if count == 1 else many
