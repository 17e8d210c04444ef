"""The two solvers of OR-Tools that decide. They are loaded when they are first used: a page needs neither."""

from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any

Arc = tuple[int, int, int, int]  # from a node, to a node, so much at most, at so much a unit


class Flow:
    """Units that flow from a source to a sink as cheaply as they can."""

    def __init__(self, arcs: Sequence[Arc], source: int, sink: int) -> None:
        self._solver: Any = import_module("ortools.graph.python.min_cost_flow").SimpleMinCostFlow()
        self._ends = source, sink
        for arc in arcs:
            self._solver.add_arc_with_capacity_and_unit_cost(*arc)

    def limit(self, arc: int, most: int) -> None:
        """From now on so much at most may go through this arc."""
        self._solver.set_arc_capacity(arc, most)

    def solve(self, supply: int) -> tuple[int, int]:
        """(units, cost): as many of `supply` units as can flow, and of all ways to do that the cheapest one."""
        source, sink = self._ends
        self._solver.set_node_supply(source, supply)
        self._solver.set_node_supply(sink, -supply)
        status = self._solver.solve_max_flow_with_min_cost()
        if status != self._solver.OPTIMAL:
            raise ArithmeticError(f"The flow was not solved: {status.name}.")
        return self._solver.maximum_flow(), self._solver.optimal_cost()

    def through(self, arcs: Iterable[int]) -> list[int]:
        """How much goes through each of these."""
        return [self._solver.flow(arc) for arc in arcs]


def assignment(costs: Sequence[Sequence[int]]) -> list[int]:
    """row → column, each column once, at the least cost in all; a square of costs."""
    if len(costs) == 1:
        return [0]
    solver: Any = import_module("ortools.graph.python.linear_sum_assignment").SimpleLinearSumAssignment()
    for row, line in enumerate(costs):
        for column, cost in enumerate(line):
            solver.add_arc_with_cost(row, column, cost)
    if solver.solve() != solver.OPTIMAL:
        raise ArithmeticError("The assignment was not solved.")
    return [solver.right_mate(row) for row in range(len(costs))]
