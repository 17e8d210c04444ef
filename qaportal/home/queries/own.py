"""What stands on somebody’s Home and in no daily mail: what was raised, of which they had a letter at once; that their
dates are in no calendar yet."""

from qaportal.concerns import queries as concerns
from qaportal.home.needs import Need
from qaportal.invites import queries as invites
from qaportal.lib.routing import path_to
from qaportal.people.models import Person

WORDS = {
    "Acknowledge": "A child may be at risk ({ref}): say that you have it",
    "Document": "What was raised from {ref} is not documented yet",
    "Read": "Something was raised with you",
}


def raised(person: Person) -> list[Need]:
    """Lines that say from which work, and no more; in one statement."""
    return [
        Need("Now", WORDS[one.verb].format(ref=one.ref), one.path, one.verb, late=True, kind="", since=one.since)
        for one in concerns.waiting_for(person)
    ]


def subscribing(person: Person, has_dates: bool) -> list[Need]:
    """That whoever has dates could have them in their calendar."""
    if not has_dates or invites.feeds_of(person):
        return []
    href = path_to("invites.subscribe")
    return [
        Need("Any time", "Your dates are not in your calendar yet", href, "Add", sends=(("scope", "mine"),), kind="")
    ]
