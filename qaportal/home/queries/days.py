"""The days on which the council works."""

from qaportal.frameworks.queries import pack_in_force
from qaportal.lib.workdays import WorkCalendar
from qaportal.programme.counting import office_calendar


def working_days() -> WorkCalendar:
    """The days on which this council works, by the framework in force."""
    pack = pack_in_force()
    return office_calendar(pack) if pack else WorkCalendar()
