"""`qaportal actions list`: first date, current date, slips (X-16); nothing about a child."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from click.testing import CliRunner

from qaportal.actions import services
from qaportal.cli import actions as command
from qaportal.lib import clock
from qaportal.lib.db import db
from tests.actions.lived import SAID, act_on
from tests.actions.planned import added, planned
from tests.cast import Cast
from tests.reviews.conftest import saltmarsh
from tests.reviews.filled import reviewed

__all__ = ["saltmarsh"]


@pytest.fixture
def february() -> Iterator[None]:
    with clock.stopped_at(datetime(2027, 2, 8, 9, tzinfo=UTC)):
        yield


def listed(*arguments: str) -> str:
    """What the command prints, on the database of the test."""
    callback = command.list_actions.callback
    assert callback is not None
    inner = callback.__wrapped__.__wrapped__
    context = {"overdue": "--overdue" in arguments, "as_json": "--json" in arguments}
    with CliRunner().isolation() as (out, *_):
        inner(**context)
        return out.getvalue().decode()


def test_what_is_late_with_its_dates_and_slips(saltmarsh: Cast, february: None) -> None:
    with clock.stopped_at(datetime(2026, 11, 23, 9, tzinfo=UTC)):
        plan = planned()
        late = added(plan)
        services.change_due(late, date(2027, 3, 1), "Two posts are empty", by=saltmarsh["Tom"])
        added(plan, "Later", due=date(2027, 6, 1))
        db.session.commit()
    (found,) = json.loads(listed("--overdue", "--json"))
    assert {key: found[key] for key in ("ref", "plan", "first_date", "current_date", "slips", "standing")} == {
        "ref": "A-0001", "plan": "P-0001", "first_date": "2027-01-18", "current_date": "2027-03-01", "slips": 1,
        "standing": "Late by 21 days against the first date",
    }  # fmt: skip
    assert listed().splitlines()[-1] == "2 actions"


def test_what_is_said_of_a_child_is_not_printed(saltmarsh: Cast) -> None:
    act_on(saltmarsh, reviewed().public_id)
    db.session.commit()
    assert SAID not in listed() + listed("--json")
    assert "(about a person)" in listed()
