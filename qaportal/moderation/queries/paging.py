"""Lists of what is over: the latest first, so many at a time."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select

from qaportal.lib.db import db
from qaportal.moderation.models import Calibration, Dispute

AT_ONCE = 20  # of what is over
MOST = 100  # of what is open


def further_back(
    chosen: Select[Any], model: type[Dispute] | type[Calibration], before: int | None
) -> tuple[Sequence[Any], int | None]:
    """The next AT_ONCE rows whose id is below `before`, and the id below which there are more; None where there are
    none."""
    if before is not None:
        chosen = chosen.where(model.id < before)
    rows = db.session.scalars(chosen.order_by(model.id.desc()).limit(AT_ONCE + 1)).all()
    return rows[:AT_ONCE], rows[AT_ONCE - 1].id if len(rows) > AT_ONCE else None
