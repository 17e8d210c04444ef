"""A practice week from its seats to what is published (X-11, LB-041 - LB-045, LB-052, NS-070)."""

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask

from qaportal.auditlog.models import LogEntry
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.people.models import Person
from qaportal.timetable import queries as timetable
from qaportal.timetable import services as timetables
from qaportal.timetable.models import WeekSession
from qaportal.weeks import queries, services
from tests.weeks.councils import Week

SECONDS = 1.0
TUESDAY = date(2027, 3, 2)


@pytest.fixture
def week(app: Flask) -> Iterator[Week]:
    with app.test_request_context():
        yield Week(app)


@pytest.fixture
def filled(week: Week) -> Week:
    """The same with every session placed."""
    services.solve(week.activity, by=week.lead, seconds=SECONDS)
    db.session.commit()
    return week


def session(week: Week, kind: str, name: str) -> WeekSession:
    rows = [row for row in timetable.sessions_of(week.activity) if row.kind == kind]
    return next(row for row in rows if row.member is not None and row.member.person.name == name)


def placed(week: Week) -> dict[str, tuple[int | None, int | None]]:
    return {row.key: (row.day, row.start) for row in timetable.sessions_of(week.activity)}


def test_a_week_is_filled_from_its_seats(filled: Week) -> None:
    """Everybody's quotas, no clash, each in the days of the framework; those who brief are there."""
    rows = timetable.sessions_of(filled.activity)
    assert all(row.is_placed for row in rows)
    assert len(rows) == 2 + 2 + 3 * 7
    assert queries.clashes_of(filled.activity) == []
    briefing = next(one for one in queries.problem_of(filled.activity).sessions if one.kind == "briefing")
    assert filled.council["Piet"].id in briefing.others
    assert {row.day for row in rows if row.kind == "write_up"} == {4}
    assert all(row.start is not None and row.start + row.minutes <= 17 * 60 for row in rows)  # LB-052


def test_preparing_again_changes_nothing(filled: Week) -> None:
    base, entries = queries.base_of(filled.activity), db.session.query(LogEntry).count()
    services.prepare(filled.activity, by=filled.lead)
    assert (queries.base_of(filled.activity), db.session.query(LogEntry).count()) == (base, entries)


def test_an_absence_moves_only_what_it_must(filled: Week) -> None:
    before = placed(filled)
    ada = filled.council["Edda"]
    hit = {
        row.key for row in timetable.sessions_of(filled.activity)
        if row.day == 2 and row.member and row.member.person_id == ada.id
    }  # fmt: skip
    filled.away(ada, TUESDAY, TUESDAY)
    plan = services.solve(filled.activity, by=filled.lead, seconds=SECONDS)
    assert plan.unplaced == ()
    assert hit <= set(plan.moved)
    assert queries.clashes_of(filled.activity) == []
    now = placed(filled)
    assert {key for key in now if now[key] != before[key]} == set(plan.moved)


def test_one_is_placed_by_hand_and_a_hard_clash_is_refused_by_name(filled: Week) -> None:
    audit, talk = session(filled, "case_audit", "Edda Ash"), session(filled, "manager_talk", "Edda Ash")
    assert audit.day is not None
    assert audit.start is not None
    with pytest.raises(
        DomainError, match=r"Edda Ash, [MTWF]\w+day [1-5] Mar, .*Case audit with the worker.* at once"
    ) as refused:
        services.place(talk, audit.day, audit.start, audit.room_id, by=filled.lead)
    assert refused.value.details["field"] == "start"
    with pytest.raises(DomainError, match="Say why"):
        services.save_anyway(talk, audit.day, audit.start, audit.room_id, reason=" ", by=filled.lead)
    services.save_anyway(talk, audit.day, audit.start, audit.room_id, reason="They overlap on purpose", by=filled.lead)
    assert (talk.is_locked, talk.reason) == (True, "They overlap on purpose")
    assert any(clash.is_hard for clash in queries.clashes_of(filled.activity))


def test_a_place_that_fits_is_offered_and_taken(filled: Week) -> None:
    talk = session(filled, "family_feedback", "Pia Ash")
    timetables.take_off(talk, by=filled.lead)
    at, against = queries.starts_for(queries.problem_of(filled.activity), talk)[0]
    assert against == ()
    services.place(talk, at.day, at.start, at.room, by=filled.lead)
    assert (talk.day, talk.start, talk.reason) == (at.day, at.start, "")


