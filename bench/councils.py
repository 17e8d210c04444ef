"""Councils that run a framework for years: staff in its posts, what they did of their duties, and what was sent."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count, cycle
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import insert

from bench.towns import FIRST_NAMES, LAST_NAMES, NOW, settings
from qaportal import create_app
from qaportal.boards.models import ReportSent
from qaportal.boards.register import register
from qaportal.frameworks.loading import shipped
from qaportal.frameworks.models import Framework
from qaportal.frameworks.queries import pack_of
from qaportal.frameworks.schema import BeforeRule, Duty, IntervalRule, OneInRule, Pack, QuotaRule
from qaportal.frameworks.services import install
from qaportal.invites.services import publish
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.routing import new_public_id
from qaportal.lib.workdays import DAY
from qaportal.people.models import Absence, Appointment, FlagKind, Person, PersonFlag, Post, RoleGrant, Service, Team
from qaportal.people.queries import holdings
from qaportal.programme import services
from qaportal.programme.duties import Holding, Roster
from qaportal.programme.duties.days import Days
from qaportal.programme.duties.index import Index, Owed, owed
from qaportal.programme.duties.reach import carries_over
from qaportal.programme.generate import preview
from qaportal.programme.models import DutyDone, Exemption, LoggedMeeting
from qaportal.programme.queries import draft_rows
from qaportal.programme.services.rows import units

YEAR, TODAY = NOW.year, NOW.date()
A_TEAM, A_SERVICE = 8, 64  # people
SOME = 10_000  # rows to insert at once
Row = dict[str, Any]


@dataclass(frozen=True)
class Council:
    """A council that stands: its app, how many people work there, and for how many years it has used the portal."""

    app: Flask
    pack: str
    staff: int
    years: int

    def person(self, role: str) -> Person:
        """The first whose post carries that role (those who owe something come first), or to whom it was given."""
        held = db.session.query(Person).join(Appointment, Appointment.person_id == Person.id).join(Post)
        given = db.session.query(Person).join(RoleGrant).filter(RoleGrant.role == role)
        found = held.filter(Post.role == role).order_by(Person.id).first() or given.first()
        assert found is not None, role
        return found


def build(folder: Path, pack: str, staff: int, years: int) -> Council:
    """A council of so many people in `folder`, in its `years`-th year with the portal, of which YEAR is the last."""
    folder.mkdir(parents=True)
    app = create_app(settings(folder), LIMITS=False)
    since = date(YEAR - years + 1, 1, 1)
    with app.app_context():
        upgrade()
        framework = install(shipped(pack), by=None)
        db.session.flush()
        rules = pack_of(framework)
        _Staff(rules, staff, since).hire()
        _happen(rules, since)
        for year in range(since.year, YEAR + 1):
            with clock.stopped_at(datetime(year, 1, 1, 9, tzinfo=UTC)):
                _year(framework, rules, year)
        db.session.commit()
    return Council(app, pack, staff, years)


class _Staff:
    """Hires people: leaders, a head for each service, and teams of a manager with practitioners of every post."""

    def __init__(self, pack: Pack, wanted: int, since: date) -> None:
        self.posts = {post.key: post for post in db.session.query(Post)}
        inside = [post for post in pack.posts.values() if not post.outside]
        owing = {post.key for duty in pack.duties.values() for post in pack.posts_of(duty.by.value)}
        self.of = {
            role: sorted((p.key for p in inside if p.role == role), key=lambda key: key not in owing)
            for role in ("leadership", "qa_lead", "head_of_service", "team_manager", "practitioner", "reviewer")
        }
        self.wanted, self.since, self.joined = wanted, since, date(since.year - 1, 1, 4)
        self.number, self.made = count(1), 0

    def hire(self) -> None:
        """Until there are as many as wanted."""
        leaders = [self._person(key, None, None) for key in self.of["leadership"] + self.of["qa_lead"]]
        db.session.add(RoleGrant(person=leaders[0], role="business_support", starts_on=self.joined))
        heads, managers = cycle(self.of["head_of_service"]), cycle(self.of["team_manager"][:3])
        services = count(1)
        while self._has_room():
            service = Service(key=f"s{(n := next(services))}", name=f"Service {n}", starts_on=date(2000, 1, 1))
            head = self._person(next(heads, "") or self.of["team_manager"][0], service, leaders[0])
            for number in range(A_SERVICE // A_TEAM):
                if self._has_room():
                    self._team(f"{n}-{number + 1}", service, next(managers), head)
        db.session.flush()

    def _has_room(self) -> bool:
        return self.made < self.wanted

    def _team(self, name: str, service: Service, post: str, head: Person) -> None:
        team = Team(key=f"t{name}", name=f"Team {name}", service=service, starts_on=date(2000, 1, 1))
        manager = self._person(post, team, head)
        posts, above = cycle(self.of["practitioner"] + self.of["reviewer"]), manager
        for place in range(A_TEAM - 1):
            person = self._person(next(posts), team, above if place > A_TEAM - 4 else manager)
            above = person if place == 0 else above
            if place == 2:
                self._before(person, team, manager)

    def _person(self, post: str, place: Team | Service | None, manager: Person | None) -> Person:
        self.made += 1
        return self._hired(post, place, manager, self.joined, None)

    def _hired(
        self, post: str, place: Team | Service | None, manager: Person | None, on: date, left: date | None
    ) -> Person:
        number = next(self.number)
        name = f"{FIRST_NAMES[number % 11]} {LAST_NAMES[number % 13]}"
        person = Person(
            staff_number=f"C{number:05}", name=name, email=f"c{number}@saltmarsh.example", joined_on=on, left_on=left
        )
        where = {"team": place if isinstance(place, Team) else None,
                 "service": place if isinstance(place, Service) else None}  # fmt: skip
        db.session.add(
            Appointment(person=person, post=self.posts[post], manager=manager, starts_on=on, ends_on=left, **where)
        )
        return person

    def _before(self, person: Person, team: Team, manager: Person) -> None:
        """Those who had that person's job in the years before, one a year."""
        for year in range(self.since.year, YEAR):
            post = self.of["practitioner"][0]
            self._hired(post, team, manager, date(year, 1, 4), date(year, 12, 31))


