"""Reviews of any council's work that has a second look: drawn, seated, opened, filled in, handed in."""

from datetime import date
from typing import Any

from flask import current_app

from qaportal.actions import services as actions
from qaportal.allocation import queries as allocation
from qaportal.allocation import services as seats
from qaportal.allocation.models import Assignment
from qaportal.frameworks.queries import latest, pack_of
from qaportal.frameworks.schema import ActivityType, Part, Question
from qaportal.frameworks.services import install
from qaportal.invites.services import publish
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.moderation import queries
from qaportal.moderation.looked import Looked
from qaportal.moderation.looking import own_form
from qaportal.programme import services as programme
from qaportal.programme.generate import preview
from qaportal.programme.models import Activity
from qaportal.programme.services.rows import units
from qaportal.reviews import queries as reviews
from qaportal.reviews import services
from qaportal.reviews.lacking import lacks_of
from qaportal.reviews.models import Review
from qaportal.reviews.sight import Sight, judging_parts
from qaportal.sampling.models import Draw, FrameRow, Record
from tests.allocation.covered import publish as publish_seats
from tests.allocation.covered import sit, slots
from tests.cast import Cast
from tests.sampling.frames import TODAY, framed, lines, published_town
from tests.sampling.frames import activity as activity_of

KINDS = {
    "north-somerset": ("cpr", "reviewer", "moderator"),
    "west-sussex": ("collaborative_audit", "auditor", "moderator"),
    "lambeth": ("service_evaluation", "auditor", "second_line"),
    "bedford": ("case_audit", "auditor", "senior"),
}
WORDS = "It can be seen in the notes of May."


def begun(council: str, records: int = 3) -> None:
    """A piece of a council's work with so many records of Pat's, whose seats are set out; kept for the next test."""
    state = f"looked_{council.replace('-', '_')}_{records}"
    published_town()
    current_app.extensions["stage"].go_on("published_town", state, lambda: begin(council, records))


def begin(council: str, records: int = 3) -> None:
    """The same, in a town whose year is published."""
    work = _work(council)
    framed(*lines(20), ref=work.ref)
    rows = db.session.query(FrameRow).order_by(FrameRow.id).limit(records).all()
    per = pack_of(work.framework).activities[work.type_key].sample
    is_per = bool(per and per.per)
    made = Draw(
        activity=work, frame=rows[0].frame, framework_id=work.framework_id, type_key=work.type_key, seed="s" * 8,
        rules={}, excluded=[], eligible=20, drawn_on=TODAY, drawn_at=clock.now(), drawn_by=Cast()["Priya"],
    )  # fmt: skip
    made.records = [
        Record(row=row, label="random", method="random", holder=str(n) if is_per else "")
        for n, row in enumerate(rows, 1)
    ]
    db.session.add(made)
    db.session.flush()
    seats.set_out(work, by=Cast()["Priya"])
    db.session.commit()


def _work(council: str) -> Activity:
    if council == "north-somerset":
        return activity_of()
    lead = Cast()["Priya"]
    framework = latest(council) or install(f"qaportal/frameworks/packs/{council}", by=None)
    year = programme.create(framework, preview(pack_of(framework), "2028", units=units(TODAY)), by=lead)
    made = programme.add(year, KINDS[council][0], date(2028, 3, 6), "", by=lead)
    publish(year, by=lead)
    db.session.commit()
    return made


