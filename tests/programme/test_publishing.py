"""Draft and published: only what was published is told, and only what changed."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from flask import Flask

from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.programme import queries, services
from qaportal.programme.facts import seal
from qaportal.programme.models import Activity, Programme, PublishedActivity
from tests.cast import Cast


@pytest.fixture
def drafted(town: Flask, cast: Cast) -> Flask:
    with town.app_context():
        cast.year()
    return town


@pytest.fixture
def published(drafted: Flask, cast: Cast) -> Flask:
    with drafted.app_context():
        services.publish(the_year(), by=cast["Priya"])
        db.session.commit()
    return drafted


def the_year() -> Programme:
    return db.session.query(Programme).one()


def changes_of_the_year() -> list[dict[str, Any]]:
    return queries.changes(queries.unpublished(the_year()))


def one(ref: str) -> Activity:
    return db.session.query(Activity).filter_by(ref=ref).one()


def test_the_first_version_tells_of_everything_as_new(published: Flask) -> None:
    with published.app_context():
        version = queries.publications(the_year())[0]
        assert version.number == 1
        assert [change["kind"] for change in version.changes] == ["new"] * 36
        assert db.session.query(PublishedActivity).count() == 36


def test_a_draft_is_out_of_sight_until_it_is_published(drafted: Flask, cast: Cast) -> None:
    with drafted.app_context():
        assert queries.years(cast["Tom"]) == []
        assert queries.years(cast["Priya"]) == ["2027"]


def test_a_move_is_seen_by_others_only_once_published(published: Flask, cast: Cast) -> None:
    with published.app_context():
        review = one("CPR-2027-03")
        services.move(review, date(2027, 4, 1), version=review.version, by=cast["Priya"])
        db.session.commit()
        assert queries.row_for(cast["Tom"], one("CPR-2027-03")).starts == date(2027, 3, 1)
        services.publish(the_year(), by=cast["Priya"])
        db.session.commit()
        assert queries.row_for(cast["Tom"], one("CPR-2027-03")).starts == date(2027, 4, 1)


def test_the_review_page_says_what_was_and_what_will_be(published: Flask, cast: Cast) -> None:
    with published.app_context():
        review = one("CPR-2027-03")
        services.move(review, date(2027, 4, 1), version=review.version, by=cast["Priya"])
        (change,) = changes_of_the_year()
        assert (change["ref"], change["kind"]) == ("CPR-2027-03", "changed")
        assert change["fields"] == [
            {"what": "When", "old": "1 to 30 March 2027", "new": "1 to 28 April 2027"},
            {"what": "Review due", "old": "30 March 2027", "new": "28 April 2027"},
            {"what": "Moderation due", "old": "13 April 2027", "new": "13 May 2027"},
            {"what": "Findings report due", "old": "27 April 2027", "new": "27 May 2027"},
        ]


def test_moving_there_and_back_leaves_nothing_to_publish(published: Flask, cast: Cast) -> None:
    with published.app_context():
        review = one("CPR-2027-03")
        services.move(review, date(2027, 4, 1), version=review.version, by=cast["Priya"])
        db.session.commit()
        services.move(review, date(2027, 3, 1), version=review.version, by=cast["Priya"])
        db.session.commit()
        with pytest.raises(DomainError) as refused:
            services.publish(the_year(), by=cast["Priya"])
        assert refused.value.sentence == "There is nothing to publish: the draft says what is published already."


def test_what_is_published_is_what_was_reviewed(published: Flask, cast: Cast) -> None:
    with published.app_context():
        review = one("CPR-2027-03")
        services.move(review, date(2027, 4, 1), version=review.version, by=cast["Priya"])
        seen = seal(changes_of_the_year())
        services.move(review, date(2027, 4, 6), version=review.version, by=cast["Priya"])
        with pytest.raises(Stale):
            services.publish(the_year(), by=cast["Priya"], reviewed=seen)


def test_what_is_added_while_a_version_is_made_waits_for_the_next(
    published: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A32: nothing goes out that the version does not list."""
    read = queries.unpublished

    def read_just_before_someone_adds(year: Programme) -> Sequence[Activity]:
        waiting = read(year)
        services.add(year, "good_practice", date(2027, 3, 9), "Fostering", by=cast["Priya"])
        db.session.flush()
        return waiting

    with published.app_context():
        review = one("CPR-2027-03")
        services.move(review, date(2027, 4, 1), version=review.version, by=cast["Priya"])
        with monkeypatch.context() as meanwhile:
            meanwhile.setattr(queries, "unpublished", read_just_before_someone_adds)
            version = services.publish(the_year(), by=cast["Priya"])
        assert [change["ref"] for change in version.changes] == ["CPR-2027-03"]
        out = db.session.query(PublishedActivity.ref).filter(PublishedActivity.number == version.number)
        assert [row.ref for row in out] == ["CPR-2027-03"]
        assert [(c["code"], c["kind"]) for c in changes_of_the_year()] == [("GPC", "new")]


def test_an_activity_cancelled_before_anyone_had_it_is_never_told_of(drafted: Flask, cast: Cast) -> None:
    with drafted.app_context():
        spotlight = one("TS-2027-09")
        services.cancel(spotlight, "Too early to say.", version=spotlight.version, by=cast["Priya"])
        version = services.publish(the_year(), by=cast["Priya"])
        db.session.commit()
        assert "TS-2027-09" not in [change["ref"] for change in version.changes]
        assert db.session.query(PublishedActivity).filter_by(ref="TS-2027-09").count() == 0


def test_a_published_activity_that_is_cancelled_is_told_with_the_reason(published: Flask, cast: Cast) -> None:
    with published.app_context():
        spotlight = one("TS-2027-09")
        services.cancel(spotlight, "The team is moving office.", version=spotlight.version, by=cast["Priya"])
        version = services.publish(the_year(), by=cast["Priya"])
        assert [(c["ref"], c["kind"], c["reason"]) for c in version.changes] == [
            ("TS-2027-09", "cancelled", "The team is moving office.")
        ]


def test_a_draft_year_can_be_taken_back_whole(drafted: Flask, cast: Cast) -> None:
    with drafted.app_context():
        services.take_back(the_year(), by=cast["Priya"])
        db.session.commit()
        assert (db.session.query(Programme).count(), db.session.query(Activity).count()) == (0, 0)


def test_a_published_year_cannot_be_taken_back(published: Flask, cast: Cast) -> None:
    with published.app_context(), pytest.raises(DomainError) as refused:
        services.take_back(the_year(), by=cast["Priya"])
    assert refused.value.sentence.startswith("This programme is published")


def test_a_guest_sees_only_what_invites_them(published: Flask, cast: Cast) -> None:
    """NS-083: the chief executive is invited to good practice conversations, and to nothing else."""
    with published.app_context():
        assert {row.code for row in queries.rows_for(cast["Gus"], the_year())} == {"GPC"}
