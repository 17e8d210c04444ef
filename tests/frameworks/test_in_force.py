"""Which version the council works under on which day."""

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask

from qaportal.cli.frameworks import SKELETON
from qaportal.frameworks.models import Framework
from qaportal.frameworks.queries import adoptions, in_force_on, latest
from qaportal.frameworks.services import adopt, install
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError

TODAY = date(2026, 11, 23)


@pytest.fixture
def old(town: Flask) -> Iterator[Framework]:
    """North Somerset's, which says that it holds to 31 January 2024."""
    with town.app_context():
        found = latest("north-somerset")
        assert found is not None
        yield found
        db.session.remove()


@pytest.fixture
def new(old: Framework) -> Framework:
    """One that says that it holds from 1 January 2027."""
    return install(SKELETON, by=None)


def days() -> list[tuple[str, date]]:
    return [(adoption.framework.key, adoption.from_on) for adoption in adoptions()]


def test_each_day_has_the_version_that_came_last(old: Framework, new: Framework) -> None:
    adopt(old, date(2022, 8, 1), by=None)
    adopt(new, date(2027, 4, 1), by=None)
    asked = [date(2022, 7, 31), date(2022, 8, 1), date(2027, 3, 31), date(2027, 4, 1)]
    assert [in_force_on(day) for day in asked] == [None, old, old, new]


def test_only_the_first_may_begin_in_the_past(old: Framework, new: Framework) -> None:
    adopt(old, date(2022, 8, 1), by=None)
    with pytest.raises(DomainError, match="cannot be in force from a day that has passed"):
        adopt(new, date(2026, 11, 22), by=None, outside_validity=True)
    adopt(new, TODAY, by=None, outside_validity=True)
    assert days() == [("north-somerset", date(2022, 8, 1)), ("new-council", TODAY)]


def test_a_day_outside_its_validity_has_to_be_confirmed(old: Framework) -> None:
    with pytest.raises(DomainError, match="holds from 1 August 2022 to 31 January 2024"):
        adopt(old, TODAY, by=None)
    adopt(old, TODAY, by=None, outside_validity=True)
    assert days() == [("north-somerset", TODAY)]


def test_what_is_in_force_already_is_not_put_in_force(old: Framework) -> None:
    adopt(old, date(2022, 8, 1), by=None)
    with pytest.raises(DomainError, match="north-somerset/2022-1 is in force on 1 August 2023 already"):
        adopt(old, date(2023, 8, 1), by=None)


def test_a_later_decision_for_the_same_day_takes_its_place(old: Framework, new: Framework) -> None:
    adopt(old, date(2022, 8, 1), by=None)
    adopt(new, date(2027, 4, 1), by=None)
    adopt(old, date(2027, 4, 1), by=None, outside_validity=True)
    db.session.commit()
    assert days() == [("north-somerset", date(2022, 8, 1)), ("north-somerset", date(2027, 4, 1))]
