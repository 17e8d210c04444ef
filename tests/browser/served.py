"""The portal as a browser meets it: served over HTTP on a free port, with its database in a state that a test names."""

import logging
import shutil
import threading
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flask import Flask
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Response
from werkzeug.serving import make_server

from qaportal.allocation import services as allocation
from qaportal.boards import queries as boards
from qaportal.boards import services as reports
from qaportal.cli.frameworks import SKELETON
from qaportal.frameworks.services import install
from qaportal.insight import queries as insight
from qaportal.invites import queries as invites
from qaportal.invites import services as invite_services
from qaportal.lib import clock, jobs, limits
from qaportal.lib.db import db
from qaportal.people import queries as people
from qaportal.people import services as people_services
from qaportal.people.models import FlagKind, Person
from qaportal.programme import services as programme
from qaportal.programme.models import Activity, Programme
from qaportal.sampling.models import Record
from tests.actions.lived import act_on
from tests.allocation.covered import cover_seats
from tests.allocation.nominated import nominate
from tests.allocation.seated import seat
from tests.cast import Cast
from tests.concerns.raised import concern
from tests.conftest import TODAY, Chromium
from tests.invites.invited import invite, invite_the_year, mail_to_a_guest
from tests.invites.letters import letters
from tests.invites.replied import replies
from tests.meetings.lived import meet
from tests.moderation.disagreed import disagree
from tests.moderation.lived import look_again
from tests.reviews.exported import copy_out
from tests.reviews.filled import write_reviews
from tests.reviews.made import forms_for
from tests.sampling.frames import sample
from tests.signing import sign_in
from tests.stage import Stage
from tests.standing import stand
from tests.weeks.lived import week_in

WATCH = """document.addEventListener('securitypolicyviolation', (event) =>
  console.error(`the policy refused ${event.violatedDirective} ${event.blockedURI}`))"""
STAFF_FILE = """staff_number,name,email,post,team,service,line_manager,starts_on,leaves_on
S005,Pat Poppy,pat@saltmarsh.example,Practitioner,Fostering,Corporate Parenting,S003,06/01/2020,
S003,Tom Thyme,tom@saltmarsh.example,Team Manager,Children with Disabilities,Family Support and Safeguarding,S002,06/01/2020,30/11/2026
S101,Flora Fern,flora@saltmarsh.example,Practitioner,Fostering,Corporate Parenting,S003,04/01/2027,
S102,Basil Bay,basil@saltmarsh.example,Practitioner,Fostering,Corporate Parenting,S003,31/02/2027,
"""  # noqa: E501 — a line a person
LEAVE_FILE = """Employee No,Start date,End date,Absence type,Approved by
S003,4/1/2027,8/1/2027,Annual leave,Hazel
S004,1/2/2027,,Sickness,Priya
S999,1/3/2027,5/3/2027,Annual leave,Priya
S005,31/2/2027,,Annual leave,Tom
"""
CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
DTSTART;VALUE=DATE:20270104
DTEND;VALUE=DATE:20270109
SUMMARY:Annual leave
X-MICROSOFT-CDO-BUSYSTATUS:OOF
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20270802
DTEND;VALUE=DATE:20270814
SUMMARY:Summer holiday with the family
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20261123
DTEND;VALUE=DATE:20261128
SUMMARY:Leave
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20261203
DTEND;VALUE=DATE:20261208
SUMMARY:Long weekend (leave)
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20270101
RRULE:FREQ=WEEKLY
SUMMARY:Out of office
END:VEVENT
END:VCALENDAR
"""


class Web:
    """An app behind a real server on a free port, at a moment that stands still until it is set."""

    def __init__(self, app: Flask, now: datetime) -> None:
        self.app, self.now = app, now
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self.server = make_server("127.0.0.1", 0, self._answer, threaded=True)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        app.config.update(WTF_CSRF_ENABLED=True, DEMO=True, BASE_URL=self.url)
        app.extensions["jobs"] = AtOnce(self)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def _answer(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        """A request is answered in a thread of its own, where the test's clock would not hold.

        Whole, as Werkzeug's server leaves files open when a browser has gone before the end of one.
        """
        with clock.stopped_at(self.now), closing(self.app(environ, start)) as parts:
            return [b"".join(parts)]

    def stop(self) -> None:
        """Close the door."""
        self.server.shutdown()
        self.server.server_close()


class AtOnce:
    """Background work, done before the answer is given: no test waits for it, none is overtaken by it."""

    def __init__(self, web: Web) -> None:
        self.web = web

    def put(self, name: str, ids: tuple[int, ...]) -> None:
        """Do it in a thread of its own: the session that rings cannot run SQL just then."""
        thread = threading.Thread(target=self._run, args=(name, ids))
        thread.start()
        thread.join()

    def _run(self, name: str, ids: tuple[int, ...]) -> None:
        with self.web.app.app_context(), clock.stopped_at(self.web.now):
            jobs.run(name, ids)


class Served(Stage):
    """The app on SQLite behind a real server. Its states: empty, town, draft, published, busy, standing."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, None)
        self.mail = folder / "mail"
        self.web = Web(self.app, TODAY)
        self.url = self.web.url
        self._state("draft", _drafted)
        self._state("published", _published)
        self._state("busy", _busy)
        self.set("town")
        self._state("standing", _standing)

    def _state(self, state: str, act: Callable[[], None]) -> None:
        """What the database holds now, and `act` done to it, is the state of that name."""
        with self.app.test_request_context(base_url=self.url), clock.stopped_at(self.web.now):
            act()
            db.session.commit()
            db.session.remove()
        self._keep(state)
        if self.mail.exists():
            shutil.copytree(self.mail, self.folder / f"{state}-mail")

    def begin(self, state: str) -> None:
        """Start a test in this state, at TODAY, with nothing counted against anyone."""
        self.set(state)
        if (self.folder / f"{state}-mail").exists():
            shutil.copytree(self.folder / f"{state}-mail", self.mail)
        self.web.now = TODAY
        with self.app.app_context():
            limits.forget()


