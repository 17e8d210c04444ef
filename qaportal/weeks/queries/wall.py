"""The wall of themes: what the summaries of a week say, and how it was put together."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from qaportal.frameworks.schema import FormTemplate
from qaportal.lib.db import db
from qaportal.lib.errors import NotFound
from qaportal.programme.models import Activity
from qaportal.reviews.models import Answer, Review
from qaportal.reviews.values import plain
from qaportal.timetable import queries as timetable
from qaportal.weeks.models import WeekBullet, WeekTheme
from qaportal.weeks.wall import Line, lines


@dataclass(frozen=True)
class Wall:
    """Themes with their lines, and the lines that are with none, by what was asked. `summaries` are handed in; `gone`
    are ids of the lines of themes that no summary says any more: it was sent back, or says something else."""

    themes: Sequence[WeekTheme]
    loose: Mapping[str, Sequence[Line]]
    summaries: int
    gone: frozenset[int] = frozenset()


def summary_forms(activity: Activity) -> list[FormTemplate]:
    """The forms on which members sum a week up; none where the framework has none."""
    pack, _ = timetable.rules_of(activity)
    week = timetable.week_of(activity)
    return [pack.forms[key] for key in week.summary.forms] if week.summary else []


def themes_of(activity: Activity) -> Sequence[WeekTheme]:
    """The themes in the order of their making, with their lines and actions."""
    chosen = select(WeekTheme).where(WeekTheme.activity_id == activity.id).order_by(WeekTheme.id)
    chosen = chosen.options(selectinload(WeekTheme.bullets), joinedload(WeekTheme.action))
    return db.session.scalars(chosen).all()


def wall_of(activity: Activity) -> Wall:
    """All of it. Only what is handed in is there, and nobody's name."""
    found = lines_of(activity)
    themes = themes_of(activity)
    taken = {
        (one.review_id, one.question_key, one.number, one.words): one.id for theme in themes for one in theme.bullets
    }
    there = {(line.review_id, line.key, line.number, line.words) for line in found}
    loose: dict[str, list[Line]] = {}
    for line in found:
        if (line.review_id, line.key, line.number, line.words) not in taken:
            loose.setdefault(line.asked, []).append(line)
    gone = frozenset(ident for said, ident in taken.items() if said not in there)
    return Wall(themes, loose, len({line.review_id for line in found}), gone)


def lines_of(activity: Activity) -> list[Line]:
    """Every line of every summary that is handed in, question by question."""
    forms = {form.key: form for form in summary_forms(activity)}
    chosen = select(Review).where(Review.activity_id == activity.id, Review.form_key.in_(forms))
    reviews = db.session.scalars(chosen.options(selectinload(Review.parts)).order_by(Review.number)).all()
    week = timetable.week_of(activity)
    left_out = frozenset(week.summary.not_on_wall) if week.summary else frozenset[str]()
    there = {one.id: one for one in reviews if one.parts and all(part.is_in for part in one.parts)}
    answers = db.session.scalars(select(Answer).where(Answer.review_id.in_(there))).all()
    said = {(one.review_id, one.key): plain(one.value) for one in answers if not one.sealed}
    found = [
        line
        for review in there.values()
        for line in lines(review.id, review.public_id, _said(forms[review.form_key], review.id, said, left_out))
    ]
    order = [question.key for form in forms.values() for question in form.questions()]
    return sorted(found, key=lambda line: order.index(line.key))


def _said(
    form: FormTemplate, review: int, said: Mapping[tuple[int, str], object], left_out: Collection[str]
) -> list[tuple[str, str, str]]:
    """(key, what is asked, answer) of what is asked in words, but for what the framework leaves out, as the team."""
    return [
        (question.key, question.ask, text)
        for question in form.questions()
        if question.kind == "text" and question.key not in left_out
        and isinstance(text := said.get((review, question.key)), str)
    ]  # fmt: skip


def theme_of(activity: Activity, public_id: str) -> WeekTheme:
    """A theme of a week, by random id. Raises NotFound."""
    found = next((one for one in themes_of(activity) if one.public_id == public_id), None)
    if found is None:
        raise NotFound("This theme is there no more. Open the themes again.")
    return found


def bullet_of(theme: WeekTheme, ident: str) -> WeekBullet:
    """A line of a theme, by id. Raises NotFound."""
    found = next((one for one in theme.bullets if str(one.id) == ident), None)
    if found is None:
        raise NotFound("This line is with another theme by now. Open the themes again.")
    return found
