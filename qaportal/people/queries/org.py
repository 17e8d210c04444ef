"""Reads of services, teams, posts and the names that they go by."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from qaportal.lib.db import db
from qaportal.lib.errors import NotFound
from qaportal.lib.text import folded
from qaportal.people.models import Alias, Person, Post, Service, Team
from qaportal.people.queries.dates import runs_on

Thing = TypeVar("Thing", Team, Service)


@dataclass(frozen=True)
class OrgName:
    """What a name stands for: a team or a service, by id and by its own name."""

    kind: Literal["team", "service"]
    id: int
    name: str


def teams_on(day: date) -> Sequence[Team]:
    """The teams that exist on `day`, by service and name, with their services."""
    chosen = select(Team).join(Team.service).where(runs_on(Team, day)).order_by(Service.name, Team.name)
    return db.session.scalars(chosen.options(joinedload(Team.service))).all()


def teams_by_service(services: Collection[int] | None = None) -> dict[int, frozenset[int]]:
    """Ids of the teams that there are or were in each service, by its id; of these services, or of all."""
    chosen = select(Team.service_id, Team.id)
    if services is not None:
        chosen = chosen.where(Team.service_id.in_(sorted(services)))
    found: dict[int, set[int]] = {}
    for service_id, team_id in db.session.execute(chosen):
        found.setdefault(service_id, set()).add(team_id)
    return {service_id: frozenset(teams) for service_id, teams in found.items()}


def services_on(day: date) -> Sequence[Service]:
    """The services that exist on `day`, by name."""
    return db.session.scalars(select(Service).where(runs_on(Service, day)).order_by(Service.name)).all()


def all_teams() -> Sequence[Team]:
    """Every team that there is or was, by service and name, with their services."""
    chosen = select(Team).join(Team.service).order_by(Service.name, Team.name)
    return db.session.scalars(chosen.options(joinedload(Team.service))).all()


def all_services() -> Sequence[Service]:
    """Every service that there is or was, by name."""
    return db.session.scalars(select(Service).order_by(Service.name)).all()


def all_posts() -> Sequence[Post]:
    """Every post, by title."""
    return db.session.scalars(select(Post).order_by(Post.title)).all()


def all_aliases() -> Sequence[Alias]:
    """Every other name, in order."""
    return db.session.scalars(select(Alias).order_by(Alias.name)).all()


def team(_person: Person, key: str) -> Team:
    """The team with this key. Raises NotFound."""
    return _by_key(Team, key, "team")


def service(_person: Person, key: str) -> Service:
    """The service with this key. Raises NotFound."""
    return _by_key(Service, key, "service")


def _by_key(model: type[Thing], key: str, word: str) -> Thing:
    found = db.session.scalar(select(model).where(model.key == key))
    if found is None:
        raise NotFound(f"There is no such {word}.")
    return found


def org_names(day: date) -> dict[str, OrgName]:
    """Every name that a team or service open on `day` goes by, folded (`lib.text.folded`), in three queries.

    Where a team and a service share a name, it stands for the team.
    """
    services = {row.id: OrgName("service", row.id, row.name) for row in services_on(day)}
    rows = db.session.execute(select(Team.id, Team.name).where(runs_on(Team, day)))
    teams = {ident: OrgName("team", ident, name) for ident, name in rows}
    names = {folded(found.name): found for known in (services, teams) for found in known.values()}
    for alias, team_id, service_id in db.session.execute(select(Alias.folded, Alias.team_id, Alias.service_id)):
        found = teams.get(team_id or 0) or services.get(service_id or 0)
        if found:
            names.setdefault(alias, found)
    return names
