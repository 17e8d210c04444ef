"""A disagreement on its way up: who settles each step, and who stands in for those who are a party to it (D76)."""

from collections.abc import Collection
from dataclasses import dataclass

from qaportal.frameworks.schema import Dispute, Duration


@dataclass(frozen=True)
class Rung:
    """One step as it stands for one disagreement: by whom, in how long (None where nothing is said)."""

    number: int
    by: tuple[str, ...]
    how: str
    within: Duration | None
    stands_in: bool


def rungs(dispute: Dispute, parties: Collection[str] = ()) -> tuple[Rung, ...]:
    """The steps of a ladder where the posts or seats in `parties` are themselves a party to the disagreement."""
    found = []
    for number, step in enumerate(dispute.steps, 1):
        stands_in = step.if_party is not None and bool(set(step.by) & set(parties))
        by = (step.if_party,) if stands_in and step.if_party else step.by
        found.append(Rung(number, by, step.how, step.within.value if step.within else None, stands_in))
    return tuple(found)


def may_start_at(dispute: Dispute) -> tuple[int, ...]:
    """Numbers of the steps at which somebody may begin: the first, and those that spare them the first (NS-052)."""
    return tuple(n for n, step in enumerate(dispute.steps, 1) if n == 1 or step.may_start_here)
