"""Invitations: written once, held, stopped, moved on; nobody is told twice or told nothing (issue 5; rules 5.1)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from qaportal.allocation import services as allocation
from qaportal.invites import queries, services, tasks
from qaportal.invites.delivering import CRASHED, NO_LONGER, Verdict
from qaportal.invites.models import FeedEvent, FeedState, Invite, Letter
from qaportal.lib import clock
from qaportal.lib import mail as folder
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.people import services as people
from qaportal.programme import services as programme
from qaportal.programme.models import PublishedActivity
from tests.allocation.seated import held_by, out, seats_of
from tests.cast import Cast
from tests.conftest import TODAY
from tests.invites.mailed import Mail, mail_of
from tests.invites.oracles import Seen
from tests.sampling.frames import CPR, activity, drawn, framed, lines, published_town

REVIEW = "Collaborative practice review: CiC: Family Support + Safeguarding"
MEETING = "QPM-2027-01"


@pytest.fixture
def seated(town: Flask, cast: Cast) -> Iterator[Cast]:
    """The review of March, with Lena reviewing two records and Rowan moderating them; all published."""
    with town.app_context():
        seat_in_march()
        yield Cast()


def seat_in_march() -> None:
    """A sample is drawn, and its seats are filled and published."""
    published_town()
    framed(*lines(20))
    drawn()
    cast = Cast()
    allocation.set_out(activity(CPR), by=cast["Priya"])
    for first, seat in {"Lena": "reviewer", "Rowan": "moderator"}.items():
        for slot in seats_of(activity(CPR), seat)[:2]:
            allocation.seat(slot, cast[first], how="proposed", by=cast["Priya"])
    out(activity(CPR))


def send(ref: str = CPR, *, everyone: bool = False) -> list[Letter]:
    """Press Send on what the page shows."""
    made = services.send(
        activity(ref), everyone=everyone, seal=services.preview(activity(ref)).seal(), by=Cast()["Priya"]
    )
    db.session.commit()
    return made


def leave(minutes: int = 10) -> None:
    """So many minutes later, whatever is due has left."""
    with clock.stopped_at(clock.now() + timedelta(minutes=minutes)):
        tasks.deliver()


def told(ref: str = CPR) -> list[tuple[str, str]]:
    """First name and what they would be told."""
    return [(one.name.split()[0], one.kind) for one in services.preview(activity(ref)).changes]


def move(day: date, ref: str = CPR) -> None:
    """Move an activity and publish that."""
    of = activity(ref)
    programme.move(of, day, version=of.version, by=Cast()["Priya"])
    publish()


def publish() -> None:
    services.publish(activity().programme, by=Cast()["Priya"])
    db.session.commit()


def cancel() -> None:
    of = activity()
    programme.cancel(of, "Nobody to do it.", version=of.version, by=Cast()["Priya"])
    publish()


def mails(letters: list[Letter]) -> dict[str, Mail]:
    """First name → what their mailbox reads."""
    return {one.person.name.split()[0]: mail_of(one) for one in letters}


def lenas() -> Invite:
    return db.session.query(Invite).filter_by(person_id=Cast()["Lena"].id).one()


class TestFirst:
    def test_each_who_has_a_published_seat_is_new(self, seated: Cast) -> None:
        """Pat's own work is looked at: the practitioner's seats are Pat's."""
        assert told() == [("Lena", "new"), ("Pat", "new"), ("Rowan", "new")]
        assert str(services.preview(activity())) == "3 new"

    def test_a_look_writes_nothing(self, seated: Cast) -> None:
        services.preview(activity())
        assert (db.session.query(Invite).count(), db.session.query(Letter).count()) == (0, 0)

    def test_one_mail_each_with_their_own_event_alone(self, seated: Cast) -> None:
        """I11, I16; NS-022, NS-040: 20 working days from 1 March, then 10 more."""
        found = mails(send())
        assert {first: one.seen for first, one in found.items()} == {
            "Lena": Seen(f"Reviewer – {REVIEW}", date(2027, 3, 1), date(2027, 3, 31)),
            "Pat": Seen(f"Practitioner – {REVIEW}", date(2027, 3, 1), date(2027, 3, 31)),
            "Rowan": Seen(f"Moderator – {REVIEW}", date(2027, 3, 31), date(2027, 4, 14)),
        }
        assert found["Lena"].to == "lena@saltmarsh.example"
        assert f"/invites/{lenas().public_id}" in found["Lena"].text

    def test_its_text_names_neither_record_nor_colleague(self, seated: Cast) -> None:
        """P01: neither a reference, nor whose record it is, nor who else is there."""
        lena = mails(send())["Lena"]
        said = lena.text + lena.calendar.decode() + lena.subject
        assert [word for word in ("Pat", "Poppy", "LCS-", "Rowan") if word in said] == []

    def test_its_uid_and_sequence_are_the_events(self, seated: Cast) -> None:
        """One counter for mail and feed (5.1)."""
        lena = mails(send())["Lena"]
        event = lenas().event
        assert (lena.uid, lena.seen.sequence) == (event.uid, event.sequence)

    def test_to_send_again_writes_nothing(self, seated: Cast) -> None:
        assert len(send()) == 3
        assert (send(), told()) == ([], [])
        leave()
        assert send() == []
        assert len(folder.kept()) == 3

    def test_what_has_changed_since_it_was_looked_at_is_not_sent(self, seated: Cast) -> None:
        seal = services.preview(activity()).seal()
        move(date(2027, 4, 1))
        with pytest.raises(Stale):
            services.send(activity(), seal=seal, by=seated["Priya"])
        assert db.session.query(Letter).count() == 0

    def test_everyone_is_told_the_same_again(self, seated: Cast) -> None:
        first = mails(send())
        leave()
        again = mails(send(everyone=True))
        assert {name: one.seen for name, one in again.items()} == {name: one.seen for name, one in first.items()}
        leave()
        assert len(folder.kept()) == 6

    def test_who_has_left_gets_nothing(self, seated: Cast) -> None:
        people.leave(seated["Rowan"], on=date(2026, 11, 20), by=seated["Priya"])
        assert [name for name, _ in told()] == ["Lena", "Pat"]


