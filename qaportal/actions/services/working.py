"""Put actions into plans, let one go on in another, move days, note progress, give one to somebody."""

from datetime import date

from qaportal.actions import policy, queries
from qaportal.actions.models import LINE, Action, ActionPlan, ActionSource, DueChange, Update
from qaportal.actions.services.common import check_version, hold, log, numbered, tell_owner
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.lib.formats import day_medium
from qaportal.lib.text import one_line
from qaportal.people.models import Person
from qaportal.programme.models import Activity

PAST = "{day} is past. Give a day that is still to come."
NOT_OPEN = "This is done, or goes on elsewhere. Open it again to see how it stands now."


def add_action(
    plan: ActionPlan,
    *,
    what: str,
    why: str,
    owner: Person,
    due: date,
    support: str = "",
    measure: str = "",
    activity: Activity | None = None,
    by: Person,
) -> Action:
    """An action in a plan, with the finding that leads to it and the work that found it (X-16). Its owner is told.

    Raises DomainError for a closed plan, nothing to do, no reason, or a day that is past.
    """
    hold(plan)
    if not plan.is_open:
        raise DomainError("This plan is closed. Choose one that is open.")
    _check_words(what, why)
    if due < clock.today():
        raise DomainError(PAST.format(day=day_medium(due)), field="due")
    rule = policy.plan_rule_of(plan)
    action = numbered(
        lambda: Action(
            number=queries.last_number() + 1, plan_id=plan.id, level=plan.level, team_id=plan.team_id,
            service_id=plan.service_id, rules_key=(rule.actions or "") if rule else "", what=what.strip(),
            why=why.strip(), support=one_line(support)[:LINE], measure=measure.strip(), owner_id=owner.id,
            owner_name=owner.name, first_due_on=due, due_on=due, made_at=clock.now(), made_by_id=by.id,
        ),
        "added", "action", by=by, plan=plan.ref, due=day_medium(due), owner=owner.name,
    )  # fmt: skip
    if activity is not None:
        add_source(action, activity=activity, finding="", by=by)
    tell_owner(action, by=by)
    return action


def _check_words(what: str, why: str) -> None:
    if not what.strip():
        raise DomainError("Say what will be done.", field="what")
    if not why.strip():
        raise DomainError("Say what was found that leads to it.", field="why")


def add_source(action: Action, *, activity: Activity | None, finding: str, by: Person | None) -> ActionSource:
    """One more finding that the action answers. Raises DomainError where there is nothing to say of it."""
    if activity is None and not finding.strip():
        raise DomainError("Say what was found, or which work found it.", field="why")
    source = ActionSource(
        action_id=action.id, activity_id=activity.id if activity else None, finding=finding.strip(),
        added_at=clock.now(), added_by_id=by.id if by else None,
    )  # fmt: skip
    db.session.add(source)
    db.session.flush()
    db.session.expire(action, ["sources"])
    log("added a finding", action, by, **({"activity": activity.ref} if activity else {}))
    return source


def link(action: Action, onto: Action, *, by: Person, version: int | None = None) -> None:
    """It is the same as another that is there and goes on in it: what led to it is kept there as one more source, and
    nothing of it is lost.

    Raises Stale where it was changed meanwhile; DomainError where either is not to be done any more, both are one, or
    the other is about a child or a worker.
    """
    check_version(action, version)
    if not action.is_open:
        raise Stale(NOT_OPEN)
    if onto.id == action.id:
        raise DomainError("An action cannot go on in itself. Choose another.", field="onto")
    if not onto.is_open or onto.is_about_people:
        raise DomainError(
            "That one cannot take it over. Choose an action of a plan that is still to be done.", field="onto"
        )
    plain = not action.is_about_people
    db.session.add(
        ActionSource(
            action_id=onto.id, review_id=action.review_id, activity_id=None,
            finding=(action.why or action.what) if plain else "", added_at=clock.now(), added_by_id=by.id,
        )
    )  # fmt: skip
    action.same_as_id, action.linked_at, action.linked_by_id = onto.id, clock.now(), by.id
    db.session.flush()
    db.session.expire(onto, ["sources"])
    log("linked", action, by, onto=onto.ref)


def change_due(action: Action, to: date, reason: str, *, by: Person | None, version: int | None = None) -> DueChange:
    """Another day to do it by, and why. The first day stays as it was; a later day is a slip that is counted (X-16).

    Raises Stale where it was changed meanwhile or is done; DomainError for a past day, the same day, or no reason.
    """
    check_version(action, version)
    if not action.is_open:
        raise Stale(NOT_OPEN)
    if to < clock.today():
        raise DomainError(PAST.format(day=day_medium(to)), field="due")
    if to == action.due_on:
        raise DomainError(f"It is due on {day_medium(to)} already. Give another day.", field="due")
    if not reason.strip():
        raise DomainError("Say why its day moves.", field="reason")
    return move_due(action, to, reason, by=by)


def move_due(action: Action, to: date, reason: str, *, by: Person | None) -> DueChange:
    """The day moves, whatever the day is."""
    change = DueChange(
        from_on=action.due_on, to_on=to, reason=one_line(reason), changed_at=clock.now(),
        changed_by_id=by.id if by else None,
    )  # fmt: skip
    action.changes.append(change)
    action.due_on = to
    db.session.flush()
    log("moved", action, by, due=[day_medium(change.from_on), day_medium(to)])
    return change


def note_progress(action: Action, text: str, *, by: Person, version: int | None = None) -> Update:
    """How far it is; the first note says that it has begun. Raises Stale where it was changed meanwhile or is done;
    DomainError where nothing is said."""
    check_version(action, version)
    if not action.is_open:
        raise Stale(NOT_OPEN)
    if not text.strip():
        raise DomainError("Say how far it is.", field="text")
    if action.started_at is None:
        action.started_at, action.started_by_id = clock.now(), by.id
    update = add_update(action, "note", text, by=by)
    log("noted progress", action, by)
    return update


def add_update(action: Action, kind: str, text: str, *, by: Person) -> Update:
    """A note in the action's history."""
    update = Update(kind=kind, text=text.strip(), noted_at=clock.now(), noted_by_id=by.id)
    action.updates.append(update)
    db.session.flush()
    return update


def give(action: Action, to: Person, *, by: Person, version: int | None = None) -> None:
    """Somebody else has it to do from now on, and is told. Raises Stale where it was changed meanwhile or is done;
    DomainError where it is theirs already, or they do not work here."""
    check_version(action, version)
    if not action.is_open:
        raise Stale(NOT_OPEN)
    if action.owner_id == to.id:
        raise DomainError(f"{to.name} has it already. Choose somebody else.", field="owner")
    if not to.is_here(clock.today()):
        raise DomainError(f"{to.name} does not work here today. Choose somebody else.", field="owner")
    before = action.owner_name
    action.owner_id, action.owner_name = to.id, to.name
    db.session.flush()
    log("gave", action, by, owner=[before, to.name])
    tell_owner(action, by=by)
