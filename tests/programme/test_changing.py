"""Moving things about in the draft: what may be, what may not, and what follows."""

from datetime import date

import pytest
from flask import Flask

from qaportal.auditlog.queries import history_of
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.programme import services
from qaportal.programme.models import Activity
from tests.cast import Cast


@pytest.fixture
def drafted(town: Flask, cast: Cast) -> Flask:
    with town.app_context():
        cast.year()
    return town


def one(ref: str) -> Activity:
    return db.session.query(Activity).filter_by(ref=ref).one()


def test_a_moved_review_takes_its_phases_along(drafted: Flask, cast: Cast) -> None:
    """From Thursday 1 April 2027: 20, 10 and 10 working days, with May Day (3 May) on the way."""
    with drafted.app_context():
        review = one("CPR-2027-03")
        services.move(review, date(2027, 4, 1), version=review.version, by=cast["Priya"])
        assert (review.starts_on, review.ends_on) == (date(2027, 4, 1), date(2027, 4, 28))
        assert [phase.due_on for phase in review.phases] == [date(2027, 4, 28), date(2027, 5, 13), date(2027, 5, 27)]
        assert review.is_unpublished


def test_a_move_is_in_the_log_with_who_and_what(drafted: Flask, cast: Cast) -> None:
    with drafted.app_context():
        review = one("CPR-2027-03")
        services.move(review, date(2027, 4, 1), version=review.version, by=cast["Priya"])
        db.session.commit()
        entry = history_of("activity", "CPR-2027-03")[0]
        assert (entry.act, entry.person_name) == ("moved", "Priya Plum")
        assert entry.details == {"starts": ["1 March 2027", "1 April 2027"]}


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (
            date(2027, 8, 2),
            "Collaborative practice reviews do not start in August: no core QA activity. Choose another month.",
        ),
        (date(2027, 5, 3), "Monday 3 May 2027 is a day off (May Day). Choose a working day."),
        (date(2027, 4, 4), "Sunday 4 April 2027 is at a weekend. Choose a working day."),
        (
            date(2028, 1, 4),
            "Tuesday 4 January 2028 is outside the year: choose a day from 1 January 2027 to 31 December 2027.",
        ),
        (date(2027, 3, 1), "CPR-2027-03 already starts on Monday 1 March 2027. Choose another day."),
    ],
)
def test_a_move_that_cannot_be_is_refused_with_the_reason(drafted: Flask, cast: Cast, day: date, sentence: str) -> None:
    """NS-011, GAP-03."""
    with drafted.app_context():
        review = one("CPR-2027-03")
        with pytest.raises(DomainError) as refused:
            services.move(review, day, version=review.version, by=cast["Priya"])
        db.session.rollback()
        assert refused.value.sentence == sentence
        assert one("CPR-2027-03").starts_on == date(2027, 3, 1)


def test_someone_who_was_slower_is_told(drafted: Flask, cast: Cast) -> None:
    with drafted.app_context():
        review = one("CPR-2027-03")
        seen = review.version
        services.move(review, date(2027, 4, 1), version=seen, by=cast["Priya"])
        db.session.commit()
        with pytest.raises(Stale):
            services.move(one("CPR-2027-03"), date(2027, 5, 4), version=seen, by=cast["Priya"])


def test_moving_one_review_changes_what_is_said_of_another_but_not_its_version(drafted: Flask, cast: Cast) -> None:
    """GAP-06: once March moves to April, January's tail is clear of it."""
    with drafted.app_context():
        january, version = one("CPR-2027-01"), one("CPR-2027-01").version
        assert "No gap before CPR-2027-03" in january.warnings
        march = one("CPR-2027-03")
        services.move(march, date(2027, 4, 1), version=march.version, by=cast["Priya"])
        db.session.commit()
        assert "No gap before CPR-2027-03" not in one("CPR-2027-01").warnings
        assert one("CPR-2027-01").version == version


def test_phases_after_a_rescheduled_one_count_from_its_new_day(drafted: Flask, cast: Cast) -> None:
    with drafted.app_context():
        review = one("CPR-2027-03")
        services.reschedule(review, {"review": date(2027, 4, 6)}, version=review.version, by=cast["Priya"])
        assert [phase.due_on for phase in review.phases] == [date(2027, 4, 6), date(2027, 4, 20), date(2027, 5, 5)]
        assert [phase.set_by_hand for phase in review.phases] == [True, False, False]


