"""Making a plan that holds better by moves and swaps that keep every rule: first evenness, then turns, then repeats."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from qaportal.allocation.sheet import NOBODY
from qaportal.allocation.table import bits_of
from qaportal.allocation.turns import Turns
from qaportal.allocation.watch import Watch

PASSES = 4
NEAR = 40  # swaps that are tried for a seat or a person before they are let be


class Polish:
    """One plan, made better in place."""

    def __init__(self, turns: Turns, watch: Watch) -> None:
        self.turns = turns
        self.sheet = turns.sheet
        self.work = self.sheet.table.quarters
        self.watch = watch

    def until_even(self, least: int | None) -> None:
        """Moves, then swaps of seats of different length, until neither helps or nothing can be better."""
        for n in range(PASSES):
            self.watch.tell("evening out", n, PASSES)
            if self.sheet.uneven == least or self.watch.is_over or not self._moves() | self._swaps():
                return

    def until_fewer_repeats(self) -> None:
        """Swaps of like seats until turns and repeats get no fewer."""
        for n in range(PASSES):
            self.watch.tell("turns and repeats", n, PASSES)
            if self.watch.is_over or not self._turns_and_repeats():
                return

    def best_move(self) -> bool:
        """The one move that makes the load most even, of those who are furthest above their share."""
        levels, found = self._levels(), list[tuple[int, int, int]]()
        for person in levels[: -NEAR - 1 : -1]:
            for seat in sorted(self.sheet.held[person] - self.sheet.pinned):
                to = self.lighter(seat, levels)
                if to is not None:
                    found.append((self._gain(seat, to), seat, to))
        if found:
            _, seat, to = min(found)
            self.turns.leave(seat)
            self.turns.sit(to, seat)
        return bool(found)

    def _gain(self, seat: int, to: int) -> int:
        work = self.work[seat]
        return self.sheet.adds(to, work) + self.sheet.adds(self.sheet.holder[seat], -work)

    def _levels(self) -> list[int]:
        """People, those first who are furthest below their share."""
        paces, load = self.sheet.table.paces, self.sheet.load
        return sorted(range(len(load)), key=lambda person: (paces[person] * load[person], person))

    def _moves(self) -> bool:
        better, levels = False, self._levels()
        for person in reversed(levels):
            if self.watch.is_over:
                break
            for seat in sorted(self.sheet.held[person] - self.sheet.pinned, key=lambda n: (-self.work[n], n)):
                to = self.lighter(seat, levels)
                if to is not None:
                    self.turns.leave(seat)
                    self.turns.sit(to, seat)
                    better = True
        return better

    def lighter(self, seat: int, levels: list[int]) -> int | None:
        """The first of those, in this order, to whom the seat can go so that the load is more even."""
        holder, work, allowed = self.sheet.holder[seat], self.work[seat], self.sheet.table.allowed[seat]
        spared, adds = -self.sheet.adds(holder, -work), self.sheet.adds
        for person in levels:
            if allowed >> person & 1 and person != holder:
                if adds(person, work) >= spared:
                    return None
                if self.sheet.may(person, seat):
                    return person
        return None

    def _swaps(self) -> bool:
        better, levels = False, self._levels()
        lengths = sorted(set(self.work))
        least = min((longer - shorter for shorter, longer in pairwise(lengths)), default=0)
        for person in reversed(levels) if least else ():
            if self.watch.is_over:
                break
            better |= self._swap_away(person, levels, least)
        return better

    def _swap_away(self, person: int, levels: list[int], least: int) -> bool:
        """A longer seat of theirs for a shorter one of somebody who is below, if that is at all worth its while."""
        tried = 0
        for other in levels:
            most = self._worth(person, other)
            if most < least or tried >= NEAR:
                return False
            for seat, for_it in self._pairs(person, other, most):
                if self._swapped(seat, for_it):
                    return True
                tried += 1
        return False

    def _worth(self, person: int, other: int) -> int:
        """How much work at most can go from one to the other so that their loads are more even."""
        paces, load = self.sheet.table.paces, self.sheet.load
        apart = paces[person] * load[person] - paces[other] * load[other]
        return (2 * apart - 1) // (paces[person] + paces[other])

    def _pairs(self, person: int, other: int, most: int) -> Iterator[tuple[int, int]]:
        mine, theirs = (sorted(self.sheet.held[one] - self.sheet.pinned) for one in (person, other))
        allowed, work = self.sheet.table.allowed, self.work
        theirs = [n for n in theirs if allowed[n] >> person & 1]
        return (
            (seat, for_it)
            for seat in mine
            if allowed[seat] >> other & 1
            for for_it in theirs
            if 0 < work[seat] - work[for_it] <= most
        )

    def _swapped(self, seat: int, for_it: int, prices: bool = False) -> bool:
        """Swap the two where the rules allow it and, if asked, turns and repeats get fewer. Whether that was so."""
        one, other = self.turns.leave(seat), self.turns.leave(for_it)
        if self._fits(one, other, seat, for_it, prices):
            self.turns.sit(other, seat)
            if self.sheet.may(one, for_it):
                self.turns.sit(one, for_it)
                return True
            self.turns.leave(seat)
        self.turns.sit(one, seat)
        self.turns.sit(other, for_it)
        return False

    def _fits(self, one: int, other: int, seat: int, for_it: int, prices: bool) -> bool:
        if not (self.sheet.may(other, seat) and self.sheet.may(one, for_it)):
            return False
        price = self.turns.price
        return not prices or _sum(price(other, seat), price(one, for_it)) < _sum(price(one, seat), price(other, for_it))

    def _turns_and_repeats(self) -> bool:
        """Swap seats of one kind and length where fewer lead again, meet again or look at a team again."""
        groups, better = self._groups(), False
        for seat, holder in enumerate(self.sheet.holder):
            if holder == NOBODY or seat in self.sheet.pinned or not any(self._price_now(seat)):
                continue
            if self.watch.is_over:
                break
            better |= self._passed_on(seat) or any(
                self._swapped(seat, other, prices=True) for other in self._others(seat, groups)
            )
        return better

    def _passed_on(self, seat: int) -> bool:
        """To somebody with whom the load is exactly as even, and turns and repeats are fewer. Whether there was one."""
        holder = self.turns.leave(seat)
        work, adds = self.work[seat], self.sheet.adds
        now, price = adds(holder, work), self.turns.price(holder, seat)
        for person in bits_of(self.sheet.table.allowed[seat]):
            if adds(person, work) == now and self.turns.price(person, seat) < price and self.sheet.may(person, seat):
                self.turns.sit(person, seat)
                return True
        self.turns.sit(holder, seat)
        return False

    def _others(self, seat: int, groups: dict[tuple[str, str, int], list[int]]) -> Iterator[int]:
        holder, allowed, tried = self.sheet.holder, self.sheet.table.allowed, 0
        for other in groups[self._group(seat)]:
            them = holder[other]
            if them not in (NOBODY, holder[seat]) and allowed[seat] >> them & 1:
                if tried == NEAR:
                    return
                tried += 1
                yield other

    def _group(self, seat: int) -> tuple[str, str, int]:
        one = self.sheet.table.seats[seat]
        return one.kind, one.role, self.work[seat]

    def _groups(self) -> dict[tuple[str, str, int], list[int]]:
        found = defaultdict[tuple[str, str, int], list[int]](list)
        for seat in range(len(self.work)):
            if seat not in self.sheet.pinned:
                found[self._group(seat)].append(seat)
        return found

    def _price_now(self, seat: int) -> tuple[int, int]:
        """What its holder costs there, against somebody who never was."""
        person = self.turns.leave(seat)
        found = self.turns.price(person, seat)
        self.turns.sit(person, seat)
        return found


def _sum(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return one[0] + other[0], one[1] + other[1]
