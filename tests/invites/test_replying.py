"""Answers by mail out of a real IMAP server: applied once, in order, whatever crashes; what is odd is held (TK-4)."""

import os
import signal
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from math import inf
from uuid import uuid4

import pytest
from sqlalchemy import select

from qaportal.auditlog.models import LogEntry
from qaportal.invites import queries, replies, services, tasks
from qaportal.invites.models import FeedEvent, Invite, Letter, Reply
from qaportal.lib import clock, jobs, mailbox
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from tests.cast import Cast
from tests.invites.mailed import mail_of
from tests.invites.posted import AN_HOUR_ON, Post, invite, kept, name_events
from tests.invites.test_answering import acts, asked
from tests.invites.test_inviting import leave, move, seat_in_march, send
from tests.invites.test_replies import UID, eml
from tests.lanes import ImapServer
from tests.pack_checks.councils import on_one_database
from tests.stage import Stage


@pytest.fixture(scope="session")
def invited(stage: Stage) -> Stage:
    """A town in which everybody's invitation has left: made once for each database, and kept."""
    with stage.set("town").app_context():
        seat_in_march()
        for first in ("Lena", "Pat"):
            name_events(first)
        send()
        leave()
        db.session.remove()
    stage.keep("invited")
    return stage


@pytest.fixture
def post(invited: Stage, imap: ImapServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    """The mailbox, empty."""
    app = invited.set("invited")
    made = Post(app, imap, uuid4().hex)
    monkeypatch.setitem(app.config, "IMAP_URL", made.url)
    monkeypatch.setitem(app.config, "MAIL_AUTHSERV", "mx.saltmarsh.example")
    with app.app_context():
        yield made
        db.session.remove()


@pytest.fixture
def cast(post: Post) -> Cast:
    return Cast()


def held() -> Reply:
    return db.session.query(Reply).filter_by(outcome="look").one()


class TestAnswers:
    def test_one_that_says_no_stands_and_asks_for_cover(self, post: Post) -> None:
        """End to end: the letter that left names the entry that the reply answers."""
        letter = mail_of(db.session.query(Letter).filter_by(person_id=Cast()["Lena"].id).one())
        assert (letter.to, letter.uid) == ("lena@saltmarsh.example", UID)
        post.put("google")
        post.collect()
        lena = invite("Lena")
        assert (lena.answer_now, lena.answered_by, asked()) == ("declined", "mail", ["Lena", "Lena"])
        assert (acts(), post.lies) == (["answered: declined"], {"Processed": 1})

    @on_one_database
    def test_each_program_is_understood(self, post: Post) -> None:
        for name, answer in {"apple": "tentative", "google": "declined", "thunderbird": "accepted"}.items():
            post.put(name)
            post.collect()
            assert invite("Lena").answer_now == answer
        assert asked() == []

    @on_one_database
    def test_nothing_else_of_it_is_used(self, post: Post) -> None:
        before = [(one.uid, one.sequence, one.vevent) for one in db.session.query(FeedEvent).order_by(FeedEvent.id)]
        post.put("exchange", "request-to-us", "cancel-to-us", "counter", "delegated", "party-crasher")
        post.collect()
        after = [(one.uid, one.sequence, one.vevent) for one in db.session.query(FeedEvent).order_by(FeedEvent.id)]
        assert (after, db.session.query(Invite).count()) == (before, 3)
        assert post.lies == {"Processed": 1, "Needs-a-look": 3, "Ignored": 2}

    def test_two_that_come_out_of_order_leave_the_later_one(self, post: Post) -> None:
        """Thunderbird's was given at 09:30, Google's at 09:15."""
        post.put("thunderbird", "google")
        post.collect()
        assert (invite("Lena").answer_now, asked()) == ("accepted", [])
        assert kept() == [("lena", "applied"), ("lena", "history")]
        assert acts() == ["answered: accepted", "answered an earlier time: declined"]

    @on_one_database
    def test_one_to_an_earlier_time_is_history(self, post: Post) -> None:
        move(date(2027, 4, 1))
        send()
        post.put("google")
        post.collect()
        assert (invite("Lena").answer, kept(), asked()) == ("", [("lena", "history")], [])
        assert queries.replies().waiting_count == 0
        assert acts() == ["answered an earlier time: declined"]

    @on_one_database
    def test_an_answer_on_the_page_counts_before_an_older_one_by_mail(self, post: Post, cast: Cast) -> None:
        with clock.stopped_at(AN_HOUR_ON):
            services.answer(invite("Lena"), "accepted", sequence=0, by=cast["Lena"])
        db.session.commit()
        post.put("google")
        post.collect(AN_HOUR_ON + timedelta(minutes=1))
        assert (invite("Lena").answer_now, kept()) == ("accepted", [("lena", "history")])

    @on_one_database
    def test_a_stamp_of_the_future_keeps_no_later_answer_out(self, post: Post, cast: Cast) -> None:
        post.put("tomorrow")
        post.collect()
        assert invite("Lena").answer_stamp == AN_HOUR_ON
        with clock.stopped_at(AN_HOUR_ON + timedelta(minutes=1)):
            services.answer(invite("Lena"), "accepted", sequence=0, by=cast["Lena"])
        assert invite("Lena").answer_now == "accepted"

    @on_one_database
    def test_who_answers_for_somebody_in_the_portal_does_so_by_mail(self, post: Post) -> None:
        """Hazel heads the service that Pat works in."""
        post.put("sent-by")
        post.collect()
        assert (invite("Pat").answer_now, kept()) == ("tentative", [("hazel", "applied")])

    @on_one_database
    def test_what_somebody_wrote_beside_it_is_kept_as_one_line(self, post: Post) -> None:
        post.put("exchange")
        post.collect()
        assert queries.comments_on([invite("Lena")]) == {invite("Lena").id: "I come by train, and may be late."}

    @on_one_database
    def test_nobody_answers_for_another(self, post: Post) -> None:
        """A16: 0 changes that nobody was allowed to make."""
        post.put("impostor", "impostor-other", "impostor-sender", "impostor-sent-by", "impostor-two-from", "alias",
                 "on-behalf")  # fmt: skip
        post.collect()
        assert (invite("Lena").answer, asked(), acts(), post.lies) == ("", [], [], {"Needs-a-look": 7})

    @on_one_database
    def test_where_no_mail_server_is_named_nobody_is_believed(
        self, post: Post, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(post.app.config, "MAIL_AUTHSERV", "")
        post.put("google")
        post.collect()
        assert (invite("Lena").answer, held().reason) == ("", replies.UNCHECKED)

    @on_one_database
    def test_the_clock_reads_the_mailbox_each_minute(self, post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
        post.put("google")
        ticker, name = jobs.ticker_of(post.app), "qaportal.invites.tasks.collect_replies"
        monkeypatch.setattr(ticker, "due", {one: 0.0 if one == name else inf for one in ticker.clocks})
        with clock.stopped_at(AN_HOUR_ON):
            ticker.tick()
        assert (ticker.clocks[name][1], invite("Lena").answer_now) == (60, "declined")

    @on_one_database
    def test_without_a_mailbox_nothing_is_read(self, post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
        post.put("google")
        monkeypatch.setitem(post.app.config, "IMAP_URL", "")
        post.collect()
        assert (kept(), post.lies) == ([], {"INBOX": 1})


class TestDelivery:
    @pytest.fixture
    def letter(self, post: Post) -> Letter:
        """The invitation to Lena, under the id that the corpus names."""
        made = db.session.query(Letter).filter_by(person_id=Cast()["Lena"].id).one()
        made.public_id = "bounced-letter-0000001"
        db.session.commit()
        return made

    def test_a_mail_that_came_back_is_among_those_that_failed(self, post: Post, letter: Letter) -> None:
        post.put("bounce")
        post.collect()
        words = "It came back: 550 5.1.1 <lena@saltmarsh.example>: Recipient address rejected: User unknown"
        assert (letter.sent_at, letter.dead_at, letter.failure) == (None, AN_HOUR_ON, words)
        assert [one.id for one in queries.outbox(AN_HOUR_ON).failed] == [letter.id]
        assert (invite("Lena").answer, post.lies) == ("", {"Processed": 1})
        assert db.session.scalars(select(LogEntry.act).where(LogEntry.thing_kind == "letter")).all() == ["came back"]

    @on_one_database
    def test_one_from_another_mailbox_changes_nothing(self, post: Post, letter: Letter) -> None:
        """Lena has her mail passed on to an address that refuses it."""
        post.put(eml("bounce").replace(b"rfc822; lena@saltmarsh.example", b"rfc822; lena@elsewhere.example"))
        post.collect()
        assert (letter.sent_at is None, letter.failure, invite("Lena").stands) == (False, "", True)
        assert (kept(), post.lies) == ([("mailer-daemon", "ignored")], {"Ignored": 1})

    @on_one_database
    def test_what_is_answered_has_arrived(self, post: Post, letter: Letter) -> None:
        post.put("google", "bounce")
        post.collect()
        assert (letter.sent_at is None, letter.failure, invite("Lena").answer_now) == (False, "", "declined")
        assert post.lies == {"Processed": 1, "Ignored": 1}

    @on_one_database
    def test_an_answer_to_an_earlier_version_says_nothing_of_a_later_letter(self, post: Post, letter: Letter) -> None:
        post.put("google")
        post.collect()
        move(date(2027, 4, 1))
        send()
        leave()
        letter.public_id = "an-earlier-letter-0001"
        later = (
            db.session.query(Letter)
            .filter_by(person_id=Cast()["Lena"].id, kind="invite")
            .order_by(Letter.id.desc())
            .first()
        )
        assert later is not None
        later.public_id = "bounced-letter-0000001"
        db.session.commit()
        post.put("bounce")
        post.collect()
        assert (later.sent_at, letter.sent_at is None) == (None, False)

    @on_one_database
    def test_it_can_be_sent_again(self, post: Post, letter: Letter) -> None:
        post.put("bounce")
        post.collect()
        services.send_again(letter, by=Cast()["Bea"])
        db.session.commit()
        leave(90)
        assert (letter.sent_at is None, letter.failure) == (False, "")

    @on_one_database
    def test_what_is_late_and_who_is_on_leave_change_nothing(self, post: Post, letter: Letter) -> None:
        post.put("delayed", "out-of-office")
        post.collect()
        assert (letter.sent_at is None, letter.failure, invite("Lena").answer) == (False, "", "")

    @on_one_database
    def test_a_mail_by_hand_is_held_and_says_about_what(self, post: Post, letter: Letter) -> None:
        post.put("handwritten")
        post.collect()
        assert (held().reason, held().invite) == (replies.WRITTEN, invite("Lena"))


class TestOnce:
    @on_one_database
    def test_to_read_it_again_changes_nothing(self, post: Post) -> None:
        post.put("google")
        post.collect()
        post.collect()
        assert (kept(), acts(), post.lies) == ([("lena", "applied")], ["answered: declined"], {"Processed": 1})

    def test_the_same_message_twice_is_one_answer(self, post: Post) -> None:
        """Copied by hand, or in a mailbox that was built anew: other UIDs, the same Message-ID."""
        post.put("google", "google")
        post.collect()
        with post.opened() as box:
            box.folder.set("Processed")
            box.copy(box.uids(), "INBOX")
        post.collect()
        assert kept() == [("lena", "applied"), ("", "ignored"), ("", "ignored")]
        assert (acts(), post.lies) == (["answered: declined"], {"Processed": 1, "Ignored": 2})

    @pytest.mark.parametrize("point", ["replies.after_begin", "replies.before_commit", "replies.before_move"])
    def test_a_process_that_is_killed_on_the_way_answers_once(self, post: Post, point: str) -> None:
        """kill -9: before it is judged, before that is committed, and between the commit and the move."""
        post.put("google")
        die_at(point)
        assert post.lies == {"INBOX": 1}
        assert acts() == (["answered: declined"] if point == "replies.before_move" else [])
        db.session.commit()
        post.collect()
        assert (kept(), post.lies) == ([("lena", "applied")], {"Processed": 1})
        assert (acts(), asked()) == (["answered: declined"], ["Lena", "Lena"])

    def test_two_who_read_the_mailbox_at_once_answer_once(self, post: Post) -> None:
        """A leader that hangs may lose its lease."""
        post.put("google", "apple")
        assert [end(pid) for pid in [begin(), begin()]] == [0, 0]
        assert set(post.lies) == {"Processed"}  # two who move one message at once may leave it there twice
        assert sorted(acts()) == sorted(["answered: declined", "answered: tentative"])

    def test_one_that_ends_the_process_each_time_is_put_aside(self, post: Post) -> None:
        post.put("google", "apple")
        for _ in range(5):
            die_at("replies.after_begin")
        post.collect()
        assert (held().reason, kept()) == (replies.FAILING, [("", "look"), ("lena", "applied")])
        assert (invite("Lena").answer_now, post.lies) == ("tentative", {"Needs-a-look": 1, "Processed": 1})

    @on_one_database
    def test_one_that_fails_stops_no_other(self, post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
        real = services.take_in

        def fails(ident: int, message: replies.Message, received_at: datetime) -> str:
            if message.answer == "declined":
                raise ZeroDivisionError
            return real(ident, message, received_at)

        monkeypatch.setattr(services, "take_in", fails)
        post.put("google", "apple")
        for _ in range(5):
            post.collect()
        assert (invite("Lena").answer_now, post.lies) == ("tentative", {"INBOX": 1, "Processed": 1})
        post.collect()
        assert (held().reason, post.lies) == (replies.FAILING, {"Needs-a-look": 1, "Processed": 1})

    @pytest.mark.parametrize("verb", ["size_of", "read"])
    @on_one_database
    def test_one_that_the_server_never_hands_out_stops_no_other(
        self, post: Post, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, verb: str
    ) -> None:
        """The oldest, in a file that is damaged."""
        post.put("google", "apple")
        refuse(monkeypatch, verb, 1)
        post.collect()
        assert (invite("Lena").answer_now, post.lies) == ("tentative", {"INBOX": 1, "Processed": 1})
        assert "the mail server refuses message 1 of the mailbox" in caplog.text
        for _ in range(5):
            post.collect()
        assert (held().reason, post.lies) == (replies.FAILING, {"Needs-a-look": 1, "Processed": 1})

    @on_one_database
    def test_one_that_the_server_does_not_move_stops_no_other(
        self, post: Post, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It is an answer once, and is moved when it can be."""
        post.put("google", "apple")
        with monkeypatch.context() as meanwhile:
            refuse(meanwhile, "move", 1)
            post.collect()
            post.collect()
        assert (acts(), post.lies) == (["answered: declined", "answered: tentative"], {"INBOX": 1, "Processed": 1})
        post.collect()
        assert (len(kept()), post.lies) == (2, {"Processed": 2})

    @on_one_database
    def test_one_of_five_megabytes_is_not_read(self, post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
        read: list[int] = []
        real = tasks.letterbox.opened
        monkeypatch.setattr(
            tasks.letterbox, "opened", lambda data, is_whole: read.append(len(data)) or real(data, is_whole=is_whole)
        )
        post.put(eml("google") + b"x" * 5 * 1024 * 1024)
        post.collect()
        assert (held().reason, held().from_address) == (replies.FAULTS["too large"], "lena@saltmarsh.example")
        assert read[0] < 2000

    @on_one_database
    def test_a_run_is_bounded_and_goes_on_the_next_time(self, post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
        post.put("stranger", "google", "apple")
        monkeypatch.setattr(tasks, "LONGEST", -1)
        post.collect()
        assert kept() == []
        monkeypatch.setattr(tasks, "LONGEST", 15)
        post.collect()
        assert (len(kept()), post.lies) == (3, {"Processed": 2, "Ignored": 1})

    @on_one_database
    def test_a_mailbox_that_is_away_is_a_line_in_the_log(
        self, post: Post, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        monkeypatch.setitem(post.app.config, "IMAP_URL", "imap://qa:secret@127.0.0.1:1/INBOX")
        post.collect()
        assert "the mailbox could not be read" in caplog.text
        assert "secret" not in caplog.text


def refuse(monkeypatch: pytest.MonkeyPatch, verb: str, uid: int) -> None:
    """The mail server says no to this about one message."""
    real = getattr(mailbox.Mailbox, verb)

    def asked(box: mailbox.Mailbox, which: int, *more: object, **named: object) -> object:
        if which == uid:
            raise mailbox.Refused("FETCH was answered with NO")
        return real(box, which, *more, **named)

    monkeypatch.setattr(mailbox.Mailbox, verb, asked)


def begin(point: str = "") -> int:
    """A process like ours begins to read the mailbox, to be killed at the point."""
    db.session.commit()
    db.engine.dispose()
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        os.environ["QA_FAILPOINTS"] = point
        db.engine.dispose(close=False)
        with clock.stopped_at(AN_HOUR_ON):
            tasks.collect_replies()
        status = 0
    finally:
        os._exit(status)


def end(pid: int) -> int:
    """Wait for it; says how it ended."""
    _, status = os.waitpid(pid, 0)
    db.session.expire_all()
    return status


def die_at(point: str) -> None:
    """A process like ours is killed there."""
    assert os.WTERMSIG(end(begin(point))) == signal.SIGKILL


class TestLongWords:
    """What no column would hold is cut: PostgreSQL refuses it, each time again."""

    def test_a_reason_that_quotes_a_long_address_is_cut(self, post: Post) -> None:
        long = b"l" * 236 + b"@elsewhere.example"
        post.put(eml("counter").replace(b"mailto:lena@saltmarsh.example", b"mailto:" + long))
        post.collect()
        assert (len(held().reason), held().reason[-1]) == (400, "…")
        assert held().reason.startswith("They propose another time: Monday 5 April 2027, 14:00 to 16:00.")

    def test_a_word_that_grows_when_it_is_normalised_is_cut(self, post: Post) -> None:
        """U+FB2C becomes three characters."""
        post.put(eml("alias").replace(b"METHOD:REPLY", "METHOD:{}".format("\ufb2c" * 20).encode()))
        post.collect()
        assert (kept(), post.lies) == ([("lena.linden", "ignored")], {"Ignored": 1})


class TestSettling:
    @pytest.fixture
    def looked(self, post: Post) -> Reply:
        """Lena answered from another of her addresses, and waits."""
        post.put("alias")
        post.collect()
        return held()

    def test_it_is_taken_as_the_persons_answer(self, looked: Reply, cast: Cast) -> None:
        services.take(looked, by=cast["Priya"])
        lena = invite("Lena")
        assert (lena.answer_now, lena.answered_by, asked()) == ("declined", "mail", ["Lena", "Lena"])
        assert (looked.settled_as, looked.settled_by, looked.is_open) == ("taken", cast["Priya"], False)
        assert _settled() == ["took a reply"]

    def test_it_is_set_aside(self, looked: Reply, cast: Cast) -> None:
        services.set_aside(looked, by=cast["Priya"])
        assert (invite("Lena").answer, looked.settled_as, _settled()) == ("", "aside", ["set a reply aside"])

    @on_one_database
    def test_it_is_settled_once(self, looked: Reply, cast: Cast) -> None:
        services.set_aside(looked, by=cast["Priya"])
        for verb in (services.take, services.set_aside):
            with pytest.raises(Stale, match="looked at this reply already"):
                verb(looked, by=cast["Priya"])  # type: ignore[operator]

    @on_one_database
    def test_what_moved_meanwhile_cannot_be_taken(self, looked: Reply, cast: Cast) -> None:
        move(date(2027, 4, 1))
        send()
        with pytest.raises(DomainError, match="cannot be taken any more"):
            services.take(looked, by=cast["Priya"])
        db.session.rollback()
        assert (invite("Lena").answer, held().is_open) == ("", True)

    @on_one_database
    def test_one_to_a_version_that_nobody_sent_is_taken_as_one_to_what_stands(self, post: Post, cast: Cast) -> None:
        post.put("ahead")
        post.collect()
        services.take(held(), by=cast["Priya"])
        assert (invite("Lena").answer_now, invite("Lena").answered_sequence) == ("accepted", 0)

    @on_one_database
    def test_where_nobody_knows_whose_it_is_it_can_only_be_set_aside(self, post: Post, cast: Cast) -> None:
        post.put("unknown-entry")
        post.collect()
        with pytest.raises(DomainError, match="does not know whose answer"):
            services.take(held(), by=cast["Priya"])


def _settled() -> list[str]:
    return list(db.session.scalars(select(LogEntry.act).where(LogEntry.thing_kind == "reply")))
