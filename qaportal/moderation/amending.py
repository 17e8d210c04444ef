"""What the end of a disagreement does to the actions that a review recommends: each stays, falls away, or is changed in
its words or its day. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from qaportal.frameworks.meaning.answers import states
from qaportal.frameworks.schema import Part
from qaportal.lib.formats import day_medium
from qaportal.reviews.actions import WHAT, when_of
from qaportal.reviews.sight import Sight

Kept = dict[str, Any]  # as the database has it


@dataclass(frozen=True)
class Recommended:
    """An action of a part that is in: the `position` in the table of a question, what it says, whose, by when."""

    question: str
    position: int
    what: str
    who: str
    due: date

    @property
    def key(self) -> str:
        """Names it in a form."""
        return f"{self.question}_{self.position}"


@dataclass(frozen=True)
class Change:
    """What becomes of one: `what` and `due` as they are to be, or that it falls away; `was` is what it said."""

    question: str
    position: int
    was: str
    what: str = ""
    due: str = ""
    falls_away: bool = False

    def kept(self) -> Kept:
        """As the database has it."""
        return asdict(self)

    @property
    def due_on(self) -> date:
        """The day by which it is to be done. ValueError where it falls away."""
        return date.fromisoformat(self.due)


def recommended(sight: Sight) -> list[Recommended]:
    """The actions of a review, of the parts that are in and that its reader reads."""
    return list(_recommended(sight, [part for part in _in(sight) if sight.reads(part)]))


def has_moved(changes: Iterable[Change], sight: Sight) -> bool:
    """Whether the review says another thing by now of an action that is to change, whoever looks."""
    there = {(one.question, one.position): one.what for one in _recommended(sight, _in(sight))}
    return any(there.get((one.question, one.position)) != one.was for one in changes)


def _in(sight: Sight) -> list[Part]:
    return [part for part in sight.form.parts if part.key in sight.handed_in]


def _recommended(sight: Sight, parts: Iterable[Part]) -> Iterator[Recommended]:
    asked = states(sight.form, sight.filled)
    for question in (one for part in parts if not sight.kept[part.key].none_reason
                     for section in part.sections for one in section.questions):  # fmt: skip
        answer = sight.answers.get(question.key) if asked.get(question.key) == "answered" else None
        rows = answer.value if answer and question.kind == "actions" and isinstance(answer.value, list) else []
        for position, row in enumerate(rows):
            due = when_of(row)
            if due is not None:
                yield Recommended(question.key, position, row.get("what", ""), row.get("who", ""), due)


def read(kept: Iterable[Mapping[str, Any]]) -> list[Change]:
    """The changes that the database has."""
    return [Change(**one) for one in kept]


def fault_of(change: Change, there: Mapping[tuple[str, int], Recommended], today: date) -> tuple[str, str]:
    """(field, why it cannot be so) of a change; ("", "") where it can."""
    one = there.get((change.question, change.position))
    if one is None:
        return "changes", "The actions of this review have changed since the page was opened. See how they stand now."
    if change.falls_away:
        return "", ""
    if not change.what.strip() or len(change.what) > WHAT:
        return f"what_{one.key}", f"Say what is to be done, in {WHAT:,} characters or fewer."
    if (change.what.strip(), change.due) == (one.what, one.due.isoformat()):
        return f"becomes_{one.key}", "Change its words or its day, or choose that it stays as it is."
    if change.due_on != one.due and change.due_on < today:
        return f"due_{one.key}", f"{day_medium(change.due_on)} is past. Give a day that is still to come."
    return "", ""


def words_of(change: Change) -> str:
    """A change as a sentence."""
    if change.falls_away:
        return f"“{change.was}” falls away."
    if change.what == change.was:
        return f"“{change.was}” is now due {day_medium(change.due_on)}."
    return f"“{change.was}” is now: {change.what}, by {day_medium(change.due_on)}."
