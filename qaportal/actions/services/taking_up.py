"""Hand a part in, and take up the actions that it recommends."""

from sqlalchemy.exc import IntegrityError

from qaportal.actions import queries
from qaportal.actions.models import Action
from qaportal.actions.wanted import Wanted, is_past, level_of, too_late, wanted
from qaportal.auditlog.services import record
from qaportal.frameworks.schema import Part
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.moderation import services as moderation
from qaportal.people.models import Person
from qaportal.programme.counting import office_calendar
from qaportal.reviews import services as reviews
from qaportal.reviews.sight import Sight

TRIES = 8


def hand_in(sight: Sight, part: Part, *, by: Person) -> Sight:
    """Their part is in, and what it recommends are actions with an owner and a day (X-16).

    Raises DomainError where an action is given a day that is over, or an urgent one too late a day, and what
    `moderation.hand_in` raises.
    """
    found = wanted(sight, part)
    if fault := is_past(found, clock.today()):
        raise DomainError(fault)
    rules = sight.pack.action_rules.get(sight.kind.actions or "")
    if rules and (fault := too_late(sight, rules, found, clock.today(), office_calendar(sight.pack))):
        raise DomainError(fault)
    sight = moderation.hand_in(sight, part, by=by)
    take_up(sight, part, by=by)
    return sight


def take_up(sight: Sight, part: Part, *, by: Person) -> list[Action]:
    """Make the actions of a part those that it recommends now: new ones are added, those that are there already take
    over what it says (their first day stays), those it no longer has are withdrawn. Repeating it changes nothing."""
    there = {(one.question_key, one.position): one for one in queries.of_part(sight.review, part.key)}
    kept = []
    for one in wanted(sight, part):
        action = there.pop((one.question, one.position), None)
        owner = queries.person_named(one.owner)
        if action is None:
            action = _added(sight, part, one, owner, by)
        _say(action, one, owner)
        kept.append(action)
    gone = [action for action in there.values() if action.withdrawn_at is None]
    for action in gone:
        action.withdrawn_at = clock.now()
    db.session.flush()
    if kept or gone:
        name = reviews.name_of(sight.review)
        record("took up actions", "review", name, by=by, part=part.title, actions=len(kept), withdrawn=len(gone))
    return kept


def _added(sight: Sight, part: Part, one: Wanted, owner: Person | None, by: Person) -> Action:
    """A new action with the next number; the one after where somebody else took it a moment ago."""
    for _ in range(TRIES):
        action = _new(sight, part, one, queries.last_number() + 1, by)
        _say(action, one, owner)
        try:
            with db.session.begin_nested():
                db.session.add(action)
            return action
        except IntegrityError:
            continue
    raise Stale("Others handed in at the same moment. Nothing is lost: hand it in again.")


def _new(sight: Sight, part: Part, one: Wanted, number: int, by: Person) -> Action:
    return Action(
        number=number, review_id=sight.review.id, part_key=part.key, question_key=one.question, position=one.position,
        level=level_of(sight), rules_key=sight.kind.actions or "", first_due_on=one.due, made_at=clock.now(),
        made_by_id=by.id,
    )  # fmt: skip


def _say(action: Action, one: Wanted, owner: Person | None) -> None:
    action.what, action.support, action.owner_name, action.due_on = one.what, one.support, one.owner, one.due
    action.owner_id, action.withdrawn_at = owner.id if owner else None, None
