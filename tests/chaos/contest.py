"""Many who write in one form, or each in their own, through HTTP; replies get lost, and are asked for again. Every
client keeps a ledger of what it was told, and an oracle compares the ledgers with the database (R1, R2)."""

import re
import threading
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from random import Random
from time import monotonic, sleep
from urllib.parse import urlencode

from flask import Flask

from qaportal.lib.db import db
from qaportal.people.models import Person
from qaportal.reviews.models import Answer, Review
from tests.reviews.ground import PART, WRITING
from tests.signing import cookie_value

TEXTS = tuple(one["key"] for one in WRITING if one["kind"] == "text" and "when" not in one)
VERSION = re.compile(r'name="v\.\w+" value="(\d+)"')
THEIR_VERSION = re.compile(r'name="c\.\w+" value="(\d+)"')
THEIRS = re.compile(r'<blockquote class="govuk-inset-text long">(.*?)(?:<br>.*)?</blockquote>', re.DOTALL)
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
LOST_REPLY = 0.1  # of all saves: the client never hears; half of them send the same again, half write on
PATIENCE = 60.0


@dataclass(frozen=True)
class Kept:
    """What the server said it kept: who wrote it, in which review at which question, on which version, as which one.
    `heard` is false where the writer never got the answer."""

    writer: int
    review: str
    question: str
    seen: int
    version: int
    text: str
    heard: bool = True


@dataclass
class Ledger:
    """All that one writer was told."""

    kept: list[Kept] = field(default_factory=list)
    asked: int = 0
    conflicts: int = 0
    with_oneself: int = 0
    without_theirs: int = 0  # a conflict that does not show what stands
    failures: int = 0  # any other answer
    seconds: list[float] = field(default_factory=list)


@dataclass
class Writer:
    """One browser in which somebody writes. `knows` is the version of each answer that their page shows."""

    number: int
    port: int
    cookie: str
    review: str
    questions: Sequence[str]
    random: Random
    ledger: Ledger = field(default_factory=Ledger)
    knows: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    token: str = ""
    line: HTTPConnection | None = None

    def open(self) -> None:
        """Open the page, as they find it."""
        _, text = self._ask("GET", f"/reviews/{self.review}/parts/{PART}/sections/writing")
        self.token = TOKEN.search(text)[1]  # type: ignore[index]
        for question in self.questions:
            found = re.search(rf'name="v\.{question}" value="(\d+)"', text)
            self.knows[question] = int(found[1]) if found else 0

    def write(self, saves: int, pause: float = 0.0) -> None:
        """So many saves or a few more, one after the other; about one text in `pause` seconds."""
        while self.ledger.asked < saves and not self.ledger.failures:
            began = monotonic()
            self.save(self.random.choice(self.questions))
            if pause:
                sleep(max(0.0, pause * self.random.uniform(0.8, 1.2) - (monotonic() - began)))

    def save(self, question: str) -> None:
        """Write and save until the words are kept or given up for those of somebody else."""
        text, ids = self._words(), [self._id()]
        choice: dict[str, str] = {}
        while True:
            seen = int(choice.get(f"c.{question}", self.knows[question]))
            status, answer = self._send(question, text, ids, choice)
            is_lost = self.random.random() < LOST_REPLY
            if status == 200:
                version = int(VERSION.search(answer)[1])  # type: ignore[index]
                self.ledger.kept.append(Kept(self.number, self.review, question, seen, version, text, not is_lost))
                if not is_lost:
                    self.knows[question] = version
                    return
                if self.random.random() < 0.5:  # they wrote on meanwhile: other words, another id
                    text, ids = self._words(), [*ids, self._id()]
            elif status == 409:
                theirs = self._conflict(answer)
                if is_lost:
                    continue
                if self.random.random() < 0.5:
                    self.knows[question] = theirs
                    return
                ids = [self._id()]
                choice = {f"choose.{question}": "mine", f"c.{question}": str(theirs)}
            else:
                self.ledger.failures += 1
                return

    def _conflict(self, answer: str) -> int:
        self.ledger.conflicts += 1
        words = THEIRS.search(answer)
        if words is None or not words[1].startswith("w"):
            self.ledger.without_theirs += 1
        elif words[1].startswith(f"w{self.number}-"):
            self.ledger.with_oneself += 1
        found = THEIR_VERSION.search(answer)
        return int(found[1]) if found else 0

    def _words(self) -> str:
        return f"w{self.number}-{self.random.getrandbits(48):012x} and a line of words as people write them"

    def _id(self) -> str:
        return f"{self.number}-{self.random.getrandbits(64):016x}"

    def _send(self, question: str, text: str, ids: list[str], choice: dict[str, str]) -> tuple[int, str]:
        fields = {"csrf_token": self.token, f"q.{question}": text, f"n.{question}": "", "save_id": ids[-1],
                  f"v.{question}": str(self.knows[question]), "sent": " ".join(ids)} | choice  # fmt: skip
        began = monotonic()
        found = self._ask("POST", f"/reviews/{self.review}/parts/{PART}/answers/{question}", urlencode(fields))
        self.ledger.asked += 1
        self.ledger.seconds.append(monotonic() - began)
        return found

    def _ask(self, method: str, path: str, body: str = "") -> tuple[int, str]:
        """An answer; where the line was closed meanwhile the same is sent on another."""
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded", "HX-Request": "true",
                   "Stay": "1"}  # fmt: skip
        for _ in range(3):
            self.line = self.line or HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
            try:
                self.line.request(method, path, body, headers if method == "POST" else {"Cookie": self.cookie})
                answer = self.line.getresponse()
                if given := answer.getheader("Set-Cookie"):
                    self.cookie = given.partition(";")[0]
                return answer.status, answer.read().decode()
            except (HTTPException, OSError):
                self.line.close()
                self.line = None
        return 0, ""