def test_a_phase_cannot_be_due_before_it_starts(drafted: Flask, cast: Cast) -> None:
    with drafted.app_context():
        review = one("CPR-2027-03")
        with pytest.raises(DomainError) as refused:
            services.reschedule(review, {"moderation": date(2027, 3, 5)}, version=review.version, by=cast["Priya"])
        assert refused.value.sentence == "Moderation cannot be due on 5 March 2027: it starts on 31 March 2027."


def test_a_cancelled_activity_keeps_its_place_and_its_reason(drafted: Flask, cast: Cast) -> None:
    with drafted.app_context():
        spotlight = one("TS-2027-09")
        priya, version = cast["Priya"], spotlight.version
        db.session.expire_all()  # as after a commit: who did it is read again, and reading writes what is there so far
        services.cancel(spotlight, "The team is moving office.", version=version, by=priya)
        db.session.commit()
        assert one("TS-2027-09").is_cancelled
        with pytest.raises(DomainError):
            services.move(spotlight, date(2027, 10, 4), version=spotlight.version, by=cast["Priya"])
        services.reinstate(spotlight, version=spotlight.version, by=cast["Priya"])
        db.session.commit()
        assert not one("TS-2027-09").is_cancelled


def test_a_dip_audit_can_be_added_when_a_theme_comes_up(drafted: Flask, cast: Cast) -> None:
    """NS-014; dip audits are not silenced by quiet months (D8)."""
    with drafted.app_context():
        programme = one("CPR-2027-01").programme
        first = services.add(programme, "dip_audit", date(2027, 8, 3), "Case summaries", by=cast["Priya"])
        db.session.commit()
        second = services.add(programme, "dip_audit", date(2027, 8, 10), "Chronologies", by=cast["Priya"])
        db.session.commit()
        assert (first.ref, second.ref) == ("DIP-2027-08", "DIP-2027-08-2")


def test_a_time_that_the_clock_change_skips_is_refused(drafted: Flask, cast: Cast) -> None:
    """Calendar rules T05: Sunday 28 March 2027, 01:30 does not exist; nor may a meeting be put there."""
    with drafted.app_context():
        meeting = one("QPM-2027-03")
        meeting.starts_on = meeting.ends_on = date(2027, 3, 28)
        db.session.flush()
        with pytest.raises(DomainError) as refused:
            services.describe(
                meeting, subject="", where="", starts_at="01:30", ends_at="03:00", version=meeting.version,
                by=cast["Priya"],
            )  # fmt: skip
        assert refused.value.sentence == "01:30 does not exist on 28 March 2027: the clocks go forward."


@pytest.mark.parametrize(
    ("ref", "phase", "day", "sentence"),
    [
        (
            "TS-2027-05", "draft", date(2027, 1, 4),
            "Draft report cannot be due on 4 January 2027: it comes after 11 May 2027.",
        ),
        (
            "TS-2027-05", "documents", date(2027, 12, 1),
            "Documents sent cannot be due on 1 December 2027: it comes before 11 May 2027.",
        ),
        ("TS-2027-05", "draft", date(2027, 6, 5), "Draft report cannot be due on 5 June 2027: that is at a weekend."),
        (
            "TS-2027-05", "draft", date(2027, 5, 31),
            "Draft report cannot be due on 31 May 2027: that is a day off (Spring Bank Holiday).",
        ),
        (
            "TS-2027-05", "final", date(2099, 1, 2),
            "Report made final cannot be due on 2 January 2099: that is more than a year away.",
        ),
    ],
)  # fmt: skip
def test_a_due_day_that_makes_no_sense_is_refused(
    drafted: Flask, cast: Cast, ref: str, phase: str, day: date, sentence: str
) -> None:
    """NS-090, NS-102, NS-103: the visit is on Tuesday 11 May 2027."""
    with drafted.app_context():
        spotlight = one(ref)
        dues = {p.key: p.due_on for p in spotlight.phases} | {phase: day}
        with pytest.raises(DomainError) as refused:
            services.reschedule(spotlight, dues, version=spotlight.version, by=cast["Priya"])
        assert refused.value.sentence == sentence
