"""Invitations as mail, byte for byte as kept in `golden/`, and as two programs from outside read them (issue 5).

GOLDEN=write python -m pytest tests/invites/test_imip.py writes the files anew; look at what differs before keeping it.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from qaportal.invites.emails.invite import invitation
from qaportal.invites.imip import calendar_part, facts_of, restamped
from qaportal.invites.models import Invite, Letter
from qaportal.invites.reconcile import Place, Wanted
from qaportal.invites.vevent import vevent
from qaportal.lib import clock
from qaportal.people.models import Appointment, Person, Post
from tests.invites.mailed import read
from tests.invites.oracles import READERS, Seen

GOLDEN = Path(__file__).parent / "golden"
STAMP = datetime(2026, 11, 23, 9, tzinfo=UTC)
UID, AGAIN = "5c1f0a7e-0000-4000-8000-000000000001@localhost", "5c1f0a7e-0000-4000-8000-000000000002@localhost"
WEEKS = (date(2027, 3, 1), date(2027, 3, 30))
ORGANISER = ("QA Portal", "qa@saltmarsh.example")

pytestmark = pytest.mark.parametrize("stage", ["sqlite"], indirect=True)  # nothing of it is in a database


def at(day: date, start: str, end: str) -> tuple[datetime, datetime]:
    """Two moments of a day by the clock in England."""
    return clock.to_utc(day, start), clock.to_utc(day, end)


def event(day: date, until: date | None = None, hours: tuple[str, str] | None = None, **other: Any) -> Wanted:
    times = at(day, *hours) if hours else None
    facts: dict[str, Any] = {
        "title": "Spotlight lead – Team Spotlight: Fostering" if hours else "Reviewer – Collaborative practice review",
        "text": "Who does what is in QA Portal, after signing in: http://localhost/activity/TS-2027-05",
        "category": "Team Spotlight", "location": "Town Hall, room 4" if hours else "",
        "url": "http://localhost/activity/TS-2027-05",
    }  # fmt: skip
    return Wanted(Place(1, "seat:1:lead"), starts_on=day, ends_on=until or day, times=times, tags=frozenset(),
                  **(facts | other))  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One message: the event, and how the mailbox is told of it."""

    event: Wanted
    method: str = "REQUEST"
    sequence: int = 0
    uid: str = UID
    name: str = "Lena Linden"
    email: str = "lena@saltmarsh.example"
    says: tuple[str, ...] = ()
    is_update: bool = False


VISIT, HOURS = date(2027, 7, 6), ("09:30", "16:30")
CASES = {
    "timed-create": Case(event(VISIT, hours=HOURS)),
    "timed-move": Case(event(VISIT + timedelta(days=7), hours=HOURS), sequence=1, is_update=True,
                       says=("When: Tuesday 6 July 2027, 09:30 to 16:30 → Tuesday 13 July 2027, 09:30 to 16:30",)),
    "timed-cancel": Case(event(VISIT, hours=HOURS), "CANCEL", 2, is_update=True),
    "timed-reinstate": Case(event(VISIT, hours=HOURS), sequence=3, uid=AGAIN),
    "timed-reassign-away": Case(event(VISIT, hours=HOURS), "CANCEL", 1, is_update=True),
    "timed-reassign-to": Case(event(VISIT, hours=HOURS), uid=AGAIN, name="Rowan Reed", email="rowan@saltmarsh.example"),
    "days-create": Case(event(*WEEKS)),
    "days-move": Case(event(date(2027, 4, 1), date(2027, 4, 30)), sequence=1, is_update=True,
                      says=("When: 1 to 30 March 2027 → 1 to 30 April 2027",)),
    "days-cancel": Case(event(*WEEKS), "CANCEL", 2, is_update=True),
    "days-reinstate": Case(event(*WEEKS), sequence=3, uid=AGAIN),
    "before-the-clocks-go-forward": Case(event(date(2027, 3, 27), hours=("09:30", "11:00"))),
    "the-clocks-go-forward": Case(event(date(2027, 3, 28), hours=("00:30", "11:00"))),
    "days-over-the-clocks-going-forward": Case(event(date(2027, 3, 27), date(2027, 3, 29))),
    "the-clocks-go-back": Case(event(date(2027, 10, 31), hours=("00:30", "11:00"))),
    "days-over-the-clocks-going-back": Case(event(date(2027, 10, 30), date(2027, 11, 1))),
    "name": Case(event(VISIT, hours=HOURS, title="Lead – Spotlight: Größe, Würde; Mut 🦆", location="Café, Raum 2"),
                 name="Jörg \"Jo\" Müller, Dr. 🦆"),
}  # fmt: skip


def vevent_of(case: Case) -> bytes:
    stamp = STAMP + timedelta(minutes=case.sequence)
    return restamped(vevent(case.event, uid=case.uid, sequence=0, stamp=STAMP), case.sequence, stamp)


