"""Published sessions of a practice week are in the calendars of those who are in them, and in nobody else's: times,
room and kind; no name of anybody (X-09, LB-041, LB-043, P01; decision 22)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import vobject
from flask import Flask

from qaportal.invites import queries as feeds
from qaportal.invites import services as invites
from qaportal.invites.links import token_of_feed
from qaportal.invites.models import FeedEvent, Letter
from qaportal.lib import clock, limits
from qaportal.lib.db import db
from qaportal.people.models import Person
from qaportal.programme import services as programme
from qaportal.timetable import queries as timetable
from qaportal.timetable import services as timetables
from qaportal.timetable.models import WeekSession
from qaportal.weeks import services
from tests.invites.oracles import Seen, by_vobject
from tests.programme.test_query_counts import counted
from tests.weeks.councils import Week

BRIEFING, AUDIT = "Briefing – Practice week", "Case audit with the worker – Practice week"
NINE = 9 * 60
TUESDAY = datetime(2027, 3, 2, 9, tzinfo=UTC)  # in winter England keeps UTC
TWO_HOURS = timedelta(hours=2)


class Diaries:
    """A week with a briefing for all on day 1 and a case audit of Edda's on day 2 at 09:00, both published."""

    def __init__(self, app: Flask) -> None:
        self.week = Week(app)
        self.app, self.lead = app, self.week.lead
        self.links: dict[tuple[int, str], str] = {}
        services.prepare(self.week.activity, by=self.lead)
        self.put("briefing", 1, 10 * 60)
        self.put("case_audit", 2, NINE)
        self.publish()

    def session(self, kind: str) -> WeekSession:
        """The first of a kind, Edda's where it is a member's."""
        rows = [one for one in timetable.sessions_of(self.week.activity) if one.kind == kind]
        edda = self.week.council["Edda"].id
        return next(one for one in rows if one.member is None or one.member.person_id == edda)

    def put(self, kind: str, day: int, start: int) -> None:
        """Place it in the one room of its site."""
        row = self.session(kind)
        site = row.host.site if row.host else "House"
        room = next(one.id for one in timetable.rooms_of(self.week.activity) if one.site == site)
        services.place(row, day, start, room, by=self.lead)

    def publish(self) -> None:
        services.publish(self.week.activity, by=self.lead)
        db.session.commit()

    def body(self, person: Person, scope: str = "mine") -> bytes:
        """What a calendar program is answered for somebody's feed."""
        if (person.id, scope) not in self.links:
            offer = next(one for one in feeds.offers(person, clock.today()) if one.scope == scope)
            self.links[person.id, scope] = token_of_feed(invites.subscribe(offer, by=person))
        link = self.links[person.id, scope]
        db.session.commit()  # a feed keeps its bytes in a transaction of its own
        limits.forget()
        answer = self.app.test_client().get(f"/f/{link}.ics")
        assert answer.status_code == 200
        return answer.data

    def seen(self, person: Person, scope: str = "mine") -> list[Seen]:
        """The sessions among it."""
        return [one for one in by_vobject(self.body(person, scope)) if one.title in (BRIEFING, AUDIT)]

    def uid(self, person: Person, title: str) -> str:
        events = vobject.readOne(self.body(person).decode()).vevent_list
        return next(str(one.uid.value) for one in events if one.summary.value == title)


@pytest.fixture
def diaries(app: Flask) -> Iterator[Diaries]:
    with app.test_request_context():
        yield Diaries(app)


def site(diaries: Diaries) -> str:
    host = diaries.session("case_audit").host
    assert host is not None
    return f"Room 1, {host.site}"


def test_everybody_in_a_session_has_it_with_time_room_and_kind(diaries: Diaries) -> None:
    council, audit = diaries.week.council, diaries.session("case_audit")
    briefing = Seen(BRIEFING, datetime(2027, 3, 1, 10, tzinfo=UTC), datetime(2027, 3, 1, 11, 30, tzinfo=UTC),
                    "Chamber, House")  # fmt: skip
    own = Seen(AUDIT, TUESDAY, TUESDAY + TWO_HOURS, site(diaries))
    assert audit.other is not None
    assert diaries.seen(council["Edda"]) == [briefing, own]
    assert diaries.seen(audit.other) == [own]
    assert diaries.seen(council["Holly"]) == [briefing]
    assert diaries.seen(council["Piet"]) == [briefing]
    assert diaries.seen(council["Ollie"]) == []


