"""Three days without a relay, and what became of the letters that were written meanwhile (R6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from qaportal.invites import services, tasks
from qaportal.invites.models import Letter
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.people.models import Person
from tests.cast import Cast
from tests.chaos.faults import Ground
from tests.chaos.told import written
from tests.lanes import free_port
from tests.sampling.frames import activity
from tests.signing import sign_in

OTHER_MEETING = "QPM-2027-03"


@dataclass(frozen=True)
class Outage:
    """What became of letters that were written while no relay was there for three days: how many; those sent once it
    was back, and those given up after two days; of these, how many were seen on the outbox page, left when they were
    sent again, and, of the invitations among them, were to be told anew meanwhile. `lost` never left, `copies` are
    those accepted twice."""

    letters: int
    sent: int
    failed: int
    shown: int
    sent_again: int
    invitations: int
    told_anew: int
    lost: int
    copies: int


def outage(ground: Ground, letters: int, *, every: timedelta = timedelta(minutes=30)) -> Outage:
    """No relay for three days, in which so many letters are written, the first of them invitations to a meeting."""
    with ground.app.test_request_context():
        began = clock.now()
        made = _invite(OTHER_MEETING)
        invited = len(made)
        ground.point(f"smtp://127.0.0.1:{free_port()}")
        gap, back = timedelta(days=3) / letters, began + timedelta(days=3)
        moment = began
        while moment < back + timedelta(hours=5):
            if moment >= back:
                ground.mend()
            with clock.stopped_at(moment):
                while len(made) < letters and began + gap * len(made) <= moment:
                    made.append(_ask(ground, len(made)))
                tasks.deliver()
            moment += every
        with clock.stopped_at(moment):
            return _looked_after(ground, made, invited)


def _looked_after(ground: Ground, made: Sequence[Letter], invited: int) -> Outage:
    """Somebody sees what failed, and sends it again."""
    failed = [one for one in made if one.dead_at]
    addresses = {one: f"/outbox/{one.public_id}/sending" for one in failed}
    anew = len(services.preview(activity(OTHER_MEETING)).changes)
    db.session.commit()  # a page is another session
    bea = sign_in(ground.app, "Bea")
    page = bea.get("/outbox").text
    shown = sum(address in page for address in addresses.values())
    sent = sum(one.sent_at is not None for one in made)
    db.session.commit()
    for address in addresses.values():
        bea.post(address)
    tasks.deliver()
    again = sum(one.sent_at is not None for one in failed)
    copies = [ground.copies(one) for one in made]
    settled = len(services.preview(activity(OTHER_MEETING)).changes)
    return Outage(
        len(made), sent, len(failed), shown, again, invited, anew - settled, copies.count(0),
        sum(count > 1 for count in copies),
    )  # fmt: skip


def _invite(ref: str) -> list[Letter]:
    of, priya = activity(ref), Cast()["Priya"]
    made = services.send(of, seal=services.preview(of).seal(), by=priya, hold=timedelta(0))
    db.session.commit()
    return made


def _ask(ground: Ground, n: int) -> Letter:
    """A mail to somebody who is asked to take a seat."""
    offer, person = ground.offers[n % len(ground.offers)]
    made = written("cover", db.session.get_one(Person, person), {"offer": offer})
    db.session.commit()
    return made
