"""The outbox: one letter an intent, in order, leased, sent and marked; what failed is seen (JB-1 to JB-5, R6)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update

from qaportal.auditlog.models import LogEntry
from qaportal.invites import emails, services, tasks
from qaportal.invites.delivering import CRASHED, NO_LONGER
from qaportal.invites.models import Letter
from qaportal.lib import clock, jobs, mail
from qaportal.lib.db import db, own_transaction
from qaportal.lib.errors import DomainError, Stale
from qaportal.people.models import Person
from tests.cast import Cast
from tests.conftest import TODAY
from tests.relay import Relay, relaying


def note(letter: Letter) -> EmailMessage | None:
    """A plain message, as any kind makes one."""
    if letter.about.get("over"):
        return None
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "qa@saltmarsh.example", letter.person.email, "A note"
    message["Date"] = format_datetime(clock.now())
    message.set_content(f"About {letter.about['n']}.\n")
    return message


@pytest.fixture
def inside(town: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """In the app, where there is a kind of letter called a note."""
    monkeypatch.setitem(emails.KINDS, "note", note)
    monkeypatch.setitem(town.config, "MAIL_URL", "folder:")
    with town.app_context():
        yield town


@pytest.fixture
def relay(inside: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Relay]:
    with relaying() as made:
        monkeypatch.setitem(inside.config, "MAIL_URL", made.url)
        yield made


def write(n: int = 1, to: str = "Tom", thread: str = "", due_at: datetime | None = None, **about: object) -> Letter:
    made = services.write(
        "note", Cast()[to], about={"n": n, **about}, dedupe=f"note:{n}:{to}", thread=thread, due_at=due_at, by=None
    )
    db.session.commit()
    return made


def after(**later: float) -> None:
    """What the engine does when so much time has passed."""
    with clock.stopped_at(TODAY + timedelta(**later)):
        tasks.deliver()


def texts(relay: Relay) -> list[str]:
    return [message.get_content().strip() for message in relay.taken]


def acts() -> list[str]:
    kept = select(LogEntry.act).where(LogEntry.thing_kind == "letter").order_by(LogEntry.id)
    return list(db.session.scalars(kept))


# Writing ------------------------------------------------------------------------------------------------


def test_the_same_intent_is_one_letter(inside: Flask, relay: Relay) -> None:
    """JB-2."""
    first, again = write(), write()
    assert first.id == again.id
    after()
    assert write().sent_at == TODAY
    after(minutes=1)
    assert relay.ids == {f"<{first.public_id}@saltmarsh.example>": 1}


def test_a_letter_of_a_transaction_that_is_rolled_back_was_never_written(inside: Flask, relay: Relay) -> None:
    """JB-1."""
    services.write("note", Cast()["Tom"], about={"n": 1}, dedupe="note", by=None)
    db.session.rollback()
    after()
    assert (db.session.query(Letter).count(), relay.taken) == (0, [])


def test_a_bell_is_rung_once_for_many_letters_and_not_for_one_in_its_hold(inside: Flask) -> None:
    ticker = jobs.ticker_of(inside)
    ticker.rung.clear()
    write(1, due_at=TODAY + timedelta(minutes=10))
    assert ticker.rung == set()
    for n in range(2, 5):
        services.write("note", Cast()["Tom"], about={"n": n}, dedupe=str(n), by=None)
    assert len(db.session.info["jobs"]) == 1
    db.session.commit()
    assert ticker.rung == {"qaportal.invites.tasks.deliver"}


# In order ------------------------------------------------------------------------------------------------


def test_a_letter_leaves_after_its_hold(relay: Relay) -> None:
    write(due_at=TODAY + timedelta(minutes=10))
    after(minutes=9)
    assert texts(relay) == []
    after(minutes=10)
    assert texts(relay) == ["About 1."]


def test_letters_of_a_thread_leave_in_the_order_in_which_they_were_written(relay: Relay) -> None:
    write(1, thread="seat", due_at=TODAY + timedelta(minutes=10))
    write(2, thread="seat")
    write(3)
    after()
    assert texts(relay) == ["About 3."]
    after(minutes=10)
    assert texts(relay) == ["About 3.", "About 1.", "About 2."]


def test_what_was_given_up_holds_up_nothing(relay: Relay) -> None:
    relay.data = ["550 no"]
    write(1, thread="seat")
    write(2, thread="seat")
    after()
    assert texts(relay) == ["About 2."]


def test_nobody_waits_for_the_database_while_the_relay_is_spoken_to(relay: Relay, inside: Flask) -> None:
    """A request that writes is answered meanwhile, on SQLite too."""
    written: list[str] = []

    def press() -> None:
        answer = inside.test_client().post("/sign-in", data={"email": "pat@saltmarsh.example"})
        written.append(answer.status)

    relay.met = press
    write()
    after()
    assert (written, texts(relay)) == (["303 SEE OTHER"], ["About 1."])


def test_nobody_waits_for_the_database_while_a_letter_is_made(
    relay: Relay, inside: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To work out a daily mail takes a while. Afterwards it is marked, for which it may write again."""

    def slow(letter: Letter) -> EmailMessage | None:
        made = note(letter)
        with own_transaction() as other:
            other.execute(update(Person).where(Person.email == "pat@saltmarsh.example").values(theme="dark"))
        return made

    monkeypatch.setitem(emails.KINDS, "note", slow)
    letter = write()
    after()
    assert (texts(relay), letter.sent_at, Cast()["Pat"].theme) == (["About 1."], TODAY, "dark")


