"""What the verbs share: numbers that are given once, that nobody changed it meanwhile, the log, the owner's letter."""

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from qaportal.actions.models import Action, ActionPlan
from qaportal.auditlog.services import record
from qaportal.invites.services import write
from qaportal.lib.db import db
from qaportal.lib.errors import Stale
from qaportal.people.models import Person

TRIES = 8
LETTER = "action"
CHANGED = "Somebody changed this meanwhile. Open it again to see how it stands now."
SAME_MOMENT = "Others did this at the same moment. Nothing is lost: send it again."
Row = TypeVar("Row", Action, ActionPlan)


def numbered(make: Callable[[], Row], act: str, kind: str, *, by: Person | None, **details: Any) -> Row:
    """The row that `make` gives, written with the next number; the one after where somebody else took it a moment ago.
    The log says who did `act` to that `kind` of thing. Raises Stale where that goes on."""
    for _ in range(TRIES):
        row = make()
        try:
            with db.session.begin_nested():
                db.session.add(row)
        except IntegrityError:
            continue
        record(act, kind, row.ref, by=by, **details)
        return row
    raise Stale(SAME_MOMENT)


def hold(plan: ActionPlan) -> None:
    """The plan as it stands now, which nobody else closes, opens or adds to until this is over."""
    db.session.execute(select(ActionPlan.id).where(ActionPlan.id == plan.id).with_for_update())
    db.session.refresh(plan, ["closed_at", "closed_by_id", "version"])


def check_version(thing: Any, version: int | None) -> None:
    """Raises Stale where the thing is not as it was when its form was made; None asks nothing."""
    if version is not None and thing.version != version:
        raise Stale(CHANGED)


def log(act: str, action: Action, by: Person | None, **details: Any) -> None:
    """Into the log: who did what to which action, none of its words."""
    record(act, "action", action.ref, by=by, **details)


def tell_owner(action: Action, *, by: Person | None) -> None:
    """A letter to whoever has it to do, unless they did it themselves: one for each time that it becomes theirs."""
    if action.owner_id is None or (by is not None and action.owner_id == by.id):
        return
    owner = db.session.get_one(Person, action.owner_id)
    dedupe = f"{LETTER}:{action.public_id}:{owner.id}:{action.version}"
    write(LETTER, owner, about={"action": action.id}, dedupe=dedupe, by=by)
