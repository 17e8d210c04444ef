"""The judge: the issue's rules read day by day and pair by pair, without a line of the engine.

`faults` says what is wrong with a plan; nothing, where it keeps every rule and tells the truth about empty seats.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from qaportal.allocation import Person, Plan, Round, Seat

# In the order in which they are told: the first that fails is the one that counts.
ORDER = (
    "post", "pool", "flag", "not_here", "away", "own_work", "beside", "manager", "conflict", "own_team", "own_service",
    "visited_team", "visited_service", "reviewer", "third_party", "one_place", "cap",
)  # fmt: skip
WHEN_NAMED = {
    "line_manager_of_worker": "manager", "same_team": "own_team", "same_service": "own_service",
    "reviewer_of_item": "reviewer", "works_in_subject_team": "visited_team",
    "works_in_subject_service": "visited_service", "has_conflict": "conflict",
}  # fmt: skip


def faults(asked: Round, plan: Plan) -> list[str]:
    """Everything that is wrong with a plan."""
    judge = Judge(asked, plan)
    return [*judge.accounts(), *judge.locks(), *judge.broken_rules(), *judge.empties(), *judge.loads()]


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def teams_of(person: Person, seat: Seat) -> set[str]:
    """The teams that they are in on any of the seat's days."""
    return {
        stay.team
        for stay in person.stays
        for day in days(seat.first, seat.last)
        if stay.team and stay.first <= day and (stay.last is None or day <= stay.last)
    }


def services_of(person: Person, seat: Seat) -> set[str]:
    return {
        stay.service
        for stay in person.stays
        for day in days(seat.first, seat.last)
        if stay.service and stay.first <= day and (stay.last is None or day <= stay.last)
    }


def _has_days(seat: Seat) -> bool:
    return seat.each_day or seat.first == seat.last


def together(one: Seat, other: Seat) -> bool:
    """Whether nobody can sit in both: two of one sitting, or both at one time."""
    if one.item and one.item == other.item:
        return True
    if not (_has_days(one) and _has_days(other)) or max(one.first, other.first) > min(one.last, other.last):
        return False
    if one.starts is None or one.ends is None or other.starts is None or other.ends is None:
        return True
    return max(one.starts, other.starts) < min(one.ends, other.ends)


