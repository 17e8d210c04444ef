"""What is looked at once seats are filled and loads are even: whose turn it is to lead, and who keeps meeting whom."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from qaportal.allocation.sheet import NOBODY, Sheet
from qaportal.allocation.table import Table
from qaportal.allocation.values import Pick

MONTH = 30  # days


class Turns:
    """Counts of who led, who looked at which team and who sat with whom: before this round and in it."""

    MOST = 100  # what leading again costs, where somebody else's turn costs nothing
    OFTEN = 24  # months after which somebody counts as if they had never led

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        table = sheet.table
        self.led = [len(person.led) for person in table.people]
        self.recent = [self._recent(person.led, table.asked.span.last) for person in table.people]
        self.looked = [Counter(person.looked_at) for person in table.people]
        self.met = [Counter(table.person_at[other] for other in person.sat_with if other in table.person_at)
                    for person in table.people]  # fmt: skip
        self.with_whom = _companions(sheet)
        for seat, holder in enumerate(sheet.holder):
            if holder != NOBODY:
                self._count(holder, seat, 1)

    def cost(self, person: int) -> int:
        """How far it is from being their turn to lead: 0 for whoever never did, more the more lately and often."""
        return min(self.recent[person] + self.OFTEN * self.led[person], self.MOST)

    def _recent(self, led: tuple[date, ...], today: date) -> int:
        """0 to OFTEN, by how lately they led."""
        return max(self.OFTEN - (today - max(led)).days // MONTH, 0) if led else 0

    def price(self, person: int, seat: int) -> tuple[int, int]:
        """What it costs when they take the seat that they do not hold: turns, then repeats."""
        one = self.sheet.table.seats[seat]
        again = sum(self.looked[person][team] for team in one.teams) if self.looked[person] else 0
        met = self.met[person]
        if met:
            again += sum(met[self.sheet.holder[other]] for other in self.with_whom[seat])
        return (self.cost(person) if one.rotates else 0), again

    def sit(self, person: int, seat: int) -> None:
        """They take it."""
        self.sheet.sit(person, seat)
        self._count(person, seat, 1)

    def leave(self, seat: int) -> int:
        """Its holder gets up; who that was."""
        person = self.sheet.holder[seat]
        self._count(person, seat, -1)
        return self.sheet.leave(seat)

    def _count(self, person: int, seat: int, by: int) -> None:
        one = self.sheet.table.seats[seat]
        if one.rotates:
            self.led[person] += by
        for team in one.teams:
            self.looked[person][team] += by
        for other in self.with_whom[seat]:
            them = self.sheet.holder[other]
            if them not in (NOBODY, person):
                self.met[person][them] += by
                self.met[them][person] += by


def seated(table: Table, picks: Iterable[Pick]) -> Turns:
    """A sheet on which these sit, and stay."""
    turns = Turns(Sheet(table))
    for pick in picks:
        turns.sit(table.person_at[pick.person], table.seat_at[pick.seat])
        turns.sheet.pinned.add(table.seat_at[pick.seat])
    return turns


def _companions(sheet: Sheet) -> list[tuple[int, ...]]:
    """seat → the other seats of its item"""
    items: dict[str, list[int]] = {}
    for n, seat in enumerate(sheet.table.seats):
        if seat.item:
            items.setdefault(seat.item, []).append(n)
    return [_others(n, items.get(seat.item, ())) for n, seat in enumerate(sheet.table.seats)]


def _others(seat: int, group: Iterable[int]) -> tuple[int, ...]:
    return tuple(other for other in group if other != seat)