def test_no_other_calendar_shows_them(diaries: Diaries) -> None:
    assert diaries.seen(diaries.lead, "programme") == []
    assert diaries.seen(diaries.lead, "type:practice_week") == []


def test_they_name_nobody_and_lead_to_ones_own_page(diaries: Diaries) -> None:
    """P01: a calendar is read over shoulders."""
    event = db.session.query(FeedEvent).filter_by(title=AUDIT).one()
    told = event.vevent.decode().replace("\r\n ", "")
    assert "/activity/PW-2027-03/timetable/mine\r\n" in told
    assert "TRANSP:OPAQUE" in told
    names = {"Edda", "Ash", "Fostering", "Care Leavers", "ATTENDEE", "METHOD"}
    assert [word for word in names if word in told] == []


def test_a_draft_is_in_no_calendar_and_a_new_version_is_a_step_of_the_same_event(diaries: Diaries) -> None:
    """S02: one UID by the session; SEQUENCE rises with what its readers see."""
    edda = diaries.week.council["Edda"]
    uid, tag = diaries.uid(edda, AUDIT), diaries.uid(edda, BRIEFING)
    diaries.put("case_audit", 3, NINE)
    db.session.commit()
    assert diaries.seen(edda)[1].starts == TUESDAY
    diaries.publish()
    moved = Seen(AUDIT, TUESDAY + timedelta(1), TUESDAY + timedelta(1) + TWO_HOURS, site(diaries), sequence=1)
    briefing, audit = diaries.seen(edda)
    assert audit == moved
    assert briefing.sequence == 0
    assert (diaries.uid(edda, AUDIT), diaries.uid(edda, BRIEFING)) == (uid, tag)


def test_one_that_is_not_held_any_more_leaves_and_comes_back_as_itself(diaries: Diaries) -> None:
    edda = diaries.week.council["Edda"]
    uid = diaries.uid(edda, AUDIT)
    timetables.take_off(diaries.session("case_audit"), by=diaries.lead)
    diaries.publish()
    assert [one.title for one in diaries.seen(edda)] == [BRIEFING]
    diaries.put("case_audit", 2, NINE)
    diaries.publish()
    assert [(one.title, one.sequence) for one in diaries.seen(edda)] == [(BRIEFING, 0), (AUDIT, 2)]
    assert diaries.uid(edda, AUDIT) == uid


def test_they_move_with_the_week_once_that_is_published(diaries: Diaries) -> None:
    """From 29 March on England is an hour ahead of UTC: 09:00 by the clock is 08:00."""
    week, edda = diaries.week.activity, diaries.week.council["Edda"]
    programme.move(week, date(2027, 4, 12), version=week.version, by=diaries.lead)
    db.session.commit()
    assert diaries.seen(edda)[1].starts == TUESDAY
    diaries.week.council.publish()
    assert diaries.seen(edda)[1].starts == datetime(2027, 4, 13, 8, tzinfo=UTC)


def test_a_week_that_is_called_off_leaves_no_session(diaries: Diaries) -> None:
    week = diaries.week.activity
    programme.cancel(week, "Two members are ill.", version=week.version, by=diaries.week.council["Quinn"])
    diaries.week.council.publish()
    assert diaries.seen(diaries.week.council["Edda"]) == []


def test_sessions_are_not_mailed_as_invitations(diaries: Diaries) -> None:
    """The timetable's own letter tells of a version; an invitation is to the seat of the week (decision 22)."""
    told = invites.preview(diaries.week.activity)
    assert {one.facts.title for one in told.entries} & {BRIEFING, AUDIT} == set()
    assert {letter.kind for letter in db.session.query(Letter)} == {"week_timetable"}


def test_what_a_year_publishes_asks_for_as_many_statements_however_many_sessions(diaries: Diaries) -> None:
    with counted(db.engine) as few:
        feeds.published(diaries.week.council.year)
    for kind in ("manager_talk", "themes"):
        diaries.put(kind, 5 if kind == "themes" else 4, NINE)
    diaries.publish()
    db.session.expire_all()
    with counted(db.engine) as many:
        found = feeds.published(diaries.week.council.year)
    assert sum(len(one.sessions) for one in found) == 4
    assert len(many) == len(few)
