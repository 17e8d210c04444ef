"""Conditions that can never hold: on questions that nobody asks, facts that nobody knows, values that are none."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from math import inf

from qaportal.frameworks.faults import Path
from qaportal.frameworks.schema import (
    ActivityType,
    Condition,
    FollowUpCadence,
    FormTemplate,
    Pack,
    Part,
    Question,
    Section,
)
from qaportal.lib.formats import or_list

YES_NO = ("yes", "no")
WORDS = {
    "yes_no": YES_NO,
    "yes_no_partly": (*YES_NO, "partly"),
    "yes_no_partly_na": (*YES_NO, "partly", "not_applicable"),
}
ONLY_GIVEN = ("text", "date", "person", "record", "actions", "signature")


@dataclass(frozen=True)
class May:
    """What a value may be: one of `words` (any where None), or a number from `low` to `high` where it is one."""

    words: tuple[str, ...] | None = ()
    low: float = inf
    high: float = -inf

    @property
    def is_number(self) -> bool:
        return self.low <= self.high

    def be(self, value: object) -> bool:
        """Whether it may be `value`; true and yes are alike, false and no."""
        if isinstance(value, bool):
            value = YES_NO[0 if value else 1]
        if isinstance(value, int):
            return self.low <= value <= self.high
        return self.words is None or value in self.words


@dataclass(frozen=True)
class Asked:
    """A condition: its place, what states it, and the work and the forms that it is about."""

    at: Path
    where: str
    when: Condition
    work: tuple[ActivityType, ...]
    forms: tuple[FormTemplate, ...]
    forms_are_known: bool = True


def impossible_conditions(pack: Pack) -> Iterator[tuple[Path, str]]:
    """Conditions that no form and no record can meet. Every scale and form that is named must be known."""
    for asked in _conditions(pack):
        for at, part in _parts(asked.when, asked.at):
            if part.answer:
                yield from _of_answer(pack, asked, part, at)
            elif part.fact:
                yield from _of_fact(pack, asked, part, at)


def _parts(when: Condition, at: Path) -> Iterator[tuple[Path, Condition]]:
    """Every comparison in a condition, with its place."""
    if not (when.all or when.any):
        yield at, when
    for name in ("all", "any"):
        for n, part in enumerate(getattr(when, name) or ()):
            yield from _parts(part, (*at, name, n))


def _conditions(pack: Pack) -> Iterator[Asked]:
    yield from _of_rules(pack)
    for key, form in pack.forms.items():
        work = tuple(each for each in pack.activities.values() if key in forms_of(each))
        for at, when in asked_in(form):
            yield Asked(("forms", key, *at), f"The form {key}", when, work, (form,))


def _of_rules(pack: Pack) -> Iterator[Asked]:
    every = tuple(pack.activities.values())
    for key, rules in pack.action_rules.items():
        for n, rule in enumerate(rules.due):
            if rule.when:
                using = tuple(each for each in every if each.actions == key)
                yield _asked(pack, ("action_rules", key, "due", n, "when"), f"The action rules {key}", rule.when, using)
    for activity in every:
        if activity.moderation and activity.moderation.always_when:
            at: Path = ("activities", activity.key, "moderation", "always_when")
            yield _asked(pack, at, f"The activity {activity.key}", activity.moderation.always_when, (activity,))
        for n, cadence in enumerate(activity.cadence):
            if isinstance(cadence, FollowUpCadence) and cadence.when:
                at = ("activities", activity.key, "cadence", n, "when")
                followed = (pack.activities[cadence.of],)
                yield _asked(pack, at, f"The activity {activity.key}", cadence.when, followed)
    for key, alert in pack.alerts.items():
        for n, copy in enumerate(alert.also_to):
            yield _asked(pack, ("alerts", key, "also_to", n, "when"), f"The alert {key}", copy.when, ())
    for key, feedback in pack.feedback.items():
        if feedback.eligible:
            using = tuple(each for each in every if key in each.feedback)
            yield _asked(pack, ("feedback", key, "eligible"), f"The feedback {key}", feedback.eligible.value, using)


def _asked(pack: Pack, at: Path, where: str, when: Condition, using: tuple[ActivityType, ...]) -> Asked:
    """A condition outside forms is about the forms of the work that uses it; of all work where none says so."""
    work = using or tuple(pack.activities.values())
    keys = dict.fromkeys(key for each in work for key in forms_of(each))
    known = not any(each.forms_made and each.forms_made.value == "for_each" for each in work)
    return Asked(at, where, when, work, tuple(pack.forms[key] for key in keys), known)


def forms_of(activity: ActivityType) -> tuple[str, ...]:
    """Keys of the forms that a kind of work is filled in on, that of its second look among them."""
    second = activity.moderation.form if activity.moderation else None
    return (*activity.forms, *([second] if second else []))


def asked_in(form: FormTemplate) -> Iterator[tuple[Path, Condition]]:
    """Every condition in a form, with its place in it."""
    for p, part in enumerate(form.parts):
        yield from _of(part, ("parts", p))
        for s, section in enumerate(part.sections):
            yield from _of(section, ("parts", p, "sections", s))
            for q, question in enumerate(section.questions):
                yield from _of(question, ("parts", p, "sections", s, "questions", q))


def _of(thing: Part | Section | Question, at: Path) -> Iterator[tuple[Path, Condition]]:
    for name in ("when", "scored_when"):
        if said := getattr(thing, name, None):
            yield (*at, name), said


def _of_answer(pack: Pack, asked: Asked, part: Condition, at: Path) -> Iterator[tuple[Path, str]]:
    key = part.answer or ""
    found = [question for form in asked.forms for question in form.questions() if question.key == key]
    if found:
        yield from _values(part, key, tuple(may(pack, question) for question in found), at)
    elif asked.forms_are_known:
        hint = near(key, (question.key for form in asked.forms for question in form.questions()))
        yield at, f"{asked.where} looks at the question {key}, which no form of its work asks{hint}"


def may(pack: Pack, question: Question) -> May:
    """What the answer to a question may be."""
    none = ("not_applicable",) if question.not_applicable else ()
    if question.kind in WORDS:
        return May((*WORDS[question.kind], *none))
    if question.kind == "grade":
        levels = pack.scales[question.scale].levels if question.scale else ()
        return May((*(level.key for level in levels), *none))
    if question.options:
        return May(None if question.other else (*question.options, *none))
    low, high = {"rating": question.bounds, "out_of_ten": (0, 10), "number": (-inf, inf)}.get(
        question.kind, (inf, -inf)
    )
    return May(none, low, high)


def _of_fact(pack: Pack, asked: Asked, part: Condition, at: Path) -> Iterator[tuple[Path, str]]:
    key, known = part.fact or "", facts(pack, asked.work)
    if key not in known:
        hint = near(key, known)
        yield at, f"{asked.where} looks at the fact {key}, which is none of {or_list(list(known))}{hint}"
    else:
        yield from _values(part, key, (known[key],), at)


def facts(pack: Pack, work: Iterable[ActivityType]) -> dict[str, May]:
    """What is known of a record, of the worker and of what was found: each with what it may be."""
    scales = {activity.scale for activity in work if activity.scale} or set(pack.scales)
    levels = dict.fromkeys(level.key for key in pack.scales if key in scales for level in pack.scales[key].levels)
    known = {"age": May((), 0, inf)} | dict.fromkeys(("plan_type", "category", "service", "team"), May(None))
    known |= {"grade": May(tuple(levels)), "safeguarding": May(YES_NO)}
    return known | dict.fromkeys(pack.flags, May(YES_NO))


def _values(part: Condition, key: str, found: tuple[May, ...], at: Path) -> Iterator[tuple[Path, str]]:
    words = [word for each in found for word in each.words or ()]
    numbers = [each for each in found if each.is_number]
    for value in (*(part.is_ or ()), *(part.is_not or ())):
        if not any(each.be(value) for each in found):
            yield at, f"{key} is never {_said(value)}: {_instead(words, numbers, value)}"
    if not numbers and (part.at_least is not None or part.at_most is not None):
        yield at, f"{key} is no number: compare it with is or is_not in place of at_least and at_most."
    elif part.at_least is not None and all(part.at_least > each.high for each in numbers):
        yield at, f"{key} is never at least {part.at_least}: {_instead(words, numbers, part.at_least)}"
    elif part.at_most is not None and all(part.at_most < each.low for each in numbers):
        yield at, f"{key} is never at most {part.at_most}: {_instead(words, numbers, part.at_most)}"


def _instead(words: list[str], numbers: list[May], value: object) -> str:
    if numbers and numbers[0].high < inf:
        return f"it is a number from {numbers[0].low} to {numbers[0].high}."
    if numbers:
        return "it is a number."
    if not words:
        return "ask only whether it is given."
    return f"it is {or_list(list(dict.fromkeys(words)))}{near(str(value), words)}"


def _said(value: object) -> str:
    return YES_NO[0 if value else 1] if isinstance(value, bool) else str(value)


def near(word: str, words: Iterable[str]) -> str:
    """The end of a sentence about a word that is none of `words`: the one that may be meant, or a full stop."""
    found = next(iter(get_close_matches(word, list(words), 1, 0.6)), None)
    return f"; did you mean {found}?" if found else "."
