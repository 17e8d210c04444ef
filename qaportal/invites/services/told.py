"""What an invite says was told: a letter that is written moves it on, one that never left puts it back."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from qaportal.invites import queries
from qaportal.invites.imip import facts_of, sequence_of
from qaportal.invites.models import FeedEvent, Invite, Letter
from qaportal.invites.services.stamps import bump
from qaportal.invites.tags import of_person
from qaportal.invites.telling import REQUEST, Facts, differences
from qaportal.lib import clock
from qaportal.lib.db import BOUND, db
from qaportal.programme.models import PublishedActivity


def stem(invite: Invite, sequence: int | None, method: str) -> str:
    """How the intents of all letters begin that tell this of an invite."""
    return f"{queries.KIND}:{invite.id}:{sequence}:{method}"


def lock(activity_id: int) -> None:
    """Whoever changes what was told of an activity comes one after the other."""
    row = select(PublishedActivity.activity_id).where(PublishedActivity.activity_id == activity_id)
    db.session.execute(row.with_for_update())


def put_back(letter: Letter, invite: Invite) -> None:
    """Let the invite say what was told before a letter that never left; the newest of its letters first. Nothing where
    something newer was told."""
    if not letter.dedupe.startswith(stem(invite, invite.told_sequence, invite.told_method)):
        return
    before: Mapping[str, Any] = letter.about["before"]
    invite.told_method, invite.told_sequence = before["method"], before["sequence"]
    invite.told_digest = before["digest"]
    invite.told_at = datetime.fromisoformat(before["at"]) if before["at"] else None


def move_on(letter: Letter, invite: Invite) -> None:
    """The invite says again what a letter tells that was given up: it leaves after all."""
    entry = letter.about["entry"]
    invite.told_method, invite.told_sequence = letter.about["method"], sequence_of(entry)
    invite.told_digest, invite.told_at = facts_of(entry.encode()).digest(), clock.now()
    follow([invite])


def follow(invites: Iterable[Invite]) -> None:
    """Their own feeds read otherwise: what the mailbox shows is left out, what it does not is there (ux 2.4)."""
    tags = {tag for one in invites for tag in of_person(one.person_id)}
    bump(tags, clock.now())


def invites_held(letters: Iterable[Letter]) -> dict[int, Invite]:
    """The invites of these letters as they stand, by id; nobody else moves them on or back meanwhile. Their activities
    are held in one order, whoever asks."""
    wanted = sorted({one.about["invite"] for one in letters})
    parts = [wanted[at : at + BOUND] for at in range(0, len(wanted), BOUND)]
    activities: set[int] = set()
    for some in parts:
        activities.update(db.session.scalars(select(FeedEvent.activity_id).join(Invite).where(Invite.id.in_(some))))
    for activity_id in sorted(activities):
        lock(activity_id)
    found = select(Invite).options(joinedload(Invite.event)).execution_options(populate_existing=True)
    return {one.id: one for some in parts for one in db.session.scalars(found.where(Invite.id.in_(some)))}


def invite_held(letter: Letter) -> Invite | None:
    """The invite of a letter, which nobody else moves on or back meanwhile; None for a letter of another kind."""
    invite = queries.invite_of(letter) if letter.kind == queries.KIND else None
    if invite is not None:
        lock(invite.event.activity_id)
        db.session.refresh(invite)
    return invite


def give_up(letter: Letter, invite: Invite) -> None:
    """A letter ends without having left: the next comparison sees what it was to tell, and a letter that waits behind
    it goes by what they really know. A CANCEL of an entry that has another UID by now is not taken back, as nothing
    would stand in its place."""
    if letter.about["uid"] != invite.event.uid:
        return
    letters = queries.letters_of([invite])[invite.id]
    if any(one.id > letter.id and one.sent_at for one in letters):
        return  # what came after it has arrived
    behind = [one for one in letters if one.id > letter.id and one.waits]
    if behind:
        _mend(behind[0], letter, letters)
    else:
        put_back(letter, invite)
        follow([invite])
    db.session.flush()


def _mend(behind: Letter, letter: Letter, letters: Sequence[Letter]) -> None:
    """The letter behind one that never left changes, or ends, what was told before that."""
    before = letter.about["before"]
    stood = before["method"] == REQUEST
    known = [one for one in letters if one.sent_at and one.about["method"] == REQUEST]
    says = differences(_facts(known[-1]), _facts(behind)) if stood and known else ()
    behind.about = {**behind.about, "before": before, "is_update": stood, "says": list(says)}


def _facts(letter: Letter) -> Facts:
    return facts_of(letter.about["entry"].encode())
