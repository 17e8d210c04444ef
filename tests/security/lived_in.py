"""Saltmarsh as it is lived in: a published year with one unpublished activity in it, a year that is a draft, a
calendar link for everybody, a checked staff file, a sign-in link on its way. What whole-portal tests walk through.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from flask import Flask
from flask.testing import FlaskClient

from qaportal.allocation import services as allocation
from qaportal.allocation.models import Assignment, CoverRequest
from qaportal.boards import queries as boards
from qaportal.boards import services as reports
from qaportal.cli.frameworks import SKELETON
from qaportal.frameworks.queries import latest, pack_of
from qaportal.frameworks.services import install
from qaportal.insight import queries as insight
from qaportal.invites import queries as invites
from qaportal.invites import services as calendars
from qaportal.invites.links import token_of_feed
from qaportal.lib import clock, limits, mail
from qaportal.lib.db import db
from qaportal.people import emails
from qaportal.people import services as people
from qaportal.people.models import FlagKind, Person, Service, SignIn, SignInLink
from qaportal.programme import services as programme
from qaportal.programme.generate import preview
from qaportal.programme.models import Activity, PublishedActivity
from qaportal.programme.services.rows import units
from qaportal.sampling.models import Record
from tests.actions.lived import Acted, act_on
from tests.allocation.covered import Covered, cover_seats
from tests.allocation.nominated import Nominated, nominate
from tests.allocation.seated import Seated, seat
from tests.cast import LONG_AGO, PEOPLE, Cast
from tests.concerns.raised import Concerned, concern
from tests.invites.invited import invite, invite_the_year, mail_to_a_guest
from tests.invites.letters import letters
from tests.invites.replied import replies
from tests.meetings.lived import Met, meet
from tests.moderation.disagreed import Disagreed, disagree
from tests.moderation.lived import LookedAgain, look_again
from tests.reviews.exported import Copied, copy_out
from tests.reviews.filled import Written, write_reviews
from tests.reviews.made import DIP, Making, make
from tests.sampling.frames import Sampled, activity, sample
from tests.standing import Stood, stand
from tests.weeks.lived import LivedWeek, week_in

ROLES = {
    "qa_lead": "Priya", "head_of_service": "Hazel", "team_manager": "Tom", "reviewer": "Rowan",
    "practitioner": "Pat", "leadership": "Lena", "business_support": "Bea", "guest": "Gus",
}  # fmt: skip
FLAGS = [
    ("new_starter", "New to the job", False),
    ("returning", "Back after a long time", False),
    ("closer_look", "Closer look agreed", True),
]
BOARD = "qapm"  # who receives them
Found = TypeVar("Found")
STAFF_FILE = (
    "staff_number,name,email,post,team,service,line_manager,starts_on,leaves_on\n"
    "S100,Wendy Willow,wendy@saltmarsh.example,Practitioner,CDT,,S003,1/12/2026,\n"
)


@dataclass
class LivedIn:
    """The app, and what to put into its addresses."""

    app: Flask
    cookies: dict[str, str] = field(default_factory=dict)  # first name → secret of a live sign-in
    feeds: dict[str, str] = field(default_factory=dict)  # first name → random id of their own dates
    feed_tokens: dict[str, str] = field(default_factory=dict)
    sign_ins: dict[str, str] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    reports: dict[str, str] = field(default_factory=dict)  # what the access table says of a report → its key
    report_copies: dict[str, str] = field(default_factory=dict)  # first name → random id of a file of theirs
    absences: dict[str, str] = field(default_factory=dict)
    patterns: dict[str, str] = field(default_factory=dict)
    conflicts: dict[str, str] = field(default_factory=dict)
    flags: dict[str, str] = field(default_factory=dict)  # those of "sensitive": Pat's other one
    invited, uninvited, unpublished = "", "", ""  # references of activities; of the guest
    themed, themeless, signed, asked = "", "", "", ""  # of themes: with drafted terms, none, signed off; asked for
    benchmark = ""
    phases: dict[str, tuple[str, str]] = field(default_factory=dict)  # what the access table says of a phase → it
    cancelled, placed, leaver = "", "", ""
    sample: Sampled = field(default_factory=Sampled)
    seats: Seated = field(default_factory=Seated)
    nominated: Nominated = field(default_factory=Nominated)
    covered: Covered = field(default_factory=Covered)
    concerned: Concerned = field(default_factory=Concerned)
    written: Written = field(default_factory=Written)
    again: LookedAgain = field(default_factory=LookedAgain)
    disagreed: Disagreed = field(default_factory=Disagreed)
    letters: dict[str, str] = field(default_factory=dict)  # how it stands → its random id
    checked_import, confirmed_import, link, message, invitation, guest_token = "", "", "", "", "", ""
    replies: dict[str, str] = field(default_factory=dict)  # how it stands → its random id
    framework_version = ""
    mailing = ""
    invites: dict[str, str] = field(default_factory=dict)  # first name → random id of an invitation that waits
    copied: Copied = field(default_factory=Copied)  # a finished review, and files that were taken out
    making: Making = field(default_factory=Making)  # forms that are made for a dip audit
    acted: Acted = field(default_factory=Acted)
    week: LivedWeek = field(default_factory=LivedWeek)
    met: Met = field(default_factory=Met)
    stood: Stood = field(default_factory=Stood)  # what there is of standing duties

    def client(self, first: str | None) -> FlaskClient:
        """A browser of somebody of the cast, or of nobody."""
        client = self.app.test_client()
        if first is not None:
            with client.session_transaction() as kept:
                kept.update({"_user_id": self.cookies[first], "_fresh": True})
        return client


def live_in(app: Flask) -> LivedIn:
    """Fill the town."""
    place = LivedIn(app)
    with app.app_context():
        limits.forget()
        cast = Cast()
        _names(place, cast)
        _years(place, cast)
        place.stood = stand(cast)
        _import(place, cast)
        _reports(place, cast)
        _themes(place, cast)
        _phases(place, cast)
        place.sample = sample(cast)
        place.seats = seat(cast)
        place.nominated = nominate(cast)
        place.covered = cover_seats(cast)
        place.written = write_reviews()
        place.again = look_again()
        place.disagreed = disagree(cast)
        place.acted = act_on(cast, place.written.handed_in)
        place.week = week_in(cast)
        place.met = meet(cast)
        _done(place, cast["Priya"])
        place.concerned = concern(cast, place.covered.seats)
        place.letters = letters(cast)
        place.invites = invite(cast)
        place.replies = replies(cast)
        people.take_on_flags(FLAGS, by=cast["Priya"])
        place.copied = copy_out(cast, activity(place.seats.activity))
        for first in PEOPLE:
            _person(place, cast, first)
            _pattern(place, cast, first)
            _conflict(place, cast, first)
        allocation.declare_record_conflict(cast["Priya"], _sampled(place), by=cast["Priya"])
        allocation.set_caps({"isro": (12, 40)}, by=cast["Priya"])
        link = SignInLink(person_id=cast["Pat"].id, asked_at=clock.now())
        db.session.add(link)
        db.session.flush()
        place.link = people.write_link(link)
        db.session.commit()
        mail.send(emails.sign_in(link, place.link))
        place.message = mail.kept()[0].name
        place.mailing = invite_the_year(cast)
        place.invitation, place.guest_token = mail_to_a_guest(cast["Gus"])
    return place


def _done(place: LivedIn, lead: Person) -> None:
    """She has moderated the record that is hers to moderate."""
    seat = db.session.query(Assignment).filter_by(public_id=place.covered.second["Priya"]).one()
    allocation.mark_part(seat, "moderation", by=lead)
    cover = db.session.query(CoverRequest).filter_by(assignment_id=seat.id).one()
    cover.closed_at = cover.closed_by_id = None  # both are there to be taken back: the part and the request


def _names(place: LivedIn, cast: Cast) -> None:
    lead, early_help = cast["Priya"], db.session.query(Service).filter_by(key="early-help").one()
    people.add_alias(cast.team("Children in Care"), "Children Looked After", by=lead)
    people.add_alias(early_help, "Prevention", by=lead)
    people.add_service("Short Breaks", on=LONG_AGO, by=lead)  # no team in it
    people.grant(cast["Pat"], "reviewer", on=clock.today(), by=lead)
    ivy = people.add_person("Ivy Iris", "ivy@saltmarsh.example", "S090", on=LONG_AGO, by=lead)
    people.leave(ivy, on=date(2026, 10, 30), by=lead)
    place.leaver = ivy.public_id


def _years(place: LivedIn, cast: Cast) -> None:
    lead = cast["Priya"]
    year = cast.year()
    first = _first(db.session.query(Activity).filter_by(code="QPM", programme=year))
    programme.describe(first, subject="", where="Town Hall, room 4", starts_at="10:00", ends_at="11:30",
                       version=first.version, by=lead)  # fmt: skip
    led = programme.add(year, DIP, date(2027, 5, 12), "Case recording", by=lead)
    calendars.publish(year, by=lead, note="The first version. Tell your teams.")
    place.making = make(cast, led.ref)
    guests_post = cast["Gus"].appointments[0].post.key
    out = db.session.query(PublishedActivity).order_by(PublishedActivity.ref).all()
    place.invited = _first(row.ref for row in out if guests_post in row.posts)
    place.uninvited = _first(row.ref for row in out if guests_post not in row.posts)
    place.unpublished = programme.add(year, "dip_audit", date(2027, 3, 10), "Children in Care", by=lead).ref
    db.session.flush()
    spotlights = db.session.query(Activity).filter_by(code="TS", programme=year)
    called_off = _first(spotlights.order_by(Activity.ref.desc()))
    programme.cancel(called_off, "Two inspectors came that week.", version=called_off.version, by=lead)
    place.cancelled, place.placed = called_off.ref, first.ref
    framework = latest("north-somerset")
    assert framework is not None
    place.framework_version = framework.version
    programme.create(framework, preview(pack_of(framework), "2028", units=units(clock.today())), by=lead)
    install(SKELETON, by=lead)


def _reports(place: LivedIn, cast: Cast) -> None:
    place.reports = {
        "sent": "CPR-2027-01/report",
        "received": "CPR-2027-05/report",
        "not sent": "CPR-2027-03/report",
        "not sent; heads of service and leaders write it": "TS-2027-05/draft",
        "not published": f"{place.unpublished}/share",
    }
    line = boards.visible_report(cast["Priya"], place.reports["sent"])
    body = insight.body_of_draft(insight.draft_of(cast["Priya"], line))
    reports.send_collated(line.due, body, on=clock.today(), by=cast["Priya"], note="To the meeting, by e-mail.",
                          address="https://saltmarsh.example/reports/1")  # fmt: skip
    received = boards.visible_report(cast["Priya"], place.reports["received"])
    reports.mark_sent(received.due, on=clock.today(), by=cast["Priya"])
    received = boards.visible_report(cast["Priya"], place.reports["received"])
    reports.note_received(received, BOARD, on=clock.today(), by=cast["Priya"])
    begun = boards.visible_report(cast["Priya"], place.reports["not sent"])
    reports.save_words(begun.due, "impact", "What changed is to be seen in June.", seen=0, by=cast["Priya"])
    place.report_copies = {
        first: reports.ask_for_report_copy(line.due.key, line.due.title, "word", body, by=cast[first]).public_id
        for first in ("Priya", "Bea")
    }


def _phases(place: LivedIn, cast: Cast) -> None:
    visit = "TS-2027-02"  # in Tom's team
    place.phases = {
        "a phase to do": (visit, "documents"),
        "each practitioner's": (visit, "nominations"),
        "a phase that is done": (visit, "list"),
        "not published": (place.unpublished, "audit"),
    }
    visited = db.session.query(Activity).filter_by(ref=visit).one()
    programme.mark_phase(visited, "list", by=cast["Tom"])


def _themes(place: LivedIn, cast: Cast) -> None:
    """One theme with terms that are drafted, one without anything, one whose terms are signed off; and a request."""
    lead, today = cast["Priya"], clock.today()
    drafted, themeless, signed = (
        db.session.query(Activity).filter_by(code="TR").order_by(Activity.ref).limit(3).all()
    )  # fmt: skip
    for one in (drafted, signed):
        programme.name_theme(one, "Plans that children know", on=today, version=one.version, by=lead)
        programme.draft_terms(one, "Twelve plans are read.\n\nBy the end of the month.", version=0, by=lead)
    programme.sign_off_terms(signed, on=today, version=1, by=lead)
    place.benchmark = programme.set_benchmark(
        drafted, measure="Plans in the child's words", value="4 of 12", note="Read by two people", by=lead
    ).public_id
    place.themed, place.themeless, place.signed = drafted.ref, themeless.ref, signed.ref
    hazel = cast["Hazel"]
    place.asked = programme.commission(
        drafted.programme, "dip_audit", starts=date(2027, 4, 12), subject="Case recording",
        why="Two complaints in May.", asked_by=hazel, by=hazel,
    ).ref  # fmt: skip


def _first(found: Iterable[Found]) -> Found:
    return next(iter(found))


def _import(place: LivedIn, cast: Cast) -> None:
    with_someone = STAFF_FILE.encode()
    done = people.check_import(with_someone.replace(b"S100,Wendy", b"S101,Winnie").replace(b"wendy@", b"winnie@"),
                               "december.csv", cast["Priya"])  # fmt: skip
    people.confirm_import(done, cast["Priya"])
    db.session.flush()
    checked = people.check_import(with_someone, "staff.csv", cast["Priya"])
    place.checked_import, place.confirmed_import = checked.public_id, done.public_id


def _person(place: LivedIn, cast: Cast, first: str) -> None:
    person = cast[first]
    offer = next(offer for offer in invites.offers(person, clock.today()) if offer.scope == "mine")
    feed = calendars.subscribe(offer, by=person)
    place.feeds[first], place.feed_tokens[first] = feed.public_id, token_of_feed(feed)
    place.cookies[first] = people.begin_sign_in(person, browser="Firefox on Linux")
    db.session.flush()
    place.sign_ins[first] = db.session.query(SignIn).filter_by(person_id=person.id).one().public_id
    place.people[first] = person.public_id


def _pattern(place: LivedIn, cast: Cast, first: str) -> None:
    """Everybody is new to the job and was away a fortnight ago; Pat is away now and has a flag that is sensitive."""
    person, kinds = cast[first], {kind.key: kind for kind in db.session.query(FlagKind)}
    new = people.raise_flag(person, kinds["new_starter"], on=date(2026, 9, 1), by=cast["Priya"])
    week = {"starts": date(2026, 11, 9), "ends": date(2026, 11, 13)}
    absence = people.note_absence(person, **week, kind="leave", by=person)
    days = people.set_work_pattern(person, weekdays={0, 1, 2, 3}, percent=80, starts=date(2026, 4, 1), by=person)
    place.flags[first], place.absences[first] = new.public_id, absence.public_id
    place.patterns[first] = days.public_id
    if first == "Pat":
        people.note_absence(person, starts=clock.today(), ends=clock.today(), kind="sickness", by=cast["Tom"])
        sensitive = people.raise_flag(person, kinds["closer_look"], on=date(2026, 10, 1), by=cast["Tom"])
        place.flags["sensitive"] = sensitive.public_id


def _conflict(place: LivedIn, cast: Cast, first: str) -> None:
    """Everybody who works here is in conflict with a colleague."""
    if first != "Gus":
        other = "Priya" if first == "Bea" else "Bea"  # whose work nobody looks at
        made = allocation.declare_conflict(cast[first], cast[other], by=cast[first])
        place.conflicts[first] = made.public_id


def _sampled(place: LivedIn) -> Record:
    return db.session.query(Record).filter_by(public_id=place.sample.record).one()
