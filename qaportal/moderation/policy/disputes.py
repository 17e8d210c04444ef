"""Who may raise a disagreement, see it, settle a step of it, choose who settles one."""

from typing import Any

from qaportal.moderation.disagreement import Disagreement
from qaportal.moderation.looking import own_form
from qaportal.people.models import Person
from qaportal.people.roles import BY_KEY, STAFF, Guest, HeadOfService, Leadership, QaLead, TeamManager, holds
from qaportal.reviews.policy import can_open
from qaportal.reviews.sight import Sight

CHOOSES = (QaLead.key,)
STANDS_IN = (Leadership.key, HeadOfService.key, TeamManager.key)  # who chooses where no QA lead may, in this order


def can_list_disputes(person: Person, _thing: Any = None) -> bool:
    """The list of disagreements: whoever may have a part in one."""
    return holds(person, *STAFF, Guest)


def looks_after_disputes(person: Person) -> bool:
    """See all of them, but those that they are a party to, and choose who settles a step: QA leads."""
    return holds(person, QaLead)


def may_stand_in(person: Person) -> bool:
    """Choose who settles a step where no QA lead may: whoever leads others."""
    return holds(person, *(BY_KEY[key] for key in STANDS_IN))


def can_see_raising(person: Person, sight: Sight) -> bool:
    """The page that says how a disagreement about a review is raised: whoever opens the review."""
    return can_open(person, sight)


def can_raise(person: Person, sight: Sight) -> bool:
    """Raise one: whoever has a seat on the review, once a judgement is in that they read with nothing kept from them
    (NS-050)."""
    return can_open(person, sight) and why_not_raise(sight) == ""


def why_not_raise(sight: Sight) -> str:
    """Why somebody cannot raise a disagreement about a review now, as a sentence; "" where they can."""
    if sight.kind.disputes is None:
        return "The framework has no steps for this."
    if not sight.reader.seats:
        return "It is for those who have a seat on this review to raise one."
    if sight.is_blind:
        return "Give your own grade first. Then you see what others found."
    judged = [part for part in sight.form.parts
              if part.key in sight.handed_in and _judges(sight, part.seat) and sight.reads(part)]  # fmt: skip
    if not judged:
        return "Nothing was handed in yet that you could disagree with."
    if sight.kind.moderation and not own_form(sight.kind) and {part.seat for part in judged} <= sight.reader.seats:
        return "What was handed in so far is your own."
    return ""


def _judges(sight: Sight, seat_key: str) -> bool:
    seat = next((one for one in sight.kind.seats if one.key == seat_key), None)
    return seat is None or seat.does != "reflect"


def can_see(_person: Person, view: Disagreement) -> bool:
    """See one: both sides, whoever settles a step, QA leads who are no party, or who stands in for them. Not who had to
    stand aside."""
    return view.is_visible


def can_note(_person: Person, view: Disagreement) -> bool:
    """Write a note: the sides, and those whose step it is."""
    return view.may_note


def can_judge(_person: Person, view: Disagreement) -> bool:
    """Judge alone before anything else: the third party."""
    return view.may_judge


def can_propose(_person: Person, view: Disagreement) -> bool:
    """Write down an outcome: those whose step it is."""
    return view.may_propose


def can_agree(_person: Person, view: Disagreement) -> bool:
    """Agree to an outcome: those whose word it takes."""
    return view.may_agree


def can_pass_on(_person: Person, view: Disagreement) -> bool:
    """Say that a step settled nothing: the sides, and those whose step it is."""
    return bool(view.onward) or view.may_give_up


def can_choose(_person: Person, view: Disagreement) -> bool:
    """Choose who settles a step: QA leads who are no party, or who stands in for them."""
    return view.may_choose


def can_withdraw(_person: Person, view: Disagreement) -> bool:
    """Take one back: whoever raised it."""
    return view.may_withdraw
