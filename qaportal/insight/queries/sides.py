"""The three sides, from what the database counts: of a year, of a stretch of days, or of one piece of work."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from qaportal.boards import queries as boards
from qaportal.frameworks.schema import FormTemplate, Pack, Part
from qaportal.insight.asked import EVERYTHING, Scope
from qaportal.insight.breadth import Done, Reports, breadth
from qaportal.insight.depth import Judged, depth
from qaportal.insight.impact import AGAIN, HEARD, SLIPS, Changed, Voice, impact
from qaportal.insight.numbers import Fact, Work, all_of
from qaportal.insight.queries import facts
from qaportal.insight.queries.council import Ground, kinds_of, packs_of, smallest_of
from qaportal.insight.scales import NO_GRADE, ScaleVersion, version_of
from qaportal.insight.tables import Side, Sight
from qaportal.people.models import Person
from qaportal.programme.models import Programme
from qaportal.programme.plans import Row


@dataclass(frozen=True)
class Wanted:
    """What a side is wanted of: the `year` whose rules hold, under the name `label`, and what of it; `rows` are the
    published ones of each year, by its id. `kind` is one kind of work, "" for all."""

    person: Person
    ground: Ground
    year: Programme
    sight: Sight
    today: date
    rows: Mapping[int, Sequence[Row]]
    scope: Scope = EVERYTHING
    kind: str = ""
    label: str = ""

    @property
    def own(self) -> list[Row]:
        """The rows of work that it is of."""
        scope, found = self.scope, [row for rows in self.rows.values() for row in rows]
        if scope.ref:
            return [row for row in found if row.ref == scope.ref]
        if scope.first and scope.last:
            return [row for row in found if scope.first <= row.ends <= scope.last]
        of_year = self.rows.get(self.year.id, ())
        return [row for row in of_year if self.kind in ("", row.type_key)]

    def now(self, found: Sequence[Fact]) -> list[Fact]:
        """The facts of the year in question; all, where the statement asked for no more than is wanted."""
        return [one for one in found if not self.scope.is_all or one.year == self.year.year]


@dataclass(frozen=True)
class Graded:
    """Finished reviews by grade, the rules of every version among them, and the scales by version."""

    facts: Sequence[Fact]
    packs: Mapping[int, Pack]
    scales: Mapping[str, ScaleVersion]


def breadth_of(wanted: Wanted, graded: Graded) -> Side:
    """How much was done."""
    packs = graded.packs
    pack = packs[wanted.year.framework_id]
    finished = [one for one in wanted.now(graded.facts) if wanted.kind in ("", one.kind)]
    done = Done(
        wanted.label or wanted.year.year, wanted.own, kinds_of(packs), finished, _reports(wanted), _years(wanted),
        graded.scales, _pieces(wanted), _themed(pack), not (wanted.scope.ref or wanted.kind),
        pack.word("review", 2), smallest_of(pack),
    )  # fmt: skip
    return breadth(done, wanted.ground.council, wanted.sight, wanted.today)


def _themed(pack: Pack) -> frozenset[str]:
    """The kinds of work that are about a theme."""
    return frozenset(key for key, kind in pack.activities.items() if kind.focus == "theme" or kind.theme)


def _years(wanted: Wanted) -> dict[str, Work]:
    """The work of every year that has begun; none where something else than years is wanted."""
    begun = [one for one in wanted.ground.years if wanted.scope.is_all and one.starts_on <= wanted.today]
    rows = {
        one.year: [row for row in wanted.rows.get(one.id, ()) if wanted.kind in ("", row.type_key)] for one in begun
    }
    return {year: all_of(found, wanted.today) for year, found in rows.items()}


def _pieces(wanted: Wanted) -> list[Row]:
    """All work of the kind that is asked for, of every year; none where no kind is, or something else than years."""
    if not (wanted.kind and wanted.scope.is_all):
        return []
    return [row for rows in wanted.rows.values() for row in rows if row.type_key == wanted.kind]


def _reports(wanted: Wanted) -> Reports | None:
    """What was due to boards in the time in question; None where it is about one piece or one kind of work."""
    scope, year = wanted.scope, wanted.year
    if scope.ref or wanted.kind:
        return None
    lines = boards.past([(year, list(wanted.rows.get(year.id, ())))], wanted.today)
    if scope.first and scope.last:
        lines = [line for line in lines if scope.first <= line.due.due <= scope.last]
    sent = [line for line in lines if line.sent]
    in_time = sum(line.sent is not None and line.sent.on <= line.due.due for line in sent)
    return Reports(in_time, len(sent) - in_time, len(lines) - len(sent))


def grades(wanted: Wanted) -> Graded:
    """What is finished and graded, of everything in scope: breadth and depth draw on the same counts."""
    rows = facts.grades(wanted.person, wanted.scope)
    packs = packs_of({row[2] for row in rows}, wanted.ground.years)
    scales: dict[str, ScaleVersion] = {}
    found = []
    for year, kind, framework_id, service, grade, n in rows:
        pack = packs[framework_id]
        scale = version_of(pack.activities.get(kind), dict(pack.scales))
        scales[scale.key] = scale
        column = grade if grade in scale.columns else NO_GRADE
        found.append(Fact(year, kind, scale.key, service, column, n))
    return Graded(found, packs, scales)


def depth_of(wanted: Wanted, graded: Graded) -> tuple[Side, list[str]]:
    """How well, of one kind of work: that which was asked for, else the one with the most grades; and the kinds with
    any."""
    packs, now = graded.packs, wanted.now(graded.facts)
    kinds = sorted({one.kind for one in graded.facts})
    counts = {key: sum(one.n for one in now if one.kind == key and one.column != NO_GRADE) for key in kinds}
    kind = wanted.kind or max(counts, key=lambda key: (counts[key], key), default="")
    looks = _Looks(_pairs(wanted, packs), _disputes(wanted))
    return depth(_judged(wanted, graded, looks, kind), wanted.sight), kinds


def depth_by_kind(wanted: Wanted, graded: Graded) -> Side:
    """The same of every kind of work with anything finished, one after the other: for a report."""
    looks = _Looks(_pairs(wanted, graded.packs), _disputes(wanted))
    names = kinds_of(graded.packs)
    found = {one.kind: names.get(one.kind, one.kind) for one in wanted.now(graded.facts)}
    kinds = sorted(found, key=lambda key: found[key].casefold())
    sides = [(kind, depth(_judged(wanted, graded, looks, kind), wanted.sight)) for kind in kinds]
    said = tuple(f"{found[kind]}: {words}" for kind, side in sides for words in side.sentences)
    tables = tuple(
        replace(table, key=f"{kind}-{table.key}".replace("_", "-"), title=f"{found[kind]}: {table.title}")
        for kind, side in sides
        for table in side.tables
    )
    return Side("depth", said or ("Nothing with a grade is finished.",), tables)


class _Looks(NamedTuple):
    """Second looks and disagreements of every kind of work."""

    pairs: list[Fact]
    disputes: list[Fact]


def _judged(wanted: Wanted, graded: Graded, looks: _Looks, kind: str) -> Judged:
    pack = graded.packs[wanted.year.framework_id]
    pairs, disputes = ([one for one in each if one.kind == kind] for each in looks)
    return Judged(
        wanted.year.year, kind, _graded(wanted, graded.facts, kind), pairs, disputes, graded.scales,
        pack.word("review", 2), smallest_of(pack),
    )  # fmt: skip


def _graded(wanted: Wanted, graded: Sequence[Fact], kind: str) -> list[Fact]:
    """Those of the kind; what was asked of a stretch of days counts as one, in whichever years it lies."""
    of_kind = [one for one in graded if one.kind == kind]
    return of_kind if wanted.scope.is_all else [one._replace(year=wanted.year.year) for one in of_kind]


def _pairs(wanted: Wanted, packs: Mapping[int, Pack]) -> list[Fact]:
    found = []
    for year, of, framework_id, service, first, second, n in facts.pairs(wanted.person, wanted.scope):
        pack = packs.get(framework_id)
        order = [key for key, _ in version_of(pack.activities.get(of), dict(pack.scales)).levels] if pack else []
        if first in order and second in order:
            apart = abs(order.index(first) - order.index(second))
            found.append(Fact(year, of, "", service, ("same", "next")[apart] if apart < 2 else "apart", n))
    return wanted.now(found)


def _disputes(wanted: Wanted) -> list[Fact]:
    found = [
        Fact(year, of, "", service, outcome or "open", n)
        for year, of, _, service, outcome, n in facts.disputes(wanted.scope)
    ]
    return wanted.now(found)


def impact_of(wanted: Wanted) -> Side:
    """What difference it made."""
    today = wanted.today
    done, slips, rechecks = _actions(wanted)
    said = facts.voices(wanted.scope)
    packs = packs_of({row[2] for row in said}, wanted.ground.years)
    smallest = smallest_of(packs[wanted.year.framework_id])
    follows = facts.refs_that_follow([wanted.year.id] if wanted.scope.is_all else list(wanted.rows))
    again = [row for row in wanted.own if row.ref in follows]
    return impact(
        Changed(done, slips, rechecks, _voices(wanted, said, packs), again, smallest), wanted.sight, today
    )  # fmt: skip


def _actions(wanted: Wanted) -> tuple[list[Fact], list[Fact], list[Fact]]:
    """Actions by what became of them, by how often their day moved, and by whether somebody will look again."""
    rows = facts.actions(wanted.scope, wanted.ground.years, wanted.today)
    became = [Fact(year, "", "", service, state, n) for year, service, state, _, _, n in rows]
    slips = [Fact(year, "", "", service, SLIPS[min(times, 2)], n) for year, service, _, times, _, n in rows]
    again = [Fact(year, "", "", service, AGAIN[not is_booked], n) for year, service, _, _, is_booked, n in rows]
    return wanted.now(became), wanted.now(slips), wanted.now(again)


def _voices(wanted: Wanted, rows: Sequence[Any], packs: Mapping[int, Pack]) -> list[Voice]:
    """Whose view the forms ask for, by the title of their part: heard, or why not."""
    found: dict[str, list[Fact]] = {}
    for year, kind, framework_id, service, form_key, part_key, reason, n in rows:
        part = voice_part(packs[framework_id], form_key, part_key)
        if part is not None:
            found.setdefault(part.title, []).append(Fact(year, kind, "", service, reason or HEARD, n))
    now = {title: wanted.now(each) for title, each in found.items()}
    return [Voice(title, each) for title, each in sorted(now.items()) if each]


def voice_part(pack: Pack, form_key: str, part_key: str) -> Part | None:
    """The part of a form in which somebody’s view is asked for: one whose reasons for none are those of feedback on
    that form; else None."""
    form: FormTemplate | None = pack.forms.get(form_key)
    part = next((one for one in form.parts if one.key == part_key), None) if form else None
    asked = [one for one in pack.feedback.values() if one.form == form_key]
    reasons = {reason for one in asked for reason in one.reasons_for_none.value}
    return part if part and reasons & set(part.reasons_for_none) else None
