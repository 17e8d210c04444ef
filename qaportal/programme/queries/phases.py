"""Reads of what is done of an activity: its phases as somebody sees them on its page (X-21)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import NotFound
from qaportal.people.models import Person
from qaportal.programme import ahead, phases, policy
from qaportal.programme.models import Activity, PhaseMark, PublishedActivity
from qaportal.programme.phases import OfActivity
from qaportal.programme.plans import PhaseRow, Row
from qaportal.programme.queries.year import row_for, visible_activity

NO_PHASE = "This activity has no such phase. Start from its page."


@dataclass(frozen=True)
class PhaseView:
    """A phase as somebody sees it: how it stands in `words` ("" where that is not theirs to see), who said that it was
    done, and what they may do about it. `report` is the key of the report that it is done by, "" where there is none.
    """

    phase: PhaseRow
    words: str = ""
    is_late: bool = False
    done_by: str = ""
    may_mark: bool = False
    may_take_back: bool = False
    report: str = ""


def mark_of(activity: Activity, phase_key: str) -> PhaseMark | None:
    """What is kept of a phase, taken back or not."""
    chosen = select(PhaseMark).where(PhaseMark.activity_id == activity.id, PhaseMark.phase_key == phase_key)
    return db.session.scalar(chosen)


def visible_phase(person: Person, ref_and_key: tuple[str, str]) -> OfActivity:
    """A phase of an activity that `person` may see, by reference and key. Raises NotFound."""
    ref, key = ref_and_key
    activity = visible_activity(person, ref)
    row = row_for(person, activity)
    phase = next((one for one in row.phases if one.key == key), None)
    if phase is None:
        raise NotFound(NO_PHASE)
    return OfActivity(activity, row, phase)


def phases_of(person: Person, activity: Activity, row: Row) -> list[PhaseView]:
    """The phases of an activity in the order of their days, each as it stands; `row` is the activity as `person` sees
    it."""
    marks = _marks(activity) if row.phases else {}
    since = row.since or (_since(activity) if row.phases else None)
    ends = activity.programme.ends_on + ahead.TAIL
    shown = row._replace(since=since if clock.today() <= ends else None)
    return [_view(person, activity, shown, phase, marks) for phase in sorted(row.phases, key=lambda one: one.due)]


def _marks(activity: Activity) -> dict[str, PhaseMark]:
    chosen = select(PhaseMark).where(PhaseMark.activity_id == activity.id, PhaseMark.taken_back_at.is_(None))
    return {one.phase_key: one for one in db.session.scalars(chosen.options(joinedload(PhaseMark.done_by)))}


def _since(activity: Activity) -> date | None:
    return db.session.scalar(select(PublishedActivity.since_on).where(PublishedActivity.activity_id == activity.id))


def _may_be_early(person: Person, one: OfActivity, state: str) -> bool:
    """Of what is to come its owner alone is offered to say that it is done: the others would see buttons everywhere."""
    return state == "to_come" and policy.owns_phase(person, one)


def _view(person: Person, activity: Activity, row: Row, phase: PhaseRow, marks: dict[str, PhaseMark]) -> PhaseView:
    mark = marks.get(phase.key)
    phase = phase._replace(done_on=mark.done_on if mark else None)
    one = OfActivity(activity, row, phase)
    if not policy.can_see_marks(person, one):
        return PhaseView(phase)
    state, report = phases.state_of(phase, row, clock.today()), policy.report_of(one)
    is_theirs = row.since is not None and not report and policy.can_mark_phase(person, one)
    return PhaseView(
        phase,
        phases.in_words(phase, row, clock.today()),
        state == "late",
        mark.done_by.name if mark else "",
        may_mark=is_theirs and (state in ("late", "due", "before") or _may_be_early(person, one, state)),
        may_take_back=is_theirs and state == "done" and row.state != "cancelled",
        report=report,
    )
