"""What happened of the standing duties, gathered for the engine. It asks nobody's leave: who may see what of it is for
`tracked` to say. Each list is one statement, and none reads more of the past than the rules can need."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, or_, select

from qaportal.frameworks.schema import IntervalRule, OnceRule, Pack
from qaportal.lib.db import db
from qaportal.people import queries as people
from qaportal.people.models import Appointment, Service, Team
from qaportal.programme.duties import FlagSpan, Free, Holding, Roster, Window
from qaportal.programme.duties.reach import YEAR, reach
from qaportal.programme.models import Exemption
from qaportal.programme.queries.marks import Looks, done, meetings

Ids = Select[Any]
Near = Sequence[int] | None


def happened(pack: Pack, window: Window, *, owners: Ids | None = None, duties: Collection[str] | None = None) -> Roster:
    """Everything that the duties (keys; all where none are given) can need to be worked out for a window; with
    `owners` (a select of ids), to be worked out for those people and nobody else."""
    chosen = {duty.key: (duty, reach(pack, duty, window)) for key, duty in pack.duties.items()
              if duties is None or key in duties}  # fmt: skip
    if not chosen:
        return Roster(())
    since, last = window.since, max(window.last, window.today)
    here = max(min(one.here for _, one in chosen.values()), since)
    held = [Holding(*row) for row in people.holdings(since, last, here=here, among=_near(owners))]
    near = sorted({one.person_id for one in held}) if owners is not None else None
    kinds = {duty.each for duty, _ in chosen.values()} & {"team", "service"}
    counted = any(isinstance(duty.rule, IntervalRule | OnceRule) for duty, _ in chosen.values())
    return Roster(
        held,
        [FlagSpan(*row) for row in people.flag_spans(since, last, among=near)] if pack.flags else [],
        _free(pack, list(chosen.values()), window, near),
        meetings(list(chosen.values()), window, here, near),
        done(list(chosen.values()), window, here, near),
        _names(kinds),
        people.staffed_since(kinds, since) if counted else {},
    )


def _near(owners: Ids | None) -> Ids | None:
    """These people and those whom they manage or managed."""
    if owners is None:
        return None
    one = Appointment
    return select(one.person_id).where(or_(one.person_id.in_(owners), one.manager_id.in_(owners)))


def _free(pack: Pack, looks: Looks, window: Window, near: Near) -> list[Free]:
    """Days off: of everybody as far back as most rules look; further back, of those alone who owe what looks further
    and is about nobody else."""
    since, last = window.since, max(window.last, window.today)
    most = max(min(window.first, window.today) - YEAR, since)
    first = min((max(one.free, since) for duty, one in looks if duty.each == "supervisee" or one.free >= most),
                default=most)  # fmt: skip
    far = [(max(one.free, since), duty) for duty, one in looks if one.free < first]
    posts = {post.key for _, duty in far for post in pack.posts_of(duty.by.value)}
    earliest = min([first, *(day for day, _ in far)])
    found = people.absences(first, last, among=near, earlier=(earliest, posts) if far else None)
    away = [Free(row.person_id, row.starts_on, row.ends_on) for row in found]
    chosen = select(Exemption.person_id, Exemption.starts_on, Exemption.ends_on, Exemption.duty_key)
    chosen = chosen.where(Exemption.taken_back_at.is_(None), Exemption.starts_on <= last, Exemption.ends_on >= earliest)
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
