"""Letters to whoever's work was looked at: that another grade stands than before. Never which, nor about whom."""

from qaportal.frameworks.schema import ActivityType
from qaportal.invites.services import write
from qaportal.lib.db import by_id
from qaportal.moderation.queries.near import seat_holders
from qaportal.people.models import Person
from qaportal.reviews import queries as reviews
from qaportal.reviews.models import Review

LETTER = "grade"


def tell_of_grade(review: Review, kind: ActivityType, *, by: Person) -> frozenset[int]:
    """Practitioners are told that the grade of a review has changed, but for whoever changed it; their ids. Once for
    each grade that ever stood."""
    seats = {seat.key for seat in kind.seats if seat.does == "reflect"}
    there = {person for key, people in seat_holders(review).items() if key in seats for person in people} - {by.id}
    nth = len(reviews.grades_of(review))
    for person in by_id(Person, there).values():
        write(LETTER, person, about={"review": review.id}, dedupe=f"{LETTER}:{review.id}:{nth}:{person.id}", by=by)
    return frozenset(there)
