"""How many seats the holders of a post take at most (X-05): one form, blank for no limit."""

from collections.abc import Callable, Iterator
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from qaportal.allocation import queries, services
from qaportal.allocation.caps import digest_of, posts_with_seats
from qaportal.allocation.models import PostCap
from qaportal.auditlog.models import LogEntry
from qaportal.frameworks.queries import latest, pack_of
from qaportal.frameworks.services import adopt
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from tests.cast import Cast
from tests.conftest import TODAY

SignsIn = Callable[[str], FlaskClient]
PATH = "/admin/capacity"


@pytest.fixture(autouse=True)
def inside(town: Flask) -> Iterator[None]:
    with town.app_context():
        yield


def seen() -> str:
    return digest_of(queries.caps())


def test_caps_are_set_changed_and_taken_away(cast: Cast) -> None:
    priya = cast["Priya"]
    assert services.set_caps({"isro": (3, 12), "team_manager": (None, 4), "practitioner": (None, None)}, by=priya) == 2
    assert queries.caps() == {"isro": (3, 12), "team_manager": (None, 4)}
    assert services.set_caps({"isro": (2, 12), "team_manager": (None, None)}, by=priya) == 2
    assert queries.caps() == {"isro": (2, 12)}
    row = db.session.query(PostCap).one()
    assert (row.post.title, row.set_by_id) == ("Independent Safeguarding Reviewing Officer", priya.id)


def test_posts_that_are_not_named_stay_as_they_are(cast: Cast) -> None:
    services.set_caps({"isro": (3, None)}, by=None)
    assert services.set_caps({"team_manager": (1, None)}, by=None) == 1
    assert queries.caps() == {"isro": (3, None), "team_manager": (1, None)}


def test_nothing_is_a_number_of_seats_too(cast: Cast) -> None:
    services.set_caps({"isro": (0, None)}, by=None)
    assert queries.caps() == {"isro": (0, None)}


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [({"isro": (-1, None)}, "A number of seats is 0 or more."), ({"juggler": (1, 1)}, "There is no such post.")],
)
def test_what_cannot_be(wanted: dict[str, tuple[int | None, int | None]], sentence: str) -> None:
    with pytest.raises(DomainError) as refused:
        services.set_caps(wanted, by=None)
    assert refused.value.sentence == sentence


def test_who_looked_at_older_numbers_is_told(cast: Cast) -> None:
    looked = seen()
    services.set_caps({"isro": (3, None)}, seen=looked, by=None)
    with pytest.raises(Stale):
        services.set_caps({"isro": (None, None), "team_manager": (1, None)}, seen=looked, by=None)
    assert queries.caps() == {"isro": (3, None)}


def test_the_log_has_old_and_new(cast: Cast) -> None:
    services.set_caps({"isro": (3, None)}, by=cast["Priya"])
    services.set_caps({"isro": (2, 12)}, by=cast["Priya"])
    entries = db.session.scalars(select(LogEntry).where(LogEntry.act == "set a cap").order_by(LogEntry.id)).all()
    assert [(entry.thing_ref, entry.details["seats"]) for entry in entries] == [
        ("isro", {"in_one_activity": [None, 3], "in_twelve_months": [None, None]}),
        ("isro", {"in_one_activity": [3, 2], "in_twelve_months": [None, 12]}),
    ]


def test_posts_are_those_that_sit_in_seats_most_senior_first() -> None:
    framework = latest("north-somerset")
    assert framework is not None
    found = posts_with_seats(pack_of(framework))
    assert {"isro", "team_manager"} <= found.keys()
    ranks = [pack_of(framework).posts[key].rank for key in found]
    assert ranks == sorted(ranks)


# The page -------------------------------------------------------------------------------------------------


@pytest.fixture
def lead(cast: Cast, sign_in: SignsIn) -> FlaskClient:
    """Priya, who plans next year: no framework is in force today."""
    cast.year()
    return sign_in("Priya")


def test_before_any_framework_is_in_use_the_page_says_so(sign_in: SignsIn) -> None:
    assert "No framework is in use yet." in sign_in("Priya").get(PATH).text


def test_a_framework_in_force_counts_before_any_year_is_planned(cast: Cast) -> None:
    framework = latest("north-somerset")
    assert framework is not None
    adopt(framework, TODAY.date(), by=None, outside_validity=True)
    assert queries.posts_to_cap().keys() == posts_with_seats(pack_of(framework)).keys()


def test_one_form_for_all_posts(lead: FlaskClient) -> None:
    keys = list(queries.posts_to_cap())
    sent = {f"cycle:{key}": "" for key in keys} | {f"year:{key}": "" for key in keys}
    answer = lead.post(PATH, data=sent | {"cycle:isro": "3", "year:isro": "12", "seen": seen()}, follow_redirects=True)
    assert "Capacity of 1 post changed." in answer.text
    assert queries.caps() == {"isro": (3, 12)}
    assert 'name="year:isro" value="12"' in answer.text


@pytest.mark.parametrize("typed", ["many", "-1", "1000", "2.5"])
def test_what_is_no_number_is_kept_and_says_so(lead: FlaskClient, typed: str) -> None:
    answer = lead.post(PATH, data={"cycle:isro": typed, "seen": seen()})
    title = queries.posts_to_cap()["isro"]
    sentence = f"{title}, in one activity: enter a whole number from 0 to 999, or nothing"
    assert (answer.status_code, answer.text.count(sentence)) == (422, 2)
    assert f'value="{typed}"' in unescape(answer.text)
    assert queries.caps() == {}


def test_somebody_else_was_faster(lead: FlaskClient) -> None:
    looked = seen()
    services.set_caps({"isro": (1, None)}, by=None)
    db.session.commit()
    answer = lead.post(PATH, data={"cycle:isro": "9", "seen": looked})
    assert answer.status_code == 409
    assert "Somebody else changed the numbers while you were looking." in answer.text
    assert queries.caps() == {"isro": (1, None)}
