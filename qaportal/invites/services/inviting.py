"""Invite people by mail: tell mailboxes what has changed, hold it for ten minutes, stop what has not left."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from qaportal.auditlog.services import record
from qaportal.frameworks.queries import pack_of
from qaportal.invites import queries
from qaportal.invites.imip import facts_of, restamped
from qaportal.invites.models import FeedEvent, Invite, Letter, Mailing
from qaportal.invites.services import outbox
from qaportal.invites.services.stamps import bump, step
from qaportal.invites.services.told import follow, invite_held, invites_held, lock, move_on, put_back, stem
from qaportal.invites.telling import CANCEL, REQUEST, Entry, Told, is_near
from qaportal.lib import clock
from qaportal.lib.db import by_id, db
from qaportal.lib.errors import DomainError, Stale
from qaportal.lib.workdays import WorkCalendar
from qaportal.people.models import Person
from qaportal.programme.counting import office_calendar
from qaportal.programme.models import Activity, Programme

HOLD = timedelta(minutes=10)
OUTDATED = "What this mail says is not so any more. Open the activity, and send its invitations from there."
CHANGED = "What is to be told has changed since you looked. Look again, then send."


@dataclass(frozen=True)
class _Press:
    """What all letters of one press have in common."""

    hold: timedelta
    calendar: WorkCalendar
    mailing: Mailing | None
    by: Person | None


def preview(target: Activity | Programme) -> Told:
    """What mailboxes would be told of an activity, or of a whole year. Writes nothing."""
    return queries.telling_of(target, clock.today())


def send(
    activity: Activity,
    *,
    everyone: bool = False,
    seal: str,
    by: Person | None,
    hold: timedelta = HOLD,
    mailing: Mailing | None = None,
) -> list[Letter]:
    """Write what is to be told to those whose details changed, or to everyone; none where everybody knows already.

    What is within five working days leaves at once, the rest after `hold`. What waited and is overtaken is stopped.
    They may belong to a mailing to the whole year. Raises Stale where it is something else by now than what was looked
    at.
    """
    lock(activity.id)
    told = preview(activity)
    if not told.letters(everyone=everyone):
        return []
    if told.seal() != seal:
        raise Stale(CHANGED)
    if _stop_overtaken(activity, told.changes, by):
        told = preview(activity)
    entries = told.letters(everyone=everyone)
    rows = _rows(activity, entries)
    _raise_sequences(rows, entries)
    letters = queries.letters_of(list(rows.values()))
    press = _Press(hold, office_calendar(pack_of(activity.programme.framework)), mailing, by)
    made = [_tell(one, rows[_key(one)], letters[rows[_key(one)].id], press) for one in entries]
    db.session.flush()
    follow(rows.values())
    record("sent invitations", "invitations", activity.ref, by=by, told=str(told), mails=len(made), everyone=everyone)
    return made


def stop(activity: Activity, *, by: Person) -> tuple[int, int]:
    """Stop the invitations of an activity that have not left: how many were stopped, and how many had left or must.
    What people were told is put back to what it was."""
    lock(activity.id)
    waiting = queries.waiting_letters(activity)
    invites = {one.id: one for one in queries.invites_of(activity)}
    stopped = _take_back(waiting, invites, by)
    record("stopped invitations", "invitations", activity.ref, by=by, mails=len(stopped))
    return len(stopped), len(waiting) - len(stopped)


def stop_letters(letters: Iterable[Letter], *, by: Person) -> int:
    """Stop letters of whatever kind that have not left; says how many. What people were told by invitations among them
    is put back to what it was."""
    those = list(letters)
    ours = [one for one in those if one.kind == queries.KIND]
    stopped = _take_back(ours, invites_held(ours), by)
    return len(stopped) + len(outbox.stop([one for one in those if one.kind != queries.KIND], by=by))


def send_again(letter: Letter, *, by: Person) -> Letter:
    """One that was given up leaves again, as the same message; an invitation, while it still says what is to be told,
    and then it counts as told. Raises Stale and DomainError as the verb of the outbox does."""
    invite = invite_held(letter)
    found = outbox.send_again(letter, by=by)
    if invite is None or _is_old_cancel(letter, invite):
        return found
    activity = db.session.get_one(Activity, invite.event.activity_id)
    due = {_key(one): (one.method, one.facts.digest()) for one in preview(activity).changes}
    method, says = letter.about["method"], facts_of(letter.about["entry"].encode()).digest()
    now_due = due.get((invite.event_id, invite.person_id), ("", ""))
    is_another = method == REQUEST and (now_due[1] != says or letter.about["uid"] != invite.event.uid)
    if now_due[0] != method or is_another:
        raise DomainError(OUTDATED)
    move_on(letter, invite)
    return found


def _is_old_cancel(letter: Letter, invite: Invite) -> bool:
    """Whether it takes an entry out of a diary that has another UID by now: that is right whatever came later."""
    return bool(letter.about["method"] == CANCEL and letter.about["uid"] != invite.event.uid)


def _key(one: Entry) -> tuple[int, int]:
    return one.event_id, one.person_id


def _stop_overtaken(activity: Activity, changes: Iterable[Entry], by: Person | None) -> list[Letter]:
    """What waits for somebody who is to be told something else by now."""
    keys = {_key(one) for one in changes}
    invites = {one.id: one for one in queries.invites_of(activity) if (one.event_id, one.person_id) in keys}
    letters = queries.letters_of(list(invites.values()))
    return _take_back([one for found in letters.values() for one in found if one.waits], invites, by)


def _take_back(letters: Iterable[Letter], invites: Mapping[int, Invite], by: Person | None) -> list[Letter]:
    """Stop the letters that can be stopped, the newest first, and put the invites back. A CANCEL of an entry that has
    another UID by now has to leave: nothing else would take the old one out of diaries."""
    newest_first = sorted(letters, key=lambda one: -one.id)
    can = [one for one in newest_first if one.about["uid"] == invites[one.about["invite"]].event.uid]
    stopped = outbox.stop(can, by=by)
    for letter in stopped:
        invite = invites[letter.about["invite"]]
        put_back(letter, invite)
    db.session.flush()
    follow({invites[one.about["invite"]] for one in stopped})
    return stopped


def _rows(activity: Activity, entries: Sequence[Entry]) -> dict[tuple[int, int], Invite]:
    """The invite of each entry, made where there is none."""
    rows = {(one.event_id, one.person_id): one for one in queries.invites_of(activity)}
    new = sorted({_key(one) for one in entries} - rows.keys())
    events = by_id(FeedEvent, {event for event, _ in new})
    people = by_id(Person, {person for _, person in new})
    for event, person in new:
        rows[event, person] = Invite(
            event=events[event], person=people[person], told_method="", told_digest="", answer="", answered_by=""
        )
        db.session.add(rows[event, person])
    db.session.flush()
    return {_key(one): rows[_key(one)] for one in entries}


def _raise_sequences(rows: Mapping[tuple[int, int], Invite], entries: Iterable[Entry]) -> None:
    """What somebody is told has a higher SEQUENCE than what they were told before (S01): where the event itself did
    not change, as when one of many is not invited any more, it takes a step for all."""
    for one in entries:
        invite = rows[_key(one)]
        event: FeedEvent = invite.event
        if one.kind != "same" and invite.told_sequence is not None and event.sequence <= invite.told_sequence:
            step(event, clock.now())
            event.vevent = restamped(event.vevent, event.sequence, event.changed_at)
            bump([tag.tag for tag in event.tags] if not event.is_gone else [], clock.now())


def _tell(one: Entry, invite: Invite, letters: Sequence[Letter], press: _Press) -> Letter:
    """The letter to one person about one event; the invite moves on with it."""
    event = invite.event
    entry = restamped(event.vevent, event.sequence, event.changed_at)
    about = {
        "invite": invite.id,
        "method": one.method,
        "uid": event.uid,
        "entry": entry.decode(),
        "says": list(one.says),
        "is_update": invite.stands and one.kind != "same",
        "is_repeat": one.kind == "same",
        "before": {
            "method": invite.told_method, "sequence": invite.told_sequence, "digest": invite.told_digest,
            "at": invite.told_at.isoformat() if invite.told_at else "",
        },
    }  # fmt: skip
    outbox.settle(letters)
    letter = outbox.write(
        queries.KIND, invite.person, about=about, dedupe=_dedupe(invite, event.sequence, one.method, letters),
        thread=queries.thread(invite), due_at=_due(one, letters, press), mailing=press.mailing, by=press.by,
    )  # fmt: skip
    if one.kind == "same" and invite.answer_now:
        invite.answered_sequence = event.sequence  # told again, asked nothing new
    invite.told_method, invite.told_sequence, invite.told_at = one.method, event.sequence, clock.now()
    invite.told_digest = one.facts.digest()
    return letter


def _dedupe(invite: Invite, sequence: int, method: str, letters: Sequence[Letter]) -> str:
    """One letter an invite, SEQUENCE and method; again only once the one before has left or was stopped."""
    begins = stem(invite, sequence, method)
    ended = sum(1 for one in letters if not one.waits and (one.dedupe + ":").startswith(begins + ":"))
    return f"{begins}:{ended + 1}" if ended else begins


def _due(one: Entry, letters: Sequence[Letter], press: _Press) -> datetime:
    told = [facts_of(letter.about["entry"].encode()) for letter in letters[-1:]]
    at_once = is_near([one.facts, *told], clock.today(), press.calendar)
    return clock.now() if at_once else clock.now() + press.hold
