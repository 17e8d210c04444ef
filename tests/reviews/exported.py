"""A review of March that is finished: its reviewer’s part and its practitioner’s own, on a form made for it."""

from dataclasses import dataclass, field
from typing import Any

from qaportal.allocation import queries as allocation
from qaportal.allocation import services as seats
from qaportal.allocation.models import Assignment
from qaportal.frameworks.models import Framework
from qaportal.frameworks.queries import latest
from qaportal.lib import clock, keyring
from qaportal.lib.db import db
from qaportal.people.models import Person
from qaportal.programme.models import Activity
from qaportal.reviews import queries, services
from qaportal.reviews.models import MadeForm, Review
from qaportal.reviews.sight import Sight
from qaportal.sampling.queries import reference_of
from tests.allocation.seated import looked, out, seats_of
from tests.cast import PEOPLE, Cast
from tests.sampling.frames import CPR, activity, drawn, framed, lines, published_town

SAID = "Warm and clear, {{7*7}} & <b>bold</b>."
BODY: dict[str, Any] = {
    "key": "look",
    "name": "A look at a plan",
    "summary": "What a plan says.",
    "never_in": ["Worker’s file"],
    "has_child_details": False,
    "source": "made",
    "parts": [
        {"key": "audit", "title": "The review", "seat": "reviewer", "seen_by": ["worker"], "sections": [
            {"key": "plan", "title": "The plan", "may_omit": True, "questions": [
                {"key": "which", "ask": "Which record?", "kind": "record"},
                {"key": "well", "ask": "What went well?", "kind": "text", "required": True, "evidence": True},
                {"key": "timely", "ask": "Was it in time?", "kind": "yes_no_partly_na"},
                {"key": "why_late", "ask": "Why not?", "kind": "text", "when": {"answer": "timely", "is": "no"}},
                {"key": "next", "ask": "What is to be done?", "kind": "actions"},
                {"key": "empty", "ask": "Anything else?", "kind": "text"},
            ]},
            {"key": "voice", "title": "The child’s voice", "may_omit": True, "questions": [
                {"key": "heard", "ask": "How was it heard?", "kind": "text"},
            ]},
        ]},
        {"key": "own", "title": "My own view", "seat": "worker", "sections": [
            {"key": "view", "title": "My view", "questions": [
                {"key": "mine", "ask": "How was it for me?", "kind": "text", "required": True},
            ]},
        ]},
    ],
}  # fmt: skip


def seated() -> tuple[Activity, Assignment]:
    """The review of March with everybody in their seats; the seat of its first record's reviewer."""
    published_town()
    framed(*lines(20))
    drawn()
    of = activity(CPR)
    seats.use(looked(of), by=Cast()["Priya"])
    out(of)
    slots = seats_of(of, "reviewer")
    return of, allocation.sitting_in(slots)[slots[0].id]


def made_form(of: Activity) -> MadeForm:
    """The form, in use."""
    lead = Cast()["Priya"]
    made = MadeForm(activity=of, key="look", number=1, body=BODY, made_at=clock.now(), made_by=lead,
                    used_at=clock.now(), used_by_id=lead.id)  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def worker_of(review: Review) -> Person:
    """Who sits in the seat of the practitioner of its record."""
    return next(one.person for one in queries.seated(review, sight(review, Cast()["Priya"]).form)
                if one.slot.seat_key == "worker")  # fmt: skip


def sight(review: Review, person: Person) -> Sight:
    """A review as somebody sees it now."""
    db.session.expire_all()
    return queries.sight_of(person, review)


def write(review: Review, part: str, by: Person, **said: object) -> None:
    """Answers to a part, each as kept."""
    for key, value in said.items():
        seen = sight(review, by)
        found = seen.part(part)
        assert found is not None
        question = next(one for section in found.sections for one in section.questions if one.key == key)
        note = "See the minutes of 3 May." if key == "well" else ""
        services.save(seen, found, question, value, note, seen=0, save_id=f"{part}-{key}", by=by)


def hand_in(review: Review, part: str, by: Person) -> None:
    """A part is done."""
    seen = sight(review, by)
    found = seen.part(part)
    assert found is not None
    services.hand_in(seen, found, by=by)


def begun(said: str = SAID) -> Review:
    """Opened and written on, nothing handed in. In what is `said` OWN stands for the reference of its record, OTHER for
    another one of the list that the sample was drawn from."""
    of, seat = seated()
    made_form(of)
    own = reference_of(seat.slot.record.row, keyring.ring())[1]  # type: ignore[union-attr]
    said = said.replace("OWN", own).replace("OTHER", "LCS-1002" if own == "LCS-1001" else "LCS-1001")
    return written(seat, said)


def written(seat: Assignment, said: str = SAID) -> Review:
    """The form, written on by whoever has this seat and by the practitioner of its record."""
    review = services.open_review(seat, "look", by=seat.person)
    action = {"what": "Write the plan anew", "who": "Pat Poppy", "when": "2027-06-01"}
    write(review, "audit", seat.person, well=said, timely="yes", next=[action])
    services.omit(sight(review, seat.person), sight(review, seat.person).part("audit"), "voice",  # type: ignore[arg-type]
                  is_left_out=True, by=seat.person)  # fmt: skip
    write(review, "own", worker_of(review), mine="A hard month.")
    db.session.commit()
    return review


def reviewer_of(review: Review) -> Person:
    """Who opened it."""
    return db.session.get_one(Person, review.opened_by_id)


def finished(said: str = SAID) -> Review:
    """Both parts are in."""
    return handed_in(begun(said))


def handed_in(review: Review) -> Review:
    """Both parts are in."""
    hand_in(review, "audit", reviewer_of(review))
    hand_in(review, "own", worker_of(review))
    db.session.commit()
    return review


@dataclass
class Copied:
    """A review that copies are taken of, and each person’s own file: random ids."""

    review = ""
    exports: dict[str, str] = field(default_factory=dict)


def copy_out(cast: Cast, of: Activity) -> Copied:
    """A finished review of an activity whose seats are filled, read by Priya; everybody on the staff has a file."""
    made_form(of)
    slots = seats_of(of, "reviewer")
    there = allocation.sitting_in(slots)
    held = [there[slot.id] for slot in slots if slot.id in there and there[slot.id].is_out]
    seat = next((one for one in held if one.person_id == cast["Rowan"].id), held[0])
    review = handed_in(written(seat))
    place = Copied()
    place.review = review.public_id
    for first in PEOPLE:
        if first != "Gus":
            place.exports[first] = services.ask_for_blank(full(), "case_review", "word", by=cast[first]).public_id
    services.ask_for_blank(full(), "case_review", "pdf", by=cast["Priya"])  # nobody rings for it
    if cast["Priya"].id != seat.person_id:
        services.let_in(review, "A complaint was made.", by=cast["Priya"])
    services.ask_for_copy(sight(review, cast["Priya"]), "word", "For the inspection.", by=cast["Priya"])
    db.session.commit()
    return place


def full() -> Framework:
    """The framework of the tests that has forms and rubrics."""
    found = latest("new-council")
    assert found is not None
    return found