@dataclass(frozen=True)
class Found:
    """What an oracle makes of all ledgers."""

    asked: int
    kept: int
    conflicts: int
    lost: int
    with_oneself: int
    without_theirs: int
    failures: int
    seconds: tuple[float, ...]
    took: float


def all_at_once(everybody: Sequence[Writer], saves: int, pause: float = 0.0) -> float:
    """Everybody writes at the same time, from a barrier on; how many seconds it took."""
    for one in everybody:
        one.open()
    gate = threading.Barrier(len(everybody) + 1)

    def work(one: Writer) -> None:
        gate.wait()
        if pause:
            sleep(one.random.uniform(0, pause))
        one.write(saves, pause)
        if one.line:
            one.line.close()

    threads = [threading.Thread(target=work, args=(one,)) for one in everybody]
    for thread in threads:
        thread.start()
    gate.wait()
    began = monotonic()
    for thread in threads:
        thread.join()
    return monotonic() - began


def judged(app: Flask, everybody: Sequence[Writer], took: float) -> Found:
    """Compare what was acknowledged with what is there."""
    ledgers = [one.ledger for one in everybody]
    kept = [line for ledger in ledgers for line in ledger.kept]
    return Found(
        asked=sum(one.asked for one in ledgers),
        kept=len({(one.review, one.question, one.version) for one in kept}),
        conflicts=sum(one.conflicts for one in ledgers),
        lost=lost_of(kept, stored(app, {one.review for one in everybody})),
        with_oneself=sum(one.with_oneself for one in ledgers),
        without_theirs=sum(one.without_theirs for one in ledgers),
        failures=sum(one.failures for one in ledgers),
        seconds=tuple(second for one in ledgers for second in one.seconds),
        took=took,
    )


def stored(app: Flask, reviews: Iterable[str]) -> dict[tuple[str, str], tuple[int, str]]:
    """(review, question) → the version and the words that the database has."""
    with app.app_context():
        rows = db.session.query(Review.public_id, Answer).join(Answer, Answer.review_id == Review.id)
        found = {(review, one.key): (one.version, str(one.value)) for review, one in rows if review in set(reviews)}
        db.session.remove()
    return found


def lost_of(kept: Sequence[Kept], there: dict[tuple[str, str], tuple[int, str]]) -> int:
    """How many acknowledged saves were lost: two of one version; one that was written over by somebody who had not seen
    it; or one that is the last and is not what the database has."""
    lost = 0
    answers: dict[tuple[str, str], list[Kept]] = defaultdict(list)
    for one in kept:
        answers[one.review, one.question].append(one)
    for place, lines in answers.items():
        texts: dict[int, set[tuple[int, str]]] = defaultdict(set)
        for one in lines:
            texts[one.version].add((one.writer, one.text))
        lost += sum(len(several) - 1 for several in texts.values())
        owners = {version: {writer for writer, _ in several} for version, several in texts.items()}
        for one in lines:
            between = range(one.seen + 1, one.version)
            lost += sum(owners.get(version, {one.writer}) != {one.writer} for version in between)
        last = max(texts)
        lost += (last, {text for _, text in texts[last]}) != (there[place][0], {there[place][1]})
    return lost


def cookie_of(app: Flask, person: Person) -> str:
    """The cookie of a fresh sign-in. Inside a context of the app."""
    return f"qa={cookie_value(app, person)}"
