"""How long a plan may take, and who is told how far it is."""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

Progress = Callable[[str, int, int], None]  # stage, done, of


def nobody(_stage: str, _done: int, _of: int) -> None:
    """Nobody is told."""


@dataclass
class Watch:
    """Started when it is made. `limit` is in seconds of the clock; a flow that runs is not broken off."""

    limit: float
    progress: Progress = nobody
    clock: Callable[[], float] = monotonic
    started: float = field(init=False)

    def __post_init__(self) -> None:
        self.started = self.clock()

    @property
    def seconds(self) -> float:
        """Since it was started."""
        return self.clock() - self.started

    @property
    def is_over(self) -> bool:
        """Whether the time has run out."""
        return self.seconds >= self.limit

    def tell(self, stage: str, done: int, of: int) -> None:
        """How far a stage is."""
        self.progress(stage, done, of)
