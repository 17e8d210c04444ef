"""Last year carried forward with its teams rotated."""

import pytest
from flask import Flask

from qaportal.frameworks.queries import latest, pack_of
from qaportal.lib.db import db
from qaportal.programme import queries, rollover
from qaportal.programme.generate import preview
from qaportal.programme.models import Programme
from qaportal.programme.services.rows import units
from tests.cast import Cast
from tests.conftest import TODAY


@pytest.mark.parametrize(
    ("last_year", "missing", "places", "expected"),
    [
        (["A", "B", "C"], [], 3, ("B", "C", "A")),
        (["A", "B", "C"], ["D"], 3, ("D", "A", "B")),
        (["A", "B", "C"], ["D", "E"], 4, ("D", "E", "A", "B")),
    ],
)
def test_the_missed_come_first_and_the_most_recent_wait(
    last_year: list[str], missing: list[str], places: int, expected: tuple[str, ...]
) -> None:
    assert rollover.rotated(last_year, missing, places) == expected


def test_next_year_starts_with_the_teams_that_had_no_spotlight(town: Flask, cast: Cast) -> None:
    """NS-084: Adoption and Children in Need have none in the framework's own calendar."""
    with town.app_context():
        cast.year("2027")
        framework = latest("north-somerset")
        assert framework is not None
        pack, known = pack_of(framework), units(TODAY.date())
        in_order = queries.subjects_in_order(db.session.query(Programme).one())
        missing = {one.type_key: one.missing for one in preview(pack, "2027", subjects=in_order, units=known).coverage}
        made = preview(pack, "2028", subjects=rollover.subjects(pack, in_order, missing), units=known)
        assert [row.subject for row in made.activities if row.code == "TS"] == [
            "Adoption", "Children in Need", "CDT", "Children in Care", "Front Door",
            "Family Support and Safeguarding", "Family Wellbeing", "YOS", "Fostering",
        ]  # fmt: skip
