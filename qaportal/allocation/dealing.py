"""Dealing open seats out: how many to whom, then which, until every rule holds."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from qaportal.allocation.handing import Hands
from qaportal.allocation.network import Block, Network, blocks
from qaportal.allocation.solvers import assignment
from qaportal.allocation.turns import Turns
from qaportal.allocation.watch import Watch

CUTS = 6  # times that a flow is cut and asked again before what is still too much is left to be handed on
PART = 60  # seats that are assigned at once, at most
FORBIDDEN = 1_000_000  # dearer than any number of turns and repeats in a block
AGAIN = 10  # what a turn weighs against a repeat
ROLES = ("review", "moderate", "third_party")  # second looks are dealt when it is known who looks first

_Shared = list[dict[int, int]]  # block → person → seats


def deal(turns: Turns, seats: Sequence[int], watch: Watch) -> int:
    """Seat people in these seats, all of which are open; how many can be filled at most, by the first flow."""
    found = blocks(turns.sheet, seats)
    watch.tell("flow", 0, len(found))
    network = Network(turns.sheet, found, turns)
    filled, _ = network.solve()
    _seat(turns, found, _cut(turns, network, watch), watch)
    return filled


def most_filled(turns: Turns, watch: Watch) -> int:
    """How many of the open seats can be filled at most, whoever then gets which."""
    found = blocks(turns.sheet, turns.sheet.open_seats())
    watch.tell("flow", 0, len(found))
    return Network(turns.sheet, found, turns).solve()[0]


def _cut(turns: Turns, network: Network, watch: Watch) -> _Shared:
    """What the flow shares out, once whoever got more than they may has been cut down to it."""
    shared = network.shared_out()
    for _ in range(CUTS):
        cuts = _too_much(turns, network.blocks, shared)
        if not cuts or watch.is_over:
            break
        for (person, n), most in cuts.items():
            network.cut(person, n, most)
        network.solve()
        shared = network.shared_out()
    return shared


def _too_much(turns: Turns, found: Sequence[Block], shared: _Shared) -> dict[tuple[int, int], int]:
    """(person, block) → what to cut it down to: who has more of a kind in the year than they may."""
    mine, kinds = defaultdict[int, list[int]](list), defaultdict[str, list[int]](list)
    for n, by_person in enumerate(shared):
        kinds[found[n].kind].append(n)
        for person in by_person:
            mine[person].append(n)
    cuts: dict[tuple[int, int], int] = {}
    for person, some in mine.items():
        for kind in sorted({found[n].kind for n in some}):
            cuts |= _over_cap(turns, person, kinds[kind], found, shared)
    return cuts


def _over_cap(
    turns: Turns, person: int, group: list[int], found: Sequence[Block], shared: _Shared
) -> dict[tuple[int, int], int]:
    """Where they have more of a kind than its cap for the year: what they keep, and no more of it anywhere."""
    room = turns.sheet.room(person, found[group[0]].kind, None)
    if room is None or sum(shared[n].get(person, 0) for n in group) <= room:
        return {}
    cuts: dict[tuple[int, int], int] = {}
    for n in sorted(group, key=lambda n: (len(found[n].most), n)):
        if person in found[n].most:
            cuts[person, n] = min(shared[n].get(person, 0), room)
            room -= cuts[person, n]
    return cuts


def _seat(turns: Turns, found: Sequence[Block], shared: _Shared, watch: Watch) -> None:
    order = sorted(range(len(found)), key=lambda n: (_rank(turns, found[n]), n))
    for done, n in enumerate(order):
        if watch.is_over:
            return
        watch.tell("seats", done, len(order))
        _seat_block(turns, found[n].seats, [person for person, count in shared[n].items() for _ in range(count)])


def _rank(turns: Turns, block: Block) -> int:
    role = turns.sheet.table.seats[block.seats[0]].role
    return ROLES.index(role) if role in ROLES else 0


def _seat_block(turns: Turns, seats: Sequence[int], slots: Sequence[int]) -> None:
    """Who of those gets which of these seats. A large block is dealt in parts, and then what was left over of all."""
    parts = -(-len(seats) // PART)
    left = [_assign(turns, seats[n::parts], slots[n::parts]) for n in range(parts)]
    if parts > 1:
        _assign(turns, [seat for some, _ in left for seat in some], [person for _, some in left for person in some])


def _assign(turns: Turns, seats: Sequence[int], slots: Sequence[int]) -> tuple[list[int], list[int]]:
    """A linear assignment at the least turns and repeats; the seats and people whom it leaves over."""
    if not slots or not seats:
        return list(seats), list(slots)
    rows = {person: [_price(turns, person, seat) for seat in seats] for person in dict.fromkeys(slots)}
    costs = [rows[person] for person in slots] + [[FORBIDDEN] * len(seats)] * (len(seats) - len(slots))
    costs = [line + [FORBIDDEN] * (len(slots) - len(seats)) for line in costs]
    left: list[int] = []
    for person, column in zip(slots, assignment(costs), strict=False):
        if column < len(seats) and turns.sheet.may(person, seats[column]):
            turns.sit(person, seats[column])
        else:
            left.append(person)
    return [seat for seat in seats if turns.sheet.holder[seat] < 0], left


def _price(turns: Turns, person: int, seat: int) -> int:
    sheet = turns.sheet
    if not sheet.table.allowed[seat] >> person & 1 or sheet.is_taken_up(person, seat):
        return FORBIDDEN
    turn, again = turns.price(person, seat)
    return AGAIN * turn + again


def bound(turns: Turns, seats: Sequence[int], filled: int) -> int:
    """The least unevenness of any plan that fills so many of these open seats: in a flow that may share seats out."""
    sheet = turns.sheet
    network = Network(sheet, blocks(sheet, seats), turns, split=True)
    units = sorted(
        (units for block, units in zip(network.blocks, network.units, strict=True) for _ in block.seats), reverse=True
    )
    return sheet.uneven + network.solve(network.total - sum(units[: len(units) - filled]))[1]


def restore(turns: Turns, holders: Iterable[int]) -> None:
    """Everybody back to where they sat."""
    changed = [(n, was) for n, was in enumerate(holders) if turns.sheet.holder[n] != was]
    for n, _ in changed:
        if turns.sheet.holder[n] >= 0:
            turns.leave(n)
    for n, was in changed:
        if was >= 0:
            turns.sit(was, n)


def redeal(turns: Turns, quarters: int, watch: Watch) -> bool:
    """Deal all seats of one length anew while the others stand, and keep that if it is better. Whether it was."""
    sheet = turns.sheet
    before, was = list(sheet.holder), (len(sheet.open_seats()), sheet.uneven)
    loose = [n for n, work in enumerate(sheet.table.quarters) if work == quarters and n not in sheet.pinned]
    for n in loose:
        if sheet.holder[n] >= 0:
            turns.leave(n)
    deal(turns, loose, watch)
    Hands(turns, watch).fill(1, was[0])
    if (len(sheet.open_seats()), sheet.uneven) < was:
        return True
    restore(turns, before)
    return False
