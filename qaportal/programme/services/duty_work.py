"""Work that somebody opens to do a standing duty of theirs on its form (X-12, X-18)."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from qaportal.auditlog.services import record
from qaportal.frameworks.queries import pack_of
from qaportal.frameworks.schema import ActivityType
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.people.models import Person
from qaportal.people.queries.pattern import lock_person
from qaportal.programme import queries
from qaportal.programme.dates import dated
from qaportal.programme.duties import Obligation
from qaportal.programme.duties.doing import about_key, occasion_of
from qaportal.programme.facts import phases_as_json
from qaportal.programme.generate import reference
from qaportal.programme.models import Activity, DutyWork, Programme, PublishedActivity
from qaportal.programme.services.duties import check_open, mark_done, take_back_done
from qaportal.programme.services.rows import facts_of, set_days


def open_work(owner: Person, what: Obligation, *, person: Person | None = None, by: Person) -> tuple[DutyWork, bool]:
    """The work in which `owner` does what they owe, and whether it is new: what was opened for it and is not done is
    the one, however often it is asked for. `person` is whose work or records it looks at.

    It leaves the portal at once, as no year shows it. Raises DomainError for what is not open, Stale where it is not
    owed any more.
    """
    lock_person(owner)
    rules, today = queries.standing(clock.today()), clock.today()
    now = queries.again(what, rules, by) if rules else None
    there = queries.work_for(owner, rules.pack, what) if rules else ()
    for work in there:
        if not work.is_done and not work.activity.is_cancelled:
            return work, False
    if rules is None or now is None or now.state == "done":
        raise Stale(queries.NOT_OWED)
    check_open(now, today)
    duty = rules.pack.duties[what.duty_key]
    kind = rules.pack.activities.get(duty.activity or "")
    if kind is None:
        raise DomainError("This is done on no form.")
    activity = _activity(rules.programme, kind, duty.key, min(max(today, what.opens), max(what.due, what.opens)))
    _place(activity, owner, person, what, today)
    work = DutyWork(
        activity=activity, duty_key=duty.key, owner=owner, about=about_key(what), occasion=occasion_of(duty, what),
        number=len(there) + 1, due_on=what.due, person=person, opened_at=clock.now(),
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add_all([activity, work])
    except IntegrityError as error:
        raise Stale("This was opened at the same moment. Go back and open it again.") from error
    _let_out(activity, rules.programme)
    record("opened for a duty", "activity", activity.ref, by=by)
    return work, True


def _activity(programme: Programme, kind: ActivityType, duty_key: str, day: date) -> Activity:
    taken = set(db.session.scalars(select(Activity.ref).where(Activity.code == kind.code)))
    activity = Activity(
        programme=programme, framework=programme.framework, type_key=kind.key, code=kind.code, title=kind.name,
        ref=reference(kind, day.replace(day=1), programme.starts_on.year, alone=False, taken=taken), subject="",
        place="", cancel_reason="", warnings=[], duty_key=duty_key,
    )  # fmt: skip
    with db.session.no_autoflush:
        set_days(activity, dated(pack_of(programme.framework), kind, day, ends=day), "", "")
    activity.published_digest = activity.digest
    return activity


def _place(activity: Activity, owner: Person, person: Person | None, what: Obligation, today: date) -> None:
    """Where it looks, for those who read what has to do with them: the team or service of whom it looks at; else what
    the duty is for; else where its owner works."""
    activity.team_id = activity.service_id = None
    if person is None and what.about_kind in ("team", "service"):
        setattr(activity, f"{what.about_kind}_id", what.about_id)
        return
    held = (person or owner).main_appointment(today)
    if held is not None:
        activity.team_id = held.team_id
        activity.service_id = None if held.team_id else held.service_id


def _let_out(activity: Activity, programme: Programme) -> None:
    """Its facts, for those who have a seat in it: in no year, and in nobody's diary."""
    facts = facts_of(activity)
    db.session.add(PublishedActivity(
        activity_id=activity.id, programme_id=programme.id, number=programme.published_number, ref=activity.ref,
        published_at=clock.now(), since_on=clock.today(), type_key=facts.type_key, code=facts.code, title=facts.title,
        subject=facts.subject, team_id=activity.team_id, service_id=activity.service_id, starts_on=facts.starts_on,
        ends_on=facts.ends_on, starts_at=None, ends_at=None, place="", phases=phases_as_json(facts), posts=[],
        for_leadership=False, is_cancelled=False, warnings=[], duty_key=activity.duty_key,
    ))  # fmt: skip
    db.session.flush()


def settle_work(activity: Activity, *, by: Person) -> None:
    """The form of a duty is in: what it was opened for is done, today. Nothing for work of the year, and where it was
    marked by hand before, or is owed no more: the form is in all the same."""
    work = queries.work_of(activity)
    if work is None or work.is_done:
        return
    what = queries.open_for(work)
    if what is None:
        return
    on = max(clock.today(), what.opens)
    try:
        with db.session.begin_nested():
            mine = by if by.id == work.owner_id else None
            work.done = mark_done(work.owner, what, on=on, note=activity.ref, by=mine)
            db.session.flush()
    except DomainError:
        return


def unsettle_work(activity: Activity, *, by: Person) -> None:
    """The form was sent back: what it was opened for is owed again."""
    work = queries.work_of(activity)
    if work is not None and work.done is not None and work.is_done:
        take_back_done(work.done, by=by)
