"""Reviews that are begun, handed in, sent back, final; and a town in which everybody has one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import current_app
from werkzeug.datastructures import MultiDict

from qaportal.allocation import services as allocation
from qaportal.allocation.models import Assignment
from qaportal.allocation.queries import sitting_in
from qaportal.frameworks.schema import Pack, Part, Question
from qaportal.lib.db import db
from qaportal.people.models import Person
from qaportal.programme.models import Activity
from qaportal.reviews import queries, services
from qaportal.reviews.models import Answer, Review
from qaportal.reviews.sight import Sight, question_of
from qaportal.reviews.values import read
from tests.allocation.covered import IN_TURN, NOVEMBER, publish, sit, slots, to_seats
from tests.cast import Cast
from tests.reviews import ground
from tests.sampling.frames import CPR, published_town

FORM = "practice_review"
WORDS: Mapping[str, str] = {
    "text": "Seen and heard.", "person": "Alder Ash", "record": "LCS-1001", "number": "4", "date": "23 November 2026",
    "yes_no": "yes", "yes_no_partly": "yes", "yes_no_partly_na": "yes", "signature": "yes", "out_of_ten": "7",
}  # fmt: skip


def seated_town() -> Cast:
    """The town of `conftest`, made once."""
    published_town()
    current_app.extensions["stage"].go_on("published_town", "seated_town", _sit)
    return Cast()


def _sit() -> None:
    to_seats()
    for first, other in ((0, 1), (1, 0)):
        sit("Rowan", "reviewer" if first == 0 else "moderator", first)
        sit("Tom", "reviewer" if other == 0 else "moderator", first)
    publish()


def seat_of(first: str, key: str = "reviewer", number: int = 0, ref: str = CPR) -> Assignment:
    """Somebody's seat about the record of this number."""
    slot = slots(key, ref)[number]
    found = sitting_in([slot])[slot.id]
    assert found.person_id == Cast()[first].id
    return found


def begun(first: str = "Rowan", key: str = "reviewer", number: int = 0, form: str = FORM, ref: str = CPR) -> Review:
    """The review of a seat, opened by its holder."""
    found = services.open_review(seat_of(first, key, number, ref), form, by=Cast()[first])
    db.session.commit()
    return found


def as_seen(first: str | Person, review: Review) -> Sight:
    """A review as somebody sees it now."""
    person = Cast()[first] if isinstance(first, str) else first
    db.session.expire_all()
    return queries.sight_of(person, review)


def part_of(sight: Sight, key: str) -> Part:
    """A part by its key, whoever may read it."""
    return next(part for part in sight.form.parts if part.key == key)


def answer_to(question: Question, pack: Pack) -> MultiDict[str, str]:
    """Something that can be sent to a question."""
    name, kind = f"q.{question.key}", question.kind
    if kind == "grade":
        return MultiDict({name: pack.scales[question.scale or ""].levels[1].key})
    if kind == "rating":
        return MultiDict({name: str(question.bounds[1])})
    if kind in ("choice", "ticks"):
        return MultiDict({name: question.options[0]})
    if kind == "actions":
        said = {"what": "Read the plan again", "support": "An hour", "who": "Alder Ash", "when": "1 March 2027"}
        return MultiDict({f"{name}-0-{field}": text for field, text in said.items()})
    return MultiDict({f"{name}-0" if question.repeats > 1 else name: WORDS[kind]})


def keep(
    first: str, review: Review, key: str, value: Any, note: str = "", *, seen: int | None = None, save_id: str = "",
    sent: tuple[str, ...] = (),
) -> Answer:  # fmt: skip
    """Somebody writes an answer: on what they see now, or on version `seen` of it."""
    sight = as_seen(first, review)
    part, question = next(
        (part, found[1]) for part in sight.form.parts for found in [question_of(part, key)] if found is not None
    )
    there = sight.answers.get(key)
    version = (there.version if there else 0) if seen is None else seen
    return services.save(sight, part, question, value, note, seen=version, save_id=save_id, by=Cast()[first], sent=sent)


def fill(first: str, review: Review, key: str, **but: Any) -> None:
    """Somebody answers every question of a part, those in `but` as it says."""
    sight = as_seen(first, review)
    part = part_of(sight, key)
    for section in part.sections:
        for question in section.questions:
            scale = sight.pack.scales.get(question.scale or "")
            value = read(question, scale, answer_to(question, sight.pack))  # type: ignore[arg-type]
            keep(first, review, question.key, but.get(question.key, value), "As it stands in the record.")
    db.session.commit()


