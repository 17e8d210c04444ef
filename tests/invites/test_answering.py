"""Answers from the portal: one person's answer and, as a no, cover for their seats; nothing else (issue 5, item 6)."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qaportal.allocation import services as allocation
from qaportal.allocation.models import CoverRequest
from qaportal.auditlog.models import LogEntry
from qaportal.invites import queries, services
from qaportal.invites.links import token_of_feed
from qaportal.invites.models import FeedEvent, Invite
from qaportal.invites.routes.outcomes import THANKS, outcome
from qaportal.lib import clock, limits
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, NotFound
from tests.allocation.seated import out, seats_of
from tests.cast import Cast
from tests.invites.oracles import by_vobject
from tests.invites.test_inviting import cancel, free, leave, move, seated, send
from tests.sampling.frames import CPR, activity

__all__ = ["seated"]


def invite(first: str) -> Invite:
    return db.session.query(Invite).filter_by(person_id=Cast()[first].id).one()


def asked() -> list[str]:
    """Whose seats cover is asked for."""
    rows = db.session.query(CoverRequest).filter(CoverRequest.closed_at.is_(None))
    return sorted(one.assignment.person.name.split()[0] for one in rows)


def acts() -> list[str]:
    rows = db.session.query(LogEntry).filter_by(thing_kind="invite").order_by(LogEntry.id)
    return [f"{one.act}: {one.details['answer']}" for one in rows]


def page_of(first: str) -> str:
    """The address of their invitation; nothing of this session holds the database after it."""
    path = f"/invites/{invite(first).public_id}"
    db.session.commit()
    return path


@pytest.fixture
def sent(seated: Cast) -> Cast:
    """Everybody's invitation has left."""
    send()
    leave()
    return seated


