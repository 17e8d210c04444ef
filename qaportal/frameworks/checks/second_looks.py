"""Second looks by a seat that does not give them, or before there is anything to look at."""

from collections.abc import Iterator

from qaportal.frameworks.checks.times import cycle_in, edges, nominal
from qaportal.frameworks.faults import Path
from qaportal.frameworks.schema import ActivityType, Moderation, Pack, Phase


def impossible_second_looks(pack: Pack) -> Iterator[tuple[Path, str]]:
    """The seat and the phase that a moderation names do what a second look needs. Both must be known."""
    for activity in pack.activities.values():
        if activity.moderation:
            at: Path = ("activities", activity.key, "moderation")
            yield from _of_seat(activity, activity.moderation, at)
            yield from _of_phase(activity, activity.moderation, at)


def _of_seat(activity: ActivityType, moderation: Moderation, at: Path) -> Iterator[tuple[Path, str]]:
    seat = next(each for each in activity.seats if each.key == moderation.seat)
    if seat.does != "moderate":
        named = f"The second look of {activity.key} is given by {seat.key}, which is there to {seat.does}"
        yield (*at, "seat"), f"{named}: name a seat with does: moderate."


def _of_phase(activity: ActivityType, moderation: Moderation, at: Path) -> Iterator[tuple[Path, str]]:
    second = next((each for each in activity.phases if each.key == moderation.phase), None)
    if second is None or second.level != "batch" or cycle_in(edges(activity)):
        return
    spots = nominal(activity)
    spot, first = spots[second.key], _first_review(activity, second)
    looked_at = spots[first.key] if first else None
    if spot is None or looked_at is None or first is None:
        return
    if second.opens and spot[0] <= looked_at[0]:
        with_it = f"The second look {second.key} opens before anything of {first.key} is done"
        yield (*at, "phase"), f"{with_it}: write opens: {{after: {first.key}}}."
    elif spot[1] < looked_at[1]:
        yield (*at, "phase"), f"The second look {second.key} is due before {first.key}, which it looks at, is over."


def _first_review(activity: ActivityType, second: Phase) -> Phase | None:
    """Of the phases that reviewers own, none of them before the work starts, the one that is over first."""
    spots = nominal(activity)
    reviewers = {seat.key for seat in activity.seats if seat.does == "review"}
    found = [
        (spot[1], n, phase)
        for n, phase in enumerate(activity.phases)
        if phase.owner in reviewers and phase.level == "batch" and phase is not second
        if (spot := spots[phase.key]) and spot[0] >= 0
    ]
    return min(found)[2] if found else None
