"""Draw once, replace with a reason, undo with a reason; show one reference, and leave a trace of it."""

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.exc import IntegrityError

from qaportal.auditlog.services import record
from qaportal.frameworks.meaning.samples import Drawn, next_for
from qaportal.frameworks.schema import ActivityType
from qaportal.lib import clock, keyring
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.lib.formats import plural
from qaportal.people.models import Person
from qaportal.programme.models import Activity
from qaportal.sampling import queries
from qaportal.sampling.drawing import Asked, Setting, Sifted, parts, pick, sift, spread_by, wants_of
from qaportal.sampling.models import Draw, FrameRow, Record, SampleFrame
from qaportal.sampling.policy import rules_of
from qaportal.sampling.queries.draws import labels_of, setting_for, setting_of, with_labels
from qaportal.sampling.references import normalised

ONCE = "The sample is drawn already: it is drawn once. Undo the draw, with a reason, to draw again."


@dataclass(frozen=True)
class Ground:
    """All that a draw is made on: the rows by reference as compared, and what the rules leave of them."""

    frame: SampleFrame
    setting: Setting
    rows: dict[str, FrameRow]
    sifted: Sifted
    seen: Mapping[str, date]
    put_forward: Mapping[str, int]  # label → how many of them may be drawn


def ground_of(activity: Activity, asked: Asked, chosen: Mapping[str, str] | None = None) -> Ground:
    """What would be drawn from today: frame, rules, what each leaves out. Writes nothing.

    `chosen` says of references (as typed) as what somebody picked them by hand. Raises DomainError without a frame, or
    where a reference that was picked is not in it.
    """
    frame = queries.current_frame(activity)
    if frame is None:
        raise DomainError("There is no frame to draw from yet. Send one first.")
    today, setting = clock.today(), setting_for(activity)
    seen = queries.looked_at(frame, today=today)
    found = queries.candidates(queries.rows_of(frame), keyring.ring(), seen, today)
    picked = {_found(typed, found): label for typed, label in (chosen or {}).items()}
    sifted = sift(setting, asked, with_labels(found, labels_of(activity), picked))
    out = set(picked) - {one.ref for one in sifted.eligible}
    if out:
        raise DomainError(f"The rules leave out {plural(len(out), 'record')} of those you picked.", field="chosen")
    forward = Counter(one.nominated for one in sifted.eligible if one.nominated)
    return Ground(frame, setting, {ref: row for ref, (_, row) in found.items()}, sifted, seen, forward)


def _found(typed: str, known: Mapping[str, Any]) -> str:
    """The reference as compared of what somebody typed; the case system need not be said where it is plain."""
    same = [ref for ref in known if ref.partition("|")[2] == normalised(typed).partition("|")[2]]
    if len(same) != 1:
        what = "is in the frame twice, by two systems" if same else "is not in the frame"
        raise DomainError(f"One of the references {what}. Look at what you typed.", field="chosen")
    return same[0]


def draw(activity: Activity, asked: Asked, *, digest: str, chosen: Mapping[str, str] | None = None, by: Person) -> Draw:
    """Draw the sample, once. Raises Stale where it is drawn already or another frame than that of `digest` is there;
    DomainError for numbers that the framework does not allow, or where the rules leave nothing.
    """
    if activity.is_cancelled:
        raise DomainError(f"{activity.ref} is cancelled: nothing is drawn for it.")
    if queries.live_draw(activity) is not None:
        raise Stale(ONCE)
    _, kind = rules_of(activity)
    _check_by_hand(kind, chosen or {})
    keyring.ring(writing=True)
    ground = ground_of(activity, asked, chosen)
    if ground.frame.digest != digest:
        raise Stale("Another frame was confirmed meanwhile. Look at what it leaves, then draw.")
    wants = wants_of(kind, ground.sifted.framed)
    if wants.seat and not wants.holders[0] <= asked.holders <= wants.holders[1]:
        raise DomainError(f"Choose {wants.holders[0]} to {wants.holders[1]}.", field="holders")
    seed = secrets.token_hex(16)
    try:
        drawn = pick(ground.setting, asked, ground.sifted.eligible, seed=seed, share=wants.share)
    except ValueError as error:
        raise DomainError(f"{str(error)[:1].upper()}{str(error)[1:]}.") from error
    if not drawn:
        raise DomainError("The rules leave no record to draw. Widen what you ask for, or send another frame.")
    return _write(activity, asked, ground, drawn, seed, by)


def _check_by_hand(kind: ActivityType, chosen: Mapping[str, str]) -> None:
    picks = kind.sample.picks if kind.sample else ()
    if set(chosen.values()) - {one.label or one.method for one in picks if one.method == "chosen"}:
        raise DomainError("The framework draws this sample at random: nobody picks its records by hand.")


