"""Say who came, open the meeting, end it."""

from collections.abc import Mapping

from qaportal.actions import services as actions
from qaportal.auditlog.services import record
from qaportal.invites.services import write
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.lib.formats import plural
from qaportal.meetings import queries
from qaportal.meetings.models import Attendance, Meeting
from qaportal.people.models import Person

LETTER = "meeting"
ENDED = "The meeting has ended. What it decided stands in its minutes."


def set_attendance(meeting: Meeting, states: Mapping[int, str], chair: Person | None, *, by: Person) -> None:
    """Who is present and who sent apologies (by id of the person; "" for neither), and who chairs. Whoever chairs is
    present. Raises Stale once it has ended."""
    if meeting.state == "ended":
        raise Stale(ENDED)
    wanted = {ident: state for ident, state in states.items() if state}
    if chair is not None:
        wanted[chair.id] = "present"
    there = {one.person_id: one for one in meeting.attendance}
    meeting.attendance = [
        there.get(ident) or Attendance(person_id=ident, state=state) for ident, state in wanted.items()
    ]
    for one in meeting.attendance:
        one.state = wanted[one.person_id]
    meeting.chair_id = chair.id if chair else None
    db.session.flush()
    db.session.expire(meeting, ["attendance", "chair"])
    record("noted who came", "meeting", meeting.activity.ref, by=by, present=len(meeting.came("present")))


def open_meeting(meeting: Meeting, *, by: Person) -> None:
    """It begins: from now on its agenda stays as it is. Raises Stale where it is opened already; DomainError where
    nothing is on the agenda."""
    queries.hold(meeting)
    if meeting.state != "prepared":
        raise Stale("The meeting is opened already.")
    if not meeting.items:
        raise DomainError("There is nothing on the agenda. Add what is to be gone through.")
    meeting.opened_at, meeting.opened_by_id = clock.now(), by.id
    db.session.flush()
    record("opened", "meeting", meeting.activity.ref, by=by)


def end(meeting: Meeting, *, by: Person) -> None:
    """It is over: its plans were gone through, whoever has a decided action is told by mail, and what was not reached
    stands on the next agenda (NS-121). Whoever decides at that moment is waited for. Raises Stale where it is not open.
    """
    queries.hold(meeting)
    if meeting.state != "open":
        raise Stale(ENDED if meeting.state == "ended" else "The meeting is not opened yet.")
    meeting.ended_at, meeting.ended_by_id = clock.now(), by.id
    db.session.flush()
    left = len(meeting.undecided)
    record("ended", "meeting", meeting.activity.ref, by=by, decided=len(meeting.items) - left, left=left)
    _note_plans(meeting, by)
    for owner in owners(meeting).values():
        write(LETTER, owner, about={"meeting": meeting.id}, dedupe=f"{LETTER}:{meeting.public_id}:{owner.id}", by=by)


def _note_plans(meeting: Meeting, by: Person) -> None:
    plans = {one.plan.id: one.plan for one in meeting.items if one.plan is not None and one.decision is not None}
    for plan in plans.values():
        done = [one for one in meeting.items if one.plan_id == plan.id and one.decision is not None]
        is_noted = any(held.held_on == meeting.day for held in plan.reviews)
        if plan.is_open and not is_noted and plan.started_on <= meeting.day:
            said = f"Gone through in {meeting.activity.title}, {meeting.activity.ref}: {plural(len(done), 'item')}."
            actions.note_review(plan, on=meeting.day, note=said, by=by)


def owners(meeting: Meeting) -> dict[int, Person]:
    """Who has a decided action to do, by id."""
    decided = [one.action for one in meeting.items if one.action is not None and one.decision is not None]
    return {one.owner.id: one.owner for one in decided if one.owner is not None}
