"""Reads of draws and their records: the list with masked references, the receipt, and what comes out when run again."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from qaportal.frameworks.meaning.samples import Candidate, Drawn
from qaportal.frameworks.models import Framework
from qaportal.frameworks.queries import pack_of
from qaportal.frameworks.schema import ActivityType, Pack
from qaportal.lib import clock, keyring
from qaportal.lib.db import db
from qaportal.lib.errors import NotFound
from qaportal.lib.sealing import Ring, place
from qaportal.people import queries as people
from qaportal.people.models import Person, Service, Team
from qaportal.people.policy import services_headed
from qaportal.programme.models import Activity
from qaportal.sampling import policy
from qaportal.sampling.drawing import Asked, Kept, Setting, differences, marked, sift, wants_of
from qaportal.sampling.models import Draw, FrameRow, Nominee, Record, SampleFrame
from qaportal.sampling.queries.frames import candidates, current_frame, reference_of, rows_of
from qaportal.sampling.references import masked


class SampledRecord(NamedTuple):
    """One record as later stages know it: by a random id, never by its reference. `holder` says for which holder of the
    seat it was drawn ("1", "2" …), "" where it is anybody's."""

    public_id: str
    label: str
    holder: str
    team_id: int | None
    service_id: int | None
    worker_id: int | None


@dataclass(frozen=True)
class Looked:
    """A record on a page: all of it but the reference, which is masked."""

    number: int
    record: Record
    masked: str
    place: str
    opened_on: date | None
    standing_in_for: str = ""


@dataclass(frozen=True)
class Receipt:
    """What a draw says of itself, to be printed and run again."""

    draw: Draw
    kind: ActivityType
    records: list[Looked]
    replaced: list[Looked]
    focus: str
    percent: int
    share: int


@dataclass(frozen=True)
class Counts:
    """How many, for somebody who sees no reference: (where, rows of the frame, drawn)."""

    lines: list[tuple[str, int, int]]

    @property
    def totals(self) -> tuple[int, int]:
        """Rows and drawn in all."""
        return sum(line[1] for line in self.lines), sum(line[2] for line in self.lines)


def live_draw(activity: Activity) -> Draw | None:
    """The draw that counts, with its records."""
    chosen = select(Draw).where(Draw.activity_id == activity.id, Draw.undone_at.is_(None))
    chosen = chosen.options(joinedload(Draw.frame), joinedload(Draw.drawn_by), *_with_records())
    found: Draw | None = db.session.scalar(chosen)
    return found


def _with_records() -> tuple[Any, ...]:
    rows = selectinload(Draw.records).joinedload(Record.row)
    return rows.joinedload(FrameRow.team), rows.joinedload(FrameRow.service)


def draws_of(activity: Activity) -> Sequence[Draw]:
    """Every draw of an activity, the latest first; those that were undone among them."""
    chosen = select(Draw).where(Draw.activity_id == activity.id).order_by(Draw.id.desc())
    return db.session.scalars(chosen.options(joinedload(Draw.drawn_by))).all()


def record_of(draw: Draw | None, public_id: str) -> Record:
    """The record of a draw with this random id. Raises NotFound."""
    found = next((one for one in (draw.records if draw else ()) if one.public_id == public_id), None)
    if found is None:
        raise NotFound("There is no such record in this sample any more.")
    return found


def records_of(activity: Activity) -> list[SampledRecord]:
    """The records that an activity looks at now, in the order in which they were drawn; those that were replaced are
    not among them. For later stages: it asks nobody's leave."""
    chosen = (
        select(Record.public_id, Record.label, Record.holder, FrameRow.team_id, FrameRow.service_id, FrameRow.worker_id)
        .join(Draw, Draw.id == Record.draw_id)
        .join(FrameRow, FrameRow.id == Record.row_id)
        .where(Draw.activity_id == activity.id, Draw.undone_at.is_(None), Record.replaced_at.is_(None))
        .order_by(Record.id)
    )
    return [SampledRecord._make(row) for row in db.session.execute(chosen)]


