"""Why: for each pick what counted, for each empty seat what stands in the way, and "why not Sam?". Plain and short."""

from collections.abc import Mapping
from functools import cached_property

from qaportal.allocation.fairness import Entry, hours, ledger
from qaportal.allocation.report import MOVES_TEAM, alone, tally
from qaportal.allocation.rules import Rule, each, said
from qaportal.allocation.saying import PRIVATE, kept, would_change
from qaportal.allocation.sheet import NOBODY
from qaportal.allocation.shortage import Shortage, shortages
from qaportal.allocation.table import Table, bits_of
from qaportal.allocation.turns import seated
from qaportal.allocation.values import Pick, Plan, Round
from qaportal.lib.formats import and_list, day_medium, plural

BY_KEY = {rule.key: rule for rule in Rule}
FEW = 3  # so many are told by name


class Reasons:
    """What can be asked of a plan. Made once, it answers for every seat; seats and people are named by id.

    Holders of `loose` seats (ids) only sit where they sit, though their picks are locked: nobody settled it by hand.
    """

    def __init__(self, asked: Round, plan: Plan, loose: frozenset[int] = frozenset()) -> None:
        self.asked, self.plan, self.loose = asked, plan, loose
        self.table = Table(asked)
        self.turns = seated(self.table, plan.picks)
        self.sheet = self.turns.sheet
        self.sheet.pinned = {self.table.seat_at[pick.seat] for pick in asked.locked}
        self.picks = {pick.seat: pick for pick in plan.picks}

    @cached_property
    def ledger(self) -> Mapping[int, Entry]:
        """person → their line of the fairness ledger"""
        return {line.person: line for line in ledger(self.asked, self.plan)}

    @cached_property
    def shortages(self) -> tuple[Shortage, ...]:
        """The sets of seats that compete for too few people."""
        return shortages(self.sheet)

    def why(self, seat: int) -> tuple[str, ...]:
        """What counted for the person who holds this seat, in short sentences about them: the rules that they keep,
        who else could, their load, turns and repeats."""
        pick = self.picks[seat]
        n, person = self.table.seat_at[seat], self.table.person_at[pick.person]
        told = [*self._settled(pick), *self._kept(n, person)]
        told += [*self._rank(n, person, pick), self._load(person), *self._lead(n, person), *self._again(n, person)]
        if MOVES_TEAM in pick.flags:
            told.append("Moves to another team meanwhile: please check.")
        return tuple(told)

    def why_empty(self, seat: int) -> tuple[str, ...]:
        """What keeps everybody out of a seat that stays empty, by the first rule that does, and who is nearly able."""
        n = self.table.seat_at[seat]
        found = tally(self.sheet, n)
        out = found.excluded.items()
        told = [f"{plural(count, 'person', 'people')} {said(BY_KEY[key], count)}." for key, count in out]
        near = [self._near(rule, people) for rule, people in alone(self.sheet, n).items()]
        if near:
            told.append(f"Kept out by one thing alone: {'; '.join(near)}.")
        if found.free:
            told.append(f"{plural(found.free, 'person', 'people')} could still take it.")
        return (*told, *(str(one) for one in self.shortages if seat in one.seats and len(one.seats) > 1))

    def _near(self, rule: Rule, people: int) -> str:
        """Those whom this rule alone keeps out: by name where they are few, and it is no private matter."""
        count = people.bit_count()
        names = [self._name(person) for person in bits_of(people)] if count <= FEW and not rule & PRIVATE else []
        return f"{and_list(sorted(names)) or count} {said(rule, count)}"

    def broken(self, seat: int, person: int) -> tuple[str, ...]:
        """Keys of the rules that keep this person out of this seat as things stand, whoever has it now."""
        n, who = self.table.seat_at[seat], self.table.person_at[person]
        was = self.turns.leave(n) if self.sheet.holder[n] != NOBODY else NOBODY
        found = tuple(rule.key for rule in each(self.sheet.mask(who, n)))
        if was != NOBODY:
            self.turns.sit(was, n)
        return found

    def ranked(self, seat: int) -> tuple[int, ...]:
        """Ids of those who could take this seat if nobody had it, the best first."""
        n = self.table.seat_at[seat]
        was = self.turns.leave(n) if self.sheet.holder[n] != NOBODY else NOBODY
        order = tuple(self.table.people[one].id for one in self._order(n))
        if was != NOBODY:
            self.turns.sit(was, n)
        return order

    def load_of(self, person: int) -> str:
        """How much somebody has, against their share."""
        line = self.ledger.get(person)
        if line is None:
            return "nothing yet"
        return f"{hours(line.load) if line.load else 'nothing yet'}, against a share of {hours(line.share)}"

    def why_not(self, seat: int, person: int) -> tuple[str, ...]:
        """What keeps this person out of this seat, and what would let them in where that is one thing alone; where
        nothing does, what it would change."""
        return (*self.stands(seat, person), *self.would_let_in(seat, person))

    def would_let_in(self, seat: int, person: int) -> tuple[str, ...]:
        """What would let in somebody whom one thing alone keeps out; nothing for others."""
        n, broken = self.table.seat_at[seat], Rule(0)
        if self.sheet.holder[n] == self.table.person_at[person]:
            return ()
        for key in self.broken(seat, person):
            broken |= BY_KEY[key]
        return would_change(broken, has_none=self._may_have_none(self.table.person_at[person], n))

    def stands(self, seat: int, person: int) -> tuple[str, ...]:
        """How this person stands to this seat: each rule that keeps them out, or what it would change."""
        n, who = self.table.seat_at[seat], self.table.person_at[person]
        if self.sheet.holder[n] == who:
            return (f"{self._name(who)} has this seat.",)
        was = self.turns.leave(n) if self.sheet.holder[n] != NOBODY else NOBODY
        broken = self.sheet.mask(who, n)
        told = tuple(self._broken(who, n, rule) for rule in each(broken)) or self._able(n, who, was)
        if was != NOBODY:
            self.turns.sit(was, n)
        return told

    def told(self, seat: int, person: int) -> tuple[str, ...]:
        """As `stands`, without what is somebody's own affair: to be kept and shown to others."""
        n, who = self.table.seat_at[seat], self.table.person_at[person]
        broken = [BY_KEY[key] for key in self.broken(seat, person)]
        if not broken:
            return self.stands(seat, person)
        return tuple(self._broken(who, n, rule) for rule in broken if not rule & PRIVATE)

    def _able(self, seat: int, person: int, holder: int) -> tuple[str, ...]:
        """They may: among how many, and against whoever has it."""
        name = self._name(person)
        if holder == NOBODY:
            return f"{name} could take it.", self._among(seat, person)
        count = plural(len(self._order(seat)), "person", "people")
        return f"{name} could take it, as {count} could.", self._instead(seat, holder, person)

    def _broken(self, person: int, seat: int, rule: Rule) -> str:
        name = self._name(person)
        if rule == Rule.CAP:
            return f"{name} {self._cap(person, seat)}."
        return f"{name} {said(rule)}."

    def _may_have_none(self, person: int, seat: int) -> bool:
        """Whether a cap of theirs for such a seat is nought."""
        limits = self.sheet.limits[person]
        return any(limits.get((kind, cycle is not None)) == 0 for kind, cycle in self.sheet.keys[seat])

    def _cap(self, person: int, seat: int) -> str:
        """Which cap is full: has 2 of at most 2 seats in 2027-03; may have no seats in 2027-03"""
        kind, cycle = next(key for key in self.sheet.keys[seat] if self.sheet.room(person, *key) == 0)
        most = self.sheet.limits[person][kind, cycle is not None]
        kinds, when = f" of this kind ({kind})" if kind else "", cycle or "the year"
        if not most:
            return f"may have no seats{kinds} in {when}"
        has = self.sheet.taken[person][kind, cycle]
        return f"has {has} of at most {plural(most, 'seat')}{kinds} in {when}"

    def _settled(self, pick: Pick) -> list[str]:
        """That somebody decided it, against which rules, and why."""
        name, is_loose = self._name(self.table.person_at[pick.person]), pick.seat in self.loose
        now = " by now" if is_loose else ""
        told = [] if is_loose or not pick.locked else ["Settled by hand; it stays as it is."]
        told += [f"It breaks a rule{now}: {name} {said(BY_KEY[key])}." for key in pick.broken]
        if pick.broken and not is_loose:
            told.append(f"The reason given: {pick.reason}" if pick.reason else "A reason has yet to be given.")
        return told

    def _kept(self, seat: int, person: int) -> list[str]:
        """The rules of the seat that they keep, as one sentence."""
        self.turns.leave(seat)
        rules = self.table.rules[seat] & ~self.sheet.mask(person, seat)
        if all(self.sheet.room(person, *key) is None for key in self.sheet.keys[seat]):
            rules &= ~Rule.CAP
        self.turns.sit(person, seat)
        told = kept(self.table.seats[seat], rules)
        return [told] if told else []

    def _rank(self, seat: int, person: int, pick: Pick) -> list[str]:
        """How they stand among those who could, the others' seats as they are. Of a choice by hand nothing is said."""
        if pick.broken or (pick.locked and pick.seat not in self.loose):
            return []
        self.turns.leave(seat)
        told = self._among(seat, person)
        self.turns.sit(person, seat)
        return [told]

    def _among(self, seat: int, person: int) -> str:
        """Among how many, and what the next best would change; the seat is empty now."""
        order = self._order(seat)
        others = [other for other in order if other != person]
        if not others:
            return "Nobody else could take it."
        differs = self._differs(seat, person, others[0])
        other = f"with {self._name(others[0])} instead, {differs}" if differs else ""
        return f"One of {len(order)} who could take it; {other or 'nobody else would make the load more even'}."

    def _order(self, seat: int) -> list[int]:
        """Those who could take an empty seat, as the engine ranks them: evenness, turns, repeats, the drawn order."""
        able = [person for person in bits_of(self.table.allowed[seat]) if self.sheet.may(person, seat)]
        work = self.table.quarters[seat]
        return sorted(able, key=lambda one: (self.sheet.adds(one, work), self.turns.price(one, seat), one))

    def _instead(self, seat: int, person: int, other: int) -> str:
        """What would change if the other had the seat, which is empty now."""
        name, differs = self._name(other), self._differs(seat, person, other)
        if not differs:
            return f"{name} would do as well: between equals the draw decides."
        return f"With {name} instead, {differs}."

    def _differs(self, seat: int, person: int, other: int) -> str:
        """How it would be with the other; "" where they are equals."""
        work = self.table.quarters[seat]
        more = self.sheet.adds(other, work) - self.sheet.adds(person, work)
        if more:
            return f"the load would be {'less' if more > 0 else 'more'} even"
        (turn, again), (turn_now, again_now) = (self.turns.price(one, seat) for one in (other, person))
        if turn != turn_now:
            return f"the load would be as even, and {'it is not' if turn > turn_now else 'it would be'} their turn"
        if again != again_now:
            how = "the same people or team again" if again > again_now else "fewer people and teams again"
            return f"the load would be as even, and they would meet {how}"
        return ""

    def _load(self, person: int) -> str:
        line = self.ledger[self.table.people[person].id]
        return f"{hours(line.load)} in all with this seat, against a share of {hours(line.share)}."

    def _lead(self, seat: int, person: int) -> list[str]:
        if not self.table.seats[seat].rotates:
            return []
        led = self.table.people[person].led
        return [f"Last led on {day_medium(max(led))}." if led else "Has not led in the last 12 months."]

    def _again(self, seat: int, person: int) -> list[str]:
        """Whether they meet a team or a person again that they met in the last 12 months."""
        self.turns.leave(seat)
        again = self.turns.price(person, seat)[1]
        beside = any(self.sheet.holder[other] != NOBODY for other in self.turns.with_whom[seat])
        self.turns.sit(person, seat)
        if again:
            return ["Meets the same people or team again."]
        new = ["this team"] if self.table.seats[seat].teams else []
        new += ["these people"] if beside else []
        return [f"New to {and_list(new)} in the last 12 months."] if new else []

    def _name(self, person: int) -> str:
        return self.table.people[person].name
