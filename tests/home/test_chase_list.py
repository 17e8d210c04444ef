"""The chase list of business support: what is late, of whom, when they were chased; one mail each (ux 2.3, LB-063)."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from qaportal.allocation import services as allocation
from qaportal.auditlog.models import LogEntry
from qaportal.boards import queries as boards
from qaportal.boards.services import mark_sent
from qaportal.frameworks.queries import pack_of
from qaportal.frameworks.services import adopt
from qaportal.home import services
from qaportal.home.models import Chase
from qaportal.home.queries import all_late, home_of, late_of
from qaportal.invites import services as invites
from qaportal.invites import tasks
from qaportal.invites.delivering import NO_LONGER
from qaportal.invites.models import Invite, Letter
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.workdays import WorkCalendar
from qaportal.people import services as people
from qaportal.programme import services as programme
from qaportal.programme.models import Activity
from tests.allocation.covered import cover_seats, publish, sit
from tests.allocation.nominated import nominate, put_person, put_team
from tests.cast import PEOPLE, Cast
from tests.invites.invited import invite
from tests.programme.test_query_counts import statements
from tests.sampling.frames import published_town
from tests.signing import sign_in

JANUARY = date(2027, 1, 4)  # a team for the conversation of January was to be put forward by 30 December
FEBRUARY = date(2027, 2, 22)
APRIL = date(2027, 4, 30)


@pytest.fixture
def cast(town: Flask) -> Iterator[Cast]:
    """The year 2027, published."""
    with town.test_request_context():
        found = published_town()
        db.session.commit()
        yield found


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def late(first: str, day: date, *kinds: str) -> list[str]:
    """The titles of what is late of somebody of the cast, of these kinds or of all."""
    with clock.stopped_at(at(day)):
        for one in all_late(Cast()["Bea"], day):
            if one.someone.name == PEOPLE[first][0]:
                return [item.title for item in one.items if item.kind in kinds or not kinds]
    return []


def titles_on_home(first: str, day: date) -> list[str]:
    """What Home tells them is late, but for what it tells QA leads because they plan: seats to fill, themes that others
    settle."""
    with clock.stopped_at(at(day)):
        found = home_of(Cast()[first], day, everything=True).needs
    theirs = [need for need in found if need.late and need.href != "/chase"]
    return sorted(need.title for need in theirs if not need.href.endswith(("/theme", "/seats/proposals")))


# What is late -----------------------------------------------------------------------------------------------


def test_whoever_is_told_on_home_that_they_are_late_is_on_the_list_with_it(cast: Cast) -> None:
    nominate(cast)
    for day, how_many in {JANUARY: 0, FEBRUARY: 3, date(2027, 11, 8): 4}.items():
        told = {first: titles_on_home(first, day) for first in PEOPLE}
        assert {first: sorted(late(first, day)) for first in PEOPLE} == told
        assert sum(bool(titles) for titles in told.values()) == how_many


def test_a_report_that_nobody_is_asked_for_is_late_as_the_deadline_that_it_is(cast: Cast) -> None:
    """A draft is written by whoever has the lead’s seat, and not by all whose post may have it; the final report by the
    head of QA, here of a team in her service, where she works in none."""
    visit = "Team Spotlight: Quality and Assurance"
    work = db.session.query(Activity).filter(Activity.title == visit, Activity.starts_on >= JANUARY).one()
    allocation.set_out(work, by=cast["Priya"])
    sit("Hazel", "lead", ref=work.ref)
    publish(work.ref)
    for day in (work.ends_on + timedelta(weeks=n) for n in (2, 4, 6)):
        assert {first: sorted(late(first, day)) for first in PEOPLE} == {
            first: titles_on_home(first, day) for first in PEOPLE
        }
    assert f"Draft to members and Heads of Service: {visit}" in late("Hazel", day)
    assert f"Report made final: {visit}" in late("Priya", day)
    assert f"Draft to members and Heads of Service: {visit}" not in late("Priya", day)


def test_a_report_is_late_until_it_was_sent(cast: Cast) -> None:
    """The findings of January’s review were due on 26 February 2027."""
    title = "Findings report, Collaborative practice review: Family Wellbeing (CPR-2027-01)"
    due = date(2027, 2, 26)
    assert title not in late("Priya", due)
    assert late("Priya", due + timedelta(days=1), "report")[-1] == title
    with clock.stopped_at(at(APRIL)):
        mark_sent(boards.visible_report(cast["Priya"], "CPR-2027-01/report").due, on=APRIL, by=cast["Priya"])
    assert title not in late("Priya", APRIL)


def test_a_team_is_wanted_of_a_head_of_service_until_somebody_put_one_forward(cast: Cast) -> None:
    title = "Nominate a team: Good practice conversation"
    assert late("Hazel", date(2026, 12, 30)) == []
    assert late("Hazel", date(2026, 12, 31)) == late("Hazel", JANUARY) == [title]
    put_team("Children with Disabilities")
    assert late("Hazel", JANUARY) == []


def test_members_are_wanted_of_those_alone_who_have_somebody_to_name_and_have_not(cast: Cast) -> None:
    """NS-087: 2 to 3 members for the visit of 9 March, whom managers name by 9 February. Rowan manages nobody."""
    title = "Nominate a colleague as Spotlight member: Team Spotlight: Children in Care"

    def asked() -> set[str]:
        return {first for first in PEOPLE if title in late(first, FEBRUARY)}

    assert asked() == {"Priya", "Hazel", "Tom"}
    put_person("Tom", "Hazel")
    assert asked() == {"Priya", "Tom"}
    put_person("Rowan", "Priya")
    assert asked() == set()  # there are as many as it takes


def test_a_theme_is_wanted_of_whoever_settles_it_once_the_work_has_begun(cast: Cast) -> None:
    """A board settles it: its chair. The review begins on 1 February 2027."""
    work = db.session.query(Activity).filter_by(ref="TR-2027-02").one()
    chair = pack_of(work.framework).boards["qapm"].chair.value
    people.appoint(cast["Lena"], cast.post(chair), on=clock.today(), by=None)
    db.session.expire_all()
    assert late("Lena", work.starts_on) == []
    assert late("Lena", FEBRUARY) == ["No theme is settled: Thematic practice review"]
    programme.name_theme(work, "Case recording", on=clock.today(), version=work.version, by=cast["Priya"])
    assert late("Lena", FEBRUARY) == []


def test_what_was_called_off_is_wanted_of_nobody(cast: Cast) -> None:
    work = db.session.query(Activity).filter_by(ref="GPC-2027-01").one()
    programme.cancel(work, "The director is away.", version=work.version, by=cast["Priya"])
    assert late("Hazel", JANUARY) == []


def test_whoever_has_left_owes_nothing(cast: Cast) -> None:
    people.leave(cast["Hazel"], on=date(2026, 12, 30), by=cast["Priya"])
    assert late("Hazel", date(2026, 12, 31)) == []
    assert late_of(cast["Hazel"].id, date(2026, 12, 31)) is None


# Nobody has answered ----------------------------------------------------------------------------------------


@pytest.fixture
def invited(cast: Cast) -> Cast:
    """Everybody reviews a record in November 2027 and asks for cover of another seat; each was invited, and asked to
    take a seat over, on 23 November 2026. Lena comes."""
    cover_seats(cast)
    invite(cast)
    return cast


def first_invite(first: str) -> Invite:
    """Their invitation to what begins first."""
    theirs = db.session.query(Invite).filter_by(person=Cast()[first])
    return min(theirs, key=lambda one: one.event.starts_on)


def test_an_invitation_wants_an_answer_five_working_days_before_it_begins(invited: Cast) -> None:
    title = "Reviewer – Collaborative practice review: Children in Need"
    assert first_invite("Tom").event.starts_on == date(2027, 11, 1)
    assert late("Tom", date(2027, 10, 22), "invite") == []
    assert late("Tom", date(2027, 10, 25), "invite") == late("Tom", date(2027, 11, 1), "invite") == [title]
    assert late("Tom", date(2027, 11, 2), "invite") == []
    assert late("Lena", date(2027, 10, 25), "invite") == []


def test_days_on_which_the_council_is_closed_do_not_count(invited: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when the invitation was sent, and as in the daily mail."""
    adopt(
        db.session.query(Activity).filter_by(ref="CPR-2027-11").one().programme.framework,
        clock.today(),
        by=None,
        outside_validity=True,
    )
    closed = WorkCalendar({date(2027, 10, 27): "The council moves house"})
    monkeypatch.setattr("qaportal.home.queries.days.office_calendar", lambda _pack: closed)
    assert late("Tom", date(2027, 10, 21), "invite") == []
    assert late("Tom", date(2027, 10, 22), "invite") == ["Reviewer – Collaborative practice review: Children in Need"]


