"""The daily mail, and reminders of one thing: who gets one, when, and what it says as it leaves (X-21, GAP-15, R10)."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from qaportal.allocation import services as allocation
from qaportal.home import queries, tasks
from qaportal.home.digests import Line
from qaportal.home.needs import Need
from qaportal.invites import services as invites
from qaportal.invites import tasks as outbox
from qaportal.invites.delivering import NO_LONGER
from qaportal.invites.models import Letter, NoticeSetting
from qaportal.invites.notices import AT_ONCE, COVER, DAILY, DUE, LATE_PEOPLE, PORTAL
from qaportal.lib import clock, jobs
from qaportal.lib.clock import LONDON
from qaportal.lib.db import db
from qaportal.people import services as people
from qaportal.people.models import Appointment, Person
from qaportal.programme import services as programme
from qaportal.programme.models import Activity
from tests.allocation.covered import offer_to, publish, sit, to_seats
from tests.cast import PEOPLE, Cast

# The visit to CDT is on Tuesday 9 February 2027: what Tom sends is due a week before, on the 2nd (NS-090, NS-092).
FIVE_BEFORE, TWO_BEFORE, THE_DAY = date(2027, 1, 26), date(2027, 1, 29), date(2027, 2, 2)
THE_DAY_SAYS = "Tuesday 2 February 2027, today"
DOCUMENTS, LIST = "Documents sent: Team Spotlight: CDT", "List of children sent: Team Spotlight: CDT"


SECOND = f"""Hello Tom Thyme,

Needs you

{DOCUMENTS}
Tuesday 2 February 2027, in 4 days
http://qa.test/activity/TS-2027-02#phase-documents

{LIST}
Tuesday 2 February 2027, in 4 days
http://qa.test/activity/TS-2027-02#phase-list

Everything that needs you is on Home:
http://qa.test/

Another hour, a mail for each thing, or no mail: choose at
http://qa.test/me/notifications
"""


class Portal:
    """Saltmarsh, and the engine as its thread runs it: where there is no request."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def at(self, day: date, hour: int = 9, minute: int = 0) -> Any:
        """Inside, it is that time in England; what was done is committed at the end."""
        return _at(self.app, _moment(day, hour, minute))

    def look(self, day: date, hour: int = 8, minute: int = 1) -> None:
        """The clock strikes: mail is worked out, nothing is sent."""
        with self.at(day, hour, minute):
            tasks.write_digests()

    def deliver(self, day: date, hour: int = 8, minute: int = 2) -> None:
        """What is due leaves."""
        with self.at(day, hour, minute):
            outbox.deliver()

    def morning(self, day: date, hour: int = 8) -> None:
        """Both."""
        self.look(day, hour)
        self.deliver(day, hour)

    def choose(self, first: str, hour: int = 8, **ways: str) -> None:
        """Somebody chooses how to be told."""
        with self.at(date(2027, 1, 4)) as cast:
            invites.choose(cast[first], ways=ways, hour=hour, alarm="")

    def mails(self, first: str) -> list[EmailMessage]:
        """What somebody's mailbox has, in the order in which it came."""
        paths = sorted((Path(self.app.config["INSTANCE"]) / "mail").glob("*.eml"))
        read = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths]
        return [one for one in read if one["To"] == f"{first.lower()}@saltmarsh.example"]

    def letters(self) -> list[tuple[str, str, str]]:
        """(kind, first name, how it ended) of every letter."""
        with self.app.app_context():
            rows = db.session.query(Letter).order_by(Letter.id)
            return [(one.kind, one.person.name.split()[0], "sent" if one.sent_at else one.failure) for one in rows]


def _moment(day: date, hour: int, minute: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON)


class _at:  # noqa: N801 -- reads as a word
    def __init__(self, app: Flask, moment: datetime) -> None:
        self.context, self.clock = app.app_context(), clock.stopped_at(moment)

    def __enter__(self) -> Cast:
        self.context.__enter__()
        self.clock.__enter__()
        return Cast()

    def __exit__(self, *error: Any) -> None:
        if error[0] is None:
            db.session.commit()
        self.clock.__exit__(*error)
        self.context.__exit__(*error)


