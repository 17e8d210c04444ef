"""Phases that are done: marked, taken back, done with a report or a team, and shown (X-21, LB-063, GAP-15)."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from qaportal.allocation import services as allocation
from qaportal.auditlog.queries import history_of
from qaportal.boards import queries as boards
from qaportal.boards.services import mark_sent, take_back_sent
from qaportal.demo.phases import finish
from qaportal.home.needs import Need
from qaportal.home.queries import home_of
from qaportal.invites import services as invites
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.programme import policy, queries, services
from qaportal.programme.models import Activity, PhaseMark, Programme, PublishedActivity
from qaportal.programme.phases import state_of
from tests.cast import Cast

# The visit to CDT is on 9 February 2027: documents and the list are due on the 2nd (NS-090, NS-092).
VISIT = "TS-2027-02"
DOCUMENTS = "Documents sent: Team Spotlight: CDT"
FRIDAY = datetime(2027, 2, 5, 9, tzinfo=UTC)


@pytest.fixture
def published(town: Flask, cast: Cast) -> Flask:
    with town.app_context():
        invites.publish(cast.year(), by=cast["Priya"])
        db.session.commit()
    return town


def activity(ref: str = VISIT) -> Activity:
    return db.session.query(Activity).filter_by(ref=ref).one()


def needs(cast: Cast, name: str, words: str) -> list[Need]:
    found = home_of(cast[name], clock.today(), everything=True).needs
    return [need for need in found if need.title.startswith(words)]


def done(ref: str) -> dict[str, date]:
    """The phases of what is published that are done, with their days."""
    row = queries.published_row(activity(ref))
    assert row is not None
    return {phase.key: phase.done_on for phase in row.phases if phase.done_on}


# Marking ------------------------------------------------------------------------------------------------


def test_what_is_late_stays_on_home_until_somebody_says_that_it_is_done(published: Flask, cast: Cast) -> None:
    with published.test_request_context(), clock.stopped_at(FRIDAY):
        [late] = needs(cast, "Tom", DOCUMENTS)
        assert (late.due, late.more, late.late, late.href) == (
            "Tue 2 Feb", "3 days late", True, f"/activity/{VISIT}#phase-documents",
        )  # fmt: skip
        services.mark_phase(activity(), "documents", by=cast["Tom"])
        assert needs(cast, "Tom", DOCUMENTS) == []
        assert done(VISIT) == {"documents": date(2027, 2, 5)}
        services.take_back_phase(activity(), "documents", by=cast["Bea"])
        assert [need.more for need in needs(cast, "Tom", DOCUMENTS)] == ["3 days late"]
        assert done(VISIT) == {}


def test_what_is_done_early_is_not_asked_for(published: Flask, cast: Cast) -> None:
    with published.test_request_context(), clock.stopped_at(datetime(2027, 1, 28, 9, tzinfo=UTC)):
        assert [need.more for need in needs(cast, "Tom", DOCUMENTS)] == ["in 5 days"]
        services.mark_phase(activity(), "documents", by=cast["Tom"], on=date(2027, 1, 27))
        assert needs(cast, "Tom", DOCUMENTS) == []
        db.session.commit()
    with published.test_request_context(), clock.stopped_at(FRIDAY):
        assert needs(cast, "Tom", DOCUMENTS) == []


def test_late_phases_come_first_by_date(published: Flask, cast: Cast) -> None:
    with published.test_request_context(), clock.stopped_at(FRIDAY):
        found = [
            (need.day, need.late) for need in home_of(cast["Tom"], clock.today(), everything=True).needs if need.day
        ]
        assert found == sorted(found, key=lambda one: one[0])
        assert found[:3] == [(date(2027, 1, 27), True), (date(2027, 2, 2), True), (date(2027, 2, 2), True)]


def test_of_two_marks_the_second_is_told_who_was_first(published: Flask, cast: Cast) -> None:
    with published.test_request_context(), clock.stopped_at(FRIDAY):
        services.mark_phase(activity(), "documents", by=cast["Tom"])
        with pytest.raises(Stale, match="marked as done already, by Tom Thyme for 5 February 2027"):
            services.mark_phase(activity(), "documents", by=cast["Bea"])
        services.take_back_phase(activity(), "documents", by=cast["Tom"])
        with pytest.raises(Stale, match="is not marked as done"):
            services.take_back_phase(activity(), "documents", by=cast["Tom"])
        services.mark_phase(activity(), "documents", by=cast["Bea"])
        assert db.session.query(PhaseMark).count() == 1


def test_the_log_says_who_marked_what(published: Flask, cast: Cast) -> None:
    with published.test_request_context(), clock.stopped_at(FRIDAY):
        services.mark_phase(activity(), "documents", by=cast["Tom"])
        services.take_back_phase(activity(), "documents", by=cast["Bea"])
        said = [(entry.act, entry.person_name, entry.details) for entry in history_of("activity", VISIT)[:2]]
        on = {"phase": "Documents sent", "on": "5 February 2027"}
        assert said == [("took back a phase", "Bea Birch", on), ("marked a phase as done", "Tom Thyme", on)]


def test_what_cannot_be_marked_says_why(published: Flask, cast: Cast) -> None:
    with published.test_request_context(), clock.stopped_at(FRIDAY):
        tom, priya = cast["Tom"], cast["Priya"]
        with pytest.raises(DomainError, match="still to come"):
            services.mark_phase(activity(), "documents", by=tom, on=date(2027, 2, 6))
        with pytest.raises(DomainError, match="no such phase"):
            services.mark_phase(activity(), "tea", by=tom)
        with pytest.raises(DomainError, match="done once its report is sent"):
            services.mark_phase(activity("CPR-2027-03"), "report", by=priya)
        added = services.add(db.session.query(Programme).one(), "dip_audit", date(2027, 3, 10), "Fostering", by=priya)
        with pytest.raises(DomainError, match="not published yet"):
            services.mark_phase(added, "audit", by=priya)
        services.cancel(activity(), "Inspectors came.", version=activity().version, by=priya)
        with pytest.raises(DomainError, match="is cancelled"):
            services.mark_phase(activity(), "documents", by=tom)


def test_who_may_mark(published: Flask, cast: Cast) -> None:
    """Whose it is, of their own team alone; QA leads and business support of all."""
    with published.test_request_context():

        def may(name: str, ref: str, key: str) -> bool:
            return policy.can_mark_phase(cast[name], queries.visible_phase(cast[name], (ref, key)))

        of_cdt, of_others = (VISIT, "documents"), ("TS-2027-03", "documents")
        assert [may(name, *of_cdt) for name in ("Tom", "Priya", "Bea")] == [True] * 3
        assert [may(name, *of_others) for name in ("Tom", "Priya", "Bea")] == [False, True, True]
        assert [may(name, *of_cdt) for name in ("Rowan", "Pat", "Lena", "Hazel")] == [False] * 4
        assert may("Pat", VISIT, "nominations")  # each practitioner of the team names two children


# Since when it is asked for ----------------------------------------------------------------------------------


def test_what_was_due_before_the_activity_was_published_is_nobodys_fault(published: Flask, cast: Cast) -> None:
    """A visit that is put into the year a week before: its documents were due the day before it was published."""
    with published.test_request_context(), clock.stopped_at(datetime(2027, 4, 13, 9, tzinfo=UTC)):
        year, priya = db.session.query(Programme).one(), cast["Priya"]
        visit = services.add(year, "spotlight", date(2027, 4, 19), "CDT", by=priya)
        dues = {phase.key: phase.due_on for phase in visit.phases}
        assert (dues["documents"], dues["list"]) == (date(2027, 4, 12), date(2027, 4, 12))
        invites.publish(year, by=priya)
        row = queries.published_row(visit)
        assert row is not None
        assert row.since == date(2027, 4, 13)
        assert [
            need.title
            for need in needs(cast, "Tom", "Documents sent")
            if need.href.startswith(f"/activity/{visit.ref}")
        ] == []


def test_a_later_publication_does_not_excuse_what_was_asked_for_before(published: Flask, cast: Cast) -> None:
    with published.test_request_context(), clock.stopped_at(FRIDAY):
        one = activity()
        services.describe(one, subject=one.subject, where="Annexe", starts_at="", ends_at="", version=one.version,
                          by=cast["Priya"])  # fmt: skip
        invites.publish(one.programme, by=cast["Priya"])
        assert [need.more for need in needs(cast, "Tom", DOCUMENTS)] == ["3 days late"]


def test_a_year_that_ended_long_ago_asks_for_nothing(published: Flask, cast: Cast) -> None:
    with published.test_request_context(), clock.stopped_at(datetime(2028, 4, 3, 9, tzinfo=UTC)):
        assert needs(cast, "Tom", "Documents sent") == []
        views = queries.phases_of(cast["Bea"], activity(), queries.row_for(cast["Bea"], activity()))
        assert {(view.words, view.may_mark) for view in views} == {("", False)}


# What is done with something else ---------------------------------------------------------------------------


def test_a_phase_that_writes_a_report_is_done_when_the_report_is_sent(published: Flask, cast: Cast) -> None:
    """One fact: the register and the phase never differ."""
    with published.test_request_context(), clock.stopped_at(datetime(2027, 4, 29, 9, tzinfo=UTC)):
        report = boards.visible_report(cast["Priya"], "CPR-2027-03/report").due
        mark_sent(report, on=date(2027, 4, 26), by=cast["Priya"])
        assert done("CPR-2027-03") == {"report": date(2027, 4, 26)}
        take_back_sent(report, by=cast["Bea"])
        assert done("CPR-2027-03") == {}


def test_a_late_report_stands_on_home_once_as_the_report_that_it_is(published: Flask, cast: Cast) -> None:
    with published.test_request_context(), clock.stopped_at(datetime(2027, 4, 29, 9, tzinfo=UTC)):
        found = [
            need
            for need in needs(cast, "Priya", "Findings report")
            if "CPR-2027-03" in need.href or "CPR-2027-03" in need.title
        ]
        assert [(need.href, need.late) for need in found] == [("/reports/CPR-2027-03/report", True)]


def test_naming_a_team_is_done_once_one_is_accepted(published: Flask, cast: Cast) -> None:
    with published.test_request_context(), clock.stopped_at(datetime(2026, 12, 15, 9, tzinfo=UTC)):
        talk = activity("GPC-2027-01")
        put = allocation.nominate_team(talk, cast.team("Children in Need"), "They listen.", False, by=cast["Hazel"])
        assert done(talk.ref) == {}
        allocation.accept_nomination(put, by=cast["Priya"])
        assert done(talk.ref) == {"nominate": date(2026, 12, 15)}
        allocation.decline_nomination(put, "They cannot come.", by=cast["Priya"])
        assert done(talk.ref) == {}


def test_once_work_has_begun_nobody_is_late_with_naming_a_team_for_it(published: Flask, cast: Cast) -> None:
    """It cannot be put forward any more: the conversation was on 21 January, its team was due by 30 December."""
    with published.test_request_context():
        with clock.stopped_at(datetime(2027, 1, 20, 9, tzinfo=UTC)):
            [asked] = [need for need in needs(cast, "Hazel", "") if "/activity/GPC-2027-01" in need.href]
            assert (asked.title, asked.late) == ("Nominate a team: Good practice conversation", True)
        with clock.stopped_at(datetime(2027, 1, 21, 9, tzinfo=UTC)):
            assert [need for need in needs(cast, "Hazel", "") if "/activity/GPC-2027-01" in need.href] == []


# The demo -----------------------------------------------------------------------------------------------


def test_the_demo_has_done_its_phases_but_for_a_few_of_the_last_weeks(published: Flask, cast: Cast) -> None:
    with published.test_request_context(), clock.stopped_at(datetime(2027, 6, 21, 9, tzinfo=UTC)):
        year = db.session.query(Programme).one()
        for _ in range(2):  # the same each time
            finish(year, clock.today())
            rows = queries.published_rows(year.id)
            stands = {(row.ref, phase.key): state_of(phase, row, clock.today()) for row in rows for phase in row.phases}
            late = {one for one, state in stands.items() if state == "late"}
            unsent = {one for one in late if not can_be_marked(*one)}
            assert late - unsent == {("CPR-2027-05", "review"), ("TS-2027-06", "documents"), ("TS-2027-06", "list")}
        marks = db.session.query(PhaseMark).all()
        assert {mark.done_by.name for mark in marks} >= {"Priya Plum", "Tom Thyme", "Pat Poppy"}
        assert all(mark.done_on <= clock.today() for mark in marks)


def can_be_marked(ref: str, key: str) -> bool:
    """Whether it is no report, which the demo sends or leaves unsent in its own place."""
    return not policy.report_of(queries.visible_phase(Cast()["Priya"], (ref, key)))


# From before ------------------------------------------------------------------------------------------------


def test_what_was_published_before_marks_were_kept_is_asked_for_from_then_on(published: Flask, cast: Cast) -> None:
    """And a phase whose report was sent by then is done."""
    with published.app_context():
        report = boards.visible_report(cast["Priya"], "CPR-2027-01/report").due
        mark_sent(report, on=clock.today(), by=cast["Priya"])
        db.session.commit()
        db.session.remove()
        downgrade(revision="0013")
        upgrade()
        today = date.fromisoformat(str(db.session.scalar(text("SELECT CURRENT_DATE"))))
        assert {row.since_on for row in db.session.query(PublishedActivity)} == {today}
        assert done("CPR-2027-01") == {"report": date(2026, 11, 23)}
        assert done("CPR-2027-03") == {}
        db.session.remove()
