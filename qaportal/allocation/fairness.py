"""The fairness ledger: what everybody in the pool did and was given, against their share. By name, never by rank."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from qaportal.allocation.table import Table, bits_of
from qaportal.allocation.values import Plan, Round
from qaportal.lib.formats import plural

HOUR = 60  # minutes


@dataclass(frozen=True)
class Entry:
    """One person's line, in minutes: carried before this round, credited for cover, given in it, and their share of all
    that the pool does, by time worked and days here. `seats` is how many seats they were given."""

    person: int
    name: str
    carried: int
    credit: int
    given: int
    share: int
    seats: int

    @property
    def load(self) -> int:
        """All that counts, in minutes."""
        return self.carried + self.credit + self.given

    @property
    def over(self) -> int:
        """Minutes above their share; below it, when negative."""
        return self.load - self.share

    def __str__(self) -> str:
        cover = f", {hours(self.credit)} of it credited for cover" if self.credit else ""
        given = f"{hours(self.given)} in {plural(self.seats, 'seat')}" if self.seats else "none"
        return f"{self.name} has {hours(self.load)} against a share of {hours(self.share)}{cover}. This round: {given}."


def ledger(asked: Round, plan: Plan) -> tuple[Entry, ...]:
    """A line for each person who may take a seat of this round, or holds one.

    Seats in other work, whose ids are below nought, are carried and not given.
    """
    table = Table(asked)
    minutes = {seat.id: seat.minutes for seat in asked.seats}
    given, elsewhere = defaultdict[int, list[int]](list), defaultdict[int, int](int)
    for pick in plan.picks:
        if pick.seat > 0:
            given[pick.person].append(minutes[pick.seat])
        else:
            elsewhere[pick.person] += minutes[pick.seat]
    pool = _pool(table) | {table.person_at[person] for person in given}
    whole = sum(plan.load[table.people[n].id] for n in pool)
    shares = max(sum(table.shares[n] for n in pool), 1)
    lines = []
    for n in pool:
        one = table.people[n]
        seats = given.get(one.id, [])
        carried = one.carried + elsewhere.get(one.id, 0)
        share = whole * table.shares[n] // shares
        lines.append(Entry(one.id, one.name, carried, one.credit, sum(seats), share, len(seats)))
    return tuple(sorted(lines, key=lambda one: (one.name, one.person)))


def _pool(table: Table) -> set[int]:
    """Those who may take at least one seat, caps and other seats aside."""
    everyone = 0
    for allowed in table.allowed:
        everyone |= allowed
    return set(bits_of(everyone))


def headline(lines: Sequence[Entry]) -> str:
    """How even the load is, in words that name nobody."""
    over = [line.over for line in lines]
    who, work = plural(len(lines), "person", "people"), sum(line.load for line in lines)
    if not work:
        return f"{who} may share this work. Nobody has any of it yet."
    whole = f"{who} {'has' if len(lines) == 1 else 'share'} {hours(work)} of work"
    if len(lines) == 1:
        return f"{whole}: nobody else may share it."
    near, more, less = sum(abs(n) <= HOUR for n in over), sum(n > HOUR for n in over), sum(n < -HOUR for n in over)
    if near == len(lines):
        return f"{whole}, each within 1 hour of their share."
    told = f"{whole}: {near or 'none'} {'is' if near < 2 else 'are'} within 1 hour of their share, "
    told += f"{more or 'none'} {'has' if more < 2 else 'have'} more and {less or 'none'} less."
    return f"{told} Nobody is more than {hours(max(over))} above or {hours(-min(over))} below."


def hours(minutes: int) -> str:
    """3 hours, 1 hour 30 minutes, 45 minutes, no time"""
    whole, rest = divmod(minutes, HOUR)
    parts = [plural(whole, "hour")] if whole else []
    parts += [plural(rest, "minute")] if rest else []
    return " ".join(parts) or "no time"
