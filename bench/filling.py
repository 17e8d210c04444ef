"""What a page of a form costs, and keeping one answer of it: the section with the most questions of each framework, and
a form of 200 questions on one page that was made at run time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask

from bench.crashes import stage
from bench.figures import Check
from bench.measuring import Answer, Cost, Visitor, ask, costs, statements
from qaportal.allocation.services import seat as put_in
from qaportal.config import ROOT
from qaportal.frameworks.queries import latest, pack_of
from qaportal.frameworks.schema import FormTemplate, Part, Question, Section
from qaportal.frameworks.services import install
from qaportal.invites.services import publish
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.people.models import Person
from qaportal.programme.generate import preview, year_label
from qaportal.programme.models import Activity
from qaportal.programme.services import create
from qaportal.programme.services.rows import units
from qaportal.reviews.models import FilledPart, MadeForm, Review
from qaportal.reviews.templates import made_template
from qaportal.reviews.values import options_of
from qaportal.timetable.models import Slot
from tests.cast import Cast
from tests.conftest import TODAY
from tests.reviews.ground import KINDS, PART, body, question
from tests.sampling.frames import CPR

PACKS = ("north-somerset", "lambeth", "west-sussex", "bedford")
QUESTIONS = 200
TIMES = 40
MOST, MOST_STATEMENTS = 150.0, 15  # milliseconds of CPU of the page
SAVE_STATEMENTS = 12


@dataclass(frozen=True)
class Filled:
    """One page: where it is from, how many questions it asks, what it costs, and what one save does."""

    name: str
    questions: int
    page: Cost
    statements: int
    size: int
    save: Cost
    save_statements: int

    def checks(self) -> Iterable[Check]:
        """The budgets."""
        yield Check(f"{self.name}: the page, CPU, ms", self.page.least, MOST)
        yield Check(f"{self.name}: the page, SQL statements", self.statements, MOST_STATEMENTS)
        yield Check(f"{self.name}: one save, SQL statements", self.save_statements, SAVE_STATEMENTS)

    @property
    def cells(self) -> list[str]:
        """Its row in the table."""
        spent = [f"{value:.1f}" for cost in (self.page, self.save) for value in (cost.least, cost.middle)]
        return [self.name, str(self.questions), *spent[:2], str(self.statements), f"{self.size / 1024:.1f}", *spent[2:],
                str(self.save_statements)]  # fmt: skip


HEAD = ("page", "questions", "page: least", "median", "statements", "HTML, KB", "save: least", "median", "statements")
TOLD = (
    "The section with the most questions of each framework, and a form of 200 questions of every kind on one page that "
    "was made for an activity. CPU is process time of one request through the WSGI app, in milliseconds: least and "
    "median of 40. A save is one answer of it, kept as it is written."
)


def measure(folder: Path) -> list[Filled]:
    """Every framework’s, and the long one."""
    found = [one for pack in PACKS if (one := _of_pack(folder / pack, pack)) is not None]
    return [*found, _of_long(folder / "long")]


def _of_pack(folder: Path, name: str) -> Filled | None:
    """The largest section of a framework; None where it brings no form."""
    with stage(folder, "sqlite") as ready:
        app = ready.set("town")
        with app.test_request_context():
            place = _year(name)
            largest = _largest(place)
            if largest is None:
                return None
            activity, form, part, section = largest
            review = _opened(activity, form, part.seat)
            return _measured(app, f"{name}, {form.name}", review, part.key, section)


def _year(name: str) -> list[Activity]:
    """A published year of a framework; its activities."""
    if name != "north-somerset":
        install(ROOT / "qaportal" / "frameworks" / "packs" / name, by=None)
    framework = latest(name)
    assert framework is not None
    pack, day = pack_of(framework), date(2026, 11, 23)
    made = preview(pack, year_label(pack, 2027), units=units(day))
    programme = create(framework, made, by=Cast()["Priya"])
    publish(programme, by=Cast()["Priya"])
    db.session.commit()
    return db.session.query(Activity).filter_by(programme_id=programme.id).order_by(Activity.id).all()


def _largest(activities: list[Activity]) -> tuple[Activity, FormTemplate, Part, Section] | None:
    """Where the most questions stand on one page."""
    found = []
    for activity in {one.type_key: one for one in activities}.values():
        pack = pack_of(activity.framework)
        keys = {seat.key for seat in pack.activities[activity.type_key].seats}
        for form in (pack.forms[key] for key in pack.activities[activity.type_key].forms):
            found += [(len(section.questions), activity, form, part, section) for part in form.parts
                      if part.opens == "start" and part.seat in keys for section in part.sections]  # fmt: skip
    return max(found, key=lambda one: one[0])[1:] if found else None


def _opened(activity: Activity, form: FormTemplate | MadeForm, seat: str) -> Review:
    """Rowan has the seat, and opened the form."""
    cast, now = Cast(), clock.now()
    slot = Slot(activity=activity, key=f"{seat}/bench", seat_key=seat, name=seat, number=1, does="review", minutes=60,
                opened_at=now)  # fmt: skip
    db.session.add(slot)
    db.session.flush()
    put_in(slot, cast["Rowan"], how="chosen", by=cast["Priya"]).published_at = now
    made = form if isinstance(form, MadeForm) else None
    parts = [PART] if made else [part.key for part in form.parts]  # type: ignore[union-attr]
    review = Review(activity=activity, framework_id=activity.framework_id, form_key=form.key, made_form=made,
                    key="bench", number=1, opened_at=now, opened_by_id=cast["Rowan"].id)  # fmt: skip
    review.parts = [FilledPart(key=key, position=at) for at, key in enumerate(parts)]
    db.session.add(review)
    db.session.commit()
    return review


def _of_long(folder: Path) -> Filled:
    """A page of 200 questions."""
    asked = [question(f"{one['key']}_{n}", **{k: v for k, v in one.items() if k not in ("key", "ask")})
             for n in range(QUESTIONS // len(KINDS) + 1) for one in KINDS][:QUESTIONS]  # fmt: skip
    long = body(("A long page", asked), key="long")
    with stage(folder, "sqlite") as ready:
        app = ready.set("town")
        with app.test_request_context():
            activity = next(one for one in _year("north-somerset") if one.ref == CPR)
            rowan, now = Cast()["Rowan"], clock.now()
            made = MadeForm(activity=activity, key="long", number=1, body=long, made_at=now, made_by=rowan, used_at=now,
                            used_by_id=rowan.id)  # fmt: skip
            db.session.add(made)
            db.session.flush()
            review = _opened(activity, made, "reviewer")
            section = made_template(made).parts[0].sections[0]
            return _measured(app, "A form of 200 questions", review, PART, section)


@dataclass
class Saving:
    """One answer that is kept again and again, each time another."""

    app: Flask
    visitor: Visitor
    path: str
    asked: Question
    kept: int = 0

    def __call__(self) -> Answer:
        """Keep the next one."""
        key, n = self.asked.key, self.kept
        value = f"words {n}" if self.asked.kind == "text" else options_of(self.asked, None)[n % 2][0]
        data = {f"q.{key}": value, f"v.{key}": str(n), "save_id": f"s{n}"}
        self.kept += 1
        return ask(self.app, self.visitor.environ(f"{self.path}/answers/{key}", "POST", data, HX_Request="true"))


def _measured(app: Flask, name: str, review: Review, part: str, section: Section) -> Filled:
    app.config["WTF_CSRF_ENABLED"] = False
    visitor = Visitor(app, db.session.query(Person).filter_by(name="Rowan Reed").one())
    fit = [one for one in section.questions if one.repeats == 1 and one.kind not in ("grade", "record", "person")]
    fit = [one for one in fit if one.kind == "text" or options_of(one, None)]
    path = f"/reviews/{review.public_id}/parts/{part}"
    opening = partial(ask, app, visitor.environ(f"{path}/sections/{section.key}"))
    saving = Saving(app, visitor, path, min(fit, key=lambda one: one.kind != "text"))
    engine = db.engine
    db.session.remove()
    opened, saved = costs([opening, saving], times=TIMES)
    counted = statements(engine, opening), statements(engine, saving)
    return Filled(name, len(section.questions), opened, counted[0], len(opening().body), saved, counted[1])


def main() -> None:
    """Print a table."""
    with TemporaryDirectory() as folder, clock.stopped_at(TODAY):
        for one in measure(Path(folder)):
            print(" | ".join(one.cells))


if __name__ == "__main__":
    main()
