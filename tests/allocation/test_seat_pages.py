"""What the pages of seats say and let do, as their readers see them."""

from collections.abc import Callable
from html import unescape
from re import search, sub

import pytest
from flask import g
from flask.testing import FlaskClient

from qaportal.allocation import queries, services
from qaportal.allocation.queries.board import Counts
from qaportal.allocation.shortage import Shortage
from qaportal.lib.db import db
from qaportal.programme.models import Activity
from tests.allocation.seated import looked, seats_of, sitting
from tests.allocation.town import REASON, against_a_rule
from tests.cast import Cast
from tests.sampling.frames import CPR, SPOTLIGHT, activity

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
    fresh()


def fresh() -> None:
    """The next request reads everything anew, whoever asks."""
    db.session.remove()
    g.pop("_login_user", None)


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


def change(seat: str, number: int = 0) -> str:
    """Where somebody is chosen for a seat of this kind."""
    slot = seats_of(activity(CPR), seat)[number].public_id
    fresh()
    return f"{SEATS}/{slot}/change"


def seen(lead: FlaskClient, path: str) -> str:
    """In whose place somebody is chosen, as the page has it."""
    found = search(r'name="had" value="([\w-]*)"', lead.get(path).text)
    assert found
    return found[1]


def emptied(seat: str, reason: str = "On another job.") -> None:
    """The first seat of a kind has nobody any more."""
    slot = seats_of(activity(CPR), seat)[0]
    services.free(queries.sitting_in([slot])[slot.id], reason, by=Cast()["Priya"])
    done()


class TestSeatsFilledByHand:
    def test_the_records_own_worker_cannot_be_chosen_to_look_at_it(self, lead: FlaskClient) -> None:
        """It is said beforehand, and nothing is offered."""
        page = read(lead, change("reviewer") + "?q=Pat")
        assert "would look at their own work" in page
        assert "has another seat there already" in page
        assert "This cannot be set aside." in page
        assert "Choose them against the rule" not in page

    def test_whoever_reflects_in_place_of_the_worker_is_not_offered_another_seat_there(self, lead: FlaskClient) -> None:
        pat, lena = Cast()["Pat"].public_id, Cast()["Lena"].public_id
        emptied("worker")
        path = change("worker")
        assert lead.post(path, data={"person": lena}).status_code == 303
        assert "has another seat there already" in read(lead, change("reviewer") + "?q=Lena")
        answer = lead.post(change("reviewer"), data={"person": lena, "reason": "All the same."})
        assert answer.status_code == 422
        assert "Lena Linden has another seat there already. Choose somebody else." in said(answer.text)
        fresh()
        assert lead.post(path, data={"person": pat, "had": seen(lead, path)}).status_code == 303

    def test_the_engine_gives_them_no_other_seat_there(self, lead: FlaskClient) -> None:
        emptied("worker")
        worker = seats_of(activity(CPR), "worker")[0]
        services.choose(worker, Cast()["Lena"], by=Cast()["Priya"])
        done()
        filled()
        assert "Lena" not in (sitting(activity(CPR), "reviewer")[0], sitting(activity(CPR), "moderator")[0])

    def test_a_reviewer_cannot_reflect_on_the_same_record(self, lead: FlaskClient) -> None:
        services.choose(seats_of(activity(CPR), "reviewer")[0], Cast()["Lena"], by=Cast()["Priya"])
        done()
        page = read(lead, change("worker") + "?q=Lena")
        assert "has another seat there already. This cannot be set aside." in page

    def test_one_that_was_emptied_says_so_and_stays_empty_until_somebody_is_chosen(self, lead: FlaskClient) -> None:
        emptied("worker", "On long leave.")
        filled()
        page = read(lead)
        assert "emptied: On long leave. Choose : Practitioner, Record 1" in page
        assert "the list does not say whose record it is" not in page
        page = read(lead, change("worker"))
        assert "Nobody has it. Nobody is looked for:" in page
        assert "Whose record it is Who is to have it? Pat Poppy" in page
        assert "A rule stands against everybody" not in page

    def test_they_are_no_seats_to_fill(self, lead: FlaskClient) -> None:
        emptied("worker")
        filled()
        assert "12 seats are filled." in read(lead, f"{SEATS}/glance")


class TestWords:
    def test_of_a_choice_against_a_rule_only_what_is_new_is_a_warning(self, lead: FlaskClient) -> None:
        """Tom manages the worker and is of the same team, which was set aside; the conflict was not."""
        against_a_rule(Cast())
        services.declare_conflict(Cast()["Tom"], Cast()["Pat"], by=Cast()["Tom"])
        done()
        page = read(lead)
        assert f"Against a rule: {REASON}" in page
        assert "Has a declared conflict." in page
        assert "Works in the same team." not in page

    def test_what_was_broken_is_in_the_history_in_words(self, lead: FlaskClient) -> None:
        tom = Cast()["Tom"]
        services.choose(seats_of(activity(CPR), "reviewer")[0], tom, reason="He knows signs.", by=Cast()["Priya"])
        done()
        told = "Against: is the worker’s line manager, or was at the time, and works in the same team"
        assert told in read(lead)

    def test_a_seat_that_is_about_no_record_is_named_once(self, lead: FlaskClient) -> None:
        visit = activity(SPOTLIGHT)
        services.set_out(visit, by=Cast()["Priya"])
        done()
        page = read(lead, f"/activity/{SPOTLIGHT}/seats")
        assert "Choose : Spotlight member 2" in page
        assert "Spotlight member, Spotlight member" not in page

    def test_seats_that_may_stay_empty_are_folded_and_counted_apart(self, lead: FlaskClient) -> None:
        """Two to three members."""
        visit = activity(SPOTLIGHT)
        services.set_out(visit, by=Cast()["Priya"])
        done()
        page = read(lead, f"/activity/{SPOTLIGHT}/seats")
        assert "Spotlight member 0 filled (2 to 3)" in page
        assert "1 more seat that may stay empty" in page


@pytest.mark.parametrize(
    ("seats", "filled", "words"),
    [
        (1, 1, "The one seat is filled."), (1, 0, "The one seat is empty."), (3, 3, "All 3 seats are filled."),
        (3, 1, "1 of 3 seats is filled."), (3, 0, "0 of 3 seats are filled."),
    ],
)  # fmt: skip
def test_how_far_seats_are_reads_as_a_sentence(seats: int, filled: int, words: str) -> None:
    assert Counts(seats, filled).words == words


def test_one_person_has_room_and_two_have() -> None:
    assert str(Shortage((1, 2), (7,), 1)) == (
        "2 seats can be taken by 1 person only, who has room for 1 of them: 1 stays empty."
    )
    assert str(Shortage((1, 2, 3), (7, 8), 3)) == (
        "3 seats can be taken by 2 people only, who have room for none of them: 3 stay empty."
    )
