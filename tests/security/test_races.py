"""Two at once: one gets it, the other is told, nothing is lost (A32, A33, CC-2, CC-5)."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from qaportal.allocation import services as allocation
from qaportal.allocation.models import Assignment, CoverRequest, Nomination
from qaportal.auditlog.models import LogEntry
from qaportal.invites.models import Feed, FeedEvent
from qaportal.lib.db import db
from qaportal.lib.errors import Stale
from qaportal.people.models import Person
from qaportal.programme.models import Activity, Phase, PhaseMark, Programme, Publication
from qaportal.timetable.models import Slot
from tests.allocation.covered import NOVEMBER, slots
from tests.cast import Cast
from tests.security.lived_in import LivedIn

pytestmark = pytest.mark.both


def at_once(*acts: Callable[[], int]) -> list[int]:
    """What each answers, all begun together, each in a thread of its own with the clock of the test."""
    start, answers = threading.Barrier(len(acts)), [0] * len(acts)

    def run(number: int, act: Callable[[], int]) -> None:
        start.wait(30)
        answers[number] = act()

    threads = [threading.Thread(target=copy_context().run, args=(run, number, act)) for number, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


@contextmanager
def all_have_read(app: Flask, many: int) -> Iterator[None]:
    """Nobody writes before everybody has read: the worst order, every time. Only where writers do not queue anyway:
    on SQLite the second may not even begin before the first has ended."""
    with app.app_context():
        queues = db.engine.dialect.name == "sqlite"
    if queues:
        yield
        return
    together, mine = threading.Barrier(many), threading.local()

    def wait(_session: Any, _context: Any, _instances: Any) -> None:
        if not getattr(mine, "waited", False):
            mine.waited = True
            together.wait(30)

    event.listen(db.session, "before_flush", wait)
    try:
        yield
    finally:
        event.remove(db.session, "before_flush", wait)


def post(town: LivedIn, first: str, path: str, **data: str) -> Callable[[], int]:
    client = town.client(first)
    return lambda: client.post(path, data=data).status_code


def version_of(place: LivedIn, ref: str) -> str:
    with place.app.app_context():
        return str(db.session.scalars(select(Activity.version).where(Activity.ref == ref)).one())


DAYS = [("12 March 2027", "15 March 2027"), ("16 March 2027", "17 March 2027"), ("18 March 2027", "19 March 2027")]


@pytest.mark.parametrize("days", DAYS)
def test_of_two_who_move_the_same_activity_one_is_told_so(place: LivedIn, days: tuple[str, str]) -> None:
    ref = place.unpublished
    path, version = f"/activity/{ref}/move", version_of(place, ref)
    with all_have_read(place.app, 2):
        answers = at_once(*(post(place, "Priya", path, starts=day, version=version) for day in days))
    assert sorted(answers) == [303, 409]
    won = days[answers.index(303)]
    with place.app.app_context():
        activity = db.session.scalars(select(Activity).where(Activity.ref == ref)).one()
        moves = select(LogEntry).where(LogEntry.act == "moved", LogEntry.thing_ref == ref)
        assert [entry.details["starts"][1] for entry in db.session.scalars(moves)] == [won]
        assert f"{activity.starts_on.day} {activity.starts_on:%B %Y}" == won
        assert activity.phases[0].starts_on == activity.starts_on


def test_different_activities_never_stand_in_each_others_way(place: LivedIn) -> None:
    """Though each move works out the whole year's warnings anew."""
    acts = [
        post(place, "Priya", f"/activity/{ref}/details", subject="", place="Annexe", version=version_of(place, ref))
        for ref in ("CPR-2027-01", "CPR-2027-03", "CPR-2027-05")
    ]
    assert at_once(*acts) == [303, 303, 303]


def test_of_two_who_mark_the_same_phase_one_is_told_who_was_first(place: LivedIn) -> None:
    path = "/activity/TS-2027-02/phases/documents/done"
    assert sorted(at_once(post(place, "Tom", path), post(place, "Bea", path))) == [303, 409]
    with place.app.app_context():
        assert db.session.query(PhaseMark).filter_by(phase_key="documents").count() == 1
        marked = select(func.count()).where(LogEntry.act == "marked a phase as done")
        assert db.session.scalar(marked.where(LogEntry.details["phase"].as_string() == "Documents sent")) == 1