class TestAnswer:
    @pytest.mark.parametrize("said", ["accepted", "tentative"])
    def test_it_is_kept_and_logged(self, sent: Cast, said: str) -> None:
        done = services.answer(invite("Lena"), said, sequence=0, by=sent["Lena"])
        assert (done.counts, done.covers, invite("Lena").answer_now, asked()) == (True, [], said, [])
        assert acts() == [f"answered: {said}"]

    def test_a_no_asks_for_cover_of_each_seat(self, sent: Cast) -> None:
        """Lena has two records; she keeps both until somebody takes them."""
        done = services.answer(invite("Lena"), "declined", sequence=0, by=sent["Lena"])
        assert (len(done.covers), asked()) == (2, ["Lena", "Lena"])
        again = services.answer(invite("Lena"), "declined", sequence=0, by=sent["Lena"])
        assert (again.covers, asked()) == ([], ["Lena", "Lena"])

    def test_whoever_said_no_is_not_asked_to_take_a_seat_there(self, sent: Cast) -> None:
        """Hazel reviews another record; she may take those of Lena, until she says that she cannot come."""
        another = seats_of(activity(CPR), "reviewer")[2]
        allocation.seat(another, sent["Hazel"], how="proposed", by=sent["Priya"])
        out(activity(CPR))
        send()

        def could() -> set[str]:
            done = services.answer(invite("Lena"), "declined", sequence=0, by=sent["Lena"])
            found = {offer.person.name for one in done.covers for offer in one.offers}
            services.answer(invite("Lena"), "accepted", sequence=0, by=sent["Lena"])
            return found

        before = could()
        services.answer(invite("Hazel"), "declined", sequence=0, by=sent["Hazel"])
        assert ("Hazel Heath" in before, "Hazel Heath" in could()) == (True, False)

    def test_a_no_to_work_that_is_done_asks_for_no_cover_and_speaks_of_none(self, sent: Cast) -> None:
        """One of the two records that Lena reviews; then both."""
        [first, second] = queries.seats_behind(invite("Lena"))
        allocation.mark_part(first, "review", by=sent["Lena"])
        done = services.answer(invite("Lena"), "declined", sequence=0, by=sent["Lena"])
        assert ([one.assignment for one in done.covers], done.refusals) == ([second], [])
        services.answer(invite("Lena"), "accepted", sequence=0, by=sent["Lena"])
        allocation.mark_part(second, "review", by=sent["Lena"])
        done = services.answer(invite("Lena"), "declined", sequence=0, by=sent["Lena"])
        assert (done.covers, done.refusals, invite("Lena").answer_now) == ([], [], "declined")
        assert outcome(invite("Lena"), done) == THANKS["declined"]

    def test_a_yes_after_a_no_takes_that_back(self, sent: Cast) -> None:
        services.answer(invite("Lena"), "declined", sequence=0, by=sent["Lena"])
        services.answer(invite("Lena"), "accepted", sequence=0, by=sent["Lena"])
        assert asked() == []

    def test_a_no_to_ones_own_work_is_kept_and_says_whom_to_speak_to(self, sent: Cast) -> None:
        done = services.answer(invite("Pat"), "declined", sequence=0, by=sent["Pat"])
        assert (invite("Pat").answer_now, asked()) == ("declined", [])
        assert set(done.refusals) == {
            "This seat is about the holder’s own work, so nobody else can take it. Speak to the QA team."
        }

    def test_after_a_move_it_is_to_be_given_again(self, sent: Cast) -> None:
        services.answer(invite("Lena"), "accepted", sequence=0, by=sent["Lena"])
        move(date(2027, 4, 1))
        assert invite("Lena").answer_now == "accepted"  # until she is told
        send()
        assert (invite("Lena").answer_now, invite("Lena").answer) == ("", "accepted")

    def test_one_to_an_earlier_time_is_history_only(self, sent: Cast) -> None:
        """R04: her page was open while the review moved."""
        move(date(2027, 4, 1))
        send()
        done = services.answer(invite("Lena"), "declined", sequence=0, by=sent["Lena"])
        assert (done.counts, invite("Lena").answer, asked()) == (False, "", [])
        assert acts() == ["answered an earlier time: declined"]

    def test_one_that_is_older_than_the_one_here_is_history_only(self, sent: Cast) -> None:
        """R04: two answers by mail that come out of order."""
        later = clock.now()
        services.answer(invite("Lena"), "accepted", sequence=0, by=None, via="mail", stamp=later)
        old = later - timedelta(hours=1)
        assert not services.answer(invite("Lena"), "declined", sequence=0, by=None, via="mail", stamp=old).counts
        assert (invite("Lena").answer_now, invite("Lena").answered_by) == ("accepted", "mail")

    def test_what_is_cancelled_takes_none(self, sent: Cast) -> None:
        cancel()
        send()
        with pytest.raises(DomainError, match="This is cancelled"):
            services.answer(invite("Lena"), "accepted", sequence=1, by=sent["Lena"])

    def test_what_is_over_takes_none(self, sent: Cast) -> None:
        with clock.stopped_at(datetime(2027, 3, 31, 9, tzinfo=UTC)), pytest.raises(DomainError, match="This is over"):
            services.answer(invite("Lena"), "accepted", sequence=0, by=sent["Lena"])

    def test_anything_else_is_no_answer(self, sent: Cast) -> None:
        with pytest.raises(DomainError, match="Choose one of the three answers"):
            services.answer(invite("Lena"), "delegated", sequence=0, by=sent["Lena"])