def _write(activity: Activity, asked: Asked, ground: Ground, drawn: Sequence[Drawn], seed: str, by: Person) -> Draw:
    for row in ground.rows.values():
        if row.seen_on != ground.seen.get(row.blind):
            row.seen_on = ground.seen.get(row.blind)
    made = Draw(
        activity=activity, frame=ground.frame, framework_id=activity.framework_id, type_key=activity.type_key,
        team_id=activity.team_id, service_id=activity.service_id, seed=seed,
        rules=asked.kept() | {"framed": ground.sifted.framed, "focus": ground.setting.focus},
        excluded=[[words, count] for words, count in ground.sifted.excluded],
        strata=parts(asked, ground.sifted.eligible, drawn), eligible=len(ground.sifted.eligible),
        drawn_on=clock.today(), drawn_at=clock.now(), drawn_by=by,
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError as error:
        raise Stale(ONCE) from error
    made.records = [_record(one, ground.rows) for one in drawn]
    db.session.flush()
    record("drew a sample", "sample", activity.ref, by=by, records=len(drawn), eligible=made.eligible, seed=seed)
    return made


def _record(one: Drawn, rows: Mapping[str, FrameRow]) -> Record:
    return Record(row=rows[one.ref], label=one.label, method=one.method, holder=one.holder, stratum=one.stratum)


def undo(made: Draw, reason: str, *, by: Person) -> None:
    """A draw counts no more; it stays with its records and the reason. Raises Stale where it was undone already."""
    db.session.refresh(made, ["undone_at"], with_for_update=True)
    if made.is_undone:
        raise Stale("This draw was undone already.")
    made.undone_at, made.undone_by_id, made.undo_reason = clock.now(), by.id, reason
    db.session.flush()
    record("undid a draw", "sample", made.activity.ref, by=by, reason=reason)


def replace(old: Record, reason: str, *, typed: str = "", by: Person) -> Record:
    """Put the next of the same seeded order in place of a record, which stays with the reason; where records are picked
    by hand, the one whose reference is `typed`.

    Raises Stale where somebody replaced it first; DomainError where nothing is left to take.
    """
    made = old.draw
    db.session.refresh(made, ["undone_at"], with_for_update=True)
    db.session.refresh(old, ["replaced_at"])
    if old.is_replaced or made.is_undone:
        raise Stale("This record was replaced already, or the draw undone. Open the sample again.")
    fresh = _next(old, typed)
    old.replaced_at, old.replaced_by, old.replace_reason = clock.now(), by, reason
    fresh.draw_id, fresh.replaces_id = made.id, old.id
    try:
        with db.session.begin_nested():
            db.session.add(fresh)
    except IntegrityError as error:
        raise Stale("This record was replaced already. Open the sample again.") from error
    db.session.expire(made, ["records"])
    record("replaced a record", "sample", made.activity.ref, by=by, reason=reason, record=old.public_id,
           replacement=fresh.public_id)  # fmt: skip
    return fresh


def _next(old: Record, typed: str) -> Record:
    made = old.draw
    setting, _ = setting_of(made)
    asked = Asked.of(made.rules)
    rows = queries.rows_of(made.frame)
    seen = {row.blind: row.seen_on for row in rows if row.seen_on}
    found = queries.candidates(rows, keyring.ring(), seen, made.drawn_on)
    refs = {row.id: ref for ref, (_, row) in found.items()}
    used = {refs[one.row_id] for one in made.records}
    picked = {_found(typed, found): old.label} if typed else {}
    eligible = sift(setting, asked, with_labels(found, labels_of(made.activity), picked)).eligible
    gone = Drawn(refs[old.row_id], old.label, old.method, old.holder, old.stratum)
    strata = spread_by(setting, asked, gone.label)
    following = next_for(gone, eligible, used, seed=made.seed, strata=strata)
    if following is None:
        raise DomainError(_nothing_left(old), field="typed" if old.method == "chosen" else "reason")
    return _record(following, {ref: row for ref, (_, row) in found.items()})


def _nothing_left(old: Record) -> str:
    if old.method == "chosen":
        return "Enter the reference of another record of the frame, which the rules leave and nobody has drawn."
    if old.method == "nominated":
        return f"Nobody has put another record forward as “{old.label}”."
    return "There is no other record in the frame that the rules leave."


def reveal(one: Record, *, by: Person) -> str:
    """The reference of one record, for one look; the log says who looked at which and when (AU-2)."""
    system, reference = queries.reference_of(one.row, keyring.ring())
    record("looked at a reference", "sample", one.draw.activity.ref, by=by, record=one.public_id)
    return f"{reference} ({system.upper()})" if system else reference
