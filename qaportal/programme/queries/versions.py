"""Which version of the framework goes for which days of a year, and the rules to read the whole of it by."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import defer

from qaportal.frameworks.models import Framework
from qaportal.frameworks.queries import adoptions, pack_of
from qaportal.frameworks.schema import Pack
from qaportal.lib.db import db
from qaportal.programme.models import Activity, Programme
from qaportal.programme.plans import Row
from qaportal.programme.versions import between, with_kinds_of


def framework_on(programme: Programme, day: date) -> Framework:
    """The version by which the year's work of `day` is planned: that in force since a day within the year, else the
    year's own."""
    adopted = ((one.from_on, one.framework) for one in adoptions())
    return between(programme.framework, adopted, programme.starts_on, day, day)[0]


def packs_of_years(programmes: Iterable[Programme]) -> list[list[Pack]]:
    """For each year the rules by which any day of it is planned, in order."""
    adopted = [(one.from_on, one.framework) for one in adoptions()]
    return [
        [pack_of(one) for one in between(year.framework, adopted, year.starts_on, year.starts_on, year.ends_on)]
        for year in programmes
    ]


def pack_of_year(programme: Programme, rows: Sequence[Row]) -> Pack:
    """The rules to read these rows of a year by: the year's own, with the kinds of work that only a version which came
    into force during the year knows."""
    pack = pack_of(programme.framework)
    if all(row.type_key in pack.activities for row in rows):
        return pack
    theirs = select(Activity.framework_id).where(Activity.programme_id == programme.id)
    chosen = select(Framework).where(Framework.id.in_(theirs), Framework.id != programme.framework_id)
    for other in db.session.scalars(chosen.options(defer(Framework.body)).order_by(Framework.id)):
        pack = with_kinds_of(pack, pack_of(other))
    return pack
