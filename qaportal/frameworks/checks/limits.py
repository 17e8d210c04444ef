"""Packs that never hold, intervals of nothing, duties for people of no post, and work that no month is open to."""

from collections.abc import Iterator

from qaportal.frameworks.faults import Path
from qaportal.frameworks.schema import IntervalRule, Pack


def no_intervals(pack: Pack) -> Iterator[tuple[Path, str]]:
    """Events, and duties for those who carry a flag, that come round every nothing (WS-072, BD-050)."""
    for key, event in pack.events.items():
        if not event.every.value.n:
            yield ("events", key, "every"), f"The event {key} comes round every nothing: give an interval."
    for key, duty in pack.duties.items():
        for n, case in enumerate(duty.rule.cases if isinstance(duty.rule, IntervalRule) else ()):
            if case.every and not case.every.n:
                yield (
                    ("duties", key, "rule", "cases", n),
                    f"A case of the duty {key} comes round every nothing: give an interval.",
                )


def never_valid(pack: Pack) -> Iterator[tuple[Path, str]]:
    """A pack that holds for no day (D1)."""
    if pack.valid_to and pack.valid_to < pack.valid_from:
        yield ("valid_to",), f"valid_to: this is {pack.valid_to}, before valid_from ({pack.valid_from})."


def unowed_duties(pack: Pack) -> Iterator[tuple[Path, str]]:
    """Duties for the people in a post, where line_manager is none: whom somebody manages is said by `each`."""
    for key, duty in pack.duties.items():
        if duty.of and "line_manager" in duty.of.value and "line_manager" not in {*pack.posts, *pack.parties}:
            yield ("duties", key, "of"), f"The duty {key} is for people in posts: line_manager is no post or party."


def closed_all_year(pack: Pack) -> Iterator[tuple[Path, str]]:
    """Work that comes round in the calendar though every month is closed to it (NS-011)."""
    for key, activity in pack.activities.items():
        if activity.cadence and all(pack.calendar.silences(key, month) for month in range(1, 13)):
            yield (
                ("activities", key, "cadence"),
                f"Every month is closed to {key}, which comes round: open one, or take its cadence out.",
            )