def test_an_answer_ends_it_but_not_one_to_an_earlier_time_and_whoever_was_told_today_has_until_tomorrow(
    invited: Cast,
) -> None:
    theirs, day = first_invite("Tom"), date(2027, 10, 25)
    invites.answer(theirs, "declined", sequence=0, by=invited["Tom"])
    assert late("Tom", day, "invite") == []
    theirs.told_sequence = 1
    assert late("Tom", day, "invite") == [theirs.event.title]
    theirs.told_at = at(day, 8)
    assert late("Tom", day, "invite") == []
    assert late("Tom", day + timedelta(days=1), "invite") == [theirs.event.title]


def test_a_seat_that_somebody_is_asked_to_take_wants_an_answer_the_next_day(invited: Cast) -> None:
    asked = clock.today()
    assert late("Tom", asked, "cover") == []
    [title] = late("Tom", asked + timedelta(days=1), "cover")
    assert title.startswith("Take the seat of Rowan Reed? Moderator: Collaborative practice review")
    assert len(late("Tom", date(2027, 11, 1), "cover")) == 1


# The page ---------------------------------------------------------------------------------------------------


class Desk:
    """Somebody of the cast at their browser, signed in that day."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def look(self, first: str, day: date, path: str = "/chase") -> str:
        """What a page says, in one line."""
        with clock.stopped_at(at(day)):
            return self._said(self._sits(first).get(path))

    def press(
        self, first: str, day: date, path: str = "/chase", *, hour: int = 9, minute: int = 0, **fields: str
    ) -> str:
        """What the page says to which it led."""
        with clock.stopped_at(at(day, hour, minute)):
            return self._said(self._sits(first).post(path, data=fields, follow_redirects=True))

    def _sits(self, first: str) -> FlaskClient:
        db.session.commit()  # what the test has read is let go, so that somebody else may write
        g.pop("_login_user", None)  # who was here before
        return sign_in(self.app, first)

    def _said(self, answer: TestResponse) -> str:
        return " ".join(answer.text.split())


@pytest.fixture
def desk(cast: Cast, town: Flask) -> Desk:
    """A desk in the town whose year is published."""
    return Desk(town)


def mailed(app: Flask) -> dict[str, tuple[str, str]]:
    """To whom reminders have left → title and text."""
    found = {}
    for path in (Path(app.config["INSTANCE"]) / "mail").glob("*.eml"):
        message = message_from_bytes(path.read_bytes(), policy=policy.default)
        text = message.get_body(("plain",))
        assert text is not None
        if "sent this reminder" in " ".join(text.get_content().split()):
            found[str(message["To"]).partition("@")[0]] = str(message["Subject"]), text.get_content()
    return found


def leave(day: date, minute: int = 10) -> None:
    with clock.stopped_at(at(day, 9, minute)):
        tasks.deliver()


def ident(first: str) -> str:
    return str(Cast()[first].public_id)


def test_while_nothing_is_late_the_page_says_what_will_appear(cast: Cast, desk: Desk) -> None:
    assert "Nothing is late." in desk.look("Bea", date(2026, 11, 23))


def test_the_list_says_who_what_since_when_and_that_nobody_was_chased(cast: Cast, desk: Desk) -> None:
    html = desk.look("Bea", FEBRUARY, "/chase")
    assert "4 people have 11 things that are late." in html
    assert html.index("Priya Plum") < html.index("Tom Thyme") < html.index("Pat Poppy") < html.index("Hazel Heath")
    assert "Team Manager, Children with Disabilities" in html
    assert "Was due by 9 February 2027; the work starts on 9 March 2027." in html
    assert "18 days late" in html  # the report of 4 February
    assert html.count("Not chased yet.") == 4


def test_home_of_business_support_has_one_line_for_all_of_it(cast: Cast, desk: Desk) -> None:
    html = desk.look("Bea", FEBRUARY, "/")
    assert html.count("4 people have late work") == 2  # the line, and its button for those who listen
    assert "nobody was chased today" in html
    desk.press("Bea", FEBRUARY, people=ident("Tom"))
    assert "1 of them was chased today" in desk.look("Bea", FEBRUARY, "/")
    assert "people have late work" not in desk.look("Priya", FEBRUARY, "/")
    assert 'href="/chase"' in desk.look("Priya", FEBRUARY, "/")
    assert 'href="/chase"' not in desk.look("Tom", FEBRUARY, "/")


def test_select_all_ticks_whoever_may_be_written_to_without_script(cast: Cast, desk: Desk) -> None:
    assert " checked" not in desk.look("Bea", FEBRUARY, "/chase")
    desk.press("Bea", FEBRUARY, people=ident("Tom"))
    html = desk.look("Bea", FEBRUARY, "/chase?select=all")
    assert html.count(" checked") == 3
    assert html.count("Chased today") == 1
    assert "Send to all 3 people" in html


def test_filters_stand_in_the_address_and_send_to_all_keeps_to_them(cast: Cast, desk: Desk) -> None:
    html = desk.look("Bea", FEBRUARY, "/chase?team=children-with-disabilities")
    assert ("Tom Thyme" in html, "Hazel Heath" in html) == (True, False)
    assert "Nothing is late of those whom you chose." in desk.look("Bea", FEBRUARY, "/chase?kind=cover")
    desk.press("Bea", FEBRUARY, "/chase?kind=duty", whom="all")
    assert [one.person.name for one in db.session.query(Chase)] == ["Tom Thyme"]
    assert len(db.session.query(Chase).one().items) == 5  # all that is late of his, not his duty alone


def test_long_lists_come_page_by_page_and_all_means_all_pages(
    cast: Cast, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qaportal.home.routes.chasing.PAGE", 2)
    first, second = (desk.look("Bea", FEBRUARY, f"/chase?page={n}") for n in (1, 2))
    assert [("Hazel Heath" in html, "Page" in html) for html in (first, second)] == [(False, True), (True, True)]
    assert desk.look("Bea", FEBRUARY, "/chase?page=9") == second
    assert "4 mails leave in ten minutes." in desk.press("Bea", FEBRUARY, whom="all")


def test_the_page_asks_the_database_as_often_for_many_as_for_few(cast: Cast, town: Flask) -> None:
    """11 things in February, of four kinds; 32 in October."""
    counts = {}
    for day in (FEBRUARY, date(2027, 10, 25)):
        db.session.commit()
        with clock.stopped_at(at(day)):
            things = sum(len(one.items) for one in all_late(cast["Bea"], day))
            db.session.commit()
            bea = sign_in(town, "Bea")
            counts[things] = [statements(town, bea, path) for path in ("/chase", "/")]
    (few, at_few), (many, at_many) = counts.items()
    assert (few, many) == (11, 32)
    assert at_few == at_many


# Sending ----------------------------------------------------------------------------------------------------


def test_whoever_is_ticked_gets_one_mail_with_all_of_it(cast: Cast, desk: Desk, town: Flask) -> None:
    said = desk.press("Bea", FEBRUARY, people=ident("Tom"))
    assert "1 mail leaves in ten minutes. Until then you can stop it in the outbox." in said
    leave(FEBRUARY, 9)
    assert mailed(town) == {}
    leave(FEBRUARY)
    [(to, (title, text))] = mailed(town).items()
    assert (to, title) == ("tom", "5 things of yours are late")
    assert "Nominate a colleague as Spotlight member: Team Spotlight: Children in Care" in text
    assert "http://qa.test/activity/TS-2027-03/nominations/seats/member" in text
    assert "Team action plan reviewed every six weeks for Children with Disabilities" in text
    assert "Bea Birch sent this reminder." in " ".join(text.split())


def done(ref: str, phase: str, first: str) -> None:
    """Somebody says that a phase is done."""
    programme.mark_phase(db.session.query(Activity).filter_by(ref=ref).one(), phase, by=Cast()[first])


def test_what_was_done_meanwhile_is_left_out(cast: Cast, desk: Desk, town: Flask) -> None:
    desk.press("Bea", FEBRUARY, whom="all")
    put_person("Tom", "Hazel")
    put_person("Rowan", "Priya")
    done("TS-2027-02", "list", "Tom")
    db.session.commit()
    leave(FEBRUARY)
    assert {to: title for to, (title, _) in mailed(town).items()} == {
        "priya": "3 things of yours are late",
        "tom": "3 things of yours are late",
        "pat": "Late: Each practitioner names two children: Team Spotlight: CDT",
    }
    said = mailed(town)["tom"][1]
    assert ("Documents sent" in said, "List of children" in said, "Nominate" in said) == (True, False, False)
    [hazels] = db.session.query(Letter).filter_by(person=cast["Hazel"])
    assert hazels.failure == NO_LONGER  # nothing was left of hers


def test_what_became_late_meanwhile_is_not_what_was_sent(cast: Cast, desk: Desk, town: Flask) -> None:
    """The relay was away for two months."""
    desk.press("Bea", FEBRUARY, people=ident("Priya"))
    leave(APRIL)
    title, text = mailed(town)["priya"]
    assert title == "3 things of yours are late"  # of four, one to be nominated for work that has begun since
    assert "Findings report" not in text  # late since 26 February


def test_nobody_is_written_to_twice_on_a_day(cast: Cast, desk: Desk) -> None:
    desk.press("Bea", FEBRUARY, people=ident("Tom"))
    again = desk.press("Priya", FEBRUARY, hour=17, people=ident("Tom"))
    assert "They were chased today already, so nobody was written to again." in again
    rest = desk.press("Priya", FEBRUARY, hour=17, whom="all")
    said = "3 mails leave in ten minutes. Until then you can stop them in the outbox. 1 person was chased today already"
    assert said in rest
    desk.press("Bea", FEBRUARY + timedelta(days=1), people=ident("Tom"))
    assert db.session.query(Letter).filter_by(kind="chase", person=cast["Tom"]).count() == 2


def test_two_who_press_at_once_write_one_letter(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither sees what the other is about to write."""
    monkeypatch.setattr("qaportal.home.queries.tries_since", lambda *_: {})
    with clock.stopped_at(at(FEBRUARY)):
        found = all_late(cast["Bea"], FEBRUARY)
        assert [services.chase(found, by=cast[by]) for by in ("Bea", "Priya")] == [4, 0]
    assert db.session.query(Letter).filter_by(kind="chase").count() == db.session.query(Chase).count() == 4