def _year(framework: Framework, pack: Pack, year: int) -> None:
    """Published, and its reports sent but for every tenth."""
    label = f"{year}-{(year + 1) % 100:02}" if pack.calendar.year_start_month > 1 else str(year)
    programme = services.create(framework, preview(pack, label, units=units(TODAY)), by=None)
    publish(programme, by=None)
    sender = db.session.query(Person).order_by(Person.id).limit(1).one().id
    found = register(pack, programme.starts_on, programme.ends_on, draft_rows(programme.id))
    _insert(ReportSent, (
        {"key": one.key, "report_key": one.report_key, "edition_key": one.edition_key, "sent_on": one.due, "note": "",
         "sent_by_id": sender, "recorded_at": NOW, "version": 1}
        for n, one in enumerate(found) if one.due < TODAY and n % 10
    ))  # fmt: skip


# What happened ----------------------------------------------------------------------------------------------


def _happen(pack: Pack, since: date) -> None:
    """Marks, meetings, absences, exemptions and flags of all these years."""
    staff = db.session.query(Person.id, Person.joined_on, Person.left_on).order_by(Person.id).all()
    people = [id_ for id_, _, left in staff if left is None]
    _insert(Absence, (
        _away(id_, year, month) for id_, joined, left in staff for year in range(since.year, YEAR + 1)
        for month in (2, 4, 8, 12) if joined.year <= year <= (left.year if left else YEAR)
    ))  # fmt: skip
    _insert(Exemption, (_excused(id_, year, people[0]) for id_ in people[::40] for year in range(since.year, YEAR + 1)))
    kinds = [id_ for (id_,) in db.session.query(FlagKind.id)]
    if kinds:
        _insert(PersonFlag, ({"public_id": new_public_id(), "person_id": id_, "kind_id": kinds[id_ % len(kinds)],
                              "starts_on": TODAY - 90 * DAY} for id_ in people[::20]))  # fmt: skip
    index = Index(Roster([Holding(*row) for row in holdings(date.min, TODAY)]))
    for duty in pack.duties.values():
        days = Days(pack, duty)
        stretches = [one._replace(starts=max(one.starts, since)) for one in owed(pack, duty, index)]
        _insert(DutyDone, (row for one in stretches for row in _marks(pack, duty, days, one)))
    for event in pack.events.values():
        _insert(LoggedMeeting, (row for one in _managed(index) for row in _meetings(event.key, one, since)))


