"""A town in which teams and people are put forward: in every state that a nomination can be in."""

from dataclasses import dataclass, field

from qaportal.allocation import services
from qaportal.allocation.models import Nomination
from qaportal.lib.db import db
from qaportal.programme.models import Activity
from tests.cast import Cast

CONVERSATION = "GPC-2027-01"  # on 21 January 2027: one team, which heads of service put forward by 30 December
SPOTLIGHT = "TS-2027-03"  # on 9 March 2027, in Children in Care: 2 to 3 members, whom managers name by 9 February
WEEK = "PW-2027"  # from 15 November 2027: any number of teams host it; no day is set
WHY = "Families say how well they listen."


@dataclass
class Nominated:
    """References of activities, and random ids of nominations: those that stand, by who made them."""

    conversation, spotlight = CONVERSATION, SPOTLIGHT
    standing: dict[str, str] = field(default_factory=dict)


def activity(ref: str = CONVERSATION) -> Activity:
    """One activity by its reference."""
    return db.session.query(Activity).filter_by(ref=ref).one()


def put_team(team: str, first: str = "Hazel", ref: str = CONVERSATION, *, reserve: bool = False) -> Nomination:
    """A team that somebody puts forward."""
    cast = Cast()
    return services.nominate_team(activity(ref), cast.team(team), WHY, reserve, by=cast[first])


def put_person(
    person: str, first: str = "Hazel", ref: str = SPOTLIGHT, *, why: str = "", reserve: bool = False
) -> Nomination:
    """Somebody of the cast whom somebody puts forward as a Spotlight member."""
    cast = Cast()
    return services.nominate_person(activity(ref), "member", cast[person], why, reserve, by=cast[first])


def nominate(cast: Cast) -> Nominated:
    """A team of Hazel's, one of Priya's in reserve, one that was declined; a member accepted."""
    place = Nominated()
    place.standing["Hazel"] = put_team("Children with Disabilities").public_id
    place.standing["Priya"] = put_team("Adoption", "Priya", reserve=True).public_id
    declined = put_team("Children in Need")
    services.decline_nomination(declined, "It was heard in the summer.", by=cast["Priya"])
    services.accept_nomination(put_person("Tom"), by=cast["Priya"])
    return place