def message(case: Case) -> bytes:
    """The message as it leaves, with a boundary that is the same each time."""
    about = {
        "invite": 1, "method": case.method, "uid": case.uid, "entry": vevent_of(case).decode(),
        "says": list(case.says), "is_update": case.is_update, "before": {},
    }  # fmt: skip
    letter = Letter(kind="invite", public_id="L" * 22, about=about)
    post = Appointment(post=Post(role="reviewer"), starts_on=date(2026, 1, 5))  # staff: their link leads to the sign-in
    person = Person(name=case.name, email=case.email, appointments=[post])
    made = invitation(letter, Invite(public_id="I" * 22, person=person))
    made.set_boundary("==golden==")
    return made.as_bytes()


@pytest.fixture(params=CASES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_message_is_the_one_kept(app: Flask, name: str) -> None:
    with app.app_context():
        made = message(CASES[name])
    for ending, found in {"eml": made, "ics": read(made).calendar}.items():
        path = GOLDEN / f"{name}.{ending}"
        if os.environ.get("GOLDEN") == "write":
            path.write_bytes(found)
        assert found == path.read_bytes()


@pytest.mark.parametrize("reader", READERS)
def test_two_programs_read_what_was_meant(name: str, reader: Callable[[bytes], list[Seen]], stage: object) -> None:
    """By the clock in England, whatever happens to it that night (T04 to T10)."""
    case = CASES[name]
    one = case.event
    first, end = one.times or (one.starts_on, one.ends_on + timedelta(days=1))
    assert reader((GOLDEN / f"{name}.ics").read_bytes()) == [Seen(one.title, first, end, one.location, case.sequence)]


def test_its_shape_is_that_which_shows_buttons(app: Flask) -> None:
    """I01 to I08, I18: alternatives with the calendar last, in base64, of one method, from the organiser."""
    with app.app_context():
        raw = message(CASES["timed-create"])
    wire = raw.decode()
    parts = [*message_from_bytes(raw).walk()]
    assert [(one.get_content_type(), one["Content-Transfer-Encoding"]) for one in parts] == [
        ("multipart/alternative", None),
        ("text/plain", "8bit"),
        ("text/html", "quoted-printable"),
        ("text/calendar", "base64"),
    ]
    assert parts[-1]["Content-Type"] == 'text/calendar; charset="UTF-8"; method="REQUEST"'
    assert [one["Content-Disposition"] for one in parts] == [None] * 4
    assert ("Reply-To:" in wire, "Sender:" in wire) == (False, False)
    assert "From: QA Portal <qa@saltmarsh.example>" in wire
    found = read(raw)
    assert b"\n" not in found.calendar.replace(b"\r\n", b"")
    assert max(len(line) for line in found.calendar.split(b"\r\n")) <= 75
    assert found.lines[-7:] == [
        'ORGANIZER;CN="QA Portal":mailto:qa@saltmarsh.example',
        'ATTENDEE;CN="Lena Linden";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:'
        "mailto:lena@saltmarsh.example",
        "X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
        "X-MICROSOFT-DISALLOW-COUNTER:TRUE",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_a_cancellation_asks_for_nothing_and_says_so(app: Flask) -> None:
    """M02, M05"""
    with app.app_context():
        found = read(message(CASES["timed-cancel"]))
    assert (found.method, "METHOD:CANCEL" in found.lines, "STATUS:CANCELLED" in found.lines) == ("CANCEL", True, True)
    assert [line for line in found.lines if "RSVP" in line or "STATUS:CONFIRMED" in line] == []
    assert "/invites/" not in found.text


@pytest.mark.parametrize(("case", "free"), [("timed-create", "OPAQUE"), ("days-create", "TRANSPARENT")])
def test_whole_days_leave_people_free(case: str, free: str, stage: object) -> None:
    lines = (GOLDEN / f"{case}.ics").read_text().splitlines()
    assert f"TRANSP:{free}" in lines


def test_nobody_writes_a_line_of_their_own(stage: object) -> None:
    """A name or an address with line ends, quotes and colons stays a name and an address (L04)."""
    part = calendar_part(
        vevent_of(CASES["days-create"]), method="REQUEST", organiser=ORGANISER,
        attendee=('Eve"\r\nATTENDEE:mailto:eve@evil.example', 'eve@evil.example\r\nX-A:1;B="c"'),
    )  # fmt: skip
    lines = part.decode().replace("\r\n ", "").split("\r\n")
    assert len([line for line in lines if line.startswith("ATTENDEE")]) == 1
    assert [line for line in lines if line.startswith("X-A")] == []


@pytest.mark.parametrize("case", CASES)
def test_what_is_stored_reads_back_as_the_facts(case: str, stage: object) -> None:
    one, found = CASES[case].event, facts_of(vevent_of(CASES[case]))
    assert (found.title, found.place, found.first, found.last, found.times) == (
        one.title, one.location, one.starts_on, one.ends_on, one.times,
    )  # fmt: skip