def hand_in(first: str, review: Review, *keys: str) -> Sight:
    """Somebody hands parts in."""
    for key in keys:
        sight = as_seen(first, review)
        found = services.hand_in(sight, part_of(sight, key), by=Cast()[first])
        db.session.commit()
    return found


def say_none(first: str, review: Review, *keys: str) -> None:
    """Somebody says why there is nothing in parts: the first of the reasons."""
    for key in keys:
        sight = as_seen(first, review)
        part = part_of(sight, key)
        services.say_none(sight, part, part.reasons_for_none[0], by=Cast()[first])
        db.session.commit()


def send_back(first: str, review: Review, key: str, why: str = "Say more.") -> None:
    """Somebody sends a part back."""
    sight = as_seen(first, review)
    services.return_part(sight, part_of(sight, key), why, by=Cast()[first])
    db.session.commit()


def reviewed(first: str = "Rowan", number: int = 0, ref: str = CPR, **but: Any) -> Review:
    """A review whose reviewer is done with all of it."""
    found = begun(first, number=number, ref=ref)
    say_none(first, found, "child_view", "family_view")
    fill(first, found, "review")
    hand_in(first, found, "child_view", "family_view", "review")
    fill(first, found, "conclusion", **but)
    hand_in(first, found, "conclusion")
    return found


# The town as it is lived in -----------------------------------------------------------------------------------------


@dataclass
class Written:
    """By first name: the random id of the review that they write in, and which part of it. One of which Pat handed a
    part in; two that Rowan did, Priya moderates: one that is to be settled, and one that is final."""

    own: dict[str, str] = field(default_factory=dict)
    part: dict[str, str] = field(default_factory=dict)
    handed_in, settling, final = "", "", ""
    unbegun = ""  # a seat of Priya's
    noting = ""  # on a form made for that work, of which she may leave a section out


MODERATED = "CPR-2027-09"


def write_reviews() -> Written:
    """Everybody writes in a review of November. Pat has handed a reflection in on another; Priya sent herself a part
    back, and said why she reads. Rowan is done with two of September, one of which is final."""
    place = Written()
    for number, first in enumerate(IN_TURN):
        review = begun(first, number=number, ref=NOVEMBER)
        keep(first, review, "record_system", "LCS")
        keep(first, review, "facts", "some", "On the first page of the record.")
        place.own[first], place.part[first] = review.public_id, "review"
    keep("Pat", review, "pleased", "How she asked for her own plan.")
    place.own["Pat"], place.part["Pat"] = review.public_id, "reflection"
    lasting = begun("Pat", "worker", 7, ref=NOVEMBER)
    fill("Pat", lasting, "reflection")
    hand_in("Pat", lasting, "reflection")
    place.handed_in = lasting.public_id
    hers = db.session.query(Review).filter_by(public_id=place.own["Priya"]).one()
    say_none("Priya", hers, "child_view", "family_view")
    hand_in("Priya", hers, "child_view", "family_view")
    send_back("Priya", hers, "child_view", "Ask whether somebody could go along.")
    services.let_in(hers, "A complaint was made about it.", by=Cast()["Priya"])
    _moderate(place)
    return place


def _moderate(place: Written) -> None:
    to_seats(MODERATED, team="Children in Care")
    for number in (0, 1, 2):
        sit("Rowan", "reviewer", number, MODERATED)
        sit("Priya", "moderator", number, MODERATED)
    publish(MODERATED)
    seat = _seat_that_begins_nothing()
    place.unbegun, place.noting = seat.public_id, _on_a_made_form(seat)
    for number in (0, 1):
        review = reviewed("Rowan", number, MODERATED)
        fill("Priya", review, "moderation")
        hand_in("Priya", review, "moderation")
    place.settling, place.final = _id(0), review.public_id
    services.finalise(review, grade="good", by=Cast()["Priya"])
    db.session.commit()


def _seat_that_begins_nothing() -> Assignment:
    talks = db.session.query(Activity).filter(Activity.ref.like("GPC-2027-%"))
    talk = talks.order_by(Activity.ref.desc()).limit(1).one()
    allocation.set_out(talk, by=Cast()["Priya"])
    seat = sit("Priya", "host", 0, talk.ref)
    publish(talk.ref)
    return seat


def _on_a_made_form(seat: Assignment) -> str:
    form = ground.body(("Notes", [ground.question("talked_about", "text")]), key="notes")
    form["parts"][0]["seat"], form["parts"][0]["sections"][0]["may_omit"] = "host", True
    ground.make_form(form, seat.slot.activity.ref)
    return services.open_review(seat, "notes", by=Cast()["Priya"]).public_id


def _id(number: int) -> str:
    slot = slots("reviewer", MODERATED)[number]
    return db.session.query(Review).filter_by(record_id=slot.record_id).one().public_id
