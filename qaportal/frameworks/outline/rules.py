"""What follows from what is found, in words: disputes, alerts, actions, feedback, plans, and how days count. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qaportal.frameworks.outline.words import (
    Fact,
    chosen,
    condition,
    fact,
    facts,
    lower,
    names,
    source_of,
    upper,
)
from qaportal.frameworks.outline.work import moderated
from qaportal.frameworks.schema import (
    PORTALS_OWN,
    Alert,
    Choice,
    ClosedMonths,
    Dispute,
    Ladder,
    Pack,
    in_words,
)
from qaportal.frameworks.schema.governance import ActionRules, LaterStep, Priority
from qaportal.lib.formats import MONTHS, and_list, day_medium

OF = {"child": "the child", "parent": "parents and carers", "worker": "the worker",
      "complainant": "whoever complained", "partner": "partners"}  # fmt: skip
CLOCK = {"clock_hours": "hours run on, by day and night", "working_hours": "only working hours count"}


@dataclass(frozen=True, slots=True)
class Step:
    """A rung of a ladder, or a line of a table of due days: who or when, what, how soon."""

    who: str
    how: str
    within: str
    source: str
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Ruling:
    """A rule with its table: a ladder of disputes, or when actions are due."""

    key: str
    name: str
    lead: str
    steps: tuple[Step, ...]
    facts: tuple[Fact, ...]
    source: str


def disputes_of(pack: Pack) -> tuple[Ruling, ...]:
    """Each ladder of disputes with its steps."""
    return tuple(_ladder(pack, ladder) for ladder in pack.disputes.values())


def _ladder(pack: Pack, ladder: Dispute) -> Ruling:
    about = f"About {and_list([lower(each) for each in ladder.about])}." if ladder.about else ""
    steps = tuple(
        Step(
            names(pack, step.by),
            _how(pack, step.how, step.if_party, step.may_start_here),
            in_words(step.within.value) if step.within else "",
            source_of(step.within, step.source) if step.within else step.source,
            bool(step.within and step.within.is_open),
        )
        for step in ladder.steps
    )
    return Ruling(
        ladder.key, ladder.name, about, steps, facts(fact("Written on", ladder.written_on or "")), ladder.source
    )


def _how(pack: Pack, how: str, if_party: str | None, may_start: bool) -> str:
    instead = f" Where they are a party to it, {pack.name_of(if_party)} does." if if_party else ""
    return f"{how}{instead}{' It may begin here.' if may_start else ''}"


def alerts_of(pack: Pack) -> tuple[Ruling, ...]:
    """What cannot wait for a report."""
    return tuple(
        Ruling(
            alert.key,
            alert.name,
            f"{upper(names(pack, [alert.by]))} tells {names(pack, alert.to.value)}.",
            (),
            facts(_of_alert(pack, alert)),
            alert.source,
        )
        for alert in pack.alerts.values()
    )


def _of_alert(pack: Pack, alert: Alert) -> Iterator[Fact]:
    if alert.to.is_open:
        yield from chosen("Who is told", alert.to, names(pack, alert.to.value), alert.source)
    soon = f"within {alert.within.value}" if alert.within.value.n else "at once"
    yield from chosen("How soon", alert.within, soon, alert.source)
    yield from chosen("The clock", alert.clock, CLOCK[alert.clock.value] if alert.clock else "", alert.source)
    for copy in alert.also_to:
        yield from fact("Told as well", f"{names(pack, copy.to)}, when {condition(copy.when)}", source=copy.source)
    yield from _later(pack, "Without an answer", alert.escalates)
    yield from fact("Write it in", and_list(alert.written_in))
    yield from fact("Never write it in", and_list(alert.never_in))


def _priority(rules: ActionRules, each: Priority) -> Step:
    where = source_of(each.within, each.source or rules.source)
    return Step(f"With priority {each.label}", "", str(each.within.value), where, each.within.is_open)


def _later(pack: Pack, label: str, steps: Sequence[LaterStep]) -> Iterator[Fact]:
    for step in steps:
        yield from chosen(label, step.after, f"{names(pack, step.to)}, {step.after.value} after", step.source)


def actions_of(pack: Pack) -> tuple[Ruling, ...]:
    """When actions are due, and what becomes of them."""
    labels = {level.key: level.label for scale in pack.scales.values() for level in scale.levels}
    return tuple(
        Ruling(
            rules.key,
            rules.name,
            "Of several that hold, the most urgent counts." if len(rules.due) > 2 else "",
            tuple(
                Step(
                    f"When {condition(due.when, values=labels)}"
                    if due.when
                    else "Otherwise"
                    if rules.due[1:]
                    else "Always",
                    "",
                    str(due.within.value),
                    source_of(due.within, due.source),
                    due.within.is_open,
                )
                for due in rules.due
            )
            + tuple(_priority(rules, each) for each in rules.priorities),
            facts(
                fact("Followed through", rules.through or ""),
                chosen("Signed off by", rules.signed_off_by, names(pack, rules.signed_off_by.value), rules.source),
                chosen("Evidence", rules.evidence, rules.evidence.value, rules.source),
                chosen("When late, told", rules.overdue_to, names(pack, rules.overdue_to.value), rules.source),
                _later(pack, "While it stays late", rules.escalates),
                fact(
                    "Looked at again",
                    f"{names(pack, rules.second_check.by)}: {rules.second_check.how}" if rules.second_check else "",
                    source=rules.second_check.source if rules.second_check else "",
                ),
                fact("A date may not be put as", and_list(rules.refused_words)),
            ),
            rules.source,
        )
        for rules in pack.action_rules.values()
    )


def moderation_of(pack: Pack) -> tuple[Fact, ...]:
    """The second look at each kind of work that has one."""
    return facts(
        *(
            fact(kind.name, moderated(pack, kind), source=kind.moderation.source)
            for kind in pack.lanes()
            if kind.moderation
        )
    )


def feedback_of(pack: Pack) -> tuple[Ruling, ...]:
    """What children, families and others are asked."""
    return tuple(
        Ruling(
            asked.key,
            asked.name,
            f"{upper(names(pack, [asked.by.value]))} asks {OF[asked.of]}.",
            (),
            facts(
                chosen(
                    "Who is asked",
                    asked.eligible,
                    f"where {condition(asked.eligible.value)}" if asked.eligible else "",
                    asked.source,
                ),
                fact("Before", asked.before or ""),
                fact("After", asked.after or ""),
                fact("With the form", pack.forms[asked.form].name if asked.form else ""),
                chosen(
                    "Why there may be none",
                    asked.reasons_for_none,
                    and_list(asked.reasons_for_none.value),
                    asked.source,
                ),
            ),
            asked.source,
        )
        for asked in pack.feedback.values()
    )


def plans_of(pack: Pack) -> tuple[Ruling, ...]:
    """Action plans: who leads each, and where and how often it is looked at."""
    return tuple(
        Ruling(
            plan.key,
            plan.name,
            f"{upper(names(pack, [plan.led_by]))} leads it. It is looked at in: {plan.forum}"
            + (f", every {plan.reviewed_every}." if plan.reviewed_every else "."),
            (),
            facts(
                fact("Level", plan.level),
                fact("Board", pack.boards[plan.board].name if plan.board else ""),
                fact("Made from", and_list(plan.sources)),
                fact("Its actions go by", pack.action_rules[plan.actions].name if plan.actions else ""),
                fact("Asked when an action is closed", " ".join(plan.progress_test)),
                fact("Looked at again by", pack.activities[plan.rechecked_by].name if plan.rechecked_by else ""),
            ),
            plan.source,
        )
        for plan in pack.plans.values()
    )


def reminders_of(pack: Pack) -> tuple[Fact, ...]:
    """When people are reminded of what is due, and the phases that say otherwise (X-21)."""
    choice = pack.reminders
    own = [(kind, phase) for kind in pack.lanes() for phase in kind.phases if phase.reminders]
    return facts(
        _of_ladder(choice) if choice else fact("By default", f"As the portal does it: {PORTALS_OWN}"),
        *(
            chosen(f"{kind.name}: {phase.name}", phase.reminders, upper(str(phase.reminders.value)), phase.source)
            for kind, phase in own
            if phase.reminders
        ),
    )


def _of_ladder(choice: Choice[Ladder]) -> Iterator[Fact]:
    yield from chosen("Whose work it is", choice, upper(choice.value.to_owner))
    yield from chosen("Their manager", choice, upper(choice.value.to_their_manager))


def calendar_of(pack: Pack) -> tuple[Fact, ...]:
    """How days are counted, which months are quiet, and what may be shown of few."""
    calendar, figures = pack.calendar, pack.figures
    return facts(
        fact("The year begins in", MONTHS[calendar.year_start_month - 1]),
        chosen("Working days", calendar.working_day, in_words(calendar.working_day.value)),
        chosen("Counting a period", calendar.window_day_one, in_words(calendar.window_day_one.value)),
        fact("Closed", *(f"{day_medium(each.day)}: {each.why}" for each in calendar.closure_days)),
        (told for rule in calendar.closed for told in _quiet(pack, rule)),
        chosen("Smallest number shown", figures.smallest_cell if figures else None,
               str(figures.smallest_cell.value) if figures else ""),
        chosen("Names in reports", figures.names_in_reports if figures else None,
               in_words(figures.names_in_reports.value) if figures else ""),
    )  # fmt: skip


def _quiet(pack: Pack, rule: ClosedMonths) -> Iterator[Fact]:
    of = and_list([pack.activities[key].plural for key in rule.silences])
    named = and_list([*(MONTHS[month - 1] for month in rule.months), *map(str, rule.days)])
    yield from fact(f"Quiet: {named}", f"{rule.label}. Not started then: {of}", source=rule.source)
    yield from chosen("Work under way then", rule.clocks, in_words(rule.clocks.value), rule.source)
