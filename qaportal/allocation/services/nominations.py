"""Teams and people are put forward, taken back, accepted and declined (X-04, NS-081, NS-087, CARD-07, GAP-13)."""

from sqlalchemy.exc import IntegrityError

from qaportal.allocation import policy, queries
from qaportal.allocation.models import Nomination
from qaportal.allocation.nominating import TEAM, Call, Opening
from qaportal.allocation.queries.nominations import GONE, may_be_named, why_not_named
from qaportal.auditlog.services import record
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, NotAllowed, Stale
from qaportal.lib.formats import day_medium
from qaportal.people import queries as people
from qaportal.people.models import Person, Team
from qaportal.people.policy import services_headed
from qaportal.programme.models import Activity
from qaportal.programme.queries.rows import row_of
from qaportal.programme.services import describe, settle_phase
from qaportal.programme.services.rows import wall_times


def nominate_team(activity: Activity, team: Team, why: str, is_reserve: bool, *, by: Person) -> Nomination:
    """Put a team forward, or as a reserve. Raises DomainError for one that is not theirs to put forward or is closed by
    then, once a team is chosen, and once the work has begun; Stale where somebody put it forward first."""
    opening = check_open(activity, TEAM, by=by)
    starts = activity.starts_on
    if not any(one.id == team.id for one in people.teams_on(starts)):
        raise DomainError(f"{team.name} is not there on {day_medium(starts)}. Choose another team.", field="team")
    if not policy.can_answer_nominations(by) and team.service_id not in services_headed(by):
        raise DomainError(f"You do not head the service of {team.name}. Choose a team of yours.", field="team")
    return _put(opening, Nomination(activity=activity, team=team, why=why, is_reserve=is_reserve), by)


def nominate_person(
    activity: Activity, seat_key: str, person: Person, why: str, is_reserve: bool, *, by: Person
) -> Nomination:
    """Put somebody forward for a seat, or as a reserve. Raises DomainError for somebody who may not sit there or is not
    theirs to put forward, and once the work has begun; Stale where somebody put them forward first."""
    opening = check_open(activity, seat_key, by=by)
    starts = activity.starts_on
    held = people.holdings(starts, starts, among=[person.id])
    if refusal := why_not_named(opening, activity, held):
        raise DomainError(f"{person.name} {refusal}. Choose somebody else.", field="person")
    if not may_be_named(by, opening, held):
        raise DomainError(f"{person.name} is not one of your people. Choose somebody who is.", field="person")
    made = Nomination(activity=activity, person=person, seat_key=seat_key, why=why, is_reserve=is_reserve)
    return _put(opening, made, by)


def check_open(activity: Activity, seat_key: str, *, by: Person) -> Opening:
    """What may be put forward under this key (a seat's, or TEAM). Raises NotAllowed where it is not theirs to,
    DomainError once a team is chosen, and once the work has begun or is called off."""
    opening = queries.opening_of(activity, seat_key)
    if not policy.may_put_forward(by, opening):
        raise NotAllowed("This is not yours to put forward. Ask the quality assurance team if you think it should be.")
    check_before_start(activity)
    if opening.is_settled(activity.subject, activity.team_id):
        raise DomainError(f"The team of {activity.ref} is chosen: no other can be put forward any more.")
    return opening


def _put(opening: Opening, made: Nomination, by: Person) -> Nomination:
    made.nominated_at, made.nominated_by = clock.now(), by
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError as error:
        raise Stale(f"{_name(made)} has been put forward already. See who did on the list.") from error
    _record("put forward", made, opening, by)
    return made


def take_back_nomination(nomination: Nomination, *, by: Person) -> None:
    """Whoever put it forward takes it back. Raises NotAllowed for anybody else, DomainError once it is accepted, Stale
    where it does not stand any more."""
    _lock(nomination)
    if nomination.nominated_by_id != by.id:
        raise NotAllowed(f"Only {nomination.nominated_by.name} can take this back. The QA team can decline it.")
    if nomination.accepted_at is not None:
        raise DomainError(f"{_name(nomination)} is accepted. Ask the QA team if it cannot be after all.")
    nomination.taken_back_at, nomination.taken_back_by_id = clock.now(), by.id
    db.session.flush()
    _record("took back a nomination", nomination, _opening_of(nomination), by)


