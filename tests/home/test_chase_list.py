"""The chase list of business support: what is late, of whom, when they were chased; one mail each (ux 2.3, LB-063)."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qaportal.auditlog.models import LogEntry
from qaportal.boards import queries as boards
from qaportal.boards.services import mark_sent
from qaportal.home import chase_services as services
from qaportal.home.chase_queries import all_late, late_of
from qaportal.home.models import Chase
from qaportal.home.queries import home_of
from qaportal.invites import services as invites
from qaportal.invites import tasks
from qaportal.invites.delivering import NO_LONGER
from qaportal.invites.models import Invite, Letter
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.people import services as people
from qaportal.programme import services as programme
from qaportal.programme.models import Activity
from tests.allocation.covered import cover_seats, offer_to
from tests.allocation.nominated import nominate, put_person, put_team
from tests.cast import PEOPLE, Cast
from tests.invites.invited import invite
from tests.sampling.frames import published_town

Browse = Callable[[str], FlaskClient]
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


@pytest.fixture
def browse(cast: Cast, sign_in: Browse) -> Browse:
    """A browser in which somebody is signed in; what the test has read is let go, so that it may write."""

    def open_for(first: str) -> FlaskClient:
        db.session.commit()
        return sign_in(first)

    return open_for


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
    """What Home tells them is late, of the kinds that somebody else can remind them of."""
    with clock.stopped_at(at(day)):
        found = home_of(Cast()[first], day, everything=True).needs
    theirs = [need for need in found if need.late and need.href != "/chase"]
    return sorted(need.title for need in theirs if not need.href.endswith(("/theme", "/seats/proposals")))


# What is late -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", [JANUARY, FEBRUARY, APRIL, date(2027, 11, 8)])
def test_whoever_is_told_on_home_that_they_are_late_is_on_the_list_with_it(cast: Cast, day: date) -> None:
    nominate(cast)
    told = {first: titles_on_home(first, day) for first in PEOPLE}
    assert {first: sorted(late(first, day)) for first in PEOPLE} == told
    assert told["Priya"] if day > JANUARY else not any(told.values())


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


def test_an_invitation_wants_an_answer_five_working_days_before_it_begins(invited: Cast) -> None:
    begins = db.session.query(Invite).filter_by(person=invited["Tom"]).order_by(Invite.id).first()
    assert begins is not None
    assert begins.event.starts_on == date(2027, 11, 1)
    assert late("Tom", date(2027, 10, 22), "invite") == []
    assert late("Tom", date(2027, 10, 25), "invite") == late("Tom", date(2027, 11, 1), "invite") == [begins.event.title]
    assert late("Tom", date(2027, 11, 2), "invite") == []
    assert late("Lena", date(2027, 10, 25), "invite") == []


def test_an_answer_of_whatever_kind_ends_it_and_one_to_an_earlier_time_does_not(invited: Cast) -> None:
    day = date(2027, 10, 25)
    theirs = db.session.query(Invite).filter_by(person=invited["Tom"]).order_by(Invite.id).first()
    assert theirs is not None
    invites.answer(theirs, "declined", sequence=0, by=invited["Tom"])
    assert late("Tom", day, "invite") == []
    theirs.told_sequence = 1
    assert late("Tom", day, "invite") == [theirs.event.title]


def test_whoever_was_invited_today_has_until_tomorrow(invited: Cast) -> None:
    day = date(2027, 10, 25)
    for one in db.session.query(Invite):
        one.told_at = at(day, 8)
    assert late("Tom", day, "invite") == []
    assert len(late("Tom", day + timedelta(days=1), "invite")) == 1


def test_a_seat_that_somebody_is_asked_to_take_wants_an_answer_the_next_day(invited: Cast) -> None:
    asked = clock.today()
    assert late("Tom", asked, "cover") == []
    [title] = late("Tom", asked + timedelta(days=1), "cover")
    assert title.startswith("Take the seat of Rowan Reed? Moderator: Collaborative practice review")
    assert len(late("Tom", date(2027, 11, 1), "cover")) == 1


# The page ---------------------------------------------------------------------------------------------------


def on(day: date, act: Callable[[], str], hour: int = 9, minute: int = 0) -> str:
    """What a page says on that day, in one line."""
    db.session.commit()
    with clock.stopped_at(at(day, hour, minute)):
        return " ".join(act().split())


def press(browser: FlaskClient, **fields: object) -> Callable[[], str]:
    return lambda: browser.post("/chase", data=fields, follow_redirects=True).text


def mailed(app: Flask) -> dict[str, tuple[str, str]]:
    """To whom mail has left → its title and its text."""
    found = {}
    for path in (Path(app.config["INSTANCE"]) / "mail").glob("*.eml"):
        message = message_from_bytes(path.read_bytes(), policy=policy.default)
        text = message.get_body(("plain",))
        assert text is not None
        found[str(message["To"]).partition("@")[0]] = str(message["Subject"]), text.get_content()
    return found


def leave(day: date, minute: int = 10) -> None:
    with clock.stopped_at(at(day, 9, minute)):
        tasks.deliver()


def ident(first: str) -> str:
    return str(Cast()[first].public_id)


def test_while_nothing_is_late_the_page_says_what_will_appear(cast: Cast, browse: Browse) -> None:
    assert "Nothing is late." in browse("Bea").get("/chase").text


def test_the_list_says_who_what_since_when_and_that_nobody_was_chased(cast: Cast, browse: Browse) -> None:
    html = on(FEBRUARY, lambda: browse("Bea").get("/chase").text)
    assert "3 people have 4 things that are late." in html
    assert html.index("Priya Plum") < html.index("Hazel Heath") < html.index("Tom Thyme")
    assert "Team Manager, Children with Disabilities" in html
    assert "Was due by 9 February 2027; the work starts on 9 March 2027." in html
    assert "18 days late" in html  # the report of 4 February
    assert html.count("Not chased yet") == 3


def test_home_of_business_support_has_one_line_for_all_of_it(cast: Cast, browse: Browse) -> None:
    bea = browse("Bea")
    html = on(FEBRUARY, lambda: bea.get("/").text)
    assert html.count("3 people have late work") == 2  # the line, and its button for those who listen
    assert "nobody was chased today" in html
    on(FEBRUARY, press(bea, people=ident("Tom")))
    assert "1 of them was chased today" in on(FEBRUARY, lambda: bea.get("/").text)
    assert "late work" not in on(FEBRUARY, lambda: browse("Priya").get("/").text)
    assert 'href="/chase"' in on(FEBRUARY, lambda: browse("Priya").get("/").text)
    assert 'href="/chase"' not in on(FEBRUARY, lambda: browse("Tom").get("/").text)


def test_select_all_ticks_whoever_may_be_written_to_without_script(cast: Cast, browse: Browse) -> None:
    bea = browse("Bea")
    assert " checked" not in on(FEBRUARY, lambda: bea.get("/chase").text)
    on(FEBRUARY, press(bea, people=ident("Tom")))
    html = on(FEBRUARY, lambda: bea.get("/chase?select=all").text)
    assert html.count(" checked") == 2
    assert html.count("Chased today") == 1
    assert "Send to all 2 people" in html


def test_filters_stand_in_the_address_and_send_to_all_keeps_to_them(cast: Cast, browse: Browse) -> None:
    bea = browse("Bea")
    html = on(FEBRUARY, lambda: bea.get("/chase?team=children-with-disabilities").text)
    assert ("Tom Thyme" in html, "Hazel Heath" in html) == (True, False)
    assert "Nothing is late of those whom you chose." in on(FEBRUARY, lambda: bea.get("/chase?kind=cover").text)
    with clock.stopped_at(at(FEBRUARY)):
        bea.post("/chase?kind=duty", data={"whom": "all"})
    assert [one.person.name for one in db.session.query(Chase)] == ["Tom Thyme"]
    assert len(db.session.query(Chase).one().items) == 2  # all that is late of his, not his duty alone


def test_long_lists_come_page_by_page_and_all_means_all_pages(
    cast: Cast, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qaportal.home.chase_routes.PAGE", 2)
    bea = browse("Bea")
    first, second = (on(FEBRUARY, lambda n=n: bea.get(f"/chase?page={n}").text) for n in (1, 2))
    assert [("Tom Thyme" in html, "Page" in html) for html in (first, second)] == [(False, True), (True, True)]
    assert on(FEBRUARY, lambda: bea.get("/chase?page=9").text) == second
    assert "3 mails leave in ten minutes." in on(FEBRUARY, press(bea, whom="all"))


# Sending ----------------------------------------------------------------------------------------------------


def test_whoever_is_ticked_gets_one_mail_with_all_of_it(cast: Cast, browse: Browse, town: Flask) -> None:
    said = on(FEBRUARY, press(browse("Bea"), people=ident("Tom")))
    assert "1 mail leaves in ten minutes. Until then you can stop it in the outbox." in said
    leave(FEBRUARY, 9)
    assert mailed(town) == {}
    leave(FEBRUARY)
    [(to, (title, text))] = mailed(town).items()
    assert (to, title) == ("tom", "2 things of yours are late")
    assert "Nominate a colleague as Spotlight member: Team Spotlight: Children in Care" in text
    assert "http://qa.test/activity/TS-2027-03/nominations/seats/member" in text
    assert "Team action plan reviewed every six weeks for Children with Disabilities" in text
    assert "Bea Birch sent this reminder." in " ".join(text.split())


def test_what_was_done_meanwhile_is_left_out(cast: Cast, browse: Browse, town: Flask) -> None:
    on(FEBRUARY, press(browse("Bea"), whom="all"))
    put_person("Tom", "Tom")
    put_person("Rowan", "Hazel")
    db.session.commit()
    leave(FEBRUARY)
    titles = {to: title for to, (title, _) in mailed(town).items()}
    assert titles == {
        "priya": "Late: What worked well, Good practice conversation (GPC-2027-01)",
        "tom": "Late: Team action plan reviewed every six weeks for Children with Disabilities",
    }
    [hazels] = db.session.query(Letter).filter_by(person=cast["Hazel"])
    assert hazels.failure == NO_LONGER  # nothing was left of hers


def test_what_became_late_meanwhile_is_not_what_was_sent(cast: Cast, browse: Browse, town: Flask) -> None:
    """The relay was away for two months."""
    on(FEBRUARY, press(browse("Bea"), people=ident("Priya")))
    leave(APRIL)
    assert mailed(town)["priya"][0] == "Late: What worked well, Good practice conversation (GPC-2027-01)"


def test_nobody_is_written_to_twice_on_a_day(cast: Cast, browse: Browse) -> None:
    bea, priya = browse("Bea"), browse("Priya")
    on(FEBRUARY, press(bea, people=ident("Tom")))
    again = on(FEBRUARY, press(priya, people=ident("Tom")), 17)
    assert "They were chased today already, so nobody was written to again." in again
    rest = on(FEBRUARY, press(priya, whom="all"), 17)
    said = "2 mails leave in ten minutes. Until then you can stop them in the outbox. 1 person was chased today already"
    assert said in rest
    on(FEBRUARY + timedelta(days=1), press(bea, people=ident("Tom")))
    assert db.session.query(Letter).filter_by(kind="chase", person=cast["Tom"]).count() == 2


def test_two_who_press_at_once_write_one_letter(cast: Cast) -> None:
    """The second looked before the first had written."""
    with clock.stopped_at(at(FEBRUARY)):
        found = [one for one in all_late(cast["Bea"], FEBRUARY) if one.someone.id == cast["Tom"].id]
        before: dict[int, tuple[int, bool]] = {}
        made = [services._write(found[0], cast["Tom"], *before.get(1, (0, False)), cast[by]) for by in ("Bea", "Priya")]
    assert [one is not None for one in made] == [True, False]
    assert db.session.query(Letter).filter_by(kind="chase").count() == 1


def test_one_that_was_stopped_told_nothing_and_may_be_sent_again(cast: Cast, browse: Browse, town: Flask) -> None:
    bea = browse("Bea")
    on(FEBRUARY, press(bea, people=ident("Tom")))
    with clock.stopped_at(at(FEBRUARY, 9, 5)):
        bea.post("/outbox/stopping")
    assert "Chased today" not in on(FEBRUARY, lambda: bea.get("/chase").text)
    assert "1 mail leaves in ten minutes." in on(FEBRUARY, press(bea, people=ident("Tom")), 9, 6)
    leave(FEBRUARY, 20)
    assert list(mailed(town)) == ["tom"]


def test_the_list_says_when_somebody_was_last_chased_and_about_what(cast: Cast, browse: Browse) -> None:
    bea = browse("Bea")
    on(FEBRUARY, press(bea, people=ident("Priya")))
    html = on(APRIL, lambda: bea.get("/chase").text)
    assert html.count("Last chased 22 February at 09:00 by Bea Birch") == 1
    priyas = html[html.index("Priya Plum") : html.index("Tom Thyme")]
    assert priyas.count("Not chased about this yet.") == 5  # what has become late since


def test_nobody_ticked_is_told_so(cast: Cast, browse: Browse) -> None:
    with clock.stopped_at(at(FEBRUARY)):
        answer = browse("Bea").post("/chase", data={"whom": "chosen"})
    assert answer.status_code == 422
    assert "Choose at least one person, or send to all of them." in answer.text
    assert "<title>Error: Chase list" in answer.text


def test_whoever_is_not_late_any_more_is_not_written_to(cast: Cast, browse: Browse) -> None:
    said = on(FEBRUARY, press(browse("Bea"), people=ident("Rowan")))
    assert "Nothing of theirs is late any more, so nobody was written to." in said
    assert db.session.query(Letter).filter_by(kind="chase").count() == 0


def test_the_log_has_titles_and_people(cast: Cast, browse: Browse) -> None:
    on(FEBRUARY, press(browse("Bea"), people=ident("Tom")))
    entry = db.session.query(LogEntry).filter_by(act="chased").one()
    assert (entry.thing_kind, entry.thing_ref, entry.person_name) == ("person", ident("Tom"), "Bea Birch")
    assert entry.details == {
        "name": "Tom Thyme",
        "about": [
            "Nominate a colleague as Spotlight member: Team Spotlight: Children in Care",
            "Team action plan reviewed every six weeks for Children with Disabilities",
        ],
    }


def test_no_reference_of_a_record_is_on_the_list_or_in_a_mail(invited: Cast, browse: Browse, town: Flask) -> None:
    day = date(2027, 10, 25)
    html = on(day, lambda: browse("Bea").get("/chase").text)
    on(day, press(browse("Bea"), whom="all"))
    leave(day)
    said = [html, *(text for _, text in mailed(town).values())]
    assert len(said) > 5
    assert offer_to is not None
    assert not [text for text in said if "LCS" in text]