class Judge:
    """One plan before the bench."""

    def __init__(self, asked: Round, plan: Plan) -> None:
        self.asked, self.plan = asked, plan
        self.people = {person.id: person for person in asked.people}
        self.seats = {seat.id: seat for seat in asked.seats}
        self.holder: dict[int, int] = {}
        self.held: dict[int, set[int]] = {person.id: set() for person in asked.people}
        self.items: dict[str, list[Seat]] = {}
        for seat in asked.seats:
            self.items.setdefault(seat.item, []).append(seat)
        for pick in plan.picks:
            self.sit(pick.seat, pick.person)
        self.locked = {pick.seat: pick for pick in asked.locked}

    def sit(self, seat: int, who: int) -> None:
        self.holder[seat] = who
        self.held[who].add(seat)

    def rise(self, seat: int) -> int:
        who = self.holder.pop(seat)
        self.held[who].remove(seat)
        return who

    def accounts(self) -> Iterator[str]:
        """Every seat is told of once: somebody has it, or it is empty."""
        told = sorted([pick.seat for pick in self.plan.picks] + [one.seat for one in self.plan.unfilled])
        if told != sorted(self.seats):
            yield "seats are missing or told of twice"

    def locks(self) -> Iterator[str]:
        """What somebody chose is there as they chose it, with every rule that it breaks; nothing else is locked."""
        for pick in self.plan.picks:
            if pick.locked != (pick.seat in self.locked):
                yield f"seat {pick.seat}: locked is {pick.locked}"
        for seat, chosen in self.locked.items():
            now = next((pick for pick in self.plan.picks if pick.seat == seat), None)
            if now is None or now.person != chosen.person:
                yield f"seat {seat}: a choice was undone"
            elif list(now.broken) != self.broken(self.people[now.person], self.seats[seat]):
                yield f"seat {seat}: breaks {self.broken(self.people[now.person], self.seats[seat])}, says {now.broken}"

    def broken_rules(self) -> Iterator[str]:
        """No pick of the engine's breaks a rule."""
        for seat, who in self.holder.items():
            broken = self.broken(self.people[who], self.seats[seat])
            if seat not in self.locked and broken:
                yield f"seat {seat}: {self.people[who].name} breaks {broken}"

    def empties(self) -> Iterator[str]:
        """Empty seats are told of by the first rule that fails for each, and nobody could simply sit down in one."""
        for empty in self.plan.unfilled:
            every = [self.broken(person, self.seats[empty.seat]) for person in self.asked.people]
            first = {rule: sum(broken[:1] == [rule] for broken in every) for rule in ORDER}
            alone = {rule: sum(broken == [rule] for broken in every) for rule in ORDER}
            if dict(empty.excluded) != {rule: count for rule, count in first.items() if count}:
                yield f"seat {empty.seat}: excluded {dict(empty.excluded)}, but {first}"
            if dict(empty.near) != {rule: count for rule, count in alone.items() if count}:
                yield f"seat {empty.seat}: near {dict(empty.near)}, but {alone}"
            if [] in every:
                yield f"seat {empty.seat}: somebody could have sat down in it"

    def loads(self) -> Iterator[str]:
        """Hours add up."""
        for person in self.asked.people:
            given = sum(self.seats[seat].minutes for seat in self.held[person.id])
            if self.plan.load[person.id] != person.carried + person.credit + given:
                yield f"{person.name}: load is {self.plan.load[person.id]}"

    def broken(self, person: Person, seat: Seat) -> list[str]:
        """The rules that keep them out of this seat, with everybody else where they sit."""
        others = [self.seats[n] for n in sorted(self.held[person.id]) if n != seat.id]
        found = {*self.of_the_day(person, seat), *self.of_the_work(person, seat), *self.of_the_record(person, seat)}
        if any(together(seat, other) for other in others):
            found.add("one_place")
        if any(self.is_over(cap, seat, others) for cap in person.caps):
            found.add("cap")
        return [rule for rule in ORDER if rule in found]

    def of_the_day(self, person: Person, seat: Seat) -> Iterator[str]:
        """At work on more than half of their own days in the window."""
        own = [d for d in days(seat.first, seat.last) if d.weekday() in person.weekdays and d not in self.asked.closed]
        here = [d for d in own if (not person.joined or person.joined <= d) and (not person.left or d <= person.left)]
        there = [d for d in here if not any(first <= d <= last for first, last in person.away)]
        if own and len(here) * 2 <= len(own):
            yield "not_here"
        if len(there) * 2 <= len(here) and (here or not own):
            yield "away"

    def of_the_work(self, person: Person, seat: Seat) -> Iterator[str]:
        """Posts, and whose work it is."""
        named = {WHEN_NAMED[key] for key in seat.must_not}
        if not person.posts & seat.posts:
            yield "post"
        if seat.pool is not None and person.id not in seat.pool:
            yield "pool"
        if any(flag not in person.flags for flag in seat.needs) or any(flag in person.flags for flag in seat.not_while):
            yield "flag"
        if person.id == seat.worker and seat.role in ("review", "moderate", "third_party", "lead", "visit", "observe"):
            yield "own_work"
        if person.id in seat.beside:
            yield "beside"
        managers = self.managers(seat)
        about = managers | ({seat.worker} if seat.worker is not None else set())
        declared = {n for n in about if n in self.people and person.id in self.people[n].conflicts}
        mine, ours = teams_of(person, seat), services_of(person, seat)
        says = {
            "manager": person.id in managers,
            "conflict": bool(
                declared or person.conflicts & about or (seat.item and seat.item in person.conflict_items)
            ),
            "own_team": seat.team in mine,
            "own_service": seat.service in ours,
            "visited_team": bool(seat.visited & mine),
            "visited_service": bool(seat.visited_services & ours),
        }
        yield from (rule for rule, holds in says.items() if holds and rule in named)

    def managers(self, seat: Seat) -> set[int]:
        worker = self.people.get(seat.worker) if seat.worker is not None else None
        lines = worker.lines if worker else ()
        now = {
            line.manager
            for line in lines
            for day in days(seat.first, seat.last)
            if line.first <= day and (line.last is None or day <= line.last)
        }
        return now | set(seat.managers)

    def of_the_record(self, person: Person, seat: Seat) -> Iterator[str]:
        """A moderator stands apart from the reviewer, a third party from both: another person, of another team."""
        for other in self.items[seat.item] if seat.item else ():
            if other.id == seat.id or other.id not in self.holder:
                continue
            rule = self.keeps_apart(seat, other)
            them = self.people[self.holder[other.id]]
            if rule and (them.id == person.id or teams_of(them, other) & teams_of(person, seat)):
                yield rule

    def keeps_apart(self, seat: Seat, other: Seat) -> str:
        roles = {seat.role, other.role}
        if roles == {"review", "moderate"}:
            moderator = seat if seat.role == "moderate" else other
            return "reviewer" if "reviewer_of_item" in moderator.must_not else ""
        return "third_party" if roles in ({"third_party", "review"}, {"third_party", "moderate"}) else ""

    def is_over(self, cap: object, seat: Seat, others: Sequence[Seat]) -> bool:
        """Whether one more is too many by this cap."""
        most, per, kind = cap  # type: ignore[misc]
        if kind and kind != seat.kind:
            return False
        alike = [o for o in others if (not kind or o.kind == kind) and (per == "year" or o.cycle == seat.cycle)]
        return len(alike) + 1 > most


def best(asked: Round) -> tuple[int, float]:
    """(seats filled, sum of squared load over share) of the best of all plans there are: for a handful of seats.

    Shares are all alike: it is for people who differ in nothing but what rules see.
    """
    from_empty = Plan((), (), {}, 0, None)  # type: ignore[arg-type]
    judge = Judge(asked, from_empty)
    seats = sorted(asked.seats, key=lambda seat: seat.id)

    def search(n: int) -> tuple[int, int]:
        if n == len(seats):
            load = {p.id: p.carried for p in asked.people}
            for seat, who in judge.holder.items():
                load[who] += judge.seats[seat].minutes
            return -len(judge.holder), sum(minutes**2 for minutes in load.values())
        found = [search(n + 1)]
        for person in asked.people:
            if not judge.broken(person, seats[n]):
                judge.sit(seats[n].id, person.id)
                if all(not judge.broken(judge.people[judge.holder[s.id]], s) for s in seats[: n + 1]
                       if s.id in judge.holder):  # fmt: skip
                    found.append(search(n + 1))
                judge.rise(seats[n].id)
        return min(found)

    empty, squares = search(0)
    return -empty, squares
