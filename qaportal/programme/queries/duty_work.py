"""Reads of the work that people opened to do what they owe on a form."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from qaportal.frameworks.schema import Pack
from qaportal.lib import clock
from qaportal.lib.db import BOUND, db
from qaportal.lib.errors import NotFound
from qaportal.lib.months import add_months
from qaportal.people.models import Person
from qaportal.programme.duties import Obligation, Window, obligations
from qaportal.programme.duties.doing import about_key, occasion_of
from qaportal.programme.duties.telling import last_shown, tag_of
from qaportal.programme.models import Activity, DutyWork
from qaportal.programme.queries.duties import Standing, standing, tracked
from qaportal.programme.queries.happened import happened

NOT_OWED = "It is not owed any more, or was done already. See how it stands now."
AHEAD = 13  # months: what comes round every year is open for all of it


def owed_by(owner: Person, tag: str, *, viewer: Person) -> tuple[Standing, Obligation]:
    """What `owner` owes under this tag, as `viewer` sees it, with the rules that it goes by. Raises NotFound."""
    rules = standing(clock.today())
    if rules is not None and rules.pack.duties:
        last = last_shown(rules.day(clock.today()))
        for one in tracked(viewer, rules, rules.year[0], last, owners={owner.id}).found:
            if tag_of(one) == tag:
                return rules, one
    raise NotFound(NOT_OWED)


def work_for(owner: Person, pack: Pack, what: Obligation) -> Sequence[DutyWork]:
    """All that was opened for an obligation, the first one first."""
    chosen = select(DutyWork).where(
        DutyWork.owner_id == owner.id, DutyWork.duty_key == what.duty_key, DutyWork.about == about_key(what),
        DutyWork.occasion == occasion_of(pack.duties[what.duty_key], what),
    )  # fmt: skip
    loaded = chosen.options(joinedload(DutyWork.done), joinedload(DutyWork.activity))
    return db.session.scalars(loaded.order_by(DutyWork.number)).all()


def work_of(activity: Activity) -> DutyWork | None:
    """For which duty an activity was opened; None for work of the year."""
    return db.session.get(DutyWork, activity.id) if activity.duty_key else None


def works_of(activity_ids: Collection[int]) -> dict[int, DutyWork]:
    """activity → for which duty it was opened, of those that were, with whom each looks at."""
    found, ids = dict[int, DutyWork](), sorted(activity_ids)
    for at in range(0, len(ids), BOUND):
        chosen = select(DutyWork).where(DutyWork.activity_id.in_(ids[at : at + BOUND]))
        found |= {one.activity_id: one for one in db.session.scalars(chosen.options(joinedload(DutyWork.person)))}
    return found


def works_opened(owner: Person, since: date) -> Sequence[DutyWork]:
    """What `owner` opened that was due on `since` or later, the latest first."""
    chosen = select(DutyWork).where(DutyWork.owner_id == owner.id, DutyWork.due_on >= since)
    loaded = chosen.options(
        joinedload(DutyWork.person), joinedload(DutyWork.done), joinedload(DutyWork.activity).joinedload(
            Activity.framework)
    )  # fmt: skip
    return db.session.scalars(loaded.order_by(DutyWork.opened_at.desc(), DutyWork.activity_id.desc())).all()


def open_for(work: DutyWork) -> Obligation | None:
    """What is open today of what a piece of work was opened for; None where it is not owed any more."""
    rules, today = standing(clock.today()), clock.today()
    duty = rules.pack.duties.get(work.duty_key) if rules else None
    if rules is None or duty is None:
        return None
    window = Window(today, add_months(today, AHEAD), today, rules.since)
    owners = select(Person.id).where(Person.id == work.owner_id)
    roster = happened(rules.pack, window, owners=owners, duties={duty.key})
    found = obligations(rules.pack, roster, window, owners={work.owner_id}, duties={duty.key})
    return next(
        (one for one in found
         if about_key(one) == work.about and occasion_of(duty, one) == work.occasion and one.is_open(today)), None
    )  # fmt: skip
