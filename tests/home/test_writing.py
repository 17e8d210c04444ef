"""Forms on Home: one that no phase has a day for waits there too, until it is handed in."""

from collections.abc import Iterator

import pytest
from flask import Flask

from qaportal.allocation.queries import sitting_in
from qaportal.allocation.services import free
from qaportal.home.needs import Need
from qaportal.home.queries import home_of
from qaportal.lib import clock
from qaportal.lib.db import db
from tests.allocation.covered import slots
from tests.cast import Cast
from tests.reviews.filled import begun, fill, hand_in, keep, seat_of, seated_town


@pytest.fixture
def saltmarsh(town: Flask) -> Iterator[Cast]:
    with town.test_request_context():
        yield seated_town()


def reflection(cast: Cast, ident: str) -> Need | None:
    """The line of a form on Pat's Home."""
    db.session.expire_all()
    return next((need for need in home_of(cast["Pat"], clock.today()).needs if need.ident == ident), None)


def test_a_practitioners_own_reflection_waits_on_home_until_it_is_handed_in(saltmarsh: Cast) -> None:
    """NS-026: it is theirs to write; no phase has a day for it."""
    for slot in slots("worker")[1:]:
        free(sitting_in([slot])[slot.id], "Somebody else did the work.", by=saltmarsh["Priya"])
    seat = seat_of("Pat", "worker").public_id
    ident = f"form {seat} practice_review"
    line = reflection(saltmarsh, ident)
    assert line is not None
    assert line.title.startswith("The practitioner's reflection: Collaborative practice review")
    assert (line.due, line.day, line.verb, line.more) == ("Open", None, "Start", "CPR-2027-03")
    assert (line.href, line.sends) == (f"/seats/{seat}/forms/practice_review", (("begin", "1"),))
    review = begun("Pat", "worker")
    keep("Pat", review, "pleased", "How she asked for her own plan.")
    db.session.commit()
    line = reflection(saltmarsh, ident)
    assert line is not None
    assert (line.verb, line.href, line.sends) == ("Continue", f"/reviews/{review.public_id}", ())
    fill("Pat", review, "reflection")
    hand_in("Pat", review, "reflection")
    assert reflection(saltmarsh, ident) is None


def test_several_that_would_read_alike_are_one_line_that_counts_them(saltmarsh: Cast) -> None:
    line = reflection(saltmarsh, "forms CPR-2027-03 practice_review")
    assert line is not None
    assert (line.more, line.href, line.verb, line.sends) == ("CPR-2027-03, 6 to write", "/reviews", "Open", ())
    review = begun("Pat", "worker")
    fill("Pat", review, "reflection")
    hand_in("Pat", review, "reflection")
    line = reflection(saltmarsh, "forms CPR-2027-03 practice_review")
    assert line is not None
    assert line.more == "CPR-2027-03, 5 to write"


def test_whoever_has_no_such_seat_has_no_such_line(saltmarsh: Cast) -> None:
    found = [need.ident for need in home_of(saltmarsh["Lena"], clock.today()).needs]
    assert [one for one in found if one.startswith("form")] == []
