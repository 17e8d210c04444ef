"""Keys that duties, reports and forms use for other things of the pack."""

from collections.abc import Iterable, Iterator

from qaportal.frameworks.faults import Path
from qaportal.frameworks.schema import (
    ActivityType,
    BeforeRule,
    Duty,
    FormTemplate,
    IntervalRule,
    OnceRule,
    OneInRule,
    Pack,
)

# Where it stands, what names it, the keys named, what kind of thing they should be, and those there are.
Named = tuple[Path, str, Iterable[str | None], str, Iterable[str]]


def people(pack: Pack) -> set[str]:
    """Keys that stand for people: posts and parties."""
    return {*pack.posts, *pack.parties}


def anyone(pack: Pack) -> set[str]:
    """Keys that stand for people or for a board."""
    return {*people(pack), *pack.boards}


def of_duties(pack: Pack) -> Iterator[Named]:
    """What duties, cohorts and the rules for the roster name."""
    for key, cohort in pack.cohorts.items():
        posts = [seat.post for seat in cohort.seats]
        yield ("cohorts", key, "seats"), f"The cohort {key}", posts, "the post", pack.posts
    if pack.roster:
        by = pack.roster.excused_by.value
        yield ("roster", "excused_by"), "The roster", by, "the post or party", {*people(pack), "line_manager"}
    for key, duty in pack.duties.items():
        yield from _of_duty(pack, duty, ("duties", key))


def _of_duty(pack: Pack, duty: Duty, at: Path) -> Iterator[Named]:
    where = f"The duty {duty.key}"
    everyone = {*people(pack), "line_manager"}
    yield (*at, "activity"), where, [duty.activity], "the activity", pack.activities
    yield (*at, "plan"), where, [duty.plan], "the plan", pack.plans
    yield (*at, "by"), where, duty.by.value, "the post or party", people(pack)
    for name in ("of", "excused_by", "reminded_by"):
        said = getattr(duty, name)
        yield (*at, name), where, said.value if said else (), "the post or party", everyone
    yield (*at, "not_while"), where, duty.not_while.value if duty.not_while else (), "the flag", pack.flags
    rule, flags, events = duty.rule, list[str | None](), list[str | None]()
    if isinstance(rule, IntervalRule):
        flags += [case.flag for case in rule.cases]
        events.append(rule.done_by)
    if isinstance(rule, OnceRule):
        flags.append(rule.flag)
    if isinstance(rule, OneInRule):
        events.append(rule.of)
    if isinstance(rule, BeforeRule):
        events.append(rule.event)
    yield (*at, "rule"), where, flags, "the flag", pack.flags
    yield (*at, "rule"), where, events, "the event", pack.events


def of_reports(pack: Pack) -> Iterator[Named]:
    """What the report register names."""
    for key, report in pack.reports.items():
        at: Path = ("reports", key)
        where = f"The report {key}"
        yield (*at, "authors"), where, report.authors.value, "the post or party", people(pack)
        yield (*at, "checked_by"), where, report.checked_by, "the post, party or board", anyone(pack)
        for n, step in enumerate(report.checks):
            yield (*at, "checks", n), where, step.by, "the post, party or board", anyone(pack)
        yield (*at, "feeds"), where, [report.feeds], "the report", pack.reports
        for name, edition in report.editions.items():
            spot: Path = (*at, "editions", name)
            yield (*spot, "by"), where, edition.by, "the post or party", people(pack)
            yield (*spot, "to"), where, edition.to, "the post, party or board", anyone(pack)
            if edition.after:
                after = edition.after
                yield (*spot, "after"), where, [after.activity], "the activity", pack.activities
                kind = pack.activities.get(after.activity)
                phases = [phase.key for phase in kind.phases] if kind else [after.phase or ""]
                yield (*spot, "after"), where, [after.phase], "the phase", phases
            if edition.before:
                yield (*spot, "before"), where, [edition.before.board], "the board", pack.boards


def of_forms(pack: Pack) -> Iterator[Named]:
    """What forms and rubrics name."""
    seats = {seat.key for activity in pack.activities.values() for seat in activity.seats}
    readers = {*anyone(pack), *seats}
    for key, rubric in pack.rubrics.items():
        yield ("rubrics", key, "scale"), f"The rubric {key}", [rubric.scale], "the scale", pack.scales
        levels = [level.key for level in pack.scales[rubric.scale].levels] if rubric.scale in pack.scales else []
        for n, row in enumerate(rubric.rows):
            yield ("rubrics", key, "rows", n), f"The rubric {key}", row.levels, "the level", levels or row.levels
        yield ("rubrics", key, "documents"), f"The rubric {key}", rubric.documents, "the document", documents(pack)
    for key, form in pack.forms.items():
        yield from _of_form(pack, form, readers, ("forms", key))


def documents(pack: Pack) -> list[str]:
    """Names of the documents that the header lists."""
    return [document.name for document in pack.header.documents]


def _of_form(pack: Pack, form: FormTemplate, readers: set[str], at: Path) -> Iterator[Named]:
    where = f"The form {form.key}"
    parts = {part.key for part in form.parts}
    asked = {question.key for question in form.questions()}
    yield (*at, "documents"), where, form.documents, "the document", documents(pack)
    for p, part in enumerate(form.parts):
        spot: Path = (*at, "parts", p)
        yield (*spot, "seat"), where, [part.seat], "the seat or post", readers
        yield (*spot, "opens"), where, [part.opens], "the part", {*parts, "start"}
        yield (*spot, "seen_by"), where, [*part.seen_by, *part.blind_to], "the seat, post, party or board", readers
        yield (*spot, "when"), where, part.when.names("answer") if part.when else (), "the question", asked
        for s, section in enumerate(part.sections):
            inside: Path = (*spot, "sections", s)
            yield (*inside, "rubrics"), where, section.rubrics, "the rubric", pack.rubrics
            yield (*inside, "documents"), where, section.documents, "the document", documents(pack)
            for name in ("when", "scored_when"):
                said = getattr(section, name)
                yield (*inside, name), where, said.names("answer") if said else (), "the question", asked
            for q, question in enumerate(section.questions):
                deep: Path = (*inside, "questions", q)
                yield (*deep, "scale"), where, [question.scale], "the scale", pack.scales
                yield (*deep, "beside"), where, [question.beside], "the question", asked
                answers = question.when.names("answer") if question.when else ()
                yield (*deep, "when"), where, answers, "the question", asked


def of_weeks(activity: ActivityType, pack: Pack) -> Iterator[Named]:
    """What the timetable of a week names."""
    week, at = activity.week, ("activities", activity.key, "week")
    if week is None:
        return
    where, seats = f"The week of {activity.key}", {seat.key for seat in activity.seats}
    yield (*at, "members"), where, week.members, "the seat", seats
    for name in ("workers", "managers"):
        yield (*at, name), where, getattr(week, name).value, "the post or party", people(pack)
    for session in week.sessions.values():
        here = (*at, "sessions", session.key)
        yield (*here, "after"), where, session.after, "the session", week.sessions
        yield (*here, "led_by"), where, session.led_by, "the seat", seats
        yield (*here, "forms"), where, session.forms, "the form", pack.forms
    if week.summary:
        phases = [phase.key for phase in activity.phases]
        yield (*at, "summary", "phase"), where, [week.summary.phase], "the phase", phases
        yield (*at, "summary", "forms"), where, week.summary.forms, "the form", pack.forms
