"""A disagreement on its ladder: who settles a step, who stands aside, who has to agree, where it goes next. Pure.

Steps whose framework names seats alone, two or more of them, are a talk between those who hold them. One seat of a
second look means a third party: whoever looked at this review before is none (X-05, NS-052). Everything else is
somebody's decision, and nobody decides about what they are a party to (NS-055).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from qaportal.frameworks.meaning.counted import shift
from qaportal.frameworks.meaning.ladders import Rung, may_start_at, rungs
from qaportal.frameworks.schema import Dispute
from qaportal.lib.workdays import WorkCalendar

Kind = Literal["talk", "third", "decision"]
MOST_OUTCOMES = 5  # written down at one step: what is not agreed to by then goes on


@dataclass(frozen=True)
class Scene:
    """Where it happens. `holders` are those near the review, by key of seat, post or party; `seats` are the keys of its
    seats, `second` those of a second look; `parties` took part in the review or raised it."""

    seats: frozenset[str]
    second: frozenset[str]
    holders: Mapping[str, Sequence[int]]
    parties: frozenset[int]

    def of(self, keys: Collection[str]) -> list[tuple[int, str]]:
        """Everybody who holds one of these, once, with the first key that they hold."""
        found: dict[int, str] = {}
        for key in keys:
            for person in self.holders.get(key, ()):
                found.setdefault(person, key)
        return list(found.items())


@dataclass(frozen=True)
class Step:
    """A step as it stands for one disagreement: who it is for, as what; who has to stand aside and see no more of it;
    whether somebody has to be chosen because nobody is left."""

    rung: Rung
    kind: Kind
    people: tuple[tuple[int, str], ...] = ()
    recused: frozenset[int] = field(default_factory=frozenset)

    @property
    def is_vacant(self) -> bool:
        """Whether too few are there: a talk takes two."""
        return len(self.people) < (2 if self.kind == "talk" else 1)


def kind_of(by: Collection[str], seats: Collection[str]) -> Kind:
    """What a step is, by whom the framework names for it."""
    if by and set(by) <= set(seats):
        return "talk" if len(by) > 1 else "third"
    return "decision"


def step_of(dispute: Dispute, number: int, scene: Scene) -> Step:
    """The step of this number (from 1) as it stands. IndexError where the ladder is not so long."""
    named = dispute.steps[number - 1]
    kind = kind_of(named.by, scene.seats)
    if kind == "talk":
        return Step(rungs(dispute)[number - 1], kind, tuple(scene.of(named.by)))
    barred = _barred(scene)
    there = scene.of(named.by)
    free = [one for one in there if one[0] not in barred]
    all_parties = named.by if there and not free else ()
    rung = rungs(dispute, all_parties)[number - 1]
    if rung.stands_in:
        free = [one for one in scene.of(rung.by) if one[0] not in barred]
    aside = {person for person, _ in there if person in barred} if named.if_party else set()
    return Step(rung, kind, tuple(free), frozenset(aside))


def _barred(scene: Scene) -> frozenset[int]:
    """Parties, and whoever looks at this review a second time, also while that is still to come: its grade is what a
    disagreement may end with."""
    return scene.parties | {person for person, _ in scene.of(scene.second)}


def may_settle(person: int, scene: Scene) -> bool:
    """Whether somebody may be chosen to decide or as a third party: nobody who is a party, and nobody who looks at this
    review a second time."""
    return person not in _barred(scene)


def first_left(groups: Iterable[Collection[int]], apart: Collection[int]) -> frozenset[int]:
    """Of these groups of people, the first in which anybody is left once those `apart` are gone: who is left of it.
    Groups after it are not asked for. Empty where nobody is left of any."""
    left = (frozenset(group) - frozenset(apart) for group in groups)
    return next((found for found in left if found), frozenset())


def due_of(rung: Rung, began: date, calendar: WorkCalendar) -> date | None:
    """The day by which a step should be over; None where the framework says nothing."""
    return shift(began, rung.within, 1, calendar) if rung.within else None


def starts(dispute: Dispute, *, is_practitioner: bool) -> tuple[int, ...]:
    """Steps at which somebody may begin: the practitioner also past the talk with whoever judged their work, as the
    two are not of equal power (NS-051, NS-052)."""
    return may_start_at(dispute) if is_practitioner else (1,)


def following(dispute: Dispute, number: int, *, is_practitioner: bool) -> tuple[int, ...]:
    """Steps to which it may go from the one of this number where that settles nothing: the next; for the practitioner
    also those that they could have begun at. None after the last."""
    after = range(number + 1, len(dispute.steps) + 1)
    later = starts(dispute, is_practitioner=is_practitioner)
    return tuple(n for n in after if n == number + 1 or n in later)


def is_last(dispute: Dispute, number: int) -> bool:
    """Whether nothing comes after it: its word is final."""
    return number >= len(dispute.steps)


@dataclass(frozen=True)
class Ended:
    """A disagreement that is over: what it was about, how it ended, whether at the last step, and when."""

    about: tuple[str, ...]
    outcome: str
    was_last: bool
    at: datetime

    @property
    def is_spoken(self) -> bool:
        """Whether it came to a word that counts: not where it was taken back before the last step."""
        return self.outcome != "withdrawn" or self.was_last


def spoken_on(ended: Iterable[Ended], judged_at: datetime | None) -> frozenset[str]:
    """What of a review came to its end since it was last judged: nobody raises that again without new facts."""
    return frozenset(
        subject
        for one in ended
        if one.is_spoken and (judged_at is None or one.at >= judged_at)
        for subject in one.about
    )
