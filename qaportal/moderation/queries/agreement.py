"""How far first and second looks agree, by year, kind of work and version of the form."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import defer

from qaportal.frameworks.models import Framework
from qaportal.frameworks.queries import pack_of
from qaportal.frameworks.schema.governance import Level
from qaportal.lib import clock
from qaportal.lib.db import by_id, db
from qaportal.moderation.agreement import Agreement, Cells, Pair, agreement, safe_cells
from qaportal.moderation.models import SecondLook, Verdict
from qaportal.people.models import Person
from qaportal.programme.models import Activity, Programme
from qaportal.reviews.models import MadeForm, Reading, Review


@dataclass(frozen=True)
class Group:
    """The pairs of grades of one year, kind of work and version of its form. `key` names it in an address; figures of
    fewer pairs than `smallest` are not shown."""

    key: str
    year: str
    kind: str
    version: str
    levels: tuple[Level, ...]
    found: Agreement
    smallest: int

    @property
    def is_shown(self) -> bool:
        """Whether there are enough of them."""
        return self.found.same.n >= self.smallest

    @property
    def agreed(self) -> int:
        """How many pairs are the same."""
        return sum(count for (first, second), count in self.found.counts.items() if first == second)

    def cells(self) -> Cells:
        """The count of each pair of grades that may be shown; None hides one."""
        return safe_cells(self.found, [one.key for one in self.levels], self.smallest)


@dataclass(frozen=True)
class _Form:
    """What pairs of grades have in common: a year, a kind of work, a version of its form."""

    year: str
    type_key: str
    framework_id: int
    form_key: str
    made_form_id: int | None


def groups(person: Person) -> list[Group]:
    """All groups with a second grade in, the latest year first. Not in them: reviews whose grades are still kept from
    `person`. The database counts: as many rows as there are pairs of grades of a form, however many reviews."""
    found: dict[_Form, Counter[Pair]] = defaultdict(Counter)
    for *facts, first, second, count in db.session.execute(_counts(person)):
        found[_Form(*facts)][first, second] += count
    frameworks = _frameworks({one.framework_id for one in found})
    made = by_id(MadeForm, {one.made_form_id for one in found if one.made_form_id})
    groups = [_group(one, pairs, frameworks[one.framework_id], made) for one, pairs in found.items()]
    return sorted(groups, key=lambda one: (-int(one.year[:4]), one.kind, one.version))


def _frameworks(idents: set[int]) -> dict[int, Framework]:
    chosen = select(Framework).where(Framework.id.in_(idents)).options(defer(Framework.body))
    return {one.id: one for one in db.session.scalars(chosen)}


def _group(of: _Form, pairs: Counter[Pair], framework: Framework, made: Mapping[int, MadeForm]) -> Group:
    pack = pack_of(framework)
    kind = pack.activities[of.type_key]
    levels = pack.scales[kind.scale].levels if kind.scale else ()
    form, own = pack.forms.get(of.form_key), made.get(of.made_form_id or 0)
    name = own.body.get("name", "") if own else form.name if form else of.form_key
    number = f" {own.number}" if own else ""
    key = f"{of.year}/{of.type_key}/{framework.version}, {of.form_key}{number}"
    words = f"{name}, {framework.version}{f', version {own.number}' if own else ''}"
    smallest = pack.figures.smallest_cell.value if pack.figures else 1
    return Group(key, of.year, kind.plural, words, levels, _agreement(pairs.elements(), levels), smallest)


def _agreement(pairs: Iterable[Pair], levels: tuple[Level, ...]) -> Agreement:
    return agreement(list(pairs), [one.key for one in levels])


def _counts(person: Person) -> Any:
    """How many verdicts that hold have each pair of grades, both of which are in, by form."""
    kept = select(Reading.review_id).where(
        Reading.person_id == person.id, Reading.hides_grades, Reading.ended_at.is_(None),
        or_(Reading.until.is_(None), Reading.until > clock.now()),
    )  # fmt: skip
    of = (Programme.year, Activity.type_key, Review.framework_id, Review.form_key, Review.made_form_id)
    pair = (Verdict.first_grade, Verdict.second_grade)
    return (
        select(*of, *pair, func.count())
        .join(SecondLook, SecondLook.id == Verdict.look_id)
        .join(Review, Review.id == SecondLook.review_id)
        .join(Activity, Activity.id == Review.activity_id)
        .join(Programme, Programme.id == Activity.programme_id)
        .where(Verdict.ended_at.is_(None), Verdict.first_grade != "", Verdict.second_grade != "")
        .where(Review.id.not_in(kept))
        .group_by(*of, *pair)
    )
