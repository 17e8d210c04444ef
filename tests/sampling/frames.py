"""A year that is published, lists of records to draw from, and a town in which samples are at every stage."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app

from qaportal.invites.services import publish
from qaportal.lib import keyring
from qaportal.lib.db import db
from qaportal.programme.models import Activity
from qaportal.sampling import queries, services
from qaportal.sampling.drawing import Asked
from qaportal.sampling.models import Draw, Nominee, SampleFrame
from tests.cast import Cast

TODAY = date(2026, 11, 23)
CPR = "CPR-2027-03"  # Family Support and Safeguarding: 6 to 12 children at random
SPOTLIGHT = "TS-2027-02"  # Children with Disabilities: for each member one at random, one proud of, one challenging
TEAM = "Children with Disabilities"
HEADINGS = "reference,open since,service,team,age,plan,category,worker,last looked at"
OLD, NEW = "2/3/2026", "2/11/2026"  # on 23 November 2026: open for long, open for three weeks


def lines(
    count: int, *, first: int = 1, opened: str = OLD, team: str = TEAM, age: str = "7", plan: str = "Child in need",
    category: str = "", looked: str = "",
) -> list[str]:  # fmt: skip
    """So many lines of a file, alike but for the reference: LCS-1001 …"""
    facts = f"{opened},,{team},{age},{plan},{category},S005,{looked}"
    return [f"LCS-{1000 + n},{facts}" for n in range(first, first + count)]


def file_of(*rows: str) -> bytes:
    """A file with the usual headings."""
    return "\n".join([HEADINGS, *rows]).encode()


def activity(ref: str = CPR) -> Activity:
    """One activity by its reference."""
    return db.session.query(Activity).filter_by(ref=ref).one()


def send(data: bytes, ref: str = CPR) -> SampleFrame:
    """A file that waits to be confirmed."""
    return services.send_frame(activity(ref), data, "frame.csv", system="LCS", by=Cast()["Priya"])


def framed(*rows: str, ref: str = CPR) -> SampleFrame:
    """A frame that is confirmed."""
    found = send(file_of(*rows), ref)
    services.confirm_frame(found, queries.checked(found, keyring.ring()).digest, by=Cast()["Priya"])
    return found


def drawn(ref: str = CPR, *, chosen: dict[str, str] | None = None, **asked: Any) -> Draw:
    """A draw of the current frame, by the framework's own numbers where nothing else is said."""
    frame = queries.current_frame(activity(ref))
    digest = frame.digest if frame else ""
    return services.draw(activity(ref), Asked(**asked), digest=digest, chosen=chosen, by=Cast()["Priya"])


def put_forward(reference: str, label: str, first: str = "Pat", ref: str = SPOTLIGHT) -> Nominee:
    """A record that somebody puts forward before the draw."""
    return services.nominate(activity(ref), reference, label, system="LCS", by=Cast()[first])


def references(made: Draw) -> list[str]:
    """The references of the records of a draw that count, in the order in which they were drawn."""
    ring = keyring.ring()
    return [queries.reference_of(one.row, ring)[1] for one in made.records if not one.is_replaced]


def published_town() -> Cast:
    """The cast, with their year published: once for all tests that begin with it."""
    current_app.extensions["stage"].go_on("town", "published_town", _publish)
    return Cast()


def _publish() -> None:
    cast = Cast()
    publish(cast.year(), by=cast["Priya"])
    db.session.commit()


@dataclass
class Sampled:
    """Samples at every stage, and what their addresses need: references of activities, random ids."""

    drawn, framed, waiting, elsewhere, visit = CPR, "CPR-2027-05", "CPR-2027-07", "CPR-2027-09", SPOTLIGHT
    file, record, nominee = "", "", ""


def sample(cast: Cast) -> Sampled:
    """One drawn after an undoing, with a replacement; one with a frame; one with a file that waits; one put forward."""
    place = Sampled()
    framed(*lines(20, category="Neglect", looked="3/4/2026"), *lines(3, first=90, opened=NEW), ref=place.drawn)
    services.undo(drawn(place.drawn), "The list was of last year.", by=cast["Priya"])
    made = drawn(place.drawn, strata="plan_type")
    services.replace(made.records[0], "The family has moved away.", by=cast["Priya"])
    place.record = made.records[1].public_id
    framed(*lines(15, team="Care Leavers"), ref=place.framed)
    faulty = "no reference,31/2/2027,,Nowhere,,,,,"
    place.file = send(file_of(*lines(4), faulty), place.waiting).public_id
    place.nominee = put_forward("LCS-1002", "proud of").public_id
    return place
