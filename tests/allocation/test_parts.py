"""What falls to a seat is on its holder's Home until their part is done; once all are, the phase is (X-21, GAP-15)."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qaportal.allocation import services
from qaportal.allocation.models import Assignment
from qaportal.allocation.services.parts import settle_parts
from qaportal.auditlog.queries import history_of
from qaportal.home.queries import all_late, home_of
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.programme.queries import published_row
from tests.allocation.covered import publish, sit, slots, to_seats
from tests.allocation.nominated import SPOTLIGHT
from tests.cast import Cast
from tests.sampling.frames import CPR, activity, published_town

# The review runs from 1 to 30 March 2027 (NS-020); this is two days before its end, and a week after.
BEFORE, AFTER = datetime(2027, 3, 26, 9, tzinfo=UTC), datetime(2027, 4, 6, 9, tzinfo=UTC)
TITLE = "Review: Collaborative practice review: CiC: Family Support + Safeguarding"


@pytest.fixture
def seated(town: Flask) -> Iterator[dict[str, Assignment]]:
    """Lena and Rowan review a record each, Lena another one; all published."""
    with town.app_context():
        published_town()
        to_seats()
        made = {
            "Lena": sit("Lena", "reviewer"),
            "Rowan": sit("Rowan", "reviewer", 1),
            "again": sit("Lena", "reviewer", 2),
        }
        publish()
        yield made


def theirs(first: str) -> list[tuple[str, bool]]:
    """What of the review is on somebody's Home, and whether it is late."""
    needs = home_of(Cast()[first], clock.today(), everything=True).needs
    return [(one.href, one.late) for one in needs if one.title == TITLE]


def done_on() -> object:
    row = published_row(activity(CPR))
    assert row is not None
    return next(one for one in row.phases if one.key == "review").done_on


def mark(seat: Assignment, first: str) -> None:
    services.mark_part(seat, "review", by=Cast()[first])
    db.session.commit()


def test_it_is_on_the_home_of_who_has_such_a_seat_and_of_nobody_else(
    town: Flask, seated: dict[str, Assignment]
) -> None:
    rowans = f"/seats/{seated['Rowan'].public_id}/forms/practice_review"
    lenas = f"/people/{Cast()['Lena'].public_id}/seats#{CPR}-reviewer"
    with town.test_request_context():
        for moment, late in ((BEFORE, False), (AFTER, True)):
            with clock.stopped_at(moment):
                assert (theirs("Rowan"), theirs("Lena")) == ([(rowans, late)], [(lenas, late)])
                assert (theirs("Hazel"), theirs("Pat")) == ([], [])


def test_who_is_done_is_not_asked_any_more_though_the_phase_goes_on(town: Flask, seated: dict[str, Assignment]) -> None:
    with town.test_request_context(), clock.stopped_at(BEFORE):
        mark(seated["Rowan"], "Rowan")
        assert (theirs("Rowan"), len(theirs("Lena")), done_on()) == ([], 1, None)
        mark(seated["Lena"], "Lena")
        assert (len(theirs("Lena")), done_on()) == (1, None)  # she has another record
        mark(seated["again"], "Lena")
        assert (theirs("Lena"), done_on()) == ([], clock.today())


def test_taken_back_it_is_asked_for_again_and_the_phase_is_open(town: Flask, seated: dict[str, Assignment]) -> None:
    with town.test_request_context(), clock.stopped_at(BEFORE):
        for seat, first in (("Rowan", "Rowan"), ("Lena", "Lena"), ("again", "Lena")):
            mark(seated[seat], first)
        services.take_back_part(seated["Rowan"], "review", by=Cast()["Rowan"])
        db.session.commit()
        assert (len(theirs("Rowan")), theirs("Lena"), done_on()) == (1, [], None)
        acts = [entry.act for entry in history_of("seats", CPR) if "part" in entry.act]
        assert sorted(acts) == sorted(["did their part"] * 3 + ["took back their part"])


def test_said_twice_is_refused_in_words(seated: dict[str, Assignment]) -> None:
    mark(seated["Rowan"], "Rowan")
    with pytest.raises(Stale, match="marked as done already"):
        services.mark_part(seated["Rowan"], "review", by=Cast()["Rowan"])
    with pytest.raises(Stale, match="not marked as done"):
        services.take_back_part(seated["Lena"], "review", by=Cast()["Lena"])


