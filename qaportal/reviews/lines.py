"""A part of a form that is somebody's to fill, and how far it is. Pure."""

from dataclasses import dataclass
from datetime import date

from qaportal.allocation.models import Assignment
from qaportal.frameworks.schema import Part
from qaportal.reviews.binding import Bound
from qaportal.reviews.models import Review


@dataclass(frozen=True)
class Line:
    """A part of a form that is somebody's to fill. `state` is "start", "begun", "sent back", "waits" (for another's
    part), "in" (or the review is final without it), "not asked" (or wanted no more, or closed), or "done" where the
    work was marked as done without it. `due` is the day of the phase that it fulfils, where there is one. `may_add`
    says that one more of the form may be begun; `about` is whom it looks at, where that is a person."""

    seat: Assignment
    bound: Bound
    part: Part
    review: Review | None
    state: str
    due: date | None
    due_at: str = ""
    may_add: bool = False
    about: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it waits for them now."""
        return self.state in ("start", "begun", "sent back")