def test_one_that_was_stopped_told_nothing_and_may_be_sent_again(cast: Cast, desk: Desk, town: Flask) -> None:
    desk.press("Bea", FEBRUARY, people=ident("Tom"))
    desk.press("Bea", FEBRUARY, "/outbox/stopping", minute=5)
    assert "Chased today" not in desk.look("Bea", FEBRUARY, "/chase")
    assert "1 mail leaves in ten minutes." in desk.press("Bea", FEBRUARY, hour=9, minute=6, people=ident("Tom"))
    leave(FEBRUARY, 20)
    assert list(mailed(town)) == ["tom"]


def test_the_list_says_when_somebody_was_last_chased_and_about_what(cast: Cast, desk: Desk) -> None:
    desk.press("Bea", FEBRUARY, people=ident("Priya"))
    html = desk.look("Bea", APRIL, "/chase")
    assert html.count("Last chased 22 February at 09:00 by Bea Birch") == 1
    priyas = html[html.index("Priya Plum") : html.index("Tom Thyme")]
    assert priyas.count("22 February") == 1  # once for the three that she was chased about, and are late still
    assert priyas.count("Not chased about this yet.") == len(late("Priya", APRIL)) - 3


def test_nobody_ticked_is_told_so(cast: Cast, desk: Desk) -> None:
    said = desk.press("Bea", FEBRUARY, whom="chosen")
    assert '<a href="#people">Choose at least one person, or send to all of them.</a>' in said
    assert "<title>Error: Chase list" in said


