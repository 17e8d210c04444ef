"""Boards and the report register in words: who sits, when, what goes to which board, and who writes it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from qaportal.frameworks.outline.words import Fact, chosen, fact, facts, lower, names, period, source_of, upper
from qaportal.frameworks.outline.year import how_often
from qaportal.frameworks.schema import Board, Edition, NextWeekday, Pack, RegularReport
from qaportal.frameworks.schema.reports import ReportCheck
from qaportal.lib.formats import MONTHS, and_list, plural


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A board in words. `gets` is every report and finding that the pack sends to it."""

    key: str
    name: str
    short: str
    aliases: str
    chair: str
    meets: str
    facts: tuple[Fact, ...]
    gets: tuple[str, ...]
    receives: tuple[str, ...]
    decides: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class EditionLine:
    """One edition of a report in words."""

    name: str
    when: str
    by: str
    to: str
    contents: tuple[str, ...]
    source: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report of the register in words."""

    key: str
    name: str
    summary: str
    in_short: str
    feeds: str
    editions: tuple[EditionLine, ...]
    source: str


@dataclass(frozen=True, slots=True)
class WrittenLine:
    """What a phase of a kind of work writes."""

    name: str
    work: str
    activity: str
    who: str
    to: str
    contents: tuple[str, ...]
    source: str


def boards_of(pack: Pack) -> tuple[BoardLine, ...]:
    """Every board, in the order of the pack."""
    return tuple(_board(pack, board) for board in pack.boards.values())


def _board(pack: Pack, board: Board) -> BoardLine:
    papers = f"{board.papers_due.value} before a meeting" if board.papers_due else ""
    meets = _meets(pack, board)
    return BoardLine(
        key=board.key,
        name=board.name,
        short=board.short or "",
        aliases=and_list(board.aliases),
        chair=pack.name_of(board.chair.value),
        meets=meets,
        facts=facts(
            chosen("Chair", board.chair, pack.name_of(board.chair.value), board.source),
            chosen("Members", board.members, names(pack, board.members.value), board.source),
            chosen("Quorum", board.quorum, quorum_words(pack, board), board.source),
            _sittings(pack, board, meets),
            chosen("Papers due", board.papers_due, papers, board.source),
            fact("Reports to", pack.name_of(board.reports_to) if board.reports_to else "", source=board.source),
        ),
        gets=tuple(dict.fromkeys(_gets(pack, board.key))),
        receives=board.receives,
        decides=board.decides,
        source=board.source,
    )


def quorum_words(pack: Pack, board: Board) -> str:
    """5 members, Director among them; "" where nothing is said."""
    if board.quorum is None:
        return ""
    rule = board.quorum.value
    many = plural(rule.number, "member") if rule.number else f"{rule.percent} % of its members" if rule.percent else ""
    among = names(pack, rule.including)
    return f"{many}, {among} among them" if many and among else many or f"{among} must be there"


def _meets(pack: Pack, board: Board) -> str:
    kind = pack.activities.get(board.meeting or "")
    if kind is None:
        return ""
    often = and_list([line for told in how_often(pack, kind) for line in told.lines])
    return f"{often}; {kind.falls_on}"


def _sittings(pack: Pack, board: Board, meets: str) -> Iterator[Fact]:
    kind = pack.activities.get(board.meeting or "")
    if kind is None:
        return fact("Meets", "by a calendar of its own, outside this framework")
    return chosen("Meets", kind.placement, meets, kind.source)


def _gets(pack: Pack, key: str) -> Iterator[str]:
    for kind in pack.lanes():
        for phase in kind.phases:
            if phase.report and key in phase.report.to:
                yield f"{phase.report.name} ({kind.name})"
        for gives in kind.recipients:
            if key in gives.to:
                yield f"{gives.gets} ({kind.name})"
    for report in pack.reports.values():
        for edition in report.editions.values():
            if key in edition.to:
                yield f"{edition.name or report.name} ({_comes(pack, edition)})"


def _comes(pack: Pack, edition: Edition) -> str:
    if edition.per:
        return f"every {period(edition.per)}"
    if edition.every:
        return f"every {edition.every}"
    if edition.months:
        return f"in {and_list([MONTHS[month - 1] for month in sorted(edition.months.value)])}"
    if edition.before:
        return f"before each sitting of {pack.name_of(edition.before.board)}"
    after = edition.after
    return f"after each {lower(pack.activities[after.activity].name)}" if after else ""


def reports_of(pack: Pack) -> tuple[ReportLine, ...]:
    """The report register."""
    return tuple(_report(pack, report) for report in pack.reports.values())


def _report(pack: Pack, report: RegularReport) -> ReportLine:
    verb, together = ("write", " together") if len(report.authors.value) > 1 else ("writes", "")
    checked = f" {names(pack, report.checked_by)} looks it over before it goes." if report.checked_by else ""
    steps = "".join(f" {_checks(pack, step)}" for step in report.checks)
    return ReportLine(
        key=report.key,
        name=report.name,
        summary=report.summary or "",
        in_short=f"{names(pack, report.authors.value)} {verb} it{together}.{checked}{steps}",
        feeds=pack.reports[report.feeds].name if report.feeds else "",
        editions=tuple(_edition(pack, edition) for edition in report.editions.values()),
        source=source_of(report.authors, report.source),
    )


def _checks(pack: Pack, step: ReportCheck) -> str:
    how = f" ({lower(step.how.rstrip('.'))})" if step.how else ""
    return f"{upper(names(pack, step.by))} {'look' if len(step.by) > 1 else 'looks'} it over {step.by_when}{how}."


def _edition(pack: Pack, edition: Edition) -> EditionLine:
    looks = edition.looks_at
    counted = edition.after or edition.before
    timed = counted.by if counted else edition.due or edition.due_on
    own = (f"Looks at {looks.n} {lower(looks.of)}",) if looks else ()
    readers = [
        *([names(pack, edition.to)] if edition.to else []),
        *(["published for anyone"] if edition.published else []),
    ]
    return EditionLine(
        name=edition.name or upper(edition.key.replace("_", " ")),
        when=_when(pack, edition),
        by=names(pack, edition.by),
        to="; ".join(readers),
        contents=(*own, *(str(part) for part in edition.contents)),
        source=source_of(timed, edition.source) if timed else edition.source,
        is_open=any(part is not None and part.is_open for part in (timed, edition.months)),
    )


def _when(pack: Pack, edition: Edition) -> str:
    if edition.has_period:
        return f"{_comes(pack, edition)}, {_due(edition)}"
    if edition.before:
        return f"{edition.before.by.value} before each sitting of {pack.name_of(edition.before.board)}"
    after = edition.after
    if after is None:
        return ""
    kind = pack.activities[after.activity]
    point = f"{kind.phase(after.phase).name} of each {lower(kind.name)}" if after.phase else f"each {lower(kind.name)}"
    return f"{after.by.value} after {point}"


def _due(edition: Edition) -> str:
    """How long after its period an edition is due, or on which day after it."""
    if edition.due_on:
        day = edition.due_on.value
        return f"on the {day} it ends" if isinstance(day, NextWeekday) else f"on the {day} that follows"
    return f"{edition.due.value} after {'they end' if edition.every else 'it ends'}" if edition.due else ""


def written_by_work(pack: Pack) -> tuple[WrittenLine, ...]:
    """Reports that single pieces of work end in."""
    return tuple(
        WrittenLine(
            phase.report.name,
            kind.name,
            kind.key,
            names(pack, [phase.owner], kind),
            names(pack, phase.report.to, kind),
            phase.report.contents,
            phase.source,
        )
        for kind in pack.lanes()
        for phase in kind.phases
        if phase.report
    )
