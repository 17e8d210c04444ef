"""The demo leaves the reviews of these weeks to whoever tries it: their forms are asked for, and nobody marked them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from flask import Flask

from qaportal.demo import welcome
from qaportal.demo.phases import finish
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.programme import queries
from qaportal.programme.models import Programme
from tests.moderation.looked import Work
from tests.sampling.frames import CPR, published_town

AFTER = datetime(2027, 4, 5, 9, tzinfo=UTC)  # the reviews of March were due on Tuesday 30 March


@pytest.fixture(autouse=True)
def inside(town: Flask) -> Iterator[None]:
    with town.test_request_context():
        yield


def review_done() -> date | None:
    """On which day the reviews of March were marked as done, once the demo has finished its phases."""
    with clock.stopped_at(AFTER):
        year = db.session.query(Programme).one()
        finish(year, clock.today())
        row = next(one for one in queries.published_rows(year.id) if one.ref == CPR)
        return next(phase.done_on for phase in row.phases if phase.key == "review")


def test_work_that_nobody_has_a_seat_in_is_marked_as_done() -> None:
    published_town()
    assert review_done() is not None


def test_work_whose_forms_are_to_be_written_is_not_and_its_people_are_named() -> None:
    work = Work("north-somerset")
    assert review_done() is None
    with clock.stopped_at(AFTER):
        said = welcome("http://127.0.0.1:8000")
    for first in ("Rowan", "Tom"):
        assert f"/sign-in/demo/{work.cast[first].public_id}" in said.partition(f"one review of {CPR}")[2]