def looked_at(frame: SampleFrame, *, today: date) -> dict[str, date]:
    """When records of other work last looked at rows of this frame, by blind index, across years: the last day of the
    work, or `today` while it runs. Work that was called off, draws that were undone and records that were replaced do
    not count."""
    these = select(FrameRow.blind).where(FrameRow.frame_id == frame.id)
    chosen = (
        select(FrameRow.blind, func.max(Activity.ends_on))
        .join(Record, Record.row_id == FrameRow.id)
        .join(Draw, Draw.id == Record.draw_id)
        .join(Activity, Activity.id == Draw.activity_id)
        .where(Draw.undone_at.is_(None), Record.replaced_at.is_(None), Activity.cancelled_at.is_(None))
        .where(Activity.id != frame.activity_id, FrameRow.blind.in_(these))
        .group_by(FrameRow.blind)
    )
    return {blind: min(last, today) for blind, last in db.session.execute(chosen)}


# Pages ------------------------------------------------------------------------------------------------------


def in_order_of(draw: Draw, ring: Ring) -> tuple[list[Looked], list[Looked]]:
    """(records that count, records that were replaced), each with its reference masked."""
    by_id = {one.id: one for one in draw.records}
    numbers = _numbered((one.id, one.replaces_id) for one in draw.records)
    shown = sorted((_looked(numbers[one.id], one, ring, by_id) for one in draw.records), key=lambda one: one.number)
    return [one for one in shown if not one.record.is_replaced], [one for one in shown if one.record.is_replaced]


def is_looked_at(record_id: Any) -> ColumnElement[bool]:
    """Whether a column is of no record, or of one that counts: that was not replaced, and its draw not undone."""
    live = select(Record.id).join(Draw, Draw.id == Record.draw_id)
    live = live.where(Record.id == record_id, Record.replaced_at.is_(None), Draw.undone_at.is_(None))
    return or_(record_id.is_(None), live.exists())


def numbers_of(records: Collection[int]) -> dict[int, int]:
    """The number of each of these records (ids) in its sample."""
    draws = select(Record.draw_id).where(Record.id.in_(records))
    found = defaultdict[int, list[tuple[int, int | None]]](list)
    for draw, ident, replaces in db.session.execute(
        select(Record.draw_id, Record.id, Record.replaces_id).where(Record.draw_id.in_(draws))
    ):
        found[draw].append((ident, replaces))
    return {ident: n for rows in found.values() for ident, n in _numbered(rows).items()}


def _numbered(rows: Iterable[tuple[int, int | None]]) -> dict[int, int]:
    """record → its number: in the order of the draw, and the same for whatever stands in for it later"""
    numbers: dict[int, int] = {}
    for ident, replaces in sorted(rows):
        numbers[ident] = numbers[replaces] if replaces else len(set(numbers.values())) + 1
    return numbers


def _looked(number: int, record: Record, ring: Ring, by_id: Mapping[int, Record]) -> Looked:
    row, before = record.row, by_id.get(record.replaces_id or 0)
    unit: Team | Service | None = row.team or row.service
    instead = masked(reference_of(before.row, ring)[1]) if before else ""
    return Looked(number, record, masked(reference_of(row, ring)[1]), unit.name if unit else "", row.opened_on, instead)


def receipt_of(draw: Draw, ring: Ring) -> Receipt:
    """The receipt of a draw."""
    setting, kind = setting_of(draw)
    records, replaced = in_order_of(draw, ring)
    wants = wants_of(kind, framed_of(draw))
    return Receipt(draw, kind, records, replaced, setting.focus, wants.percent, wants.share)


def framed_of(draw: Draw) -> int:
    """How many rows the framework's own rules left: what a percentage is of."""
    return int(draw.rules["framed"])


def setting_of(draw: Draw) -> tuple[Setting, ActivityType]:
    """What a draw was by: the version of the framework and the unit that stood then."""
    pack = pack_of(db.session.get_one(Framework, draw.framework_id))
    kind = pack.activities[draw.type_key]
    focus = _unit(draw.team_id, draw.service_id) or str(draw.rules["focus"])
    return _setting(pack, kind, focus, draw), kind


def setting_for(activity: Activity) -> Setting:
    """What a draw would be by today."""
    pack, kind = policy.rules_of(activity)
    focus = _unit(activity.team_id, activity.service_id) or activity.subject
    return _setting(pack, kind, focus, activity)


def _setting(pack: Pack, kind: ActivityType, focus: str, by: Activity | Draw) -> Setting:
    if kind.sample is None:
        raise NotFound("This kind of work looks at no sample.")
    on = by.drawn_on if isinstance(by, Draw) else clock.today()
    looks_at = "team" if by.team_id else "service" if by.service_id else ""
    names = {key: found.name for key, found in people.org_names(on).items()}
    return Setting(kind.sample, pack.frames[kind.sample.frame], focus, on, looks_at, names)