def accept_nomination(nomination: Nomination, *, by: Person) -> None:
    """Accept it; a team that is the only one wanted becomes what the activity looks at, in the draft. The others stay
    as they are, to stand in.

    Raises DomainError where the activity has another team, or the team is closed by then, and once the work has begun;
    Stale where it was answered meanwhile.
    """
    _lock(nomination)
    if nomination.accepted_at is not None:
        raise Stale(f"{_name(nomination)} was accepted already.")
    activity, opening = nomination.activity, _opening_of(nomination)
    check_before_start(activity)
    if nomination.team is not None:
        _check_team(activity, nomination.team)
    if nomination.team is not None and opening.is_one_team:
        if opening.is_settled(activity.subject, activity.team_id):
            raise DomainError(
                f"{activity.ref} has a team: {activity.subject or 'see its page'}. Decline that nomination first, or "
                "change what the activity looks at; this one stays in reserve."
            )
        _look_at(activity, nomination.team.name, by)
        _settle(activity, opening, True, by)
        nomination.is_reserve = False
    nomination.accepted_at, nomination.accepted_by_id = clock.now(), by.id
    db.session.flush()
    _record("accepted a nomination", nomination, opening, by)


def decline_nomination(nomination: Nomination, reason: str, *, by: Person) -> None:
    """Say no to it, with a reason; or that it does not stand after all, where it was accepted: the activity then looks
    at no team again, in the draft. Raises DomainError for what was accepted once the work has begun; Stale where it
    does not stand any more."""
    _lock(nomination)
    activity = nomination.activity
    if nomination.accepted_at is not None:
        check_before_start(activity)
        if nomination.team_id is not None and nomination.team_id == activity.team_id:
            _look_at(activity, "", by)
            _settle(activity, _opening_of(nomination), False, by)
    nomination.accepted_at = nomination.accepted_by_id = None
    nomination.declined_at, nomination.declined_by_id, nomination.decline_reason = clock.now(), by.id, reason
    db.session.flush()
    _record("declined a nomination", nomination, _opening_of(nomination), by, reason)


def check_before_start(activity: Activity) -> None:
    """Raises DomainError for what is called off or has begun."""
    if activity.is_cancelled:
        raise DomainError(f"{activity.ref} is cancelled: nothing is to be put forward.")
    if activity.starts_on <= clock.today():
        raise DomainError(f"{activity.ref} started on {day_medium(activity.starts_on)}: it is too late for this.")


def _check_team(activity: Activity, team: Team) -> None:
    if not any(one.id == team.id for one in people.teams_on(activity.starts_on)):
        raise DomainError(f"{team.name} is not there on {day_medium(activity.starts_on)}. Decline it.")


def _look_at(activity: Activity, subject: str, by: Person) -> None:
    starts_at, ends_at = wall_times(activity)
    describe(
        activity, subject=subject, where=activity.place, starts_at=starts_at, ends_at=ends_at,
        version=activity.version, by=by,
    )  # fmt: skip


def _settle(activity: Activity, opening: Opening, is_done: bool, by: Person) -> None:
    """The phase in which a team is put forward is done once there is one."""
    _, phase = Call(row_of(activity), opening).phase
    if phase:
        settle_phase(activity, phase, is_done=is_done, by=by)


def _lock(nomination: Nomination) -> None:
    """Nobody else answers it meanwhile. Raises Stale where it does not stand any more."""
    db.session.refresh(nomination, ["accepted_at", "declined_at", "taken_back_at"], with_for_update=True)
    if not nomination.stands:
        raise Stale(GONE)


def _opening_of(nomination: Nomination) -> Opening:
    return queries.opening_of(nomination.activity, nomination.seat_key)


def _name(nomination: Nomination) -> str:
    named = nomination.team or nomination.person
    return named.name if named else ""


def _record(act: str, nomination: Nomination, opening: Opening, by: Person, reason: str = "") -> None:
    what = f"{opening.name}, in reserve" if nomination.is_reserve else opening.name
    record(act, "nomination", nomination.activity.ref, by=by, reason=reason, name=_name(nomination), what=what)
