"""A review to write in: a form that was made for an activity and asks everything that can be asked, and whoever sits in
the reviewer's seats."""

from collections.abc import Sequence
from typing import Any

from qaportal.allocation import queries as allocation
from qaportal.allocation.services import seat as put_in
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.people import services as people
from qaportal.people.models import Person
from qaportal.reviews import services
from qaportal.reviews.models import FilledPart, MadeForm, Review
from qaportal.timetable.models import Slot
from tests.allocation.covered import publish, sit, slots, to_seats
from tests.cast import LONG_AGO, Cast
from tests.sampling.frames import CPR, activity, published_town

FORM, PART = "everything", "own"
CHOICES = ["At home", "At school", "Somewhere else"]
TICKS = ["Child", "Parent", "School"]


def question(key: str, kind: str, ask: str = "", **more: Any) -> dict[str, Any]:
    """One question as a form has it."""
    return {"key": key, "kind": kind, "ask": ask or f"What is the {key.replace('_', ' ')}?", **more}


KINDS = [
    question("text", "text", evidence=True),
    question("yes_no", "yes_no"),
    question("yes_no_partly", "yes_no_partly", not_applicable=True),
    question("yes_no_partly_na", "yes_no_partly_na"),
    question("number", "number"),
    question("date", "date"),
    question("rating", "rating", anchors=[{"at": 1, "means": "Little"}, {"at": 4, "means": "Much"}]),
    question("out_of_ten", "out_of_ten"),
    question("grade", "grade", scale="grades", evidence=True),
    question("choice", "choice", options=CHOICES, other=True),
    question("person", "person"),
    question("record", "record", evidence=True),
    question("actions", "actions", support=True),
    question("ticks", "ticks", options=TICKS),
    question("signature", "signature"),
    question("several", "text", repeats=4),
]
WRITING = [
    question("story", "text", "What did you see?", required=True),
    question("strength", "text", "What went well?", evidence=True),
    question("is_safe", "yes_no", "Is the child safe?", required=True),
    question("why_unsafe", "text", "What makes you think so?", required=True, when={"answer": "is_safe", "is": ["no"]}),
    question("told_whom", "person", "Whom did you tell?", when={"answer": "is_safe", "is": ["no"]}),
    question("seen_on", "date", "When was the child seen?"),
    question("plan", "actions", "What will be done?"),
]


def body(*sections: tuple[str, Sequence[dict[str, Any]]], key: str = FORM) -> dict[str, Any]:
    """A form of one part, the reviewer's, as plain data."""
    made = [
        {"key": title.lower().replace(" ", "_"), "title": title, "questions": list(asked)} for title, asked in sections
    ]
    part = {"key": PART, "title": "What the reviewer found", "seat": "reviewer", "sections": made}
    return {
        "key": key,
        "name": "Everything that can be asked",
        "summary": "For trying.",
        "source": "made",
        "parts": [part],
    }


EVERYTHING = body(("Writing", WRITING), ("Every kind", KINDS))


def make_form(of: dict[str, Any], ref: str = CPR) -> MadeForm:
    """A form that was made for an activity and is in use."""
    priya, now = Cast()["Priya"], clock.now()
    made = MadeForm(activity=activity(ref), key=of["key"], number=1, body=of, made_at=now, made_by=priya,
                    used_at=now, used_by_id=priya.id)  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def ready_to_write(of: dict[str, Any] = EVERYTHING, first: str = "Rowan") -> Review:
    """The year is published, a sample drawn; somebody has a reviewer’s seat and opened the form."""
    published_town()
    to_seats()
    sit(first, "reviewer")
    make_form(of)
    publish()
    return open_form(of, first)


def open_form(of: dict[str, Any] = EVERYTHING, first: str = "Rowan") -> Review:
    """The review of whoever has the reviewer's seat of the first record."""
    held = allocation.sitting_in(slots("reviewer"))[slots("reviewer")[0].id]
    review = services.open_review(held, of["key"], by=Cast()[first])
    db.session.commit()
    return review


def writers(count: int, review: Review) -> list[Person]:
    """So many more people who have the same reviewer's seat beside whoever has it: this is for crowds alone."""
    first, found = slots("reviewer")[0], list[Person]()
    for n in range(count):
        one = people.add_person(f"Writer {n}", f"writer{n}@saltmarsh.example", f"W{n:03d}", on=LONG_AGO, by=None)
        people.appoint(one, Cast().post("isro"), on=LONG_AGO, by=None, place=Cast().team("Quality and Assurance"))
        slot = Slot(activity=first.activity, key=f"{first.key}/crowd-{n}", seat_key="reviewer", name=first.name,
                    number=n + 2, record_id=review.record_id, does=first.does, minutes=first.minutes,
                    opened_at=clock.now())  # fmt: skip
        db.session.add(slot)
        db.session.flush()
        put_in(slot, one, how="chosen", by=Cast()["Priya"]).published_at = clock.now()
        found.append(one)
    db.session.commit()
    return found


def another_review(review: Review, number: int) -> Review:
    """One more review of the same record and form: for crowds alone."""
    made = Review(
        activity_id=review.activity_id, framework_id=review.framework_id, form_key=review.form_key,
        made_form_id=review.made_form_id, record_id=review.record_id, key=f"crowd-{number}", number=100 + number,
        opened_at=clock.now(), opened_by_id=review.opened_by_id,
    )  # fmt: skip
    made.parts = [FilledPart(key=PART, position=0)]
    db.session.add(made)
    db.session.flush()
    return made
