"""What is said of the rules that somebody keeps, and of what would let in somebody who is kept out. Pure."""

from collections.abc import Callable, Mapping

from qaportal.allocation.rules import Rule, each
from qaportal.allocation.values import Seat
from qaportal.lib.formats import and_list, capital

# What nobody may set aside: nobody is in two places, who is not here cannot come, and nobody looks at their own work
# (X-05; security 3.1).
NEVER_SET_ASIDE = Rule.ONE_PLACE | Rule.BESIDE | Rule.NOT_HERE | Rule.OWN_WORK
# Told by how many, not of whom: what is somebody's own affair.
PRIVATE = Rule.FLAG | Rule.NOT_HERE | Rule.AWAY | Rule.CONFLICT

# In the order in which they are told.
KEPT: Mapping[Rule, str] = {
    Rule.POST: "holds an allowed post",
    Rule.POOL: "was put forward for it",
    Rule.FLAG: "meets what this seat asks for",
    Rule.OWN_TEAM: "works in another team",
    Rule.OWN_SERVICE: "works in another service",
    Rule.VISITED_TEAM: "does not work in the team that is visited",
    Rule.VISITED_SERVICE: "does not work in the service that is visited",
    Rule.OWN_WORK: "looks at somebody else’s work",
    Rule.MANAGER: "does not manage the worker",
    Rule.REVIEWER: "is of another team than the reviewer",
    Rule.THIRD_PARTY: "is near to neither side",
    Rule.CONFLICT: "has no conflict",
    Rule.ONE_PLACE: "is at work and free then",
    Rule.CAP: "has no more seats than they may have",
}
# A rule that says nothing where there is nothing of that sort about the seat.
_ABOUT: Mapping[Rule, Callable[[Seat], bool]] = {
    Rule.OWN_WORK: lambda seat: seat.worker is not None,
    Rule.MANAGER: lambda seat: seat.worker is not None or bool(seat.managers),
    Rule.CONFLICT: lambda seat: seat.worker is not None or bool(seat.team),
    Rule.OWN_TEAM: lambda seat: bool(seat.team),
    Rule.OWN_SERVICE: lambda seat: bool(seat.service),
    Rule.VISITED_TEAM: lambda seat: bool(seat.visited),
    Rule.VISITED_SERVICE: lambda seat: bool(seat.visited_services),
    Rule.REVIEWER: lambda seat: seat.role == "moderate",
    Rule.ONE_PLACE: lambda seat: seat.is_fixed,
}
# Whoever keeps the second keeps the first.
_WIDER = (
    (Rule.OWN_TEAM, Rule.OWN_SERVICE),
    (Rule.VISITED_TEAM, Rule.VISITED_SERVICE),
    (Rule.OWN_WORK, Rule.OWN_TEAM | Rule.OWN_SERVICE | Rule.MANAGER),
)

_ANOTHER = "They could for the work of others."
_OTHER_VISIT = "They could where others are visited."
CHANGES: Mapping[Rule, str] = {
    Rule.POST: "They could if they held an allowed post.",
    Rule.POOL: "They could if they were put forward and accepted.",
    Rule.FLAG: "They could once their flags are as this seat asks.",
    Rule.NOT_HERE: "They could on days when they are here.",
    Rule.AWAY: "They could on days when they are at work.",
    Rule.OWN_WORK: _ANOTHER,
    Rule.BESIDE: "They could if somebody else took that seat.",
    Rule.MANAGER: _ANOTHER,
    Rule.CONFLICT: _ANOTHER,
    Rule.OWN_TEAM: _ANOTHER,
    Rule.OWN_SERVICE: _ANOTHER,
    Rule.VISITED_TEAM: _OTHER_VISIT,
    Rule.VISITED_SERVICE: _OTHER_VISIT,
    Rule.REVIEWER: "They could if somebody else had the other seat of this record.",
    Rule.THIRD_PARTY: "They could if somebody else were on that side.",
    Rule.ONE_PLACE: "They could if somebody else took that place.",
    Rule.CAP: "They could if somebody else took one of their seats.",
}


def kept(seat: Seat, rules: Rule) -> str:
    """One sentence of those of the rules that have something to be about in this seat; "" where none has."""
    told = Rule(0)
    for rule in KEPT:
        if rule & rules and (rule not in _ABOUT or _ABOUT[rule](seat)):
            told |= rule
    for narrow, wide in _WIDER:
        if told & wide:
            told &= ~narrow
    if told & Rule.OWN_TEAM and seat.visited == {seat.team}:
        told &= ~Rule.VISITED_TEAM
    words = [said for rule, said in KEPT.items() if rule & told]
    return f"{capital(and_list(words))}." if words else ""


NO_SEATS = "They could if they might have such seats at all: their post may have none."


def would_change(broken: Rule, *, has_none: bool = False) -> tuple[str, ...]:
    """What would let in somebody whom one thing alone keeps out; nothing for whom several do. Of whom `has_none` the
    cap is nought."""
    changes = {CHANGES[rule] for rule in each(broken)}
    if len(changes) != 1:
        return ()
    change = NO_SEATS if has_none and broken == Rule.CAP else changes.pop()
    choice = () if broken & NEVER_SET_ASIDE else ("A QA lead may still choose them, with a reason.",)
    return (f"Nothing else stands in the way. {change}", *choice)
