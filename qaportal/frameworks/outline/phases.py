"""Phases of a kind of work in words: who leads, when, what it writes, and which clock it runs by. Pure."""

from dataclasses import dataclass

from qaportal.frameworks.meaning.clocks import of_each_item
from qaportal.frameworks.outline.words import names, source_of
from qaportal.frameworks.schema import ActivityType, EventDay, Offset, Pack, PeriodEnd, Phase, Window

LEVELS = {"item": "for each record", "day": "on each day of the visit"}


@dataclass(frozen=True, slots=True)
class PhaseLine:
    """A phase in words: its name, who leads on it, when, and who receives what it writes."""

    name: str
    who: str
    when: str
    to: str
    steps: tuple[str, ...]
    note: str
    source: str
    is_item: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class ClockLine:
    """A clock that each record has for itself, beside that of the batch, in words (D34)."""

    name: str
    who: str
    when: str


def phase_line(pack: Pack, activity: ActivityType, phase: Phase) -> PhaseLine:
    """A phase of a kind of work, in words."""
    report, returns = phase.report, phase.returns
    timed = phase.lasts or phase.due
    told = f"reminders: {phase.reminders.value}" if phase.reminders else ""
    back = f"Sent back to {activity.phase(returns.to).name} when {returns.when}" if returns else ""
    effort = f"about {phase.effort.value} of work" if phase.effort else ""
    return PhaseLine(
        name=phase.name,
        who=names(pack, [phase.owner], activity),
        when=when_of(activity, phase),
        to=f"{report.name} to {names(pack, report.to, activity)}" if report else "",
        steps=tuple(
            f"{step.name} ({names(pack, [step.owner], activity)}), by day {step.by_day}"
            for step in (phase.steps.value if phase.steps else ())
        ),
        note=". ".join(part for part in (phase.needs, effort, back, told, LEVELS.get(phase.level, "")) if part),
        source=source_of(timed, phase.source) if timed and timed.is_open else phase.source,
        is_item=phase.level == "item",
        is_open=any(part is not None and part.is_open for part in (phase.opens, phase.lasts, phase.due)),
    )


def clocks_of(pack: Pack, activity: ActivityType) -> tuple[ClockLine, ...]:
    """The clocks that run from each record's own allocation."""
    return tuple(
        ClockLine(phase.name, names(pack, [phase.owner], activity), when_of(activity, phase))
        for phase in of_each_item(activity)
    )


def when_of(activity: ActivityType, phase: Phase) -> str:
    """The timing of a phase in words: "10 working days, after Review", "each within 2 weeks of its allocation"."""
    timing = phase.timing
    if isinstance(timing, Offset) and (timing.anchor, timing.side) == ("allocated", "after"):
        return f"each within {timing.by} of its allocation"
    named = {other.key: other.name for other in activity.phases}
    named |= {"start": "the start", "end": "the end", "allocated": "it is given out"}
    anchor, at = named[timing.anchor], f" at {timing.at}" if timing.at else ""
    if isinstance(timing, Window):
        return f"{timing.lasts}, from the start" if timing.anchor == "start" else f"{timing.lasts}, after {anchor}"
    if isinstance(timing, EventDay | PeriodEnd):
        return f"due {timing}"
    return f"due {timing.by} {timing.side} {anchor}{at}"
