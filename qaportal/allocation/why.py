"""Why: for each pick what counted, for each empty seat what stands in the way, and "why not Sam?". Plain and short."""

from collections.abc import Mapping
from functools import cached_property

from qaportal.allocation.fairness import Entry, hours, ledger
from qaportal.allocation.report import MOVES_TEAM, tally
from qaportal.allocation.rules import Rule, each, said
from qaportal.allocation.sheet import NOBODY
from qaportal.allocation.shortage import Shortage, shortages
from qaportal.allocation.table import Table, bits_of
from qaportal.allocation.turns import seated
from qaportal.allocation.values import Pick, Plan, Round
from qaportal.lib.formats import and_list, day_medium, plural

BY_KEY = {rule.key: rule for rule in Rule}


class Reasons:
    """What can be asked of a plan. Made once, it answers for every seat; seats and people are named by id."""

    def __init__(self, asked: Round, plan: Plan) -> None:
        self.asked, self.plan = asked, plan
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
        """What counted for the person who holds this seat."""
        pick = self.picks[seat]
        n, person = self.table.seat_at[seat], self.table.person_at[pick.person]
        told = [*self._locked(pick), *([] if pick.locked else self._rank(n, person))]
        told += [self._load(person), *self._lead(n, person), *self._again(n, person)]
        if MOVES_TEAM in pick.flags:
            told.append(f"{self._name(person)} moves to another team meanwhile: please check.")
        return tuple(told)

    def why_empty(self, seat: int) -> tuple[str, ...]:
        """What keeps everybody out of a seat that stays empty, by the first rule that does, and who is nearly able."""
        found = tally(self.sheet, self.table.seat_at[seat])
        out = found.excluded.items()
        told = [f"{plural(count, 'person', 'people')} {said(BY_KEY[key], count)}." for key, count in out]
        near = [f"{count} {said(BY_KEY[key], count)}" for key, count in found.near.items()]
        if near:
            told.append(f"Kept out by one thing alone: {and_list(near)}.")
        if found.free:
            told.append(f"{plural(found.free, 'person', 'people')} could still take it.")
        return (*told, *(str(one) for one in self.shortages if seat in one.seats and len(one.seats) > 1))

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
        return f"{hours(line.load)}, against a share of {hours(line.share)}" if line else "nothing yet"

    def why_not(self, seat: int, person: int) -> tuple[str, ...]:
        """What keeps this person out of this seat; where nothing does, what it would change."""
        n, who = self.table.seat_at[seat], self.table.person_at[person]
        if self.sheet.holder[n] == who:
            return (f"{self._name(who)} has this seat.",)
        was = self.turns.leave(n) if self.sheet.holder[n] != NOBODY else NOBODY
        broken = self.sheet.mask(who, n)
        told = tuple(self._broken(who, n, rule) for rule in each(broken)) or self._able(n, who, was)
        if was != NOBODY:
            self.turns.sit(was, n)
        return told

    def _able(self, seat: int, person: int, holder: int) -> tuple[str, ...]:
        """They may: where they come among those who may, and against whoever has it."""
        order = self._order(seat)
        told = f"{self._name(person)} could take it: number {order.index(person) + 1} of {len(order)} who could."
        if holder == NOBODY:
            return (told,)
        return told, self._instead(seat, holder, person)

    def _broken(self, person: int, seat: int, rule: Rule) -> str:
        name = self._name(person)
        if rule == Rule.CAP:
            return f"{name} {self._cap(person, seat)}."
        return f"{name} {said(rule)}."

    def _cap(self, person: int, seat: int) -> str:
        """Which cap is full: has 2 of at most 2 seats in 2027-03"""
        kind, cycle = next(key for key in self.sheet.keys[seat] if self.sheet.room(person, *key) == 0)
        most = self.sheet.limits[person][kind, cycle is not None]
        what = plural(most, "seat") + (f" of this kind ({kind})" if kind else "")
        return f"has {self.sheet.taken[person][kind, cycle]} of at most {what} in {cycle or 'the year'}"

    def _locked(self, pick: Pick) -> list[str]:
        if not pick.locked:
            return []
        told = ["Chosen by hand; it stays as it is."]
        name = self._name(self.table.person_at[pick.person])
        told += [f"It breaks a rule: {name} {said(BY_KEY[key])}." for key in pick.broken]
        if pick.broken:
            told.append(f"The reason given: {pick.reason}" if pick.reason else "A reason has yet to be given.")
        return told

    def _rank(self, seat: int, person: int) -> list[str]:
        """Where they came among those who could, the others' seats as they are, and what the next best would change."""
        self.turns.leave(seat)
        order = self._order(seat)
        others = [other for other in order if other != person]
        told = [f"{self._name(person)} is number {order.index(person) + 1} of {len(order)} who could take this seat."]
        if not others:
            told = [f"Nobody but {self._name(person)} could take this seat."]
        told += [self._instead(seat, person, other) for other in others[:1]]
        self.turns.sit(person, seat)
        return told

    def _order(self, seat: int) -> list[int]:
        """Those who could take an empty seat, as the engine ranks them: evenness, turns, repeats, the drawn order."""
        able = [person for person in bits_of(self.table.allowed[seat]) if self.sheet.may(person, seat)]
        work = self.table.quarters[seat]
        return sorted(able, key=lambda one: (self.sheet.adds(one, work), self.turns.price(one, seat), one))

    def _instead(self, seat: int, person: int, other: int) -> str:
        """What would change if the other had the seat, which is empty now."""
        work, name = self.table.quarters[seat], self._name(other)
        more = self.sheet.adds(other, work) - self.sheet.adds(person, work)
        if more:
            how = "less even" if more > 0 else "more even, but other seats would have to move"
            return f"With {name} instead, the load would be {how}."
        (turn, again), (turn_now, again_now) = (self.turns.price(one, seat) for one in (other, person))
        if turn != turn_now:
            whose = "it is not" if turn > turn_now else "it would be"
            return f"With {name} instead, the load would be as even, and {whose} their turn."
        if again > again_now:
            return f"With {name} instead, the load would be as even, but they would meet the same people or team again."
        return f"{name} would do as well: between equals the draw decides."

    def _load(self, person: int) -> str:
        line = self.ledger[self.table.people[person].id]
        return f"{line.name} has {hours(line.load)} in all, against a share of {hours(line.share)}."

    def _lead(self, seat: int, person: int) -> list[str]:
        if not self.table.seats[seat].rotates:
            return []
        led = self.table.people[person].led
        if not led:
            return [f"{self._name(person)} has not led in the last 12 months."]
        return [f"{self._name(person)} last led on {day_medium(max(led))}."]

    def _again(self, seat: int, person: int) -> list[str]:
        """Whether they meet a team or a person again that they met in the last 12 months."""
        self.turns.leave(seat)
        again = self.turns.price(person, seat)[1]
        self.turns.sit(person, seat)
        return [f"{self._name(person)} meets the same people or team again."] if again else []

    def _name(self, person: int) -> str:
        return self.table.people[person].name
