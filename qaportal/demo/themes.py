"""Themes of the demo council as if the year had been lived through: settled, signed off, and a benchmark of each."""

from datetime import date, timedelta
from itertools import cycle

from sqlalchemy import select

from qaportal.demo.reports import lead
from qaportal.frameworks.queries import pack_of
from qaportal.lib.db import db
from qaportal.people.models import Person
from qaportal.programme import services, themes
from qaportal.programme.models import Activity, Programme

THEMES = (
    "Children’s views in plans",
    "Management oversight",
    "Chronologies",
    "Fathers and carers",
    "Neglect",
    "Safe exits",
)
TERMS = (
    "Twelve records are read, two of each team.\n\nWe look for what changed for the child. A report goes to the board."
)
BEFORE, AHEAD = timedelta(days=14), timedelta(days=30)


def settle(programme: Programme, today: date) -> bool:
    """Name the theme of all work that has begun or soon will, with its terms and a benchmark where there is any. The
    same each time. Commits nothing. Whether there was any."""
    by, names, any_named = lead(), cycle(THEMES), False
    chosen = select(Activity).where(Activity.programme_id == programme.id, Activity.subject == "")
    for one in db.session.scalars(chosen.order_by(Activity.starts_on, Activity.ref)).all():
        kind = pack_of(one.framework).activities[one.type_key]
        if by is None or one.subject or one.follows_id or not themes.has_theme(kind) or one.starts_on > today + AHEAD:
            continue
        on = min(max(one.starts_on - BEFORE, programme.starts_on), today)
        services.name_theme(one, next(names), on=on, version=one.version, by=by)
        any_named = True
        if themes.asks_for_terms(kind):
            services.draft_terms(one, TERMS, version=0, by=by)
            services.sign_off_terms(one, on=on, version=1, by=by)
        if one.ends_on < today:
            _measure(one, by)
    return any_named


def _measure(one: Activity, by: Person) -> None:
    found = sum(map(ord, one.ref)) % 7 + 4
    services.set_benchmark(
        one, measure="Records that show it", value=f"{found} of 12", note="Read by two people", by=by
    )
