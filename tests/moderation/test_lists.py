"""Lists of moderation ask the database as often for three rows as for one, and go back so many at a time."""

from collections.abc import Callable

import pytest
from flask import Flask

from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.moderation.models import Calibration, Dispute
from qaportal.moderation.queries import agreement, calibration, disputes, waiting
from qaportal.moderation.queries.paging import AT_ONCE
from qaportal.moderation.services import disputes as services
from qaportal.people.models import Person
from qaportal.reviews.models import Review
from tests.moderation.disagreed import person, raised, reviewed, view
from tests.moderation.test_dispute_pages import browser_of
from tests.programme.test_query_counts import counted


def graded_by_many(review: Review) -> None:
    """Priya, Hazel and Tom are to grade it."""
    db.session.add(Calibration(review=review, due_on=clock.today(), asked_at=clock.now(), asked_by=person("Priya")))


def taken_back(review: Review) -> None:
    made = raised(review)
    services.withdraw(view("Pat", made), rung=1, by=person("Pat"))


LISTS: list[tuple[Callable[[Review], object], Callable[[Person], object]]] = [
    (lambda review: raised(review, start=2), disputes.disputes_to_settle),  # nobody is named for it
    (lambda review: raised(review, start=2), waiting.disputes_waiting_for),
    (taken_back, disputes.disputes_over),
    (graded_by_many, calibration.calibrations_going_on),
    (lambda _review: None, calibration.to_choose_from),
    (lambda _review: None, agreement.groups),
]


@pytest.mark.parametrize(("make", "read"), LISTS, ids=[read.__name__ for _, read in LISTS])
def test_three_rows_take_as_many_statements_as_one(
    town: Flask, make: Callable[[Review], object], read: Callable[[Person], object]
) -> None:
    with town.app_context():
        counts = []
        for number in range(3):
            make(reviewed(final=True, second="requires_improvement", number=number, set_out=not number))
            db.session.commit()
            if number == 1:
                continue
            db.session.expunge_all()
            lead = person("Priya")
            with counted(db.engine) as sent:
                found = read(lead)
            assert found
            counts.append(len(sent))
        assert counts[0] == counts[1]


def test_what_is_over_goes_back_so_many_at_a_time(town: Flask) -> None:
    with town.app_context():
        review = reviewed(final=True)
        for _ in range(AT_ONCE + 1):
            db.session.add(Dispute(
                review=review, ladder_key="review_dispute", about=["Actions"], why="So.", raised_at=clock.now(),
                raised_by=person("Pat"), rung=1, ended_at=clock.now(), ended_by=person("Pat"), outcome="withdrawn",
            ))  # fmt: skip
        db.session.commit()
        found, further = disputes.disputes_over(person("Priya"))
        assert len(found) == AT_ONCE
        assert [one.dispute.id for one in disputes.disputes_over(person("Priya"), further)[0]] == [
            found[-1].dispute.id - 1
        ]
    priya = browser_of(town, "Priya")
    text = priya.get("/disputes").get_data(as_text=True)
    assert (text.count("Taken back"), f"/disputes?before={further}" in text) == (AT_ONCE, True)
    assert priya.get(f"/disputes?before={further}").get_data(as_text=True).count("Taken back") == 1