class TestHold:
    def test_it_leaves_after_ten_minutes(self, seated: Cast) -> None:
        assert {one.due_at for one in send()} == {TODAY + timedelta(minutes=10)}
        leave(9)
        assert folder.kept() == []
        leave(10)
        assert len(folder.kept()) == 3

    def test_what_begins_within_five_working_days_leaves_at_once(self, seated: Cast) -> None:
        """Monday 22 February 2027 is five working days before 1 March; Rowan moderates later."""
        with clock.stopped_at(datetime(2027, 2, 22, 9, tzinfo=TODAY.tzinfo)):
            waits = {one.person.name.split()[0]: (one.due_at - clock.now()).seconds // 60 for one in send()}
        assert waits == {"Lena": 0, "Pat": 0, "Rowan": 10}

    def test_a_stop_puts_it_back_to_what_was_told(self, seated: Cast) -> None:
        send()
        assert services.stop(activity(), by=seated["Priya"]) == (3, 0)
        assert told() == [("Lena", "new"), ("Pat", "new"), ("Rowan", "new")]
        assert (lenas().told_method, lenas().told_at) == ("", None)
        leave()
        assert folder.kept() == []

    def test_what_was_stopped_can_be_sent(self, seated: Cast) -> None:
        send()
        services.stop(activity(), by=seated["Priya"])
        assert len(send()) == 3
        leave()
        assert len(folder.kept()) == 3

    def test_what_has_left_cannot_be_stopped(self, seated: Cast) -> None:
        send()
        leave()
        assert services.stop(activity(), by=seated["Priya"]) == (0, 0)
        assert told() == []

    def test_a_stopped_move_leaves_them_with_the_first_time_and_their_answer(self, seated: Cast) -> None:
        send()
        leave()
        services.answer(lenas(), "accepted", sequence=0, by=seated["Lena"])
        move(date(2027, 4, 1))
        send()
        assert lenas().answer_now == ""
        services.stop(activity(), by=seated["Priya"])
        assert lenas().answer_now == "accepted"
        assert told() == [("Lena", "moved"), ("Pat", "moved"), ("Rowan", "moved")]

    def test_who_loses_a_seat_before_the_mail_left_gets_no_mail_at_all(self, seated: Cast) -> None:
        send()
        free("Lena")
        assert told() == [("Lena", "cancelled")]
        assert send() == []
        leave()
        assert sorted(one.to for one in folder.kept()) == ["pat@saltmarsh.example", "rowan@saltmarsh.example"]


def free(first: str, seat: str = "reviewer") -> None:
    """They give up both of their seats, and that is published."""
    for _ in range(2):
        allocation.free(held_by(first, activity(CPR), seat), "Away.", by=Cast()["Priya"])
    out(activity(CPR))


class TestChange:
    def test_a_move_reaches_all_with_a_higher_sequence_and_a_later_stamp(self, seated: Cast) -> None:
        first = mails(send())["Lena"]
        leave()
        move(date(2027, 4, 1))
        then = mails(send())["Lena"]
        assert (then.uid, then.seen.sequence, then.seen.starts) == (first.uid, 1, date(2027, 4, 1))
        assert stamp(then) > stamp(first)
        assert "When: 1 to 30 March 2027 → 1 to 28 April 2027" in then.text
        assert then.subject.startswith("Changed: Reviewer")

    def test_only_who_is_touched_is_told(self, seated: Cast) -> None:
        """Another holds Lena's seats now: she is told, and the other; Pat and Rowan are not."""
        send()
        leave()
        free("Lena")
        for slot in seats_of(activity(CPR), "reviewer")[:2]:
            allocation.seat(slot, seated["Hazel"], how="chosen", by=seated["Priya"])
        out(activity(CPR))
        assert told() == [("Hazel", "new"), ("Lena", "cancelled")]
        found = mails(send())
        assert {name: one.method for name, one in found.items()} == {"Hazel": "REQUEST", "Lena": "CANCEL"}
        assert found["Hazel"].uid != found["Lena"].uid

    def test_a_smaller_edit_reaches_the_feed_alone(self, seated: Cast) -> None:
        """A third record for Lena: her event counts up, her mailbox hears nothing, and her answer stands."""
        send()
        leave()
        services.answer(lenas(), "accepted", sequence=0, by=seated["Lena"])
        allocation.seat(seats_of(activity(CPR), "reviewer")[2], seated["Lena"], how="chosen", by=seated["Priya"])
        out(activity(CPR))
        assert (lenas().event.sequence, told(), lenas().answer_now) == (1, [], "accepted")

    def test_a_cancelled_activity_leaves_every_diary(self, seated: Cast) -> None:
        """S01, M02: the same UID, one step on."""
        first = mails(send())
        leave()
        cancel()
        then = mails(send())
        assert {name: (one.method, one.uid, one.seen.sequence) for name, one in then.items()} == {
            name: ("CANCEL", one.uid, 1) for name, one in first.items()
        }
        assert told() == []

    def test_a_reinstated_one_is_another_entry(self, seated: Cast) -> None:
        """5.1: clients differ in reviving a cancelled UID."""
        first = mails(send())["Lena"]
        leave()
        cancel()
        send()
        leave()
        reinstate()
        then = mails(send())["Lena"]
        assert (then.method, then.seen.sequence) == ("REQUEST", 2)
        assert then.uid != first.uid

    def test_what_was_cancelled_and_reinstated_between_two_mails_stays_the_same_entry(self, seated: Cast) -> None:
        first = mails(send())["Lena"]
        leave()
        cancel()
        reinstate()
        assert (told(), lenas().event.uid) == ([], first.uid)

    def test_a_cancel_of_an_entry_that_has_another_uid_by_now_cannot_be_stopped(self, seated: Cast) -> None:
        """Nothing else would take the old one out of diaries."""
        send()
        leave()
        cancel()
        send()
        reinstate()
        send()
        assert services.stop(activity(), by=seated["Priya"]) == (3, 3)
        leave()
        assert sorted(one.subject.split(":")[0] for one in folder.kept()) == ["Cancelled"] * 3 + ["Invitation"] * 3
        assert [name for name, kind in told() if kind == "new"] == ["Lena", "Pat", "Rowan"]


def reinstate() -> None:
    of = activity()
    programme.reinstate(of, version=of.version, by=Cast()["Priya"])
    publish()


def stamp(one: Mail) -> str:
    return next(line for line in one.lines if line.startswith("DTSTAMP:"))


class TestMeetings:
    def test_who_holds_an_invited_post_on_the_day_is_invited(self, seated: Cast) -> None:
        event = db.session.query(FeedEvent).filter_by(activity_id=activity(MEETING).id, part="main").one()
        posts = published_posts()
        expected = sorted(
            first for first in ("Priya", "Hazel", "Tom", "Rowan", "Pat", "Lena", "Bea", "Gus")
            if posts & {one.post.key for one in Cast()[first].appointments}
        )  # fmt: skip
        assert expected  # the framework invites somebody of the cast
        assert sorted(name for name, _ in told(MEETING)) == expected
        assert {one.uid for one in mails(send(MEETING)).values()} == {event.uid}

    def test_who_holds_it_no_more_is_told_with_a_higher_sequence_and_nobody_else(self, seated: Cast) -> None:
        """S01, M05: the event takes a step for all, and mailboxes that need not know hear nothing."""
        send(MEETING)
        leave()
        first = queries.invites_of(activity(MEETING))[0].person.name.split()[0]
        for held in seated[first].appointments:
            held.ends_on = date(2026, 12, 1)
        db.session.commit()
        assert told(MEETING) == [(first, "cancelled")]
        (letter,) = send(MEETING)
        found = mail_of(letter)
        assert (found.method, found.seen.sequence) == ("CANCEL", 1)
        assert told(MEETING) == []

    def test_a_review_invites_seats_and_no_posts(self, seated: Cast) -> None:
        assert told("CPR-2027-05") == []


def published_posts() -> set[str]:
    """The posts that the meeting invites."""
    return set(db.session.query(PublishedActivity).filter_by(ref=MEETING).one().posts)


def test_a_year_is_seen_as_a_whole(seated: Cast) -> None:
    """Every activity of it, meetings as well."""
    of_year = services.preview(activity().programme)
    assert {("Lena Linden", "new"), ("Pat Poppy", "new")} <= {(one.name, one.kind) for one in of_year.of("new")}
    assert len(of_year.changes) > 3


def fail(letters: list[Letter], words: str = "550 5.1.1 No such mailbox") -> None:
    """The relay refuses these for good."""
    for letter in letters:
        (leased,) = services.lease(letter.due_at)
        assert leased.id == letter.id
        services.mark_failed(letter, letter.lease, Verdict(True, words))
    db.session.commit()


def to(letters: list[Letter], first: str) -> Letter:
    return next(one for one in letters if one.person.name.startswith(first))


class TestGivenUp:
    """Whoever a letter did not reach was not told (JB-3): the next comparison sees it."""

    def test_who_never_heard_is_new_again(self, seated: Cast) -> None:
        fail([to(send(), "Lena")])
        assert told() == [("Lena", "new")]
        assert (lenas().told_method, lenas().told_at, lenas().told_sequence) == ("", None, None)

    def test_a_move_that_did_not_arrive_is_still_to_be_told(self, seated: Cast) -> None:
        """Their diary shows the first time, and the answer to that counts."""
        send()
        leave()
        services.answer(lenas(), "accepted", sequence=0, by=seated["Lena"])
        move(date(2027, 4, 1))
        fail([to(send(), "Lena")])
        (entry,) = services.preview(activity()).changes
        assert (entry.name, entry.kind, entry.says) == (
            "Lena Linden", "moved", ("When: 1 to 30 March 2027 → 1 to 28 April 2027",),
        )  # fmt: skip
        assert (lenas().told_sequence, lenas().answer_now) == (0, "accepted")

    def test_a_cancellation_that_did_not_arrive_is_still_to_be_told(self, seated: Cast) -> None:
        send()
        leave()
        cancel()
        fail([to(send(), "Lena")])
        assert told() == [("Lena", "cancelled")]

    def test_told_anew_it_is_no_failure_any_more(self, seated: Cast) -> None:
        """One letter tells of it: what was given up before cannot be sent as well."""
        first = to(send(), "Lena")
        fail([first])
        assert queries.outbox(TODAY).failed_count == 1
        (again,) = send()
        assert (again.dedupe, mail_of(again).seen.sequence) == (f"{first.dedupe}:2", 0)
        assert queries.outbox(TODAY).failed_count == 0
        with pytest.raises(DomainError, match="Nobody should have this letter any more"):
            services.send_again(first, by=seated["Bea"])
        leave()
        assert [one.to for one in folder.kept()].count("lena@saltmarsh.example") == 1

    def test_sent_again_it_counts_as_told(self, seated: Cast) -> None:
        letter = to(send(), "Lena")
        fail([letter])
        services.send_again(letter, by=seated["Bea"])
        db.session.commit()
        assert told() == []
        assert (lenas().told_method, lenas().told_sequence) == ("REQUEST", 0)
        leave()
        assert [one.to for one in folder.kept()].count("lena@saltmarsh.example") == 1
        assert send() == []

    def test_a_cancellation_sent_again_counts_as_told(self, seated: Cast) -> None:
        send()
        leave()
        cancel()
        letter = to(send(), "Lena")
        fail([letter])
        services.send_again(letter, by=seated["Bea"])
        assert (told(), lenas().told_method, lenas().told_sequence) == ([], "CANCEL", 1)

    def test_it_is_not_sent_again_once_the_time_has_moved(self, seated: Cast) -> None:
        letter = to(send(), "Lena")
        fail([letter])
        move(date(2027, 4, 1))
        with pytest.raises(DomainError, match="What this mail says is not so any more"):
            services.send_again(letter, by=seated["Bea"])
        db.session.rollback()
        assert (letter.waits, told()[0]) == (False, ("Lena", "new"))

    def test_it_is_not_sent_again_to_who_is_not_to_be_there_any_more(self, seated: Cast) -> None:
        letter = to(send(), "Lena")
        fail([letter])
        free("Lena")
        with pytest.raises(DomainError, match="What this mail says is not so any more"):
            services.send_again(letter, by=seated["Bea"])

    def test_a_letter_behind_it_goes_by_what_they_really_know(self, seated: Cast) -> None:
        """The first was on its way as the move was sent: refused, it leaves the second as an invitation, no change."""
        first = to(send(), "Lena")
        (leased,) = [one for one in services.lease(first.due_at, most=3) if one.id == first.id]
        db.session.commit()
        move(date(2027, 4, 1))
        second = to(send(), "Lena")
        assert mail_of(second).subject.startswith("Changed: ")
        services.mark_failed(leased, leased.lease, Verdict(True, "550 no"))
        db.session.commit()
        found = mail_of(second)
        assert (found.subject.startswith("Changed: "), "When: 1 to 30 March 2027" in found.text) == (False, False)
        assert lenas().told_sequence == 1
        services.stop_letters([second], by=seated["Bea"])
        assert (lenas().told_method, told()[0]) == ("", ("Lena", "new"))

    def test_who_never_heard_of_it_is_not_told_that_it_is_cancelled(self, seated: Cast) -> None:
        first = to(send(), "Lena")
        services.lease(first.due_at, most=3)
        db.session.commit()
        cancel()
        second = to(send(), "Lena")
        services.mark_failed(first, first.lease, Verdict(True, "550 no"))
        db.session.commit()
        leave(20)
        assert (second.sent_at, second.failure) == (None, NO_LONGER)

    def test_ten_crashes_put_it_back_as_well(self, seated: Cast) -> None:
        letter = to(send(), "Lena")
        letter.crashes, letter.lease = 9, "of one that died"
        letter.leased_until = TODAY
        db.session.commit()
        leave(10)
        assert (letter.failure, told()) == (CRASHED, [("Lena", "new")])

    def test_one_that_comes_back_late_says_nothing_of_what_arrived_after_it(self, seated: Cast) -> None:
        """Everything was sent again meanwhile, and that reached her."""
        first = to(send(), "Lena")
        leave()
        again = to(send(everyone=True), "Lena")
        leave(20)
        assert again.sent_at is not None
        services.mark_returned(first, "550 5.1.1 No such mailbox")
        db.session.commit()
        assert (lenas().told_method, told()) == ("REQUEST", [])

    def test_an_old_entry_is_not_sent_again_once_it_has_another_name(self, seated: Cast) -> None:
        """A cancellation was mailed and the meeting stands again: its UID is new, and so must the invitation be."""
        send(MEETING)
        leave()
        letters = send(MEETING, everyone=True)
        fail(letters[:1])
        event = db.session.get_one(FeedEvent, db.session.get_one(Invite, letters[0].about["invite"]).event_id)
        event.uid = f"another-{event.uid}"
        db.session.commit()
        with pytest.raises(DomainError):
            services.send_again(letters[0], by=seated["Bea"])
        db.session.rollback()

    def test_their_own_feed_shows_it_again(self, seated: Cast) -> None:
        """What no mailbox shows is in My dates: its tag takes a step (ux 2.4)."""
        letter = to(send(), "Lena")
        before = version_of("Lena")
        fail([letter])
        assert version_of("Lena") == before + 1


def version_of(first: str) -> int:
    return db.session.query(FeedState).filter_by(tag=f"person:{Cast()[first].id}").one().version


def test_who_is_told_again_is_not_told_that_something_changed(seated: Cast) -> None:
    """Everyone: the same entry, and an answer that was given goes on counting."""
    send()
    leave()
    again = mail_of(to(send(everyone=True), "Lena"))
    assert again.subject.startswith("Invitation: ")
    assert "Nothing has changed. This is sent once more" in again.text
    assert ("not as you were told" in again.text, "Please answer again" in again.text) == (False, False)


def test_who_stops_what_somebody_overtook_takes_nothing_back(seated: Cast) -> None:
    """The page was open as the move was sent: its letter is stopped already, and what was told since stands."""
    old = to(send(), "Lena")
    move(date(2027, 4, 1))
    new = to(send(), "Lena")
    assert services.stop_letters([old], by=seated["Bea"]) == 0
    db.session.commit()
    assert (old.stopped_at is not None, new.waits) == (True, True)
    assert (lenas().told_method, lenas().told_sequence, told()) == ("REQUEST", 1, [])


def test_an_invitation_has_the_alarm_that_its_reader_wants_as_it_leaves(seated: Cast) -> None:
    letters = send()
    services.choose(seated["Lena"], ways={}, hour=8, alarm="1h")
    rung = {one.person.name.split()[0]: b"TRIGGER:-PT15H" in mail_of(one).calendar for one in letters}
    assert (rung["Lena"], rung["Rowan"]) == (True, False)


class TestUntold:
    """Who was invited and does not know of a change is on the Home of whoever invites, until it is sent."""

    def of(self, first: str) -> list[tuple[int, str]]:
        return sorted((one.person_id, one.ref) for one in queries.untold(Cast()[first], clock.today()))

    def test_nobody_while_mailboxes_say_what_is_published(self, seated: Cast) -> None:
        assert self.of("Priya") == []
        send()
        assert self.of("Priya") == []

    def test_those_whose_time_moved_until_it_is_sent(self, seated: Cast) -> None:
        send()
        leave()
        with clock.stopped_at(clock.now() + timedelta(hours=1)):
            move(date(2027, 4, 1))
            assert self.of("Priya") == sorted((seated[first].id, CPR) for first in ("Lena", "Rowan", "Pat"))
            assert (self.of("Bea"), self.of("Tom")) == ([], [])
            send()
            assert self.of("Priya") == []

    def test_those_who_lost_their_seat(self, seated: Cast) -> None:
        send()
        leave()
        with clock.stopped_at(clock.now() + timedelta(hours=1)):
            free("Lena")
            assert self.of("Priya") == [(seated["Lena"].id, CPR)]


def test_what_is_called_off_while_its_mail_waits_is_not_mailed(seated: Cast) -> None:
    """Rendered with the facts of the moment (JB-1): nobody is invited, and nobody need be told that it is cancelled."""
    letters = send()
    cancel()
    leave(20)
    assert {one.failure for one in letters} == {NO_LONGER}
    assert (folder.kept(), told()) == ([], [])


def test_who_comes_from_outside_to_a_conversation_is_invited(seated: Cast) -> None:
    """The chief executive attends good practice conversations (NS-010); heads have them in their calendar link."""
    found = queries.year_told(activity(CPR).programme, clock.today())
    names = {one.name for part in found.parts if part.ref.startswith("GPC-") for one in part.told.changes}
    assert "Gus Gorse" in names
    assert "Hazel Heath" not in names
