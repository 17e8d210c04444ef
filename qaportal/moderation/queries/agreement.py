"""How far first and second looks agree, by year, kind of work and version of the form."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from qaportal.frameworks.meaning.figures import shown
from qaportal.frameworks.models import Framework
from qaportal.frameworks.queries import pack_of
from qaportal.frameworks.schema.governance import Level
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.moderation.agreement import Agreement, Pair, agreement
from qaportal.moderation.models import SecondLook, Verdict
from qaportal.people.models import Person
from qaportal.programme.models import Activity, Programme
from qaportal.reviews.models import Reading, Review

Cells = Mapping[Pair, int | None]


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


def safe_cells(found: Agreement, order: list[str], smallest: int) -> Cells:
    """Counts below `smallest` are hidden, with as many others as it takes. The same grades, those next to each other,
    and the rest are taken apart: the figures beside them say what each of these comes to."""
    bands: dict[int, dict[Pair, int]] = {0: {}, 1: {}, 2: {}}
    for at, first in enumerate(order):
        for to, second in enumerate(order):
            bands[min(abs(at - to), 2)][first, second] = found.counts[first, second]
    cells: dict[Pair, int | None] = {}
    for band in bands.values():
        names = {f"{first}|{second}": count for (first, second), count in band.items()}
        hidden = shown(names, smallest)
        cells |= {(first, second): hidden[f"{first}|{second}"] for first, second in band}
    return cells


def groups(person: Person) -> list[Group]:
    """All groups with a second grade in, the latest year first. Not in them: reviews whose grades are still kept from
    `person`."""
    found: dict[tuple[str, str, str], list[Pair]] = {}
    facts: dict[tuple[str, str, str], Review] = {}
    for verdict, review, year in _rows(person):
        version = f"{review.framework.version}, {review.form_key}"
        if review.made_form is not None:
            version = f"{version} {review.made_form.number}"
        key = (year, review.activity.type_key, version)
        found.setdefault(key, []).append((verdict.first_grade, verdict.second_grade))
        facts[key] = review
    made = [_group(key, pairs, facts[key]) for key, pairs in found.items()]
    return sorted(made, key=lambda one: (-int(one.year[:4]), one.kind, one.version))


def _group(key: tuple[str, str, str], pairs: list[Pair], review: Review) -> Group:
    year, type_key, _ = key
    pack = pack_of(review.framework)
    kind = pack.activities[type_key]
    levels = pack.scales[kind.scale].levels if kind.scale else ()
    form = pack.forms.get(review.form_key)
    name = review.made_form.body.get("name", "") if review.made_form else form.name if form else review.form_key
    number = f", version {review.made_form.number}" if review.made_form else ""
    words = f"{name}, {review.framework.version}{number}"
    smallest = pack.figures.smallest_cell.value if pack.figures else 1
    return Group("/".join(key), year, kind.plural, words, levels, _agreement(pairs, levels), smallest)


def _agreement(pairs: Iterable[Pair], levels: tuple[Level, ...]) -> Agreement:
    return agreement(list(pairs), [one.key for one in levels])


def _rows(person: Person) -> Iterable[tuple[Verdict, Review, str]]:
    """The verdicts that hold, both grades of which are in."""
    kept = select(Reading.review_id).where(
        Reading.person_id == person.id, Reading.hides_grades, Reading.ended_at.is_(None),
        or_(Reading.until.is_(None), Reading.until > clock.now()),
    )  # fmt: skip
    chosen = (
        select(Verdict, Review, Programme.year)
        .join(SecondLook, SecondLook.id == Verdict.look_id)
        .join(Review, Review.id == SecondLook.review_id)
        .join(Review.activity)
        .join(Programme, Programme.id == Activity.programme_id)
        .where(Verdict.ended_at.is_(None), Verdict.first_grade != "", Verdict.second_grade != "")
        .where(Review.id.not_in(kept))
        .options(
            joinedload(Review.activity), joinedload(Review.made_form),
            joinedload(Review.framework).defer(Framework.body),
        )
        .order_by(Verdict.look_id)
    )  # fmt: skip
    return [(row[0], row[1], row[2]) for row in db.session.execute(chosen)]
