"""An outbox in which something has failed, something waits, and something has left."""

from datetime import timedelta

from qaportal.allocation.models import CoverOffer
from qaportal.invites import services
from qaportal.invites.delivering import NO_LONGER
from qaportal.invites.models import Letter
from qaportal.lib import clock
from qaportal.lib.db import db
from tests.cast import Cast


def letters(cast: Cast) -> dict[str, str]:
    """How it stands → its random id. Each is about an offer of cover."""
    now, made = clock.now(), {}
    offer = db.session.query(CoverOffer).order_by(CoverOffer.id).first()
    assert offer is not None
    for name, to in (("sent", "Tom"), ("needless", "Pat"), ("stopped", "Rowan"), ("failed", "Hazel"), ("again", "Lena"),
                     ("held", "Tom"), ("held too", "Pat")):  # fmt: skip
        due_at = now + timedelta(minutes=10) if name.startswith("held") else None
        about = {"offer": offer.id, "activity": offer.request.assignment.slot.activity_id}
        made[name] = services.write("cover", cast[to], about=about, dedupe=name, due_at=due_at, by=cast["Priya"])
    tried(made["sent"], sent_at=now)
    tried(made["needless"], dead_at=now, failure=NO_LONGER)
    tried(made["failed"], dead_at=now, failure="550 5.1.1 No such mailbox")
    tried(made["again"], due_at=now + timedelta(minutes=5), failure="450 4.2.0 Greylisted, try again later")
    made["stopped"].stopped_at, made["stopped"].stopped_by_id = now, cast["Bea"].id
    db.session.flush()
    return {name: letter.public_id for name, letter in made.items()}


def tried(letter: Letter, **facts: object) -> None:
    """It was tried once, and this came of it."""
    letter.attempts, letter.tried_at = 1, clock.now()
    for name, value in facts.items():
        setattr(letter, name, value)
