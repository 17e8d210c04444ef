"""Seats of a review that are published, and a town in which everybody has one, asks for cover and is asked to cover."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from qaportal.allocation import queries, services
from qaportal.allocation.models import Assignment, CoverOffer, CoverRequest
from qaportal.invites import services as invites
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.timetable import queries as timetable
from qaportal.timetable.models import Slot
from tests.cast import PEOPLE, Cast
from tests.sampling.frames import CPR, activity, drawn, framed, lines


def slots(seat: str, ref: str = CPR) -> Sequence[Slot]:
    """The open seats of a kind, in the order of their records."""
    return [slot for slot in timetable.open_slots(activity(ref)) if slot.seat_key == seat]


def to_seats(ref: str = CPR, *, records: int = 6, team: str = "Children with Disabilities") -> None:
    """A sample is drawn and its seats are set out: all records are Pat's work, who has the practitioner's seats."""
    framed(*lines(20, team=team), ref=ref)
    drawn(ref, sizes={"at random": records})
    services.set_out(activity(ref), by=Cast()["Priya"])


def sit(first: str, seat: str, number: int = 0, ref: str = CPR) -> Assignment:
    """Somebody gets the seat about the record of this number."""
    why = [f"{first} has the least to do."]
    return services.seat(slots(seat, ref)[number], Cast()[first], how="proposed", by=Cast()["Priya"], why=why)


def publish(ref: str = CPR) -> None:
    """Everybody knows of the seats that they have now."""
    waiting = queries.waiting(activity(ref))
    invites.publish_seats(activity(ref), reviewed=queries.seal(waiting), by=Cast()["Priya"])
    db.session.commit()


def offer_to(cover: CoverRequest, first: str) -> CoverOffer:
    """The offer to somebody, as the verb made it."""
    return next(offer for offer in cover.offers if offer.person.name == PEOPLE[first][0])


@dataclass
class Covered:
    """By first name: random ids of a seat, of a request for another one, of an offer; and of a seat that ended."""

    seats: dict[str, str] = field(default_factory=dict)
    covers: dict[str, str] = field(default_factory=dict)
    offers: dict[str, str] = field(default_factory=dict)
    second: dict[str, str] = field(default_factory=dict)  # the seat for which cover is asked
    ended = ""
    rival = ""  # Rowan's offer of the seat that Priya is offered


NOVEMBER = "CPR-2027-11"
IN_TURN = ("Priya", "Hazel", "Lena", "Tom", "Rowan", "Bea", "Gus")


def cover_seats(cast: Cast) -> Covered:
    """Each reviews a record and moderates the next one, for which they ask for cover; each is asked to take the seat of
    whoever comes after them. Pat's seats are the practitioner's. Who may sit where by the rules is not asked."""
    place = Covered()
    to_seats(NOVEMBER, records=8, team="Children in Need")
    seats = {first: sit(first, "reviewer", n, NOVEMBER) for n, first in enumerate(IN_TURN)}
    second = {first: sit(first, "moderator", (n + 1) % 7, NOVEMBER) for n, first in enumerate(IN_TURN)}
    spare = sit("Priya", "reviewer", 7, NOVEMBER)
    own, another, *_ = queries.sitting_in(slots("worker", NOVEMBER)).values()
    publish(NOVEMBER)
    services.free(spare, "The day was moved.", by=cast["Priya"])
    place.ended = spare.public_id
    seats["Pat"], second["Pat"] = own, another
    now = clock.now()
    asked = {first: CoverRequest(assignment=one, asked_at=now, asked_by=one.person) for first, one in second.items()}
    whose = dict(zip(IN_TURN, (*IN_TURN[1:], IN_TURN[0]), strict=True)) | {"Pat": "Priya"}
    offers = {first: CoverOffer(request=asked[other], person=cast[first], offered_at=now)
              for first, other in whose.items()}  # fmt: skip
    rival = CoverOffer(request=asked["Hazel"], person=cast["Rowan"], offered_at=now)
    db.session.add_all([*asked.values(), *offers.values(), rival])
    db.session.flush()
    place.seats = {first: one.public_id for first, one in seats.items()}
    place.second = {first: one.public_id for first, one in second.items()}
    place.covers = {first: one.public_id for first, one in asked.items()}
    place.offers = {first: one.public_id for first, one in offers.items()}
    place.rival = rival.public_id
    return place
