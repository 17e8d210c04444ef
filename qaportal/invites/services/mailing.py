"""Tell everybody concerned of a whole year: one press, then an activity at a time, each in its own transaction.

What is written is what was looked at: an activity that has changed since is passed over and named. A run that broke off
goes on where it was, and writes nothing twice (JB-5).
"""

from datetime import timedelta

from sqlalchemy import select

from qaportal.auditlog.services import record
from qaportal.invites import queries, tasks
from qaportal.invites.models import Mailing
from qaportal.invites.services.inviting import CHANGED, HOLD, send, stop_letters
from qaportal.lib import clock, jobs
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.people.models import Person
from qaportal.programme.models import Activity, Programme

NOTHING = "Everybody has been told already. No mail is to be written."
AT_WORK = "The invitations of this year are being written already. Wait until they are."


def send_year(
    programme: Programme,
    *,
    everyone: bool = False,
    seal: str,
    by: Person | None,
    hold: timedelta = HOLD,
    rings: bool = True,
) -> Mailing:
    """Have what is to be told of a year written, to those whose details changed, or to everyone; without `rings` by
    whoever asks.

    Raises Stale where it is something else by now than what was looked at; DomainError where there is nothing to tell,
    and while another such run is under way.
    """
    db.session.execute(select(Programme.id).where(Programme.id == programme.id).with_for_update())
    if queries.mailing_at_work(programme) is not None:
        raise DomainError(AT_WORK)
    told = queries.year_told(programme, clock.today())
    if told.seal() != seal:
        raise Stale(CHANGED)
    parts = [one for one in told.parts if one.told.letters(everyone=everyone)]
    if not parts:
        raise DomainError(NOTHING)
    made = Mailing(
        programme=programme, everyone=everyone, looked_at=[(one.activity_id, one.told.seal()) for one in parts],
        hold=int(hold.total_seconds()), total=sum(len(one.told.letters(everyone=everyone)) for one in parts),
        done=0, written=0, passed_over=[], asked_at=clock.now(), asked_by=by,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    record("asked for invitations", "mailing", made.public_id, by=by, year=programme.year, mails=made.total)
    if rings:
        jobs.enqueue(tasks.write_mailing, made.id)
    return made


def write_next(mailing_id: int) -> bool:
    """Write the letters of the next activity of a mailing; says whether there is more to do. Two who do it at once come
    one after the other."""
    mailing = _held(mailing_id)
    if mailing is None:
        return False
    activity_id, seal = mailing.looked_at[mailing.done]
    activity, hold = db.session.get_one(Activity, activity_id), timedelta(seconds=mailing.hold)
    try:
        made = send(activity, everyone=mailing.everyone, seal=seal, by=mailing.asked_by, hold=hold, mailing=mailing)
        mailing.written += len(made)
    except Stale:
        mailing.passed_over = [*mailing.passed_over, activity.ref]
    return _has_more(mailing)


def pass_over(mailing_id: int) -> bool:
    """Leave the next activity of a mailing out, which cannot be written; says whether there is more to do."""
    mailing = _held(mailing_id)
    if mailing is None:
        return False
    activity = db.session.get_one(Activity, mailing.looked_at[mailing.done][0])
    mailing.passed_over = [*mailing.passed_over, activity.ref]
    return _has_more(mailing)


def _held(mailing_id: int) -> Mailing | None:
    """The mailing, held until the transaction ends; None where nothing of it is to be written any more."""
    mailing = db.session.scalar(select(Mailing).where(Mailing.id == mailing_id).with_for_update())
    return mailing if mailing is not None and mailing.is_being_written else None


def _has_more(mailing: Mailing) -> bool:
    mailing.done += 1
    if mailing.done >= len(mailing.looked_at):
        mailing.finished_at = clock.now()
    return mailing.is_being_written


def stop_mailing(mailing: Mailing, *, by: Person) -> int:
    """Write no more of it, and stop what has not left; says how many that were. What people were told is put back to
    what it was."""
    db.session.execute(select(Mailing.id).where(Mailing.id == mailing.id).with_for_update())
    db.session.refresh(mailing)
    if mailing.stopped_at is None:
        mailing.stopped_at, mailing.stopped_by = clock.now(), by
    stopped = stop_letters(queries.waiting_of(mailing), by=by)
    record("stopped invitations", "mailing", mailing.public_id, by=by, mails=stopped)
    return stopped
