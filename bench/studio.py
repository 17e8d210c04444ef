"""The page on which a week is timetabled, at 300 sessions, and a session moved on it.

`make week` writes it into docs/figures.md with the rest; `python -m bench.studio` measures it alone and puts it there.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import insert

from bench import figures
from bench.councils import Council, build
from bench.figures import Check, check_row, table, verdict, where
from bench.measuring import Answer, Cost, Visitor, ask, costs, packed, statements
from bench.pages import value_of
from bench.towns import NOW
from qaportal.allocation.models import Assignment
from qaportal.allocation.services import set_out
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.routing import new_public_id
from qaportal.people.models import Appointment, Person, Team
from qaportal.programme.models import Activity
from qaportal.timetable import queries as timetable
from qaportal.timetable import services as timetables
from qaportal.timetable.models import Slot, WeekSession
from qaportal.timetable.week.greedy import first_try
from qaportal.timetable.week.solving import places_of
from qaportal.timetable.week.values import Place, Plan
from qaportal.weeks import queries, services

PACK, STAFF = "lambeth", 400
MEMBERS, HOSTS, SITES, ROOMS = 40, 18, 6, 8  # 7 sessions for each member, 1 for each team, 2 for all
TIMES = 40
ASKED, PACKED, MOVED = 15, 60.0, 150.0  # statements; KB after gzip; milliseconds
HEADING = "### The page of a week"
TOLD = (
    f"{MEMBERS} members at {HOSTS} teams, each session at the first time that fits. CPU of one request in "
    f"milliseconds, least and median of {TIMES}; the least is held against the budget. Statements are those of the "
    "sign-in and the shell too. A move is what a form or a drag sends, to a time at which nothing is in the way."
)
HEAD = ("page", "sessions", "CPU: least", "median", "statements", "HTML, KB", "gzip, KB")
VIEWS = {
    "Timetable, a day": "?day=2",
    "Timetable, the whole week": "?day=all",
    "Timetable, the whole week by teams": "?day=all&by=teams",
    "Timetable, the whole week by rooms": "?day=all&by=rooms",
}
MOVE = "A session moved"


@dataclass(frozen=True)
class Shown:
    """What one request costs in a week of so many sessions; bytes are those of its answer."""

    name: str
    sessions: int
    cost: Cost
    statements: int
    size: int
    packed: int

    @property
    def cells(self) -> list[str]:
        """Its row of a table under HEAD."""
        kilobytes = (f"{number / 1024:.1f}" for number in (self.size, self.packed))
        return [self.name, str(self.sessions), f"{self.cost.least:.1f}", f"{self.cost.middle:.1f}",
                str(self.statements), *kilobytes]  # fmt: skip

    def checks(self) -> Iterator[Check]:
        """Its budgets."""
        if self.name == MOVE:
            yield Check(f"{self.name}: CPU, ms", self.cost.least, MOVED)
        else:
            yield Check(f"{self.name}: statements", self.statements, ASKED)
            yield Check(f"{self.name}: gzip, KB", self.packed / 1024, PACKED)


def measure(folder: Path) -> list[Shown]:
    """Every way of looking at it, then the move. The clock has to stand at NOW."""
    place = build(folder, PACK, STAFF, 1)
    with place.app.app_context():
        _fill(_week())
        db.session.commit()
        at, many = f"/activity/{_week().ref}/timetable", len(timetable.sessions_of(_week()))
        visitor = Visitor(place.app, place.person("qa_lead"))
    visitor.get("/")
    pages = {name: partial(ask, place.app, visitor.environ(at + view)) for name, view in VIEWS.items()}
    found = [_shown(place, name, many, call) for name, call in pages.items()]
    return [*found, _shown(place, MOVE, many, _mover(place, visitor, at), 303)]


def _shown(place: Council, name: str, many: int, call: Callable[[], Answer], status: int = 200) -> Shown:
    [cost] = costs([call], status, TIMES)
    with place.app.app_context():
        engine = db.engine
    body = call().body
    return Shown(name, many, cost, statements(engine, call), len(body), packed(body))


def _mover(place: Council, visitor: Visitor, at: str) -> Callable[[], Answer]:
    """A session that goes to and fro between two times that fit."""
    with place.app.app_context():
        row, free = _movable()
        path, version = f"{at}/sessions/{row.public_id}", [row.version]
    token, turns = value_of(visitor.get(path).body.decode(), "csrf_token"), cycle(free)

    def call() -> Answer:
        to = next(turns)
        sent = {"at": f"{to.day}-{to.start}-{to.room or ''}", "version": version[0], "csrf_token": token}
        answer = ask(place.app, visitor.environ(path, "POST", sent))
        version[0] += 1
        return answer

    return call


def _movable() -> tuple[WeekSession, list[Place]]:
    problem = queries.problem_of(_week())
    for row in timetable.sessions_of(_week()):
        fit = [at for at, against in queries.starts_for(problem, row) if not against]
        other = [at for at in fit if (at.day, at.start) != (row.day, row.start)]
        if len(other) > 1 and row.kind == "family_feedback":
            return row, other[:2]
    raise LookupError("no session can be moved")


# The week -----------------------------------------------------------------------------------------------------


def _week() -> Activity:
    found: Activity = db.session.query(Activity).filter_by(code="PW").order_by(Activity.starts_on.desc()).first()
    return found


def _fill(activity: Activity) -> None:
    """Members of one end of the council at teams of the other one, each session at the first time that fits."""
    set_out(activity, by=None)
    teams = db.session.query(Team).order_by(Team.id).all()
    for n, team in enumerate(teams[:HOSTS]):
        timetables.nominate_team(activity, team, site=f"Site {n % SITES}", by=None)
    _rooms(activity)
    _seat(activity, _members(teams[-1]))
    services.prepare(activity, by=None)
    problem = queries.problem_of(activity)
    places = places_of(problem, first_try(problem))
    timetables.apply_plan(activity, Plan(places, (), (), 0, False, 0.0), by=None)


def _rooms(activity: Activity) -> None:
    timetables.add_room(activity, name="Hall", site="House", kind="hall", seats=100, by=None)
    for n in range(SITES * ROOMS):
        name, site = f"Room {n // SITES + 1}", f"Site {n % SITES}"
        timetables.add_room(activity, name=name, site=site, kind="meeting", seats=12, by=None)


def _seat(activity: Activity, people: list[int]) -> None:
    """Each of them in an observer's seat of their own: these are more than a week has by its framework."""
    db.session.execute(insert(Slot), [
        {"public_id": new_public_id(), "activity_id": activity.id, "key": f"observer:more-{n}", "seat_key": "observer",
         "name": "Observer", "number": 100 + n, "does": "observe", "minutes": 60, "opened_at": NOW}
        for n in range(len(people))
    ])  # fmt: skip
    slots = db.session.query(Slot.id).filter(Slot.activity_id == activity.id, Slot.key.like("observer:more-%"))
    db.session.execute(insert(Assignment), [
        {"public_id": new_public_id(), "slot_id": slot, "person_id": person, "item": f"item {slot}", "how": "chosen",
         "is_locked": False, "broken": [], "reason": "", "why": [], "assigned_at": NOW, "end_reason": ""}
        for (slot,), person in zip(slots, people, strict=True)
    ])  # fmt: skip


