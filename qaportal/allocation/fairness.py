"""The fairness ledger: what everybody in the pool did and was given, against their share. By name, never by rank."""

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
    """A line for each person who may take a seat of this round, or holds one."""
    table = Table(asked)
    minutes = {seat.id: seat.minutes for seat in asked.seats}
    given: dict[int, list[int]] = {person.id: [] for person in asked.people}
    for pick in plan.picks:
        given[pick.person].append(minutes[pick.seat])
    pool = _pool(table) | {table.person_at[pick.person] for pick in plan.picks}
    whole = sum(plan.load[table.people[n].id] for n in pool)
    shares = sum(table.shares[n] for n in pool)
    lines = [_line(table, n, given[table.people[n].id], whole, shares) for n in pool]
    return tuple(sorted(lines, key=lambda one: (one.name, one.person)))


def _pool(table: Table) -> set[int]:
    """Those who may take at least one seat, caps and other seats aside."""
    everyone = 0
    for allowed in table.allowed:
        everyone |= allowed
    return set(bits_of(everyone))


def _line(table: Table, n: int, given: list[int], whole: int, shares: int) -> Entry:
    person = table.people[n]
    return Entry(
        person=person.id,
        name=person.name,
        carried=person.carried,
        credit=person.credit,
        given=sum(given),
        share=whole * table.shares[n] // max(shares, 1),
        seats=len(given),
    )


def hours(minutes: int) -> str:
    """3 hours, 1 hour 30 minutes, 45 minutes, no time"""
    whole, rest = divmod(minutes, HOUR)
    parts = [plural(whole, "hour")] if whole else []
    parts += [plural(rest, "minute")] if rest else []
    return " ".join(parts) or "no time"
