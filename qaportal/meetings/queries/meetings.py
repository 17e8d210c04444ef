"""Which meetings there are for somebody, and one of them with all that is shown of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from qaportal.actions.models import Action, ActionPlan, DueChange, Update
from qaportal.actions.queries import standing_of
from qaportal.actions.rag import Standing
from qaportal.boards.policy import member_posts, sits_on
from qaportal.boards.queries import outlook
from qaportal.boards.sittings import Sitting
from qaportal.frameworks.models import Framework
from qaportal.frameworks.queries import pack_of
from qaportal.frameworks.schema import Board
from qaportal.invites import queries as invites
from qaportal.invites.models import ANSWERS
from qaportal.invites.policy import can_invite
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import NotFound
from qaportal.meetings import policy
from qaportal.meetings.models import AgendaItem, Attendance, Decision, Meeting
from qaportal.people.models import Person
from qaportal.people.queries.people import with_posts
from qaportal.programme.models import Activity, Programme
from qaportal.programme.queries import visible_activity
from qaportal.programme.queries.themes import holders

NO_MEETING = "There is no such meeting, or it is of a board that you do not sit on. Start from Meetings."
NO_ITEM = "There is no such item on the agenda. Open the agenda again."


@dataclass(frozen=True)
class Coming:
    """A sitting that was or is to be, the board that sits, and the meeting where its agenda is built."""

    sitting: Sitting
    board: Board
    meeting: Meeting | None

    @property
    def is_over(self) -> bool:
        """Whether it was held and ended."""
        return self.meeting is not None and self.meeting.state == "ended"


def coming(person: Person, today: date) -> list[Coming]:
    """The sittings of the boards that `person` sits on, in date order; of those that are past such as were prepared,
    and for whoever prepares them also the others: what was decided can still be written down."""
    found = outlook(person, today)
    mine = {key: of for key, of in found.boards.items() if sits_on(person, of.pack, of.board)}
    refs = [one.ref for one in found.sittings if one.board in mine]
    chosen = select(Meeting).join(Meeting.activity).where(Activity.ref.in_(refs))
    there = {one.activity.ref: one for one in db.session.scalars(chosen.options(joinedload(Meeting.activity)))}
    every = [Coming(one, mine[one.board].board, there.get(one.ref)) for one in found.sittings if one.board in mine]
    theirs = {key for key, of in mine.items() if policy.prepares(person, of.pack, of.board)}
    return [one for one in every if one.meeting or one.sitting.starts >= today or one.board.key in theirs]


@dataclass(frozen=True)
class Invited:
    """How far the invitations of a sitting are: what is still to be told, in words and how many; how many answered
    what."""

    untold: int
    says: str
    answers: tuple[tuple[str, int], ...]

    @property
    def invited(self) -> int:
        """How many have an invitation."""
        return sum(count for _, count in self.answers)


def invited_to(person: Person, activity: Activity, today: date) -> Invited | None:
    """The invitations of a sitting, for those who send them; None for others."""
    if not can_invite(person, activity):
        return None
    told = invites.telling_of(activity, today)
    answered = Counter(one.answer_now for one in invites.invites_of(activity) if one.stands)
    words = [(ANSWERS[key].lower(), answered[key]) for key in ANSWERS]
    none = answered.total() - sum(count for _, count in words)
    return Invited(len(told.changes), str(told), (*words, ("no answer yet", none)))


def next_sitting(person: Person, meeting: Meeting, board_key: str, today: date) -> Sitting | None:
    """The sitting of a board that follows a meeting: where what comes back, or is escalated, stands next."""
    day = max(meeting.day, meeting.activity.starts_on)
    planned = outlook(person, today).sittings
    return next((one for one in planned if one.board == board_key and one.starts > day), None)


def visible_sitting(person: Person, ref: str) -> Activity:
    """The activity of that reference, in which a board sits that is theirs to see. Raises NotFound."""
    activity = visible_activity(person, ref)
    if not policy.can_see_sitting(person, activity):
        raise NotFound(NO_MEETING)
    return activity


def meeting_of(activity: Activity) -> Meeting | None:
    """The meeting that was made of a sitting, if one was."""
    return db.session.scalar(select(Meeting).where(Meeting.activity_id == activity.id))


def meeting_with(meeting_id: int) -> Meeting | None:
    """The meeting with this id. It asks nobody's leave."""
    return db.session.scalar(select(Meeting).where(Meeting.id == meeting_id).options(*_whole()))


