"""What mail relays do, and what becomes of invitations meanwhile (R6): for the fault suite and for `make chaos`.

The clock is held and moved on by hand to each moment at which a letter is due, so that two days take no time.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path

from flask import Flask
from sqlalchemy import delete

from qaportal.invites import queries, tasks
from qaportal.invites.models import Letter
from qaportal.lib import clock, mail
from qaportal.lib.db import db
from qaportal.people.models import Person
from tests.allocation.covered import cover_seats
from tests.cast import Cast
from tests.chaos.certificates import Authority, believed
from tests.chaos.told import Thread, invitations, offers, written
from tests.lanes import free_port
from tests.relay import Relay, relaying
from tests.signing import sign_in

SWEEP = timedelta(seconds=30)
SENT, FAILED = "sent", "failed"
SCALE = 200  # a minute of a relay that is slow takes 0.3 seconds


@dataclass(frozen=True)
class Fault:
    """One thing that relays do. `words` begin what the outbox says of it; `ends` is what becomes of the letters in the
    end; `lasts` is for how long the relay does it, where that is always the same."""

    name: str
    words: str
    begin: Callable[["Ground"], None]
    ends: str = SENT
    lasts: timedelta | None = None


@dataclass
class Case:
    """What was seen of one letter of one case: how it ended, whether each moment of its way stood on the outbox page
    with the relay's words, and how often relays accepted it."""

    letter: Letter
    ends: str = ""
    shown: bool = True
    copies: int = 0
    tries: int = 0


@dataclass
class Ground:
    """The portal, the relays that it may be sent to, and people who are invited."""

    app: Flask
    good: Relay
    untrusted: Relay
    misnamed: Relay
    threads: Sequence[Thread]
    people: Sequence[str]  # their addresses
    offers: Sequence[tuple[int, int]]  # of cover, each with whom it is for
    patience: int = mail.ANSWER

    def point(self, url: str) -> None:
        """Where mail goes from now on."""
        self.app.config["MAIL_URL"] = url

    def mend(self) -> None:
        """The relay is as it should be."""
        self.point(f"smtp://localhost:{self.good.port}")
        self.good.rcpt, self.good.sender, self.good.data = {}, "", []
        self.good.slow, self.good.drops = 0, False
        mail.ANSWER = self.patience

    def refuse(self, words: str, *, first: int = 0) -> None:
        """No to every recipient, or to the first of three."""
        self.good.rcpt = dict.fromkeys(self.people[:first] if first else self.people, words)

    def copies(self, letter: Letter) -> int:
        """How often relays accepted it."""
        ident = f"<{letter.public_id}@saltmarsh.example>"
        return sum(one.ids[ident] for one in (self.good, self.untrusted, self.misnamed))


def _drop(ground: Ground) -> None:
    ground.good.drops = True


def _say_late(ground: Ground) -> None:
    """Our own patience is scaled as well: half of that for any other answer, ten times that for this one."""
    ground.good.slow = 60 / SCALE
    mail.ANSWER = 30 / SCALE  # type: ignore[assignment]


def _say(words: str) -> Callable[[Ground], None]:
    return lambda ground: ground.refuse(words)


def _say_to_message(words: str) -> Callable[[Ground], None]:
    def begin(ground: Ground) -> None:
        ground.good.data = [words] * 100  # one for each try

    return begin


OUT_OF_REACH, BROKE_OFF = "The relay could not be reached: ", "The relay broke off."
FAULTS = (
    Fault("refuses the connection", OUT_OF_REACH, lambda ground: ground.point(f"smtp://127.0.0.1:{free_port()}")),
    Fault("has a name that nobody knows", OUT_OF_REACH, lambda ground: ground.point("smtp://relay.invalid:25")),
    Fault("shows a certificate that nobody vouches for", OUT_OF_REACH, lambda ground: ground.point(
        f"smtp://localhost:{ground.untrusted.port}")),
    Fault("shows a certificate of another name", OUT_OF_REACH, lambda ground: ground.point(
        f"smtp://localhost:{ground.misnamed.port}")),
    Fault("421: closes", "421 4.3.2 Closing", _say("421 4.3.2 Closing")),
    Fault("450: greylists for 15 minutes", "450 4.2.0 Greylisted", _say("450 4.2.0 Greylisted"),
          lasts=timedelta(minutes=15)),
    Fault("451: has an error of its own", "451 4.3.0 Try later", _say_to_message("451 4.3.0 Try later")),
    Fault("452: has no room", "452 4.3.1 No room", _say("452 4.3.1 No room")),
    Fault("550: knows no such mailbox", "550 5.1.1 No such mailbox", _say("550 5.1.1 No such mailbox"), FAILED),
    Fault("552: finds it too large", "552 5.3.4 Too large", _say_to_message("552 5.3.4 Too large"), FAILED),
    Fault("drops the line in the middle of a message", BROKE_OFF, _drop),
    Fault("takes 60 seconds to say yes", "", _say_late),
)  # fmt: skip
OF_THREE = Fault("550: one of three recipients", "550 5.1.1 No such mailbox", _say("550 5.1.1 No such mailbox"), FAILED)


