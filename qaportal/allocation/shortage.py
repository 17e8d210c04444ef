"""Where people are too few: the seats that compete for the same people, as the cut of the flow has them (X-05)."""

from collections.abc import Iterator
from dataclasses import dataclass

from qaportal.allocation.sheet import NOBODY, Sheet
from qaportal.allocation.table import bits_of
from qaportal.lib.formats import plural


@dataclass(frozen=True)
class Shortage:
    """Seats, by id, that only these people may take, and of which so many stay empty whoever takes which.

    A person is in it who may take one of the seats, and can only do so for another of them.
    """

    seats: tuple[int, ...]
    people: tuple[int, ...]
    empty: int

    @property
    def places(self) -> int:
        """How many of the seats these people have room for."""
        return len(self.seats) - self.empty

    def __str__(self) -> str:
        if not self.people:
            return f"{plural(self.empty, 'seat')} can be taken by nobody."
        room = f"{'has' if len(self.people) == 1 else 'have'} room for {self.places or 'none'} of them"
        who, seats = plural(len(self.people), "person", "people"), plural(len(self.seats), "seat")
        stay = "1 stays empty" if self.empty == 1 else f"{self.empty} stay empty"
        return f"{seats} can be taken by {who} only, who {room}: {stay}."


def shortages(sheet: Sheet) -> tuple[Shortage, ...]:
    """Every empty seat in the one set that it competes in; sets that share a seat are one. The largest first."""
    sets: list[tuple[set[int], set[int]]] = []
    for seat in sheet.open_seats():
        if not any(seat in seats for seats, _ in sets):
            sets = _joined(sets, _competing(sheet, seat))
    found = [_shortage(sheet, seats, people) for seats, people in sets]
    return tuple(sorted(found, key=lambda one: (-len(one.seats), one.seats)))


def _joined(sets: list[tuple[set[int], set[int]]], new: tuple[set[int], set[int]]) -> list[tuple[set[int], set[int]]]:
    seats, people = new
    apart = [one for one in sets if one[0].isdisjoint(seats)]
    for one in sets:
        if not one[0].isdisjoint(seats):
            seats, people = seats | one[0], people | one[1]
    return [*apart, (seats, people)]


def _competing(sheet: Sheet, seat: int) -> tuple[set[int], set[int]]:
    """The seats and people that can be reached by handing on from an empty seat: all of them are taken up."""
    seats, people, to_see = {seat}, set[int](), [seat]
    while to_see:
        one = to_see.pop()
        for person in bits_of(sheet.table.allowed[one]):
            people.add(person)
            for held in _in_the_way(sheet, person, one):
                if held not in seats:
                    seats.add(held)
                    to_see.append(held)
    return seats, people


def _in_the_way(sheet: Sheet, person: int, seat: int) -> Iterator[int]:
    """Seats of theirs of which each alone keeps them out of this one."""
    full = [key for key in sheet.keys[seat] if sheet.room(person, *key) == 0]
    clashing = sheet.held[person] & sheet.clashes[seat]
    for held in sorted(sheet.held[person] - sheet.pinned - {seat}):
        if clashing <= {held} and all(key in sheet.keys[held] for key in full) and (full or clashing):
            yield held


def _shortage(sheet: Sheet, seats: set[int], people: set[int]) -> Shortage:
    table = sheet.table
    return Shortage(
        tuple(sorted(table.seats[n].id for n in seats)),
        tuple(sorted(table.people[n].id for n in people)),
        sum(sheet.holder[n] == NOBODY for n in seats),
    )
