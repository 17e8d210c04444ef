"""A plan written down from the sheet it was worked out on."""

from datetime import timedelta

from qaportal.allocation.rules import BY_PLAN, Rule, each
from qaportal.allocation.sheet import NOBODY, Sheet
from qaportal.allocation.values import Bounds, Pick, Plan, Round, Unfilled

DAY = timedelta(days=1)
MOVES_TEAM = "moves_team"


def planned(sheet: Sheet, bounds: Bounds, seconds: float, before: Plan | None = None) -> Plan:
    """The plan as it stands; what moved, against the one before."""
    table, asked = sheet.table, sheet.table.asked
    said = {pick.seat: pick for pick in asked.locked}
    picks = tuple(
        _pick(sheet, seat, person, said.get(table.seats[seat].id))
        for seat, person in enumerate(sheet.holder)
        if person != NOBODY
    )
    return Plan(
        picks=picks,
        unfilled=tuple(tally(sheet, seat) for seat in sheet.open_seats()),
        load=_loads(sheet, asked),
        uneven=sheet.uneven,
        bounds=bounds,
        seconds=seconds,
        moved=_moved(picks, before, asked),
    )


def _pick(sheet: Sheet, seat: int, person: int, locked: Pick | None) -> Pick:
    table = sheet.table
    flags = (MOVES_TEAM,) if _moves_team(sheet, person, seat) else ()
    one, who = table.seats[seat].id, table.people[person].id
    if locked is None:
        return Pick(one, who, flags=flags)
    broken = tuple(rule.key for rule in each(mask_of_holder(sheet, seat)))
    return Pick(one, who, True, locked.reason if broken else "", broken, flags)


def mask_of_holder(sheet: Sheet, seat: int) -> Rule:
    """The rules that the holder of a seat breaks by sitting there."""
    person = sheet.leave(seat)
    broken = sheet.mask(person, seat)
    sheet.sit(person, seat)
    return broken


def _moves_team(sheet: Sheet, person: int, seat: int) -> bool:
    """Whether they are in one team on the seat's first day and in another by its last: somebody should look (X-05)."""
    one = sheet.table.seats[seat]
    then, later = (sheet.table.teams_on(person, day, day) for day in (one.first, one.last))
    return then != later


def _loads(sheet: Sheet, asked: Round) -> dict[int, int]:
    """person → minutes: carried, credited and given"""
    found = {person.id: person.carried + person.credit for person in sorted(asked.people, key=lambda one: one.id)}
    for seat, holder in enumerate(sheet.holder):
        if holder != NOBODY:
            found[sheet.table.people[holder].id] += sheet.table.seats[seat].minutes
    return found


def _moved(picks: tuple[Pick, ...], before: Plan | None, asked: Round) -> tuple[int, ...]:
    if before is None:
        return ()
    now, there = {pick.seat: pick.person for pick in picks}, {seat.id for seat in asked.seats}
    return tuple(sorted(n for n, who in before.holder.items() if n in there and now.get(n) != who))


def kept_out(sheet: Sheet, seat: int) -> dict[Rule, int]:
    """rule → the set of those whom it keeps out of the seat as things stand"""
    table = sheet.table
    found = {rule: table.excluded(rule, seat) for rule in each(table.rules[seat] & ~BY_PLAN)}
    found |= dict.fromkeys(each(BY_PLAN), 0)
    for person in range(len(table.people)):
        for rule in each(sheet.now(person, seat)):
            found[rule] |= 1 << person
    return {rule: found[rule] for rule in Rule if rule in found}


def alone(sheet: Sheet, seat: int) -> dict[Rule, int]:
    """rule → the set of those whom it alone keeps out of the seat as things stand, where there is anybody"""
    return _alone(kept_out(sheet, seat))


def _alone(out: dict[Rule, int]) -> dict[Rule, int]:
    once = more = 0
    for people in out.values():
        more |= once & people
        once |= people
    return {rule: people & ~more for rule, people in out.items() if people & ~more}


def tally(sheet: Sheet, seat: int) -> Unfilled:
    """How many each rule keeps out of an empty seat, and for how many that is all that does."""
    out, left = kept_out(sheet, seat), sheet.table.everybody
    excluded = dict[str, int]()
    for rule, people in out.items():
        if first := (people & left).bit_count():
            excluded[rule.key] = first
        left &= ~people
    near = {rule.key: people.bit_count() for rule, people in _alone(out).items()}
    return Unfilled(sheet.table.seats[seat].id, excluded, near, left.bit_count())
