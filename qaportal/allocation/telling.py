"""What the engine found, as plain data to keep and to show: who where and why, what stays empty and why. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from qaportal.allocation.report import MOVES_TEAM as MOVES_TEAM
from qaportal.allocation.rules import each, said
from qaportal.allocation.saying import NEVER_SET_ASIDE, PRIVATE
from qaportal.allocation.values import Pick, Plan, Round, Unfilled
from qaportal.allocation.why import BY_KEY, Reasons
from qaportal.lib.formats import and_list


def told(asked: Round, plan: Plan, before: tuple[Pick, ...]) -> dict[str, Any]:
    """Picks, empty seats and figures. Seats and people are ids; `kept` says that somebody had the seat before.

    Seats in other work, whose ids are below nought, were only there to keep people from being in two places.
    """
    reasons = Reasons(asked, plan)
    had = {pick.seat: pick.person for pick in before}
    picks = [_pick(one, reasons, had) for one in plan.picks if one.seat > 0]
    empty = [_empty(one, reasons) for one in plan.unfilled if one.seat > 0]
    return {"picks": picks, "empty": empty, "shortages": _shortages(reasons), "figures": _figures(asked, plan)}


def _pick(one: Pick, reasons: Reasons, had: Mapping[int, int]) -> dict[str, Any]:
    return {
        "slot": one.seat,
        "person": one.person,
        "locked": one.locked,
        "kept": had.get(one.seat) == one.person,
        "flags": list(one.flags),
        "broken": list(one.broken),
        "why": list(reasons.why(one.seat)),
    }


def _empty(one: Unfilled, reasons: Reasons) -> dict[str, Any]:
    return {
        "slot": one.seat, "excluded": dict(one.excluded), "near": dict(one.near), "free": one.free,
        "why": list(reasons.why_empty(one.seat)),
    }  # fmt: skip


def _shortages(reasons: Reasons) -> list[dict[str, Any]]:
    return [{"seats": list(one.seats), "people": len(one.people), "says": str(one)} for one in reasons.shortages]


def _figures(asked: Round, plan: Plan) -> dict[str, Any]:
    return {
        "people": len(asked.people),
        "seats": sum(seat.id > 0 for seat in asked.seats),
        "unfilled": len(plan.unfilled),
        "bound": plan.bounds.unfilled,
        "gap": None if plan.gap is None else round(plan.gap, 3),
        "proven": plan.is_proven,
        "moved": len(plan.moved),
        "seconds": round(plan.seconds, 3),
    }


def rule_words(keys: list[str] | tuple[str, ...]) -> list[str]:
    """What somebody breaks, after their name: works in the same team"""
    return [said(BY_KEY[key]) for key in keys if key in BY_KEY]


def all_broken(keys: list[str] | tuple[str, ...]) -> str:
    """All that somebody breaks, after their name: is the line manager, or was, and works in the same team"""
    words = rule_words(keys)
    if len(words) > 1 and any("," in one for one in words):
        return f"{', '.join(words[:-1])}, and {words[-1]}"
    return and_list(words)


def public_words(keys: Iterable[str]) -> list[str]:
    """What somebody breaks, for those who are not to know what is somebody's own affair: each such rule is said to be
    one, and no more."""
    rules = [BY_KEY[key] for key in keys if key in BY_KEY]
    told = [said(rule) for rule in rules if not rule & PRIVATE]
    return told + [OWN_AFFAIR] * (len(told) < len(rules))


def is_private(keys: Iterable[str]) -> bool:
    """Whether one of these rules is about what is somebody's own affair."""
    return any(BY_KEY[key] & PRIVATE for key in keys if key in BY_KEY)


OWN_AFFAIR = "a rule about what is somebody’s own affair: the QA team knows which, and why"

# What a person may set aside, with a reason. Nobody is in two places, and who is not here cannot come.
NEVER = frozenset(rule.key for rule in each(NEVER_SET_ASIDE))
