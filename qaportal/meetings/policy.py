"""Who may see a meeting with its minutes, and who runs it. What boards speak of is for those who sit on them."""

from typing import Any

from qaportal.boards.policy import chair_posts, sits_on
from qaportal.frameworks.queries import pack_of
from qaportal.frameworks.schema import Board, Pack
from qaportal.meetings.models import AgendaItem, Meeting
from qaportal.people.models import Person
from qaportal.people.roles import STAFF, QaLead, holds
from qaportal.programme.models import Activity
from qaportal.programme.policy import posts_of


def can_list(person: Person, _thing: Any = None) -> bool:
    """The list of meetings: everybody who works here; on it are those of the boards that they sit on."""
    return holds(person, *STAFF)


def board_in(activity: Activity) -> Board | None:
    """The board that sits in an activity; None where none does."""
    pack = pack_of(activity.framework)
    return next((one for one in pack.boards.values() if one.meeting == activity.type_key), None)


def can_see_sitting(person: Person, activity: Activity) -> bool:
    """What is prepared for a sitting: those who sit on its board, and QA leads."""
    board = board_in(activity)
    return board is not None and sits_on(person, pack_of(activity.framework), board)


def can_prepare(person: Person, activity: Activity) -> bool:
    """Build the agenda of a sitting: QA leads and whoever chairs the board."""
    board = board_in(activity)
    return board is not None and not activity.is_cancelled and prepares(person, pack_of(activity.framework), board)


def prepares(person: Person, pack: Pack, board: Board) -> bool:
    """Whether the sittings of a board are theirs to prepare: QA leads and whoever chairs it."""
    return can_list(person) and (holds(person, QaLead) or bool(posts_of(person) & chair_posts(pack, board)))


def can_view(person: Person, meeting: Meeting) -> bool:
    """The agenda, what was decided and the minutes: who sits on the board or was there, and QA leads."""
    was_there = any(one.person_id == person.id and one.state == "present" for one in meeting.attendance)
    return can_list(person) and (was_there or can_see_sitting(person, meeting.activity))


def can_run(person: Person, meeting: Meeting) -> bool:
    """Change the agenda, say who came, open it, decide, end it: QA leads and whoever chairs."""
    if meeting.state == "ended" or not can_list(person):
        return False
    return person.id == meeting.chair_id or can_prepare(person, meeting.activity)


def can_change_agenda(person: Person, meeting: Meeting) -> bool:
    """The same until it is opened: from then on the order stays."""
    return meeting.state == "prepared" and can_run(person, meeting)


def can_decide(person: Person, meeting: Meeting) -> bool:
    """The same while it is open."""
    return meeting.state == "open" and can_run(person, meeting)


def can_read_minutes(person: Person, meeting: Meeting) -> bool:
    """The minutes, once it was opened."""
    return meeting.state != "prepared" and can_view(person, meeting)


def decisions_for(item: AgendaItem) -> tuple[str, ...]:
    """What may be decided of an item, by the order of the keys 1 to 5."""
    if item.is_open_action and item.action is not None:
        own: tuple[str, ...] = ("close", "continue", "change_date") if item.action.is_open else ("close", "continue")
    else:
        own = ("continue",)
    return (*own, *(("escalate",) if boards_above(item.meeting) else ()), "come_back")


def boards_above(meeting: Meeting) -> list[Board]:
    """Where something may be escalated to: the board that this one reports to, else each other that meets."""
    pack = pack_of(meeting.activity.framework)
    above = pack.boards[meeting.board_key].reports_to
    if above:
        return [pack.boards[above]]
    return [one for one in pack.boards.values() if one.meeting and one.key != meeting.board_key]
