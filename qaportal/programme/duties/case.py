"""One duty of one pack, on one roster, asked about one window: what each rule works on."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from qaportal.frameworks.schema import BeforeRule, Duty, Pack, Period, QuotaRule
from qaportal.programme.duties.days import Days, Part
from qaportal.programme.duties.index import Index, Owed, owed
from qaportal.programme.duties.reach import carries_over, one_before
from qaportal.programme.duties.values import State, Window


@dataclass(frozen=True)
class Case:
    """A duty and all that its rule needs to know."""

    pack: Pack
    duty: Duty
    index: Index
    window: Window

    @cached_property
    def days(self) -> Days:
        """Its open days."""
        return Days(self.pack, self.duty)

    @cached_property
    def owed(self) -> list[Owed]:
        """Who owes it, from the day on which duties count: nobody joined before the portal did."""
        since = self.window.since
        found = owed(self.pack, self.duty, self.index)
        return [
            one if one.starts >= since else one._replace(starts=since)
            for one in found
            if one.ends is None or one.ends >= since
        ]

    @property
    def today(self) -> date:
        """The day it is asked on."""
        return self.window.today

    @property
    def last(self) -> date:
        """The last day of the window."""
        return self.window.last

    @cached_property
    def waits(self) -> bool:
        """Whether joiners begin with the next whole period (D13)."""
        said = self.duty.joiners or (self.pack.roster and self.pack.roster.joiners)
        return not said or said.value != "this_period"

    @cached_property
    def carries_over(self) -> bool:
        """Whether what was missed stays owed."""
        return carries_over(self.pack, self.duty)

    @cached_property
    def guides(self) -> State | None:
        """What kind of guide it is, where it owes nothing: an allowance or a rough number (D17)."""
        if self.duty.can_be_late or not isinstance(self.duty.rule, QuotaRule | BeforeRule):
            return None
        return "allowance" if self.duty.rule.amount.most is not None else "guide"

    def begins(self, one: Owed, part: Part) -> bool:
        """Whether `one` owes this part: who is there when it opens does, who comes later as the roster's rules say."""
        return one.starts <= (part.opens if self.waits else part.due) and (one.ends is None or one.ends >= part.opens)

    def ends_before(self, one: Owed, due: date) -> bool:
        """Whether what `one` owes by `due` has ended with them: they are gone, or will be on that day."""
        return one.ends is not None and one.ends < max(due, self.today)

    def from_period(self, per: Period) -> date:
        """From which day on periods can still matter: the window and one period before it, or all where missed work
        stays owed."""
        if self.carries_over:
            return self.window.since
        day = min(self.window.first, self.today)
        return max(one_before(day, per, self.pack.calendar.year_start_month), self.window.since)

    def person_of(self, one: Owed) -> tuple[int, ...]:
        """The person whom it is about, where that is a person."""
        return (one.about_id,) if one.about_kind == "person" else ()
