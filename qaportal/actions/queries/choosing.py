"""What forms of actions and plans give to choose from, few enough for one page, and what was chosen."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from qaportal.actions import policy
from qaportal.actions.alike import alike
from qaportal.actions.models import OPEN_LEVELS, Action
from qaportal.actions.queries.lists import TO_DO, Line, standing_of
from qaportal.actions.queries.sight import listed, readable_by
from qaportal.frameworks.models import Framework
from qaportal.frameworks.queries import in_force_on, pack_of
from qaportal.lib.db import db
from qaportal.lib.errors import NotFound
from qaportal.lib.text import one_line
from qaportal.people.models import Person, Service, Team
from qaportal.people.queries import services_on, teams_on
from qaportal.programme import queries as programme

LOOKED_AT = 500  # actions that a new one is compared with
OFFERED = 20  # actions to choose one from
NO_RULES = "There is no framework in force today that has plans. Ask the QA team."


def _open(person: Person) -> ColumnElement[bool]:
    """To be done, about no child and no worker, and theirs to read."""
    return readable_by(person) & TO_DO & Action.level.in_(OPEN_LEVELS)


def similar(person: Person, text: str, today: date) -> list[Line]:
    """Actions that are to be done and may be the same as what `text` says, of those about no child and no worker that
    `person` may read, the most alike first."""
    chosen = select(Action).where(_open(person))
    latest = chosen.order_by(Action.id.desc()).limit(LOOKED_AT).options(*listed())
    return [Line(one, True, standing_of(one, today)) for one in alike(text, db.session.scalars(latest))]


def to_go_on_in(person: Person, action: Action, words: str = "") -> Sequence[Action]:
    """What an action may go on in, OFFERED at most: those whose reference or words have all `words` in them, the
    latest first; without any those that say much the same, and then the latest."""
    others = select(Action).where(_open(person), Action.id != action.id).order_by(Action.id.desc())
    others = others.options(joinedload(Action.team), joinedload(Action.service))
    wanted = one_line(words)[:100].split()
    if wanted:
        return db.session.scalars(others.where(*map(_has, wanted)).limit(OFFERED)).all()
    latest = db.session.scalars(others.limit(LOOKED_AT)).all()
    first = alike(action.what, latest)
    return [*first, *(one for one in latest if one not in first)][:OFFERED]


def _has(wanted: str) -> ColumnElement[bool]:
    number = wanted.upper().removeprefix("A-")
    said = Action.what.icontains(wanted, autoescape=True)
    is_number = number.isascii() and number.isdecimal() and len(number) < 9
    return or_(said, Action.number == int(number)) if is_number else said


def with_plans(today: date) -> Framework:
    """The version in force, else that of a year that runs, that has plans. Raises NotFound where none has."""
    running = [one.framework for one in programme.live(programme.every_year(), today)]
    known = [one for one in (in_force_on(today), *running) if one and policy.plan_rules(pack_of(one))]
    if not known:
        raise NotFound(NO_RULES)
    return known[0]


def work_to_choose(person: Person, today: date) -> list[tuple[str, str]]:
    """Published work that has begun, of the years that run, the latest first: reference and name."""
    rows = [
        row
        for year in programme.live(programme.every_year(), today)
        for row in programme.only_theirs(person, programme.published_rows(year.id))
        if row.starts <= today and row.state != "cancelled"
    ]
    ordered = sorted(rows, key=lambda row: (row.starts, row.ref), reverse=True)
    return [(row.ref, f"{row.ref} {row.title}") for row in ordered]


def place_chosen(team: str, service: str, today: date) -> tuple[Team | None, Service | None]:
    """The team and the service of today with these keys; None where there is none."""
    return (
        next((one for one in teams_on(today) if one.key == team), None),
        next((one for one in services_on(today) if one.key == service), None),
    )
