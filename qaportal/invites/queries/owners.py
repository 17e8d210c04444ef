"""Reads of feeds for their owners: their list, and what they may subscribe to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from qaportal.frameworks.models import Framework
from qaportal.frameworks.queries import pack_of
from qaportal.invites import policy
from qaportal.invites.models import Feed
from qaportal.invites.reading import Target
from qaportal.lib.db import db
from qaportal.lib.errors import NotFound
from qaportal.people import queries as people
from qaportal.people.models import Person, Team
from qaportal.programme.models import Programme


@dataclass(frozen=True)
class Offer:
    """A calendar that somebody may subscribe to. `group` is the heading it stands under when there are many."""

    scope: str
    name: str
    label: str
    group: str
    target: Target


def own_feed(person: Person, public_id: str) -> Feed:
    """A live feed of theirs by its random id. Raises NotFound."""
    found = db.session.scalar(_live(person).where(Feed.public_id == public_id))
    if found is None:
        raise NotFound("You have no calendar link of that kind. It may have been removed already.")
    return found


def feeds_of(person: Person) -> Sequence[Feed]:
    """Their live feeds, in the order in which they were made."""
    return db.session.scalars(_live(person).order_by(Feed.id)).all()


def _live(person: Person) -> Select[Feed]:
    chosen = select(Feed).where(Feed.person_id == person.id, Feed.revoked_at.is_(None))
    return chosen.options(joinedload(Feed.person))


def offers(person: Person, today: date) -> list[Offer]:
    """Every calendar that they may subscribe to today, by scope."""
    all_of_them = [
        Offer("mine", "My QA dates", "My dates", "", Target("mine")),
        Offer("programme", "QA programme", "The whole programme", "", Target("programme")),
        Offer("leadership", "QA leadership dates", "Leadership dates", "", Target("leadership")),
        *(_of_service(row.id, row.name) for row in people.services_on(today)),
        *(_of_team(row) for row in people.teams_on(today)),
        *(_of_type(key, name) for key, name in activity_types().items()),
    ]
    roles = person.role_keys
    return [offer for offer in all_of_them if policy.may_follow(offer.target.kind, roles)]


def _of_service(ident: int, name: str) -> Offer:
    target = Target("service", service_id=ident)
    return Offer(f"service:{ident}", f"QA dates: {name}", f"{name} and its teams", "Services", target)


def _of_team(team: Team) -> Offer:
    target = Target("team", team_id=team.id, service_id=team.service_id)
    return Offer(f"team:{team.id}", f"QA dates: {team.name}", team.name, "Teams", target)


def _of_type(key: str, name: str) -> Offer:
    return Offer(f"type:{key}", f"QA dates: {name}", name, "Kinds of work", Target("type", type_key=key))


def activity_types() -> dict[str, str]:
    """Key → name in the plural of each kind of work in the published years; the latest year's name counts."""
    years = select(Programme).where(Programme.published_number > 0).order_by(Programme.starts_on)
    published = db.session.scalars(years.options(joinedload(Programme.framework).defer(Framework.body))).all()
    return {kind.key: kind.plural for year in published for kind in pack_of(year.framework).activities.values()}
