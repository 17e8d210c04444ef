"""What a planner should be told about a year: quiet months, days off, boards missed, one cycle's tail on the next.

Nothing is moved here; every finding is a sentence with the days in it, for a person to decide (GAP-05..07).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from qaportal.frameworks.meaning.counted import shift
from qaportal.frameworks.schema import ActivityType, Board, ClosedMonths, Pack
from qaportal.lib.formats import MONTHS, day_medium, day_short, span_short
from qaportal.lib.months import first_of_next
from qaportal.lib.workdays import WorkCalendar
from qaportal.programme.counting import months_of, work_calendar
from qaportal.programme.dates import DatedPhase, boards_of
from qaportal.programme.plans import Caution, Planned, Row


def with_warnings(pack: Pack, year: Sequence[Planned]) -> tuple[Planned, ...]:
    """The same activities, each with what there is to say about it among the others."""
    return tuple(replace(one, warnings=tuple(_about(pack, one, year))) for one in year)


def of_rows(pack: Pack, rows: Sequence[Row]) -> dict[str, tuple[Caution, ...]]:
    """What there is to say of each stored activity, by reference; nothing of those that are cancelled."""
    live = [_planned(pack, row) for row in rows if row.state != "cancelled"]
    return {one.ref: one.warnings for one in with_warnings(pack, live)}


def _planned(pack: Pack, row: Row) -> Planned:
    kind = pack.activities[row.type_key]
    boards = {phase.key: boards_of(pack, phase) for phase in kind.phases}
    return Planned(
        ref=row.ref,
        type_key=row.type_key,
        code=row.code,
        type_name=kind.name,
        title=row.title,
        month=row.starts.replace(day=1),
        subject=row.subject,
        starts=row.starts,
        ends=row.ends,
        phases=tuple(
            DatedPhase(p.key, p.name, p.owner, p.owner_name, p.starts, p.due, boards.get(p.key, ())) for p in row.phases
        ),
    )


def _about(pack: Pack, one: Planned, year: Sequence[Planned]) -> Iterable[Caution]:
    kind = pack.activities[one.type_key]
    yield from quiet_months(pack, kind, one)
    yield from day_off(work_calendar(pack, kind), one)
    yield from tail_on_next(kind, one, year)
    yield from board_missed(pack, one, year)


def quiet_months(pack: Pack, kind: ActivityType, one: Planned) -> Iterable[Caution]:
    """Phases of `one` that run into, or fall due in, a month that is quiet for its kind (NS-011)."""
    for phase in one.phases or (_whole(one),):
        days = pack.calendar.quiet_on(kind.key, phase.due)
        if days and not days.fills(phase.due.month) and days.clocks.value == "run":
            sentence = f"{phase.name} is due on {day_medium(phase.due)}, in a quiet time: {days.label}."
            yield Caution("closed_days", f"{phase.name} due in {days.label}", sentence)
        for month in months_of(phase.starts, phase.due):
            rule = pack.calendar.silences(kind.key, month.month)
            if rule is not None and rule.clocks.value == "run":
                yield _quiet(phase, month, rule)


def _whole(one: Planned) -> DatedPhase:
    return DatedPhase("", one.type_name, "", "", one.starts, one.ends)


def _quiet(phase: DatedPhase, month: date, rule: ClosedMonths) -> Caution:
    name = MONTHS[month.month - 1]
    label = rule.label[0].lower() + rule.label[1:]
    is_due_in_it = phase.due < first_of_next(month)
    if is_due_in_it and (phase.starts == phase.due or phase.starts >= month):
        sentence = f"{phase.name} is due on {day_medium(phase.due)}, in {name}: {label}."
        return Caution("closed_month", f"{phase.name} due in {name}", sentence)
    how = "runs in" if phase.starts >= month else "runs into" if is_due_in_it else "runs through"
    sentence = f"{phase.name} {how} {name} ({span_short(phase.starts, phase.due)}): {label}."
    return Caution("closed_month", f"{phase.name} {how} {name}", sentence)


def day_off(calendar: WorkCalendar, one: Planned) -> Iterable[Caution]:
    """An activity that begins on a bank holiday, a closure day or a weekend."""
    why = calendar.why_not(one.starts)
    if why:
        named = calendar.holiday(one.starts) or why
        yield Caution("day_off", f"Starts on {named}", f"It starts on {day_medium(one.starts)}, which is {_a(named)}.")


def _a(named: str) -> str:
    return (
        "at a weekend"
        if named == "weekend"
        else f"in {'a ' * (named == 'quiet month')}{named}"
        if named.startswith("quiet ")
        else named
    )


def moved_off(pack: Pack, kind: ActivityType, named: date, actual: date) -> Caution:
    """The pack's rule named a day off or a quiet day, so the day is the next working day on which it may start."""
    why, rule = work_calendar(pack, kind).holiday(named), pack.calendar.quiet_on(kind.key, named)
    if rule and not why:
        return Caution(
            "quiet_days",
            f"Moved from {rule.label}",
            f"The framework's day would be {day_medium(named)}, in a quiet time ({rule.label}), so it is planned for "
            f"{day_medium(actual)}.",
        )
    return Caution(
        "bank_holiday",
        f"Moved from {why}",
        f"The framework's day would be {day_medium(named)}, {why}, so it is planned for {day_medium(actual)}.",
    )


