"""Replies by mail as they were judged: two that need a look, one that had one, and an answer that was taken."""

from typing import Any

from qaportal.invites import services
from qaportal.invites.messages import Attendee, Entry, Message
from qaportal.invites.models import Invite, Reply
from qaportal.lib import clock
from qaportal.lib.db import db
from tests.cast import Cast

ALIAS = "lena.linden@saltmarsh.example"


def reply(invite: Invite, **said: Any) -> Reply:
    """A message about this invitation came, and was judged."""
    number = db.session.query(Reply).count() + 1
    attendee = Attendee(said.pop("attendee", invite.person.email), said.pop("answer", "DECLINED"))
    comment, sender = said.pop("comment", ""), said.pop("sender", attendee.address)
    entry = Entry(invite.event.uid, invite.told_sequence, clock.now(), "", (attendee,), comment)
    method = said.pop("method", "REPLY")
    message = Message(
        f"<{number}@saltmarsh.example>", digest=f"{number:064}", senders=(sender,), method=method, entry=entry
    )
    begun = services.begin("qa@mail.example/INBOX", 1, number)
    services.take_in(begun.id, message, clock.now())
    db.session.flush()
    return db.session.get_one(Reply, begun.id)


def replies(cast: Cast) -> dict[str, str]:
    """How it stands → its random id. Lena's invitation waits, and everybody knows of it."""
    lenas = db.session.query(Invite).filter_by(person_id=cast["Lena"].id, told_method="REQUEST").first()
    assert lenas is not None
    taken = reply(lenas, attendee=ALIAS, comment="In court all that week")
    unknown = reply(lenas, sender="offers@elsewhere.example")
    aside = reply(lenas, method="COUNTER")
    services.set_aside(aside, by=cast["Priya"])
    return {"alias": taken.public_id, "impostor": unknown.public_id, "aside": aside.public_id}
