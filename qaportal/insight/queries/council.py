"""What insight is drawn from beside counts: the years, the rules that they ran by, services and their teams."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import defer

from qaportal.frameworks.models import Framework
from qaportal.frameworks.queries import pack_of
from qaportal.frameworks.schema import Pack
from qaportal.insight import policy
from qaportal.insight.breadth import Council
from qaportal.insight.small import SMALLEST
from qaportal.insight.tables import Sight
from qaportal.lib.db import db
from qaportal.people.models import Person, Service
from qaportal.people.queries import all_services, all_teams
from qaportal.programme import queries as programmes
from qaportal.programme.models import Programme

MOST_YEARS = 10


@dataclass(frozen=True)
class Ground:
    """The published years, the last ten of them, the earliest first, and every service with its teams."""

    years: Sequence[Programme]
    services: Sequence[Service]
    council: Council
    now: str

    @cached_property
    def of_year(self) -> dict[str, Programme]:
        """The years by what they are called."""
        return {one.year: one for one in self.years}

    def sight_of(self, person: Person, service: str = "") -> Sight:
        """Whose figures somebody sees; those of one service alone where its key is given, and it is theirs to see."""
        seen = {one.id: one.name for one in self.services if policy.sees_service(person, one.id)}
        one = next((each.id for each in self.services if each.key == service and each.id in seen), None)
        return Sight(seen, policy.sees_every_service(person), one)


def ground(today: date) -> Ground:
    """What there is, in three statements."""
    years = [one for one in programmes.every_year() if one.is_published][-MOST_YEARS:]
    now = next((one.year for one in reversed(years) if one.starts_on <= today), years[0].year if years else "")
    services = [one for one in all_services() if one.ends_on is None or one.ends_on >= today]
    teams: dict[int, dict[int, str]] = {one.id: {} for one in services}
    for team in all_teams():
        if team.ends_on is None or team.ends_on >= today:
            teams.setdefault(team.service_id, {})[team.id] = team.name
    return Ground(years, services, Council({one.id: one.name for one in services}, teams), now)


def packs_of(ids: Iterable[int], years: Sequence[Programme]) -> dict[int, Pack]:
    """The rules of these versions, and of those that the years began by, by id."""
    known = {one.framework_id: one.framework for one in years}
    missing = sorted(set(ids) - known.keys())
    if missing:
        chosen = select(Framework).where(Framework.id.in_(missing)).options(defer(Framework.body))
        known |= {one.id: one for one in db.session.scalars(chosen)}
    return {id_: pack_of(framework) for id_, framework in known.items()}


def smallest_of(pack: Pack) -> int:
    """The smallest count about people that its framework shows."""
    return pack.figures.smallest_cell.value if pack.figures else SMALLEST


def kinds_of(packs: Mapping[int, Pack]) -> dict[str, str]:
    """What kinds of work are called, by key; by the latest version that has them."""
    return {key: kind.plural for _, pack in sorted(packs.items()) for key, kind in pack.activities.items()}
