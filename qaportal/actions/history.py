"""What became of an action, step by step, the latest first. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from qaportal.actions.models import Action
from qaportal.actions.rag import DIFFERENCES
from qaportal.lib.formats import day_medium

NOTES = {"note": "Progress", "sent_back": "Sent back", "reopened": "Opened again"}


@dataclass(frozen=True)
class Step:
    """Something that happened: when, what, by whom ("" for the portal) and what was said."""

    at: datetime
    what: str
    who: str
    said: str = ""


def steps_of(action: Action) -> list[Step]:
    """Every step of an action, the latest first."""
    return sorted(_steps(action), key=lambda step: step.at, reverse=True)


def _steps(action: Action) -> Iterator[Step]:
    yield Step(action.made_at, f"Made, due by {day_medium(action.first_due_on)}", action.made_by.name)
    for change in action.changes:
        what = f"{'Slipped' if change.is_slip else 'Brought forward'} to {day_medium(change.to_on)}"
        yield Step(change.changed_at, what, _name(change.changed_by), change.reason)
    for note in action.updates:
        yield Step(note.noted_at, NOTES[note.kind], _name(note.noted_by), note.text)
    if action.done_at:
        yield Step(action.done_at, "Done", _name(action.done_by), action.evidence)
    if action.signed_off_at:
        yield Step(action.signed_off_at, "Signed off", _name(action.signed_off_by))
    if action.closed_at:
        what = f"Closed: {DIFFERENCES[action.difference][0].lower()}{DIFFERENCES[action.difference][1:]}"
        yield Step(action.closed_at, what, _name(action.closed_by), action.how_known)
    if action.withdrawn_at:
        yield Step(action.withdrawn_at, "Its review no longer recommends it", "")
    if action.same_as and action.linked_at:
        yield Step(action.linked_at, f"Goes on in {action.same_as.ref}", "")


def _name(person: object) -> str:
    return getattr(person, "name", "")