def _managed(index: Index) -> Iterator[Holding]:
    return (held for some in index.by_manager.values() for held in some)


def _away(person: int, year: int, month: int) -> Row:
    first = date(year, month, 1) + (person % 20) * DAY
    return {"public_id": new_public_id(), "person_id": person, "starts_on": first, "ends_on": first + 4 * DAY,
            "kind": "leave"}  # fmt: skip


def _excused(person: int, year: int, by: int) -> Row:
    return {"public_id": new_public_id(), "person_id": person, "duty_key": "", "starts_on": date(year, 5, 1),
            "ends_on": date(year, 6, 30), "reason": "Seconded", "approved_by_id": by, "recorded_at": NOW}  # fmt: skip


def _marks(pack: Pack, duty: Duty, days: Days, one: Owed) -> Iterator[Row]:
    """Most of what fell due, on its day; what stays owed was caught up with in the end."""
    last, lately = min(one.ends or TODAY, TODAY), TODAY - 120 * DAY
    stays = carries_over(pack, duty)
    for n, (on, pieces) in enumerate(_due(pack, duty, days, one.starts, last)):
        if on <= last and ((stays and on < lately) or (one.owner_id + one.about_id + n) % 12):
            yield from (_mark(duty, one, on) for _ in range(pieces))


def _due(pack: Pack, duty: Duty, days: Days, first: date, last: date) -> Iterator[tuple[date, int]]:
    rule = duty.rule
    if isinstance(rule, QuotaRule):
        amount = rule.amount.least or rule.amount.most or rule.amount.roughly or 1
        for whole in days.wholes(amount, rule.per, rule.evenly, first, last):
            yield from ((part.due, part.needed) for part in whole.parts)
    elif isinstance(rule, IntervalRule | BeforeRule):
        every = rule.every if isinstance(rule, IntervalRule) else pack.events[rule.event].every.value
        pieces = 1 if isinstance(rule, IntervalRule) else rule.amount.least or 1
        while every is not None and (first := days.after(first, every)) <= last:
            yield first - DAY, pieces
    elif not isinstance(rule, OneInRule):
        yield first + 7 * DAY, 1


def _mark(duty: Duty, one: Owed, on: date) -> Row:
    about = {f"about_{kind}_id": one.about_id if kind == one.about_kind else None
             for kind in ("person", "team", "service")}  # fmt: skip
    return {"public_id": new_public_id(), "duty_key": duty.key, "owner_id": one.owner_id, "done_on": on,
            "counts_on": on, "note": "", "recorded_at": NOW} | about  # fmt: skip


def _meetings(event: str, held: Holding, since: date) -> Iterator[Row]:
    """One every 30 days, every fourth of them observed."""
    first, last = max(held.starts, since) + (held.person_id % 20) * DAY, min(held.ends or TODAY, TODAY)
    for n in range((last - first) // timedelta(30) + 1):
        yield {"public_id": new_public_id(), "event_key": event, "manager_id": held.manager_id,
               "worker_id": held.person_id, "held_on": first + n * 30 * DAY, "state": "held",
               "is_observed": n % 4 == 3, "recorded_at": NOW}  # fmt: skip


def _insert(model: Any, rows: Iterable[Row]) -> None:
    found = list(rows)
    for at in range(0, len(found), SOME):
        db.session.execute(insert(model), found[at : at + SOME])
