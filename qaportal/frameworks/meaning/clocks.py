"""Which phases count from the day on which each record is given out, and so have no one day for the batch (D34)."""

from qaportal.frameworks.schema import ActivityType, Phase, Window


def has_day(kind: ActivityType, phase: Phase) -> bool:
    """Whether a phase's days follow from those of the whole activity."""
    anchors = {phase.timing.anchor}
    if not isinstance(phase.timing, Window) and phase.timing.opens:
        anchors.add(phase.timing.opens)
    if "end" in anchors and kind.span.phase:
        anchors.add(kind.span.phase)
    named = {other.key for other in kind.phases} & anchors
    return "allocated" not in anchors and all(has_day(kind, kind.phase(key)) for key in named)


def of_each_item(kind: ActivityType) -> tuple[Phase, ...]:
    """The phases of a clock that each record has for itself, beside the clock of the batch."""
    return tuple(phase for phase in kind.phases if not has_day(kind, phase))
