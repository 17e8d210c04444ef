"""A person who cannot come asks; others are offered the seat; one takes it (X-06, NS-088, LB-042)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from qaportal.allocation import queries, services, tasks
from qaportal.allocation.models import Assignment, Conflict, CoverOffer, CoverRequest
from qaportal.allocation.queries.history import past_of, seats_sat
from qaportal.allocation.values import Span
from qaportal.auditlog.models import LogEntry
from qaportal.boards import queries as boards
from qaportal.boards.services import mark_sent
from qaportal.invites import services as invites
from qaportal.invites.models import FeedEvent, FeedState
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.programme import services as programme
from tests.allocation.covered import offer_to, publish, sit, slots, to_seats
from tests.allocation.nominated import SPOTLIGHT
from tests.cast import Cast
from tests.sampling.frames import CPR, activity, published_town

COULD = {"Hazel Heath", "Lena Linden", "Priya Plum"}  # review it beside Rowan: all but Tom, who manages Pat


@pytest.fixture
def cast(town: Flask) -> Iterator[Cast]:
    """March’s review: Rowan reviews a record of Pat’s, and knows it."""
    with town.test_request_context():
        found = published_town()
        to_seats()
        sit("Rowan", "reviewer")
        publish()
        yield found


def rowans() -> Assignment:
    """Rowan’s seat."""
    return db.session.scalars(select(Assignment).where(Assignment.person == Cast()["Rowan"])).one()


def asked(first: str = "Rowan", *, is_conflict: bool = False) -> CoverRequest:
    return services.ask_for_cover(rowans(), is_conflict=is_conflict, by=Cast()[first])


def names(cover: CoverRequest) -> set[str]:
    return {offer.person.name for offer in cover.offers}


def acts() -> list[tuple[str, str]]:
    """What the log says of the seats, the latest first: who did what."""
    of_seats = select(LogEntry).where(LogEntry.thing_kind.startswith("seat"))
    rows = db.session.scalars(of_seats.order_by(LogEntry.id.desc()))
    return [(row.person_name, row.act) for row in rows]


# Asking ---------------------------------------------------------------------------------------------


def test_those_who_may_take_it_are_asked_and_the_holder_keeps_the_seat(cast: Cast) -> None:
    cover = asked()
    assert names(cover) == COULD
    assert (rowans().sits, rowans().is_out, cover.is_open) == (True, True, True)
    assert acts()[:2] == [("Rowan Reed", "offered a seat"), ("Rowan Reed", "asked for cover")]


def test_whoever_has_a_seat_about_the_same_record_is_not_asked(cast: Cast) -> None:
    sit("Hazel", "moderator")
    assert names(asked()) == COULD - {"Hazel Heath"}


def test_cover_is_asked_for_once(cast: Cast) -> None:
    asked()
    with pytest.raises(Stale, match="was asked for already"):
        asked()


def test_a_seat_that_nobody_knows_of_yet_is_none_to_ask_cover_for(cast: Cast) -> None:
    hidden = sit("Lena", "reviewer", 1)
    with pytest.raises(Stale):
        services.ask_for_cover(hidden, is_conflict=False, by=cast["Lena"])


def test_nobody_else_can_reflect_on_somebodys_own_work(cast: Cast) -> None:
    own = queries.sitting_in(slots("worker"))[slots("worker")[0].id]
    with pytest.raises(DomainError, match="nobody else can take it"):
        services.ask_for_cover(own, is_conflict=False, by=cast["Pat"])


def test_for_work_that_is_over_or_called_off_nobody_is_looked_for(cast: Cast) -> None:
    with clock.stopped_at(datetime(2027, 6, 1, 9, tzinfo=UTC)), pytest.raises(DomainError, match="is over"):
        asked()
    march = activity(CPR)
    programme.cancel(march, "An inspection.", version=march.version, by=cast["Priya"])
    with pytest.raises(DomainError, match="is cancelled"):
        asked()


def test_a_conflict_is_kept_without_a_reason_and_the_record_is_never_given_again(cast: Cast) -> None:
    cover = asked(is_conflict=True)
    kept = db.session.scalars(select(Conflict)).one()
    assert (kept.person, kept.record_id, kept.with_id) == (cast["Rowan"], rowans().slot.record_id, None)
    services.accept(offer_to(cover, "Hazel"), by=cast["Hazel"])
    assert "conflict" in queries.weigh(slots("reviewer")[0], cast["Rowan"]).broken
    entry = db.session.scalars(select(LogEntry).where(LogEntry.act == "declared a conflict")).one()
    assert entry.details == {"name": "Rowan Reed", "about": "a record"}


def test_a_manager_may_ask_for_them_and_the_log_says_who_did(cast: Cast) -> None:
    asked("Priya")
    entry = db.session.scalars(select(LogEntry).where(LogEntry.act == "asked for cover")).one()
    assert (entry.person_name, entry.details["name"]) == ("Priya Plum", "Rowan Reed")


def test_where_nobody_may_take_it_the_request_stands(cast: Cast) -> None:
    for first in ("Hazel", "Lena", "Priya"):
        db.session.add(Conflict(person=cast[first], record_id=rowans().slot.record_id, declared_at=clock.now()))
    cover = asked()
    assert (cover.offers, cover.is_open) == ([], True)
    [one] = queries.cover_lately(cast["Priya"], today=clock.today())[0]
    assert (one.cover, one.standing) == (cover, "nobody could be asked")


# Answering ------------------------------------------------------------------------------------------


def test_whoever_says_yes_has_the_seat_at_once_and_both_know(cast: Cast) -> None:
    cover, old = asked(), rowans()
    made = services.accept(offer_to(cover, "Hazel"), by=cast["Hazel"])
    assert (made.person, made.how, made.sits, made.is_out) == (cast["Hazel"], "cover", True, True)
    assert (old.sits, old.is_out, old.end_reason) == (False, False, "Hazel Heath took it over.")
    assert (cover.is_open, cover.taken_by) == (False, cast["Hazel"])
    assert acts()[:3] == [("Hazel Heath", "took a seat over"), ("Hazel Heath", "seated"), ("Hazel Heath", "unseated")]
    assert queries.waiting(activity(CPR)).seated == []


def test_both_calendars_follow_in_the_same_transaction(cast: Cast) -> None:
    """And nobody else’s."""

    def gone() -> dict[str, bool]:
        rows = db.session.scalars(select(FeedEvent).where(FeedEvent.part.like("seat:%:reviewer")))
        return {row.part: row.is_gone for row in rows}

    def versions() -> dict[str, int]:
        return {row.tag: row.version for row in db.session.scalars(select(FeedState))}

    hazel, rowan = cast["Hazel"].id, cast["Rowan"].id
    assert gone() == {f"seat:{rowan}:reviewer": False}
    before, cover = versions(), asked()
    invites.accept_cover(offer_to(cover, "Hazel"), by=cast["Hazel"])
    assert gone() == {f"seat:{rowan}:reviewer": True, f"seat:{hazel}:reviewer": False}
    touched = {tag for tag, version in versions().items() if before.get(tag) != version}
    assert touched == {f"person:{hazel}", f"person:{rowan}"}


def test_half_of_the_work_is_credited_on_top(cast: Cast) -> None:
    """Item 8: keeps the credit."""
    services.accept(offer_to(asked(), "Hazel"), by=cast["Hazel"])
    past = past_of(seats_sat(Span(date(2027, 1, 1), date(2027, 12, 31))))
    hazel = past[cast["Hazel"].id]
    assert (hazel.minutes, hazel.credit) == (240, 120)
    assert cast["Rowan"].id not in past


def test_whoever_comes_second_is_told_who_was_first(cast: Cast) -> None:
    cover = asked()
    services.accept(offer_to(cover, "Hazel"), by=cast["Hazel"])
    for answer in (services.accept, services.decline):
        with pytest.raises(Stale, match="Hazel Heath has taken this seat"):
            answer(offer_to(cover, "Lena"), by=cast["Lena"])


def test_rules_are_asked_anew_when_somebody_says_yes(cast: Cast) -> None:
    cover = asked()
    sit("Lena", "moderator")
    with pytest.raises(DomainError, match="this was offered: Lena Linden is too near") as refused:
        services.accept(offer_to(cover, "Lena"), by=cast["Lena"])
    assert refused.value.sentence.endswith("Say no, and the QA team will ask somebody else.")
    assert (rowans().sits, cover.is_open) == (True, True)


def test_who_said_no_may_still_say_yes_while_nobody_has(cast: Cast) -> None:
    cover = asked()
    services.decline(offer_to(cover, "Lena"), by=cast["Lena"])
    assert offer_to(cover, "Lena").answer == "no"
    assert services.accept(offer_to(cover, "Lena"), by=cast["Lena"]).person == cast["Lena"]


def test_who_said_no_is_not_asked_again_for_a_seat_of_the_same_work(cast: Cast) -> None:
    another = sit("Tom", "reviewer", 1)  # as somebody set a rule aside
    publish()
    services.decline(offer_to(asked(), "Lena"), by=cast["Lena"])
    assert "Lena Linden" not in names(services.ask_for_cover(another, is_conflict=False, by=cast["Tom"]))


def test_a_manager_may_answer_for_them_and_the_log_says_who_did(cast: Cast) -> None:
    cover = asked()
    services.decline(offer_to(cover, "Hazel"), by=cast["Lena"])
    entry = db.session.scalars(select(LogEntry).where(LogEntry.act == "said no to a seat")).one()
    assert (entry.person_name, entry.details["name"]) == ("Lena Linden", "Hazel Heath")
    assert offer_to(cover, "Hazel").answered_by_id == cast["Lena"].id


# Asking more, taking back, closing ---------------------------------------------------------------------


def test_more_are_asked_until_nobody_else_may(cast: Cast) -> None:
    cover = asked()
    db.session.delete(offer_to(cover, "Lena"))
    db.session.flush()
    db.session.expire(cover, ["offers"])
    assert [offer.person.name for offer in services.offer_more(cover, by=cast["Priya"])] == ["Lena Linden"]
    with pytest.raises(DomainError, match="Nobody else may take this seat"):
        services.offer_more(cover, by=cast["Priya"])


def test_a_request_that_is_taken_back_leaves_the_seat_and_can_be_made_again(cast: Cast) -> None:
    cover = asked()
    services.take_back_cover(cover, by=cast["Rowan"])
    assert (cover.is_open, cover.taken_by, rowans().sits) == (False, None, True)
    with pytest.raises(Stale, match="Nobody is looked for any more"):
        services.accept(offer_to(cover, "Hazel"), by=cast["Hazel"])
    with pytest.raises(Stale):
        services.take_back_cover(cover, by=cast["Rowan"])
    assert names(asked()) == COULD


def test_a_seat_that_ends_otherwise_closes_its_request(cast: Cast) -> None:
    cover = asked()
    services.choose(rowans().slot, cast["Hazel"], by=cast["Priya"])
    assert (cover.is_open, cover.taken_by) == (False, None)
    assert db.session.scalars(select(CoverOffer).where(CoverOffer.answer != "")).all() == []


def test_the_seats_of_the_work_say_how_far_a_request_is(cast: Cast) -> None:
    def says() -> list[tuple[str, ...]]:
        return [line.cautions for line in queries.board_of(activity(CPR)).lines if line.sitting == rowans()]

    assert says() == [()]
    cover = asked()
    assert says() == [("Asks for cover: 3 people have yet to answer.",)]
    for offer in cover.offers:
        services.decline(offer, by=offer.person)
    assert says() == [("Asks for cover: all 3 who were asked said no.",)]
    services.take_back_cover(cover, by=cast["Rowan"])
    assert says() == [()]


# What is done ----------------------------------------------------------------------------------------


def test_for_work_that_is_done_nobody_is_looked_for(cast: Cast) -> None:
    services.mark_part(rowans(), "review", by=cast["Rowan"])
    with pytest.raises(DomainError, match="The work of this seat is done"):
        asked()


def test_a_request_closes_once_the_holder_has_done_their_part(cast: Cast) -> None:
    cover = asked()
    services.mark_part(rowans(), "review", by=cast["Rowan"])
    assert (cover.is_open, cover.taken_by, rowans().sits) == (False, None, True)
    assert ("Rowan Reed", "closed a request for cover") in acts()
    with pytest.raises(Stale, match="Nobody is looked for any more"):
        services.accept(offer_to(cover, "Lena"), by=cast["Lena"])


def test_a_request_closes_by_itself_once_the_work_is_said_to_be_done_elsewhere(cast: Cast) -> None:
    """A QA lead says so on the page of the work; the seat of Lena, who moderates, is not done by it."""
    sit("Lena", "moderator", 1)
    publish()
    [moderates] = db.session.scalars(select(Assignment).where(Assignment.person == cast["Lena"]))
    cover, other = asked(), services.ask_for_cover(moderates, is_conflict=False, by=cast["Lena"])
    db.session.commit()
    tasks.close_done_covers()
    assert (cover.is_open, other.is_open) == (True, True)
    programme.mark_phase(activity(CPR), "review", by=cast["Priya"])
    tasks.close_done_covers()
    tasks.close_done_covers()
    assert (cover.is_open, other.is_open) == (False, True)
    assert [act for _, act in acts()].count("closed a request for cover") == 1


def test_a_request_closes_once_the_last_report_of_the_seat_was_sent(cast: Cast) -> None:
    """The lead of the Spotlight opens it, tells what was found, and writes two drafts."""
    services.set_out(activity(SPOTLIGHT), by=cast["Priya"])
    leads = sit("Hazel", "lead", ref=SPOTLIGHT)
    publish(SPOTLIGHT)
    cover = services.ask_for_cover(leads, is_conflict=False, by=cast["Hazel"])
    for part in ("morning", "feedback"):
        services.mark_part(leads, part, by=cast["Hazel"])
    for report in ("comments", "draft"):
        assert cover.is_open
        due = boards.visible_report(cast["Hazel"], f"{SPOTLIGHT}/{report}").due
        mark_sent(due, on=clock.today(), by=cast["Hazel"])
    assert not cover.is_open


def test_whoever_is_left_out_is_not_asked(cast: Cast) -> None:
    cover = services.ask_for_cover(rowans(), is_conflict=False, by=cast["Rowan"], leave_out={cast["Lena"].id})
    assert names(cover) == COULD - {"Lena Linden"}
