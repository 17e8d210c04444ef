"""Ask the engine, whether for the first time or again: pure."""

from typing import Any

from qaportal.allocation.engine import SECONDS, rebalance, resolve, solve
from qaportal.allocation.telling import told
from qaportal.allocation.values import Bounds, Pick, Plan, Round
from qaportal.allocation.watch import Progress, nobody


def propose(
    asked: Round, before: tuple[Pick, ...], *, moves: int = 0, limit: float = SECONDS, progress: Progress = nobody
) -> dict[str, Any]:
    """What is found within `limit` seconds, as `telling.told` says it. Whoever has a seat keeps it while they may: a
    second run changes as little as it can. With `moves`, up to so many seats move to make the load more even."""
    standing = Plan(before, (), {}, 0, Bounds(0, None))
    if before and moves:
        plan = rebalance(asked, standing, moves, limit=limit, progress=progress)
    elif before:
        plan = resolve(asked, standing, limit=limit, progress=progress)
    else:
        plan = solve(asked, limit=limit, progress=progress)
    progress("reasons", 0, 1)
    return told(asked, plan, before)
