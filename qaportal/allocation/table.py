"""People and seats in order, and who is kept out of which seat before anybody sits: sets of people as bits.

A set of people is an integer, the n-th bit for the n-th person; a rule excludes such a set from a seat. Seats that a
rule sees alike share one. So the mask [person, seat] is kept as its columns, and a rule is one operation for everybody.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cached_property
from hashlib import blake2b

from qaportal.allocation.days import Calendar, Presence, share
from qaportal.allocation.rules import BY_PLAN, Rule, each, of_seat
from qaportal.allocation.values import Person, Round, Seat

PACE = 1_000_000  # over a share of 1000: what a squared quarter of an hour weighs for somebody full-time
QUARTER = 15  # minutes


def bits_of(people: int) -> Iterator[int]:
    """The numbers of those in the set, lowest first."""
    while people:
        low = people & -people
        yield low.bit_length() - 1
        people ^= low


def quarters(minutes: int) -> int:
    """Minutes of work in quarters of an hour, at least one."""
    return max(round(minutes / QUARTER), 1)


class Table:
    """A round, numbered. People stand in an order that the seed settles, so that no id is favoured for its size."""

    def __init__(self, asked: Round) -> None:
        self.asked = asked
        self.people = sorted(asked.people, key=lambda person: _lot(asked.seed, person.id))
        self.seats = sorted(asked.seats, key=lambda seat: seat.id)
        self.person_at = {person.id: n for n, person in enumerate(self.people)}
        self.seat_at = {seat.id: n for n, seat in enumerate(self.seats)}
        self.everybody = (1 << len(self.people)) - 1
        self.calendar = Calendar.of(asked)
        self.presences = [Presence.of(person, self.calendar) for person in self.people]
        year = self.calendar.bits(*asked.span)
        self.shares = [share(one, there, year) for one, there in zip(self.people, self.presences, strict=True)]
        self.paces = [PACE // share for share in self.shares]
        self.carried = [round((person.carried + person.credit) / QUARTER) for person in self.people]
        self.quarters = [quarters(seat.minutes) for seat in self.seats]
        self.rules = [of_seat(seat) for seat in self.seats]
        self._kept: dict[tuple[object, ...], int] = {}

    def excluded(self, rule: Rule, seat: int) -> int:
        """Those whom this rule keeps out of the seat, whoever else sits where."""
        one = self.seats[seat]
        key = (rule, *_SEEN[rule](one))
        if key not in self._kept:
            self._kept[key] = _OUT[rule](self, one)
        return self._kept[key]

    @cached_property
    def allowed(self) -> list[int]:
        """seat → those whom none of its rules keeps out before anybody sits"""
        found = []
        for seat, rules in enumerate(self.rules):
            out = 0
            for rule in each(rules & ~BY_PLAN):
                out |= self.excluded(rule, seat)
            found.append(self.everybody & ~out)
        return found

    def mask(self, person: int, seat: int) -> Rule:
        """The rules that keep this person out of this seat, whoever else sits where."""
        broken = Rule(0)
        for rule in each(self.rules[seat] & ~BY_PLAN):
            if self.excluded(rule, seat) >> person & 1:
                broken |= rule
        return broken

    def teams_on(self, person: int, first: date, last: date) -> frozenset[str]:
        """The teams in which they work on any of these days."""
        return frozenset(
            stay.team for stay in self.people[person].stays if stay.team and _meets(stay.first, stay.last, first, last)
        )

    def set_of(self, ids: Iterable[int]) -> int:
        """People by id, as a set; ids of nobody in the round are passed over."""
        found = 0
        for one in ids:
            if one in self.person_at:
                found |= 1 << self.person_at[one]
        return found

    def those(self, test: Callable[[int, Person], bool]) -> int:
        """Everybody of whom the test is true."""
        return sum(1 << n for n, person in enumerate(self.people) if test(n, person))

    @cached_property
    def stays(self) -> tuple[dict[str, list[tuple[int, date, date | None]]], ...]:
        """team and service → who was there from when to when"""
        found: tuple[dict[str, list[tuple[int, date, date | None]]], ...] = (defaultdict(list), defaultdict(list))
        for n, person in enumerate(self.people):
            for stay in person.stays:
                for where, key in zip(found, (stay.team, stay.service), strict=True):
                    where[key].append((n, stay.first, stay.last))
        return found

    def placed(self, kind: int, keys: Iterable[str], seat: Seat) -> int:
        """Who works in one of these teams (0) or services (1) on any of the seat's days."""
        found = 0
        for key in keys:
            for n, first, last in self.stays[kind].get(key, ()):
                if key and _meets(first, last, seat.first, seat.last):
                    found |= 1 << n
        return found

    def managers(self, seat: Seat) -> frozenset[int]:
        """The worker's managers, by id: now, at the time, and on any of the seat's days."""
        worker = None if seat.worker is None else self.person_at.get(seat.worker)
        lines = () if worker is None else self.people[worker].lines
        return seat.managers | {line.manager for line in lines if _meets(line.first, line.last, seat.first, seat.last)}

    def conflicting(self, seat: Seat) -> int:
        """Who declared a conflict with the worker, with a manager of theirs or with the record; or the other way."""
        about = self.managers(seat) | ({seat.worker} if seat.worker is not None else set())
        those = [self.people[self.person_at[one]] for one in about if one in self.person_at]
        named = {other for person in those for other in person.conflicts}
        return self.set_of(named) | self._declared(about, seat.item)

    def _declared(self, about: frozenset[int], item: str) -> int:
        found = 0
        for n, conflicts, items in self._with_conflicts:
            if conflicts & about or (item and item in items):
                found |= 1 << n
        return found

    @cached_property
    def _with_conflicts(self) -> list[tuple[int, frozenset[int], frozenset[str]]]:
        declared = [(n, person.conflicts, person.conflict_items) for n, person in enumerate(self.people)]
        return [one for one in declared if one[1] or one[2]]

    def absent(self, seat: Seat, is_so: Callable[[Presence, int], bool]) -> int:
        """Those of whom it is not so on the seat's days."""
        days = self.calendar.bits(seat.first, seat.last)
        return self.those(lambda n, _: not is_so(self.presences[n], days))