def _drafted() -> None:
    Cast().year()


def _published() -> None:
    year = db.session.query(Programme).one()
    invite_services.publish(year, by=Cast()["Priya"], note="The year as the framework has it.")


def _busy() -> None:
    """Published, then changed: every page has something to show."""
    priya = Cast()["Priya"]
    install(SKELETON, by=priya)
    moved, cancelled = _activity("CPR-2027-03"), _activity("GPC-2027-03")
    programme.move(moved, date(2027, 4, 12), version=moved.version, by=priya)
    programme.cancel(cancelled, "The director is away.", version=cancelled.version, by=priya)
    added = programme.add(moved.programme, "dip_audit", date(2027, 5, 11), "Case recording", by=priya)
    forms_for(Cast(), added.ref)
    for scope in ("mine", "programme"):
        offer = next(offer for offer in invites.offers(priya, clock.today()) if offer.scope == scope)
        invite_services.subscribe(offer, by=priya)
    _away(priya)
    _themes(priya)
    sample(Cast())
    seat(Cast())
    _narrowed(priya)
    nominate(Cast())
    concern(Cast(), cover_seats(Cast()).seats)
    copy_out(Cast(), moved)
    written = write_reviews()
    look_again()
    disagree(Cast())
    act_on(Cast(), written.handed_in)
    week_in(Cast())
    meet(Cast())
    letters(Cast())
    invite(Cast())
    mail_to_a_guest(Cast()["Gus"])
    invite_the_year(Cast())
    replies(Cast())
    line = boards.visible_report(priya, "CPR-2027-01/report")
    body = insight.body_of_draft(insight.draft_of(priya, line))
    reports.send_collated(line.due, body, on=clock.today(), by=priya, note="With the papers",
                          address="https://saltmarsh.example/1")  # fmt: skip
    reports.ask_for_report_copy(line.due.key, line.due.title, "word", body, by=priya)
    people_services.check_import(STAFF_FILE.encode(), "staff-november.csv", by=priya)
    people_services.ask_for_link(priya.email)


def _standing() -> None:
    """A year in which everybody owes something again and again."""
    stand(Cast())


def _themes(priya: Person) -> None:
    """Terms that are drafted, terms that are signed off, a benchmark, and a piece of work that Hazel asks for."""
    drafted, signed, hazel = _activity("TR-2027-02"), _activity("TR-2027-06"), Cast()["Hazel"]
    for one in (drafted, signed):
        programme.name_theme(one, "Plans that children know", on=clock.today(), version=one.version, by=priya)
        programme.draft_terms(one, "Twelve plans are read.\n\nBy the end of the month.", version=0, by=priya)
    programme.sign_off_terms(signed, on=clock.today(), version=1, by=priya)
    measured = {"measure": "Plans in the child’s own words", "value": "4 of 12", "note": "Read by two people"}
    programme.set_benchmark(drafted, **measured, by=priya)
    programme.commission(
        drafted.programme, "dip_audit", starts=date(2027, 4, 12), subject="Case recording",
        why="Two complaints in one month.", asked_by=hazel, by=hazel,
    )  # fmt: skip


