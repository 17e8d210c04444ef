"""Meetings of the leadership team in the town of filled forms."""

from datetime import date

from qaportal.actions.models import Action
from qaportal.lib.db import db
from qaportal.meetings import services
from qaportal.meetings.models import AgendaItem, Meeting
from qaportal.meetings.services import Asked
from qaportal.programme.models import Activity
from tests.actions.planned import added, planned
from tests.cast import Cast

JANUARY, APRIL = "CSL-2027-01", "CSL-2027-04"
WORDS = ("Ask health each time", "Write to fathers", "Name who stands in", "Meet schools", "Read a file together",
         "Check consent")  # fmt: skip
LATER = date(2027, 2, 22)


def actions(count: int = 3) -> list[Action]:
    """So many actions of a plan of Hazel's service, which Tom has to do."""
    plan = planned()
    return [added(plan, f"{WORDS[n % len(WORDS)]}{f' {n}' if n >= len(WORDS) else ''}") for n in range(count)]


def sitting(ref: str = JANUARY) -> Activity:
    """The activity of a sitting."""
    return db.session.query(Activity).filter_by(ref=ref).one()


def prepared(ref: str = JANUARY, by: str = "Priya") -> Meeting:
    """Its agenda is built."""
    made = services.prepare(sitting(ref), by=Cast()[by])
    db.session.commit()
    return made


def opened(ref: str = JANUARY) -> Meeting:
    """It is open, and Lena chairs."""
    made = prepared(ref)
    services.set_attendance(made, {Cast()["Hazel"].id: "present", Cast()["Rowan"].id: "apologies"}, Cast()["Lena"],
                            by=Cast()["Priya"])  # fmt: skip
    services.open_meeting(made, by=Cast()["Priya"])
    db.session.commit()
    return made


def item_about(meeting: Meeting, action: Action) -> AgendaItem:
    """The item of an action."""
    return next(one for one in meeting.items if one.action_id == action.id)


def decided(item: AgendaItem, kind: str, save_id: str = "", **said: object) -> None:
    """Priya presses the key."""
    services.decide(item, Asked(kind, save_id or f"save-{item.id}-{kind}", **said), by=Cast()["Priya"])  # type: ignore[arg-type]
    db.session.commit()


def ended(meeting: Meeting) -> Meeting:
    """It is over."""
    services.end(meeting, by=Cast()["Priya"])
    db.session.commit()
    return meeting
