"""A frame is sent, its columns are settled, it is confirmed exactly as it was shown, or put aside."""

import json
import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, insert, select

from qaportal.auditlog.services import record
from qaportal.lib import clock, keyring
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.lib.formats import plural
from qaportal.lib.routing import new_public_id
from qaportal.lib.sealing import Ring, place
from qaportal.lib.text import normalise, one_line
from qaportal.people.models import Person
from qaportal.programme.models import Activity
from qaportal.sampling import queries
from qaportal.sampling.frame_file import lacking, read, recognise
from qaportal.sampling.frame_rows import Row
from qaportal.sampling.models import Draw, FrameRow, SampleFrame
from qaportal.sampling.queries.draws import digest_of


def send_frame(activity: Activity, data: bytes, file_name: str, *, system: str, by: Person | None) -> SampleFrame:
    """Keep the file, sealed, until it is confirmed or put aside; one that waited before is gone.

    Raises DomainError for a file that cannot be used, and while there is a draw.
    """
    _check_undrawn(activity)
    table = read(data)
    ring = keyring.ring(writing=True)
    db.session.execute(
        delete(SampleFrame).where(SampleFrame.activity_id == activity.id, SampleFrame.confirmed_at.is_(None))
    )
    public_id = new_public_id()
    body = json.dumps({"headings": table.headings, "rows": table.rows})
    frame = SampleFrame(
        public_id=public_id,
        activity=activity,
        file_name=one_line(normalise(file_name))[:200] or "frame.csv",
        body=ring.seal(body, place("sample_frame", "body", public_id)),
        columns=recognise(table.headings),
        system=system,
        sent_at=clock.now(),
        sent_by=by,
    )
    db.session.add(frame)
    db.session.flush()
    record("sent a frame", "sample", activity.ref, by=by, file=frame.file_name, lines=len(table.rows))
    return frame


def map_columns(frame: SampleFrame, columns: Mapping[str, str], *, by: Person) -> None:
    """Say which column holds what. Raises DomainError where the reference has none, or a column two meanings."""
    _check_waits(frame)
    headings = queries.table_of(frame, keyring.ring()).headings
    chosen = {field: heading for field, heading in columns.items() if heading}
    if wrong := lacking(chosen, headings):
        raise DomainError(wrong, field="reference")
    frame.columns = chosen
    record("mapped columns", "sample", frame.activity.ref, by=by, columns=chosen)


def confirm_frame(frame: SampleFrame, digest: str, *, by: Person | None) -> None:
    """Write exactly the rows that were shown; the file itself is gone then, and with it every column that is not used.

    Raises Stale where other rows would be written than those of `digest`; DomainError where there are none.
    """
    _check_waits(frame)
    _check_undrawn(frame.activity)
    ring = keyring.ring(writing=True)
    checked = queries.checked(frame, ring)
    if checked.digest != digest:
        raise Stale("Teams or people have changed since this was shown. Look through it again, then confirm.")
    if not checked.rows:
        raise DomainError("There is no record in this file that can be used.")
    db.session.execute(insert(FrameRow), [_row(frame, row, ring) for row in checked.rows])
    frame.body = ""
    frame.kept, frame.refused = len(checked.rows), len({fault.line for fault in checked.faults})
    frame.salt = ring.seal(secrets.token_hex(16), place("sample_frame", "salt", frame.public_id))
    frame.confirmed_at, frame.confirmed_by = clock.now(), by
    db.session.flush()
    frame.digest = digest_of(frame, queries.rows_of(frame), ring)
    _forget_older(frame)
    db.session.flush()
    record("confirmed a frame", "sample", frame.activity.ref, by=by, kept=frame.kept, refused=frame.refused)


def put_aside(frame: SampleFrame, *, by: Person) -> None:
    """Remove a frame that nothing was drawn from. Raises DomainError where something was."""
    if db.session.scalar(select(Draw.id).where(Draw.frame_id == frame.id).limit(1)):
        raise DomainError("A draw was made from this frame: it is kept for its receipt. Send another one instead.")
    record("put a frame aside", "sample", frame.activity.ref, by=by, file=frame.file_name)
    db.session.delete(frame)
    db.session.flush()


def _row(frame: SampleFrame, row: Row, ring: Ring) -> dict[str, Any]:
    public_id = new_public_id()
    system = row.key.partition("|")[0]
    low, high = row.age or (None, None)
    return {
        "public_id": public_id,
        "frame_id": frame.id,
        "reference": ring.seal(f"{system}|{row.reference}", place("frame_row", "reference", public_id)),
        "blind": ring.index(row.key),
        "opened_on": row.opened_on,
        "service_id": row.service_id,
        "team_id": row.team_id,
        "age_from": low,
        "age_to": high,
        "plan_type": row.plan_type,
        "category": row.category,
        "worker_id": row.worker_id,
        "looked_on": row.looked_on,
        "worked_on": row.worked_on,
    }


def _forget_older(frame: SampleFrame) -> None:
    """Least data: an older frame of the activity stays only where something was drawn from it."""
    drawn = select(Draw.frame_id).where(Draw.activity_id == frame.activity_id)
    others = SampleFrame.activity_id == frame.activity_id, SampleFrame.id != frame.id
    db.session.execute(delete(SampleFrame).where(*others, SampleFrame.id.not_in(drawn)))


def _check_waits(frame: SampleFrame) -> None:
    if frame.is_confirmed:
        when = plural(frame.kept, "record")
        raise Stale(f"This frame was confirmed already, with {when}. Open the sample again to see how it stands.")


def _check_undrawn(activity: Activity) -> None:
    if activity.is_cancelled:
        raise DomainError(f"{activity.ref} is cancelled: nothing is drawn for it.")
    if queries.live_draw(activity) is not None:
        raise DomainError("The sample is drawn already. Undo the draw, with a reason, before you send another frame.")
