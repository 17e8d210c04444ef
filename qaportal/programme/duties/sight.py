"""What one viewer may know of what others owe: whose duties, and nothing that gives a flag away (BD-052)."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from qaportal.frameworks.schema import Duty, OnceRule, Pack
from qaportal.programme.duties.values import FlagSpan, Holding, Obligation, Roster


@dataclass(frozen=True)
class Sight:
    """One viewer. They see the duties of `owners` (None: of everyone), and what a sensitive flag changes where they
    answer today for the person who carries it; `sees_flags` where they look after everybody's other flags."""

    person_id: int
    owners: frozenset[int] | None
    answered: frozenset[int]
    sees_flags: bool = False


def sight_of(
    person_id: int, holdings: Collection[Holding], heads: Collection[int], day: date, *, everyone: bool, flags: bool
) -> Sight:
    """The sight of a person on `day`, who heads the services `heads`: themselves, those whose line manager they are,
    the people of their team where they manage anyone, and everyone in their services."""
    now = [held for held in holdings if held.starts <= day and (held.ends is None or day <= held.ends)]
    managed = {held.person_id for held in now if held.manager_id == person_id}
    answered = managed | {held.person_id for held in now if held.service_id in heads}
    teams = {held.team_id for held in now if held.person_id == person_id and managed} - {None}
    beside = {held.person_id for held in now if held.team_id in teams}
    owners = None if everyone else frozenset(answered | beside | {person_id})
    return Sight(person_id, owners, frozenset(answered - {person_id}), flags)


def known(pack: Pack, roster: Roster, answered: Collection[int] = ()) -> Roster:
    """The roster as somebody knows it who answers for the people `answered`: no sensitive flag is up for anybody else,
    so that nothing that is worked out from it can tell of one."""
    return replace(roster, flags=[one for one in roster.flags if one.person_id in answered or not _hides(pack, one)])


def _hides(pack: Pack, one: FlagSpan) -> bool:
    """Whether a flag is sensitive: as it was when it was first taken on, or as this pack has it."""
    return one.is_sensitive or (one.key in pack.flags and pack.flags[one.key].sensitive)


def seen(found: Collection[Obligation], sight: Sight) -> list[Obligation]:
    """Of the obligations those whose owners are in sight; with what a flag changed for those who may see that flag."""
    return [
        one if _may_know(one, sight) else one._replace(flag="", because="")
        for one in found
        if sight.owners is None or one.owner_id in sight.owners
    ]


def _may_know(one: Obligation, sight: Sight) -> bool:
    subject = one.about_id if one.about_kind == "person" else one.owner_id
    return subject in sight.answered or (sight.sees_flags and subject != sight.person_id)


def tells(pack: Pack, duty: Duty | None) -> bool:
    """Whether a duty is owed on account of a sensitive flag alone, so that a mark of it tells of one."""
    flag = duty.rule.flag if duty and isinstance(duty.rule, OnceRule) else None
    return bool(flag and pack.flags[flag].sensitive)
