"""Agree themes: lines of the summaries are put together by hand, and what is to be done becomes an action (LB-045)."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete

from qaportal.actions import services as actions
from qaportal.actions.models import Action, ActionPlan
from qaportal.auditlog.services import record
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.lib.text import one_line
from qaportal.people.models import Person
from qaportal.programme.models import Activity
from qaportal.weeks.models import SIDES, THEME, WeekBullet, WeekTheme
from qaportal.weeks.wall import Line


def add_theme(activity: Activity, *, side: str, words: str, by: Person) -> WeekTheme:
    """A strength or an issue, in a sentence. Raises DomainError where it has no words, or is neither."""
    words = one_line(words)
    if not words or len(words) > THEME:
        raise DomainError(f"Say what the theme is, in up to {THEME} characters.", field="words")
    if side not in SIDES:
        raise DomainError("Say whether it is a strength or an issue.", field="side")
    theme = WeekTheme(activity_id=activity.id, side=side, words=words, made_at=clock.now(), made_by_id=by.id)
    db.session.add(theme)
    db.session.flush()
    record("added a theme", "week", activity.ref, by=by, theme=theme.public_id, side=side)
    return theme


def group(theme: WeekTheme, lines: Sequence[Line], *, by: Person) -> None:
    """Put lines of summaries to a theme; one that was with another goes from there."""
    for line in lines:
        same = (WeekBullet.review_id == line.review_id, WeekBullet.question_key == line.key)
        db.session.execute(delete(WeekBullet).where(*same, WeekBullet.number == line.number))
        db.session.add(
            WeekBullet(
                theme_id=theme.id, review_id=line.review_id, question_key=line.key, number=line.number, words=line.words
            )
        )
    db.session.flush()
    db.session.expire(theme, ["bullets"])
    record("grouped lines", "week", theme.activity.ref, by=by, theme=theme.public_id, lines=len(lines))


def ungroup(bullet: WeekBullet, *, by: Person) -> None:
    """A line is with no theme any more."""
    theme = bullet.theme
    theme.bullets.remove(bullet)
    db.session.flush()
    record("took a line out", "week", theme.activity.ref, by=by, theme=theme.public_id)


def mark_for_partners(theme: WeekTheme, is_for_partners: bool, *, by: Person) -> None:
    """Whether a theme is on the list that goes to the partnership (LB-047)."""
    theme.is_for_partners = is_for_partners
    db.session.flush()
    act = "put a theme on the partners’ list" if is_for_partners else "took a theme off the partners’ list"
    record(act, "week", theme.activity.ref, by=by, theme=theme.public_id)


def drop_theme(theme: WeekTheme, *, by: Person) -> None:
    """It is no theme; its lines wait again. Raises DomainError where something is done about it already."""
    if theme.action is not None:
        raise DomainError(f"{theme.action.ref} was made of this theme. It stays with it.")
    ref, ident = theme.activity.ref, theme.public_id
    db.session.delete(theme)
    db.session.flush()
    record("dropped a theme", "week", ref, by=by, theme=ident)


def make_action(
    theme: WeekTheme, plan: ActionPlan, *, what: str, owner: Person, due: date, support: str, measure: str, by: Person
) -> Action:
    """What is done about a theme, as an action of a plan whose why is the theme with its lines. Raises Stale where
    there is one already, and what `actions.services.add_action` raises."""
    db.session.refresh(theme, ["action_id"], with_for_update=True)
    if theme.action_id is not None:
        raise Stale("An action was made of this theme already.")
    why = "\n".join([theme.words, *(f"- {one.words}" for one in theme.bullets)])
    theme.action = actions.add_action(
        plan, what=what, why=why[:4000], owner=owner, due=due, support=support, measure=measure,
        activity=theme.activity, by=by,
    )  # fmt: skip
    db.session.flush()
    record(
        "made an action of a theme", "week", theme.activity.ref, by=by, theme=theme.public_id, action=theme.action.ref
    )
    return theme.action