def _lot(seed: int, ident: int) -> bytes:
    return blake2b(f"{seed}:{ident}".encode(), digest_size=8).digest()


def _meets(first: date, last: date | None, other_first: date, other_last: date) -> bool:
    return first <= other_last and (last is None or last >= other_first)


# What a rule looks at in a seat: seats that agree on it share the answer.
_SEEN: dict[Rule, Callable[[Seat], tuple[object, ...]]] = {
    Rule.POST: lambda seat: (seat.posts,),
    Rule.POOL: lambda seat: (seat.pool,),
    Rule.FLAG: lambda seat: (seat.needs, seat.not_while),
    Rule.NOT_HERE: lambda seat: (seat.first, seat.last),
    Rule.AWAY: lambda seat: (seat.first, seat.last),
    Rule.OWN_WORK: lambda seat: (seat.worker,),
    Rule.BESIDE: lambda seat: (seat.beside,),
    Rule.MANAGER: lambda seat: (seat.worker, seat.managers, seat.first, seat.last),
    Rule.CONFLICT: lambda seat: (seat.worker, seat.managers, seat.first, seat.last, seat.item),
    Rule.OWN_TEAM: lambda seat: (seat.team, seat.first, seat.last),
    Rule.OWN_SERVICE: lambda seat: (seat.service, seat.first, seat.last),
    Rule.VISITED_TEAM: lambda seat: (seat.visited, seat.first, seat.last),
    Rule.VISITED_SERVICE: lambda seat: (seat.visited_services, seat.first, seat.last),
}

_OUT: dict[Rule, Callable[[Table, Seat], int]] = {
    Rule.POST: lambda table, seat: table.those(lambda _, person: not person.posts & seat.posts),
    Rule.POOL: lambda table, seat: table.everybody & ~table.set_of(seat.pool or ()),
    Rule.FLAG: lambda table, seat: table.those(
        lambda _, person: not seat.needs <= person.flags or bool(seat.not_while & person.flags)
    ),
    Rule.NOT_HERE: lambda table, seat: table.absent(seat, Presence.is_employed),
    Rule.AWAY: lambda table, seat: table.absent(seat, Presence.is_there),
    Rule.OWN_WORK: lambda table, seat: table.set_of([] if seat.worker is None else [seat.worker]),
    Rule.BESIDE: lambda table, seat: table.set_of(seat.beside),
    Rule.MANAGER: lambda table, seat: table.set_of(table.managers(seat)),
    Rule.CONFLICT: lambda table, seat: table.conflicting(seat),
    Rule.OWN_TEAM: lambda table, seat: table.placed(0, (seat.team,), seat),
    Rule.OWN_SERVICE: lambda table, seat: table.placed(1, (seat.service,), seat),
    Rule.VISITED_TEAM: lambda table, seat: table.placed(0, seat.visited, seat),
    Rule.VISITED_SERVICE: lambda table, seat: table.placed(1, seat.visited_services, seat),
}
