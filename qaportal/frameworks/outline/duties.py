"""Standing duties in words: who owes what, how often, for whom, and what becomes of work that is missed. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from qaportal.frameworks.outline.words import Fact, chosen, fact, facts, flagged, lower, names, owed, period, upper
from qaportal.frameworks.schema import (
    BeforeRule,
    Choice,
    Duration,
    Duty,
    FlagCase,
    IntervalRule,
    OnceRule,
    OneInRule,
    Pack,
    QuotaRule,
)
from qaportal.lib.formats import and_list

NAMED = 3  # posts that a sentence names one by one
FOR = {"holder": "", "team": " for their team", "service": " for their service"}


@dataclass(frozen=True, slots=True)
class DutyLine:
    """A standing duty in words. `makes` is the kind of work or the plan it is about, `activity` the former's key.
    `otherwise` says each case in which another interval or another policy holds."""

    key: str
    name: str
    summary: str
    rule: str
    otherwise: tuple[str, ...]
    makes: str
    activity: str
    facts: tuple[Fact, ...]
    source: str


def duties_of(pack: Pack) -> tuple[DutyLine, ...]:
    """Every standing duty, in the order of the pack."""
    return tuple(_duty(pack, duty) for duty in pack.duties.values())


def _duty(pack: Pack, duty: Duty) -> DutyLine:
    kind = pack.activities.get(duty.activity or "")
    return DutyLine(
        key=duty.key,
        name=duty.name,
        summary=duty.summary,
        rule=rule_of(pack, duty),
        otherwise=tuple(_otherwise(pack, duty)),
        makes=kind.name if kind else f"a review of the {lower(pack.plans[duty.plan or ''].name)}",
        activity=kind.key if kind else "",
        facts=_facts(pack, duty),
        source=duty.source,
    )


def rule_of(pack: Pack, duty: Duty) -> str:
    """The rule in a sentence or two: "Each Team Manager owes 1 a month. Late work stays owed."."""
    sentence = f"{_each(pack, duty)} {_owes(pack, duty)}{_for_whom(pack, duty)}."
    return f"{sentence} {_missed(pack, duty)}".strip()


def _each(pack: Pack, duty: Duty) -> str:
    """Each Team Manager and each Head of Service; of many posts, the groups that they make up."""
    posts = pack.posts_of(duty.by.value)
    if len(posts) > NAMED:
        return f"Each of {names(pack, duty.by.value)}"
    return upper(and_list([f"each {post.title}" for post in posts]))


def _owes(pack: Pack, duty: Duty) -> str:
    rule = duty.rule
    if isinstance(rule, QuotaRule):
        spread = ", spread evenly" if rule.evenly.value and rule.amount.least > 1 else ""
        return f"{owed(rule.amount, f'a {period(rule.per)}')}{spread}"
    if isinstance(rule, IntervalRule):
        first = f"one within {rule.first} of joining, then " if rule.first else ""
        return f"owes {first}one every {_length(rule.every)}"
    if isinstance(rule, OneInRule):
        return f"owes one in every {rule.one_in} {lower(pack.events[rule.of].plural)}"
    if isinstance(rule, BeforeRule):
        return owed(rule.amount, f"before each {lower(pack.events[rule.event].name)}")
    since = "joining" if rule.of == "joining" else f"the flag {lower(pack.flags[rule.flag or ''].name)} going up"
    return f"owes one within {rule.within} of {since}"


def _length(length: object) -> str:
    text = str(length)
    return text.removeprefix("1 ") if text.startswith("1 ") else text


def _for_whom(pack: Pack, duty: Duty) -> str:
    if duty.each != "supervisee":
        return FOR[duty.each]
    only = f" (only {names(pack, duty.of.value)})" if duty.of else ""
    return f" with each person they manage{only}"


def _missed(pack: Pack, duty: Duty) -> str:
    if not duty.can_be_late:
        return "Nothing of it can be late."
    missed = duty.missed or (pack.roster.missed if pack.roster else None)
    if missed is None or isinstance(duty.rule, IntervalRule | OneInRule | BeforeRule | OnceRule):
        return ""
    if missed.value != "lapses":
        return "Late work stays owed."
    return f"Late work can still be done until the {_next(duty.rule)}."


def _next(rule: QuotaRule) -> str:
    """Up to when what is late may be made good: what is spread has its own days within the period."""
    is_spread = rule.evenly.value and rule.amount.least > 1
    return "next one is due" if is_spread else f"end of the next {period(rule.per)}"


def _facts(pack: Pack, duty: Duty) -> tuple[Fact, ...]:
    window = duty.rule.window if isinstance(duty.rule, IntervalRule) else None
    counted = {"rolling": "from the last time it was done", "calendar": "in fixed stretches from the start of the year"}
    reminded = duty.reminded_by
    return facts(
        chosen("Who", duty.by, names(pack, duty.by.value), duty.source),
        _spread(duty),
        chosen("Counted", window, counted[window.value] if window else "", duty.source),
        (told for label, line, source in _cases(pack, duty) for told in fact(label, line, source=source)),
        _supervision(pack, duty),
        treatment(pack, duty),
        chosen("Reminded by", reminded, names(pack, reminded.value) if reminded else "", duty.source),
    )


def _spread(duty: Duty) -> Iterator[Fact]:
    evenly = duty.rule.evenly if isinstance(duty.rule, QuotaRule) else None
    if evenly is not None and evenly.is_open:
        told = "spread evenly" if evenly.value else "at any time in it"
        yield from chosen("When in the period", evenly, told, duty.source)


def _otherwise(pack: Pack, duty: Duty) -> Iterator[str]:
    """A sentence for each case in which the rule does not hold as it stands."""
    yield from (f"{label}: {line}." for label, line, _source in _cases(pack, duty))
    if duty.not_while and duty.not_while.value:
        yield f"Nothing is owed by anyone {flagged(pack, duty.not_while.value, 'or')}."
    joiners = joiners_of(pack, duty)
    if joiners and isinstance(joiners.value, Duration) and not isinstance(duty.rule, OnceRule):
        yield f"Nothing is owed in somebody's first {joiners.value}."


def joiners_of(pack: Pack, duty: Duty) -> Choice[Any] | None:
    """From when people who join owe the duty: as it says itself, else the roster."""
    return duty.joiners or (pack.roster.joiners if pack.roster else None)


def _cases(pack: Pack, duty: Duty) -> Iterator[tuple[str, str, str]]:
    """While which flag is up, what is owed then, and where the source says so."""
    for case in duty.rule.cases if isinstance(duty.rule, IntervalRule) else ():
        yield f"While flagged “{pack.flags[case.flag].name}”", _case(case), case.source


def _case(case: FlagCase) -> str:
    what = f"one every {_length(case.every)}" if case.every else str(case.policy)
    after = f" after the first {case.after}" if case.after else ""
    until = f" until {case.until} have passed" if case.until else ""
    return f"{what}{after}{until}"


def _supervision(pack: Pack, duty: Duty) -> Iterator[Fact]:
    key = duty.rule.of if isinstance(duty.rule, OneInRule) else getattr(duty.rule, "event", None)
    event = pack.events.get(str(key))
    if event:
        yield from chosen(
            event.plural, event.every, f"thought to happen every {_length(event.every.value)}", event.source
        )


def treatment(pack: Pack, duty: Duty) -> Iterator[Fact]:
    """How the duty treats people who come, are away or may be excused: its own rules, else those of the roster."""
    roster = pack.roster
    joiners = joiners_of(pack, duty)
    missed = duty.missed or (roster.missed if roster else None)
    excused = duty.excused_by or (roster.excused_by if roster else None)
    begins = {"next_period": "begin with the next whole period", "this_period": "begin with the period they join in"}
    becomes = {"lapses": "lapses when the next is due", "carries_over": "stays owed until it is done"}
    if joiners:
        words = begins.get(str(joiners.value)) or f"{begins['next_period']} after their first {joiners.value}"
        yield from chosen("People who join", joiners, words, duty.source)
    if duty.not_while:
        yield from chosen(
            "Who does not", duty.not_while, f"anyone {flagged(pack, duty.not_while.value, 'or')}", duty.source
        )
    if missed and duty.can_be_late:
        yield from chosen("What is missed", missed, becomes[missed.value], duty.source)
    if excused:
        may = f"{upper(names(pack, excused.value))} may excuse somebody, with a reason"
        yield from chosen("Excused", excused, may, duty.source)
