"""Letters for suites that send many: real invitations as the portal writes them, and plain notes."""

from dataclasses import dataclass
from datetime import date
from itertools import count, cycle, islice
from typing import Any

from sqlalchemy import select, update

from qaportal.allocation.models import CoverOffer
from qaportal.invites import services
from qaportal.invites.models import FeedEvent, Letter
from qaportal.invites.notices import COVER
from qaportal.invites.policy import may_be_told
from qaportal.lib.db import db
from qaportal.people.models import Person
from qaportal.programme import services as programme
from tests.allocation.covered import cover_seats
from tests.cast import Cast
from tests.sampling.frames import activity, published_town

MEETING = "QPM-2027-01"
TOLD = ("REQUEST", "REQUEST", "CANCEL")  # an invitation, its move, its end
_numbers = count(1)


@dataclass(frozen=True)
class Thread:
    """Letters to one person about one entry of their diary, as `invites.services.send` wrote them."""

    person: int
    letters: tuple[dict[str, Any], ...]


def written(kind: str, person: Person, about: dict[str, Any], thread: str = "") -> Letter:
    """Write a letter of an intent of its own."""
    dedupe = f"chaos:{next(_numbers)}"
    return services.write(kind, person, about=about, dedupe=dedupe, thread=thread, by=None)


def invitations() -> list[Thread]:
    """A meeting to which people are invited, which is moved and then cancelled: what each was told, in order."""
    cast = published_town()
    by_person: dict[int, list[dict[str, Any]]] = {}
    for act in (None, _move, _cancel):
        if act:
            act(cast)
        of = activity(MEETING)
        for letter in services.send(of, seal=services.preview(of).seal(), by=cast["Priya"]):
            by_person.setdefault(letter.person_id, []).append(letter.about)
            services.mark_sent(letter)
        db.session.commit()
    # What is called off while a mail about it waits is not mailed: here all of it is, so the meeting stands.
    db.session.execute(update(FeedEvent).where(FeedEvent.activity_id == activity(MEETING).id).values(is_gone=False))
    db.session.commit()
    return [Thread(person, tuple(told)) for person, told in by_person.items()]


def offers() -> list[CoverOffer]:
    """Offers of seats to those whom mail tells of them: not to guests."""
    every = db.session.scalars(select(CoverOffer).order_by(CoverOffer.id))
    return [one for one in every if may_be_told(one.person, COVER)]


def given_up(number: int) -> list[str]:
    """So many mails about cover that were given up, as random ids: whoever sends one again rings the bell."""
    cover_seats(published_town())
    made = [written("cover", one.person, {"offer": one.id}) for one in islice(cycle(offers()), number)]
    for letter in made:
        letter.dead_at, letter.failure = letter.written_at, "550 5.1.1 No such mailbox"
    db.session.commit()
    return [letter.public_id for letter in made]


def _move(cast: Cast) -> None:
    of = activity(MEETING)
    programme.move(of, date(2027, 2, 2), version=of.version, by=cast["Priya"])
    _published(cast)


def _cancel(cast: Cast) -> None:
    of = activity(MEETING)
    programme.cancel(of, "Nobody to do it.", version=of.version, by=cast["Priya"])
    _published(cast)


def _published(cast: Cast) -> None:
    services.publish(activity(MEETING).programme, by=cast["Priya"])
    db.session.commit()
