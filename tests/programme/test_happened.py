"""What is read of the past is enough: whatever the rules make of it, they make of the whole past as well (X-18)."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select

from qaportal.frameworks.loading import shipped
from qaportal.frameworks.queries import latest, pack_of
from qaportal.frameworks.schema import Pack
from qaportal.frameworks.services import install
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.routing import new_public_id
from qaportal.people import queries as people_queries
from qaportal.people import services as people
from qaportal.people.models import FlagKind, Person, Post
from qaportal.programme import queries
from qaportal.programme.duties import Done, FlagSpan, Free, Holding, Meeting, Obligation, Roster, Window, obligations
from qaportal.programme.models import DutyDone, LoggedMeeting

SINCE, TODAY, END = date(2023, 1, 1), date(2026, 11, 23), date(2027, 12, 31)
DAY = timedelta(days=1)
WINDOWS = (
    (date(2026, 11, 1), date(2026, 11, 30)),
    (date(2026, 1, 1), date(2027, 2, 28)),
    (date(2026, 3, 1), date(2026, 3, 31)),
    (date(2027, 1, 1), date(2027, 3, 31)),
)
PACKS = ("north-somerset", "lambeth", "west-sussex", "bedford")


@pytest.fixture(params=PACKS)
def lived(request: pytest.FixtureRequest, app: Flask) -> Iterator[Pack]:
    """A council of twelve, half of them in posts that owe something and line managers of the others; four years of
    marks and meetings on days drawn by lot."""
    with app.app_context():
        install(shipped(request.param), by=None)
        framework = latest(request.param)
        assert framework is not None
        pack = pack_of(framework)
        _people(pack)
        _lots(pack, Random(request.param))  # noqa: S311 (the same lots every time; nothing is secret)
        yield pack


def _people(pack: Pack) -> None:
    owing = sorted({post.key for duty in pack.duties.values() for post in pack.posts_of(duty.by.value)})
    workers = [post.key for post in pack.posts.values() if post.role == "practitioner" and not post.outside]
    service = people.add_service("Meadow service", on=SINCE, by=None)
    team = people.add_team("Meadow", service, on=SINCE, by=None)
    above: list[Person] = []
    for number in range(12):
        key = owing[number % len(owing)] if number < 6 else workers[number % len(workers)]
        post = db.session.query(Post).filter_by(key=key).one()
        on = SINCE + number * 20 * DAY
        one = people.add_person(f"Ash {number}", f"a{number}@saltmarsh.example", f"S{number}", on=on, by=None)
        people.appoint(one, post, on=on, by=None, place=team, manager=above[number % len(above)] if above else None)
        above = [*above, one][:6]
    db.session.flush()


def _lots(pack: Pack, lot: Random) -> None:
    ids = list(db.session.scalars(select(Person.id)))
    held = [row for row in people_queries.holdings(SINCE, END) if row.manager_id]
    for kind in db.session.query(FlagKind):
        people.raise_flag(db.session.get_one(Person, lot.choice(ids)), kind, on=date(2025, 5, 5), by=None)
    for number in range(4):
        first = TODAY - lot.randrange(300) * DAY
        people.note_absence(
            db.session.get_one(Person, ids[number]), starts=first, ends=first + 40 * DAY, kind="leave", by=None
        )
    said: dict[str, Any] = {"recorded_at": clock.now()}
    for key, duty in pack.duties.items():
        for row in held:
            for _ in range(lot.randrange(30)):
                on = SINCE + lot.randrange((TODAY - SINCE).days) * DAY
                mark: dict[str, Any] = {
                    "public_id": new_public_id(), "duty_key": key, "owner_id": row.manager_id, "note": "",
                    "done_on": on, "counts_on": on + lot.randrange(3) * DAY,
                    "about_person_id": row.person_id if duty.each == "supervisee" else None,
                    "about_team_id": row.team_id if duty.each == "team" else None,
                    "about_service_id": row.service_id if duty.each == "service" else None,
                }  # fmt: skip
                db.session.execute(insert(DutyDone).values(mark | said))
    for event in pack.events:
        for row in held:
            for day in sorted({lot.randrange((TODAY - SINCE).days + 60) for _ in range(lot.randrange(40))}):
                on = SINCE + day * DAY
                is_held = on <= TODAY
                db.session.execute(insert(LoggedMeeting).values(
                    {"public_id": new_public_id(), "event_key": event, "manager_id": row.manager_id, "held_on": on,
                     "worker_id": row.person_id, "state": "held" if is_held else "planned",
                     "is_observed": is_held and lot.random() < 0.2} | said))  # fmt: skip
    db.session.flush()


def whole() -> Roster:
    """Everything that ever happened."""
    marks = [Done(m.duty_key, m.owner_id, *m.about, m.done_on, m.counts_on) for m in db.session.query(DutyDone)]
    met = [
        Meeting(m.event_key, m.manager_id, m.worker_id, m.held_on, m.is_held, m.is_observed)
        for m in db.session.query(LoggedMeeting)
    ]
    return Roster(
        [Holding(*row) for row in people_queries.holdings(SINCE, END)],
        [FlagSpan(*row) for row in people_queries.flag_spans(SINCE, END)],
        [Free(row.person_id, row.starts_on, row.ends_on) for row in people_queries.absences(SINCE, END)],
        met,
        marks,
        {("team", 1): "Meadow", ("service", 1): "Meadow service"},
    )


def answered(found: list[Obligation]) -> list[tuple[Any, ...]]:
    return [one[:13] for one in found]


@pytest.mark.parametrize("days", WINDOWS)
def test_what_is_read_makes_no_difference(lived: Pack, days: tuple[date, date]) -> None:
    window = Window(*days, TODAY, SINCE)
    everything = obligations(lived, whole(), window)
    assert answered(obligations(lived, queries.happened(lived, window), window)) == answered(everything)


def test_of_one_person_as_of_everybody(lived: Pack) -> None:
    window = Window(*WINDOWS[1], TODAY, SINCE)
    everything = whole()
    assert obligations(lived, everything, window)
    for ident in db.session.scalars(select(Person.id)):
        few = queries.happened(lived, window, owners=select(Person.id).where(Person.id == ident))
        expected = obligations(lived, everything, window, owners={ident})
        assert answered(obligations(lived, few, window, owners={ident})) == answered(expected)
