"""Reads of when teams were featured: whose turn it is, and which of them nothing reaches (X-04)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import defer

from qaportal.allocation.models import Nomination
from qaportal.allocation.nominating import Feature, in_turn, is_their_turn
from qaportal.allocation.policy import can_answer_nominations
from qaportal.allocation.queries.nominations import STANDS
from qaportal.frameworks.models import Framework
from qaportal.frameworks.queries import pack_of
from qaportal.lib.db import db
from qaportal.people import queries as people
from qaportal.people.models import Person, Team
from qaportal.people.policy import services_headed
from qaportal.programme.models import Activity, PublishedActivity


@dataclass(frozen=True)
class Turn:
    """A team, and what featured it last; whether it was put forward already, where that matters."""

    team: Team
    last: Feature | None
    is_taken: bool = False


def features(before: date = date.max) -> dict[int, Feature]:
    """What featured each team last, of work that starts before that day.

    A team is featured by work that is about teams (the pack's `subject: team`: a visit, a conversation) and looks at
    it, once that is published, and where its nomination is accepted, as when it hosts a practice week. Reviews of
    records in a team do not feature it, and nothing that was called off does.
    """
    found: dict[int, Feature] = {}
    for team_id, feature in [*_published(before), *_accepted(before)]:
        if team_id not in found or found[team_id].day < feature.day:
            found[team_id] = feature
    return found


def _published(before: date) -> list[tuple[int, Feature]]:
    out = PublishedActivity
    chosen = select(out.team_id, out.ends_on, out.title, out.type_key, Activity.framework_id)
    chosen = chosen.join(Activity, Activity.id == out.activity_id)
    chosen = chosen.where(out.team_id.is_not(None), out.is_cancelled.is_(False), out.starts_on < before)
    rows = db.session.execute(chosen).all()
    used = select(Framework).where(Framework.id.in_({row.framework_id for row in rows}))
    used = used.options(defer(Framework.body))
    packs = {one.id: pack_of(one) for one in db.session.scalars(used)} if rows else {}
    return [
        (row.team_id, Feature(row.ends_on, row.title))
        for row in rows
        if packs[row.framework_id].activities[row.type_key].subject == "team"
    ]


def _accepted(before: date) -> list[tuple[int, Feature]]:
    chosen = select(Nomination.team_id, Activity.ends_on, Activity.title).join(Activity)
    chosen = chosen.where(Nomination.team_id.is_not(None), Nomination.accepted_at.is_not(None))
    chosen = chosen.where(Nomination.is_reserve.is_(False), Activity.cancelled_at.is_(None))
    rows = db.session.execute(chosen.where(Activity.starts_on < before))
    return [(team_id, Feature(ends_on, title)) for team_id, ends_on, title in rows if team_id]


def teams_to_choose(person: Person, activity: Activity, on: date) -> list[Turn]:
    """The teams that `person` may put forward for an activity that starts on that day, those whose turn it is first:
    of the services that they head, or all for those who plan. Those that were put forward already stand last."""
    chosen = select(Nomination.team_id).where(Nomination.activity_id == activity.id, STANDS)
    taken = set(db.session.scalars(chosen))
    headed, sees_all = services_headed(person), can_answer_nominations(person)
    last = features(on)
    turns = [
        Turn(one, last.get(one.id), one.id in taken)
        for one in people.teams_on(on)
        if sees_all or one.service_id in headed
    ]
    return sorted(in_turn(turns, lambda one: one.last), key=lambda one: one.is_taken)


def coverage_gaps(today: date) -> list[Turn]:
    """Teams that nothing featured in the last 12 months or is to feature, and that nobody has put forward for work to
    come; those first for whom it is longest ago."""
    ahead = select(Nomination.team_id).join(Activity).where(Nomination.team_id.is_not(None), STANDS)
    ahead = ahead.where(Activity.starts_on > today, Activity.cancelled_at.is_(None))
    forward, last = set(db.session.scalars(ahead)), features()
    missed = [one for one in people.teams_on(today) if is_their_turn(last.get(one.id), today)]
    gaps = [Turn(one, last.get(one.id)) for one in missed if one.id not in forward]
    return in_turn(gaps, lambda one: one.last)
