"""Pages ask the database as often for three rows as for one, and the year page at most twelve times (issue 2)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, event

from qaportal.frameworks.queries import latest, pack_of
from qaportal.invites import queries as invites
from qaportal.invites.services import publish, subscribe
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.people import services as people
from qaportal.people.models import FlagKind
from qaportal.programme import services
from qaportal.programme.generate import preview
from qaportal.programme.models import Activity, Programme
from qaportal.programme.plans import Wishes
from qaportal.programme.services.rows import units
from tests.cast import LONG_AGO, Cast
from tests.standing import Stood, owed, stand

SignIn = Callable[[str], FlaskClient]
MOST = (
    25  # Home of business support: the programme, nominations, cover, seats, those that went wrong; mail out, in, to be
    # sent; what was raised; how far the forms are; whose grade has changed; actions to do and to sign off
)
SIGNED_IN = 4  # the sign-in with its person, their posts, the roles given by name; which framework names the places
# Page, who opens it, and how many statements it takes; those of signing in are among them.
PAGES = (
    ("/programme/2027", "Priya", 12),
    ("/programme/2027", "Tom", 10),
    ("/programme/2027", "Gus", 9),  # Reviews is a place of guests too, and the framework names it
    ("/programme/2027?view=month&month=2027-03", "Tom", 10),
    ("/programme/2027?view=week&week=2027-03-08", "Tom", 10),
    ("/programme/2027?view=agenda", "Tom", 10),
    ("/programme/2027/versions", "Tom", 6),
    ("/programme/2027/publication", "Priya", 8),
    ("/", "Priya", 25),
    ("/", "Tom", 18),
    ("/", "Bea", 25),
    ("/chase", "Bea", 13),
    ("/me/feeds", "Tom", 8),
    ("/admin/log", "Priya", 6),
)
# With reports in the year.
OF_REPORTS = (("/reports", "Tom", 7), ("/boards", "Tom", 7), ("/boards/qapm", "Tom", 7))
# The same, where everybody owes something; {me} is who opens it.
OF_DUTIES = (
    ("/duties", "Priya", 16),
    ("/duties", "Hazel", 14),
    ("/duties", "Tom", 14),
    ("/duties?span=quarter&by=person", "Bea", 16),
    ("/duties/people/{me}", "Tom", 16),
    ("/duties/reminders", "Bea", 15),
    ("/chase", "Bea", 20),
    ("/", "Bea", 37),
    ("/duties/log", "Tom", 12),
    ("/duties/log?team=children-with-disabilities", "Bea", 14),
    ("/duties/people/{tom}/exemptions/new", "Bea", 10),
    ("/", "Tom", 24),
    ("/", "Priya", 31),
)


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """The statements that are sent in the block, apart from the begin of a transaction."""
    sent: list[str] = []

    def note(_connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def statements(app: Flask, browser: FlaskClient, path: str) -> int:
    """How many statements the page takes once the framework has been read."""
    assert browser.get(path).status_code == 200
    with app.app_context():
        engine = db.engine
    with counted(engine) as sent:
        browser.get(path)
    return len(sent)


@pytest.fixture
def one(town: Flask) -> Flask:
    """The town with one meeting in its year: published, then changed; a calendar of Tom's shows it."""
    with town.app_context():
        cast = Cast()
        framework = latest("north-somerset")
        assert framework is not None
        pack = pack_of(framework)
        known = units(date(2026, 11, 23))
        whole = preview(pack, "2027", units=known)
        meetings = [row.ref for row in whole.activities if row.type_key == "qapm_meeting"]
        left_out = frozenset(row.ref for row in whole.activities if row.ref != meetings[0])
        made = preview(pack, "2027", units=known, wishes=Wishes(left_out))
        programme = services.create(framework, made, by=cast["Priya"])
        publish(programme, by=cast["Priya"])
        _change(programme)
        _subscribe("mine")
        db.session.commit()
    return town


def _to_three(app: Flask) -> None:
    """Two more of everything."""
    _two_more(app, (date(2027, 3, 9), date(2027, 3, 11)))
    with app.app_context():
        _change(db.session.query(Programme).one())
        _subscribe("programme", "leadership")
        db.session.commit()


def _two_more(app: Flask, days: tuple[date, date]) -> None:
    """Two more published activities, each with a report."""
    with app.app_context():
        programme = db.session.query(Programme).one()
        for day in days:
            services.add(programme, "good_practice", day, "Children with Disabilities", by=Cast()["Priya"])
            publish(programme, by=Cast()["Priya"])
        db.session.commit()


def _change(programme: Programme) -> None:
    """Something to publish in every activity."""
    for activity in db.session.query(Activity).filter_by(programme_id=programme.id):
        services.describe(
            activity, subject=activity.subject, where=f"Room {activity.version}", starts_at="", ends_at="",
            version=activity.version, by=None,
        )  # fmt: skip


