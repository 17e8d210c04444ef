"""Build the agenda of a sitting and put it in order."""

from sqlalchemy.exc import IntegrityError

from qaportal.auditlog.services import record
from qaportal.boards.policy import chair_posts
from qaportal.frameworks.queries import pack_of
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.lib.routing import new_public_id
from qaportal.lib.text import one_line
from qaportal.meetings import policy, queries
from qaportal.meetings.agenda import Line, build, merged
from qaportal.meetings.models import TITLE, AgendaItem, Meeting
from qaportal.people.models import Person
from qaportal.programme.models import Activity
from qaportal.programme.queries.themes import holders

FROZEN = "The meeting is opened: its agenda stays as it is. What is new goes on the next one."
GONE = "Somebody took it off the agenda meanwhile. Open the agenda again."
THERE = "Its agenda is built already. Open the meeting again."


def prepare(activity: Activity, *, by: Person) -> Meeting:
    """Make a meeting of a sitting, with the agenda that the framework and the facts give. Whoever alone holds
    the chair's post is put down as the chair.

    Raises DomainError where no board sits in it; Stale where somebody has just done it.
    """
    board = policy.board_in(activity)
    if board is None:
        raise DomainError("No board sits in this. Choose one of its meetings.")
    chairs = holders(chair_posts(pack_of(activity.framework), board), activity.starts_on)
    meeting = Meeting(
        activity_id=activity.id, board_key=board.key, prepared_at=clock.now(), prepared_by_id=by.id,
        chair_id=chairs[0].id if len(chairs) == 1 else None,
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(meeting)
    except IntegrityError:
        raise Stale(THERE) from None
    lines = build(queries.facts_for(by, activity, board, clock.today()))
    meeting.items = [_item(line, n) for n, line in enumerate(lines, 1)]
    db.session.flush()
    record("prepared", "meeting", activity.ref, by=by, items=len(lines))
    return meeting


def _item(line: Line, position: int) -> AgendaItem:
    return AgendaItem(
        position=position, kind=line.kind, key=line.key, title=line.title, report_key=line.report,
        action_id=line.action, plan_id=line.plan, activity_id=line.activity, after_id=line.after,
    )  # fmt: skip


def rebuild(meeting: Meeting, *, by: Person) -> tuple[int, int]:
    """Bring the agenda up to date: what is new comes at the end, what is settled leaves it; the order that was given
    and items written by hand stay, and what an earlier meeting left says so. How many came and how many left. Raises
    Stale once it is opened."""
    _hold(meeting)
    board = pack_of(meeting.activity.framework).boards[meeting.board_key]
    wanted = build(queries.facts_for(by, meeting.activity, board, clock.today()))
    there = {one.key: one for one in meeting.items}
    own = frozenset(one.key for one in meeting.items if one.kind == "own")
    stay, more = merged(list(there), own, wanted)
    left = len(there) - len(stay)
    for line in wanted:
        if line.after and line.key in there:
            there[line.key].after_id = line.after
    meeting.items = [*(there[key] for key in stay), *(_item(line, 0) for line in more)]
    _number(meeting)
    record("rebuilt the agenda", "meeting", meeting.activity.ref, by=by, came=len(more), left=left)
    return len(more), left


def _hold(meeting: Meeting) -> None:
    """The agenda as it stands now, which nobody else changes until this is over. Raises Stale once it is opened."""
    queries.hold(meeting)
    if meeting.state != "prepared":
        raise Stale(FROZEN)


def _check_there(meeting: Meeting, item: AgendaItem) -> None:
    if item not in meeting.items:
        raise Stale(GONE)


def _number(meeting: Meeting) -> None:
    for n, item in enumerate(meeting.items, 1):
        item.position = n
    db.session.flush()


def add_item(meeting: Meeting, title: str, *, by: Person) -> AgendaItem:
    """Something to go through that is written by hand. Raises Stale once it is opened; DomainError without words."""
    _hold(meeting)
    if not title.strip():
        raise DomainError("Say what it is about.", field="title")
    item = AgendaItem(kind="own", key=f"own:{new_public_id()}", title=one_line(title)[:TITLE], position=0)
    meeting.items.append(item)
    _number(meeting)
    record("added to the agenda", "meeting", meeting.activity.ref, by=by)
    return item


def move_item(meeting: Meeting, item: AgendaItem, up: bool, *, by: Person) -> None:
    """One place up or down; at either end it stays. Raises Stale once it is opened, or it is taken off."""
    _hold(meeting)
    _check_there(meeting, item)
    order = list(meeting.items)
    at = order.index(item)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(order):
        return
    order[at], order[to] = order[to], order[at]
    for n, one in enumerate(order, 1):
        one.position = n
    db.session.flush()
    db.session.expire(meeting, ["items"])
    record("moved on the agenda", "meeting", meeting.activity.ref, by=by)


def remove_item(meeting: Meeting, item: AgendaItem, *, by: Person) -> None:
    """It is not gone through this time. Raises Stale once it is opened, or it is taken off already."""
    _hold(meeting)
    _check_there(meeting, item)
    meeting.items.remove(item)
    _number(meeting)
    record("took off the agenda", "meeting", meeting.activity.ref, by=by)
