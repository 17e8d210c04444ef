"""Where an activity and its phases fall: pure counting from a pack's rules, a start day and a work calendar."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from qaportal.frameworks.meaning.clocks import has_day
from qaportal.frameworks.meaning.counted import days_in, shift
from qaportal.frameworks.schema import ActivityType, Duration, EventDay, Offset, Pack, PeriodEnd, Phase, Window
from qaportal.lib.formats import MONTHS, day_long, day_medium
from qaportal.lib.months import add_months
from qaportal.lib.workdays import DAY
from qaportal.programme.counting import period_of, work_calendar

FAR = 366  # days


@dataclass(frozen=True)
class DatedPhase:
    """A phase with its days. `starts` and `due` are both included; `at` is a wall-clock time "HH:MM" on the due day,
    or ""; `boards` are the boards that get its report."""

    key: str
    name: str
    owner: str
    owner_name: str
    starts: date
    due: date
    boards: tuple[str, ...] = ()
    set_by_hand: bool = False
    at: str = ""


@dataclass(frozen=True)
class Dated:
    """An activity's window and phases."""

    starts: date
    ends: date
    phases: tuple[DatedPhase, ...]


def boards_of(pack: Pack, phase: Phase) -> tuple[str, ...]:
    """Keys of the boards that get what a phase writes."""
    return tuple(key for key in (phase.report.to if phase.report else ()) if key in pack.boards)


def why_not_start(pack: Pack, kind: ActivityType, year: tuple[date, date], starts: date) -> str:
    """Why an activity of `kind` may not start on `starts`, as a sentence; "" where it may.

    Not outside the programme's year (its first and last day), not in a month or on a day that is quiet for its kind
    (NS-011), not on a day on which nobody works.
    """
    first, last = year
    if not first <= starts <= last:
        return f"{day_long(starts)} is outside the year: choose a day from {day_medium(first)} to {day_medium(last)}."
    quiet = pack.calendar.silences(kind.key, starts.month)
    if quiet is not None:
        label = quiet.label[0].lower() + quiet.label[1:]
        return f"{kind.plural} do not start in {MONTHS[starts.month - 1]}: {label}. Choose another month."
    quiet = pack.calendar.quiet_on(kind.key, starts)
    if quiet is not None:
        return f"{kind.plural} do not start on {day_long(starts)}: {quiet.label}. Choose another day."
    why = work_calendar(pack, kind).why_not(starts)
    if why:
        named = "at a weekend" if why == "weekend" else f"a day off ({why})"
        return f"{day_long(starts)} is {named}. Choose a working day."
    return ""


def dated(
    pack: Pack, kind: ActivityType, starts: date, *, ends: date | None = None, by_hand: Mapping[str, date] | None = None
) -> Dated:
    """An activity of `kind` that starts on `starts`: its last day and the days of every phase of the batch.

    `ends` and `by_hand` (phase key → due day) are days that someone chose; what follows counts from them.
    Phases that run from each item's own allocation have no day yet and are left out (D34).
    """
    count = _Count(pack, kind, starts, ends, by_hand or {})
    return Dated(starts, count.end(), tuple(count.phase(phase) for phase in kind.phases if has_day(kind, phase)))


def why_not_due(pack: Pack, kind: ActivityType, days: Dated, key: str) -> str:
    """Why the phase `key` of dated work may not be due on its day, as a sentence; "" where it may.

    Not before it starts, not on the wrong side of what it counts from, not on a day off, not a year away.
    """
    count = _Count(pack, kind, days.starts, days.ends, {p.key: p.due for p in days.phases})
    phase, timing = next(p for p in days.phases if p.key == key), kind.phase(key).timing
    due = day_medium(phase.due)
    if phase.due < phase.starts:
        return f"{phase.name} cannot be due on {due}: it starts on {day_medium(phase.starts)}."
    if isinstance(timing, Offset):
        before = timing.side == "before"
        bound = count.first(timing.anchor) if before else count.last(timing.anchor)
        if phase.due > bound if before else phase.due < bound:
            return f"{phase.name} cannot be due on {due}: it comes {timing.side} {day_medium(bound)}."
    why = count.calendar.why_not(phase.due)
    if why:
        named = "at a weekend" if why == "weekend" else f"a day off ({why})"
        return f"{phase.name} cannot be due on {due}: that is {named}."
    if abs((phase.due - days.starts).days) > FAR:
        return f"{phase.name} cannot be due on {due}: that is more than a year away."
    return ""


