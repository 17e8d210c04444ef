"""What happens of standing duties: done, excused, a meeting logged. What is owed follows from it by itself (X-18)."""

from datetime import date

from sqlalchemy import delete, insert, select

from qaportal.auditlog.services import record
from qaportal.frameworks.queries import pack_of
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.lib.formats import day_medium
from qaportal.lib.workdays import DAY
from qaportal.people.models import Person
from qaportal.people.queries.pattern import lock_person
from qaportal.programme import policy, queries
from qaportal.programme.duties import Obligation
from qaportal.programme.duties.days import Days
from qaportal.programme.duties.sight import tells
from qaportal.programme.models import DutyDone, DutyMonth, Exemption, LoggedMeeting, Programme

ABOUT = {"person": "about_person_id", "team": "about_team_id", "service": "about_service_id"}


def mark_done(owner: Person, what: Obligation, *, on: date, note: str = "", by: Person | None) -> DutyDone:
    """One piece of what `owner` owes was done on the day `on`; it counts for the period of the obligation.

    `note` is a reference. Raises DomainError for a day to come, one before it opened or before duties count, and for
    what is not open: still to come, excused or lapsed; Stale where nothing of it is left to do, as it stands by now.
    """
    if on > clock.today():
        raise DomainError("That day is still to come. Enter the day on which it was done.", field="on")
    _check_left(owner, what, on, by)
    return write_mark(owner, what, on=on, note=note, by=by)


def write_mark(owner: Person, what: Obligation, *, on: date, note: str, by: Person | None) -> DutyDone:
    """The mark of a piece that is known to be left to do."""
    mark = DutyDone(
        duty_key=what.duty_key, owner=owner, done_on=on, counts_on=what.counts_on(on), note=note,
        recorded_at=clock.now(), recorded_by_id=by.id if by else None,
    )  # fmt: skip
    if what.about_kind in ABOUT:
        setattr(mark, ABOUT[what.about_kind], what.about_id)
    db.session.add(mark)
    db.session.flush()
    _record("did a duty", mark, owner, by, on=on.isoformat())
    return mark


def _record(act: str, row: DutyDone | Exemption, person: Person, by: Person | None, **said: str) -> None:
    """What is owed on account of a sensitive flag alone is in the log as a duty: neither which nor whose, for those who
    read the log are not those who may know of the flag (BD-052)."""
    rules = queries.standing(clock.today())
    if rules is not None and tells(rules.pack, rules.pack.duties.get(row.duty_key)):
        record(act, "duty", row.public_id, by=by)
    else:
        record(act, "person", person.public_id, by=by, name=person.name, duty=row.duty_key, **said)


def _check_left(owner: Person, what: Obligation, on: date, by: Person | None) -> None:
    lock_person(owner)
    rules = queries.standing(clock.today())
    now = queries.again(what, rules, by) if rules and what.owner_id == owner.id else None
    if rules is None or now is None or now.state == "done":
        raise Stale("This is done already, or is not owed any more. Go back to see how it stands now.")
    check_open(now, clock.today())
    if on < now.opens and (not now.period or _could_be_done(rules, now, on)):
        raise DomainError(f"It counts from {day_medium(now.opens)}. Enter that day or a later one.", field="on")
    if on < rules.since:
        raise DomainError(f"Duties count from {day_medium(rules.since)}. Enter that day or a later one.", field="on")


def check_open(what: Obligation, today: date) -> None:
    """Raises DomainError for what is still to come, excused or lapsed."""
    if not what.is_open(today):
        raise DomainError(_why_not_open(what))


def _why_not_open(what: Obligation) -> str:
    if what.state == "to_come":
        return f"It opens on {day_medium(what.opens)}. Mark it once it is done, from that day on."
    if what.state == "exempt":
        return f"Nothing is owed for this. {what.why}"
    return "It lapsed when the next fell due. Mark what it was done for instead."


def _could_be_done(rules: queries.Standing, what: Obligation, on: date) -> bool:
    """Whether a working day lies between `on` and the day on which it opens: a month that begins on a Sunday opens on
    its Monday, and what was done on the Sunday is of that month."""
    return bool(Days(rules.pack, rules.pack.duties[what.duty_key]).between(on, what.opens - DAY))


def take_back_done(mark: DutyDone, *, by: Person) -> None:
    """It was not done after all: what it counted for is owed again. Raises Stale where it was taken back already."""
    db.session.refresh(mark, ["taken_back_at"], with_for_update=True)
    if mark.taken_back_at is not None:
        raise Stale("This mark was taken back already. Go back to see how it stands now.")
    mark.taken_back_at, mark.taken_back_by_id = clock.now(), by.id
    db.session.flush()
    _record("took back a duty", mark, mark.owner, by, on=mark.done_on.isoformat())