def test_of_two_who_create_the_same_year_one_does(place: LivedIn) -> None:
    client = place.client("Priya")
    preview = client.get("/programme/2029/preview?framework=north-somerset+2022-1").text
    seen = re.search(r'name="seen" value="([^"]+)"', preview)
    assert seen
    sent = {"framework": "north-somerset 2022-1", "start_from": "pack", "seen": seen[1]}
    with all_have_read(place.app, 2):
        answers = at_once(*(post(place, "Priya", "/programme/2029/creation", **sent) for _ in range(2)))
    assert answers.count(303) == 1
    assert set(answers) <= {303, 409, 422}
    with place.app.app_context():
        assert db.session.scalars(select(Programme.year).where(Programme.year == "2029")).all() == ["2029"]
        count = select(func.count()).select_from(Activity).join(Programme)
        assert db.session.scalar(count.where(Programme.year == "2029")) == db.session.scalar(
            count.where(Programme.year == "2028")
        )
        created = select(func.count()).select_from(LogEntry)
        assert db.session.scalar(created.where(LogEntry.act == "created", LogEntry.thing_ref == "2029")) == 1
        orphans = select(func.count()).select_from(Phase).where(Phase.activity_id.not_in(select(Activity.id)))
        assert db.session.scalar(orphans) == 0


def sequences(place: LivedIn) -> dict[int, int]:
    """How often each line of a calendar was changed."""
    with place.app.app_context():
        return {one.id: one.sequence for one in db.session.query(FeedEvent)}


def test_of_two_who_publish_the_same_changes_one_does(place: LivedIn) -> None:
    page = place.client("Priya").get("/programme/2027/publication").text
    reviewed = re.search(r'name="reviewed" value="([^"]+)"', page)
    assert reviewed
    path, before = "/programme/2027/publication", sequences(place)
    with all_have_read(place.app, 2):
        answers = at_once(*(post(place, "Priya", path, reviewed=reviewed[1], note="") for _ in range(2)))
    assert answers.count(303) == 1
    assert set(answers) <= {303, 409, 422}
    with place.app.app_context():
        numbers = db.session.scalars(
            select(Publication.number).join(Programme).where(Programme.year == "2027").order_by(Publication.number)
        )
        assert numbers.all() == [1, 2]
    risen = {sequence - before.get(event, 0) for event, sequence in sequences(place).items()}
    assert risen == {0, 1}  # of those that changed, once


def test_asking_for_the_same_calendar_twice_gives_one_link(place: LivedIn) -> None:
    answers = at_once(*(post(place, "Pat", "/me/feeds", scope="programme") for _ in range(4)))
    assert answers == [303] * 4
    with place.app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Feed).where(Feed.scope == "programme")) == 1


def test_a_mailed_link_signs_in_once_however_many_press(place: LivedIn) -> None:
    """pretalx 2393."""
    press = [place.client(None) for _ in range(6)]
    answers = at_once(*(lambda client=client: client.post(f"/sign-in/{place.link}").status_code for client in press))
    assert sorted(answers) == [303, 404, 404, 404, 404, 404]


def test_a_staff_file_confirmed_twice_at_once_is_written_once(place: LivedIn) -> None:
    path = f"/admin/imports/{place.checked_import}/confirmation"
    answers = at_once(*(post(place, "Priya", path) for _ in range(3)))
    assert 303 in answers
    assert set(answers) <= {303, 409, 422}
    with place.app.app_context():
        entries = select(func.count()).select_from(LogEntry).where(LogEntry.thing_ref == place.checked_import)
        assert db.session.scalar(entries.where(LogEntry.act == "confirmed")) == 1


def test_of_two_who_end_the_same_exemption_one_is_told_so(place: LivedIn) -> None:
    path = f"/duties/people/{place.stood.people['Pat']}/exemptions/{place.stood.exemptions['Pat']}/ending"
    answers = at_once(*(post(place, first, path) for first in ("Tom", "Bea")))
    assert sorted(answers) in ([303, 404], [303, 409])
    with place.app.app_context():
        ended = select(func.count()).select_from(LogEntry).where(LogEntry.act == "ended an exemption")
        assert db.session.scalar(ended) == 1


def test_of_two_who_take_back_the_same_benchmark_one_is_told_so(place: LivedIn) -> None:
    path = f"/activity/{place.themed}/benchmarks/{place.benchmark}/removal"
    answers = at_once(*(post(place, "Priya", path) for _ in range(2)))
    assert sorted(answers) in ([303, 404], [303, 409])
    with place.app.app_context():
        taken = select(func.count()).select_from(LogEntry).where(LogEntry.act == "took back a benchmark")
        assert db.session.scalar(taken) == 1


