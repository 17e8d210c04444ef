"""A town in which everybody was invited to their seat: the mails wait to leave, one invitation is answered."""

from qaportal.invites import queries, services
from qaportal.invites.emails import message_of
from qaportal.invites.links import guest_token
from qaportal.invites.models import Invite
from qaportal.lib import clock, mail
from qaportal.lib.db import db
from qaportal.people.models import Person
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


def invite_the_year(cast: Cast) -> str:
    """Invitations to the whole year were asked for: those to its first activity wait to leave, all others had changed
    by then. The random id of that run."""
    year = activity(NOVEMBER).programme
    seal = queries.year_told(year, clock.today()).seal()
    made = services.send_year(year, seal=seal, by=cast["Priya"])
    more = services.write_next(made.id)
    while more:
        more = services.pass_over(made.id)
    db.session.commit()
    return made.public_id


def invites_by_name() -> dict[str, str]:
    """First name → random id of their invitation to review a record, or of the practitioner's."""
    rows = queries.invites_of(activity(NOVEMBER))
    return {
        one.person.name.split()[0]: one.public_id for one in rows if one.event.part.endswith((":reviewer", ":worker"))
    }


def mail_to_a_guest(guest: Person) -> tuple[str, str]:
    """Their first invitation has left: its name in the folder, and what opens their page."""
    theirs = db.session.query(Invite).filter_by(person_id=guest.id).order_by(Invite.id).first()
    assert theirs is not None
    (letter,) = queries.letters_of([theirs])[theirs.id]
    message = message_of(letter)
    assert message is not None
    mail.send(message)
    name = next(kept.name for kept in mail.kept() if kept.ident == letter.public_id)
    return name, guest_token(theirs, theirs.told_sequence or 0)