def last_day(one: Planned) -> date:
    """The day on which the last of its phases is due."""
    return max((phase.due for phase in one.phases), default=one.ends)


def tail_on_next(kind: ActivityType, one: Planned, year: Sequence[Planned]) -> Iterable[Caution]:
    """A cycle of whole windows that is not clear before the next of its kind begins (GAP-06)."""
    if kind.span.phase is None:
        return
    later = [other for other in year if other.type_key == one.type_key and other.starts > one.starts]
    if not later:
        return
    following = min(later, key=lambda other: other.starts)
    ends = last_day(one)
    if following.starts <= ends:
        begins = day_medium(following.starts)
        sentence = f"Its last phase is due on {day_medium(ends)}, after {following.ref} begins on {begins}."
        yield Caution("tail_on_next", f"Runs past the start of {following.ref}", sentence)
    elif WorkCalendar().count(ends, following.starts) <= 2:
        sentence = (
            f"Its last phase is due on {day_medium(ends)}, the working day before {following.ref} begins: "
            "nothing is clear between the two."
        )
        yield Caution("tail_on_next", f"No gap before {following.ref}", sentence)


def board_missed(pack: Pack, one: Planned, year: Sequence[Planned]) -> Iterable[Caution]:
    """A report that is too late for its board's meeting in the month it is due, or for any in the year (GAP-07)."""
    for phase in one.phases:
        for key in phase.boards:
            board = pack.boards[key]
            if board.meeting is None:
                continue
            meetings = sorted((m for m in year if m.type_key == board.meeting), key=lambda m: m.starts)
            yield from _missed(pack, phase, board, meetings)


def makes_meeting(pack: Pack, board: Board, due: date, meetings: Sequence[Planned]) -> Planned | None:
    """The first of `meetings` whose paper deadline a report due on `due` keeps."""
    return next((m for m in meetings if due <= papers_due(pack, board, m.starts)), None)


def papers_due(pack: Pack, board: Board, meeting: date) -> date:
    """The last day on which a paper is in time for a board's meeting on the day `meeting` (GAP-07)."""
    calendar = work_calendar(pack, pack.activities[str(board.meeting)])
    return shift(meeting, board.papers_due.value, -1, calendar) if board.papers_due else meeting


def _missed(pack: Pack, phase: DatedPhase, board: Board, meetings: Sequence[Planned]) -> Iterable[Caution]:
    name = board.short or board.name
    made = makes_meeting(pack, board, phase.due, meetings)
    same_month = [m for m in meetings if (m.starts.year, m.starts.month) == (phase.due.year, phase.due.month)]
    if made is None:
        yield Caution(
            "misses_board",
            f"{phase.name} is after the last {name}",
            f"{phase.name} is due on {day_medium(phase.due)}, too late for any {name} of this year.",
        )
    elif same_month and made.starts > same_month[-1].starts:
        yield Caution(
            "misses_board",
            f"{phase.name} misses {name} of {day_short(same_month[-1].starts)}",
            f"{phase.name} is due on {day_medium(phase.due)}, too late for the papers of {name} on "
            f"{day_short(same_month[-1].starts)}; it goes to {day_short(made.starts)}.",
        )
