"""A finished review as a paper that can leave the portal: one subject, only what its reader may read (A23). Pure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from qaportal.frameworks.schema import Part, Section
from qaportal.lib.formats import and_list, day_medium, moment_long, plural
from qaportal.lib.papers import Block, Facts, Heading, Note, Paper, Question
from qaportal.reviews.actions import fields_of, table_of, when_of
from qaportal.reviews.asking import NOTE_LABELS, ReadLine, read_lines
from qaportal.reviews.sight import Sight, tells_of_talk

MARKING = "OFFICIAL-SENSITIVE"
KEPT_SEALED = "Given in the portal, and not taken out of it"
KEPT_APART = "Nothing is kept of this on the form."
SAID_IN = ("answered", "not_applicable", "not_scored", "blank")  # states in which what stands beside an answer counts


def name_of_paper(sight: Sight) -> str:
    """How it is spoken of, and called as a file: names nobody (DM-2)."""
    return f"{sight.review.activity.ref} review {sight.review.number}"


def parts_in(sight: Sight) -> list[Part]:
    """The parts that a copy holds: those that are in, and that its reader reads."""
    return [part for part in sight.form.parts if sight.reads(part) and part.key in sight.handed_in]


def is_finished(sight: Sight) -> bool:
    """Whether nothing more is to come: it is final, or it is still wanted and every part that is asked is in."""
    asked = [part for part in sight.form.parts if sight.is_asked(part)]
    is_whole = not sight.review.is_closed and all(part.key in sight.handed_in for part in asked)
    return sight.review.is_final or is_whole


def paper_of(
    sight: Sight, who: Mapping[str, Sequence[str]], *, by: str, at: datetime, amended: datetime | None = None
) -> Paper:
    """The review as its reader may read it. `who` are the names of those who sit in its seats, by key of the seat; `by`
    is who takes it out, and `at` when; `amended` since when another grade stands than when it was made final."""
    parts = parts_in(sight)
    blocks: list[Block] = [Facts(tuple(_facts(sight, parts, amended)))]
    for n, part in enumerate(parts):
        blocks += _part(sight, part, who, new_page=n > 0)
    return Paper(
        title=sight.form.name, reference=name_of_paper(sight), marking=MARKING, blocks=tuple(blocks), made_by=by,
        made_at=at,
    )  # fmt: skip


def _facts(sight: Sight, parts: Sequence[Part], amended: datetime | None) -> Iterator[tuple[str, str]]:
    review, activity = sight.review, sight.review.activity
    yield "Work", f"{activity.title}, {activity.ref}"
    yield "Framework", f"{sight.pack.title}, version {sight.pack.version}"
    if sight.form.never_in:
        yield "Never kept in", and_list(sight.form.never_in)
    if review.finalised_at:
        yield "Final since", moment_long(review.finalised_at)
    if review.grade and sight.kind.scale and not sight.is_blind:
        labels = {level.key: level.label for level in sight.pack.scales[sight.kind.scale].levels}
        since = f", amended {moment_long(amended)}" if amended else ""
        yield "Grade that stands", labels.get(review.grade, review.grade) + since
    titles = and_list([part.title for part in parts])
    yield "In this copy", f"{_how_much(sight, parts)}: {titles}"


def _how_much(sight: Sight, parts: Sequence[Part]) -> str:
    """How much of the review a copy holds: what is kept from its reader is told apart from what was never written."""
    asked = [part for part in sight.form.parts if sight.is_asked(part)]
    if len(parts) == len(asked):
        return "Every part that was asked"
    there = [part for part in sight.form.parts if part.key in sight.handed_in]
    return "Every part that was handed in" if len(parts) == len(there) else f"Only {plural(len(parts), 'part')}"


def _part(sight: Sight, part: Part, who: Mapping[str, Sequence[str]], *, new_page: bool) -> Iterator[Block]:
    yield Heading(part.title, 2, new_page)
    kept = sight.kept[part.key]
    seated = and_list(list(who.get(part.seat, ())))
    facts = [("Filled in by", seated)] if seated else []
    if kept.handed_in_at and kept.handed_in_by:
        facts.append(("Handed in", f"{moment_long(kept.handed_in_at)} by {kept.handed_in_by.name}"))
    yield Facts(tuple(facts))
    if kept.none_reason:
        yield Note(f"There is nothing in this part: {kept.none_reason}.")
        return
    number = 0
    for section in part.sections:
        yield Heading(section.title, 3)
        if section.key in sight.filled.omitted:
            yield Note(KEPT_APART if tells_of_talk(sight.kind, part) else "This section was left out.")
        else:
            yield from _section(sight, section, number + 1)
        number += len(section.questions)


def _section(sight: Sight, section: Section, first: int) -> Iterator[Block]:
    for number, line in enumerate(read_lines(sight, section), first):
        rows = _actions(sight, line)
        notes = ((_label(sight, line), line.note),) if line.note and line.state in SAID_IN else ()
        answer = KEPT_SEALED if line.is_sealed else "" if rows else line.answer
        yield Question(str(number), line.question.ask, answer, notes)
        if rows:
            yield table_of(line.question, f"Actions of question {number}", rows)


def _label(sight: Sight, line: ReadLine) -> str:
    is_judgement = line.question.kind == "grade" and line.question.scale == sight.kind.scale
    return NOTE_LABELS["grade" if is_judgement else "text"]


def _actions(sight: Sight, line: ReadLine) -> tuple[tuple[str, ...], ...]:
    answer = sight.answers.get(line.question.key)
    if line.question.kind != "actions" or line.state != "answered" or answer is None:
        return ()
    return tuple(_row(row, fields_of(line.question)) for row in answer.value)


def _row(row: Mapping[str, str], fields: Sequence[str]) -> tuple[str, ...]:
    when = when_of(dict(row))
    told = dict(row) | {"when": day_medium(when) if when else ""}
    return tuple(told.get(name, "") for name in fields)
