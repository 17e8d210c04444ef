"""The verbs of allocation: solve a round, resolve it after a change, rebalance a plan by a few moves."""

from collections.abc import Callable
from time import monotonic

from qaportal.allocation.dealing import bound, deal, most_filled, redeal
from qaportal.allocation.handing import Hands
from qaportal.allocation.polish import Polish
from qaportal.allocation.report import planned
from qaportal.allocation.table import Table
from qaportal.allocation.turns import Turns, seated
from qaportal.allocation.values import Bounds, Plan, Round
from qaportal.allocation.watch import Progress, Watch, nobody

HAND_ONS = 3  # people who pass a seat on before a seat that stays open is given up
ROUNDS = 2  # times that each length of seat is dealt anew
SECONDS = 60.0
Clock = Callable[[], float]


def solve(asked: Round, *, limit: float = SECONDS, progress: Progress = nobody, clock: Clock = monotonic) -> Plan:
    """The best plan that is found within `limit` seconds.

    As many seats as can be filled, then loads as even as can be, then leads in turn, then few repeats.
    """
    watch = Watch(limit, progress, clock)
    table = Table(asked)
    turns = seated(table, asked.locked)
    loose = turns.sheet.open_seats()
    filled = deal(turns, loose, watch)
    bounds = Bounds(len(loose) - filled, _least_uneven(table, filled, watch))
    Hands(turns, watch).fill(HAND_ONS, bounds.unfilled)
    _polish(turns, bounds, watch)
    return planned(turns.sheet, bounds, watch.seconds)


def resolve(
    asked: Round, before: Plan, *, limit: float = SECONDS, progress: Progress = nobody, clock: Clock = monotonic
) -> Plan:
    """The plan before, after a change: every pick that still holds stays, and only what is open is filled.

    Somebody may hand on one seat to fill another that would stay empty. Nothing else moves: see `rebalance`.
    """
    watch = Watch(limit, progress, clock)
    table = Table(asked)
    turns = seated(table, asked.locked)
    _keep(turns, before)
    filled = most_filled(seated(table, asked.locked), watch)
    bounds = Bounds(len(table.seats) - len(turns.sheet.pinned) - filled, None)
    deal(turns, turns.sheet.open_seats(), watch)
    Hands(turns, watch).fill(1, bounds.unfilled)
    bounds = Bounds(bounds.unfilled, _least_uneven(table, filled, watch))
    return planned(turns.sheet, bounds, watch.seconds, before)


def rebalance(
    asked: Round, before: Plan, moves: int, *, limit: float = SECONDS, progress: Progress = nobody,
    clock: Clock = monotonic,
) -> Plan:  # fmt: skip
    """The plan before with up to so many seats moved to whoever is furthest below their share, the best move first."""
    watch = Watch(limit, progress, clock)
    turns = seated(Table(asked), asked.locked)
    _keep(turns, before)
    polish = Polish(turns, watch)
    for done in range(moves):
        watch.tell("moves", done, moves)
        if watch.is_over or not polish.best_move():
            break
    return planned(turns.sheet, before.bounds, watch.seconds, before)


def _keep(turns: Turns, before: Plan) -> None:
    """Those of the plan before who may still sit where they sat."""
    sheet, table = turns.sheet, turns.sheet.table
    for pick in sorted(before.picks, key=lambda pick: pick.seat):
        seat, person = table.seat_at.get(pick.seat), table.person_at.get(pick.person)
        if seat is not None and person is not None and seat not in sheet.pinned and sheet.may(person, seat):
            turns.sit(person, seat)


def _least_uneven(table: Table, filled: int, watch: Watch) -> int | None:
    """What no plan that fills so many can better; None once the time is up."""
    if watch.is_over:
        return None
    watch.tell("bound", 0, 1)
    turns = seated(table, table.asked.locked)
    return bound(turns, turns.sheet.open_seats(), filled)


def _polish(turns: Turns, bounds: Bounds, watch: Watch) -> None:
    """Better and better until nothing is found, the bound is met or the time is up."""
    polish, sheet = Polish(turns, watch), turns.sheet
    loose = [n for n in range(len(sheet.holder)) if n not in sheet.pinned]
    lengths = sorted({sheet.table.quarters[n] for n in loose}, reverse=True)
    for n in range(ROUNDS if len(lengths) > 1 else 0):
        for k, length in enumerate(lengths):
            watch.tell("dealing anew", n * len(lengths) + k, ROUNDS * len(lengths))
            if sheet.uneven != bounds.uneven and not watch.is_over:
                redeal(turns, length, watch)
    polish.until_even(bounds.uneven)
    polish.until_fewer_repeats()
