"""A dip audit that Tom leads, and a form made for it at each of its stages."""

from datetime import date

from qaportal.allocation import services as allocation
from qaportal.invites.services import publish
from qaportal.lib.db import db
from qaportal.programme import services as programme
from qaportal.programme.models import Activity
from qaportal.reviews import building, drafting, services
from qaportal.reviews.building import Details
from qaportal.reviews.models import MadeForm
from qaportal.timetable.queries import rules_of
from tests.allocation import covered
from tests.cast import Cast
from tests.sampling.frames import activity

DETAILS = Details("Voice of the child", "Whether a child's own words are on record.", "lead", (), True, True)
DIP = "dip_audit"


def led(cast: Cast, by: str = "Tom") -> Activity:
    """A dip audit of the year, published, whose lead's seat somebody has, published too."""
    year = activity().programme
    added = programme.add(year, DIP, date(2027, 3, 10), "Case recording", by=cast["Priya"])
    publish(year, by=cast["Priya"])
    allocation.set_out(added, by=cast["Priya"])
    covered.sit(by, "lead", ref=added.ref)
    covered.publish(added.ref)
    return added


def begun(cast: Cast, work: Activity, said: Details = DETAILS) -> MadeForm:
    """A form with nothing in it."""
    made = services.make_form(work, said, None, by=cast["Priya"])
    db.session.commit()
    return made


def asked(kind: str = "yes_no", ask: str = "Is the child's voice there?", **more: object) -> building.Body:
    """What is said of a question."""
    return {"kind": kind, "ask": ask, **more}


def written(cast: Cast, work: Activity, said: Details = DETAILS) -> MadeForm:
    """A form with a section of two questions, the second of which waits for the first; not in use yet."""
    made = begun(cast, work, said)
    pack, _ = rules_of(work)

    def edit(_pack: object, body: building.Body) -> building.Body:
        body, section = building.with_section(body, "Records")
        body, first = building.with_question(pack, body, section, asked(evidence=True, required=True))
        body, second = building.with_question(pack, body, section, asked("text", "What does the child say?"))
        return building.asked_when(pack, body, second, first, ["yes"])

    services.change(made, edit, seen=made.version, what="wrote it", by=cast["Priya"])
    db.session.commit()
    return made


def used(cast: Cast, work: Activity, said: Details = DETAILS) -> MadeForm:
    """The same, in use."""
    made = written(cast, work, said)
    services.put_into_use(made, seen=made.version, by=cast["Priya"])
    db.session.commit()
    return made


def keys(made: MadeForm) -> list[str]:
    """Keys of the questions of a form, in order."""
    return [one["key"] for one in drafting.questions_of(made.body)]
