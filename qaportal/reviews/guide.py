"""What stands beside the questions of a section: the council's documents, and the wordings of levels. Pure."""

from qaportal.frameworks.outline.sheets import RubricLine, rubric_of
from qaportal.frameworks.schema import Pack, Question, Section
from qaportal.frameworks.schema.form import RubricRow
from qaportal.frameworks.schema.header import Link
from qaportal.reviews.sight import Sight


def documents_of(sight: Sight, section: Section) -> list[Link]:
    """The council's own documents that stand beside a section: its own and those of the whole form."""
    names = dict.fromkeys((*section.documents, *sight.form.documents))
    known = {one.name: one for one in sight.pack.header.documents}
    return [known[name] for name in names if name in known]


def rubrics_of(pack: Pack, section: Section) -> list[RubricLine]:
    """The rubrics to read beside a section: those whose rows do not stand with its questions already."""
    return [rubric_of(pack, key) for key in section.rubrics if key in pack.rubrics and not _rows_of(pack, section, key)]


def _rows_of(pack: Pack, section: Section, key: str) -> list[tuple[Question, RubricRow]]:
    """Each question of a section with its row of a rubric, where they are as many, the rubric words any level, and no
    other rubric of the section words the same scale, as one for another group of children does."""
    rubric = pack.rubrics[key]
    if not any(row.levels for row in rubric.rows):
        return []
    others = [pack.rubrics[other].scale for other in section.rubrics if other in pack.rubrics and other != key]
    graded = [question for question in section.questions if question.scale == rubric.scale]
    if rubric.scale in others or len(graded) != len(rubric.rows):
        return []
    return list(zip(graded, rubric.rows, strict=True))


def hints_of(pack: Pack, section: Section) -> dict[str, dict[str, str]]:
    """question → level → its wording, where a rubric has a row for each question of the section on its scale: the row
    stands with the question that it is about."""
    rows = [pair for key in section.rubrics if key in pack.rubrics for pair in _rows_of(pack, section, key)]
    return {question.key: dict(row.levels) for question, row in rows}
