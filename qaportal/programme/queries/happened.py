"""What happened of the standing duties, gathered for the engine. It asks nobody's leave: who may see what of it is for
`tracked` to say. Each list is one statement, and none reads more of the past than the rules can need."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from qaportal.frameworks.schema import BeforeRule, Duty, IntervalRule, OnceRule, OneInRule, Pack
from qaportal.lib.db import db
from qaportal.people import queries as people
from qaportal.people.models import Appointment, Person, Service, Team
from qaportal.programme.duties import Done, FlagSpan, Free, Holding, Meeting, Roster, Window
from qaportal.programme.duties.reach import Reach, reach
from qaportal.programme.models import DutyDone, Exemption, LoggedMeeting

Ids = Select[Any]


def staff(first: date, last: date, pack: Pack) -> Roster:
    """Who works here between these days, with flags and days off, and nothing that was done: what a year holds."""
    return Roster(
        [Holding(*row) for row in people.holdings(first, last)],
        _flags(pack, first, last, None),
        _free(first, last, None),
        places=_names({duty.each for duty in pack.duties.values()}),
    )


def happened(pack: Pack, window: Window, *, owners: Ids | None = None, duties: Collection[str] | None = None) -> Roster:
    """Everything that the duties (keys; all where none are given) can need to be worked out for a window; with
    `owners` (a select of ids), to be worked out for those people and nobody else."""
    chosen = [duty for key, duty in pack.duties.items() if duties is None or key in duties]
    found = {duty.key: reach(pack, duty, window) for duty in chosen}
    if not found:
        return Roster(())
    since, last = window.since, max(window.last, window.today)
    here = max(min(one.here for one in found.values()), since)
    free = max(min(one.free for one in found.values()), since)
    near = _near(owners) if owners is not None else None
    pairs = _pairs(here, last, owners)
    kinds = {duty.each for duty in chosen}
    counted = kinds if any(isinstance(duty.rule, IntervalRule | OnceRule) for duty in chosen) else set()
    return Roster(
        [Holding(*row) for row in people.holdings(since, last, here=here, among=near)],
        _flags(pack, since, last, near),
        _free(free, last, near),
        _meetings(pack, chosen, window, pairs),
        _done(chosen, found, window, pairs, near),
        _names(kinds),
        people.staffed_since(counted & {"team", "service"}, since),
    )


def _near(owners: Ids) -> Ids:
    """These people and those whom they manage or managed."""
    return select(Appointment.person_id).where(
        or_(Appointment.person_id.in_(owners), Appointment.manager_id.in_(owners))
    )


def _pairs(here: date, last: date, owners: Ids | None) -> Any:
    """Managers and those whom they manage on any of these days."""
    one = Appointment
    chosen = select(one.manager_id.label("manager"), one.person_id.label("worker")).where(one.manager_id.is_not(None))
    chosen = chosen.where(one.starts_on <= last, or_(one.ends_on.is_(None), one.ends_on >= here))
    if owners is not None:
        chosen = chosen.where(one.manager_id.in_(owners))
    return chosen.distinct().subquery("pair")


def _flags(pack: Pack, first: date, last: date, near: Ids | None) -> list[FlagSpan]:
    return [FlagSpan(*row) for row in people.flag_spans(first, last, among=near)] if pack.flags else []


def _free(first: date, last: date, near: Ids | None) -> list[Free]:
    away = [Free(row.person_id, row.starts_on, row.ends_on) for row in people.absences(first, last, among=near)]
    chosen = select(Exemption.person_id, Exemption.starts_on, Exemption.ends_on, Exemption.duty_key)
    chosen = chosen.where(Exemption.taken_back_at.is_(None), Exemption.starts_on <= last, Exemption.ends_on >= first)
    if near is not None:
        chosen = chosen.where(Exemption.person_id.in_(near))
    return away + [Free(person, starts, ends, True, key) for person, starts, ends, key in db.session.execute(chosen)]


def _names(kinds: Collection[str]) -> dict[tuple[str, int], str]:
    """Names of teams and services, as far as duties are owed for them."""
    return {
        (kind, id_): name
        for kind, model in (("team", Team), ("service", Service)) if kind in kinds
        for id_, name in db.session.execute(select(model.id, model.name))
    }  # fmt: skip


# Meetings ------------------------------------------------------------------------------------------------


def _meetings(pack: Pack, chosen: Collection[Duty], window: Window, pairs: Any) -> list[Meeting]:
    """Of each pair the meetings since the last observed one before the window, where one in so many is to be; since
    the last but one, where something comes before each; of each worker, since the last held, where a meeting does."""
    one, now = LoggedMeeting, min(window.first, window.today)
    wanted: set[tuple[str, str]] = set()
    for duty in chosen:
        if isinstance(duty.rule, OneInRule):
            wanted.add((duty.rule.of, "observed"))
        elif isinstance(duty.rule, BeforeRule):
            wanted.add((duty.rule.event, "all" if reach(pack, duty, window).marks == date.min else "last but one"))
        elif isinstance(duty.rule, IntervalRule) and duty.rule.done_by:
            wanted.add((duty.rule.done_by, "held"))
    if not wanted:
        return []
    selects = []
    workers = select(pairs.c.worker).distinct().subquery("managed")
    for event, how in sorted(wanted):
        since: Any = window.since
        chosen_ = select(one.event_key, one.manager_id, one.worker_id, one.held_on, one.state, one.is_observed)
        if how == "held":
            since = func.coalesce(_last_held(workers, event, now), window.since)
            chosen_ = chosen_.join(workers, one.worker_id == workers.c.worker)
        else:
            chosen_ = chosen_.join(pairs, (one.manager_id == pairs.c.manager) & (one.worker_id == pairs.c.worker))
            if how != "all":
                since = func.coalesce(_held(pairs, event, now, how == "observed"), window.since)
        last = max(window.last, window.today)
        selects.append(chosen_.where(one.event_key == event, one.held_on >= since, one.held_on <= last))
    found = selects[0].union(*selects[1:]) if len(selects) > 1 else selects[0]
    return [Meeting(key, manager, worker, on, state == "held", seen)
            for key, manager, worker, on, state, seen in db.session.execute(found)]  # fmt: skip


def _held(pairs: Any, event: str, before: date, observed: bool, skipped: int = 1) -> Any:
    """On which day before that a pair met: when it was last observed, or the last time but `skipped`."""
    one = aliased(LoggedMeeting)
    chosen = select(one.held_on).where(one.event_key == event, one.manager_id == pairs.c.manager)
    chosen = chosen.where(one.worker_id == pairs.c.worker, one.held_on < before, one.state == "held")
    if observed:
        chosen, skipped = chosen.where(one.is_observed), 0
    return chosen.order_by(one.held_on.desc()).offset(skipped).limit(1).correlate(pairs).scalar_subquery()


def _last_held(workers: Any, event: str, before: date) -> Any:
    """On which day before that a worker last met whoever managed them."""
    one = aliased(LoggedMeeting)
    chosen = select(func.max(one.held_on)).where(one.event_key == event, one.worker_id == workers.c.worker)
    return chosen.where(one.held_on < before, one.state == "held").correlate(workers).scalar_subquery()


# Done marks ----------------------------------------------------------------------------------------------


def _done(
    chosen: Collection[Duty], found: dict[str, Reach], window: Window, pairs: Any, near: Ids | None
) -> list[Done]:
    """The marks that count from where each rule begins to look, and the last one before that where it wants it."""
    selects = []
    for duty in chosen:
        one = found[duty.key]
        if one.last:
            selects.append(_last(duty, one.marks, pairs, near))
        if one.pair and not one.last:
            selects.append(_between(duty, one.marks, window, pairs))
        else:
            selects.append(_since(duty, one, near))
    rows = db.session.execute(union_all(*selects) if len(selects) > 1 else selects[0])
    return [
        Done(key, owner, *_about(owner, person, team, service), on, counts_on)
        for key, owner, person, team, service, on, counts_on in rows
    ]


_MARK = (
    DutyDone.duty_key, DutyDone.owner_id, DutyDone.about_person_id, DutyDone.about_team_id, DutyDone.about_service_id,
    DutyDone.done_on, DutyDone.counts_on,
)  # fmt: skip


def _marks(duty: Duty) -> Select[Any]:
    """The standing marks of a duty."""
    return select(*_MARK).where(DutyDone.duty_key == duty.key, DutyDone.taken_back_at.is_(None))


def _since(duty: Duty, one: Reach, near: Ids | None) -> Select[Any]:
    chosen = _marks(duty).where((DutyDone.done_on if one.last else DutyDone.counts_on) >= one.marks)
    if near is None or duty.each in ("team", "service"):
        return chosen
    who = DutyDone.about_person_id if duty.each == "supervisee" else DutyDone.owner_id
    return chosen.where(who.in_(near))


def _last(duty: Duty, before: date, pairs: Any, near: Ids | None) -> Select[Any]:
    """The last mark before that day for each subject; by pair, where one begins anew with each manager."""
    mark, subject = aliased(DutyDone), _subjects(duty, pairs, near)
    chosen = select(mark.id).where(mark.duty_key == duty.key, mark.taken_back_at.is_(None), mark.done_on < before)
    column = {
        "holder": mark.owner_id, "supervisee": mark.about_person_id, "team": mark.about_team_id,
        "service": mark.about_service_id,
    }[duty.each]  # fmt: skip
    chosen = chosen.where(column == subject.c.id)
    if isinstance(duty.rule, OneInRule):
        chosen = chosen.where(mark.owner_id == subject.c.manager)
    latest = chosen.order_by(mark.done_on.desc()).limit(1).correlate(subject).scalar_subquery()
    return select(*_MARK).select_from(subject).join(DutyDone, DutyDone.id == latest)


def _subjects(duty: Duty, pairs: Any, near: Ids | None) -> Any:
    if isinstance(duty.rule, OneInRule):
        return select(pairs.c.worker.label("id"), pairs.c.manager).subquery("subject")
    if duty.each in ("team", "service"):
        return select(Team.id if duty.each == "team" else Service.id).subquery("subject")
    chosen = select(Person.id)
    return (chosen if near is None else chosen.where(Person.id.in_(near))).subquery("subject")


def _between(duty: Duty, first: date, window: Window, pairs: Any) -> Select[Any]:
    """The marks of each pair since its last meeting but one; where none is logged, since `first`."""
    rule, now = duty.rule, min(window.first, window.today)
    event = rule.event if isinstance(rule, BeforeRule) else ""
    none, one = _held(pairs, event, now, False, 0).is_(None), _held(pairs, event, now, False, 1)
    since = case((none, literal(first)), else_=func.coalesce(one, window.since))
    chosen = _marks(duty).join(
        pairs, and_(DutyDone.owner_id == pairs.c.manager, DutyDone.about_person_id == pairs.c.worker)
    )
    return chosen.where(DutyDone.counts_on >= since)


def _about(owner: int, person: int | None, team: int | None, service: int | None) -> tuple[str, int]:
    return next(
        ((kind, known) for kind, known in (("person", person), ("team", team), ("service", service)) if known),
        ("self", owner),
    )