@pytest.fixture
def portal(town: Flask) -> Portal:
    """Before there is a year."""
    return Portal(town)


@pytest.fixture
def year(portal: Portal) -> None:
    """The year 2027 is published."""
    with portal.at(date(2027, 1, 4)) as cast:
        invites.publish(cast.year(), by=cast["Priya"])


def text(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


@pytest.fixture
def tom(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let Tom, and nobody else, be told of these titles each day: where only the engine is looked at."""
    said: dict[str, list[Line]] = {"lines": []}

    def told(_work: Any, person: Person, _look: Any) -> list[Line]:
        return said["lines"] if person.name == "Tom Thyme" else []

    monkeypatch.setattr(queries.OpenWork, "told", told)

    def say(*titles: str, kind: str = DUE) -> None:
        said["lines"] = [Line(kind, title, "Tuesday 2 February 2027", "/activity/TS-2027-02") for title in titles]

    say(DOCUMENTS)
    return say


def test_one_mail_with_titles_dates_and_links_on_each_rung_of_the_ladder(portal: Portal, year: None) -> None:
    for day in [date(2027, 1, 25) + timedelta(days=n) for n in range(12)]:
        portal.morning(day)
    found = portal.mails("Tom")
    days = [_day(mail) for mail in found if DOCUMENTS in text(mail)]
    assert days == [FIVE_BEFORE, TWO_BEFORE, THE_DAY, THE_DAY + timedelta(days=1)]
    [second] = [mail for mail in found if _day(mail) == TWO_BEFORE]
    assert second["Subject"] == "2 things need you this week"
    assert text(second) == SECOND
    assert [part.get_content_type() for part in second.walk()] == [
        "multipart/alternative", "text/plain", "text/html",
    ]  # fmt: skip
    html = second.get_body(("html",))
    assert html is not None
    link = f'<a href="http://qa.test/activity/TS-2027-02#phase-documents">{DOCUMENTS}</a>'
    assert f"{link}<br>Tuesday 2 February 2027, in 4 days" in html.get_content()


def _day(mail: EmailMessage) -> date:
    return clock.day_of(mail["Date"].datetime)


def test_whoever_has_nothing_to_do_has_no_mail_and_no_row_a_day(portal: Portal, year: None) -> None:
    for day in (11, 12, 13, 14, 15):
        portal.morning(date(2027, 1, day))
    assert (portal.mails("Pat"), portal.mails("Bea")) == ([], [])
    with portal.app.app_context():
        assert db.session.query(NoticeSetting).count() == len(PEOPLE)
        assert db.session.query(Letter).filter(Letter.person_id == Cast()["Pat"].id).count() == 0


def test_what_was_done_between_looking_and_sending_is_in_no_mail(portal: Portal, tom: Callable[..., None]) -> None:
    tom(DOCUMENTS, LIST)
    portal.look(THE_DAY)
    tom(LIST)
    portal.deliver(THE_DAY)
    [mail] = portal.mails("Tom")
    assert (mail["Subject"], DOCUMENTS in text(mail)) == ("1 thing needs you this week", False)


def test_where_nothing_is_left_no_empty_mail_is_sent(portal: Portal, tom: Callable[..., None]) -> None:
    portal.look(THE_DAY)
    tom()
    portal.deliver(THE_DAY)
    assert portal.mails("Tom") == []
    assert portal.letters() == [("digest", "Tom", NO_LONGER)]


def test_somebody_who_leaves_before_it_is_sent_gets_none(portal: Portal, tom: Callable[..., None]) -> None:
    portal.look(THE_DAY)
    with portal.app.app_context():
        Cast()["Tom"].left_on = THE_DAY - timedelta(days=1)
        db.session.commit()
    portal.deliver(THE_DAY)
    portal.morning(THE_DAY + timedelta(days=1))
    assert portal.letters() == [("digest", "Tom", NO_LONGER)]


def test_a_mail_is_written_once_a_day_however_often_the_clock_strikes(portal: Portal, tom: Callable[..., None]) -> None:
    portal.look(THE_DAY, 7, 59)
    assert portal.letters() == []
    for minute in (0, 3, 6):
        portal.look(THE_DAY, 8, minute)
    portal.deliver(THE_DAY)
    portal.look(THE_DAY, 17)
    assert portal.letters() == [("digest", "Tom", "sent")]


def test_two_who_look_at_once_write_one_mail(
    portal: Portal, tom: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second had read whose hour it was before the first was done; the first mail has left meanwhile. What is new
    between the two is told at the next look: the second counts for nothing."""
    note, others = tasks.note_looked, []

    def note_looked(idents: Any, at: datetime) -> set[int]:
        if not others:
            others.append("looked")
            portal.look(THE_DAY, 8, 0)
            portal.deliver(THE_DAY, 8, 0)
        return note(idents, at)

    monkeypatch.setattr(tasks, "note_looked", note_looked)
    portal.morning(THE_DAY)
    assert (others, portal.letters()) == (["looked"], [("digest", "Tom", "sent")])
    with portal.app.app_context():
        assert {one.looked_at for one in db.session.query(NoticeSetting)} == {_moment(THE_DAY, 8, 0)}


def test_it_leaves_at_the_hour_that_somebody_chose(portal: Portal, tom: Callable[..., None]) -> None:
    portal.choose("Tom", hour=16)
    portal.look(THE_DAY, 15, 59)
    assert portal.letters() == []
    portal.morning(THE_DAY, 16)
    portal.choose("Tom", hour=6)
    portal.morning(THE_DAY, 17)
    portal.morning(THE_DAY + timedelta(days=1), 6)
    assert [mail["Date"].datetime.astimezone(LONDON).hour for mail in portal.mails("Tom")] == [16, 6]


def test_on_a_weekend_and_a_bank_holiday_nobody_is_written_to(portal: Portal, tom: Callable[..., None]) -> None:
    """Saturday and Sunday, Good Friday, Easter Monday."""
    for day in (date(2027, 1, 30), date(2027, 1, 31), date(2027, 3, 26), date(2027, 3, 29)):
        portal.morning(day)
    assert portal.letters() == []


@pytest.mark.parametrize(
    ("first", "last", "mornings"),
    [
        # 28 March 2027, when 01:30 is missing, is Easter Sunday
        (date(2027, 3, 25), date(2027, 3, 31), ["2027-03-25 08:00", "2027-03-30 08:00", "2027-03-31 08:00"]),
        # 31 October 2027, when 01:30 happens twice
        (date(2027, 10, 29), date(2027, 11, 2), ["2027-10-29 08:00", "2027-11-01 08:00", "2027-11-02 08:00"]),
    ],
)
def test_over_both_nights_on_which_the_clocks_change_each_morning_has_one_mail_at_eight(
    portal: Portal, tom: Callable[..., None], first: date, last: date, mornings: list[str]
) -> None:
    """R10: every half hour of them all, by a clock that knows no summer time."""
    moment = datetime(first.year, first.month, first.day, tzinfo=LONDON).astimezone(clock.UTC)
    end = datetime(last.year, last.month, last.day, 23, tzinfo=LONDON)
    with portal.app.app_context():
        while moment < end:
            with clock.stopped_at(moment):
                tasks.write_digests()
                outbox.deliver()
            moment += timedelta(minutes=30)
    sent = [mail["Date"].datetime.astimezone(LONDON) for mail in portal.mails("Tom")]
    assert [f"{one:%Y-%m-%d %H:%M}" for one in sent] == mornings


def test_a_mail_that_the_relay_did_not_take_takes_the_next_day_along(portal: Portal, tom: Callable[..., None]) -> None:
    """So nobody finds three of them after an outage."""
    portal.look(TWO_BEFORE)
    tom(LIST)
    portal.look(date(2027, 2, 1))
    portal.deliver(date(2027, 2, 1))
    assert portal.letters() == [("digest", "Tom", "sent")]
    with portal.app.app_context():
        [letter] = db.session.query(Letter)
        assert (letter.about["last"], letter.about["until"]) == ("", "2027-02-01T08:01:00+00:00")


def test_the_first_mail_of_all_waits_for_the_relay_and_loses_nothing(portal: Portal, year: None) -> None:
    """The portal begins on Friday, and nothing leaves before Monday: what Friday's rung told is in it."""
    portal.look(TWO_BEFORE)
    portal.morning(date(2027, 2, 1))
    [mail] = portal.mails("Tom")
    assert f"{DOCUMENTS}\nTuesday 2 February 2027, in 1 day\n" in text(mail)


def test_a_mail_that_is_just_being_sent_is_left_alone_and_the_next_is_written(
    portal: Portal, tom: Callable[..., None]
) -> None:
    portal.look(TWO_BEFORE)
    with portal.at(date(2027, 2, 1), 7, 59):
        outbox.services.lease(clock.now())
    portal.look(date(2027, 2, 1))
    assert portal.letters() == [("digest", "Tom", ""), ("digest", "Tom", "")]
    with portal.app.app_context():
        days = [one.about["until"][:10] for one in db.session.query(Letter).order_by(Letter.id)]
        assert days == ["2027-01-29", "2027-02-01"]


def test_after_days_without_the_portal_each_is_told_the_latest_once(portal: Portal, year: None) -> None:
    """It was away from Monday 25 January to Monday 1 February: both rungs of what is due on the 2nd were lost."""
    portal.morning(date(2027, 1, 22))
    portal.morning(date(2027, 2, 1))
    portal.morning(date(2027, 2, 1), 9)
    said = [text(mail) for mail in portal.mails("Tom") if _day(mail) >= date(2027, 1, 25)]
    assert [one.count(DOCUMENTS) for one in said] == [1]
    assert "Tuesday 2 February 2027, in 1 day" in said[0]


def test_many_people_are_seen_to_some_at_a_time(
    portal: Portal, tom: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between them, mail that waits may leave: the clock is rung for the rest."""
    monkeypatch.setattr(tasks, "MOST", 3)
    rings, ticker = [], jobs.ticker_of(portal.app)
    for _ in range(4):
        portal.look(THE_DAY)
        rings.append("qaportal.home.tasks.write_digests" in ticker.rung)
        ticker.rung.clear()
    assert rings == [True, True, False, False]  # 3 and 3 and 2 of the cast
    assert portal.letters() == [("digest", "Tom", "")]


def test_more_people_take_few_more_statements(portal: Portal, year: None) -> None:
    """What is the same for everybody is read once a turn."""

    def statements(day: date) -> int:
        sent: list[str] = []
        note = lambda _connection, _cursor, statement, *_rest: sent.append(statement)  # noqa: E731
        with portal.app.app_context():
            event.listen(db.engine, "before_cursor_execute", note)
        portal.look(day)
        with portal.app.app_context():
            event.remove(db.engine, "before_cursor_execute", note)
        return len(sent)

    few = statements(date(2027, 1, 12))
    with portal.at(date(2027, 1, 12)) as cast:
        for n in range(12):
            new = people.add_person(f"Ash {n}", f"ash{n}@saltmarsh.example", f"A{n}", on=date(2027, 1, 1), by=None)
            people.appoint(new, cast.post("practitioner"), on=date(2027, 1, 1), by=None, place=cast.team("Adoption"))
    assert statements(date(2027, 1, 13)) <= few + 12


def test_somebody_whose_work_cannot_be_read_holds_up_nobody(
    portal: Portal, tom: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    read = queries.OpenWork.told

    def told(work: Any, person: Person, look: Any) -> list[Line]:
        if person.name == "Priya Plum":
            db.session.execute(db.text("SELECT 1 FROM a_table_that_nobody_made"))
        return read(work, person, look)

    monkeypatch.setattr(queries.OpenWork, "told", told)
    portal.morning(THE_DAY)
    assert portal.letters() == [("digest", "Tom", "sent")]


class Unreadable:
    """Tom's work, which cannot be read until that is `mended`; when it was tried."""

    def __init__(self) -> None:
        self.mended = False
        self.tried: list[datetime] = []


@pytest.fixture
def unreadable(monkeypatch: pytest.MonkeyPatch) -> Unreadable:
    read, found = queries.OpenWork.told, Unreadable()

    def told(work: Any, person: Person, look: Any) -> list[Line]:
        if person.name == "Tom Thyme" and not found.mended:
            found.tried.append(clock.now())
            db.session.execute(db.text("SELECT 1 FROM a_table_that_nobody_made"))
        return read(work, person, look)

    monkeypatch.setattr(queries.OpenWork, "told", told)
    return found


def test_whoever_cannot_be_read_is_tried_each_hour_and_loses_nothing(
    portal: Portal, year: None, unreadable: Unreadable
) -> None:
    """All of Friday Tom cannot be read: the documents of Tuesday are told on Monday, though their rung was Friday's."""
    unreadable.mended = True
    portal.morning(date(2027, 1, 28))
    unreadable.mended = False
    for minutes in range(0, 16 * 60, 20):
        portal.look(TWO_BEFORE, 8 + minutes // 60, minutes % 60)
    assert unreadable.tried == [_moment(TWO_BEFORE, hour, 0) for hour in range(8, 24)]
    unreadable.mended = True
    portal.morning(date(2027, 2, 1))
    mail = portal.mails("Tom")[-1]
    assert _day(mail) == date(2027, 2, 1)
    assert f"{DOCUMENTS}\nTuesday 2 February 2027, in 1 day\n" in text(mail)


def test_the_clock_is_not_rung_without_end_for_whoever_cannot_be_read(
    portal: Portal, tom: Callable[..., None], unreadable: Unreadable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "MOST", 1)
    for _ in range(2 * len(PEOPLE)):
        portal.look(THE_DAY)
    assert len(unreadable.tried) == 1
    with portal.app.app_context():
        assert db.session.query(NoticeSetting).filter(NoticeSetting.looked_at.is_not(None)).count() == len(PEOPLE) - 1


def test_whoever_can_be_read_an_hour_later_has_their_mail_that_day(
    portal: Portal, tom: Callable[..., None], unreadable: Unreadable
) -> None:
    portal.morning(THE_DAY)
    unreadable.mended = True
    portal.morning(THE_DAY)
    assert portal.letters() == []
    portal.look(THE_DAY, 9, 1)
    assert portal.letters() == [("digest", "Tom", "")]
    with portal.app.app_context():
        kept = db.session.get_one(NoticeSetting, Cast()["Tom"].id)
        assert (kept.looked_at, kept.failed_at) == (_moment(THE_DAY, 9, 1), None)


def test_what_is_new_while_a_letter_waits_to_leave_is_told_once_the_next_day(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked at half past seven and at three past eight; the look is at one past, the letter is made at ten past."""
    day, next_day = date(2027, 2, 2), date(2027, 2, 3)
    asked: list[Need] = []
    monkeypatch.setattr(
        "qaportal.home.queries.digests.needs_of",
        lambda person, *_: asked if person.name == "Tom Thyme" else [],
    )

    def ask(title: str, hour: int, minute: int) -> None:
        asked.append(Need("Now", title, "/nominations", "Answer", since=_moment(day, hour, minute)))

    ask("Early", 7, 30)
    portal.look(day, 8, 1)
    ask("Late", 8, 3)
    portal.deliver(day, 8, 10)
    portal.morning(next_day)
    portal.morning(date(2027, 2, 4))
    said = [("Early" in text(mail), "Late" in text(mail), _day(mail)) for mail in portal.mails("Tom")]
    assert said == [(True, False, day), (False, True, next_day)]


# Choices -------------------------------------------------------------------------------------------------


def test_at_once_is_a_mail_of_its_own_for_each_thing(portal: Portal, year: None) -> None:
    portal.choose("Tom", due=AT_ONCE)
    portal.morning(TWO_BEFORE)
    subjects = [mail["Subject"].strip() for mail in portal.mails("Tom")]
    when = "Tuesday 2 February 2027, in 4 days"
    assert sorted(subjects) == [f"{DOCUMENTS}, {when}", f"{LIST}, {when}"]
    assert text(portal.mails("Tom")[0]).endswith(
        "One mail a day instead, or none: choose at\nhttp://qa.test/me/notifications\n"
    )
    portal.morning(THE_DAY)
    assert [mail["Subject"].strip() for mail in portal.mails("Tom")].count(f"{DOCUMENTS}, {THE_DAY_SAYS}") == 1


def test_a_reminder_that_waits_for_the_relay_is_not_written_again(portal: Portal, tom: Callable[..., None]) -> None:
    portal.choose("Tom", due=AT_ONCE)
    portal.look(TWO_BEFORE)
    portal.look(THE_DAY)
    portal.deliver(THE_DAY)
    assert portal.letters() == [("reminder", "Tom", "sent")]


def test_whoever_wants_to_be_told_in_the_portal_alone_has_no_mail(portal: Portal, tom: Callable[..., None]) -> None:
    portal.choose("Tom", due=PORTAL)
    portal.morning(THE_DAY)
    assert portal.letters() == []


@pytest.mark.parametrize("way", [DAILY, AT_ONCE])
def test_a_choice_counts_until_a_mail_has_left(portal: Portal, tom: Callable[..., None], way: str) -> None:
    portal.choose("Tom", due=way)
    portal.look(THE_DAY)
    portal.choose("Tom", due=PORTAL)
    portal.deliver(THE_DAY)
    assert ([end for *_, end in portal.letters()], portal.mails("Tom")) == ([NO_LONGER], [])


def test_whoever_changes_to_at_once_before_it_leaves_loses_nothing(portal: Portal, tom: Callable[..., None]) -> None:
    portal.look(THE_DAY)
    portal.choose("Tom", due=AT_ONCE)
    portal.deliver(THE_DAY)
    assert portal.letters() == [("digest", "Tom", "sent")]


def test_cover_is_a_line_of_the_daily_mail_where_somebody_wants_it_there(portal: Portal, year: None) -> None:
    """Asked at ten, read the next morning, and never again."""
    portal.choose("Hazel", cover=DAILY)
    with portal.at(date(2027, 1, 11), 10):
        to_seats()
        seat = sit("Rowan", "reviewer", 0)
        publish()
        cover = allocation.ask_for_cover(seat, is_conflict=False, by=seat.person)
        offer = offer_to(cover, "Hazel").public_id
        outbox.write_to_those_asked()
    for day in (11, 12, 13):
        portal.morning(date(2027, 1, day), 11)
    asked = "Rowan Reed cannot come: could you take their seat as Reviewer from 1 to 30 March 2027?"
    said = [text(mail) for mail in portal.mails("Hazel") if asked in text(mail)]
    assert [f"{asked}\nhttp://qa.test/cover/{offer}/answer\n" in one for one in said] == [True]
    assert [kind for kind, name, _ in portal.letters() if name == "Hazel" and kind == COVER] == []


# Late work -----------------------------------------------------------------------------------------------


def test_what_is_late_goes_up_and_what_was_done_does_not(portal: Portal, year: None) -> None:
    """X-21, GAP-15: both were due from Tom on the 2nd. He marked the list; Hazel hears of the documents alone."""
    with portal.at(date(2027, 2, 4)) as cast:
        of = db.session.query(Activity).filter_by(ref="TS-2027-02").one()
        programme.mark_phase(of, "list", by=cast["Tom"])
    for day in (8, 9, 10):
        portal.morning(date(2027, 2, day))
    told = [mail for mail in portal.mails("Hazel") if "Tom Thyme" in text(mail)]
    assert [_day(mail) for mail in told] == [date(2027, 2, 9)]
    assert f"Tom Thyme: {DOCUMENTS}\nwas due on 2 February 2027\n" in text(told[0])
    assert f"Tom Thyme: {LIST}" not in text(told[0])


@pytest.fixture
def late(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody of the cast each has something that was due on Wednesday 3 February 2027, and is not done."""

    def dated(person: Person, _year: Any, _today: date) -> list[Any]:
        day = date(2027, 2, 3)
        return [Need("", WHAT, "/activity/CPR-2027-03", "Open", late=True, day=day)]

    monkeypatch.setattr("qaportal.home.queries.digests.dated_needs_of", dated)


FIVE_AFTER, WHAT = date(2027, 2, 10), "Reflection for CPR-2027-03"


def late_lines(portal: Portal, first: str) -> list[str]:
    """Of whom they are told that the work is late."""
    lines = [line for mail in portal.mails(first) for line in text(mail).split("\n")]
    return [line.removesuffix(f": {WHAT}") for line in lines if line.endswith(f": {WHAT}")]


def test_late_work_is_told_to_line_managers_and_to_qa_leads_where_there_is_none(portal: Portal, late: None) -> None:
    """GAP-15. Hazel and Lena have no line manager, nor has Priya, who is a QA lead; Gus is a guest."""
    for day in (9, 10, 11):
        portal.morning(date(2027, 2, day))
    assert {first: late_lines(portal, first) for first in PEOPLE} == {
        "Priya": ["Hazel Heath", "Rowan Reed", "Lena Linden", "Bea Birch"],
        "Hazel": ["Tom Thyme"], "Tom": ["Pat Poppy"],
        "Rowan": [], "Pat": [], "Lena": [], "Bea": [], "Gus": [],
    }  # fmt: skip
    [mail] = [mail for mail in portal.mails("Tom") if "Pat Poppy" in text(mail)]
    assert _day(mail) == FIVE_AFTER
    assert f"Late work of your people\n\nPat Poppy: {WHAT}\nwas due on 3 February 2027\n" in text(mail)


def test_line_management_is_that_of_the_day(portal: Portal, late: None) -> None:
    """Pat has been Rowan's since the 8th."""
    with portal.at(date(2027, 2, 8)) as cast:
        held = cast["Pat"].appointments[0]
        held.ends_on = date(2027, 2, 7)
        db.session.add(
            Appointment(person=cast["Pat"], post=held.post, team=held.team, manager=cast["Rowan"],
                        starts_on=date(2027, 2, 8))
        )  # fmt: skip
    portal.morning(FIVE_AFTER)
    assert (late_lines(portal, "Tom"), late_lines(portal, "Rowan")) == ([], ["Pat Poppy"])


def test_people_of_a_manager_who_has_left_are_told_of_to_qa_leads(portal: Portal, late: None) -> None:
    with portal.at(date(2027, 2, 8)) as cast:
        cast["Tom"].left_on = date(2027, 2, 5)
    portal.morning(FIVE_AFTER)
    assert late_lines(portal, "Priya") == ["Hazel Heath", "Rowan Reed", "Pat Poppy", "Lena Linden", "Bea Birch"]


def test_a_manager_may_want_it_at_once_or_not_at_all(portal: Portal, late: None) -> None:
    portal.choose("Tom", **{LATE_PEOPLE: AT_ONCE})
    portal.choose("Hazel", **{LATE_PEOPLE: PORTAL})
    portal.morning(FIVE_AFTER)
    assert late_lines(portal, "Hazel") == []
    [mail] = [mail for mail in portal.mails("Tom") if "Pat Poppy" in text(mail)]
    assert mail["Subject"] == f"Pat Poppy: {WHAT} was due on 3 February 2027"
