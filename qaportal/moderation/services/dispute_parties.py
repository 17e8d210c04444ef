"""Who is a party to a disagreement, as its review stands when it is raised."""

from qaportal.moderation.models import DisputeParty
from qaportal.moderation.queries.near import seat_holders
from qaportal.people.models import Person
from qaportal.reviews.sight import Sight


def parties_of(sight: Sight, *, by: Person) -> list[DisputeParty]:
    """Whoever raises it, the practitioner, and all who judged: the two sides and, where they did not raise it
    themselves, the moderator as one who does not decide."""
    does = {seat.key: seat.does for seat in sight.kind.seats}
    seats = {part.key: part.seat for part in sight.form.parts}
    found: dict[int, DisputeParty] = {}

    def add(person: int, seat: str) -> None:
        is_practitioner = does.get(seat) == "reflect"
        is_side = person == by.id or does.get(seat) != "moderate"
        before = found.get(person)
        if before is None:
            found[person] = DisputeParty(
                person_id=person, seat_key=seat, is_side=is_side, is_practitioner=is_practitioner
            )
        else:
            before.is_side = before.is_side or is_side
            before.is_practitioner = before.is_practitioner or is_practitioner

    for key, people in seat_holders(sight.review).items():
        for person in people:
            if does.get(key) == "reflect" or person == by.id:
                add(person, key)
    for key, part in sight.kept.items():
        if part.handed_in_by_id is not None and does.get(seats.get(key, "")) != "reflect":
            add(part.handed_in_by_id, seats.get(key, ""))
    return list(found.values())
