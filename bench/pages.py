"""Pages as people open them: CPU at two sizes, statements and bytes."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import cycle
from typing import Any, Protocol

from flask import Flask

from bench.measuring import TIMES, Answer, Cost, Visitor, ask, costs, packed, statements
from bench.towns import YEAR, Town
from qaportal.config import ROOT
from qaportal.frameworks.models import Framework
from qaportal.frameworks.queries import pack_of
from qaportal.lib.db import db
from qaportal.people.models import Person
from qaportal.programme.models import Activity

ORDINARY, FORM, YEAR_PAGE = 15.0, 25.0, 20.0  # CPU milliseconds
MOST_STATEMENTS = 12
HTMX = {"HX_Request": "true", "HX_Current_URL": f"http://127.0.0.1:8000/programme/{YEAR}"}


@dataclass(frozen=True)
class Page:
    """A page, who opens it, and what it may cost. `grows` is how much more it may cost in the larger town."""

    name: str
    role: str
    path: str
    budget: float | None = ORDINARY
    grows: float | None = 1.2
    is_fragment: bool = False


class Place(Protocol):
    """A town or a council whose pages can be opened."""

    @property
    def app(self) -> Flask:
        """Its app."""

    def person(self, role: str) -> Person:
        """Somebody of that role."""


@dataclass(frozen=True)
class Found:
    """What a page costs in the smaller and the larger town; bytes are those of the smaller one."""

    page: Page
    costs: Sequence[Cost]
    statements: Sequence[int]
    size: int
    packed: int

    @property
    def ratio(self) -> float:
        """How many times the CPU of the smaller town the larger one takes."""
        return self.costs[-1].least / self.costs[0].least


PAGES = (
    Page("Year, draft", "qa_lead", f"/programme/{YEAR}", YEAR_PAGE),
    Page("Year, published", "team_manager", f"/programme/{YEAR}", YEAR_PAGE),
    Page("Year, one lane as a fragment", "qa_lead", f"/programme/{YEAR}?lane=spotlight", YEAR_PAGE, is_fragment=True),
    Page("Month", "team_manager", f"/programme/{YEAR}?view=month", YEAR_PAGE),
    Page("Week", "team_manager", f"/programme/{YEAR}?view=week", YEAR_PAGE),
    Page("Agenda", "team_manager", f"/programme/{YEAR}?view=agenda", FORM),
    Page("Home", "qa_lead", "/"),
    Page("Home", "team_manager", "/"),
    Page("Activity", "qa_lead", "{activity}"),
    Page("Activity", "team_manager", "{activity}"),
    Page("Move, the form", "qa_lead", "{activity}/move", FORM),
    Page("Preview of a year", "qa_lead", f"/programme/{YEAR + 1}/preview?framework={{framework}}", None),
    Page("Review before publishing", "qa_lead", f"/programme/{YEAR}/publication", None),
    Page("My calendar feeds", "team_manager", "/me/feeds", FORM),
    Page("People, 50 a page", "qa_lead", "/admin/people", YEAR_PAGE),
    Page("Log", "qa_lead", "/admin/log", YEAR_PAGE),
    Page("Framework", "team_manager", "/frameworks/{pack}", None),
)


def measure(towns: Sequence[Town]) -> list[Found]:
    """Every page, in all the towns by turns; then the move, which writes."""
    return [found(page, towns) for page in PAGES] + [_move(towns)]


def found(page: Page, towns: Sequence[Place], times: int = TIMES) -> Found:
    """One page, in all the towns by turns."""
    calls = [_call(page, town) for town in towns]
    return _found(page, towns, calls, times)


def _found(page: Page, towns: Sequence[Place], calls: Sequence[Callable[[], Answer]], times: int = TIMES) -> Found:
    taken = costs(calls, times=times)
    counted = [_statements(town, call) for town, call in zip(towns, calls, strict=True)]
    body = calls[0]().body
    return Found(page, taken, counted, len(body), packed(body))


def _statements(town: Place, call: Callable[[], Answer]) -> int:
    with town.app.app_context():
        engine = db.engine
    return statements(engine, call)


def _call(page: Page, town: Place) -> Callable[[], Answer]:
    visitor = _visitor(town, page.role)
    headers = HTMX if page.is_fragment else {}
    return partial(ask, town.app, visitor.environ(_path(page, town), **headers))


def _visitor(town: Place, role: str) -> Visitor:
    """Somebody who has been here before: signed in, with the form token in the session."""
    with town.app.app_context():
        visitor = Visitor(town.app, town.person(role))
    assert visitor.get("/").status == 200
    return visitor


def _path(page: Page, town: Place) -> str:
    """The address, with what stands in braces filled in as the town has it."""
    with town.app.app_context():
        filled = {name: _FILLED[name](town, page) for name in re.findall(r"{(\w+)}", page.path)}
    return page.path.format(**filled)


def _framework() -> Framework:
    return db.session.query(Framework).order_by(Framework.id).first()  # type: ignore[return-value]


def _board() -> str:
    return next(iter(pack_of(_framework()).boards))


_FILLED: dict[str, Callable[[Place, Page], str]] = {
    "activity": lambda _town, _page: f"/activity/{_activity().ref}",
    "framework": lambda _town, _page: f"{_framework().key} {_framework().version}",
    "pack": lambda _town, _page: _framework().ref,
    "me": lambda town, page: town.person(page.role).public_id,
    "board": lambda _town, _page: _board(),
}


def _activity() -> Activity:
    """A review in the middle of the year."""
    chosen = db.select(Activity).where(Activity.code == "CPR", Activity.starts_on >= date(YEAR, 6, 1))
    found: Activity = db.session.scalars(chosen.order_by(Activity.starts_on).limit(1)).one()
    return found


def _move(towns: Sequence[Town]) -> Found:
    """A card dragged to and fro: moves, writes, and answers with the planner."""
    page = Page("Move, dropped on the planner", "qa_lead", "{activity}/move", None, is_fragment=True)
    return _found(page, towns, [_mover(page, town) for town in towns])


def _mover(page: Page, town: Town) -> Callable[[], Answer]:
    visitor, path = _visitor(town, page.role), _path(page, town)
    form = visitor.get(path).body.decode()
    token = value_of(form, "csrf_token")
    version = [int(value_of(form, "version"))]
    days = cycle((f"23/06/{YEAR}", f"16/06/{YEAR}"))

    def call() -> Answer:
        sent: dict[str, Any] = {"starts": next(days), "version": version[0], "csrf_token": token}
        answer = ask(town.app, visitor.environ(path, "POST", sent, **HTMX))
        version[0] += 1
        return answer

    return call


def value_of(form: str, name: str) -> str:
    """What the field of that name has in it."""
    found = re.search(rf'name="{name}"[^>]* value="([^"]*)"', form)
    assert found, f"the form has no {name}"
    return found[1]


def weight(town: Town, role: str) -> dict[str, int]:
    """Bytes after gzip of the year page and of every style sheet, script and picture that it loads."""
    path = f"/programme/{YEAR}"
    html = _visitor(town, role).get(path).body
    named = re.findall(r'(?:src|href)="/static/(build/[^"#]+)', html.decode())
    files = {name.split("/")[1].split(".")[0] + "." + name.rsplit(".", 1)[1]: name for name in sorted(set(named))}
    return {"HTML": packed(html)} | {
        short: packed((ROOT / "static" / name).read_bytes()) for short, name in files.items()
    }