def test_who_makes_a_letter_on_sqlite_cannot_write(
    relay: Relay, inside: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would take the one writer's place, or be half of something. The next letter is marked all the same."""

    def writes(letter: Letter) -> EmailMessage | None:
        if letter.about["n"] == 1:
            letter.failure = "written while it was made"
            db.session.flush()
        return note(letter)

    monkeypatch.setitem(emails.KINDS, "note", writes)
    first, second = write(1), write(2)
    after()
    is_sqlite = db.engine.dialect.name == "sqlite"
    assert texts(relay) == (["About 2."] if is_sqlite else ["About 1.", "About 2."])
    assert (first.crashes, second.sent_at) == (1 if is_sqlite else 0, TODAY)


def test_a_relay_that_takes_two_a_minute_gets_two_a_minute(
    relay: Relay, inside: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(inside.config, "MAIL_PER_MINUTE", 2)
    for n in range(5):
        write(n)
    sent = []
    for seconds in (0, 30, 60, 90, 120):
        after(seconds=seconds)
        sent.append(len(relay.taken))
    assert sent == [2, 2, 4, 4, 5]


# What the relay says (R6) -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("said", "final"), [
    ("421 Too busy", False), ("450 4.2.0 Greylisted", False), ("451 Try later", False), ("452 No room", False),
    ("550 5.1.1 No such mailbox", True), ("552 Mailbox full", True),
])  # fmt: skip
@pytest.mark.parametrize("where", ["to the recipient", "to the message"])
def test_a_no_for_now_is_tried_again_and_a_no_for_good_is_not(relay: Relay, said: str, final: bool, where: str) -> None:
    if where == "to the message":
        relay.data = [said]
    else:
        relay.rcpt = {"tom@saltmarsh.example": said}
    letter = write()
    after()
    assert (letter.failure, letter.waits, letter.attempts) == (said, not final, 1)
    assert letter.dead_at == (TODAY if final else None)
    relay.rcpt = {}
    after(seconds=59)
    assert relay.taken == []
    after(minutes=1)
    assert relay.ids == ({} if final else {f"<{letter.public_id}@saltmarsh.example>": 1})
    assert acts() == (["gave up"] if final else [])


def test_of_three_people_one_is_refused_and_two_get_theirs(relay: Relay) -> None:
    relay.rcpt = {"tom@saltmarsh.example": "550 No such mailbox"}
    letters = [write(1, to) for to in ("Hazel", "Tom", "Rowan")]
    after()
    assert [(one.sent_at is not None, one.failure) for one in letters] == [
        (True, ""), (False, "550 No such mailbox"), (True, ""),
    ]  # fmt: skip


def test_a_no_to_ourselves_is_tried_again_and_shown(relay: Relay) -> None:
    relay.sender = "550 5.7.1 Not allowed to send as this"
    letter = write()
    after()
    assert letter.waits
    assert letter.failure == "The relay does not take our sender’s address: 550 5.7.1 Not allowed to send as this"
    relay.sender = ""
    after(minutes=1)
    assert (letter.sent_at, letter.failure) == (TODAY + timedelta(minutes=1), "")


def test_a_relay_that_breaks_off_gets_the_message_again(relay: Relay) -> None:
    relay.breaks_off = True
    letter = write()
    after()
    assert (letter.waits, letter.failure) == (True, "The relay broke off.")
    relay.breaks_off = False
    after(minutes=1)
    assert sum(relay.ids.values()) == 1


def test_a_relay_that_never_says_whether_it_took_a_message_gets_it_again_under_the_same_id(
    relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail.send, "__kwdefaults__", {"patience": 0.1})
    relay.slow = 0.3
    letter = write()
    after()
    assert (letter.waits, letter.failure) == (True, "The relay did not answer in time.")
    relay.slow = 0
    after(minutes=1)
    assert (letter.sent_at, relay.ids) == (
        TODAY + timedelta(minutes=1), {f"<{letter.public_id}@saltmarsh.example>": 2},
    )  # fmt: skip


def test_a_relay_that_is_slow_to_take_a_message_gets_it_once(relay: Relay, monkeypatch: pytest.MonkeyPatch) -> None:
    """RFC 5321 allows 10 minutes; other answers are waited for less long."""
    monkeypatch.setattr(mail, "ANSWER", 0.2)
    relay.slow = 0.5
    letter = write()
    after()
    assert (letter.sent_at, relay.ids) == (TODAY, {f"<{letter.public_id}@saltmarsh.example>": 1})