def test_whoever_is_not_late_any_more_is_not_written_to(cast: Cast, desk: Desk) -> None:
    said = desk.press("Bea", FEBRUARY, people=ident("Rowan"))
    assert "Nothing of theirs is late any more, so nobody was written to." in said
    assert db.session.query(Letter).filter_by(kind="chase").count() == 0


def test_the_log_has_titles_and_people(cast: Cast, desk: Desk) -> None:
    desk.press("Bea", FEBRUARY, people=ident("Tom"))
    entry = db.session.query(LogEntry).filter_by(act="chased").one()
    assert (entry.thing_kind, entry.thing_ref, entry.person_name) == ("person", ident("Tom"), "Bea Birch")
    assert entry.details == {
        "name": "Tom Thyme",
        "about": "Practitioners prepared by the Team Manager: Team Spotlight: CDT; "
        "Documents sent: Team Spotlight: CDT; List of children sent: Team Spotlight: CDT; "
        "Nominate a colleague as Spotlight member: Team Spotlight: Children in Care; "
        "Team action plan reviewed every six weeks for Children with Disabilities",
    }


def test_what_waits_for_an_answer_is_not_called_late(invited: Cast, desk: Desk, town: Flask) -> None:
    """The day after the seat was offered."""
    asked = clock.today() + timedelta(days=1)
    desk.press("Bea", asked, people=ident("Tom"))
    leave(asked)
    title, text = mailed(town)["tom"]
    assert title.startswith("No answer yet: Take the seat of Rowan Reed? Moderator")
    assert "This waits for your answer:\n" in text.replace("\r\n", "\n")
    assert "Once you have answered, nobody asks again. Bea Birch sent this reminder." in " ".join(text.split())


