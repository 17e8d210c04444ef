"""A review with its second look, as one person sees it: who looks, how it stands, what they may read of it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from qaportal.allocation.models import Assignment
from qaportal.frameworks.schema import Moderation, Part
from qaportal.frameworks.schema.governance import Level
from qaportal.moderation.looking import first_is_in, first_parts, judgement_is_in
from qaportal.moderation.models import SecondLook, Verdict
from qaportal.people.models import Person
from qaportal.reviews.models import Review
from qaportal.reviews.sight import Sight, judging_parts


@dataclass(frozen=True)
class Looked:
    """A review with its second look, as `first.reader` sees it. `second` is the moderator's own form: the same one, or
    another; None where it is not begun. `holders` have the moderator's seat."""

    first: Sight
    second: Sight | None
    look: SecondLook | None
    holders: Sequence[Assignment]
    person: Person

    @property
    def rule(self) -> Moderation:
        """What the framework says of the second look."""
        rule = self.first.kind.moderation
        assert rule is not None  # noqa: S101 -- no other review is looked at
        return rule

    @property
    def review(self) -> Review:
        """The review that is looked at."""
        return self.first.review

    @property
    def seat(self) -> Assignment | None:
        """The moderator's seat, where it is theirs."""
        return next((one for one in self.holders if one.person_id == self.person.id), None)

    @property
    def is_moderator(self) -> bool:
        """Whether they look at it a second time."""
        return self.seat is not None

    @property
    def is_first(self) -> bool:
        """Whether the first look is theirs: they handed it in, or have the seat for it."""
        own = first_parts(self.first.kind, self.first.form)
        wrote = any(kept.handed_in_by_id == self.person.id for part in own if (kept := self.first.kept.get(part.key)))
        return wrote or any(part.seat in self.first.reader.seats for part in own)

    @property
    def is_told_who(self) -> bool:
        """Whether they are told who looks a second time: whoever looked first is once that is in (X-06)."""
        return self.is_moderator or not self.is_first or self.verdict is not None

    @property
    def may_read(self) -> bool:
        """Whether the page of the second look is for them: the two of it, and whoever was let in to read the review."""
        return self.is_moderator or self.is_first or self.first.standing.was_let_in

    @property
    def first_is_in(self) -> bool:
        """Whether there is something to look at."""
        return first_is_in(self.first)

    @property
    def verdict(self) -> Verdict | None:
        """What the second look found, once it is in, and as long as it holds. Until then nobody is told (A4)."""
        is_in = self.first_is_in and judgement_is_in(self.second)
        return self.look.verdict if self.look and is_in else None

    @property
    def before(self) -> Verdict | None:
        """What it found before the review went back, where it has not been in again since."""
        last = self.look.verdicts[-1] if self.look and self.look.verdicts else None
        return last if last and last.ended_at and last.sent_back_why else None

    @property
    def state(self) -> str:
        """How it stands: "not asked", "waits", "asked", "poor" (the audit is not good enough), "differs" or "settled".
        The same word to everybody, whatever was graded, until both are in."""
        if self.look is None:
            return "not asked" if self.first_is_in else "waits"
        if self.look.is_settled:
            return "settled"
        if not self.first_is_in:
            return "waits"
        if self.verdict is None:
            return "asked"
        return "poor" if self.verdict.is_poor else "differs"

    @property
    def own_parts(self) -> Sequence[Part]:
        """The moderator's parts, on the form where they are."""
        return judging_parts(self.second.kind, self.second.form) if self.second else ()

    @property
    def levels(self) -> Sequence[Level]:
        """The grades that there are."""
        scale = self.first.pack.scales.get(self.first.kind.scale or "")
        return scale.levels if scale else ()

    def label(self, level: str) -> str:
        """A grade in words; "No grade" where none was given."""
        return next((one.label for one in self.levels if one.key == level), level or "No grade")
