"""What one viewer may know of what others owe: whose duties, for whom, and nothing that gives a flag away (BD-052)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from qaportal.frameworks.schema import Duty, IntervalRule, OnceRule, Pack
from qaportal.programme.duties.index import Index, owed
from qaportal.programme.duties.values import Holding, Obligation, Roster

FEWEST = 5  # where a pack says nothing of the smallest number that may be shown


@dataclass(frozen=True)
class Sight:
    """One viewer. They see the duties of `owners` (None: of everyone), and who it is about where they answer for that
    person today; `sees_flags` where they look after everybody's flags but for the sensitive ones."""

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


def guarded(pack: Pack) -> frozenset[str]:
    """Keys of the duties that come round otherwise for people with a sensitive flag."""
    sensitive = {key for key, flag in pack.flags.items() if flag.sensitive}
    return frozenset(key for key, duty in pack.duties.items() if sensitive & _flags(duty))


def _flags(duty: Duty) -> set[str]:
    if isinstance(duty.rule, IntervalRule):
        return {case.flag for case in duty.rule.cases}
    return {duty.rule.flag} - {None} if isinstance(duty.rule, OnceRule) else set()  # type: ignore[return-value]


def subjects(pack: Pack, roster: Roster, day: date) -> dict[tuple[str, int], int]:
    """For how many people each owner owes each guarded duty on `day`, by (duty, owner)."""
    shut, found = guarded(pack), dict[tuple[str, int], int]()
    index = Index(roster) if shut else Index(Roster(()))
    for key in shut:
        for one in owed(pack, pack.duties[key], index):
            if one.covers(day):
                found[key, one.owner_id] = found.get((key, one.owner_id), 0) + 1
    return found


def seen(
    pack: Pack, found: Collection[Obligation], sight: Sight, sizes: Mapping[tuple[str, int], int]
) -> tuple[list[Obligation], bool]:
    """The obligations as this viewer may see them, and whether some are left out because the group is too small.

    A guarded duty is shown without its subjects to those who do not answer for them; where an owner has fewer people
    than may be shown, not at all. Whether a group is small is judged by its size alone, whoever carries a flag.
    """
    least = pack.figures.smallest_cell.value if pack.figures else FEWEST
    shut, shown, is_left_out = guarded(pack), list[Obligation](), False
    for one in found:
        if sight.owners is not None and one.owner_id not in sight.owners:
            continue
        subject = one.about_id if one.about_kind == "person" else one.owner_id
        if one.about_kind in ("person", "self") and subject in sight.answered:
            shown.append(one)
        elif one.duty_key not in shut or (one.about_kind == "self" and one.owner_id == sight.person_id):
            shown.append(_without_flag(pack, one, sight))
        elif sizes.get((one.duty_key, one.owner_id), 0) >= least:
            shown.append(_without_flag(pack, one, sight)._replace(about_name="", why=""))
        else:
            is_left_out = True
    return shown, is_left_out


def _without_flag(pack: Pack, one: Obligation, sight: Sight) -> Obligation:
    if not one.flag or (sight.sees_flags and not pack.flags[one.flag].sensitive):
        return one
    return one._replace(flag="", because="")