@pytest.mark.parametrize("url", ["smtp://127.0.0.1:1", "smtp://relay.invalid:25"])
def test_an_outage_of_three_days_is_given_up_after_two_and_seen(
    inside: Flask, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(inside.config, "MAIL_URL", url)
    letter = write()
    tries = 0
    for minutes in range(0, 3 * 24 * 60, 30):
        after(minutes=minutes)
        if letter.dead_at:
            break
        tries = letter.attempts
    assert tries == 16
    assert timedelta(hours=48) <= letter.dead_at - TODAY <= timedelta(hours=56)  # type: ignore[operator]
    assert letter.failure.startswith("The relay could not be reached: ")
    assert acts() == ["gave up"]


# Crashes --------------------------------------------------------------------------------------------------


def test_a_letter_whose_sender_died_is_taken_by_another_once_its_lease_is_over(relay: Relay) -> None:
    letter = write()
    services.lease(TODAY)
    db.session.commit()
    after(seconds=899)
    assert relay.taken == []
    after(seconds=900)
    assert (letter.sent_at, letter.attempts, letter.crashes) == (TODAY + timedelta(seconds=900), 2, 1)


def test_a_letter_that_kills_its_sender_ten_times_is_put_aside_and_the_others_go_on(relay: Relay) -> None:
    """JB-5."""
    bad = write(1)
    for time in range(10):
        assert services.lease(TODAY + timedelta(seconds=900 * time))
        db.session.commit()
    write(2)
    after(seconds=9000)
    assert (bad.failure, bad.attempts, texts(relay)) == (CRASHED, 10, ["About 2."])
    assert acts() == ["gave up"]


def test_a_letter_that_cannot_be_made_is_put_aside_after_ten_tries(relay: Relay, inside: Flask) -> None:
    letter = services.write("note", Cast()["Tom"], about={}, dedupe="bad", by=None)  # a note about nothing
    db.session.commit()
    write(2)
    for hours in range(49):
        after(hours=hours)
    assert texts(relay) == ["About 2."]
    assert (letter.attempts, letter.crashes, letter.waits) == (10, 10, False)
    assert letter.failure == "The message could not be made (KeyError). It is tried again; tell support if it goes on."


def test_who_lost_the_lease_says_nothing_of_a_failure(inside: Flask) -> None:
    letter = write()
    services.lease(TODAY)
    first = letter.lease
    services.lease(TODAY + timedelta(seconds=900))
    services.mark_needless(letter, first)
    assert (letter.waits, letter.failure) == (True, "")
    services.mark_sent(letter)
    assert (letter.sent_at, letter.lease) == (TODAY, "")


# What people do ---------------------------------------------------------------------------------------------


def test_what_nobody_should_have_any_more_is_not_sent_and_is_no_failure(relay: Relay) -> None:
    letter = write(over=True)
    after()
    assert (relay.taken, letter.failure, letter.waits, acts()) == ([], NO_LONGER, False, [])
    with pytest.raises(DomainError, match="Nobody should have this letter any more"):
        services.send_again(letter, by=Cast()["Bea"])


def test_stopped_are_those_that_wait_and_are_not_on_their_way(relay: Relay) -> None:
    letters = [write(1), write(2, due_at=TODAY + timedelta(minutes=10)), write(3, due_at=TODAY + timedelta(minutes=1))]
    after()
    (third,) = services.lease(TODAY + timedelta(minutes=1))
    assert third.id == letters[2].id
    assert services.stop_letters(letters, by=Cast()["Bea"]) == 1
    db.session.commit()
    assert [one.stopped_at is not None for one in letters] == [False, True, False]
    after(hours=1)
    assert texts(relay) == ["About 1.", "About 3."]
    assert acts() == ["stopped"]


def test_what_was_given_up_leaves_again_as_the_same_message(relay: Relay) -> None:
    relay.rcpt = {"tom@saltmarsh.example": "550 No such mailbox"}
    letter = write()
    after()
    relay.rcpt = {}
    services.send_again(letter, by=Cast()["Bea"])
    db.session.commit()
    after()
    assert relay.ids == {f"<{letter.public_id}@saltmarsh.example>": 1}
    assert (letter.failure, acts()) == ("", ["gave up", "sent again"])
    with pytest.raises(Stale):
        services.send_again(letter, by=Cast()["Bea"])


def test_the_folder_keeps_a_message_under_its_letters_id(inside: Flask) -> None:
    letter = write()
    after()
    folder = Path(inside.config["INSTANCE"]) / "mail"
    assert [path.name for path in folder.iterdir()] == [f"20261123T090000Z-{letter.public_id}.eml"]
    assert mail.kept_message(f"20261123T090000Z-{letter.public_id}").text == "About 1.\n"
