"""A form in the making as its pages will show it: rows to change, and section by section with nothing kept. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qaportal.frameworks.meaning.parts import Reader
from qaportal.frameworks.outline.sheets import QuestionLine, sheet_for
from qaportal.frameworks.schema import ActivityType, FormTemplate, Pack
from qaportal.reviews.drafting import Body, sections_of, so_far
from qaportal.reviews.models import FilledPart, Review
from qaportal.reviews.sight import Sight, Standing


@dataclass(frozen=True)
class Block:
    """A section in the making: its questions, by key, each as it would stand on paper."""

    key: str
    title: str
    help: str
    notes: Sequence[str]
    questions: Sequence[tuple[str, QuestionLine]]


def lines_of(pack: Pack, form: FormTemplate) -> dict[str, QuestionLine]:
    """Each question of a form as it would stand on paper, by key."""
    sheet = sheet_for(pack, form)
    lines = [line for part in sheet.parts for section in part.sections for line in section.questions]
    return dict(zip((question.key for question in form.questions()), lines, strict=True))


def blocks_of(pack: Pack, body: Body) -> list[Block]:
    """A form in the making, section by section, those without a question among them."""
    form = so_far(body)
    lines: Mapping[str, QuestionLine] = lines_of(pack, form) if form else {}
    return [
        Block(
            section["key"], section["title"], section.get("help") or "",
            ("May be left out as a whole",) if section.get("may_omit") else (),
            [(one["key"], lines[one["key"]]) for one in section["questions"]],
        )
        for section in sections_of(body)
    ]  # fmt: skip


def unfilled(activity: object, pack: Pack, kind: ActivityType, form: FormTemplate) -> Sight:
    """A review of a form on which nothing is written, and which is nowhere kept."""
    review = Review(activity=activity, form_key=form.key, key="", number=0)
    review.parts = [FilledPart(key=part.key, position=at, omitted=[]) for at, part in enumerate(form.parts)]
    return Sight(review, pack, kind, form, Reader(), Standing(), {})