class TestPage:
    @pytest.mark.parametrize(("who", "whose", "sees"), [
        ("Lena", "Lena", True), ("Tom", "Pat", True), ("Hazel", "Pat", True),
        ("Priya", "Rowan", True), ("Priya", "Lena", False), ("Rowan", "Lena", False), ("Gus", "Lena", False),
    ])  # fmt: skip
    def test_one_sees_ones_own_and_those_of_whom_one_answers_for(
        self, sent: Cast, who: str, whose: str, sees: bool
    ) -> None:
        """Priya is Rowan’s line manager, and sees Lena’s answer among all of them, but does not answer for her."""
        public_id = invite(whose).public_id
        if sees:
            assert queries.visible_invite(sent[who], public_id).public_id == public_id
        else:
            with pytest.raises(NotFound):
                queries.visible_invite(sent[who], public_id)

    def test_three_buttons_and_what_a_no_does(self, sent: Cast, sign_in: Callable[[str], FlaskClient]) -> None:
        path = page_of("Lena")
        lena = sign_in("Lena")
        html = lena.get(path).text
        assert [label for label in (">Accept<", ">Perhaps<", ">Decline<") if label not in html] == []
        answer = lena.post(f"{path}/answer", data={"sequence": "0", "answer": "declined"}, follow_redirects=True)
        assert "Cover is asked for" in answer.text
        assert asked() == ["Lena", "Lena"]

    def test_a_page_that_was_open_too_long_says_so(self, sent: Cast, sign_in: Callable[[str], FlaskClient]) -> None:
        move(date(2027, 4, 1))
        send()
        path = page_of("Lena")
        answer = sign_in("Lena").post(
            f"{path}/answer", data={"sequence": "0", "answer": "accepted"}, follow_redirects=True
        )
        assert "This has changed since you opened it" in answer.text
        assert "1 to 28 April 2027" in answer.text

    def test_no_button_is_a_sentence(self, sent: Cast, sign_in: Callable[[str], FlaskClient]) -> None:
        path = page_of("Lena")
        answer = sign_in("Lena").post(f"{path}/answer", data={"sequence": "0"})
        assert (answer.status_code, "Choose one of the three answers." in answer.text) == (422, True)


class TestOwnFeed:
    """ux 2.4: My dates leaves out anything already sent as an invitation, or people see it twice."""

    @pytest.fixture
    def titles(self, seated: Cast, town: Flask) -> Callable[[str], list[str]]:
        limits.forget()
        paths: dict[str, str] = {}

        def read(first: str) -> list[str]:
            if first not in paths:
                person = Cast()[first]
                offer = next(one for one in queries.offers(person, clock.today()) if one.scope == "mine")
                paths[first] = f"/f/{token_of_feed(services.subscribe(offer, by=person))}.ics"
                db.session.commit()
            body = town.test_client().get(paths[first]).data
            return [one.title for one in by_vobject(body) if " – Collaborative" in one.title]

        return read

    def test_it_shows_a_seat_until_it_is_mailed_and_again_after_a_stop(
        self, titles: Callable[[str], list[str]]
    ) -> None:
        assert len(titles("Lena")) == 1
        send()
        assert titles("Lena") == []
        services.stop(activity(), by=Cast()["Priya"])
        db.session.commit()
        assert len(titles("Lena")) == 1

    def test_another_who_is_not_invited_yet_still_has_theirs(self, titles: Callable[[str], list[str]]) -> None:
        send()
        allocation.seat(seats_of(activity(CPR), "reviewer")[2], Cast()["Hazel"], how="chosen", by=Cast()["Priya"])
        out(activity(CPR))
        assert (titles("Lena"), len(titles("Hazel"))) == ([], 1)

    def test_a_meeting_is_left_out_for_those_who_were_invited(self, seated: Cast, town: Flask) -> None:
        limits.forget()
        first = services.preview(activity("QPM-2027-01")).changes[0].name.split()[0]
        offer = next(one for one in queries.offers(seated[first], clock.today()) if one.scope == "mine")
        path = f"/f/{token_of_feed(services.subscribe(offer, by=seated[first]))}.ics"
        db.session.commit()
        day = date(2027, 1, 1)

        def there() -> int:
            uid = queries.telling_of(activity("QPM-2027-01"), day).entries[0].event_id
            mine = db.session.get_one(FeedEvent, uid).uid
            db.session.commit()
            return town.test_client().get(path).text.replace("\r\n ", "").count(f"UID:{mine}")

        assert there() == 1
        send("QPM-2027-01")
        assert there() == 0

    def test_who_gave_a_seat_up_has_it_nowhere(self, titles: Callable[[str], list[str]]) -> None:
        send()
        leave()
        free("Lena")
        send()
        assert titles("Lena") == []