class _Count:
    """Works out the days of one activity; the pack's checks have ruled out circles."""

    def __init__(
        self, pack: Pack, kind: ActivityType, starts: date, ends: date | None, by_hand: Mapping[str, date]
    ) -> None:
        self.pack = pack
        self.kind = kind
        self.starts = starts
        self.ends = ends
        self.by_hand = by_hand
        self.calendar = work_calendar(pack, kind)

    def phase(self, phase: Phase) -> DatedPhase:
        return DatedPhase(
            key=phase.key,
            name=phase.name,
            owner=phase.owner,
            owner_name=self.pack.name_of(phase.owner, self.kind),
            starts=self.opens(phase),
            due=self.due(phase),
            boards=boards_of(self.pack, phase),
            set_by_hand=phase.key in self.by_hand,
            at=phase.timing.at,
        )

    def end(self) -> date:
        """The activity's last day: the chosen one, else by its span."""
        span = self.kind.span
        if span.phase is not None:
            return self.due(self.kind.phase(span.phase))
        if self.ends is not None:
            return self.ends
        if span.working_days is not None:
            return self.calendar.window_end(self.starts, span.working_days)
        return self.starts + timedelta(days=(span.days or 1) - 1)

    def opens(self, phase: Phase) -> date:
        timing = phase.timing
        if isinstance(timing, Window):
            return self._opening(timing.anchor)
        due = self.due(phase)
        if timing.opens:
            return min(self._opening(timing.opens), due)
        if isinstance(timing, EventDay | PeriodEnd):
            return min(self.starts, due)
        return due if timing.side == "before" else min(self.calendar.shift(self.last(timing.anchor), 1), due)

    def due(self, phase: Phase) -> date:
        if phase.key in self.by_hand:
            return self.by_hand[phase.key]
        timing = phase.timing
        if isinstance(timing, Window):
            return self._window_end(self._opening(timing.anchor), timing.lasts)
        if isinstance(timing, EventDay):
            return self.calendar.window_end(self.starts, timing.day)
        if isinstance(timing, PeriodEnd):
            _first, last = period_of(self.starts, timing.period, self.pack.calendar.year_start_month)
            return self.calendar.on_or_before(last)
        if timing.side == "before":
            return shift(self.first(timing.anchor), timing.by, -1, self.calendar)
        return shift(self.last(timing.anchor), timing.by, 1, self.calendar)

    def _window_end(self, opens: date, lasts: Duration) -> date:
        """The last day of a window; which day is day 1 is the pack's to say (GAP-03)."""
        if self.pack.calendar.window_day_one.value == "next_working_day":
            return shift(opens, lasts, 1, self.calendar)
        if lasts.unit == "working_day":
            return self.calendar.window_end(opens, lasts.n)
        last = add_months(opens, lasts.n) - DAY if lasts.unit == "month" else opens + timedelta(days=days_in(lasts) - 1)
        return max(self.calendar.on_or_before(last), opens)

    def _opening(self, anchor: str) -> date:
        """The day a window opens: the start itself, or the working day after a phase."""
        return self.starts if anchor == "start" else self.calendar.shift(self.last(anchor), 1)

    def first(self, anchor: str) -> date:
        """The first day of what a phase counts back from."""
        if anchor in ("start", "end"):
            return self.starts if anchor == "start" else self.end()
        return self.opens(self.kind.phase(anchor))

    def last(self, anchor: str) -> date:
        """The last day of what a phase counts on from."""
        if anchor in ("start", "end"):
            return self.starts if anchor == "start" else self.end()
        return self.due(self.kind.phase(anchor))