def test_what_is_locked_stays_and_what_somebody_else_changed_is_stale(filled: Week) -> None:
    audit = session(filled, "case_audit", "Pia Ash")
    was, version = (audit.day, audit.start), audit.version
    timetables.lock(audit, by=filled.lead)
    services.solve(filled.activity, by=filled.lead, seconds=SECONDS)
    assert (audit.day, audit.start) == was
    with pytest.raises(Stale):
        timetables.take_off(audit, by=filled.lead, version=version)
    plan = services.solve(filled.activity, by=None, seconds=SECONDS)
    timetables.unlock(audit, by=filled.lead)
    with pytest.raises(Stale, match="has changed since"):
        services.use(filled.activity, plan, base="", by=filled.lead)


def test_what_is_published_is_frozen_and_says_what_changed(filled: Week) -> None:
    first = services.publish(filled.activity, by=filled.lead)
    assert (first.number, len(first.facts)) == (1, 25)
    with pytest.raises(DomainError, match="Nothing has changed"):
        services.publish(filled.activity, by=filled.lead)
    talk = session(filled, "family_feedback", "Holly Ash")
    problem = queries.problem_of(filled.activity)
    free = [at for at, against in queries.starts_for(problem, talk) if not against and at.start != talk.start]
    services.place(talk, free[0].day, free[0].start, None, by=filled.lead)
    assert timetable.latest_version(filled.activity).facts == first.facts  # type: ignore[union-attr]
    second = services.publish(filled.activity, by=filled.lead)
    assert (second.number, len(second.changes)) == (2, 1)
    assert second.changes[0].startswith("A family’s view, Holly Ash: Tuesday 2 Mar at ")


def test_a_team_or_a_room_that_goes_leaves_sessions_to_place(filled: Week) -> None:
    gone = timetable.teams_of(filled.activity)[0]
    hosted = {member.person.name for member in timetable.members_of(filled.activity) if member.host is gone}
    assert hosted
    timetables.drop_team(gone, by=filled.lead)
    services.prepare(filled.activity, by=filled.lead)
    assert len(timetable.teams_of(filled.activity)) == 1
    audits = [row for row in timetable.sessions_of(filled.activity) if row.kind == "case_audit"]
    assert {row.member.person.name for row in audits if row.member and not row.is_placed} == hosted
    room = next(room for room in timetable.rooms_of(filled.activity) if room.kind == "hall")
    timetables.drop_room(filled.activity, room, by=filled.lead)
    plan = services.solve(filled.activity, by=filled.lead, seconds=SECONDS)
    told = {row.kind: row.why for row in timetable.sessions_of(filled.activity) if not row.is_placed}
    assert told["briefing"] == ["There is no hall room for 5."] or told["briefing"] == ["There is no hall room for 4."]
    assert {one.key.split(":")[0] for one in plan.unplaced} >= {"briefing", "themes"}


def test_a_worker_who_is_away_all_week_is_met_by_nobody(filled: Week) -> None:
    met = session(filled, "observation", "Edda Ash").other
    assert met is not None
    filled.away(met, date(2027, 3, 1), date(2027, 3, 5))
    services.solve(filled.activity, by=filled.lead, seconds=SECONDS)
    assert met.id not in {row.other_id for row in timetable.sessions_of(filled.activity)}


def test_refusals_say_what_to_do(week: Week) -> None:
    team = week.teams[0]
    with pytest.raises(DomainError, match=r"is a host team of .* already"):
        timetables.nominate_team(week.activity, team, site="Mill", by=week.lead)
    with pytest.raises(DomainError, match="Choose the kind of room: hall or meeting"):
        timetables.add_room(week.activity, name="A", site="B", kind="cupboard", seats=2, by=week.lead)
    other = week.council.of("TE")[0]
    with pytest.raises(DomainError, match="has no timetable"):
        services.prepare(other, by=week.lead)
    second = week.council.of("PW")[1]
    with pytest.raises(DomainError, match="Nobody sits in the seats"):
        services.prepare(second, by=week.lead)
    with pytest.raises(DomainError, match="is over"):
        services.solve(week.activity, by=None, today=date(2027, 4, 1))
    with pytest.raises(DomainError, match="No session has a time yet"):
        services.publish(week.activity, by=week.lead)


def test_nobody_is_hosted_by_their_own_service(week: Week) -> None:
    services.prepare(week.activity, by=week.lead)
    managers = {person.id for person in db.session.query(Person) if person.name.endswith(" 0")}
    barred = queries.ground_of(week.activity).barred
    assert {person for person, _ in barred} >= managers
    member = timetable.members_of(week.activity)[0]
    target = next(team for team in timetable.teams_of(week.activity) if team.id != member.week_team_id)
    services.host(member, target.public_id, by=week.lead)
    assert (member.host, member.is_fixed) == (target, True)
