"""Say that an action is done, sign it off or send it back, close it with what it changed, have it looked at again."""

from collections.abc import Sequence
from datetime import date

from qaportal.actions import policy
from qaportal.actions.models import LINE, Action
from qaportal.actions.rag import DIFFERENCES
from qaportal.actions.services.common import check_version, log
from qaportal.actions.services.plans import open_plan_again
from qaportal.actions.services.working import add_update
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.lib.formats import day_medium
from qaportal.lib.text import one_line
from qaportal.people.models import Person
from qaportal.programme import queries as programme
from qaportal.programme import services as programmes
from qaportal.programme.models import Activity

MOVED_ON = "This has moved on meanwhile. Open it again to see how it stands now."


def complete(action: Action, *, evidence: str, oversight: str = "", by: Person, version: int | None = None) -> None:
    """It is done: what shows it, and, of what a review found about a child or a worker, where the management oversight
    record says so (NS-030).

    Raises Stale where it was changed meanwhile or is done; DomainError where either is wanted and missing.
    """
    check_version(action, version)
    if not action.is_open:
        raise Stale(MOVED_ON)
    if not evidence.strip():
        rules = policy.rules_of(action)
        wanted = f" Wanted: {rules.evidence.value}." if rules else ""
        raise DomainError(f"Say what shows that it is done.{wanted}", field="evidence")
    if action.is_about_people and not oversight.strip():
        raise DomainError("Say where the management oversight record says that it is done.", field="oversight")
    if action.started_at is None:
        action.started_at, action.started_by_id = clock.now(), by.id
    action.done_at, action.done_by_id, action.evidence = clock.now(), by.id, evidence.strip()
    action.oversight = one_line(oversight)[:LINE]
    db.session.flush()
    log("completed", action, by)


def sign_off(action: Action, *, by: Person, version: int | None = None) -> None:
    """Whoever has the seat for it agrees that it is done (WS-051). Raises Stale where it has moved on; DomainError for
    the one who said that it is done."""
    check_version(action, version)
    if action.state != "done":
        raise Stale(MOVED_ON)
    if by.id == action.done_by_id:
        raise DomainError("You said that it is done: somebody else signs it off.")
    action.signed_off_at, action.signed_off_by_id = clock.now(), by.id
    db.session.flush()
    log("signed off", action, by)


def send_back(action: Action, why: str, *, by: Person, version: int | None = None) -> None:
    """It is not done yet, and what is missing; its day stays. Raises Stale where it has moved on; DomainError without a
    reason."""
    check_version(action, version)
    if action.state != "done":
        raise Stale(MOVED_ON)
    _undo(action, "sent_back", why, by)
    log("sent back", action, by)


def close(
    action: Action,
    *,
    difference: str,
    how_known: str,
    progress_test: Sequence[tuple[str, str]] = (),
    by: Person,
    version: int | None = None,
) -> None:
    """What difference it made (`made` or `not_yet`) and how that is known, with what was said to the prompts of the
    framework's test of progress (NS-127, X-23).

    Raises Stale where it has moved on; DomainError where either is missing.
    """
    check_version(action, version)
    if action.state != "signed_off":
        raise Stale(MOVED_ON)
    if difference not in DIFFERENCES:
        raise DomainError("Choose whether it made a difference.", field="difference")
    if not how_known.strip():
        raise DomainError("Say how you know.", field="how_known")
    action.closed_at, action.closed_by_id = clock.now(), by.id
    action.difference, action.how_known = difference, how_known.strip()
    action.progress_test = [[asked, said.strip()] for asked, said in progress_test if said.strip()]
    db.session.flush()
    log("closed", action, by, difference=DIFFERENCES[difference])


def conclude(action: Action, *, difference: str, how_known: str, by: Person) -> None:
    """A board that has gone through it agrees that it is done and says what difference it made: done, signed off and
    closed at once, as far as it is not. The board is the second pair of eyes (NS-121, X-23).

    Raises Stale where it is closed, withdrawn or goes on elsewhere; DomainError where a word is missing, and for one
    about a child or a worker, of which a board sees nothing.
    """
    if not action.is_live or action.closed_at is not None:
        raise Stale(MOVED_ON)
    if action.is_about_people:
        raise DomainError("This is about a child or a worker. Those who work on it close it, not a board.")
    if not how_known.strip():
        raise DomainError("Say how you know.", field="how_known")
    if action.done_at is None:
        complete(action, evidence=how_known, by=by)
    if action.signed_off_at is None:
        action.signed_off_at, action.signed_off_by_id = clock.now(), by.id
    close(action, difference=difference, how_known=how_known, by=by)


def reopen(action: Action, why: str, *, by: Person, version: int | None = None) -> bool:
    """It is to be done after all; what was said of it stays in the log and its notes. Its plan, where that is closed,
    is open again with it, and that is the answer. Raises Stale where it is open; DomainError without a reason."""
    check_version(action, version)
    if action.state not in ("done", "signed_off", "closed"):
        raise Stale(MOVED_ON)
    is_plan_opened = action.plan is not None and open_plan_again(action.plan, by=by)
    _undo(action, "reopened", why, by)
    log("opened again", action, by)
    return is_plan_opened


def _undo(action: Action, kind: str, why: str, by: Person) -> None:
    if not why.strip():
        raise DomainError("Say what is missing.", field="why")
    said = [why.strip()]
    if action.how_known:
        said.append(f"Said when it was closed: {action.how_known}")
    said.append(f"Said when it was done: {action.evidence}")
    action.closed_at = action.closed_by_id = action.signed_off_at = action.signed_off_by_id = None
    action.done_at = action.done_by_id = None
    action.difference = action.how_known = action.evidence = action.oversight = ""
    action.progress_test = []
    add_update(action, kind, "\n\n".join(said), by=by)


def book_recheck(
    action: Action, *, type_key: str, starts: date, subject: str, by: Person, version: int | None = None
) -> Activity:
    """Work that looks again, in the draft of the year that its day is in; the QA team publishes it with the programme
    (NS-128, WS-061).

    Raises Stale where one is booked or it was changed meanwhile; DomainError where there is no programme for that day,
    and as `programme.services.add` does.
    """
    check_version(action, version)
    if action.recheck_id is not None:
        raise Stale("It is booked to be looked at again already.")
    if starts <= clock.today():
        raise DomainError("Give a day that is still to come.", field="starts")
    year = next((one for one in programme.every_year() if one.starts_on <= starts <= one.ends_on), None)
    if year is None:
        raise DomainError(
            f"There is no programme for {day_medium(starts)} yet. Choose an earlier day, or ask the QA team to create "
            "the year.", field="starts",
        )  # fmt: skip
    made = programmes.add(year, type_key, starts, subject, by=by)
    db.session.flush()
    action.recheck_id = made.id
    db.session.flush()
    log("booked a second look", action, by, activity=made.ref)
    return made