def hold(meeting: Meeting) -> None:
    """A meeting with its agenda as they stand now, which nobody else changes until this is over."""
    db.session.execute(select(Meeting.id).where(Meeting.id == meeting.id).with_for_update())
    read_anew = select(Meeting).where(Meeting.id == meeting.id).options(*_whole())
    db.session.execute(read_anew.execution_options(populate_existing=True)).scalar_one()


def visible_meeting(person: Person, public_id: str) -> Meeting:
    """The meeting with this random id. Raises NotFound where `person` may not know of it."""
    found = db.session.scalar(select(Meeting).where(Meeting.public_id == public_id).options(*_whole()))
    if found is None or not policy.can_view(person, found):
        raise NotFound(NO_MEETING)
    return found


def _whole() -> tuple[Any, ...]:
    """What to load along with a meeting: the number of statements does not grow with its agenda."""
    action = selectinload(Meeting.items).joinedload(AgendaItem.action)
    return (
        joinedload(Meeting.activity).options(
            joinedload(Activity.framework).defer(Framework.body), joinedload(Activity.programme).options(
                joinedload(Programme.framework).defer(Framework.body)
            )
        ),
        joinedload(Meeting.chair), joinedload(Meeting.ended_by),
        selectinload(Meeting.attendance).joinedload(Attendance.person),
        selectinload(Meeting.items).joinedload(AgendaItem.decision).options(
            joinedload(Decision.decided_by), joinedload(Decision.recheck)
        ),
        selectinload(Meeting.items).joinedload(AgendaItem.after).joinedload(AgendaItem.meeting).joinedload(
            Meeting.activity
        ),
        selectinload(Meeting.items).joinedload(AgendaItem.plan), selectinload(Meeting.items).joinedload(
            AgendaItem.activity
        ),
        action.joinedload(Action.owner), action.joinedload(Action.service), action.joinedload(Action.team),
        action.selectinload(Action.changes).joinedload(DueChange.changed_by),
        action.selectinload(Action.updates).joinedload(Update.noted_by),
        action.joinedload(Action.plan).joinedload(ActionPlan.framework).defer(Framework.body),
    )  # fmt: skip


def members(meeting: Meeting, day: date) -> Sequence[Person]:
    """Who sits on the board by a post on `day`, by name."""
    pack = pack_of(meeting.activity.framework)
    found = holders(member_posts(pack, pack.boards[meeting.board_key]), day)
    by_id = select(Person).where(Person.id.in_([one.id for one in found]))
    return db.session.scalars(by_id.order_by(Person.name).options(*with_posts())).all()


@dataclass(frozen=True)
class Room:
    """One item as the screen shows it: the how-manieth it is, what may be decided of it by which key, the board, and
    how its action stands."""

    meeting: Meeting
    item: AgendaItem
    board: Board
    choices: tuple[tuple[int, str], ...]
    standing: Standing | None

    @property
    def number(self) -> int:
        return self.item.position

    @property
    def following(self) -> str | None:
        """The random id of the next item that is not decided, from here on or else from the first on, if any."""
        left = [one for one in self.meeting.undecided if one.id != self.item.id]
        found = next((one for one in left if one.position > self.number), left[0] if left else None)
        return found.public_id if found else None

    def beside(self, step: int) -> str | None:
        """The random id of the item so many places on; None where there is none."""
        at = self.number + step
        return next((one.public_id for one in self.meeting.items if one.position == at), None)


KEYS = {"close": 1, "continue": 2, "change_date": 3, "escalate": 4, "come_back": 5}


def room_at(meeting: Meeting, public_id: str) -> Room:
    """An item of the agenda by its random id, for the screen. Raises NotFound."""
    item = item_of(meeting, public_id)
    choices = tuple((KEYS[kind], kind) for kind in policy.decisions_for(item))
    board = pack_of(meeting.activity.framework).boards[meeting.board_key]
    return Room(meeting, item, board, choices, standing_of(item.action, clock.today()) if item.action else None)


def item_of(meeting: Meeting, public_id: str) -> AgendaItem:
    """An item of the agenda by its random id. Raises NotFound."""
    found = next((one for one in meeting.items if one.public_id == public_id), None)
    if found is None:
        raise NotFound(NO_ITEM)
    return found
