"""Meetings of a town that is lived in, and what their addresses need."""

from dataclasses import dataclass, field

from qaportal.lib.db import db
from qaportal.meetings import services
from qaportal.meetings.models import Meeting
from qaportal.meetings.services import Asked
from qaportal.programme.models import Activity
from tests.cast import Cast

MINUTE = "Half of the teams do it; the others begin in spring."


@dataclass
class Met:
    """What the access table says of a meeting → its random id, and that of an item of it."""

    meetings: dict[str, str] = field(default_factory=dict)
    items: dict[str, str] = field(default_factory=dict)
    sitting: str = ""  # reference of one whose agenda is not built


def meet(cast: Cast) -> Met:
    """Of the leadership team a meeting whose agenda is built, one that is open and chaired by Lena, and one that has
    ended; Hazel heads a service and sits on it. In each that was opened two items are decided."""
    found = Met(sitting="CSL-2027-10")
    for thing, ref in (("its agenda is built", "CSL-2027-07"), ("it has ended", "CSL-2027-01"),
                       ("it is open", "CSL-2027-04")):  # fmt: skip
        made = _made(cast, ref, is_open=thing != "its agenda is built")
        found.meetings[thing] = made.public_id
        if thing == "it has ended":
            services.end(made, by=cast["Priya"])
        found.items[thing] = next(one.public_id for one in made.items if one.action and one.decision is None)
    return found


def _made(cast: Cast, ref: str, *, is_open: bool) -> Meeting:
    by = cast["Priya"]
    made = services.prepare(db.session.query(Activity).filter_by(ref=ref).one(), by=by)
    services.add_item(made, "The new building", by=by)
    if is_open:
        came = {cast["Hazel"].id: "present", cast["Rowan"].id: "apologies"}
        services.set_attendance(made, came, cast["Lena"] if ref == "CSL-2027-04" else None, by=by)
        services.open_meeting(made, by=by)
        actions = [one for one in made.items if one.action]
        services.decide(actions[-1], Asked("escalate", f"{ref}-1", MINUTE), by=by)
        services.decide(made.items[-1], Asked("continue", f"{ref}-2", MINUTE), by=by)
    return made
