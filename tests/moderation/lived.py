"""A town in which second looks are at every stage: to be talked about, not good enough, sent back."""

from dataclasses import dataclass, field

from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.moderation import queries, services
from qaportal.moderation.looked import Looked
from qaportal.reviews.models import Review
from tests.allocation.covered import publish, sit
from tests.cast import Cast
from tests.reviews.filled import MODERATED, as_seen, fill, part_of, reviewed


@dataclass
class LookedAgain:
    """Random ids of reviews that Rowan did and Priya looks at again, by what the access table says of them."""

    looks: dict[str, str] = field(default_factory=dict)


def look_again() -> LookedAgain:
    """Three of September: their grades differ, and the two have not agreed; one is not good enough; one went back."""
    place = LookedAgain()
    for number in (3, 4):
        sit("Rowan", "reviewer", number, MODERATED)
        sit("Priya", "moderator", number, MODERATED)
    publish(MODERATED)
    for number, name in ((2, "they differ"), (3, "not good enough"), (4, "sent back")):
        place.looks[name] = _looked(number, is_poor=name != "they differ")
    lead = Cast()["Priya"]
    services.talk(_of(place, "they differ"), held_on=clock.today(), with_whom="Lily Lime", said="We read it together.",
                  agreed="", seen=0, by=lead)  # fmt: skip
    services.send_back(_of(place, "sent back"), "Say what the child said.", by=lead)
    db.session.commit()
    return place


def _looked(number: int, *, is_poor: bool) -> str:
    """Both have graded it, the second time as inadequate. North Somerset does not ask how good a review is: the
    judgement is put beside it."""
    review = reviewed("Rowan", number, MODERATED)
    _moderates(review, "conclusion", "Rowan", is_in=True)
    fill("Priya", review, "moderation", moderated_grade="inadequate")
    _moderates(review, "moderation", "Priya")
    if is_poor:
        found = queries.look_of(review)
        assert found is not None
        assert found.verdict is not None
        found.verdict.quality = "no"
        db.session.commit()
    return review.public_id


def _moderates(review: Review, key: str, first: str, *, is_in: bool = False) -> None:
    """A part is handed in as the portal does it: with what follows for the second look."""
    sight = as_seen(first, review)
    if is_in:  # by the verb of reviews alone
        sight.kept[key].handed_in_at = sight.kept[key].handed_in_by_id = None
        db.session.commit()
        sight = as_seen(first, review)
    services.hand_in(sight, part_of(sight, key), by=Cast()[first])
    db.session.commit()


def _of(place: LookedAgain, name: str) -> Looked:
    found = queries.looked_of(Cast()["Priya"], place.looks[name])
    assert found is not None
    return found
