"""The opponent: the scarcest seat first, each to whoever may and has least. It knows the same rules, and never looks
back."""

from qaportal.allocation import Plan, Round
from qaportal.allocation.report import planned
from qaportal.allocation.table import Table, bits_of
from qaportal.allocation.turns import seated
from qaportal.allocation.values import Bounds


def greedy(asked: Round) -> Plan:
    """Its plan, with no bound to speak of."""
    table = Table(asked)
    turns = seated(table, asked.locked)
    sheet = turns.sheet
    for seat in sorted(sheet.open_seats(), key=lambda n: (table.allowed[n].bit_count(), n)):
        able = (person for person in bits_of(table.allowed[seat]) if sheet.may(person, seat))
        work = table.quarters[seat]
        best = min(able, key=lambda one: (sheet.adds(one, work), turns.price(one, seat), one), default=None)
        if best is not None:
            turns.sit(best, seat)
    return planned(sheet, Bounds(0, None), 0.0)
