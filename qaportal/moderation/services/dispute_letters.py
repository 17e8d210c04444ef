"""Letters about disagreements: that something waits, and where. Never what it is about, between whom, or a grade."""

from collections.abc import Collection

from qaportal.invites.services import write
from qaportal.lib.db import by_id
from qaportal.moderation.models import Dispute
from qaportal.people.models import Person

LETTER = "disagreement"


def tell(dispute: Dispute, people: Collection[int], what: str, *, by: Person) -> None:
    """These people (ids) are told, at once, that something waits for them: a `step`, an outcome to `agree` to, somebody
    to `choose`."""
    step = dispute.step
    for person in by_id(Person, people).values():
        if person.id in dispute.recused:
            continue
        about = {"dispute": dispute.id, "rung": dispute.rung, "what": what}
        mark = f"{step.id}:{what}:{step.proposals if what == 'agree' else ''}:{person.id}"
        write(LETTER, person, about=about, dedupe=f"{LETTER}:{mark}", by=by)


def tell_parties(dispute: Dispute, *, but: Collection[int] = (), by: Person) -> None:
    """Both sides, and who raised it, are told that it is over; not those in `but`, who have another letter of it."""
    there = {one.person_id for one in dispute.parties if one.is_side} - {by.id, *but}
    tell(dispute, there, "over", by=by)
