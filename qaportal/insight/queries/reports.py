"""A report that is due, put together: figures of its time under three heads, and what is written beside them (X-19)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

from qaportal.boards import queries as boards
from qaportal.boards.collation import Body, body_of, facts_of
from qaportal.boards.lines import Line
from qaportal.boards.models import ReportText
from qaportal.boards.register import DueReport
from qaportal.insight import headlines
from qaportal.insight.asked import Scope
from qaportal.insight.queries.council import Ground, ground, packs_of, smallest_of
from qaportal.insight.queries.pages import WHO
from qaportal.insight.queries.sides import Wanted, breadth_of, depth_by_kind, grades, impact_of
from qaportal.insight.tables import Side, Table
from qaportal.lib import clock
from qaportal.lib.errors import NotFound
from qaportal.lib.formats import moment_long, span_long
from qaportal.people.models import Person
from qaportal.programme.models import Programme
from qaportal.programme.queries import published_rows_by_year

KEPT = ("key", "title", "head", "rows", "notes", "is_named")  # what a report keeps of a table
NO_YEAR = "No year is published, so there is nothing to report on yet."


@dataclass(frozen=True)
class Draft:
    """A report as it would be sent now: its sides, what is written under each, how its figures came about, and the year
    of the programme that it tells of; `ref` is the one piece of work that they are of, if it is one."""

    line: Line
    sides: tuple[Side, ...]
    texts: Mapping[str, ReportText]
    about: tuple[str, ...]
    counted: str
    year: str
    ref: str = ""


def draft_of(person: Person, line: Line) -> Draft:
    """The report of this line for `person`, with the figures of this moment. Raises NotFound before any year is
    published."""
    today, now = clock.today(), clock.now()
    there = ground(today)
    if not there.years:
        raise NotFound(NO_YEAR)
    wanted = _wanted(person, there, line.due, today)
    graded = grades(wanted)
    sides = (breadth_of(wanted, graded), depth_by_kind(wanted, graded), impact_of(wanted))
    smallest = smallest_of(packs_of((), [wanted.year])[wanted.year.framework_id])
    about = (_of_what(wanted.scope, line.due), WHO, *headlines.on_numbers(smallest))
    counted, told = moment_long(now), wanted.year.year
    return Draft(line, sides, boards.texts_of(line.due.key), about, counted, told, wanted.scope.ref)


def _wanted(person: Person, there: Ground, due: DueReport, today: date) -> Wanted:
    year = _year(there, due.covers_to)
    rows = published_rows_by_year([one.id for one in there.years if _touches(one, due)] or [year.id])
    about = next((row for found in rows.values() for row in found if row.ref == due.ref), None)
    is_meeting = about is not None and about.type_key in _meetings(year)
    scope = _scope(due, year, is_meeting=is_meeting)
    label = due.ref if scope.ref else span_long(scope.first or due.covers_from, scope.last or due.covers_to)
    return Wanted(person, there, year, there.sight_of(person), today, rows, scope, label=label)


def _year(there: Ground, day: date) -> Programme:
    return next((one for one in there.years if one.starts_on <= day <= one.ends_on), there.years[-1])


def _touches(year: Programme, due: DueReport) -> bool:
    return year.starts_on <= due.covers_to and year.ends_on >= due.covers_from


def _meetings(year: Programme) -> frozenset[str]:
    """The kinds of activity that are sittings of boards."""
    pack = packs_of((), [year])[year.framework_id]
    return frozenset(board.meeting for board in pack.boards.values() if board.meeting)


def _scope(due: DueReport, year: Programme, *, is_meeting: bool) -> Scope:
    """The piece of work that it follows, or the days that it covers; of one that goes to a sitting, the year so far."""
    if due.ref and not is_meeting:
        return Scope(ref=due.ref)
    if due.ref:
        return Scope(year.starts_on, max(year.starts_on, due.due))
    return Scope(due.covers_from, due.covers_to)


def _of_what(scope: Scope, due: DueReport) -> str:
    if scope.ref:
        return f"Of {due.label}, {scope.ref}, alone."
    days = span_long(scope.first or due.covers_from, scope.last or due.covers_to)
    return f"Of {days}: planned work that ends then, and what was finished, agreed and raised then."


def body_of_draft(draft: Draft) -> Body:
    """It as plain values, to be kept or set on paper. What is hidden is not in it."""
    words = {side: text.words for side, text in draft.texts.items()}
    sides = [
        {"key": side.key, "name": side.name, "question": side.question, "sentences": list(side.sentences),
         "tables": [_plain(table) for table in side.tables]}
        for side in draft.sides
    ]  # fmt: skip
    body = body_of(sides, words, draft.about, draft.counted)
    return {**body, "facts": [list(pair) for pair in facts_of(draft.line.due)]}


def _plain(table: Table) -> dict[str, object]:
    return {name: value for name, value in asdict(table).items() if name in KEPT}
