"""One review as one person may see it: which parts they read and write, and what is kept from them. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from qaportal.allocation.held import meets
from qaportal.frameworks.meaning.answers import Filled, is_asked
from qaportal.frameworks.meaning.parts import Reader, may_read, may_write, waiting
from qaportal.frameworks.schema import ActivityType, FormTemplate, Pack, Part, Question, Section
from qaportal.people.models import Person
from qaportal.reviews.models import Answer, FilledPart, Review
from qaportal.reviews.values import plain

A_MOMENT = timedelta(minutes=2)  # for as long whoever kept an answer is thought to write on


@dataclass(frozen=True)
class Standing:
    """Where somebody stands to a review besides the seats and posts they hold. `leads_service`: they answer for the
    service that it is about; `manages_worker`: the practitioner is theirs; `was_let_in`: they gave a reason to read it
    and the time for that is not over; `may_be_let_in`: they could. `was_asked`: they were asked to read it without a
    seat on it; `hides_grades`: and to judge it before they see what others did."""

    leads_service: bool = False
    manages_worker: bool = False
    was_let_in: bool = False
    may_be_let_in: bool = False
    was_asked: bool = False
    hides_grades: bool = False


@dataclass(frozen=True)
class Sight:
    """A review with its form and answers, as `reader` sees it. Pages, exports and counts ask nothing else.
    It `is_locked` where its form has closed (LB-052)."""

    review: Review
    pack: Pack
    kind: ActivityType
    form: FormTemplate
    reader: Reader
    standing: Standing
    facts: Mapping[str, Any]
    answers: Mapping[str, Answer] = field(default_factory=dict)
    is_locked: bool = False

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
        found = hidden_from(self.kind, self.form, self.reader, self.handed_in)
        return found | graded_in(self.kind, self.form) if self.standing.hides_grades else found

    @property
    def is_blind(self) -> bool:
        """Whether every grade of it is kept from this reader, also one that no question of the form asks for."""
        return self.standing.hides_grades or waits_blind(self.kind, self.form, self.reader, self.handed_in)

    def is_told_of(self, does: str, about_record: bool, own: Collection[str]) -> bool:
        """Whether they are told who has a seat that does this; `own` is what the seats do that they hold themselves.
        Who looks a second time at a record is known to others once that look is in, as on the pages of seats; until
        then only to QA leads who write nothing here (X-06)."""
        is_in = any(part.key in self.handed_in for part in judging_parts(self.kind, self.form))
        if is_in or self.review.is_final or (not own and self.standing.may_be_let_in):
            return True
        return any(meets(one, does, about_record) for one in own or {""})

    def part(self, key: str) -> Part | None:
        """The part of that key, where this reader may read or write it."""
        found = next((part for part in self.form.parts if part.key == key), None)
        return found if found and (self.reads(found) or self.writes(found)) else None

    def reads(self, part: Part) -> bool:
        """Whether a part is shown to them at all."""
        if self.standing.hides_grades and self._is_second_look(part):
            return False
        if may_read(self.form, part, self.reader, self.handed_in):
            return True
        if part.key not in self.handed_in or (self.form.has_child_details and not self.reader.may_see_children):
            return False
        if self._waits_blind(part):
            return False
        who = self.standing
        return who.leads_service or who.was_let_in or who.was_asked or (who.manages_worker and self.review.is_final)

    def _is_second_look(self, part: Part) -> bool:
        rule = self.kind.moderation
        return rule is not None and part.seat == rule.seat and part.seat not in self.reader.seats

    def _waits_blind(self, part: Part) -> bool:
        held = self.reader.seats | self.reader.holds
        return bool(held & set(part.blind_to) & waiting(self.form, self.handed_in))

    def writes(self, part: Part) -> bool:
        """Whether they may write in a part now."""
        if self.review.is_final or self.review.is_closed or self.is_locked or tells_of_talk(self.kind, part):
            return False
        if not self.is_asked(part):
            return False
        return may_write(self.form, part, self.reader, self.handed_in)

    def is_asked(self, part: Part) -> bool:
        """Whether a part is asked at all: by its condition, and always while nobody knows what that looks at."""
        return is_asked(part, self.filled)

    @property
    def is_anybodys(self) -> bool:
        """Whether there is anything on it for them: a part to read or write, or one that will be theirs."""
        if self.standing.may_be_let_in or any(self.reads(part) or self.writes(part) for part in self.form.parts):
            return True
        is_open = self.reader.may_see_children or not self.form.has_child_details
        return is_open and any(part.seat in self.reader.seats for part in self.form.parts)


def filled_of(parts: Iterable[FilledPart], answers: Iterable[Any], facts: Mapping[str, Any]) -> Filled:
    """What is written, as conditions and figures look at it."""
    parts = list(parts)
    omitted = frozenset(key for part in parts for key in part.omitted)
    said = {one.key: True if one.sealed else plain(one.value) for one in answers}
    return Filled(said, omitted, facts, frozenset(part.key for part in parts if part.none_reason))


def hidden_from(kind: ActivityType, form: FormTemplate, reader: Reader, handed_in: Collection[str]) -> frozenset[str]:
    """Keys of the questions that are kept from whoever holds the seat of a blind second look: every grade on the scale
    of the work in the parts of others, and whatever is asked because of one, until what they give of their own accord
    on this form is in."""
    rule = kind.moderation
    if rule is None or not waits_blind(kind, form, reader, handed_in):
        return frozenset()
    return graded_in(kind, form, but=rule.seat)


def waits_blind(kind: ActivityType, form: FormTemplate, reader: Reader, handed_in: Collection[str]) -> bool:
    """Whether somebody has the seat of a blind second look and is yet to give theirs."""
    rule = kind.moderation
    if rule is None or not rule.blind.value or rule.seat not in reader.seats:
        return False
    return all(part.seat != rule.seat for part in form.parts) or rule.seat in waiting(form, handed_in)


def graded_in(kind: ActivityType, form: FormTemplate, *, but: str = "") -> frozenset[str]:
    """Keys of the questions that give a grade on the scale of the work, and of those that are asked because of one,
    except in the parts of the seat `but`."""
    grades = {
        question.key
        for question in form.questions()
        if question.kind == "grade" and question.scale == kind.scale
    }  # fmt: skip
    return frozenset(
        question.key
        for part in form.parts
        if part.seat != but
        for section in part.sections
        for question in section.questions
        if question.key in grades or _asked_for(grades, part, section, question)
    )


def _asked_for(grades: Collection[str], *asked: Part | Section | Question) -> bool:
    return any(name in grades for one in asked if one.when for name in one.when.names("answer"))


def judging_parts(kind: ActivityType, form: FormTemplate) -> tuple[Part, ...]:
    """The parts in which a second look gives its judgement: those of its seat, less what opens after one of them."""
    seat = kind.moderation.seat if kind.moderation else ""
    seat_of = {part.key: part.seat for part in form.parts}
    return tuple(part for part in form.parts if part.seat == seat and seat_of.get(part.opens) != seat)


def tells_of_talk(kind: ActivityType, part: Part) -> bool:
    """Whether a part is filled in from the talk that the second look keeps, and by nobody's hand."""
    talk = kind.moderation.talk if kind.moderation else None
    return talk is not None and talk.part == part.key


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