class Work:
    """A council's reviews of one piece of work. `first` and `second` look at record `number`; Pat did the work."""

    def __init__(self, council: str, *, first: str = "Rowan", second: str = "Tom", number: int = 0, records: int = 3,
                 is_seated: bool = True, is_begun: bool = False) -> None:  # fmt: skip
        if not is_begun:
            begun(council, records)
        key, self.reviewing, self.moderating = KINDS[council]
        found = db.session.query(Activity).join(Draw, Draw.activity_id == Activity.id).filter(Activity.type_key == key)
        self.activity, self.ref = found.one(), found.one().ref
        self.council, self.first, self.second, self.cast = council, first, second, Cast()
        self.record = slots(self.reviewing, self.ref)[number].record
        assert self.record is not None
        self.seat = self._sit(first, self.reviewing)
        self.other = self._sit(second, self.moderating) if is_seated and self._has_seat() else None
        publish_seats(self.ref)
        self.review = self._open()
        self.public_id = self.review.public_id
        db.session.commit()

    @property
    def kind(self) -> ActivityType:
        """Its kind of work."""
        return pack_of(self.activity.framework).activities[self.activity.type_key]

    def _has_seat(self) -> bool:
        return any(slot.record_id == self.record.id for slot in slots(self.moderating, self.ref))

    def _sit(self, first: str, seat: str) -> Assignment:
        at = [slot.record_id for slot in slots(seat, self.ref)].index(self.record.id)
        return sit(first, seat, at, self.ref)

    def _open(self) -> Review:
        """By whoever writes first: who looks first, or the practitioner."""
        form = self.kind.forms[0]
        bound, _ = reviews.form_of_seat(self.seat, form)
        if bound and bound.may_start:
            return services.open_review(self.seat, form, by=self.cast[self.first])
        own = next(slot for slot in slots("worker", self.ref) if slot.record_id == self.record.id)
        return services.open_review(allocation.sitting_in([own])[own.id], form, by=self.cast["Pat"])

    def seat_moderator(self) -> None:
        """Somebody gets the moderator's seat now."""
        self.other = self._sit(self.second, self.moderating)
        publish_seats(self.ref)

    def sight(self, first: str, review: Review | None = None) -> Sight:
        """The review as somebody sees it now."""
        return reviews.sight_of(self.cast[first], db.session.get_one(Review, (review or self.review).id))

    def looked(self, first: str | None = None) -> Looked:
        """Its second look as somebody sees it: whoever looks a second time."""
        found = queries.looked_of(self.cast[first or self.second], self.review.public_id)
        assert found is not None
        return found

    def again(self) -> Looked:
        """The same in a context of its own."""
        found = queries.looked_of(self.cast[self.second], self.public_id)
        assert found is not None
        return found

    def hand_in_first(self, **answers: Any) -> None:
        """The parts of whoever looks first and of the practitioner, as far as they open before the second look."""
        while True:
            sight = self.sight(self.first)
            open_ones = [
                (first, part)
                for first in (self.first, "Pat")
                for part in sight.form.parts
                if part.seat != self.moderating and part.key not in sight.handed_in and self.sight(first).writes(part)
            ]
            if not open_ones:
                return
            first, part = open_ones[0]
            self.hand_in(first, part, self.review, answers)

    def hand_in_part(self, first: str, key: str, **answers: Any) -> None:
        """One part, by its key."""
        sight = self.sight(first)
        self.hand_in(first, next(part for part in sight.form.parts if part.key == key), self.review, answers)

    def judge(self, **answers: Any) -> None:
        """The moderator hands in what they find."""
        review = self.review
        if key := own_form(self.kind):
            assert self.other is not None
            review = services.open_review(self.other, key, by=self.cast[self.second])
        for part in judging_parts(self.kind, self.sight(self.second, review).form):
            self.hand_in(self.second, part, review, answers)

    def hand_in(self, first: str, part: Part, review: Review, answers: dict[str, Any]) -> None:
        """Fill in what a part needs, and these answers, and hand it in."""
        self.fill(first, part, review, answers)
        actions.hand_in(self.sight(first, review), part, by=self.cast[first])
        db.session.commit()

    def fill(self, first: str, part: Part, review: Review, answers: dict[str, Any]) -> None:
        """Write these answers where the part asks for them, and something wherever it must have an answer."""
        for section in part.sections:
            for question in section.questions:
                if question.key in answers:
                    self._say(first, part, question, review, answers[question.key])
        for _ in range(60):
            lacks = lacks_of(self.sight(first, review), part)
            if not lacks:
                return
            self._say(first, part, lacks[0].question, review, some_answer(lacks[0].question, self.sight(first, review)))

    def _say(self, first: str, part: Part, question: Question, review: Review, value: Any) -> None:
        sight = self.sight(first, review)
        before = sight.answers.get(question.key)
        note = WORDS if question.evidence else ""
        services.save(sight, part, question, value, note, seen=before.version if before else 0, save_id="",
                      by=self.cast[first])  # fmt: skip
        db.session.commit()


def some_answer(question: Question, sight: Sight) -> Any:
    """An answer that may be given to a question."""
    plain: dict[str, Any] = {
        "text": WORDS, "yes_no": "yes", "yes_no_partly": "yes", "yes_no_partly_na": "yes", "number": 3,
        "date": "2026-11-20", "rating": question.bounds[0], "out_of_ten": 7, "person": "Pat Poppy",
        "record": "LCS-1001", "actions": [],
    }  # fmt: skip
    if question.kind == "grade":
        return sight.pack.scales[question.scale or ""].levels[0].key
    if question.kind in ("choice", "ticks"):
        return question.options[0] if question.kind == "choice" else [question.options[0]]
    return plain[question.kind]
