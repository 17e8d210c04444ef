"""One review as one person may see it: which parts they read and write, and what is kept from them. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from qaportal.frameworks.meaning.answers import Filled
from qaportal.frameworks.meaning.parts import Reader, may_read, may_write
from qaportal.frameworks.schema import ActivityType, FormTemplate, Pack, Part, Question, Section
from qaportal.people.models import Person
from qaportal.reviews.models import Answer, FilledPart, Review
from qaportal.reviews.values import plain

A_MOMENT = timedelta(minutes=2)  # for as long whoever kept an answer is thought to write on


@dataclass(frozen=True)
class Standing:
    """Where somebody stands to a review besides the seats and posts they hold. `leads_service`: they answer for the
    service that it is about; `manages_worker`: the practitioner is theirs; `was_let_in`: they gave a reason to read it
    and the time for that is not over; `may_be_let_in`: they could."""

    leads_service: bool = False
    manages_worker: bool = False
    was_let_in: bool = False
    may_be_let_in: bool = False


@dataclass(frozen=True)
class Sight:
    """A review with its form and answers, as `reader` sees it. Pages, exports and counts ask nothing else."""

    review: Review
    pack: Pack
    kind: ActivityType
    form: FormTemplate
    reader: Reader
    standing: Standing
    facts: Mapping[str, Any]
    answers: Mapping[str, Answer] = field(default_factory=dict)

    @cached_property
    def kept(self) -> dict[str, FilledPart]:
        """What is kept of each part, by key."""
        return {part.key: part for part in self.review.parts}

    @cached_property
    def handed_in(self) -> frozenset[str]:
        """Keys of the parts that are in."""
        return frozenset(key for key, part in self.kept.items() if part.is_in)

    @cached_property
    def filled(self) -> Filled:
        """All that is written, for conditions."""
        return filled_of(self.review.parts, self.answers.values(), self.facts)

    @cached_property
    def hidden(self) -> frozenset[str]:
        """Keys of the questions whose answers are kept from this reader: the first grade, from whoever is to give a
        second one without knowing it, until theirs is in (A4, NS-040)."""
        return hidden_from(self.kind, self.form, self.reader, self.handed_in)

    def part(self, key: str) -> Part | None:
        """The part of that key, where this reader may read or write it."""
        found = next((part for part in self.form.parts if part.key == key), None)
        return found if found and (self.reads(found) or self.writes(found)) else None

    def reads(self, part: Part) -> bool:
        """Whether a part is shown to them at all."""
        if may_read(self.form, part, self.reader, self.handed_in):
            return True
        if part.key not in self.handed_in or (self.form.has_child_details and not self.reader.may_see_children):
            return False
        if self._waits_blind(part):
            return False
        who = self.standing
        return who.leads_service or who.was_let_in or (who.manages_worker and self.review.is_final)

    def _waits_blind(self, part: Part) -> bool:
        waiting = {other.seat for other in self.form.parts if other.key not in self.handed_in}
        return bool(self.reader.seats & set(part.blind_to) & waiting)

    def writes(self, part: Part) -> bool:
        """Whether they may write in a part now."""
        if self.review.is_final or self.review.is_closed or not self.is_asked(part):
            return False
        return may_write(self.form, part, self.reader, self.handed_in)

    def is_asked(self, part: Part) -> bool:
        """Whether a part is asked at all: by its condition, and always while nobody knows what that looks at."""
        return is_part_asked(part, self.filled)

    @property
    def is_anybodys(self) -> bool:
        """Whether there is anything on it for them."""
        return self.standing.may_be_let_in or any(self.reads(part) or self.writes(part) for part in self.form.parts)


def is_part_asked(part: Part, filled: Filled) -> bool:
    """Whether a part is asked. One that waits for a fact which nobody knows is asked where it can be said why there is
    nothing in it: an age that no one noted closes no child's part (LB-087, D69)."""
    if part.when is None:
        return True
    facts = filled.facts or {}
    if part.reasons_for_none and any(name not in facts for name in part.when.names("fact")):
        return True
    return part.when.holds(dict(filled.answers), dict(facts))


def filled_of(parts: Iterable[FilledPart], answers: Iterable[Answer], facts: Mapping[str, Any]) -> Filled:
    """What is written, as conditions and figures look at it."""
    omitted = frozenset(key for part in parts for key in part.omitted)
    said = {one.key: True if one.sealed else plain(one.value) for one in answers}
    return Filled(said, omitted, facts)


def hidden_from(kind: ActivityType, form: FormTemplate, reader: Reader, handed_in: Collection[str]) -> frozenset[str]:
    """Keys of the questions that are kept from whoever holds the seat of a blind second look: every grade on the scale
    of the work in the parts of others, until their own parts on this form are in."""
    rule = kind.moderation
    if rule is None or not rule.blind.value or rule.seat not in reader.seats:
        return frozenset()
    own = [part for part in form.parts if part.seat == rule.seat]
    if own and all(part.key in handed_in for part in own):
        return frozenset()
    return frozenset(
        question.key
        for part in form.parts
        if part.seat != rule.seat
        for section in part.sections
        for question in section.questions
        if question.kind == "grade" and question.scale == kind.scale
    )


def writing_with(sight: Sight, part: Part, person: Person, now: datetime) -> list[str]:
    """Names of those beside `person` who kept something in a part a moment ago; a reference that was known
    is filled in by nobody. Nothing is locked by it."""
    written = [one for one in sight.answers.values() if one.part_key == part.key and not one.sealed]
    recent = [one for one in written if now - one.saved_at <= A_MOMENT]
    return sorted({one.saved_by.name for one in recent if one.saved_by_id != person.id})


def question_of(part: Part, key: str) -> tuple[Section, Question] | None:
    """A question of a part with its section; None where the part has none of that key."""
    for section in part.sections:
        for question in section.questions:
            if question.key == key:
                return section, question
    return None
