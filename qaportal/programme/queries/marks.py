"""Done marks and logged meetings, as far back as each rule looks. One statement each, made once for each set of rules:
to put it together anew costs more than to run it."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Date, Select, bindparam, case, func, select, union, union_all
from sqlalchemy.orm import aliased

from qaportal.frameworks.schema import BeforeRule, Duty, IntervalRule, OnceRule, OneInRule
from qaportal.lib.db import db
from qaportal.people.models import Appointment, Person, Service, Team
from qaportal.programme.duties import Done, Meeting, Window
from qaportal.programme.duties.reach import Reach
from qaportal.programme.models import DutyDone, LoggedMeeting

Looks = Sequence[tuple[Duty, Reach]]
HERE, LAST, NOW, SINCE = (bindparam(name, type_=Date) for name in ("here", "last", "now", "since"))


def _bound(window: Window, here: date, near: Sequence[int] | None) -> dict[str, Any]:
    days = {"here": here, "last": max(window.last, window.today), "now": min(window.first, window.today)}
    return {**days, "since": window.since} | ({"near": near} if near is not None else {})


def _among(column: Any) -> Any:
    return column.in_(bindparam("near", expanding=True))


def _pairs(limited: bool) -> Any:
    """Managers and those whom they manage on any of the days."""
    one = Appointment
    chosen = select(one.manager_id.label("manager"), one.person_id.label("worker")).where(one.manager_id.is_not(None))
    chosen = chosen.where(one.starts_on <= LAST, one.ends_on.is_(None) | (one.ends_on >= HERE))
    return (chosen.where(_among(one.manager_id)) if limited else chosen).distinct().subquery("pair")


def _of(pairs: Any, manager: Any, worker: Any) -> Any:
    """That a row is of a pair. The sums keep SQLite from walking through all rows and looking up the pair of each."""
    return (manager == pairs.c.manager + 0) & (worker == pairs.c.worker + 0)


# Meetings ------------------------------------------------------------------------------------------------


def meetings(looks: Looks, window: Window, here: date, near: Sequence[int] | None) -> list[Meeting]:
    """Of each pair the meetings since the last observed one before the window, where one in so many is to be; since
    the last but one, where something comes before each; of each worker, since the last held, where a meeting does."""
    wanted = tuple(sorted({need for duty, one in looks if (need := _need(duty, one))}))
    if not wanted:
        return []
    rows = db.session.execute(_meetings(wanted, near is not None), _bound(window, here, near))
    return [Meeting(key, manager, worker, on, state == "held", seen) for key, manager, worker, on, state, seen in rows]


def _need(duty: Duty, one: Reach) -> tuple[str, str] | None:
    """Which event a duty goes by, and since when it wants its meetings."""
    rule = duty.rule
    if isinstance(rule, OneInRule):
        return rule.of, "observed"
    if isinstance(rule, BeforeRule):
        return rule.event, "last but one" if one.pair else "all"
    return (rule.done_by, "held") if isinstance(rule, IntervalRule) and rule.done_by else None


@lru_cache(maxsize=64)
def _meetings(wanted: tuple[tuple[str, str], ...], limited: bool) -> Any:
    pairs = _pairs(limited)
    parts = [_meetings_of(event, how, pairs) for event, how in wanted]
    return union(*parts) if len(parts) > 1 else parts[0]


def _meetings_of(event: str, how: str, pairs: Any) -> Any:
    one = LoggedMeeting
    chosen = select(one.event_key, one.manager_id, one.worker_id, one.held_on, one.state, one.is_observed)
    chosen = chosen.where(one.event_key == event)
    if how == "held":
        workers = select(pairs.c.worker).distinct().subquery("managed")
        chosen = chosen.join(workers, one.worker_id == workers.c.worker + 0)
        return chosen.where(one.held_on >= func.coalesce(_last_held(workers, event), SINCE))
    chosen = chosen.join(pairs, _of(pairs, one.manager_id, one.worker_id))
    if how == "all":
        return chosen.where(one.held_on >= SINCE)
    since = _held(pairs, event, skipped=1) if how == "last but one" else _held(pairs, event, observed=True)
    return chosen.where(one.held_on >= func.coalesce(since, SINCE))


def _held(pairs: Any, event: str, *, observed: bool = False, skipped: int = 0) -> Any:
    """On which day before now a pair met (or was observed) last, or the last time but `skipped`."""
    one = aliased(LoggedMeeting)
    chosen = select(one.held_on).where(one.event_key == event, one.manager_id == pairs.c.manager)
    chosen = chosen.where(one.worker_id == pairs.c.worker, one.held_on < NOW, one.state == "held")
    chosen = chosen.where(one.is_observed) if observed else chosen
    return chosen.order_by(one.held_on.desc()).offset(skipped).limit(1).correlate(pairs).scalar_subquery()


def _last_held(workers: Any, event: str) -> Any:
    """On which day before now a worker last met whoever managed them."""
    one = aliased(LoggedMeeting)
    chosen = select(func.max(one.held_on)).where(one.event_key == event, one.worker_id == workers.c.worker)
    return chosen.where(one.held_on < NOW, one.state == "held").correlate(workers).scalar_subquery()


# Done marks ----------------------------------------------------------------------------------------------


class _Part(NamedTuple):
    """Marks that are read alike. `how`: since a day on which they `count` or were `done`, the `last` one before that
    of each subject or `pair`, or those since the last meeting but one of an `event` (`of`)."""

    how: str
    of: str
    first: date
    keys: tuple[str, ...]


def done(looks: Looks, window: Window, here: date, near: Sequence[int] | None) -> list[Done]:
    """The marks that count from where each rule begins to look, and the last one before that where it wants it."""
    parts = _parts(looks)
    shape = tuple((part.how, part.of, part.keys) for part in parts)
    firsts = {f"first{n}": part.first for n, part in enumerate(parts)}
    rows = db.session.execute(_done(shape, near is not None), _bound(window, here, near) | firsts)
    return [
        Done(key, owner, *_about(owner, person, team, service), on, counts_on)
        for key, owner, person, team, service, on, counts_on in rows
    ]


def _parts(looks: Looks) -> list[_Part]:
    found: dict[tuple[str, str, date], list[str]] = {}
    for duty, one in looks:
        for how, of in _hows(duty, one):
            found.setdefault((how, of, one.marks), []).append(duty.key)
    return [_Part(*alike, tuple(keys)) for alike, keys in found.items()]


def _hows(duty: Duty, one: Reach) -> Iterable[tuple[str, str]]:
    if isinstance(duty.rule, BeforeRule) and one.pair:
        yield "event", duty.rule.event
        return
    if one.last:
        yield "last", "pair" if one.pair else duty.each
    by_subject = isinstance(duty.rule, IntervalRule | OnceRule) and duty.each != "holder"
    yield "done" if one.last else "count", duty.each if by_subject else "owner"


@lru_cache(maxsize=64)
def _done(shape: tuple[tuple[str, str, tuple[str, ...]], ...], limited: bool) -> Any:
    pairs, parts = _pairs(limited), list[Select[Any]]()
    for number, (how, of, keys) in enumerate(shape):
        first = bindparam(f"first{number}", type_=Date)
        if how == "event":
            parts.append(_between(keys, of, first, pairs))
        elif how == "last":
            parts += [_last(key, of, first, pairs, limited) for key in keys]
        else:
            parts.append(_since(keys, of, DutyDone.done_on if how == "done" else DutyDone.counts_on, first, limited))
    return union_all(*parts) if len(parts) > 1 else parts[0]


_MARK: tuple[Any, ...] = (
    DutyDone.duty_key, DutyDone.owner_id, DutyDone.about_person_id, DutyDone.about_team_id, DutyDone.about_service_id,
    DutyDone.done_on, DutyDone.counts_on,
)  # fmt: skip


def _marks(keys: Sequence[str]) -> Select[Any]:
    """The standing marks of these duties."""
    return select(*_MARK).where(DutyDone.duty_key.in_(keys), DutyDone.taken_back_at.is_(None))


def _since(keys: Sequence[str], of: str, day: Any, first: Any, limited: bool) -> Select[Any]:
    chosen = _marks(keys).where(day >= first)
    if not limited or of in ("team", "service"):
        return chosen
    return chosen.where(_among(DutyDone.owner_id if of == "owner" else DutyDone.about_person_id))


def _last(key: str, of: str, first: Any, pairs: Any, limited: bool) -> Select[Any]:
    """The last mark before that day for each subject; by pair, where one begins anew with each manager."""
    mark, subject = aliased(DutyDone), _subjects(of, pairs, limited)
    columns = {"holder": mark.owner_id, "team": mark.about_team_id, "service": mark.about_service_id}
    chosen = select(mark.id).where(mark.duty_key == key, mark.taken_back_at.is_(None), mark.done_on < first)
    chosen = chosen.where(columns.get(of, mark.about_person_id) == subject.c.id)
    if of == "pair":
        chosen = chosen.where(mark.owner_id == subject.c.manager)
    latest = chosen.order_by(mark.done_on.desc()).limit(1).correlate(subject).scalar_subquery()
    return select(*_MARK).select_from(subject).join(DutyDone, DutyDone.id == latest)


def _subjects(of: str, pairs: Any, limited: bool) -> Any:
    if of == "pair":
        return select(pairs.c.worker.label("id"), pairs.c.manager).subquery("subject")
    if of in ("team", "service"):
        return select(Team.id if of == "team" else Service.id).subquery("subject")
    chosen = select(Person.id)
    return (chosen.where(_among(Person.id)) if limited else chosen).subquery("subject")


def _between(keys: Sequence[str], event: str, first: Any, pairs: Any) -> Select[Any]:
    """The marks of each pair since its last meeting but one; where none is logged at all, since that day."""
    one = aliased(LoggedMeeting)
    theirs = (one.event_key == event) & (one.manager_id == pairs.c.manager) & (one.worker_id == pairs.c.worker)
    logged = select(one.id).where(theirs).correlate(pairs).exists()
    since = case((logged, func.coalesce(_held(pairs, event, skipped=1), SINCE)), else_=first)
    chosen = _marks(keys).join(pairs, _of(pairs, DutyDone.owner_id, DutyDone.about_person_id))
    return chosen.where(DutyDone.counts_on >= since)


def _about(owner: int, person: int | None, team: int | None, service: int | None) -> tuple[str, int]:
    return next(
        ((kind, known) for kind, known in (("person", person), ("team", team), ("service", service)) if known),
        ("self", owner),
    )
