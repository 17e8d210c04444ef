"""Who sits in which seat: decided from values alone, fairly and with reasons (X-05, decision 0007)."""

from qaportal.allocation.engine import rebalance, resolve, solve
from qaportal.allocation.fairness import ledger
from qaportal.allocation.rules import Rule
from qaportal.allocation.values import Cap, Line, Person, Pick, Plan, Round, Seat, Span, Stay, Unfilled
from qaportal.allocation.why import Reasons

__all__ = [
    "Cap", "Line", "Person", "Pick", "Plan", "Reasons", "Round", "Rule", "Seat", "Span", "Stay", "Unfilled",
    "ledger", "rebalance", "resolve", "solve",
]  # fmt: skip
