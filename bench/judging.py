"""Pages of insight, and a report put together: after one year with the portal and after ten, all reviews done."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from bench.councils import TODAY, YEAR, Council, build
from bench.pages import Found, Page, found
from bench.standing import Stood
from qaportal.actions.models import Action
from qaportal.boards import queries as boards
from qaportal.frameworks.queries import pack_of
from qaportal.lib.db import db
from qaportal.lib.routing import new_public_id
from qaportal.moderation.models import SecondLook, Verdict
from qaportal.people.models import Person
from qaportal.programme.models import Activity
from qaportal.reviews.models import FilledPart, Review

PACK, STAFF, YEARS, TIMES = "north-somerset", 300, (1, 10), 20
EACH, ACTIONS = 24, 3  # reviews of a piece of work that is graded, and actions of each
MOST, GROWS = 150.0, 4.0  # CPU milliseconds after ten years; how many times that of one
TOLD = f"A council that runs {PACK}; {EACH} finished reviews of each graded piece of work, each looked at twice."


def measure(folder: Path) -> list[Stood]:
    """Every page, in the council after one year and after ten."""
    places = [_judged(build(folder / str(years), PACK, STAFF, years)) for years in YEARS]
    with places[0].app.app_context():
        lines = boards.outlook(places[0].person("qa_lead"), TODAY).lines
        report = next(line.due.key for line in lines if line.due.due >= TODAY)
    pages = [("Insight", "/insight"), ("Breadth", f"/insight/breadth?year={YEAR}"),
             ("Depth", f"/insight/depth?year={YEAR}"), ("Impact", f"/insight/impact?year={YEAR}"),
             ("A report put together", f"/reports/{report}/draft")]  # fmt: skip
    return [Stood(STAFF, _found(name, path, places), MOST, GROWS) for name, path in pages]


def _found(name: str, path: str, places: list[Council]) -> Found:
    return found(Page(name, "qa_lead", path), places, TIMES)


def _judged(council: Council) -> Council:
    """Finished reviews, second looks, voices and actions of all that is graded and past."""
    with council.app.app_context():
        by = db.session.scalars(select(Person.id).order_by(Person.id).limit(1)).one()
        numbers, actions = count(1), count(1)
        for work in db.session.scalars(select(Activity).where(Activity.ends_on < TODAY)):
            pack = pack_of(work.framework)
            scale = pack.activities[work.type_key].scale
            for n in range(EACH if scale else 0):
                levels = [level.key for level in pack.scales[scale or ""].levels]
                _review(work, n, levels, by, next(numbers), actions)
        db.session.commit()
    return council


def _review(work: Activity, n: int, levels: list[str], by: int, id_: int, numbers: Iterator[int]) -> None:
    at = datetime.combine(work.ends_on, time(9), UTC)
    grade, other = levels[(n * 7) % len(levels)], levels[(n * 7 + n % 3 // 2) % len(levels)]
    _insert(Review, id=id_, public_id=new_public_id(), activity_id=work.id, framework_id=work.framework_id,
            form_key="practice_review", key=f"b{n}", number=n + 1, opened_at=at, opened_by_id=by, state_version=0,
            grade=grade, finalised_at=at, finalised_by_id=by)  # fmt: skip
    for position, key in enumerate(("child_view", "family_view")):
        _insert(FilledPart, review_id=id_, key=key, position=position, omitted=[], handed_in_at=at, handed_in_by_id=by,
                none_reason="Too young" if n % 4 == 0 else "")  # fmt: skip
    _insert(SecondLook, id=id_, review_id=id_, why="all", asked_at=at, grade="")
    _insert(Verdict, look_id=id_, number=1, first_grade=grade, second_grade=other, quality="", first_by_id=by,
            given_at=at, given_by_id=by, sent_back_why="")  # fmt: skip
    for position in range(ACTIONS):
        due = work.ends_on + timedelta(28)
        _insert(Action, public_id=new_public_id(), number=next(numbers), review_id=id_, part_key="conclusion",
                question_key="actions", position=position, level="child", what="Ask health", owner_name="Somebody",
                first_due_on=due, due_on=due, made_at=at, made_by_id=by, version=1)  # fmt: skip


def _insert(model: Any, **row: Any) -> None:
    db.session.execute(insert(model).values(**row))
