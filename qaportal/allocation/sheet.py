"""Who sits where at the moment: sitting down, getting up, and what keeps somebody from sitting down now."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, time

from qaportal.allocation.rules import Rule
from qaportal.allocation.table import Table
from qaportal.allocation.values import Cap, Seat

SECOND_LOOKS = ("moderate", "third_party")
NOBODY = -1
_Key = tuple[str | None, str | None]  # (kind, cycle), None for any
_Sort = tuple[str | None, bool]  # (kind or None for any, whether in each cycle)


class Sheet:
    """A plan in the making, by the numbers of a table. `pinned` seats keep their holder."""

    def __init__(self, table: Table) -> None:
        self.table = table
        people = range(len(table.people))
        self.holder = [NOBODY] * len(table.seats)
        self.pinned: set[int] = set()
        self.load = list(table.carried)
        self.held: list[set[int]] = [set() for _ in people]
        self.taken: list[Counter[_Key]] = [Counter() for _ in people]
        self.limits = [_limits(person.caps) for person in table.people]
        self.keys = [_keys(seat) for seat in table.seats]
        self.clashes = _clashes(table.seats)
        self.apart = _apart(table)

    def room(self, person: int, kind: str | None, cycle: str | None) -> int | None:
        """How many more of this kind (of any) in this cycle (in the year) their cap leaves them; None without one."""
        most = self.limits[person].get((kind, cycle is not None))
        return None if most is None else max(most - self.taken[person][kind, cycle], 0)

    def sit(self, person: int, seat: int) -> None:
        """Put them in it, whatever keeps them out."""
        self.holder[seat] = person
        self.held[person].add(seat)
        self.load[person] += self.table.quarters[seat]
        self.taken[person].update(self.keys[seat])

    def leave(self, seat: int) -> int:
        """Empty it; who held it."""
        person = self.holder[seat]
        self.holder[seat] = NOBODY
        self.held[person].remove(seat)
        self.load[person] -= self.table.quarters[seat]
        self.taken[person].subtract(self.keys[seat])
        return person

    def may(self, person: int, seat: int) -> bool:
        """Whether no rule at all keeps them out as things stand."""
        return (
            bool(self.table.allowed[seat] >> person & 1)
            and self.has_room(person, seat)
            and not self.is_taken_up(person, seat)
        )

    def is_taken_up(self, person: int, seat: int) -> bool:
        """Whether they have a place there or at that time, or are too near to somebody who looks at the same record."""
        clash = self.clashes[seat]
        return (bool(clash) and not self.held[person].isdisjoint(clash)) or (
            bool(self.apart[seat]) and bool(self.too_near(person, seat))
        )

    def has_room(self, person: int, seat: int) -> bool:
        """Whether their caps leave room for it."""
        return not self.limits[person] or all(self.room(person, *key) != 0 for key in self.keys[seat])

    def too_near(self, person: int, seat: int) -> Rule:
        """The rules by which they are too near to whoever looks at the same record in another seat (NS-052)."""
        broken = Rule(0)
        mine = self.teams(person, seat)
        for other, rule in self.apart[seat]:
            them = self.holder[other]
            if them != NOBODY and (them == person or not mine.isdisjoint(self.teams(them, other))):
                broken |= rule
        return broken

    def teams(self, person: int, seat: int) -> frozenset[str]:
        """Their teams on the seat's days."""
        one = self.table.seats[seat]
        return self.table.teams_on(person, one.first, one.last)

    def mask(self, person: int, seat: int) -> Rule:
        """Every rule that keeps them out as things stand."""
        return self.table.mask(person, seat) | self.now(person, seat)

    def now(self, person: int, seat: int) -> Rule:
        """The rules that keep them out because of who sits where."""
        broken = self.too_near(person, seat)
        if not self.has_room(person, seat):
            broken |= Rule.CAP
        if not self.held[person].isdisjoint(self.clashes[seat]):
            broken |= Rule.ONE_PLACE
        return broken

    def open_seats(self) -> list[int]:
        """Those that nobody holds, in order."""
        return [seat for seat, person in enumerate(self.holder) if person == NOBODY]

    @property
    def uneven(self) -> int:
        """The sum of squared load over share: what is to be as little as it can be."""
        return sum(pace * load * load for pace, load in zip(self.table.paces, self.load, strict=True))

    def adds(self, person: int, work: int) -> int:
        """By how much unevenness grows when they take so much more work (falls, when less)."""
        return self.table.paces[person] * work * (2 * self.load[person] + work)


