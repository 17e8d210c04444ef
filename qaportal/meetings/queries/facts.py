"""What there is for the agenda of a meeting, as whoever prepares it may see it."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased, joinedload

from qaportal.actions import policy as actions_policy
from qaportal.actions import queries as actions
from qaportal.boards.queries import papers_at
from qaportal.frameworks.queries import pack_of
from qaportal.frameworks.schema import Board
from qaportal.lib.db import db
from qaportal.lib.text import cut, one_line
from qaportal.meetings.agenda import Facts, Line, PlanFacts
from qaportal.meetings.models import TITLE, AgendaItem, Decision, Meeting
from qaportal.people.models import Person
from qaportal.programme import queries as programme
from qaportal.programme.models import Activity


def facts_for(person: Person, activity: Activity, board: Board, today: date) -> Facts:
    """All that the next agenda of a board is built from; of it only what `person` may read, nothing about a child or a
    worker (DM-2)."""
    papers = papers_at(person, activity, today)
    carried = list(_carried(activity, board))
    return Facts(
        standing=[title[:TITLE] for title in board.receives],
        carried=[_line(item) for item in carried],
        papers=[(line.due.key, line.due.title) for line in papers.make] if papers else (),
        plans=list(_plans(person, board, today)),
        themes=list(_themes(person, activity, board, today)),
        closed=frozenset(
            item.action_id for item in carried if item.action_id is not None and not item.is_open_action
        ),
    )  # fmt: skip


def _carried(activity: Activity, board: Board) -> Iterable[AgendaItem]:
    """Items of ended meetings that this board has still to go through: not reached or to come back in its own,
    escalated to it by another; but for those that another of its meetings took up, or had on its agenda when it was
    held later: what came of them there is what counts."""
    later = aliased(AgendaItem)
    other = aliased(Meeting)
    had_later = (later.key == AgendaItem.key) & (other.opened_at > Meeting.opened_at)
    taken_up = exists().where(
        (later.after_id == AgendaItem.id) | had_later, later.meeting_id == other.id, other.activity_id != activity.id,
        other.board_key == board.key,
    )  # fmt: skip
    left = Decision.id.is_(None) | (Decision.kind == "come_back")
    chosen = select(AgendaItem).join(AgendaItem.meeting).outerjoin(AgendaItem.decision)
    chosen = chosen.where(Meeting.ended_at.is_not(None), Meeting.activity_id != activity.id, ~taken_up)
    chosen = chosen.where(((Meeting.board_key == board.key) & left) | (Decision.to_board == board.key))
    loaded = (joinedload(AgendaItem.action), joinedload(AgendaItem.meeting))
    return db.session.scalars(chosen.order_by(Meeting.opened_at, AgendaItem.position).options(*loaded))


def _line(item: AgendaItem) -> Line:
    return Line(item.kind, item.key, item.title, item.report_key, item.action_id, item.plan_id, item.activity_id,
                after=item.id)  # fmt: skip


def _plans(person: Person, board: Board, today: date) -> Iterable[PlanFacts]:
    """The plans that a board goes through, in as many statements for one as for many."""
    plans = [view.plan for view in actions.plans(person, today)]
    theirs = [one for one in plans if (rule := actions_policy.plan_rule_of(one)) and rule.board == board.key]
    to_do = actions.to_do_in(person, theirs, today)
    for plan in theirs:
        shown = [line.action for line in to_do.get(plan.id, ()) if line.is_readable and not line.action.is_about_people]
        yield PlanFacts(plan.id, plan.ref, plan.title, [(one.id, cut(one_line(one.what), TITLE)) for one in shown])


def _themes(person: Person, activity: Activity, board: Board, today: date) -> Iterable[tuple[int, str]]:
    """Work whose theme the board settles, or whose terms of reference it signs off, and that waits for it."""
    year = activity.programme
    wanted = {"theme": "Theme of {}", "sign_off": "Terms of reference of {}"}
    for work, lacks in programme.themed([(year, programme.rows_for(person, year))], today):
        theme = pack_of(work.framework).activities[work.type_key].theme
        whose = {"theme": theme.by, "sign_off": theme.terms.signed_off_by if theme.terms else ""} if theme else {}
        if whose.get(lacks.wants) == board.key:
            yield work.id, wanted[lacks.wants].format(f"{lacks.title}, {lacks.ref}")[:TITLE]
