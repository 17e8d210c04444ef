"""Concerns of a town: raised from seats of a review, and what their addresses need."""

from dataclasses import dataclass, field, replace

from qaportal.allocation.models import Assignment
from qaportal.concerns import queries, services
from qaportal.concerns.models import SafetyConcern, StaffMatter
from qaportal.lib.db import db
from qaportal.lib.routing import new_public_id
from qaportal.reviews.services import open_review
from tests.cast import Cast

WORDS = "canary-of-the-matter: late with every visit since May."
REFERENCE = "LCS-777001"


def seat_of(public_id: str) -> Assignment:
    """The seat with this random id."""
    return db.session.query(Assignment).filter_by(public_id=public_id).one()


def raised(seat: Assignment, first: str = "Rowan", slip: str = "") -> SafetyConcern:
    """Somebody says that a child may be at risk."""
    about = queries.about_seat(seat)
    made = services.raise_concern(about, slip=slip or new_public_id(), by=Cast()[first])
    db.session.flush()
    return made


def matter_of(seat: Assignment, first: str = "Rowan", words: str = WORDS) -> StaffMatter:
    """Somebody raises how the worker of the seat's record works."""
    return services.raise_matter(queries.about_seat(seat), words, slip=new_public_id(), by=Cast()[first])


@dataclass
class Concerned:
    """What the access table says of a concern or a matter → its random id."""

    concerns: dict[str, str] = field(default_factory=dict)
    matters: dict[str, str] = field(default_factory=dict)
    review = ""  # one that Rowan has begun


def concern(cast: Cast, seats: dict[str, str]) -> Concerned:
    """One of which the managers are told; one that the head of service raised, so that a QA lead is told in her place;
    one that is documented; a review from which more can be raised.

    A matter that went to a manager, one that went to a QA lead. `seats` are random ids."""
    place = Concerned()
    first = raised(seat_of(seats["Rowan"]))
    second = raised(seat_of(seats["Hazel"]), "Hazel")
    services.acknowledge(second, by=cast["Tom"])  # so that it may be documented
    third = raised(seat_of(seats["Lena"]), "Lena")
    services.acknowledge(third, by=cast["Tom"])
    services.document(third, REFERENCE, third.raised_at.date(), by=cast["Tom"])
    place.concerns = {
        "the managers are told": first.public_id, "the QA lead is told": second.public_id,
        "documented": third.public_id,
    }  # fmt: skip
    about_pat = matter_of(seat_of(seats["Rowan"]))
    about_rowan = queries.about_seat(seat_of(seats["Lena"]))
    other = services.raise_matter(
        replace(about_rowan, worker=cast["Rowan"].id), WORDS, slip=new_public_id(), by=cast["Lena"]
    )
    place.matters = {"it went to the manager": about_pat.public_id, "it went to the QA lead": other.public_id}
    place.review = open_review(seat_of(seats["Rowan"]), "practice_review", by=cast["Rowan"]).public_id
    return place
