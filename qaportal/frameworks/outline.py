"""A pack as its readers would tell it: what happens when, who does it, and who hears of it. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from qaportal.frameworks.schema import (
    ActivityType,
    CalendarCadence,
    OnRequestCadence,
    Pack,
    PercentTarget,
    Phase,
    Seat,
    TotalTarget,
    Window,
    in_words,
)
from qaportal.lib.formats import MONTHS, and_list


@dataclass(frozen=True, slots=True)
class InMonth:
    """One piece of work in a month of the year."""

    lane: int
    code: str
    name: str
    subject: str


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A month and what it holds; `closed` says why it may hold little."""

    month: str
    work: tuple[InMonth, ...]
    closed: str


@dataclass(frozen=True, slots=True)
class PhaseLine:
    """A phase in words: its name, who leads on it, when, and who receives what it writes."""

    name: str
    who: str
    when: str
    to: str
    source: str
    is_item: bool


@dataclass(frozen=True, slots=True)
class SeatLine:
    """A seat in words."""

    name: str
    how_many: str
    who: str
    not_who: str
    source: str


@dataclass(frozen=True, slots=True)
class ActivityLine:
    """A kind of work in words."""

    key: str
    lane: int
    code: str
    icon: str
    name: str
    aliases: str
    summary: str
    how_often: str
    starts: str
    lasts: str
    theme: str
    looks_at: str
    phases: tuple[PhaseLine, ...]
    seats: tuple[SeatLine, ...]
    attends: str
    goes_to: tuple[tuple[str, str], ...]
    source: str


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A board in words."""

    name: str
    aliases: str
    chair: str
    members: str
    meets: str
    papers: str
    receives: tuple[str, ...]
    decides: tuple[str, ...]
    reports_to: str
    source: str


NOT_WHO = {
    "line_manager_of_worker": "the worker's line manager",
    "same_team": "anyone of the same team",
    "same_service": "anyone of the same service",
    "reviewer_of_item": "the reviewer of the same record",
    "works_in_subject_team": "anyone of the team visited",
    "has_conflict": "anyone with a conflict of interest",
}


def year_of(pack: Pack) -> tuple[MonthLine, ...]:
    """The twelve months, from the first of the pack's year."""
    first = pack.calendar.year_start_month
    return tuple(_month(pack, (first - 1 + n) % 12 + 1) for n in range(12))


def _month(pack: Pack, month: int) -> MonthLine:
    work = tuple(
        InMonth(activity.lane, activity.code, activity.name, entry.subject or "")
        for activity in pack.lanes()
        for cadence in activity.cadence
        if isinstance(cadence, CalendarCadence)
        for entry in cadence.entries
        if entry.month == month
    )
    closed = [rule.label for rule in pack.calendar.closed if month in rule.months]
    return MonthLine(MONTHS[month - 1], work, and_list(closed))


def activities_of(pack: Pack) -> tuple[ActivityLine, ...]:
    """Every kind of work, in the order of the lanes."""
    return tuple(_activity(pack, activity) for activity in pack.lanes())


def _activity(pack: Pack, activity: ActivityType) -> ActivityLine:
    return ActivityLine(
        key=activity.key,
        lane=activity.lane,
        code=activity.code,
        icon=activity.icon,
        name=activity.name,
        aliases=and_list(activity.aliases),
        summary=activity.summary,
        how_often=and_list(list(_how_often(pack, activity))),
        starts=f"{activity.placement.value}",
        lasts=_lasts(activity),
        theme=_names(pack, activity, [activity.theme.by]) if activity.theme else "",
        looks_at=_sample(pack, activity),
        phases=tuple(_phase(pack, activity, phase) for phase in activity.phases),
        seats=tuple(_seat(pack, seat) for seat in activity.seats),
        attends=_names(pack, activity, activity.attends),
        goes_to=tuple((gives.gets, _names(pack, activity, gives.to)) for gives in activity.recipients),
        source=activity.source,
    )


def _names(pack: Pack, activity: ActivityType | None, keys: Iterable[str]) -> str:
    return and_list([pack.name_of(key, activity) for key in keys])