def _away(priya: Person) -> None:
    """Pat is new to the job and away; Rowan, whom Priya line-manages, has a flag that is sensitive."""
    cast, days = Cast(), {"starts": clock.today(), "ends": clock.today() + timedelta(days=11)}
    people_services.take_on_flags([("new_starter", "New to the job", False), ("closer_look", "Closer look", True)],
                                  by=priya)  # fmt: skip
    new, closer = (db.session.query(FlagKind).filter_by(key=key).one() for key in ("new_starter", "closer_look"))
    people_services.raise_flag(cast["Pat"], new, on=date(2026, 9, 1), by=priya)
    people_services.raise_flag(cast["Rowan"], closer, on=date(2026, 10, 1), by=priya)
    for first, kind in (("Pat", "sickness"), ("Rowan", "leave")):
        people_services.note_absence(cast[first], **days, kind=kind, by=priya)
    for starts, weekdays, percent in ((date(2026, 4, 1), {0, 1, 2, 3}, 80), (date(2027, 4, 1), {0, 2, 4}, 60)):
        people_services.set_work_pattern(cast["Pat"], weekdays=weekdays, percent=percent, starts=starts, by=priya)


def _narrowed(priya: Person) -> None:
    """A post that takes at most three seats in an activity; Priya in conflict with Rowan, and with a record."""
    allocation.set_caps({"isro": (12, 40)}, by=priya)
    allocation.declare_conflict(priya, Cast()["Rowan"], by=priya)
    record = db.session.query(Record).filter_by(replaced_at=None).order_by(Record.id).first()
    assert record is not None
    allocation.declare_record_conflict(priya, record, by=priya)


def _activity(ref: str) -> Activity:
    return db.session.query(Activity).filter_by(ref=ref).one()


class Door:
    """Opens browsers on a served portal and remembers what went wrong in any of them."""

    def __init__(self, browser: Chromium, served: Served) -> None:
        self.browser, self.served = browser, served
        self.problems: list[str] = []
        self.contexts: list[BrowserContext] = []

    def page_as(self, name: str = "", **options: Any) -> Page:
        """A page in a browser of its own in which `name` of the cast is signed in; nobody without a name."""
        settings = {"base_url": self.served.url, "reduced_motion": "reduce", "locale": "en-GB"} | options
        context = self.browser.new_context(**settings)
        self.contexts.append(context)
        context.set_default_timeout(10_000)
        context.add_init_script(WATCH)
        context.on("console", self._heard)
        context.on("weberror", lambda error: self.problems.append(f"script: {error.error}"))
        context.on("response", self._answered)
        if name:
            context.add_cookies([{"name": "qa", "value": cookie_of(self.served, name), "url": self.served.url}])
        return context.new_page()

    def _heard(self, message: ConsoleMessage) -> None:
        # Refusals (409, 422 …) are logged by the browser too; `_answered` judges those.
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            self.problems.append(f"{message.type} on {message.location['url']}: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500 or ("/static/" in response.url and response.status >= 400):
            self.problems.append(f"{response.status} {response.request.method} {response.url}")

    def close(self) -> None:
        """Close every browser; fail if any of them had something to complain of."""
        for context in self.contexts:
            context.close()
        self.contexts.clear()
        assert self.problems == []


def cookie_of(served: Served, name: str) -> str:
    """The session cookie of a fresh sign-in of `name`."""
    with clock.stopped_at(served.web.now):
        client = sign_in(served.app, name)
    cookie = client.get_cookie("qa")
    assert cookie is not None
    return cookie.value


def id_of(served: Served, name: str) -> str:
    """The public id of somebody of the cast."""
    with served.app.app_context():
        found = people.find_person(f"{name.lower()}@saltmarsh.example")
        assert found is not None
        return str(found.public_id)


def activity(served: Served, ref: str) -> Any:
    """The days that the draft has for an activity now."""
    with served.app.app_context():
        row = _activity(ref)
        return SimpleNamespace(
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            version=row.version,
            phases={p.key: p.due_on for p in row.phases},
        )
