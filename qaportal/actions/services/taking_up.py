"""Hand a part in, and take up the actions that it recommends."""

from qaportal.actions import queries
from qaportal.actions.models import Action
from qaportal.actions.services.common import numbered, tell_owner
from qaportal.actions.services.working import move_due
from qaportal.actions.wanted import Wanted, is_past, level_of, too_late, wanted
from qaportal.auditlog.services import record
from qaportal.frameworks.schema import Part
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.lib.formats import day_medium
from qaportal.moderation import services as moderation
from qaportal.people.models import Person
from qaportal.programme.counting import office_calendar
from qaportal.reviews import services as reviews
from qaportal.reviews.queries.sights import place_of
from qaportal.reviews.sight import Sight

AGAIN = "The review was handed in anew with another day."


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
    """Make the actions of a part those that it recommends now: new ones are added and their owners told, those that are
    there already take over what it says (their first day stays, and a day that it moves is a slip), those it no longer
    has are withdrawn. Repeating it changes nothing."""
    there = {(one.question_key, one.position): one for one in queries.of_part(sight.review, part.key)}
    kept = []
    for one in wanted(sight, part):
        action = there.pop((one.question, one.position), None)
        kept.append(_changed(action, one, by) if action else _added(sight, part, one, by))
    gone = [action for action in there.values() if action.withdrawn_at is None]
    for action in gone:
        action.withdrawn_at = clock.now()
    db.session.flush()
    if kept or gone:
        name = reviews.name_of(sight.review)
        record("took up actions", "review", name, by=by, part=part.title, actions=len(kept), withdrawn=len(gone))
    return kept


def _added(sight: Sight, part: Part, one: Wanted, by: Person) -> Action:
    owner = queries.person_named(one.owner)
    action = numbered(
        lambda: _new(sight, part, one, queries.last_number() + 1, owner, by), "recommended", "action", by=by,
        due=day_medium(one.due),
    )  # fmt: skip
    tell_owner(action, by=by)
    return action


def _new(sight: Sight, part: Part, one: Wanted, number: int, owner: Person | None, by: Person) -> Action:
    (team, service), row = place_of(sight.review), sight.review.record.row if sight.review.record else None
    return Action(
        number=number, review_id=sight.review.id, part_key=part.key, question_key=one.question, position=one.position,
        level=level_of(sight), team_id=team, service_id=service, worker_id=row.worker_id if row else None,
        rules_key=sight.kind.actions or "", first_due_on=one.due, due_on=one.due, asked_on=one.due, made_at=clock.now(),
        made_by_id=by.id, what=one.what, support=one.support, owner_name=one.owner, asked_of=one.owner,
        owner_id=owner.id if owner else None,
    )  # fmt: skip


def _changed(action: Action, one: Wanted, by: Person) -> Action:
    """What the review says of it now. Who has it to do, and until when, are left alone where the review says no other
    than before: they may have been changed since. What is done stays as it was done."""
    action.withdrawn_at = None
    if action.done_at is not None:
        return action
    action.what, action.support = one.what, one.support
    if one.due != action.asked_on and one.due != action.due_on:
        move_due(action, one.due, AGAIN, by=by)
    if one.owner != action.asked_of:
        owner = queries.person_named(one.owner)
        action.owner_name, action.owner_id = one.owner, owner.id if owner else None
        tell_owner(action, by=by)
    action.asked_on, action.asked_of = one.due, one.owner
    return action
