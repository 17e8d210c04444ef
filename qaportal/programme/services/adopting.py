"""A version comes into force: drafts of running and later years follow it; open work keeps the rules it began by."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import zip_longest
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from qaportal.auditlog.services import record
from qaportal.frameworks import queries as frameworks
from qaportal.frameworks import services as framework_services
from qaportal.frameworks.models import Framework
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.formats import day_medium
from qaportal.lib.workdays import DAY
from qaportal.people.models import Person
from qaportal.programme.dates import dated
from qaportal.programme.generate import title_of, year_bounds, year_label
from qaportal.programme.models import Activity, Programme
from qaportal.programme.plans import Planned, Wishes
from qaportal.programme.services.changing import bring_back, call_off
from qaportal.programme.services.creating import new_activity, propose
from qaportal.programme.services.duties import count_duties
from qaportal.programme.services.rows import kind_of, rewarn, set_days, set_unit, wall_times
from qaportal.programme.services.settling import unsettle

Asked = Mapping[str, Planned]


def adopt(
    framework: Framework, from_on: date, *, by: Person | None, outside_validity: bool = False
) -> dict[str, Counter[str]]:
    """Put a version in force from `from_on` and change the draft of every year that reaches it.

    Activities that start from then on are worked out anew by it, days that somebody chose kept; those that only it asks
    for are added, those that only the version before asked for are cancelled, and what a version cancelled so comes
    back where it is asked for again. What has started keeps its rules, and nothing leaves the portal until it is
    published. Returns, by year, how many were changed, added and cancelled.
    Raises DomainError as `frameworks.services.adopt`.
    """
    framework_services.adopt(framework, from_on, by=by, outside_validity=outside_validity)
    reached = select(Programme).where(Programme.ends_on >= max(from_on, clock.today())).order_by(Programme.starts_on)
    return {year.year: found for year in db.session.scalars(reached) if (found := follow_adoptions(year, by=by))}


class Consequence(NamedTuple):
    """What becomes of one activity of a draft: it is changed, added or cancelled."""

    year: str
    what: str
    ref: str
    title: str
    starts_on: date


def consequences(
    framework: Framework, from_on: date, *, by: Person | None, outside_validity: bool = False
) -> list[Consequence]:
    """What `adopt` would do to the drafts, activity by activity in the order of their days. It is done, looked at and
    undone. Raises DomainError as `adopt`."""
    before, trial = _drafts(), db.session.begin_nested()
    try:
        adopt(framework, from_on, by=by, outside_validity=outside_validity)
        after = _drafts()
    finally:
        trial.rollback()
    return [
        Consequence(year, what, ref, title, starts_on)
        for ref, (year, title, starts_on, digest, is_cancelled) in after.items()
        if (what := _what_became(before.get(ref), digest, is_cancelled))
    ]


def _drafts() -> dict[str, tuple[str, str, date, str, bool]]:
    chosen = select(
        Activity.ref, Programme.year, Activity.title, Activity.starts_on, Activity.digest,
        Activity.cancelled_at.is_not(None),
    ).join(Programme).where(Activity.duty_key == "").order_by(Activity.starts_on, Activity.ref)  # fmt: skip
    return {ref: rest for ref, *rest in db.session.execute(chosen)}  # type: ignore[misc]


def _what_became(before: tuple[str, str, date, str, bool] | None, digest: str, is_cancelled: bool) -> str:
    if before is None or (before[-1] and not is_cancelled):
        return "added"
    if before[3] == digest:
        return ""
    return "cancelled" if is_cancelled and not before[-1] else "changed"


def follow_adoptions(programme: Programme, *, by: Person | None) -> Counter[str]:
    """Bring the draft of a year to the versions that are in force on its days. Returns how many activities were
    changed, added and cancelled."""
    done = Counter[str]()
    for adoption, later in zip_longest(known := frameworks.adoptions(), known[1:]):
        last = later.from_on - DAY if later else programme.ends_on
        first = max(adoption.from_on, clock.today(), programme.starts_on)
        if first <= min(last, programme.ends_on):
            done += _carry(programme, adoption.framework, (first, min(last, programme.ends_on)), by)
    if done:
        rewarn(programme)
        record("took on a framework", "programme", programme.year, by=by, counts=dict(done))
    return Counter({what: n for what, n in done.items() if what != "kept"})


def _carry(programme: Programme, framework: Framework, span: tuple[date, date], by: Person | None) -> Counter[str]:
    """The year's activities that start within `span` follow `framework`."""
    held = _starting(programme, span)
    before = {activity.framework_id: activity.framework for activity in held} | {
        programme.framework_id: programme.framework
    }
    asked = {ident: _asked(version, programme) for ident, version in before.items() if ident != framework.id}
    lost = [activity for activity in held if activity.cancelled_for_id is not None]
    if not asked and not lost:
        return Counter()
    if span[0] == programme.starts_on:
        programme.framework = framework
        count_duties(programme)
    wanted, done = _asked(framework, programme), Counter[str]()
    for activity in held:
        if activity.framework_id != framework.id and not activity.is_cancelled:
            done[_follow(activity, framework, asked[activity.framework_id], wanted, span, by)] += 1
    for activity in lost:
        done["added"] += _bring_back(activity, framework, asked.get(activity.framework_id, {}), wanted, span, by)
    done["added"] += _add_missing(programme, framework, asked, wanted, span, by)
    return +Counter({name: done[name] for name in ("changed", "added", "cancelled", "kept")})


