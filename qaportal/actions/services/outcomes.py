"""What settles a disagreement, carried out on the actions of its review: one falls away, or has other words or another
day from then on. Its owner is told."""

from collections.abc import Sequence
from typing import Any

from qaportal.actions import queries
from qaportal.actions.models import Action
from qaportal.actions.services.working import move_due
from qaportal.auditlog.services import record
from qaportal.invites.services import write
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.moderation.amending import Change, read
from qaportal.moderation.disagreement import Disagreement
from qaportal.moderation.models import Dispute
from qaportal.moderation.services import disputes
from qaportal.people.models import Person

LETTER = "action_changed"
SETTLED = "A disagreement about the review was settled with another day."


def propose(view: Disagreement, *, actions: Sequence[Change], by: Person, **outcome: Any) -> bool:
    """Write down how a disagreement is settled (`moderation.propose`); where that settles it, carry it out."""
    dispute = view.dispute
    is_settled = disputes.propose(view, actions=actions, by=by, **outcome)
    if is_settled:
        carry_out(dispute, by=by)
    return is_settled


def agree(view: Disagreement, *, proposal: int, rung: int, by: Person) -> bool:
    """Agree to what was written down (`moderation.agree`); where that settles it, carry it out."""
    dispute = view.dispute
    is_settled = disputes.agree(view, proposal=proposal, rung=rung, by=by)
    if is_settled:
        carry_out(dispute, by=by)
    return is_settled


def carry_out(dispute: Dispute, *, by: Person) -> list[Action]:
    """Make the actions of its review what was settled; those that changed. Their first day stays, and one that fell
    away. Repeating it changes nothing."""
    there = {(one.question_key, one.position): one for one in queries.of_review(dispute.review)}
    changed = []
    for one in read(dispute.actions):
        action = there.get((one.question, one.position))
        if action is not None and _differs(action, one):
            _change(action, one, by)
            changed.append(action)
    db.session.flush()
    for action in changed:
        record("changed by a disagreement", "action", action.ref, by=by, withdrawn=action.withdrawn_at is not None)
        _tell(action, dispute, by)
    return changed


def _differs(action: Action, to: Change) -> bool:
    if to.falls_away:
        return action.withdrawn_at is None
    return (action.what, action.due_on) != (to.what, to.due_on)


def _change(action: Action, to: Change, by: Person) -> None:
    if to.falls_away:
        action.withdrawn_at = clock.now()
        return
    action.what = to.what
    if to.due_on != action.due_on:
        move_due(action, to.due_on, SETTLED, by=by)


def _tell(action: Action, dispute: Dispute, by: Person) -> None:
    if action.owner is not None and action.owner_id != by.id:
        dedupe = f"{LETTER}:{action.id}:{dispute.id}"
        write(LETTER, action.owner, about={"action": action.id}, dedupe=dedupe, by=by)
