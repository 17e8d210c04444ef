"""What stands on somebody’s Home and in no daily mail: what was raised, of which they had a letter at once; that their
dates are in no calendar yet."""

from datetime import date

from qaportal.actions import queries as actions
from qaportal.concerns import queries as concerns
from qaportal.home import acting
from qaportal.home.needs import Need
from qaportal.invites import queries as invites
from qaportal.lib.formats import day_short
from qaportal.lib.routing import path_to
from qaportal.moderation.queries import waiting
from qaportal.moderation.queries.grades import grades_changed_for
from qaportal.moderation.queries.waiting import Waiting
from qaportal.people.models import Person

WORDS = {
    "Acknowledge": "A child may be at risk ({ref}): say that you have it",
    "Ring": "Nobody has said yet that they have what you raised from {ref}: ring them",
    "Document": "What was raised from {ref} is not documented yet",
    "Read": "Something was raised with you",
}
SETTLE = {
    "Go on": "Something waits for you to settle it",
    "Answer": "Something waits for your answer",
    "Choose": "Somebody is to be chosen",
    "Grade": "A review waits for your grade",
    "Talk": "A second look at your review came to another grade: talk with whoever looked",
    "Read": "The grade of a review you took part in has changed",
}


def raised(person: Person) -> list[Need]:
    """Lines that say from which work, and no more; in one statement."""
    return [
        Need("Now", WORDS[one.verb].format(ref=one.ref), one.path, one.verb, late=True, kind="", since=one.since)
        for one in concerns.waiting_for(person)
    ]


def to_settle(person: Person, today: date) -> list[Need]:
    """What is theirs to settle, to answer, to choose somebody for, to grade for practice, to talk about, and where
    another grade stands on their work: from which work, and no more."""
    found = [
        *waiting.disputes_waiting_for(person),
        *waiting.grades_waiting_for(person),
        *waiting.talks_waiting_for(person),
    ]
    found += grades_changed_for(person)
    return [_to_settle(one, today) for one in found]


def to_check(person: Person) -> list[Need]:
    """Actions that others say that they have done, and that are theirs to sign off (WS-051)."""
    return acting.to_check(actions.to_sign_off(person))


def _to_settle(one: Waiting, today: date) -> Need:
    late = one.due is not None and one.due < today
    when, more = "Now", one.ref
    if one.due is not None:
        when = "Late" if late else "Today" if one.due == today else f"{one.due:%a} {day_short(one.due)}"
        more += f", was due by {day_short(one.due)}" if late else ""
    return Need(when, SETTLE[one.verb], one.path, one.verb, more, late, one.due, kind="", since=one.since)


def subscribing(person: Person, has_dates: bool) -> list[Need]:
    """That whoever has dates could have them in their calendar."""
    if not has_dates or invites.feeds_of(person):
        return []
    href = path_to("invites.subscribe")
    return [
        Need("Any time", "Your dates are not in your calendar yet", href, "Add", sends=(("scope", "mine"),), kind="")
    ]
