"""A town in which everybody was invited to their seat: the mails wait to leave, one invitation is answered."""

from qaportal.invites import queries, services
from qaportal.lib.db import db
from tests.allocation.covered import NOVEMBER
from tests.cast import Cast
from tests.sampling.frames import activity


def invite(cast: Cast) -> dict[str, str]:
    """Invitations to the seats of November. Lena comes."""
    of = activity(NOVEMBER)
    services.send(of, seal=services.preview(of).seal(), by=cast["Priya"])
    (lenas,) = [one for one in queries.invites_of(of) if one.event.part == f"seat:{cast['Lena'].id}:reviewer"]
    services.answer(lenas, "accepted", sequence=0, by=cast["Lena"])
    db.session.commit()
    return invites_by_name()


def invites_by_name() -> dict[str, str]:
    """First name → random id of their invitation to review a record, or of the practitioner's."""
    rows = queries.invites_of(activity(NOVEMBER))
    return {
        one.person.name.split()[0]: one.public_id for one in rows if one.event.part.endswith((":reviewer", ":worker"))
    }
