"""What can be asked of seats as they stand, whoever put people there. Pure."""

from dataclasses import replace

from qaportal.allocation.report import planned
from qaportal.allocation.table import Table
from qaportal.allocation.turns import seated
from qaportal.allocation.values import Bounds, Pick, Round
from qaportal.allocation.why import Reasons


def standing(asked: Round, before: tuple[Pick, ...]) -> Reasons:
    """Reasons about the seats with everybody where they sit: each pick has the rules that it breaks by now."""
    fixed = replace(asked, locked=(*asked.locked, *(replace(pick, locked=True) for pick in before)))
    turns = seated(Table(fixed), fixed.locked)
    return Reasons(fixed, planned(turns.sheet, Bounds(0, None), 0.0), frozenset(pick.seat for pick in before))
