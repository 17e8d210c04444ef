"""The seats of one activity in a large council: what is read to ask the engine, to say why, to weigh a swap and to
show the ledger; after one year with the portal and after ten.

`python -m bench.seats` measures this alone and prints it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import count, cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

from sqlalchemy import insert, select

from bench.councils import Council, build
from bench.measuring import Answer, frozen, statements
from bench.towns import NOW
from qaportal.allocation import queries, services
from qaportal.allocation.models import Assignment
from qaportal.allocation.proposing import propose
from qaportal.allocation.queries.rounds import ground_of
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.routing import new_public_id
from qaportal.people.models import Appointment, Person, Post
from qaportal.programme.models import Activity
from qaportal.sampling.models import Draw, FrameRow, Record, SampleFrame
from qaportal.timetable import queries as timetable
from qaportal.timetable.models import Slot

PACK, STAFF, YEARS = "north-somerset", 600, (1, 10)
RECORDS, A_YEAR = 60, 2_500  # of the activity that is looked at; seats in all the others of a year
WANTED = "CPR-2027-11"  # late in the year, so that its twelve months are the same however long the portal is in use
TIMES = 8
MOST, GROWTH = 0.5, 1.5  # seconds of CPU after ten years; times those of one year
LENGTHS = (240, 120, 60)  # minutes
TOLD = (
    f"A council of {STAFF} people and an activity with {RECORDS} records, its seats filled by the engine, in the first "
    "year with the portal and in the tenth: frames, draws, seats, people relieved and cover of all those years. "
    "Seconds of CPU of what pages call, in a session of its own each time, the least of several by turns."
)
HEAD = ("function", "seats", "seats of others", "1 year", "10 years", "growth", "statements")


@dataclass(frozen=True)
class Seated:
    """What one function costs for an activity of so many seats: seconds of CPU, and statements, after each of YEARS;
    `behind` is how many seats of others were kept by then."""

    name: str
    seats: int
    behind: Sequence[int]
    seconds: Sequence[float]
    statements: Sequence[int]

    @property
    def ratio(self) -> float:
        """How many times the CPU of the first year the last one takes."""
        return self.seconds[-1] / self.seconds[0]

    @property
    def cells(self) -> list[str]:
        """Its row of a table under HEAD."""
        behind, counted = (" / ".join(f"{n:,}" for n in numbers) for numbers in (self.behind, self.statements))
        seconds = (f"{value:.3f}" for value in self.seconds)
        return [self.name, str(self.seats), behind, *seconds, f"{self.ratio:.2f}", counted]


def measure(folder: Path) -> list[Seated]:
    """Every function, in both councils by turns. The clock has to stand at NOW."""
    places = [_council(folder / str(years), years) for years in YEARS]
    behind = [_in(place, _count) for place in places]
    seats = _in(places[0], lambda: len(timetable.open_slots(_wanted())))
    return [_measured(name, act, places, seats, behind) for name, act in ACTS.items()]


# What is measured ---------------------------------------------------------------------------------------------


def _weigh() -> None:
    """Somebody else for the first seat that the engine filled."""
    activity = _wanted()
    slot = next(one for one in timetable.open_slots(activity) if one.does == "review")
    queries.weigh(slot, _reviewer())


def _shares() -> None:
    """As one who sees what is published alone."""
    queries.shares_for(_reviewer(), _wanted())


ACTS: dict[str, Callable[[], object]] = {
    "What the engine is asked": lambda: ground_of(_wanted()),
    "Reasons for every seat": lambda: [found.why(pick.seat) for found in [queries.reasons_for(_wanted())] if found
                                       for pick in found.plan.picks if pick.seat > 0],
    "A swap, weighed": _weigh,
    "The fairness ledger": _shares,
}  # fmt: skip


def _measured(
    name: str, act: Callable[[], object], places: Sequence[Council], seats: int, behind: Sequence[int]
) -> Seated:
    calls = [partial(_in, place, act) for place in places]
    for call in calls:
        call()
    with frozen():
        turns = [[_cpu(call) for call in calls] for _ in range(TIMES)]
    sent = [_statements(place, act) for place in places]
    return Seated(name, seats, behind, [min(taken) for taken in zip(*turns, strict=True)], sent)


def _in(place: Council, act: Callable[[], Any]) -> Any:
    """Done in a session of its own, as a request does it."""
    with place.app.app_context():
        return act()


def _cpu(call: Callable[[], object]) -> float:
    began = process_time()
    call()
    return process_time() - began


def _statements(place: Council, act: Callable[[], object]) -> int:
    with place.app.app_context():
        engine = db.engine

    def call() -> Answer:
        _in(place, act)
        return Answer(200, {}, b"", 0.0)

    return statements(engine, call)


def _wanted() -> Activity:
    found: Activity = db.session.query(Activity).filter_by(ref=WANTED).one()
    return found


def _reviewer() -> Person:
    found: Person = db.session.query(Person).filter(Person.id.in_(_reviewers())).order_by(Person.id.desc()).first()
    return found


# The councils ---------------------------------------------------------------------------------------------------


def _council(folder: Path, years: int) -> Council:
    place = build(folder, PACK, STAFF, years)
    with place.app.app_context():
        _others()
        _sample(_wanted(), RECORDS)
        _seat()
        db.session.commit()
    return place


def _count() -> int:
    return db.session.query(Assignment).join(Slot).join(Activity).filter(Activity.ref != WANTED).count()


def _reviewers() -> list[int]:
    """Who may review, by id: holders of the posts that the pack names."""
    pack, kind = timetable.rules_of(_wanted())
    keys = [post.key for post in pack.posts_of(kind.seats[0].posts.value)]
    chosen = select(Appointment.person_id).join(Post).where(Post.key.in_(keys), Appointment.ends_on.is_(None))
    return sorted(db.session.scalars(chosen))


def _others() -> None:
    """A_YEAR seats of others in each year, about records where there are any; of every sixth somebody was relieved, of
    every tenth somebody covered."""
    people, lengths, number = cycle(_reviewers()), cycle(LENGTHS), count(1)
    by_year: dict[int, list[Activity]] = {}
    for activity in db.session.query(Activity).filter(Activity.ref != WANTED).order_by(Activity.id):
        by_year.setdefault(activity.starts_on.year, []).append(activity)
    for activities in by_year.values():
        each = A_YEAR // len(activities)
        for activity in activities:
            records = _sample(activity, each)
            rows = [_slot(activity, record, next(number), next(lengths)) for record in records]
            db.session.execute(insert(Slot), rows)
            held = list(_assignments(activity, people))
            db.session.execute(insert(Assignment), held)
    db.session.flush()


def _slot(activity: Activity, record: int, number: int, minutes: int) -> dict[str, Any]:
    return {"public_id": new_public_id(), "activity_id": activity.id, "key": f"reviewer:{number}",
            "seat_key": "reviewer", "name": "Reviewer", "number": number, "record_id": record, "post_key": "",
            "is_extra": False, "does": "review", "minutes": minutes, "opened_at": NOW}  # fmt: skip


def _assignments(activity: Activity, people: Iterator[int]) -> Iterator[dict[str, Any]]:
    slots = db.session.scalars(select(Slot.id).where(Slot.activity_id == activity.id).order_by(Slot.id))
    for slot in list(slots):
        row = {"item": f"item {slot}", "is_locked": False, "broken": [], "reason": "", "why": ["It was their turn."],
               "assigned_at": NOW, "published_at": NOW}  # fmt: skip
        if slot % 6 == 0:
            yield row | {"public_id": new_public_id(), "slot_id": slot, "person_id": next(people), "how": "proposed",
                         "ended_at": NOW, "end_reason": "Ill", "withdrawn_at": NOW}  # fmt: skip
        yield row | {"public_id": new_public_id(), "slot_id": slot, "person_id": next(people), "ended_at": None,
                     "end_reason": "", "withdrawn_at": None, "how": "proposed" if slot % 10 else "cover"}  # fmt: skip


def _sample(activity: Activity, size: int) -> list[int]:
    """So many records, each of a practitioner somewhere; their ids."""
    workers = db.session.execute(
        select(Appointment.person_id, Appointment.team_id).join(Post)
        .where(Post.role == "practitioner", Appointment.team_id.is_not(None), Appointment.ends_on.is_(None))
        .order_by(Appointment.person_id)
    ).all()  # fmt: skip
    frame = SampleFrame(activity=activity, file_name="frame.csv", body="", digest="", sent_at=NOW, confirmed_at=NOW)
    draw = Draw(
        activity=activity, frame=frame, framework_id=activity.framework_id, type_key=activity.type_key, seed="0",
        rules={}, excluded=[], eligible=size, drawn_on=date(2026, 1, 1), drawn_at=NOW, drawn_by_id=workers[0][0],
    )  # fmt: skip
    db.session.add(draw)
    db.session.flush()
    spread = [workers[n * 7 % len(workers)] for n in range(size)]
    db.session.execute(insert(FrameRow), [
        {"public_id": new_public_id(), "frame_id": frame.id, "reference": "sealed", "blind": f"{frame.id}-{n}",
         "plan_type": "", "category": "", "worker_id": worker, "team_id": team}
        for n, (worker, team) in enumerate(spread)
    ])  # fmt: skip
    rows = list(db.session.scalars(select(FrameRow.id).where(FrameRow.frame_id == frame.id).order_by(FrameRow.id)))
    db.session.execute(insert(Record), [
        {"public_id": new_public_id(), "draw_id": draw.id, "row_id": row, "label": "at random", "method": "random",
         "holder": "", "stratum": "", "replace_reason": ""} for row in rows
    ])  # fmt: skip
    return list(db.session.scalars(select(Record.id).where(Record.draw_id == draw.id).order_by(Record.id)))


def _seat() -> None:
    """Seats of the activity, and whom the engine finds in them: half of it is published."""
    activity = _wanted()
    services.set_out(activity, by=None)
    ground = ground_of(activity)
    assert ground is not None
    services.seat_found(activity, propose(ground.asked, (), limit=5), base=ground.base, by=None)
    for n, one in enumerate(queries.sitting_in(timetable.open_slots(activity)).values()):
        one.published_at = NOW if n % 2 else None


def main() -> None:
    """Print it."""
    with TemporaryDirectory() as folder, clock.stopped_at(NOW):
        found = measure(Path(folder))
    for one in found:
        seconds = ", ".join(f"{value:.3f} s" for value in one.seconds)
        print(f"{one.name}: {seconds}; {one.ratio:.2f} times; {one.statements} statements; {one.seats} seats; "
              f"{one.behind} behind")  # fmt: skip


if __name__ == "__main__":
    main()