def test_nothing_else_is_asked_of_a_seat(seated: dict[str, Assignment]) -> None:
    with pytest.raises(DomainError, match="Nothing of that kind is asked of this seat"):
        services.mark_part(seated["Rowan"], "moderation", by=Cast()["Rowan"])


def test_whoever_has_the_seat_next_is_asked(town: Flask, seated: dict[str, Assignment]) -> None:
    """What the one before has done is not done by the next."""
    with town.test_request_context(), clock.stopped_at(BEFORE):
        mark(seated["Rowan"], "Rowan")
        services.free(seated["Rowan"], "Ill.", by=Cast()["Priya"])
        sit("Hazel", "reviewer", 1)
        publish()
        assert (theirs("Rowan"), len(theirs("Hazel"))) == ([], 1)


def test_whoever_was_left_has_a_seat_no_more_and_the_phase_is_done(town: Flask, seated: dict[str, Assignment]) -> None:
    """The others are done: once it is published that the last one gave the seat up, and it is needed no more."""
    with town.test_request_context(), clock.stopped_at(BEFORE):
        for seat, first in (("Lena", "Lena"), ("again", "Lena")):
            mark(seated[seat], first)
        services.free(seated["Rowan"], "Ill.", by=Cast()["Priya"])
        publish()
        assert done_on() is None  # somebody else is to have it
        for slot in [*slots("reviewer")[1:2], *slots("reviewer")[3:]]:
            slot.closed_at = clock.now()  # two records are reviewed, and no more
        db.session.flush()
        settle_parts(activity(CPR), by=Cast()["Priya"])
        assert done_on() == clock.today()


def test_a_day_to_come_is_refused(seated: dict[str, Assignment]) -> None:
    with pytest.raises(DomainError, match="That day is still to come"):
        services.mark_part(seated["Rowan"], "review", by=Cast()["Rowan"], on=clock.today() + timedelta(days=1))


def test_the_chase_list_has_who_is_late_with_it(town: Flask, seated: dict[str, Assignment]) -> None:
    with town.test_request_context(), clock.stopped_at(AFTER):
        mark(seated["Rowan"], "Rowan")
        late = {one.someone.name: [item.title for item in one.items] for one in all_late(Cast()["Bea"], clock.today())}
        assert TITLE in late["Lena Linden"]
        assert TITLE not in late.get("Rowan Reed", [])


class TestPage:
    def test_the_page_of_the_seat_says_what_is_to_be_done(
        self, seated: dict[str, Assignment], sign_in: Callable[[str], FlaskClient]
    ) -> None:
        path = f"/seats/{seated['Rowan'].public_id}"
        db.session.commit()
        with clock.stopped_at(BEFORE):
            rowan = sign_in("Rowan")
            assert "Mark as done" in rowan.get(path).text
            answer = rowan.post(f"{path}/parts/review")
            assert (answer.status_code, answer.headers["Location"]) == (303, f"{path}#part-review")
            page = rowan.get(path).text
            assert ("Done on 26 March 2027" in page, "by Rowan" in page, "Take back" in page) == (True, True, True)
            assert rowan.post(f"{path}/parts/review").status_code == 409
            assert rowan.post(f"{path}/parts/review/removal").status_code == 303

    def test_what_is_done_by_a_report_leads_to_it(
        self, seated: dict[str, Assignment], sign_in: Callable[[str], FlaskClient]
    ) -> None:
        """A draft of the Spotlight’s lead, which was to be out ten working days after the visit of 9 March 2027."""
        services.set_out(activity(SPOTLIGHT), by=Cast()["Priya"])
        leads = sit("Hazel", "lead", ref=SPOTLIGHT)
        publish(SPOTLIGHT)
        path = f"/seats/{leads.public_id}"
        db.session.commit()
        with clock.stopped_at(AFTER):
            hazel = sign_in("Hazel")
            page = hazel.get(path).text
            part = page[page.index('id="part-comments"') :].partition("</li>")[0]
            assert ("Late since 23 March 2027" in part, "Mark as done" in part) == (True, False)
            assert f'href="/reports/{SPOTLIGHT}/comments"' in part
            assert hazel.get(f"/reports/{SPOTLIGHT}/comments").status_code == 200