def _starting(programme: Programme, span: tuple[date, date]) -> list[Activity]:
    of_year = Activity.programme_id == programme.id, Activity.duty_key == ""
    chosen = select(Activity).where(*of_year, Activity.starts_on.between(*span))
    return list(db.session.scalars(chosen.options(selectinload(Activity.phases)).order_by(Activity.id)))


def _asked(framework: Framework, programme: Programme) -> Asked:
    """What a version asks for within the days of the year, by reference; its own years may begin in another month."""
    pack, first = frameworks.pack_of(framework), programme.starts_on.year
    bounds = {label: year_bounds(pack, label) for label in (year_label(pack, first + n) for n in (-1, 0, 1))}
    years = [y for y, (starts, ends) in bounds.items() if starts <= programme.ends_on and ends >= programme.starts_on]
    made = [propose(framework, year, wishes=Wishes()) for year in years]
    rows = [row for each in made for row in each.activities]
    return {row.ref: row for row in rows if programme.starts_on <= row.starts <= programme.ends_on}


def _follow(
    activity: Activity, framework: Framework, asked: Asked, wanted: Asked, span: tuple[date, date], by: Person | None
) -> str:
    """One activity is changed, kept on its days or called off: which of them."""
    digest = activity.digest
    old, new = asked.get(activity.ref), wanted.get(activity.ref)
    if new is not None and new.type_key == activity.type_key:
        _replan(activity, framework, old, new, span, by)
    elif old is not None:
        reason = f"No longer asked for by version {framework.version} from {day_medium(span[0])}."
        call_off(activity, reason, by=by, framework=framework)
        return "cancelled"
    elif activity.type_key in frameworks.pack_of(framework).activities:
        _replan(activity, framework, None, None, span, by)
    else:
        return "kept"
    record("took on a framework", "activity", activity.ref, by=by, framework=framework.ref)
    return "changed" if activity.digest != digest else "kept"


def _bring_back(
    activity: Activity, framework: Framework, asked: Asked, wanted: Asked, span: tuple[date, date], by: Person | None
) -> bool:
    """Put back what a version called off and this one asks for; whether it does."""
    new = wanted.get(activity.ref)
    if new is None or new.type_key != activity.type_key:
        return False
    bring_back(activity, by=by)
    _replan(activity, framework, asked.get(activity.ref), new, span, by)
    return True


def _replan(
    activity: Activity,
    framework: Framework,
    old: Planned | None,
    new: Planned | None,
    span: tuple[date, date],
    by: Person | None,
) -> None:
    """Work it out by the new version: what nobody chose otherwise follows it, and the phases are counted anew.

    Days set by hand stay, and with them the day that it starts on; so does a length that somebody chose.
    """
    pack = frameworks.pack_of(framework)
    kind = pack.activities[activity.type_key]
    by_hand = {phase.key: phase.due_on for phase in activity.phases if phase.set_by_hand}
    length = _chosen_length(activity)
    starts, times = activity.starts_on, wall_times(activity)
    if old is not None and new is not None:
        if starts == old.starts and not by_hand and span[0] <= new.starts <= span[1]:
            starts = new.starts
        if times == (old.starts_at, old.ends_at):
            times = (new.starts_at, new.ends_at)
        if activity.subject == old.subject != new.subject:
            unsettle(activity, by=by)
            activity.subject = new.subject
            set_unit(activity, new.unit)
    activity.framework = framework
    activity.title = title_of(kind.name, activity.subject)
    ends = None if length is None else starts + length
    set_days(activity, dated(pack, kind, starts, ends=ends, by_hand=by_hand), *times)


def _chosen_length(activity: Activity) -> timedelta | None:
    """From its first day to its last where that is not what the rules make of it."""
    by_rule = dated(*kind_of(activity), activity.starts_on)
    return None if activity.ends_on == by_rule.ends else activity.ends_on - activity.starts_on


def _add_missing(
    programme: Programme,
    framework: Framework,
    asked: Mapping[int, Asked],
    wanted: Asked,
    span: tuple[date, date],
    by: Person | None,
) -> int:
    """Add what only the new version asks for; what the old one asked for too was left out or moved by somebody."""
    known = {ref for rows in asked.values() for ref in rows} | set(db.session.scalars(select(Activity.ref)))
    rows = [row for row in wanted.values() if row.ref not in known and span[0] <= row.starts <= span[1]]
    for row in rows:
        activity = new_activity(programme, row)
        activity.framework = framework
        activity.follows = (
            db.session.scalar(select(Activity).where(Activity.ref == row.follows)) if row.follows else None
        )
        db.session.add(activity)
        record("added", "activity", row.ref, by=by, framework=framework.ref)
    return len(rows)
