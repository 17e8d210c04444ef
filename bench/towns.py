"""Councils to measure: real rows through the models, in a database of their own, as large as a `Size` says."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count, cycle, islice
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade

from qaportal import create_app, demo
from qaportal.config import Settings
from qaportal.frameworks.loading import shipped
from qaportal.frameworks.models import Framework
from qaportal.frameworks.queries import pack_of
from qaportal.frameworks.schema import ActivityType
from qaportal.frameworks.services import install
from qaportal.invites.services import publish
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.workdays import DAY
from qaportal.people.models import Appointment, Person, Post, Team
from qaportal.people.queries import demo_personas, teams_on
from qaportal.people.services import load_demo
from qaportal.programme.generate import title_of
from qaportal.programme.models import Activity, Phase, Programme
from qaportal.programme.services.rows import facts_of

YEAR = 2027
NOW = datetime(YEAR, 6, 14, 9, 0, tzinfo=UTC)  # a Monday in the middle of the year that is looked at
THEMES = (
    "Voice of the child",
    "Management oversight",
    "Chronologies",
    "Pathway plans",
    "Neglect",
    "Fathers and carers",
)
PHASES = (("prepare", "Papers"), ("write_up", "Write-up"), ("report", "Report"))
FIRST_NAMES = ("Amber", "Basil", "Clover", "Daisy", "Elder", "Fern", "Ginger", "Heather", "Iris", "Jasmine", "Laurel")
LAST_NAMES = (
    "Ash",
    "Beech",
    "Cedar",
    "Dogwood",
    "Elm",
    "Fir",
    "Gorse",
    "Hazel",
    "Ivy",
    "Juniper",
    "Larch",
    "Maple",
    "Oak",
)


@dataclass(frozen=True)
class Size:
    """How large a council is. `activities` are in all, spread evenly over the years, of which YEAR is the last."""

    years: int
    activities: int
    people: int
    days_long: int = 10

    def __str__(self) -> str:
        years = "1 year" if self.years == 1 else f"{self.years} years"
        return f"{years}, {self.activities:,} activities, {self.people:,} people"


@dataclass(frozen=True)
class Town:
    """A council that stands: its app, and how large it is."""

    app: Flask
    size: Size

    def person(self, role: str) -> Person:
        """The demo's persona of that role, in the current session."""
        return next(person for one, person in demo_personas() if one.key == role)


def build(folder: Path, size: Size) -> Town:
    """A council of that size in `folder`, its years published; in the last one some changes wait."""
    folder.mkdir(parents=True)
    app = create_app(settings(folder), LIMITS=False)
    with app.app_context():
        upgrade()
        load_demo(Path(str(demo.__file__)).parent, by=None)
        framework = install(shipped("north-somerset"), by=None)
        db.session.flush()
        _hire(size.people)
        for year in range(YEAR - size.years + 1, YEAR + 1):
            programme = _plan(framework, year, size)
            publish(programme, by=None)
        _change_some(programme)
        db.session.commit()
    return Town(app, size)


def settings(folder: Path) -> Settings:
    """Of an app with a database of its own."""
    return Settings(
        instance=folder, database_url=f"sqlite:///{folder / 'qaportal.db'}", redis_url="", secret_key="b" * 48,
        base_url="http://127.0.0.1:8000", council="Saltmarsh Council", mail_url="folder:",
        mail_from="qa-portal@saltmarsh.example", demo=False, trusted_hosts=(),
    )  # fmt: skip


def _hire(wanted: int) -> None:
    """Practitioners in every team, until there are `wanted` people."""
    post = db.session.query(Post).filter_by(key="practitioner").one()
    manager = next(person for role, person in demo_personas() if role.key == "team_manager")
    teams = cycle(teams_on(clock.today()))
    for number in range(db.session.query(Person).count() + 1, wanted + 1):
        name = f"{FIRST_NAMES[number % 11]} {LAST_NAMES[number % 13]}"
        joined = date(YEAR - 10, 1, 4) + number * DAY
        person = Person(staff_number=f"B{number:05}", name=name, email=f"b{number}@saltmarsh.example", joined_on=joined)
        held = Appointment(person=person, post=post, team=next(teams), manager=manager, starts_on=joined)
        db.session.add(held)
    db.session.flush()


def _plan(framework: Framework, year: int, size: Size) -> Programme:
    """A year as a draft: activities of every kind in turn, from the first day of the year to the last."""
    programme = Programme(
        framework=framework, year=str(year), starts_on=date(year, 1, 1), ends_on=date(year, 12, 31),
        created_at=clock.now(),
    )  # fmt: skip
    db.session.add(programme)
    teams = cycle(teams_on(clock.today()))
    kinds = cycle(pack_of(framework).lanes())
    number_each = size.activities // size.years
    for number, kind in enumerate(islice(kinds, number_each)):
        starts = programme.starts_on + timedelta(days=number * 365 // number_each)
        db.session.add(_activity(programme, kind, number, starts, next(teams), size.days_long))
    db.session.flush()
    return programme


def _activity(
    programme: Programme, kind: ActivityType, number: int, starts: date, team: Team, days_long: int
) -> Activity:
    is_meeting = kind.focus == "none"
    of_team = kind.focus in ("team", "service")
    subject = "" if is_meeting else team.name if of_team else THEMES[number % len(THEMES)]
    ends = starts if is_meeting else starts + days_long * DAY
    times = (clock.to_utc(starts, "09:30"), clock.to_utc(starts, "11:30")) if is_meeting else (None, None)
    activity = Activity(
        programme=programme, framework=programme.framework, type_key=kind.key, code=kind.code,
        ref=f"{kind.code}-{programme.year}-{starts.month:02}-{number}",
        title=title_of(kind.name, subject), subject=subject, team_id=team.id if of_team else None,
        service_id=None, starts_on=starts, ends_on=ends, starts_at=times[0], ends_at=times[1],
        place="Town Hall, room 2" if is_meeting else "", cancel_reason="", published_digest="",
        warnings=["Report runs into a quiet month"] if number % 6 == 0 else [],
    )  # fmt: skip
    activity.phases = list(_phases(kind, starts, ends))
    activity.digest = facts_of(activity).digest()
    return activity


def _phases(kind: ActivityType, starts: date, ends: date) -> Iterator[Phase]:
    """Three phases: the kind's own names as far as they go; one before, two after the activity's days."""
    own = [(phase.key, phase.name) for phase in kind.phases]
    names = (own + [pair for pair in PHASES if pair not in own])[:3]
    days = ((starts - 9 * DAY, starts - 2 * DAY), (ends + DAY, ends + 14 * DAY), (ends + 15 * DAY, ends + 28 * DAY))
    for position, (key, name), (opens, due) in zip(count(1), names, days, strict=False):
        yield Phase(
            position=position, key=key, name=name, owner="head_of_qa", owner_name="Head of Service QA and Safeguarding",
            starts_on=opens, due_on=due,
        )  # fmt: skip


def _change_some(programme: Programme) -> None:
    """Every tenth activity of the draft says something else than what is published."""
    rows = db.session.query(Activity).filter_by(programme_id=programme.id).order_by(Activity.id)
    for activity in list(rows)[::10]:
        activity.place = "Library, upper floor"
        activity.digest = facts_of(activity).digest()