def _members(last: Team) -> list[int]:
    """Ids of MEMBERS people of the last teams."""
    chosen = db.session.query(Person.id).join(Appointment, Appointment.person_id == Person.id)
    chosen = chosen.filter(Appointment.team_id <= last.id).order_by(Appointment.team_id.desc(), Person.id)
    return [ident for (ident,) in chosen.limit(MEMBERS)]


# What is written ----------------------------------------------------------------------------------------------


def parts(found: list[Shown], place: str) -> list[str]:
    """The end of the part of `make week`."""
    checks = [check for one in found for check in one.checks()]
    budgets = table(("figure", "measured", "at most", ""), (check_row(check) for check in checks))
    rows = table(HEAD, (one.cells for one in found))
    return [HEADING, f"`python -m bench.studio`: {place}", verdict(checks), TOLD, rows, budgets]


def measured() -> list[Shown]:
    """All of it, in a database that goes with it."""
    with TemporaryDirectory() as folder, clock.stopped_at(NOW):
        return measure(Path(folder) / "studio")


def main() -> None:
    """Put it at the end of what `make week` measured before, which stays as it is."""
    place, found = where(), measured()
    before = figures.parts_of(figures.PAGE.read_text("utf-8"))["week"].partition(HEADING)[0].rstrip()
    figures.write("week", "\n\n".join([before, *parts(found, place)]))
    figures.finish("bench.studio", [check for one in found for check in one.checks()])


if __name__ == "__main__":
    main()