def _subscribe(*scopes: str) -> None:
    tom = Cast()["Tom"]
    for offer in invites.offers(tom, clock.today()):
        if offer.scope in scopes:
            subscribe(offer, by=tom)


@pytest.mark.parametrize(("path", "name", "expected"), PAGES)
def test_three_rows_take_no_more_than_one(one: Flask, sign_in: SignIn, path: str, name: str, expected: int) -> None:
    browser = sign_in(name)
    at_one = statements(one, browser, path)
    _to_three(one)
    at_three = statements(one, browser, path)
    assert (at_one, at_three) == (expected, expected)
    assert at_three <= MOST


@pytest.mark.parametrize(("path", "name", "expected"), OF_REPORTS)
def test_reports_of_five_take_no_more_than_of_three(
    one: Flask, sign_in: SignIn, path: str, name: str, expected: int
) -> None:
    browser = sign_in(name)
    _to_three(one)
    at_three = statements(one, browser, path)
    _two_more(one, (date(2027, 4, 6), date(2027, 4, 8)))
    assert (at_three, statements(one, browser, path)) == (expected, expected)


@pytest.fixture
def owing(town: Flask) -> Stood:
    """The town with eleven months of standing duties behind it."""
    with town.app_context():
        found = stand(Cast())
        db.session.commit()
    return found


def _more_duties(app: Flask) -> None:
    """Two more whom Tom manages, each with meetings, days off, an exemption and something done."""
    with app.app_context():
        cast = Cast()
        for number in (1, 2):
            one = people.add_person(f"Sorrel {number}", f"sorrel{number}@saltmarsh.example", f"S9{number}",
                                    on=LONG_AGO, by=None)  # fmt: skip
            team = cast.team("Children with Disabilities")
            people.appoint(one, cast.post("practitioner"), on=LONG_AGO, by=None, place=team, manager=cast["Tom"])
            db.session.expire_all()
            services.mark_done(one, owed(one, "monthly", date(2026, 10, 1)), on=date(2026, 10, 20), by=None)
            services.excuse(one, "", starts=date(2026, 11, 23), ends=date(2026, 11, 24), reason="Seconded",
                            approved_by=cast["Lena"], by=None)  # fmt: skip
            people.note_absence(one, starts=date(2026, 11, 2), ends=date(2026, 11, 3), kind="leave", by=None)
            for day in (date(2026, 10, 5), date(2026, 11, 2)):
                services.log_meeting(one, "supervision", on=day, state="held", is_observed=False, by=None)
        db.session.commit()


@pytest.mark.parametrize(("path", "name", "expected"), OF_DUTIES)
def test_three_who_owe_take_no_more_than_one(
    owing: Stood, town: Flask, sign_in: SignIn, path: str, name: str, expected: int
) -> None:
    browser, path = sign_in(name), path.format(me=owing.people[name], tom=owing.people["Tom"])
    before = statements(town, browser, path)
    _more_duties(town)
    assert (before, statements(town, browser, path)) == (expected, expected)


def test_nobody_more_to_ask_for_among_many_people(town: Flask, sign_in: SignIn) -> None:
    """One person found, and everybody."""
    browser = sign_in("Priya")
    found = [statements(town, browser, path) for path in ("/admin/people?q=S005", "/admin/people")]
    assert found[0] == found[1] <= MOST


def test_nobody_more_to_ask_for_among_my_people(town: Flask, sign_in: SignIn) -> None:
    """One person away and flagged, and everybody."""
    with town.app_context():
        people.take_on_flags([("new_starter", "New to the job", False)], by=None)
        for name in ("Rowan", "Pat", "Tom"):
            people.raise_flag(Cast()[name], db.session.query(FlagKind).one(), on=clock.today(), by=None)
            people.note_absence(Cast()[name], starts=clock.today(), ends=clock.today(), kind="leave", by=None)
        db.session.commit()
    for name, words in (("Hazel", "pat"), ("Bea", "rowan")):
        browser = sign_in(name)
        found = [statements(town, browser, path) for path in (f"/my-people?q={words}", "/my-people")]
        assert found[0] == found[1] <= MOST


def test_a_page_without_data_only_asks_who_it_is(town: Flask, sign_in: SignIn) -> None:
    assert statements(town, sign_in("Tom"), "/accessibility") == SIGNED_IN


def test_a_stranger_costs_nothing(town: Flask) -> None:
    assert statements(town, town.test_client(), "/sign-in") == 0


def test_the_whole_year_takes_as_many_as_one_meeting(town: Flask, sign_in: SignIn) -> None:
    """All of 2027 against the same page with one row in it: the planner has no read a card."""
    with town.app_context():
        Cast().year()
    assert statements(town, sign_in("Priya"), "/programme/2027") == 12
