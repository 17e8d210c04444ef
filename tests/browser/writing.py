"""A form that somebody writes in, in a real browser, behind a server whose clock runs and that can be slow or away."""

import re
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect
from werkzeug.serving import make_server

from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.people.models import Person, SignIn
from qaportal.reviews.models import Answer, Review
from tests.browser.served import Door, Served, cookie_of
from tests.conftest import TODAY
from tests.reviews.ground import ready_to_write, writers

STATE = "#state-{} .saved"
MEANT = re.compile(r"htmx:(?:afterRequest|sendError|responseError|sendAbort),|Response Status Error Code (?:400|401)")


@dataclass
class Save:
    """One save as the server met it: to which question, what was sent, when it began and ended."""

    question: str
    sent: str
    began: float
    ended: float = 0.0


@dataclass
class Desk:
    """A review on a served portal, everything that was saved to it, and the server at one's command."""

    served: Served
    review: str
    slow: float = 0.0  # seconds that a save takes longer
    lose: int = 0  # replies to saves that get lost: what they ask for is done
    saves: list[Save] = field(default_factory=list)

    @property
    def path(self) -> str:
        """The section in which text is written."""
        return f"/reviews/{self.review}/parts/own/sections/writing"

    def watch(self) -> None:
        """Every save passes here."""
        web = self.served.web
        inner = web.app.wsgi_app

        def passing(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
            if "/answers/" not in environ["PATH_INFO"] or environ["REQUEST_METHOD"] != "POST":
                return inner(environ, start)
            body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            environ["wsgi.input"] = BytesIO(body)
            made = Save(environ["PATH_INFO"].rpartition("/")[2], body.decode(), time.monotonic())
            self.saves.append(made)
            time.sleep(self.slow)
            answer = inner(environ, start)
            made.ended = time.monotonic()
            return answer

        web.app.wsgi_app = passing  # type: ignore[method-assign]
        self.undo = lambda: setattr(web.app, "wsgi_app", inner)

    def stop(self) -> None:
        """The server is gone: nobody listens."""
        self.served.web.server.shutdown()
        self.served.web.server.server_close()

    def start(self) -> None:
        """It is back, at the same address."""
        web = self.served.web
        port = int(web.url.rpartition(":")[2])
        web.server = make_server("127.0.0.1", port, web._answer, threaded=True)
        threading.Thread(target=web.server.serve_forever, daemon=True).start()

    def stored(self, key: str) -> Any:
        """What is kept of an answer."""
        with self.served.app.app_context():
            found = db.session.query(Answer).join(Review, Review.id == Answer.review_id)
            one = found.filter(Review.public_id == self.review, Answer.key == key).one_or_none()
            return one.value if one else None

    def notes(self, key: str) -> str:
        """The text beside it."""
        with self.served.app.app_context():
            found = db.session.query(Answer).join(Review, Review.id == Answer.review_id)
            return found.filter(Review.public_id == self.review, Answer.key == key).one().note

    def sign_everybody_out(self) -> None:
        """Every sign-in is over."""
        with self.served.app.app_context():
            db.session.query(SignIn).update({"ended_at": clock.now()})
            db.session.commit()

    def sign_in_again(self, context: BrowserContext, first: str) -> None:
        """As in another tab: the browser has a new sign-in."""
        context.add_cookies([{"name": "qa", "value": cookie_of(self.served, first), "url": self.served.url}])


def desk(served: Served, crowd: int = 0) -> Desk:
    """Rowan has opened a form; so many others have the seat as well."""
    served.begin("town")
    kept = "writing"
    if kept not in served.kept:
        with served.app.test_request_context(base_url=served.url), clock.stopped_at(TODAY):
            review = ready_to_write()
            writers(1, review)
            db.session.commit()
            db.session.remove()
        served.keep(kept)
    served.begin(kept)
    with served.app.app_context():
        made = Desk(served, db.session.query(Review).one().public_id)
    made.watch()
    return made


def forgive(door: Door) -> None:
    """What htmx says of requests that cannot be sent, or are refused, is meant here."""
    door.problems[:] = [one for one in door.problems if not MEANT.search(one)]


def saved(page: Page, key: str, within: float = 10) -> None:
    """The page says that an answer is kept, and at which time."""
    expect(page.locator(STATE.format(key))).to_have_text("Saved 09:00", timeout=within * 1000)


def listening(page: Page) -> None:
    """Keep what a screen reader is told."""
    page.evaluate("""() => {
      window.told = []
      new MutationObserver(() => {
        const words = document.querySelector('#live').textContent
        if (words) window.told.push(words)
      }).observe(document.querySelector('#live'), { childList: true, characterData: true, subtree: true })
    }""")


def told(page: Page) -> list[str]:
    """What it was told since."""
    found: list[str] = page.evaluate("window.told")
    return found


def crowd_writes(review: str) -> None:
    """Somebody else who has the seat keeps an answer."""
    found = db.session.query(Review).filter_by(public_id=review).one()
    other = db.session.query(Person).filter_by(name="Writer 0").one()
    db.session.add(Answer(review_id=found.id, key="told_whom", part_key="own", value="Sam", version=1,
                          saved_at=TODAY, saved_by_id=other.id))  # fmt: skip
    db.session.commit()
