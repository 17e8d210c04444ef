"""A portal that many write in: people, reviews and the server, for the suite and for `make chaos`."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

from flask import Flask

from bench.portal import served
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.people.models import Person
from tests.chaos.contest import TEXTS, Found, Writer, all_at_once, cookie_of, judged
from tests.conftest import TODAY
from tests.reviews.ground import another_review, ready_to_write, writers

WORKERS = 2  # processes of the server, of four threads each
SEED = 20261129


@dataclass
class Room:
    """A server, and who may write in which review."""

    app: Flask
    port: int
    cookies: Sequence[str]
    reviews: Sequence[str]

    def contest(self, review: str, people: int, saves: int, questions: Sequence[str], *, seed: str = "") -> Found:
        """So many people write in one review at the same time, with so many saves in all, as fast as they can."""
        random = Random(f"{SEED}{seed}{review}{people}")  # noqa: S311 -- to be run again with the same seed
        crowd = [self._writer(n, review, questions, random) for n in range(people)]
        return judged(self.app, crowd, all_at_once(crowd, -(-saves // people)))

    def side_by_side(self, people: int, saves: int, pause: float) -> Found:
        """Each writes in a review of their own, at the pace of people."""
        random = Random(SEED)  # noqa: S311 -- the same again
        crowd = [self._writer(n, self.reviews[n], TEXTS, random) for n in range(people)]
        return judged(self.app, crowd, all_at_once(crowd, saves, pause))

    def _writer(self, number: int, review: str, questions: Sequence[str], random: Random) -> Writer:
        own = Random(random.getrandbits(64))  # noqa: S311 -- the same again
        return Writer(number, self.port, self.cookies[number], review, questions, own)


@contextmanager
def room(app: Flask, people: int, reviews: int) -> Iterator[Room]:
    """So many people and reviews, in the state `town`. The server’s clock is that of the machine."""
    with app.test_request_context():
        with clock.stopped_at(TODAY):
            first = ready_to_write()
            crowd = writers(people, first)
            many = [another_review(first, n) for n in range(reviews)]
            db.session.commit()
        cookies = [_now(app, one) for one in crowd]
        ids = [one.public_id for one in many]
        db.session.remove()
    with served(app, mail_url="folder:", workers=WORKERS) as port:
        yield Room(app, port, cookies, ids)


def _now(app: Flask, person: Person) -> str:
    with clock.stopped_at(datetime.now(UTC)):
        return cookie_of(app, person)
