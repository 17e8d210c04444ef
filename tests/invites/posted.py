"""The mailbox that invites: messages of the corpus are posted into it, and it is read as the clock reads it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask
from imap_tools import MailBoxUnencrypted

from qaportal.invites import tasks
from qaportal.invites.models import FeedEvent, Invite, Reply
from qaportal.lib import clock
from qaportal.lib.db import db
from tests.cast import Cast
from tests.conftest import TODAY
from tests.invites.test_replies import UID, eml
from tests.lanes import ImapServer

UIDS = {"Lena": UID, "Pat": "9a1d3b77-2c54-4b6e-8f7e-51c0a1b2c3d4@qa.test"}  # as the corpus has them
FOLDERS = ("INBOX", "Processed", "Needs-a-look", "Ignored")
AN_HOUR_ON = TODAY + timedelta(hours=1)


@dataclass
class Post:
    """A mailbox of its own for each test."""

    app: Flask
    server: ImapServer
    user: str

    @property
    def url(self) -> str:
        return self.server.url(self.user)

    def put(self, *messages: str | bytes, at: datetime = AN_HOUR_ON) -> None:
        """These arrive: messages of the corpus by name, or bytes."""
        with self.opened() as box:
            for one in messages:
                box.append(eml(one) if isinstance(one, str) else one, dt=at)

    def opened(self) -> MailBoxUnencrypted:
        """As another program sees it."""
        return MailBoxUnencrypted("127.0.0.1", self.server.port).login(self.user, self.server.password)

    def collect(self, at: datetime = AN_HOUR_ON) -> None:
        """The clock comes round."""
        with clock.stopped_at(at):
            tasks.collect_replies()

    @property
    def lies(self) -> dict[str, int]:
        """How many messages each folder holds, but for empty ones."""
        with self.opened() as box:
            there = {one.name for one in box.folder.list()}
            counts = {name: box.folder.status(name, ["MESSAGES"])["MESSAGES"] for name in FOLDERS if name in there}
        return {name: count for name, count in counts.items() if count}


def name_events(first: str) -> None:
    """The event of somebody's seat is called as it is in the corpus."""
    ident = Cast()[first].id
    event = db.session.query(FeedEvent).filter(FeedEvent.part.startswith(f"seat:{ident}:")).one()
    event.vevent = event.vevent.replace(event.uid.encode(), UIDS[first].encode())
    event.uid = UIDS[first]
    db.session.commit()


def invite(first: str) -> Invite:
    """Their one invitation."""
    return db.session.query(Invite).filter_by(person_id=Cast()[first].id).one()


def kept() -> list[tuple[str, str]]:
    """What was read: who sent it, and what became of it."""
    return [(one.from_address.partition("@")[0], one.outcome) for one in db.session.query(Reply).order_by(Reply.id)]