def test_of_two_who_accept_two_teams_for_one_conversation_one_is_told_so(place: LivedIn) -> None:
    """The activity looks at the team of the one that was accepted."""
    listed = f"/activity/{place.nominated.conversation}/nominations"
    acts = [post(place, "Priya", f"{listed}/{one}/acceptance") for one in place.nominated.standing.values()]
    with all_have_read(place.app, 2):
        answers = at_once(*acts)
    assert sorted(answers) in ([303, 409], [303, 422])
    with place.app.app_context():
        accepted = select(Nomination.team_id).join(Activity).where(Nomination.accepted_at.is_not(None))
        accepted = accepted.where(Activity.ref == place.nominated.conversation)
        looks_at = select(Activity.team_id).where(Activity.ref == place.nominated.conversation)
        assert db.session.scalars(accepted).all() == db.session.scalars(looks_at).all()


def test_what_is_accepted_and_taken_back_at_once_is_one_of_the_two(place: LivedIn) -> None:
    one = f"/activity/{place.nominated.conversation}/nominations/{place.nominated.standing['Hazel']}"
    answers = at_once(post(place, "Priya", f"{one}/acceptance"), post(place, "Hazel", f"{one}/removal"))
    assert sorted(answers) in ([303, 409], [303, 422])


def test_of_two_who_take_the_same_seat_over_one_does(place: LivedIn) -> None:
    """Item 8 of X-06: Priya and Rowan both say yes to Hazel's seat; the other is told who was first."""
    paths = [f"/cover/{offer}/acceptance" for offer in (place.covered.offers["Priya"], place.covered.rival)]
    answers = at_once(*(post(place, first, path) for first, path in zip(("Priya", "Rowan"), paths, strict=True)))
    assert sorted(answers) == [303, 409]
    won, late = ("Priya", "Rowan") if answers[0] == 303 else ("Rowan", "Priya")
    with place.app.app_context():
        cast = Cast()
        cover = db.session.query(CoverRequest).filter_by(public_id=place.covered.covers["Hazel"]).one()
        sits = select(Assignment).where(Assignment.slot_id == cover.assignment.slot_id, Assignment.ended_at.is_(None))
        assert [(one.person, one.how) for one in db.session.scalars(sits)] == [(cast[won], "cover")]
        assert (cover.taken_by, cover.assignment.sits) == (cast[won], False)
        told = f"{cast[won].name} has taken this seat."
    assert told in place.client(late).post(paths[answers.index(409)]).text


def test_a_seat_that_is_taken_over_while_it_is_given_to_somebody_else_has_one_holder(place: LivedIn) -> None:
    """A QA lead chooses Tom for Hazel's seat in the moment in which Rowan says yes."""
    with place.app.app_context():
        cover = db.session.query(CoverRequest).filter_by(public_id=place.covered.covers["Hazel"]).one()
        slot, tom = cover.assignment.slot_id, Cast()["Tom"].id

    def choose() -> int:
        def act() -> None:
            seat, person = db.session.get_one(Slot, slot), db.session.get_one(Person, tom)
            allocation.choose(seat, person, reason="Agreed with the team.", by=Cast()["Priya"])

        return tried(place.app, act)

    answers = at_once(choose, post(place, "Rowan", f"/cover/{place.covered.rival}/acceptance"))
    assert 303 in answers
    assert set(answers) <= {303, 409}
    with place.app.app_context():
        sits = select(func.count()).select_from(Assignment).where(Assignment.slot_id == slot)
        assert db.session.scalar(sits.where(Assignment.ended_at.is_(None))) == 1


def tried(app: Flask, act: Callable[[], None]) -> int:
    """A verb in a context and transaction of its own, answered as its page would."""
    with app.app_context():
        try:
            act()
            db.session.commit()
        except Stale as error:
            db.session.rollback()
            return error.status
        return 303


@pytest.mark.parametrize("others", ["one person, two seats about one record", "two people, one seat"])
def test_of_two_who_seat_at_once_one_does(place: LivedIn, others: str) -> None:
    """CC-2: constraints see to it, whoever calls."""
    with place.app.app_context():
        cast = Cast()
        seats = [slots(key, NOVEMBER)[7] for key in ("reviewer", "moderator")]
        one_seat = others == "two people, one seat"
        ids = [seats[0].id] * 2 if one_seat else [seat.id for seat in seats]
        people = [cast["Hazel"].id, cast["Lena"].id] if one_seat else [cast["Lena"].id] * 2

    def seat(number: int) -> Callable[[], int]:
        def act() -> None:
            slot, person = db.session.get_one(Slot, ids[number]), db.session.get_one(Person, people[number])
            allocation.seat(slot, person, how="chosen", by=None)

        return lambda: tried(place.app, act)

    assert sorted(at_once(seat(0), seat(1))) == [303, 409]
    with place.app.app_context():
        sits = select(func.count()).select_from(Assignment).where(Assignment.slot_id.in_(ids))
        assert db.session.scalar(sits.where(Assignment.ended_at.is_(None), Assignment.person_id.in_(people))) == 1
