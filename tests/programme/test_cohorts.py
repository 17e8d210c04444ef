"""Cohorts take a practice week in turn: it is in the diaries of those whose turn it is, and of no others (LB-041)."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qaportal.frameworks.loading import read_pack, shipped
from qaportal.frameworks.services import install
from qaportal.lib.db import db
from qaportal.programme.generate import preview
from qaportal.programme.models import Activity, PublishedActivity
from qaportal.programme.services import create, publish
from tests.cast import Cast

# Pages say the same on either database: what differs between the two is tested where it is written.
pytestmark = pytest.mark.parametrize("stage", ["sqlite"], indirect=True)

PACK = read_pack(shipped("lambeth"))


@pytest.fixture
def weeks(town: Flask, cast: Cast) -> dict[str, set[str]]:
    """Name of each practice week's cohort and the posts whose diaries show it; its year is published."""
    with town.app_context():
        programme = create(install(PACK, by=None), preview(PACK, "2027"), by=None)
        publish(programme, by=None)
        db.session.commit()
        rows = db.session.query(PublishedActivity).join(Activity).filter(Activity.type_key == "practice_week")
        return {row.subject: set(row.posts) for row in rows}


def test_each_week_is_in_the_diaries_of_its_own_cohort(weeks: dict[str, set[str]]) -> None:
    one, two = (PACK.cohorts[key] for key in ("pwt1", "pwt2"))
    others = {post.key for post in PACK.posts_of(PACK.activities["practice_week"].attends)}
    assert weeks == {cohort.name: {seat.post for seat in cohort.seats} | others for cohort in (one, two)}
    assert "police" in weeks[one.name]
    assert "police" not in weeks[two.name]


def test_the_page_lists_the_fifteen_seats_of_the_cohort(
    weeks: dict[str, set[str]], sign_in: Callable[[str], FlaskClient]
) -> None:
    first, second = (sign_in("Priya").get(f"/activity/PW-2027-{month}").text for month in ("03", "11"))
    assert "(15 seats)" in first
    assert ("Police" in first, "Community Safety" in first) == (True, False)
    assert ("Police" in second, "Community Safety" in second) == (False, True)