def _unit(team_id: int | None, service_id: int | None) -> str:
    unit = db.session.get(Team, team_id) if team_id else db.session.get(Service, service_id) if service_id else None
    return unit.name if unit else ""


def digest_of(frame: SampleFrame, rows: Sequence[FrameRow], ring: Ring) -> str:
    """Says which list a frame is: references and facts in order, with the frame's own salt, so that nobody can try out
    references against it."""
    salt = ring.unseal(frame.salt, place("sample_frame", "salt", frame.public_id))
    lines = sorted("|".join([*reference_of(row, ring), *map(str, _said(row))]) for row in rows)
    return sha256("\n".join([salt, *lines]).encode()).hexdigest()


def _said(row: FrameRow) -> tuple[object, ...]:
    return (
        row.opened_on, row.service_id, row.team_id, row.age_from, row.age_to, row.plan_type, row.category,
        row.worker_id, row.looked_on, row.worked_on,
    )  # fmt: skip


def labels_of(activity: Activity) -> dict[str, str]:
    """What was put forward before the draw: blind index → label."""
    chosen = select(Nominee.blind, Nominee.label).where(Nominee.activity_id == activity.id)
    return dict(db.session.execute(chosen).all())


def check_of(draw: Draw) -> list[str]:
    """Run a draw again from the stored frame: what differs, in sentences; nothing where the same list comes out."""
    ring = keyring.ring()
    rows = rows_of(draw.frame)
    said = [] if digest_of(draw.frame, rows, ring) == draw.frame.digest else ["The stored frame was changed."]
    setting, kind = setting_of(draw)
    asked = Asked.of(draw.rules)
    found = candidates(rows, ring, {row.blind: row.seen_on for row in rows if row.seen_on}, draw.drawn_on)
    kept = kept_of(draw, {row.id: ref for ref, (_, row) in found.items()})
    chosen = {one.drawn.ref: one.drawn.label for one in kept if one.drawn.method == "chosen" and not one.replaces}
    sifted = sift(setting, asked, with_labels(found, labels_of(draw.activity), chosen))
    counted = [[words, count] for words, count in sifted.excluded]
    said += [] if counted == draw.excluded else ["The rules leave out other numbers of records."]
    share = wants_of(kind, sifted.framed).share
    return said + differences(setting, asked, sifted.eligible, kept, seed=draw.seed, share=share)


def with_labels(
    found: Mapping[str, tuple[Candidate, FrameRow]], nominated: Mapping[str, str], chosen: Mapping[str, str]
) -> list[Candidate]:
    """The candidates with what they were put forward as: `nominated` by blind index, `chosen` by reference."""
    labels = {ref: nominated[row.blind] for ref, (_, row) in found.items() if row.blind in nominated}
    return marked([one for one, _ in found.values()], labels | dict(chosen))


def kept_of(draw: Draw, refs: Mapping[int, str]) -> list[Kept]:
    """The records of a draw in the order in which they came, as the pure part reads them; `refs` by id of the row."""
    by_id = {one.id: one for one in draw.records}
    made = []
    for one in draw.records:
        before = by_id.get(one.replaces_id or 0)
        drawn = Drawn(refs[one.row_id], one.label, one.method, one.holder, one.stratum)
        made.append(Kept(drawn, refs[before.row_id] if before else ""))
    return made


# For those who see no reference -----------------------------------------------------------------------------


def glance_of(activity: Activity) -> int | None:
    """How many records were drawn; None before the draw."""
    if db.session.scalar(select(Draw.id).where(Draw.activity_id == activity.id, Draw.undone_at.is_(None))) is None:
        return None
    return len(records_of(activity))


def counts_for(person: Person, activity: Activity) -> Counts:
    """Rows and drawn records by team, of the services that `person` heads; of all for those who draw."""
    frame = current_frame(activity)
    sees_all, headed = policy.can_sample(person), services_headed(person)
    rows = [row for row in rows_of(frame) if sees_all or row.service_id in headed] if frame else []
    drawn = Counter((one.team_id, one.service_id) for one in records_of(activity))
    held = Counter((row.team_id, row.service_id) for row in rows)
    lines = [(_unit(*unit) or "No team given", count, drawn[unit]) for unit, count in held.items()]
    return Counts(sorted(lines))
