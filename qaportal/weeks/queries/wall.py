"""The wall of themes: what the summaries of a week say, and how it was put together."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from qaportal.actions.models import ActionPlan
from qaportal.actions.policy import plan_rule_of
from qaportal.frameworks.schema import FormTemplate
from qaportal.lib.db import db
from qaportal.lib.errors import NotFound
from qaportal.lib.text import folded
from qaportal.programme.models import Activity
from qaportal.reviews.models import Answer, Review
from qaportal.reviews.values import plain
from qaportal.timetable import queries as timetable
from qaportal.weeks.models import WeekBullet, WeekTheme
from qaportal.weeks.wall import Line, lines


@dataclass(frozen=True)
class Wall:
    """Themes, and every line of the summaries that are handed in. `still` has, by id, the lines of
    themes that their summary says to this day: it was not sent back, and says nothing else."""

    themes: Sequence[WeekTheme]
    lines: Sequence[Line]
    still: Mapping[int, Line]

    @property
    def summaries(self) -> int:
        """How many are handed in."""
        return len({line.review_id for line in self.lines})

    @cached_property
    def loose(self) -> Mapping[str, Sequence[Line]]:
        """The lines that are with no theme, by what was asked."""
        taken, found = set(self.still.values()), dict[str, list[Line]]()
        for line in self.lines:
            if line not in taken:
                found.setdefault(line.asked, []).append(line)
        return found


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
    found, themes = lines_of(activity), themes_of(activity)
    said = {(line.review_id, line.key, line.number, line.words): line for line in found}
    known = {
        one.id: (one.review_id, one.question_key, one.number, one.words) for theme in themes for one in theme.bullets
    }
    return Wall(themes, found, {ident: said[key] for ident, key in known.items() if key in said})


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


def plan_after(activity: Activity, plans: Iterable[ActionPlan]) -> str:
    """Which of those plans, by random id, is for what a week finds: the latest that follows it, else that the framework
    has for such weeks. Empty where none is."""
    _, kind = timetable.rules_of(activity)
    named = {folded(kind.name), folded(kind.plural)}
    found = ""
    for plan in sorted(plans, key=lambda one: (one.activity_id == activity.id, one.number)):
        rule = plan_rule_of(plan)
        if plan.activity_id == activity.id or (rule and named & {folded(text) for text in rule.sources}):
            found = plan.public_id
    return found
