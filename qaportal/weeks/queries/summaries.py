"""How far the forms of a week are, member by member: counts and states, never what is in one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from qaportal.frameworks.schema import ActivityType, Pack
from qaportal.lib.db import db
from qaportal.programme.models import Activity
from qaportal.reviews import queries as reviews
from qaportal.reviews.binding import bound
from qaportal.reviews.models import Review
from qaportal.timetable import queries as timetable
from qaportal.timetable.models import WeekMember


@dataclass(frozen=True)
class FormCount:
    """A form that a member fills: how many are wanted, begun and handed in."""

    name: str
    wanted: int
    begun: int
    done: int
    is_summary: bool

    @property
    def says(self) -> str:
        """In words."""
        if self.wanted == 1:
            return "handed in" if self.done else "begun" if self.begun else "not begun"
        return f"{self.done} of {self.wanted} handed in"


@dataclass(frozen=True)
class MemberForms:
    """A member with their forms, and until when they may write on the summary after it closed."""

    member: WeekMember
    forms: Sequence[FormCount]
    until: datetime | None

    @property
    def has_summary_in(self) -> bool:
        """Whether their summary is handed in."""
        return all(one.done for one in self.forms if one.is_summary)


def closing_of(activity: Activity) -> datetime | None:
    """When the summaries of a week close; None where the framework says nothing of it."""
    _, kind = timetable.rules_of(activity)
    keys = kind.week.summary.forms if kind.week and kind.week.summary else ()
    return next((at for key in keys if (at := reviews.closing_at(activity, key))), None)


def forms_by_member(activity: Activity) -> list[MemberForms]:
    """Every member with how far their forms are, in the order of the roster."""
    pack, kind = timetable.rules_of(activity)
    members = timetable.members_of(activity)
    chosen = select(Review).where(Review.activity_id == activity.id, Review.slot_id.in_([m.slot_id for m in members]))
    filled: dict[tuple[int | None, str], list[Review]] = {}
    for review in db.session.scalars(chosen.options(selectinload(Review.parts))):
        filled.setdefault((review.slot_id, review.form_key), []).append(review)
    until = reviews.extensions([member.slot_id for member in members])
    return [MemberForms(one, _forms(pack, kind, one, filled), until.get(one.slot_id)) for one in members]


def _forms(
    pack: Pack, kind: ActivityType, member: WeekMember, filled: dict[tuple[int | None, str], list[Review]]
) -> list[FormCount]:
    summary = kind.week.summary.forms if kind.week and kind.week.summary else ()
    found = []
    for key, wanted in _wanted(kind).items():
        if bound(kind, pack.forms[key], member.slot.seat_key):
            there = filled.get((member.slot_id, key), [])
            done = sum(bool(one.parts) and one.parts[0].is_in for one in there)
            found.append(FormCount(pack.forms[key].name, wanted, len(there), done, key in summary))
    return found


def _wanted(kind: ActivityType) -> Counter[str]:
    """form → how many sessions of a member ask for it"""
    sessions = kind.week.sessions.values() if kind.week else ()
    return Counter({key: one.times for one in sessions for key in one.forms})
