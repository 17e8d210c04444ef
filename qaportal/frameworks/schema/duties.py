"""Standing duties: what everyone in a post owes, again and again. They generate work; targets only add it up."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from qaportal.frameworks.schema.amounts import Amount
from qaportal.frameworks.schema.base import (
    DURATION,
    Duration,
    Key,
    Keys,
    Label,
    Length,
    Model,
    Period,
    Source,
    Text,
    not_negative,
    read_duration,
    refuse,
)
from qaportal.frameworks.schema.choice import Choice


class Event(Model):
    """Something that happens again and again, such as supervision, that duties count by. It is kept in a simple log.

    `between` says who meets: a manager and each person they manage. `every` is how often it is thought to happen
    where the log does not say; `cases` are other intervals for people who carry a flag (WS-072).
    """

    key: Key
    name: Label
    plural: Label
    between: Literal["manager_and_worker"] = "manager_and_worker"
    every: Choice[Length]
    source: Source


class FlagCase(Model):
    """Another interval, or another policy altogether, while somebody carries a flag (BD-050, BD-052).

    `after` and `until` bound it by the time since the flag was raised: "weekly for the first 6 months" is every 1 week
    until 6 months, "then fortnightly for 6 more" is every 2 weeks after 6 months until 12 months.
    """

    flag: Key
    every: Length | None = None
    policy: Text | None = None
    after: Length | None = None
    until: Length | None = None
    source: Source

    @model_validator(mode="after")
    def check(self) -> "FlagCase":
        """An interval or a policy."""
        if (self.every is None) == (self.policy is None):
            refuse("must say every (an interval) or policy (that this duty does not count for them), and not both")
        return self


class QuotaRule(Model):
    """`amount` a period. Only exactly and at_least can be late; at_most is an allowance, roughly a guide (D17).

    Where several are owed in a period they are due evenly through it when `evenly` is true: each at the end of its own
    equal part, of whole months as far as they go and of working days within. Without it all are due as the period ends.
    """

    kind: Literal["quota"]
    amount: Amount
    per: Period
    evenly: Choice[bool] = Choice[bool].model_validate(True)


class IntervalRule(Model):
    """One within every such interval, for each subject, with other intervals for those who carry a flag (D16).

    The `first` may be due sooner or later than that: so long after the subject joined. `window` rolling counts from the
    last time it was done; calendar counts fixed periods from the start of the year.
    With `done_by`, each time that event is logged as held counts as done: supervision at least every 4 weeks.
    """

    kind: Literal["interval"]
    every: Length
    first: Length | None = None
    cases: tuple[FlagCase, ...] = ()
    done_by: Key | None = None
    window: Choice[Literal["rolling", "calendar"]]


class OneInRule(Model):
    """One in every so many of a logged event, for each pair of manager and worker (D15)."""

    kind: Literal["one_in"]
    one_in: Annotated[int, Field(ge=2, le=100)]
    of: Key


class BeforeRule(Model):
    """`amount` before each time an event happens, for each pair of manager and worker (D14)."""

    kind: Literal["before"]
    event: Key
    amount: Amount


class OnceRule(Model):
    """Once, `within` so long of joining, or of a flag being raised."""

    kind: Literal["once"]
    within: Length
    of: Literal["joining", "flag"]
    flag: Key | None = None

    @model_validator(mode="after")
    def check(self) -> "OnceRule":
        """A flag is named where it counts from one."""
        if (self.of == "flag") != (self.flag is not None):
            refuse("must name a flag when it counts from one, and only then")
        return self


DutyRule = Annotated[QuotaRule | IntervalRule | OneInRule | BeforeRule | OnceRule, Field(discriminator="kind")]


def read_joiners(value: Any) -> Any:
    """Read one of the two words, or a length of time such as "3 months"."""
    if value in ("next_period", "this_period"):
        return value
    if isinstance(value, str) and not DURATION.fullmatch(value):
        refuse('must be next_period, this_period or a length of time such as "3 months"')
    return not_negative(read_duration(value))


Joiners = Annotated[Literal["next_period", "this_period"] | Duration, BeforeValidator(read_joiners)]


class RosterRules(Model):
    """How duties treat people who come, go or are away, for all duties that do not say otherwise (D13).

    `joiners` begin with the next whole period or with the one they join in; with a length, they owe nothing for so
    long and begin with the next whole period after it. `missed` work lapses or stays
    owed; what lapses can still be done until the next is due, at the end of the next period. Work of a leaver always
    ends with them. `excused_by` may excuse somebody, with a reason.
    """

    joiners: Choice[Joiners]
    missed: Choice[Literal["lapses", "carries_over"]]
    excused_by: Choice[Keys]


class Duty(Model):
    """A standing duty. It makes work of one `activity`, or is a review of one kind of `plan`.

    `by` are the posts that owe it. `each` says for whom or what each of them owes it: once for themselves (`holder`),
    for each person they manage (`supervisee`, only those in posts `of` where given), for their `team` or `service`.
    Whoever carries one of the flags `not_while` owes nothing of it, for as long as it is up. `reminded_by` keeps the
    tracker and sends the reminders (LB-063).
    """

    key: Key
    name: Label
    summary: Text
    activity: Key | None = None
    plan: Key | None = None
    by: Choice[Keys]
    each: Literal["holder", "supervisee", "team", "service"] = "holder"
    of: Choice[Keys] | None = None
    not_while: Choice[Keys] | None = None
    rule: DutyRule
    joiners: Choice[Joiners] | None = None
    missed: Choice[Literal["lapses", "carries_over"]] | None = None
    excused_by: Choice[Keys] | None = None
    reminded_by: Choice[Keys] | None = None
    source: Source

    @model_validator(mode="after")
    def check(self) -> "Duty":
        """It is about one kind of work, and a rule for pairs has pairs."""
        if (self.activity is None) == (self.plan is None):
            refuse("must name either the activity that it makes or the plan that it reviews")
        if self.rule.kind in ("one_in", "before") and self.each != "supervisee":
            refuse("counts what happens between a manager and each worker: write each: supervisee")
        return self

    @property
    def can_be_late(self) -> bool:
        """Whether it owes anything: an allowance or a guide does not (D17)."""
        amount = self.rule.amount if isinstance(self.rule, QuotaRule | BeforeRule) else None
        return amount is None or amount.least > 0