def excuse(
    person: Person, duty_key: str, *, starts: date, ends: date, reason: str, approved_by: Person, by: Person | None
) -> Exemption:
    """`person` is excused from a duty (from all of them: "") on these days, both included (D13).

    Raises DomainError where no framework is in force, the days are in the wrong order, the framework does not let
    `approved_by` excuse them, or they are excused from the same on one of these days already.
    """
    rules = queries.standing(clock.today())
    if rules is None or (duty_key and duty_key not in rules.pack.duties):
        raise DomainError("There is no such duty in the framework that is in force.", field="duty")
    if ends < starts:
        raise DomainError(f"The last day is before {day_medium(starts)}. Choose that day or a later one.", field="ends")
    able = queries.approvers_by_duty(person, rules, [duty_key], clock.today())[duty_key]
    if approved_by.id not in {one.id for one in able}:
        raise DomainError(
            f"The framework does not let {approved_by.name} excuse {person.name} from this. Choose somebody else.",
            field="approver",
        )
    lock_person(person)
    other = queries.exemption_in_the_way(person, duty_key, starts, ends)
    if other is not None:
        raise DomainError(
            f"{person.name} is excused from this from {day_medium(other.starts_on)} to {day_medium(other.ends_on)} "
            "already. Choose other days, or end that exemption first.", field="starts",
        )  # fmt: skip
    exemption = Exemption(
        person=person, duty_key=duty_key, starts_on=starts, ends_on=ends, reason=reason, approved_by=approved_by,
        recorded_at=clock.now(), recorded_by_id=by.id if by else None,
    )  # fmt: skip
    db.session.add(exemption)
    db.session.flush()
    said = {"starts_on": starts.isoformat(), "ends_on": ends.isoformat()}
    _record("excused", exemption, person, by, approved_by=approved_by.name, **said)
    return exemption


def end_exemption(exemption: Exemption, *, by: Person) -> None:
    """It ends with yesterday; one that had not begun by then is taken back as a whole. Raises Stale where it ended
    before, or was taken back already."""
    db.session.refresh(exemption, ["ends_on", "taken_back_at"], with_for_update=True)
    today = clock.today()
    if exemption.taken_back_at is not None:
        raise Stale("This exemption was ended already. Go back to see how it stands now.")
    if exemption.ends_on < today:
        raise Stale(f"It ended on {day_medium(exemption.ends_on)} already. Go back to see how it stands now.")
    if exemption.starts_on >= today:
        exemption.taken_back_at, exemption.taken_back_by_id = clock.now(), by.id
    else:
        exemption.ends_on = date.fromordinal(today.toordinal() - 1)
    db.session.flush()
    _record("ended an exemption", exemption, exemption.person, by)


def log_meeting(
    worker: Person, event_key: str, *, on: date, state: str, is_observed: bool, by: Person | None
) -> LoggedMeeting:
    """A meeting of `worker` with their line manager of that day, planned or held. Logging it again for the same day
    says how it stands now.

    Raises DomainError for one that is held on a day to come, observed without being held, or without a manager; and
    for one of another manager's, unless `by` keeps the log of everybody (LB-063).
    """
    _check_meeting(event_key, on, state, is_observed)
    manager = queries.manager_on(worker, on)
    if manager is None:
        raise DomainError(f"{worker.name} has no line manager on {day_medium(on)}. Choose another day.", field="on")
    if by is not None and manager.id != by.id and not policy.can_remind(by):
        raise DomainError(
            f"{manager.name} was the line manager of {worker.name} on {day_medium(on)}. Choose a day on which you "
            "were, or ask them to log it.", field="on",
        )  # fmt: skip
    lock_person(worker)
    where = {"event_key": event_key, "manager_id": manager.id, "worker_id": worker.id, "held_on": on}
    meeting = db.session.scalar(select(LoggedMeeting).filter_by(**where)) or LoggedMeeting(**where)
    meeting.state, meeting.is_observed = state, is_observed
    meeting.recorded_at, meeting.recorded_by_id = clock.now(), by.id if by else None
    db.session.add(meeting)
    db.session.flush()
    record("logged a meeting", "person", worker.public_id, by=by, name=worker.name, on=on.isoformat(), state=state)
    return meeting


def _check_meeting(event_key: str, on: date, state: str, is_observed: bool) -> None:
    rules = queries.standing(clock.today())
    if rules is None or event_key not in rules.pack.events:
        raise DomainError("The framework that is in force counts no such meeting.", field="event")
    if state == "held" and on > clock.today():
        raise DomainError("That day is still to come. Log it as planned.", field="on")
    if is_observed and state != "held":
        raise DomainError("Only what was held can have been observed.", field="observed")


def take_back_meeting(meeting: LoggedMeeting, *, by: Person | None) -> None:
    """There was, or will be, no such meeting. Raises Stale where it was taken back already."""
    lock_person(meeting.worker)
    if db.session.scalar(select(LoggedMeeting.id).where(LoggedMeeting.id == meeting.id)) is None:
        raise Stale("This entry was taken back already. Go back to see the log as it is now.")
    said = {"on": meeting.held_on.isoformat(), "state": meeting.state}
    record("took back a meeting", "person", meeting.worker.public_id, by=by, name=meeting.worker.name, **said)
    db.session.delete(meeting)
    db.session.flush()


def count_duties(programme: Programme) -> None:
    """Count anew how much falls due in each month of the year, for the planner: it shows that without working it out.

    Called when a year is created or published, and when another version of its framework is adopted; what is owed is
    worked out from day to day all the same.
    """
    db.session.execute(delete(DutyMonth).where(DutyMonth.programme_id == programme.id))
    counts = queries.expected(pack_of(programme.framework), programme.starts_on, programme.ends_on)
    rows = [
        {"programme_id": programme.id, "duty_key": key, "month": month, "due_count": count}
        for key, months in counts.items()
        for month, count in months.items()
    ]
    if rows:
        db.session.execute(insert(DutyMonth), rows)
