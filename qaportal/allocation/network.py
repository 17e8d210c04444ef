"""Who does how many of what: seats as a flow from people to blocks of like seats.

The people's arcs rise in cost, so that the cheapest flow is the one whose loads are most even; caps that nest are
capacities on the way. What does not nest (a cap on a kind in the year, two places at one time) is left out here, so
that what this finds is also a bound: no plan fills more seats, nor as many of them more evenly.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from math import ceil, gcd
from operator import or_

from qaportal.allocation.sheet import NOBODY, Sheet, together
from qaportal.allocation.solvers import Arc, Flow
from qaportal.allocation.table import bits_of
from qaportal.allocation.turns import Turns

STEPS = 16  # rising steps of a load: at least so many
SOURCE, SINK = 0, 1
LARGEST = 1 << 61  # costs times nodes: OR-Tools counts in 64 bits


@dataclass(frozen=True)
class Block:
    """Open seats that differ only by day and by whose work they look at; how many of them each person may take."""

    seats: tuple[int, ...]
    kind: str
    cycle: str
    quarters: int
    rotates: bool
    most: Mapping[int, int]


def blocks(sheet: Sheet, seats: Iterable[int]) -> list[Block]:
    """The open seats in blocks, in order of their first seats."""
    table, found = sheet.table, defaultdict[object, list[int]](list)
    for n in seats:
        seat = table.seats[n]
        key = (seat.kind, seat.cycle, seat.role, seat.posts, table.quarters[n], seat.rotates, seat.must_not)
        found[key].append(n)
    return [_block(sheet, tuple(group)) for group in found.values()]


def _block(sheet: Sheet, group: tuple[int, ...]) -> Block:
    seat = sheet.table.seats[group[0]]
    sets = [sheet.table.allowed[n] & ~busy(sheet, n) for n in group]
    anyone = reduce(or_, sets)
    counts = dict.fromkeys(bits_of(anyone), len(group))
    for allowed in sets:
        for person in bits_of(anyone & ~allowed):
            counts[person] -= 1
    most = together([sheet.table.seats[n] for n in group])
    counts = {person: min(count, most) for person, count in counts.items()}
    return Block(group, seat.kind, seat.cycle, sheet.table.quarters[group[0]], seat.rotates, counts)


def busy(sheet: Sheet, seat: int) -> int:
    """Who already holds a seat that nobody can have together with this one."""
    return reduce(or_, (1 << sheet.holder[other] for other in sheet.clashes[seat] if sheet.holder[other] != NOBODY), 0)


class Network:
    """The flow of one question. A unit is a seat; `split`, it is the largest length that all seats are made of, and a
    seat may be shared out: a bound on the load where seats differ in length."""

    def __init__(self, sheet: Sheet, found: Sequence[Block], turns: Turns, split: bool = False) -> None:
        self.sheet, self.blocks, self.turns, self.split = sheet, found, turns, split
        step = reduce(gcd, (block.quarters for block in found), 0) or 1
        self.units = [block.quarters // step if split else 1 for block in found]
        self.sizes = [step if split else block.quarters for block in found]
        self.total = sum(len(block.seats) * units for block, units in zip(found, self.units, strict=True))
        work = sum(len(block.seats) * block.quarters for block in found)
        self.mean = max(round(work / max(self.total, 1)), 1)
        self.nodes = SINK + 1 + len(found)
        self.arcs: list[Arc] = []
        self.ends: dict[tuple[int, int], int] = {}  # (person, block) → arc
        self.expected = self._expected()
        self.weight = self._weight()
        self._lay()
        self.flow = Flow(self.arcs, SOURCE, SINK)

    def solve(self, supply: int | None = None) -> tuple[int, int]:
        """(units, cost) of as many units as can be, or of so many."""
        return self.flow.solve(self.total if supply is None else supply)

    def cut(self, person: int, block: int, most: int) -> None:
        """From now on they may take no more than so many of this block."""
        self.flow.limit(self.ends[person, block], most)

    def shared_out(self) -> list[dict[int, int]]:
        """block → person → units"""
        found: list[dict[int, int]] = [{} for _ in self.blocks]
        for (person, n), units in zip(self.ends, self.flow.through(self.ends.values()), strict=True):
            if units:
                found[n][person] = units
        return found

    def _node(self) -> int:
        self.nodes += 1
        return self.nodes - 1

    def _expected(self) -> list[float]:
        """What each would take if every block were shared out alike."""
        found = [0.0] * len(self.sheet.load)
        for block, units in zip(self.blocks, self.units, strict=True):
            for person in block.most:
                found[person] += len(block.seats) * units / len(block.most)
        return found

    def _weight(self) -> int:
        """What evenness weighs against turns: more than all turns together, as far as 64 bits allow."""
        turning = 0 if self.split else sum(len(block.seats) for block in self.blocks if block.rotates)
        pace, load = max(self.sheet.table.paces, default=1), max(self.sheet.load, default=0)
        dearest = 2 * pace * self.mean * (load + self._steps(max(self.expected, default=0)) * self.mean)
        nodes = 4 * len(self.sheet.table.people) * (1 + len({block.cycle for block in self.blocks}))
        return max(min(1 + turning * self.turns.MOST, LARGEST // max(dearest * nodes, 1)), 1)

    def _steps(self, expected: float) -> int:
        """How many rising steps somebody's load has; what lies above them costs as much as the last one."""
        return STEPS + STEPS * ceil(expected) // 8

    def _lay(self) -> None:
        mine = defaultdict[int, list[int]](list)
        for n, block in enumerate(self.blocks):
            self.arcs.append((SINK + 1 + n, SINK, len(block.seats) * self.units[n], 0))
            for person in block.most:
                mine[person].append(n)
        for person in sorted(mine):
            self._lay_person(person, mine[person])

    def _lay_person(self, person: int, mine: list[int]) -> None:
        here = self._node()
        self._lay_load(person, here, mine)
        for cycle, some in self._by(mine, "cycle").items():
            start = self._gate(here, self.sheet.room(person, None, cycle), some)
            for kind, group in self._by(some, "kind").items():
                self._lay_blocks(person, self._gate(start, self._of_kind(person, kind, cycle), group), group)

    def _by(self, group: list[int], name: str) -> dict[str, list[int]]:
        found = defaultdict[str, list[int]](list)
        for n in group:
            found[getattr(self.blocks[n], name)].append(n)
        return found

    def _of_kind(self, person: int, kind: str, cycle: str) -> int | None:
        rooms = self.sheet.room(person, kind, cycle), self.sheet.room(person, kind, None)
        return min((room for room in rooms if room is not None), default=None)

    def _gate(self, start: int, room: int | None, group: list[int]) -> int:
        """A node through which no more than the cap allows can pass; none where there is no cap, or it cannot bind."""
        if room is None or room >= sum(len(self.blocks[n].seats) for n in group):
            return start
        node = self._node()
        self.arcs.append((start, node, room * max(self.units[n] for n in group), 0))
        return node

    def _lay_load(self, person: int, here: int, mine: list[int]) -> None:
        """The rising steps: the k-th unit costs as much as it makes the square of the load grow."""
        pace, room = self.sheet.table.paces[person], self.sheet.room(person, None, None)
        most = sum(self.blocks[n].most[person] * self.units[n] for n in mine)
        most = most if room is None else min(most, room * max(self.units[n] for n in mine))
        steps, cost = min(most, self._steps(self.expected[person])), self.weight * pace * self.mean**2
        self.arcs += [(SOURCE, here, 1, cost * (2 * k - 1)) for k in range(1, steps)]
        self.arcs.append((SOURCE, here, most - steps + 1, cost * (2 * steps - 1)))

    def _lay_blocks(self, person: int, start: int, group: list[int]) -> None:
        cost = self.weight * 2 * self.sheet.table.paces[person] * self.sheet.load[person]
        turn = self.turns.cost(person)
        for n in group:
            block = self.blocks[n]
            price = cost * self.sizes[n] + (turn if block.rotates and not self.split else 0)
            self.ends[person, n] = len(self.arcs)
            self.arcs.append((start, SINK + 1 + n, block.most[person] * self.units[n], price))
