"""Two thousand invitations from one press: the press, the run behind it, and the letters on their way.

`python -m bench.mailing` measures this alone and prints it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from resource import getpagesize
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from bench.measuring import Visitor, ask
from bench.towns import NOW, YEAR, Size, build
from qaportal.invites import queries, services, tasks
from qaportal.invites.models import Mailing
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.programme.models import Programme, PublishedActivity

SIZE = Size(1, 300, 600)
WANTED = 2_000
PRESS, GROWS = 1.0, 16.0  # seconds; MB of memory from the first quarter of the letters to the last
HOLD = timedelta(minutes=11)
PAGE = f"/programme/{YEAR}/invitations"
TOLD = (
    "A year whose meetings invite every practitioner, told by one press: one request through the WSGI app; "
    "the letters are written after it, an activity at a time, and leave through the mail folder. Memory is that of the "
    "process when a quarter of the letters was dealt with, and how much it had grown when all were."
)


@dataclass(frozen=True)
class Mailed:
    """Seconds on the clock for the press and the page before it; milliseconds of CPU a letter to write and to send;
    growth of the process in MB over the last three quarters of each."""

    letters: int
    people: int
    look: float
    press: float
    progress: float
    write: float
    written_grew: float
    stop: float
    send: float
    sent_grew: float

    @property
    def rows(self) -> list[list[str]]:
        """A table of what was found."""
        return [
            ["letters, to so many people", f"{self.letters:,} to {self.people:,}"],
            ["the page that shows what would be told, s", f"{self.look:.2f}"],
            ["the press, s", f"{self.press:.2f}"],
            ["the page of how far it is, s", f"{self.progress:.3f}"],
            ["writing, ms of CPU a letter", f"{self.write:.1f}"],
            ["memory that writing took, MB more", f"{self.written_grew:.1f}"],
            ["stopping all of it, s", f"{self.stop:.2f}"],
            ["making and sending, ms of CPU a letter", f"{self.send:.1f}"],
            ["memory that sending took, MB more", f"{self.sent_grew:.1f}"],
        ]


def measure(folder: Path) -> Mailed:
    """The whole run. The clock has to stand at NOW."""
    town = build(folder, SIZE)
    town.app.config["WTF_CSRF_ENABLED"] = False
    town.app.extensions["jobs"] = _Nobody()  # what it would do is done here, and measured
    with town.app.test_request_context():
        _everybody_to_meetings()
        lead = Visitor(town.app, town.person("qa_lead"))
        seal = queries.year_told(_year(), clock.today()).seal()
        db.session.remove()
    look = _seconds(lambda: lead.get(PAGE))
    press = _seconds(lambda: ask(town.app, lead.environ(PAGE, "POST", {"reviewed": seal, "whom": "changed"})))
    with town.app.app_context():
        made = db.session.query(Mailing).one()
        progress, letters, people = f"{PAGE}/{made.public_id}", made.total, _people(made)
        write, written_grew = _written(made.id, letters)
    with town.app.app_context():
        stop = _seconds(lambda: services.stop_mailing(db.session.query(Mailing).one(), by=town.person("qa_lead")))
        db.session.rollback()
    with town.app.app_context(), clock.stopped_at(NOW + HOLD):
        send, sent_grew = _sent(letters)
    seen = _seconds(lambda: lead.get(progress))
    return Mailed(letters, people, look, press, seen, write, written_grew, stop, send, sent_grew)


class _Nobody:
    """An engine that hears no bell."""

    def put(self, name: str, ids: tuple[int, ...]) -> None:
        """Nothing is done."""


def _everybody_to_meetings() -> None:
    """As many coming meetings invite all practitioners as it takes."""
    held = SIZE.people - 40
    rows = db.session.query(PublishedActivity).filter(PublishedActivity.starts_on > clock.today())
    meetings = [row for row in rows.order_by(PublishedActivity.starts_on) if row.starts_at is not None]
    for row in meetings[: WANTED // held + 1]:
        row.posts = [*row.posts, "practitioner"]
    db.session.commit()


def _year() -> Programme:
    return db.session.query(Programme).one()


def _people(made: Mailing) -> int:
    return len(queries.year_told(made.programme, clock.today()).people)


def _written(mailing: int, letters: int) -> tuple[float, float]:
    """Milliseconds of CPU a letter, and MB that the process grew by."""

    def steps() -> Iterator[int]:
        more = True
        while more:
            more = services.write_next(mailing)
            db.session.commit()
            yield db.session.get_one(Mailing, mailing).written

    return _watched(steps(), letters)


def _sent(letters: int) -> tuple[float, float]:
    def steps() -> Iterator[int]:
        count = 0
        while tasks._deliver_one():
            count += 1
            yield count

    return _watched(steps(), letters)


def _watched(steps: Iterator[int], letters: int) -> tuple[float, float]:
    began, first, last = process_time(), 0.0, 0.0
    for done in steps:
        last = memory()
        if done * 4 >= letters and not first:
            first = last
    return (process_time() - began) * 1000 / letters, last - first


def memory() -> float:
    """MB that this process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * getpagesize() / 2**20


def _seconds(act: Callable[[], object]) -> float:
    began = perf_counter()
    act()
    return perf_counter() - began


def main() -> None:
    """Print what was found."""
    with TemporaryDirectory() as folder, clock.stopped_at(NOW):
        found = measure(Path(folder) / "town")
    for name, value in found.rows:
        print(f"{name:<50} {value}")


if __name__ == "__main__":
    main()
