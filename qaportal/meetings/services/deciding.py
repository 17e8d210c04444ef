"""Decide of one item, saved at once through the verbs of actions; keep its minute while it is written."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from qaportal.actions import policy as actions_policy
from qaportal.actions import services as actions
from qaportal.actions.models import Action
from qaportal.actions.models.progress import REASON
from qaportal.auditlog.services import record
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.lib.text import one_line
from qaportal.meetings import policy
from qaportal.meetings.models import MINUTE, AgendaItem, Decision, Meeting
from qaportal.people.models import Person
from qaportal.programme.models import Activity

NOT_OPEN = "The meeting is not open. What was decided stands in its minutes."
WRITTEN = "Somebody else wrote this minute meanwhile."
NO_MORE = "This has changed the action already: open the action to change it again."


@dataclass(frozen=True)
class Asked:
    """What is decided, as it was sent: `said` is how it is known (close) or why (another day, escalated); `save_id` is
    that of the form, the same however often it is sent; `seen` is the version that the minute was written on, None
    where the form does not say."""

    kind: str
    save_id: str
    minute: str = ""
    seen: int | None = None
    said: str = ""
    difference: str = ""
    due: date | None = None
    to_board: str = ""
    recheck_on: date | None = None
    recheck_type: str = ""


def keep_minute(item: AgendaItem, text: str, *, by: Person, version: int | None = None) -> None:
    """What was said of an item, as it is written. The same text again changes nothing.

    Raises Stale where the meeting is not open, or somebody else wrote since `version` what is not in `text`;
    DomainError for too long a text.
    """
    _hold(item)
    _keep(item, text, version, by)


def _hold(item: AgendaItem) -> None:
    """It as it stands now, which nobody else changes until this is over; and its meeting, which nobody ends."""
    db.session.execute(select(Meeting.id).where(Meeting.id == item.meeting_id).with_for_update(read=True))
    db.session.refresh(item.meeting, ["opened_at", "ended_at"])
    db.session.refresh(item, ["minute", "minute_version"], with_for_update=True)
    db.session.expire(item, ["decision"])


def _keep(item: AgendaItem, text: str, version: int | None, by: Person) -> None:
    if item.meeting.state != "open":
        raise Stale(NOT_OPEN)
    said = text.strip()
    if said == item.minute:
        return
    if len(said) > MINUTE:
        raise DomainError(f"Use {MINUTE:,} characters or fewer.", field="minute")
    if version is not None and version != item.minute_version and item.minute not in said:
        raise Stale(WRITTEN, field="text")
    item.minute, item.minute_version = said, item.minute_version + 1
    db.session.flush()
    if item.minute_version == 1:
        record("began the minute", "meeting", item.meeting.activity.ref, by=by, item=item.position)


def decide(item: AgendaItem, asked: Asked, *, by: Person) -> Decision:
    """What the meeting decides of an item. The same form sent twice decides once.

    Raises Stale where the meeting is not open, a decision stands that changed the action, or somebody else wrote its
    minute meanwhile; DomainError where this cannot be decided of it, or a word is missing; and as the verb of the
    action does.
    """
    _hold(item)
    there = item.decision
    if there is not None and there.save_id == asked.save_id:
        return there
    if item.meeting.state != "open":
        raise Stale(NOT_OPEN)
    if there is not None and there.is_final:
        raise Stale(NO_MORE)
    if asked.kind not in policy.decisions_for(item):
        raise DomainError("That cannot be decided of this item. Choose one of the buttons.")
    _keep(item, asked.minute or item.minute or asked.said, asked.seen if asked.minute else None, by)
    came_of_it = WAYS[asked.kind](item, asked, by)
    decision = there or Decision()
    facts = {"difference": "", "due_on": None, "to_board": "", "recheck": None} | came_of_it
    for name, value in facts.items():
        setattr(decision, name, value)
    decision.kind, decision.save_id = asked.kind, asked.save_id
    decision.decided_at, decision.decided_by_id = clock.now(), by.id
    item.decision = decision
    db.session.flush()
    record("decided", "meeting", item.meeting.activity.ref, by=by, item=item.position, decision=asked.kind)
    return decision


def _close(item: AgendaItem, asked: Asked, by: Person) -> dict[str, Any]:
    action = _action(item)
    difference = asked.difference or "made"
    actions.conclude(action, difference=difference, how_known=asked.said or item.minute, by=by)
    recheck = _look_again(action, asked, asked.recheck_on, by) if asked.recheck_on else None
    return {"difference": difference, "recheck": recheck}


def _look_again(action: Action, asked: Asked, on: date, by: Person) -> Activity:
    kinds = [kind.key for kind in actions_policy.recheck_kinds(action)]
    kind = asked.recheck_type or (kinds[0] if len(kinds) == 1 else "")
    if kind not in kinds:
        raise DomainError("Choose which kind of work looks again.", field="recheck_type")
    subject = one_line(action.place or action.ref)[:120]
    try:
        return actions.book_recheck(action, type_key=kind, starts=on, subject=subject, by=by)
    except DomainError as error:
        raise type(error)(error.sentence, field="recheck_on") from error


def _go_on(item: AgendaItem, _asked: Asked, by: Person) -> dict[str, Any]:
    """What was said of an action is a note on how far it is, for its owner to read."""
    if item.action is not None and item.action.is_open and item.minute:
        actions.note_progress(item.action, f"{item.meeting.activity.title}: {item.minute}", by=by)
    return {}


def _move(item: AgendaItem, asked: Asked, by: Person) -> dict[str, Any]:
    if asked.due is None:
        raise DomainError("Give the day by which it will be done.", field="due")
    try:
        actions.change_due(_action(item), asked.due, one_line(asked.said or item.minute)[:REASON], by=by)
    except DomainError as error:
        raise type(error)(
            error.sentence, field={"reason": "said"}.get(error.details.get("field", ""), "due")
        ) from error
    return {"due_on": asked.due}


def _escalate(item: AgendaItem, asked: Asked, _by: Person) -> dict[str, Any]:
    above = [one.key for one in policy.boards_above(item.meeting)]
    if asked.to_board not in above and len(above) > 1:
        raise DomainError("Choose the board that it goes to.", field="to_board")
    if not (asked.said or item.minute).strip():
        raise DomainError("Say why it is escalated.", field="said")
    return {"to_board": asked.to_board if asked.to_board in above else above[0]}


def _come_back(_item: AgendaItem, _asked: Asked, _by: Person) -> dict[str, Any]:
    """It stands on the board's next agenda, which is built from what was decided."""
    return {}


def _action(item: AgendaItem) -> Action:
    if item.action is None:
        raise DomainError("There is no action to decide of. Choose another button.")
    return item.action


WAYS: dict[str, Callable[[AgendaItem, Asked, Person], dict[str, Any]]] = {
    "close": _close, "continue": _go_on, "change_date": _move, "escalate": _escalate, "come_back": _come_back,
}  # fmt: skip
