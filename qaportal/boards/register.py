"""The report register of a year: what is due, from whom, to whom and by when (X-19). Pure: worked out, never kept."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from qaportal.boards.periods import covered, due_after, how_often
from qaportal.frameworks.meaning.counted import shift
from qaportal.frameworks.schema import ActivityType, AfterEvent, Edition, Pack, Phase, RegularReport
from qaportal.lib.formats import and_list
from qaportal.programme.counting import office_calendar, work_calendar
from qaportal.programme.plans import PhaseRow, Row


@dataclass(frozen=True)
class Author:
    """Who writes a report: a post, a party, a board or a seat, and the posts that it comes to; a board comes to its
    chair. Who holds a seat is settled later, so that the posts of one are only those that may. `is_near`: only those of
    the posts who answer for the place that is looked at."""

    key: str
    name: str
    posts: tuple[str, ...]
    is_seat: bool = False
    is_near: bool = False


@dataclass(frozen=True)
class DueReport:
    """One edition of one report. `key` stays the same however often the register is worked out.

    `kind` says where it comes from: a period that ends, an event such as a sitting, or a phase of an activity (`ref`).
    `covers_from`, `covers_to` and `due` are days, all included. `to` are keys and names of boards, posts and parties;
    `checks` who looks it over and by which day.
    """

    key: str
    kind: Literal["period", "event", "phase"]
    report_key: str
    edition_key: str
    name: str
    edition: str
    label: str
    authors: tuple[Author, ...]
    is_joint: bool
    covers_from: date
    covers_to: date
    due: date
    to: tuple[tuple[str, str], ...]
    source: str
    summary: str = ""
    contents: tuple[str, ...] = ()
    looks_at: str = ""
    checked_by: tuple[str, ...] = ()
    checks: tuple[tuple[str, date], ...] = ()
    feeds: str = ""
    is_published: bool = False
    ref: str = ""

    @property
    def line(self) -> str:
        """The report that it is an edition of, as one word for an address."""
        return f"{self.report_key}-{self.edition_key}" if self.kind == "phase" else self.report_key

    @property
    def title(self) -> str:
        """What it is called in a sentence: "Conference report (Monthly), March 2027"; with the activity it follows."""
        name = f"{self.name} ({self.edition})" if self.edition else self.name
        return f"{name}, {self.label} ({self.ref})" if self.ref else f"{name}, {self.label}"

    @property
    def author_posts(self) -> frozenset[str]:
        """Keys of every post whose holder may have written it."""
        return frozenset(post for author in self.authors for post in author.posts)

    @property
    def owing_posts(self) -> frozenset[str]:
        """Keys of the posts whose holders owe it, seats left out."""
        return frozenset(post for author in self.authors if not author.is_seat for post in author.posts)

    def goes_to(self, key: str) -> bool:
        """Whether the board, post or party `key` receives it."""
        return any(key == receiver for receiver, _name in self.to)


def register(pack: Pack, first: date, last: date, activities: Iterable[Row]) -> list[DueReport]:
    """Every report of the year from `first` to `last`, in the order in which they are due.

    Those of a period belong to the year in which the period ends, so that none is in two years; the last of them fall
    due after it. Those of a sitting belong to its year. `activities` are the year's rows: their
    cancelled ones owe nothing, and phases without a day are left out.
    """
    rows = [row for row in activities if row.state != "cancelled" and row.type_key in pack.activities]
    found = [
        *_of_periods(pack, first, last),
        *(due for row in rows for due in _after(pack, row)),
        *(due for row in rows for due in _before(pack, row)),
        *(due for row in rows for due in _of_phases(pack, row)),
    ]
    return sorted({one.key: one for one in found}.values(), key=lambda one: (one.due, one.name, one.key))


# Reports that come round ----------------------------------------------------------------------------


def _of_periods(pack: Pack, first: date, last: date) -> Iterator[DueReport]:
    calendar = office_calendar(pack)
    for report in pack.reports.values():
        for edition in report.editions.values():
            for starts, ends, of in covered(pack, edition, first, last):
                due = due_after(edition, ends, calendar)
                yield _edition(pack, report, edition, f"{report.key}/{edition.key}/{starts}", of, (starts, ends), due)


def _edition(
    pack: Pack,
    report: RegularReport,
    edition: Edition,
    key: str,
    of: str,
    covers: tuple[date, date],
    due: date,
    ref: str = "",
) -> DueReport:
    authors = edition.by or report.authors.value
    return DueReport(
        key=key,
        kind="event" if ref else "period",
        report_key=report.key,
        edition_key=edition.key,
        name=report.name,
        edition=edition.name or how_often(edition),
        label=of,
        authors=tuple(_author(pack, author, None) for author in authors),
        is_joint=len(authors) > 1,
        covers_from=covers[0],
        covers_to=covers[1],
        due=due,
        to=_names(pack, edition.to, None),
        source=edition.source,
        summary=report.summary or "",
        contents=tuple(str(content) for content in edition.contents),
        looks_at=f"{edition.looks_at.n} {edition.looks_at.of}" if edition.looks_at else "",
        checked_by=tuple(name for _key, name in _names(pack, report.checked_by, None)),
        checks=tuple(_checks(pack, report, due)),
        feeds=pack.reports[report.feeds].name if report.feeds else "",
        is_published=edition.published,
        ref=ref,
    )


def _checks(pack: Pack, report: RegularReport, due: date) -> Iterator[tuple[str, date]]:
    """Who looks over a report that is due on that day, and by which day."""
    calendar = office_calendar(pack)
    for step in report.checks:
        length, sign = (step.before, -1) if step.before else (step.after, 1)
        by = and_list([name for _key, name in _names(pack, step.by, None)])
        yield by, shift(due, length.value, sign, calendar) if length else due


# Reports that follow an activity ------------------------------------------------------------------------


def _after(pack: Pack, row: Row) -> Iterator[DueReport]:
    """Editions that are due so long after the activity, or after a phase of it."""
    calendar = work_calendar(pack, pack.activities[row.type_key])
    for report in pack.reports.values():
        for edition in report.editions.values():
            rule = edition.after
            anchor = _anchor(rule, row) if rule and rule.activity == row.type_key else None
            if rule and anchor:
                due = shift(anchor, rule.by.value, 1, calendar)
                key = f"{report.key}/{edition.key}/{row.ref}"
                yield _edition(pack, report, edition, key, row.title, (row.starts, anchor), due, row.ref)


def _before(pack: Pack, row: Row) -> Iterator[DueReport]:
    """Editions that are due so long before the sitting of a board that the activity is."""
    calendar = work_calendar(pack, pack.activities[row.type_key])
    for report in pack.reports.values():
        for edition in report.editions.values():
            rule = edition.before
            if rule and pack.boards[rule.board].meeting == row.type_key:
                due = shift(row.starts, rule.by.value, -1, calendar)
                key = f"{report.key}/{edition.key}/{row.ref}"
                yield _edition(pack, report, edition, key, row.title, (row.starts, row.ends), due, row.ref)


def _anchor(rule: AfterEvent, row: Row) -> date | None:
    """The day that it counts from; None where the phase has no day."""
    if rule.phase is None:
        return row.ends
    return next((phase.due for phase in row.phases if phase.key == rule.phase), None)


def _of_phases(pack: Pack, row: Row) -> Iterator[DueReport]:
    """What the phases of an activity write down for others."""
    kind = pack.activities[row.type_key]
    rules = {phase.key: phase for phase in kind.phases}
    for phase in row.phases:
        rule = rules.get(phase.key)
        if rule and pack.has_report(rule):
            yield _of_phase(pack, kind, row, phase, rule)


def _of_phase(pack: Pack, kind: ActivityType, row: Row, phase: PhaseRow, rule: Phase) -> DueReport:
    report = rule.report
    return DueReport(
        key=f"{row.ref}/{phase.key}",
        kind="phase",
        report_key=row.type_key,
        edition_key=phase.key,
        name=report.name if report else phase.name,
        edition="",
        label=row.title,
        authors=(_author(pack, rule.owner, kind),),
        is_joint=False,
        covers_from=row.starts,
        covers_to=row.ends,
        due=phase.due,
        to=_names(pack, report.to if report else (), kind),
        source=rule.source,
        contents=report.contents if report else (),
        ref=row.ref,
    )


# Names ----------------------------------------------------------------------------------------------------


def _author(pack: Pack, key: str, kind: ActivityType | None) -> Author:
    seat = next((seat for seat in kind.seats if seat.key == key), None) if kind else None
    keys = seat.posts.value if seat else (pack.boards[key].chair.value,) if key in pack.boards else (key,)
    posts = tuple(post.key for post in pack.posts_of(keys))
    is_near = seat is None and key in pack.parties and pack.parties[key].of == "focus"
    return Author(key, pack.name_of(key, kind), posts, is_seat=seat is not None, is_near=is_near)


def _names(pack: Pack, keys: Sequence[str], kind: ActivityType | None) -> tuple[tuple[str, str], ...]:
    return tuple((key, pack.name_of(key, kind)) for key in keys)
