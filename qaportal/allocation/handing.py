"""Seats that stay open: somebody takes one, or hands on a seat of theirs to take it."""

from collections.abc import Iterator

from qaportal.allocation.sheet import NOBODY
from qaportal.allocation.table import bits_of
from qaportal.allocation.turns import Turns
from qaportal.allocation.watch import Watch

LOOKS = 60_000  # how often somebody may be asked in one go; after that only who can simply sit down does
Order = tuple[int, tuple[int, int], int]


class Hands:
    """Fills open seats one at a time. `stuck` are seats that nobody can take over as things stand."""

    def __init__(self, turns: Turns, watch: Watch) -> None:
        self.turns = turns
        self.sheet = turns.sheet
        self.watch = watch
        self.stuck: set[tuple[int, int]] = set()
        self.looks = LOOKS

    def fill(self, steps: int, at_least: int = 0) -> None:
        """Fill what can be filled with so many hand-ons a seat, until no more than `at_least` are open."""
        opened = sorted(self.sheet.open_seats(), key=lambda n: (self.sheet.table.allowed[n].bit_count(), n))
        left, self.looks = len(opened), LOOKS
        for done, seat in enumerate(opened):
            if left <= at_least or self.watch.is_over:
                return
            self.watch.tell("hand-ons", done, len(opened))
            if self.sheet.holder[seat] != NOBODY:
                continue  # filled meanwhile, in exchange for another
            left -= any(self._place(seat, depth) for depth in range(steps + 1)) or (steps > 1 and self._exchange(seat))

    def _place(self, seat: int, steps: int) -> bool:
        """Fill it; somebody may hand on a seat to take it, and so on, so many times."""
        if (seat, steps) in self.stuck:
            return False
        person = self.best(seat)
        if person is not None:
            self.turns.sit(person, seat)
            self.stuck.clear()
            return True
        self.stuck.add((seat, steps))
        return steps > 0 and any(self._hand_on(person, held, seat, steps - 1) for person, held in self._holders(seat))

    def _exchange(self, seat: int) -> bool:
        """Somebody takes it in place of one of theirs that stays open, where that leaves them room for yet another."""
        others = [other for other in self.sheet.open_seats() if other != seat]
        for person, held in self._holders(seat):
            self.turns.leave(held)
            self.turns.sit(person, seat)
            self.looks -= len(others)
            more = next((other for other in others if self.sheet.may(person, other)), None)
            if more is not None:
                self.turns.sit(person, more)
                self.stuck.clear()
                return True
            self.turns.leave(seat)
            self.turns.sit(person, held)
        return False

    def best(self, seat: int) -> int | None:
        """Of those who may sit, the one whose load it makes least uneven; then turns, repeats and the drawn order."""
        able = (person for person in bits_of(self.sheet.table.allowed[seat]) if self.sheet.may(person, seat))
        return min(able, key=lambda person: self._order(person, seat), default=None)

    def _order(self, person: int, seat: int) -> Order:
        added = self.sheet.adds(person, self.sheet.table.quarters[seat])
        return added, self.turns.price(person, seat), person

    def _holders(self, seat: int) -> Iterator[tuple[int, int]]:
        """(person, a seat that they hold) of those who could take this one if it were not for that."""
        people = sorted(
            bits_of(self.sheet.table.allowed[seat] if self.looks > 0 else 0),
            key=lambda person: self._order(person, seat),
        )
        for person in people:
            for held in sorted(self.sheet.held[person] - self.sheet.pinned):
                if self.looks > 0 and self._would_free(person, held, seat):
                    yield person, held

    def _would_free(self, person: int, held: int, seat: int) -> bool:
        self.looks -= 1
        self.turns.leave(held)
        free = self.sheet.may(person, seat)
        self.turns.sit(person, held)
        return free

    def _hand_on(self, person: int, held: int, seat: int, steps: int) -> bool:
        if (held, steps) in self.stuck:
            return False
        self.turns.leave(held)
        self.turns.sit(person, seat)
        if self._place(held, steps):
            return True
        self.turns.leave(seat)
        self.turns.sit(person, held)
        return False
