"""A dip audit that Tom leads, and a form made for it at each of its stages."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from flask import Flask
from sqlalchemy import select

from qaportal.allocation import services as allocation
from qaportal.auditlog.models import LogEntry
from qaportal.frameworks.schema import Pack
from qaportal.invites.services import publish
from qaportal.lib.db import db
from qaportal.programme import services as programme
from qaportal.reviews import building, drafting, services
from qaportal.reviews.building import Details
from qaportal.reviews.models import MadeForm
from tests.allocation import covered
from tests.cast import Cast
from tests.sampling.frames import activity

DETAILS = Details("Voice of the child", "Whether a child's own words are on record.", "lead", (), True, True)
DIP = "dip_audit"


def led(cast: Cast, by: str = "Tom") -> str:
    """A dip audit of the year, published, whose lead's seat somebody has, published too; its reference."""
    year = activity().programme
    added = programme.add(year, DIP, date(2027, 3, 10), "Case recording", by=cast["Priya"])
    publish(year, by=cast["Priya"])
    allocation.set_out(added, by=cast["Priya"])
    covered.sit(by, "lead", ref=added.ref)
    ref = added.ref
    covered.publish(ref)
    return ref


@dataclass(frozen=True)
class Kept:
    """A form as it is kept, for tests whose browsers wait for no session of theirs."""

    public_id: str
    key: str
    name: str
    number: int
    version: int
    is_used: bool
    body: building.Body

    @property
    def path(self) -> str:
        """Its address."""
        return f"/made-forms/{self.public_id}"

    @property
    def keys(self) -> list[str]:
        """Keys of its questions, in order."""
        return [one["key"] for one in drafting.questions_of(self.body)]

    @property
    def sections(self) -> list[str]:
        """Keys of its sections, in order."""
        return [one["key"] for one in drafting.sections_of(self.body)]


def asked(kind: str = "yes_no", ask: str = "Is the child's voice there?", **more: object) -> building.Body:
    """What is said of a question."""
    return {"kind": kind, "ask": ask, **more}


def two(pack: Pack, body: building.Body) -> building.Body:
    """A section of two questions, the second of which waits for the first."""
    body, section = building.with_section(body, "Records")
    body, first = building.with_question(pack, body, section, asked(evidence=True, required=True))
    body, second = building.with_question(pack, body, section, asked("text", "What does the child say?"))
    return building.asked_when(pack, body, second, first, ["yes"])


def two_more(pack: Pack, body: building.Body) -> building.Body:
    """A third question there, and a section of its own for a fourth."""
    body, _ = building.with_question(pack, body, "records", asked("date", "Since when?"))
    body, section = building.with_section(body, "Plan")
    choices = asked("choice", "Where is it?", options=["In the plan", "In the notes"], other=True, help="Look twice.")
    return building.with_question(pack, body, section, choices)[0]


@dataclass(frozen=True)
class Making:
    """What addresses of forms in the making need: the work, a draft, a version that is in use, keys in both."""

    work: str = ""
    draft: str = ""
    used: str = ""
    section: str = "plan"
    question: str = "since_when"
    before: str = "is_the_child_s_voice_there"


def make(cast: Cast, ref: str, by: str = "Tom") -> Making:
    """Somebody leads a dip audit that is published; its form is in use, and another is being made."""
    allocation.set_out(activity(ref), by=cast["Priya"])
    covered.sit(by, "lead", ref=ref)
    covered.publish(ref)
    return forms_for(cast, ref)


def forms_for(cast: Cast, ref: str) -> Making:
    """A form of some work that is in use, and another that is being made."""
    rows = []
    for name in ("Voice of the child", "Timeliness"):
        row = services.make_form(activity(ref), replace(DETAILS, name=name), None, by=cast["Priya"])
        for edit in (two, two_more):
            services.change(row, edit, seen=row.version, what="wrote it", by=cast["Priya"])
        rows.append(row)
    services.put_into_use(rows[0], seen=rows[0].version, by=cast["Priya"])
    db.session.flush()
    return Making(ref, rows[1].public_id, rows[0].public_id)


class Desk:
    """Where forms are made before browsers look at them: each act in a context of its own, which is over then."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def kept(self, public_id: str) -> Kept:
        """A form as it is kept now."""
        with self.app.app_context():
            one = db.session.scalars(select(MadeForm).where(MadeForm.public_id == public_id)).one()
            return Kept(one.public_id, one.key, one.name, one.number, one.version, one.is_used, one.body)

    def acts(self) -> list[str]:
        """What the log says was done to forms, in order."""
        with self.app.app_context():
            chosen = select(LogEntry.act).where(LogEntry.thing_kind == "form")
            return list(db.session.scalars(chosen.order_by(LogEntry.id)))

    def begun(self, ref: str, said: Details = DETAILS) -> Kept:
        """A form with nothing in it."""
        with self.app.app_context():
            made = services.make_form(activity(ref), said, None, by=Cast()["Priya"])
            db.session.commit()
            ident = made.public_id
        return self.kept(ident)

    def edited(self, made: Kept, edit: Callable[[Pack, building.Body], building.Body]) -> Kept:
        """The form after a change."""
        with self.app.app_context():
            row = db.session.scalars(select(MadeForm).where(MadeForm.public_id == made.public_id)).one()
            services.change(row, edit, seen=row.version, what="wrote it", by=Cast()["Priya"])
            db.session.commit()
        return self.kept(made.public_id)

    def put_into_use(self, made: Kept) -> Kept:
        """The form, in use."""
        with self.app.app_context():
            row = db.session.scalars(select(MadeForm).where(MadeForm.public_id == made.public_id)).one()
            services.put_into_use(row, seen=row.version, by=Cast()["Priya"])
            db.session.commit()
        return self.kept(made.public_id)

    def written(self, ref: str, said: Details = DETAILS) -> Kept:
        """A form with two questions, not in use yet."""
        return self.edited(self.begun(ref, said), two)

    def used(self, ref: str, said: Details = DETAILS) -> Kept:
        """A form with two questions, in use."""
        return self.put_into_use(self.written(ref, said))