def _keys(seat: Seat) -> tuple[_Key, _Key, _Key, _Key]:
    return (None, None), (None, seat.cycle), (seat.kind, None), (seat.kind, seat.cycle)


def _limits(caps: tuple[Cap, ...]) -> dict[_Sort, int]:
    """The least of the caps of each sort."""
    found: dict[_Sort, int] = {}
    for cap in caps:
        sort = cap.kind or None, cap.per == "cycle"
        found[sort] = min(cap.most, found.get(sort, cap.most))
    return found


def _clashes(seats: list[Seat]) -> list[frozenset[int]]:
    """seat → those that nobody can sit in as well: another of the same item, or one at the same time."""
    by_item, by_day = defaultdict[str, list[int]](list), defaultdict[object, list[int]](list)
    for n, seat in enumerate(seats):
        by_item[seat.item].append(n)
        for day in seat.days if seat.is_fixed else ():
            by_day[day].append(n)
    return [frozenset(_clashing(n, seat, seats, by_item, by_day)) for n, seat in enumerate(seats)]


def _clashing(
    n: int, seat: Seat, seats: list[Seat], by_item: dict[str, list[int]], by_day: dict[object, list[int]]
) -> Iterator[int]:
    if seat.item:
        yield from (other for other in by_item[seat.item] if other != n)
    for day in seat.days if seat.is_fixed else ():
        yield from (other for other in by_day[day] if other != n and overlap(seat, seats[other]))


def overlap(seat: Seat, other: Seat) -> bool:
    """Whether two seats of one day are at the same time. One without times takes the whole day."""
    if seat.starts is None or seat.ends is None or other.starts is None or other.ends is None:
        return True
    return seat.starts < other.ends and other.starts < seat.ends


def together(seats: Sequence[Seat]) -> int:
    """How many of these seats one person could have at most: no two of one item, none at the same time as another."""
    items = len({seat.item for seat in seats if seat.item}) + sum(not seat.item for seat in seats)
    days = defaultdict[date, list[Seat]](list)
    for seat in seats:
        days[seat.first].append(seat)
    return min(items, sum(map(_one_by_one, days.values())))


def _one_by_one(seats: Sequence[Seat]) -> int:
    """In how many of these seats, which begin on one day, one person could sit, one after the other: always the first
    to end; those without days of their own beside them."""
    fixed = [seat for seat in seats if seat.is_fixed]
    count, free = 0, time.min
    timed = [(seat.ends, seat.starts) for seat in fixed if seat.starts and seat.ends]
    for ends, starts in sorted(timed):
        if starts >= free:
            count, free = count + 1, ends
    return max(count, min(len(fixed), 1)) + len(seats) - len(fixed)


def _apart(table: Table) -> list[tuple[tuple[int, Rule], ...]]:
    """seat → the other looks at the same record that its holder has to be apart from, and by which rule."""
    looks = defaultdict[str, list[int]](list)
    for n, seat in enumerate(table.seats):
        if seat.item and seat.role in ("review", *SECOND_LOOKS):
            looks[seat.item].append(n)
    found: list[tuple[tuple[int, Rule], ...]] = [()] * len(table.seats)
    for group in looks.values():
        for n in group:
            found[n] = tuple((other, rule) for other in group if other != n and (rule := _between(table, n, other)))
    return found


def _between(table: Table, seat: int, other: int) -> Rule:
    """The rule that keeps two looks at one record apart; none between two first looks."""
    roles = {table.seats[seat].role, table.seats[other].role}
    if roles == {"review"} or len(roles) == 1:
        return Rule(0)
    if "third_party" in roles:
        return Rule.THIRD_PARTY
    moderator = seat if table.seats[seat].role == "moderate" else other
    return table.rules[moderator] & Rule.REVIEWER
