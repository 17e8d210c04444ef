"""Which piece of work goes with which obligation. Pure."""

from qaportal.frameworks.meaning.duties import duty_seats
from qaportal.frameworks.schema import BeforeRule, Duty, Pack
from qaportal.programme.duties.values import Obligation


def about_key(what: Obligation) -> str:
    """For whom or what it is owed, in a word: self:4, person:12"""
    return f"{what.about_kind}:{what.about_id}"


def occasion_of(duty: Duty, what: Obligation) -> str:
    """The period that it is owed for; "" where there is one at a time: before a meeting that may be moved, at intervals
    that count from the last."""
    return "" if isinstance(duty.rule, BeforeRule) else what.period


def form_way(pack: Pack, what: Obligation) -> str:
    """How whoever owes it comes to its form: "now" by one press, "ask" once they said at whom it looks; "" where it is
    done on none of theirs."""
    seats = duty_seats(pack, pack.duties.get(what.duty_key))
    if seats is None:
        return ""
    return "ask" if seats.other is not None and what.about_kind != "person" else "now"
