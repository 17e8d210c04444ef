"""How much each form and each rubric of a pack holds, counted, and what the source leaves without wording. Pure."""

from collections import Counter
from dataclasses import dataclass

from qaportal.frameworks.meaning.grades import levels_without_wording
from qaportal.frameworks.outline.sheets import used_by
from qaportal.frameworks.schema import Pack


@dataclass(frozen=True, slots=True)
class RubricCount:
    """A rubric: its rows, its cells with wording, the cells that the scale would have, and what has no wording."""

    key: str
    name: str
    rows: int
    cells: int
    of: int
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormCount:
    """A form: its parts, sections and questions, the questions by kind, and the rubrics that stand beside it: those of
    its sections, and those to hand in the work that is written on it. `kinds` is how many kinds of thing it is for."""

    key: str
    name: str
    kinds: int
    used_for: tuple[str, ...]
    parts: int
    sections: int
    questions: int
    by_kind: dict[str, int]
    by_section: dict[str, int]
    documents: int
    rubrics: tuple[RubricCount, ...]


def counts_of(pack: Pack) -> tuple[FormCount, ...]:
    """Every form of a pack, counted, in the order of its keys."""
    return tuple(_form(pack, key) for key in sorted(pack.forms))


def _form(pack: Pack, key: str) -> FormCount:
    form = pack.forms[key]
    sections = list(form.sections())
    questions = list(form.questions())
    to_hand = [rubric for kind in pack.lanes() if key in kind.forms for rubric in kind.rubrics]
    beside = dict.fromkeys([*(rubric for section in sections for rubric in section.rubrics), *to_hand])
    named = dict.fromkeys([*form.documents, *(name for section in sections for name in section.documents)])
    return FormCount(
        key=key,
        name=form.name,
        kinds=len(form.kinds),
        used_for=tuple(used_by(pack, form)),
        parts=len(form.parts),
        sections=len(sections),
        questions=len(questions),
        by_kind=dict(Counter(question.kind for question in questions).most_common()),
        by_section={section.key: len(section.questions) for section in sections},
        documents=len(named),
        rubrics=tuple(rubric_count(pack, rubric) for rubric in beside),
    )


def rubric_count(pack: Pack, key: str) -> RubricCount:
    """One rubric, counted. KeyError where the pack has none of that key."""
    rubric = pack.rubrics[key]
    scale = pack.scales[rubric.scale]
    return RubricCount(
        key=key,
        name=rubric.name,
        rows=len(rubric.rows),
        cells=sum(len(row.levels) for row in rubric.rows),
        of=len(rubric.rows) * len(scale.levels),
        left_out=levels_without_wording(rubric, scale),
    )


def made_for_each(pack: Pack) -> tuple[str, ...]:
    """Names of the kinds of work whose forms are made while the year runs, for each theme or round."""
    kinds = [kind for kind in pack.lanes() if kind.forms_made and kind.forms_made.value == "for_each"]
    return tuple(kind.name for kind in kinds)