@contextmanager
def ground_of(app: Flask, folder: Path) -> Iterator[Ground]:
    """An app whose mail goes to a relay that takes it, with two others that show the wrong certificate."""
    authority, nobody = Authority(folder / "ours"), Authority(folder / "theirs")
    with ExitStack() as stack:
        stack.enter_context(believed(authority))
        good = stack.enter_context(relaying(authority.context("localhost")))
        untrusted = stack.enter_context(relaying(nobody.context("localhost")))
        misnamed = stack.enter_context(relaying(authority.context("elsewhere.example")))
        with app.test_request_context():
            threads = invitations()
            cover_seats(Cast())
            people = [db.session.get_one(Person, one.person).email for one in threads]
            asked = [(one.id, one.person_id) for one in offers()]
            db.session.query(Letter).delete()
            db.session.commit()
            db.session.remove()
        ground = Ground(app, good, untrusted, misnamed, threads, people, asked)
        kept = app.config["MAIL_URL"]
        ground.mend()
        try:
            yield ground
        finally:
            ground.mend()
            ground.point(kept)


# One fault, one letter or three --------------------------------------------------------------------------


def suffer(ground: Ground, fault: Fault, n: int) -> list[Case]:
    """Letters are written, the relay does what it does for a while, and time goes on until they have all ended: one
    letter, or three of which the first is refused. The while is another one for each `n`, from a minute to 47 hours."""
    with ground.app.app_context():
        cases = [Case(one) for one in _letters(ground, 3 if fault is OF_THREE else 1, n)]
        if fault is OF_THREE:
            ground.refuse(OF_THREE.words, first=1)
        else:
            fault.begin(ground)
        _go_on(ground, fault, cases, clock.now() + (fault.lasts or _while(n)))
        for case in cases:
            case.ends = SENT if case.letter.sent_at else FAILED if case.letter.dead_at else "waits"
            case.copies, case.tries = ground.copies(case.letter), case.letter.attempts
        ground.mend()
        db.session.execute(delete(Letter))
        db.session.commit()
        db.session.remove()
    return cases


def is_right(fault: Fault, cases: Sequence[Case]) -> bool:
    """Whether each ended as it is to, was accepted once or not at all, and was shown at every step."""
    ends = [FAILED, SENT, SENT] if fault is OF_THREE else [fault.ends]
    wanted = [(end, 1 if end == SENT else 0, True) for end in ends]
    return [(case.ends, case.copies, case.shown) for case in cases] == wanted


def _while(n: int) -> timedelta:
    return timedelta(minutes=1 + n * 1693 % (47 * 60))


def _letters(ground: Ground, count: int, n: int) -> list[Letter]:
    threads = ground.threads if count > 1 else [ground.threads[n % len(ground.threads)]]
    made = [
        written(queries.KIND, db.session.get_one(Person, one.person), one.letters[0]) for one in threads[:count]
    ]  # fmt: skip
    db.session.commit()
    return made


def _go_on(ground: Ground, fault: Fault, cases: Sequence[Case], mended: datetime) -> None:
    moment, end = clock.now(), clock.now() + timedelta(days=3)
    while any(case.letter.waits for case in cases) and moment < end:
        if moment >= mended and fault.ends == SENT:
            ground.mend()
        with clock.stopped_at(moment):
            tasks.deliver()
            for case in cases:
                case.shown = case.shown and _is_shown(ground, fault, case)
        moment = max(moment + SWEEP, min((one.letter.due_at for one in cases if one.letter.waits), default=end))


def _is_shown(ground: Ground, fault: Fault, case: Case) -> bool:
    """Whether the relay's words stand on the page of the outbox while it waits, on that and on Home once it failed."""
    letter = case.letter
    if letter.sent_at:
        return True
    if not letter.failure.startswith(fault.words):
        return False
    if letter.waits:
        return letter.attempts > 1 or letter in queries.outbox(clock.now()).waiting
    db.session.commit()  # a page is another session
    bea = sign_in(ground.app, "Bea")
    return fault.words in unescape(bea.get("/outbox").text) and "could not be delivered" in bea.get("/").text