def _how_often(pack: Pack, activity: ActivityType) -> Iterator[str]:
    for target in activity.targets:
        if isinstance(target, TotalTarget):
            yield f"{target} a {target.per.replace('_', ' ')}"
        elif isinstance(target, PercentTarget):
            yield f"{target.percent}% of {pack.frames[target.of or ''].name} a {target.per.replace('_', ' ')}"
        else:
            yield f"each {target.each} {target} a {target.per.replace('_', ' ')}"
    for cadence in activity.cadence:
        if isinstance(cadence, OnRequestCadence):
            yield f"when asked for by {_names(pack, activity, cadence.by.value)}"


def _lasts(activity: ActivityType) -> str:
    span = activity.span
    return f"as long as the phase {activity.phase(span.phase).name}" if span.phase else str(span)


def _sample(pack: Pack, activity: ActivityType) -> str:
    sample = activity.sample
    if not sample:
        return ""
    each = f", for each {pack.name_of(sample.per, activity).lower()}" if sample.per else ""
    return f"{pack.frames[sample.frame].name}: {and_list([str(pick) for pick in sample.picks])}{each}"


def _phase(pack: Pack, activity: ActivityType, phase: Phase) -> PhaseLine:
    report = phase.report
    return PhaseLine(
        name=phase.name,
        who=pack.name_of(phase.owner, activity),
        when=when_of(activity, phase),
        to=f"{report.name} to {_names(pack, activity, report.to)}" if report else "",
        source=phase.source,
        is_item=phase.level == "item",
    )


def when_of(activity: ActivityType, phase: Phase) -> str:
    """The timing of a phase in words: "10 working days, after Review"."""
    timing = phase.timing
    named = {other.key: other.name for other in activity.phases}
    named |= {"start": "the start", "end": "the end", "allocated": "it is given out"}
    anchor = named[timing.anchor]
    if isinstance(timing, Window):
        return f"{timing.lasts}, from the start" if timing.anchor == "start" else f"{timing.lasts}, after {anchor}"
    return f"due {timing.by} {timing.side} {anchor}"


def _seat(pack: Pack, seat: Seat) -> SeatLine:
    rotates = ", in turn" if seat.rotation else ""
    each = "for each record" if seat.per == "item" else ""
    return SeatLine(
        name=seat.name,
        how_many=f"{seat.count.value} {each}".strip(),
        who=f"{and_list([post.title for post in pack.posts_of(seat.posts.value)])}{rotates}",
        not_who=and_list([NOT_WHO[rule] for rule in seat.must_not.value]) if seat.must_not else "",
        source=seat.source,
    )


def boards_of(pack: Pack) -> tuple[BoardLine, ...]:
    """Every board."""
    return tuple(
        BoardLine(
            name=board.name,
            aliases=and_list(board.aliases),
            chair=pack.name_of(board.chair.value),
            members=_names(pack, None, board.members.value),
            meets=_meets(pack, board.activity),
            papers=f"{board.papers_due.value} before",
            receives=board.receives,
            decides=board.decides,
            reports_to=pack.name_of(board.reports_to) if board.reports_to else "",
            source=board.source,
        )
        for board in pack.boards.values()
    )


def _meets(pack: Pack, key: str | None) -> str:
    if key is None:
        return ""
    months = [line.month for line in year_of(pack) for work in line.work if work.code == pack.activities[key].code]
    return f"{and_list(months)}; {pack.activities[key].placement.value}"


def steps_of(pack: Pack) -> tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]:
    """Each dispute ladder by name, with its steps: who, how, and how soon."""
    return tuple(
        (
            ladder.name,
            tuple(
                (_step_names(pack, step.by), step.how, in_words(step.within.value) if step.within else "")
                for step in ladder.steps
            ),
        )
        for ladder in pack.disputes.values()
    )


def _step_names(pack: Pack, keys: Iterable[str]) -> str:
    seats = {seat.key: seat.name for activity in pack.activities.values() for seat in activity.seats}
    return and_list([seats.get(key) or pack.name_of(key) for key in keys])
