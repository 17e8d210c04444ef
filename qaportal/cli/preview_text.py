"""A previewed year as plain text: what `programme preview` prints."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from qaportal.boards.register import register
from qaportal.boards.sittings import sittings
from qaportal.cli.preview import counts_of
from qaportal.frameworks.outline import clocks_of, duties_of, quorum_words, records_followed_up, target_words
from qaportal.frameworks.outline.words import lower
from qaportal.frameworks.schema import ActivityType, Pack, PercentTarget, TotalTarget
from qaportal.lib.formats import plural
from qaportal.programme.duties import Roster
from qaportal.programme.plans import Preview, as_row


def as_text(pack: Pack, made: Preview, roster: Roster | None) -> str:
    """Totals and targets, the year, duties, reports, boards, cohorts, and what needs a decision.

    `roster` is who works there; without it nothing is said of how many pieces of a duty fall due.
    """
    lines = [f"{total.name}: {total.planned} of {total.wanted}" for total in made.totals]
    lines += [line for kind in pack.lanes() for line in _targets(pack, kind)]
    lines += ["", *(f"{row.starts}  {row.ref:<16} {row.title}" for row in made.activities)]
    lines += _part("Clocks of single records, beside those of the whole", _clocks(pack))
    lines += _part("Where a record calls for it", _records(pack))
    lines += _part("Standing duties", _duties(pack, made, roster))
    lines += _part("Reports", _reports(pack, made))
    lines += _part("Boards", _boards(pack, made))
    lines += _part("Cohorts", (f"{cohort.name}: {plural(cohort.size, 'seat')}" for cohort in pack.cohorts.values()))
    lines += ["", *(f"! {warning.sentence}" for warning in made.warnings)]
    return "\n".join(lines)


def _part(title: str, lines: Iterator[str]) -> list[str]:
    told = [f"  {line}" for line in lines]
    return ["", f"{title}:", *told] if told else []


def _targets(pack: Pack, kind: ActivityType) -> Iterator[str]:
    """Targets other than the year's totals, which are counted."""
    for target in kind.targets:
        if isinstance(target, PercentTarget):
            per, share = (
                target.per.replace("_", "-"),
                f"{target.percent} % of {lower(pack.frames[target.of or ''].name)}",
            )
            yield f"{kind.plural}: {f'{target}, {share} a {per}' if target.said else f'{share}, every {per}'}"
        elif not (isinstance(target, TotalTarget) and target.per == "year"):
            yield f"{kind.plural}: {target_words(pack, target)}"


def _clocks(pack: Pack) -> Iterator[str]:
    for kind in pack.lanes():
        for clock in clocks_of(pack, kind):
            yield f"{kind.plural}, {lower(clock.name)}: {clock.when}"


def _records(pack: Pack) -> Iterator[str]:
    """Work that has no day until a single record calls for it."""
    yield from (f"{pack.activities[key].name}: {when}" for key, when in records_followed_up(pack))


def _duties(pack: Pack, made: Preview, roster: Roster | None) -> Iterator[str]:
    counts = counts_of(pack, made, roster) if roster else {}
    for line in duties_of(pack):
        yield f"{line.name}: {' '.join((line.rule, *line.otherwise))}{_due(counts.get(line.key))}"


def _due(counts: Mapping[date, int] | None) -> str:
    return f" ({sum(counts.values())} due in the year)" if counts else ""


def _reports(pack: Pack, made: Preview) -> Iterator[str]:
    """How many of each edition fall in the year, in the order of the pack; then of what single pieces of work write."""
    found = register(pack, made.starts_on, made.ends_on, map(as_row, made.activities))
    kept = Counter((one.report_key, one.edition_key) for one in found if one.kind != "phase")
    for report in pack.reports.values():
        for edition in report.editions.values():
            name = edition.name or edition.key.replace("_", " ")
            yield f"{report.name} ({name}): {kept[report.key, edition.key]}"
    for name, n in Counter(one.name for one in found if one.kind == "phase").items():
        yield f"{name}: {n}"


def _boards(pack: Pack, made: Preview) -> Iterator[str]:
    held = Counter(one.board for one in sittings(pack, made.year, map(as_row, made.activities)))
    for board in pack.boards.values():
        sits = plural(held[board.key], "meeting") if board.meeting else "meets by a calendar of its own"
        quorum = quorum_words(pack, board)
        yield f"{board.name}: {sits}{f'; quorum: {quorum}' if quorum else ''}"