def test_what_is_late_and_what_waits_for_an_answer_stand_apart_in_a_mail(
    invited: Cast, desk: Desk, town: Flask
) -> None:
    day = date(2027, 10, 25)
    desk.press("Bea", day, people=ident("Tom"))
    leave(day)
    title, text = mailed(town)["tom"]
    late_part, _, open_part = text.partition("These wait for your answer:")
    assert re.fullmatch(r"\d+ things wait for you", title)
    assert ("Documents sent" in late_part, "Take the seat of" in late_part, "Reviewer –" in late_part) == (
        True, False, False,
    )  # fmt: skip
    assert ("Take the seat of" in open_part, "Reviewer –" in open_part) == (True, True)


def test_the_link_of_a_guests_invitation_opens_without_a_sign_in(invited: Cast, desk: Desk, town: Flask) -> None:
    """TK-3: it is the one that the invitation itself has."""
    day = date(2027, 10, 25)
    desk.press("Bea", day, whom="all")
    leave(day)
    [link] = set(re.findall(r"http://qa\.test(/i/\S+)", mailed(town)["gus"][1]))
    with clock.stopped_at(at(day)):
        answer = town.test_client().get(link)
    assert (answer.status_code, "Invitation for Gus Gorse" in answer.text) == (200, True)
    assert "/invites/" not in mailed(town)["gus"][1]
    assert f"http://qa.test/invites/{first_invite('Tom').public_id}" in mailed(town)["tom"][1]


def test_no_reference_of_a_record_is_on_the_list_or_in_a_mail(invited: Cast, desk: Desk, town: Flask) -> None:
    day = date(2027, 10, 25)
    html = desk.look("Bea", day, "/chase")
    desk.press("Bea", day, whom="all")
    leave(day)
    left = mailed(town)
    assert sorted(left) == ["bea", "gus", "hazel", "lena", "pat", "priya", "rowan", "tom"]
    said = [html, *(text for _, text in left.values())]
    assert not [text for text in said if re.search(r"LCS-?\d", text)]
