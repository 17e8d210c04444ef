"""What the pages of seats say and let do, as their readers see them."""

from collections.abc import Callable
from html import unescape
from re import sub

import pytest
from flask.testing import FlaskClient

from qaportal.allocation import services
from qaportal.lib.db import db
from qaportal.programme.models import Activity
from tests.allocation.seated import looked
from tests.cast import Cast
from tests.sampling.frames import CPR, activity

SignsIn = Callable[[str], FlaskClient]
SEATS = f"/activity/{CPR}/seats"


@pytest.fixture
def lead(review: Activity, sign_in: SignsIn) -> FlaskClient:
    """Priya, with every seat of March's review set out."""
    services.set_out(review, by=Cast()["Priya"])
    done()
    return sign_in("Priya")


def done() -> None:
    """All of it is kept, and nothing is held."""
    db.session.commit()
    db.session.remove()


def read(client: FlaskClient, path: str = SEATS) -> str:
    """The words of the page."""
    return said(client.get(path).text)


def said(html: str) -> str:
    """The words of what was answered, without its tags."""
    return " ".join(unescape(sub(r"<[^>]+>", " ", html)).split())


def filled() -> None:
    """Every seat has somebody, and nobody is told."""
    services.use(looked(activity(CPR)), by=Cast()["Priya"])
    done()


def test_people_can_be_looked_for_again_while_full_seats_wait_to_be_published(lead: FlaskClient) -> None:
    filled()
    page = read(lead)
    assert "Look again Review and publish" in page
