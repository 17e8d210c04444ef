"""The themes of a week: lines of the summaries put together by hand, then actions and the partners' list (LB-045)."""

from typing import Any

from flask import Response, flash, request, url_for

from qaportal.actions import policy as acting
from qaportal.actions import queries as actions
from qaportal.lib import htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.lib.forms import choices, tell
from qaportal.lib.pages import page
from qaportal.programme.models import Activity
from qaportal.programme.routes.sending import sent
from qaportal.weeks import forms, policy, queries, services
from qaportal.weeks.models import SIDES, WeekTheme
from qaportal.weeks.queries import visible_week
from qaportal.weeks.routes.blueprint import bp

NOBODY = "Nobody of that name works here. Write their whole name."
NO_LINES = "Choose lines, or say what the new theme is."


def _onto(activity: Activity) -> str:
    return url_for("weeks.themes", activity=activity.ref)


def _form(wall: queries.Wall, **kept: Any) -> forms.ThemeForm:
    form = forms.ThemeForm(**kept)
    in_turn = sorted(wall.themes, key=lambda theme: list(SIDES).index(theme.side))
    known = [(one.public_id, f"{one.side.capitalize()}: {one.words} ({len(one.bullets)})") for one in in_turn]
    form.theme.choices = choices([*known, ("", "A new one, whose words follow")])
    return form


def _shown(activity: Activity, status: int = 200, form: forms.ThemeForm | None = None) -> Response:
    wall = queries.wall_of(activity)
    made = [theme.action.public_id for theme in wall.themes if theme.action]
    return page(
        "weeks/themes.html", status, activity=activity, wall=wall, sides=SIDES, can_plan=policy.can_plan(me()),
        reads=actions.readable_among(me(), made), form=form or _form(wall, formdata=None),
        bare=forms.BareForm(formdata=None),
    )  # fmt: skip


@bp.get("/activity/<ref:activity>/timetable/themes")
@access(policy.can_see_wall, load=visible_week)
def themes(activity: Activity) -> Response:
    """Strengths and issues with what was said of each, and what is with none yet."""
    return _shown(activity)


@bp.post("/activity/<ref:activity>/timetable/themes")
@access(policy.can_plan, load=visible_week)
def group(activity: Activity) -> Response:
    """Lines are put to a theme that is there, or to a new one; those that are with another go from there."""
    wall = queries.wall_of(activity)
    form = _form(wall)
    if not form.validate():
        return _shown(activity, 422, form)
    chosen = set(form.lines.data or ())
    lines = [line for line in wall.lines if line.ident in chosen]
    try:
        if form.theme.data:
            theme = queries.theme_of(activity, str(form.theme.data))
            if not lines:
                raise DomainError(NO_LINES, field="theme")
        else:
            theme = services.add_theme(activity, side=str(form.side.data or ""), words=str(form.words.data), by=me())
        if lines:
            services.group(theme, lines, by=me())
    except DomainError as error:
        db.session.rollback()
        tell(form, error)
        return _shown(activity, error.status, form)
    db.session.commit()
    flash("It is on the wall.", "success")
    return htmx.redirect(url_for("weeks.themes", activity=activity.ref, _anchor="waiting"))


@bp.post("/activity/<ref:activity>/timetable/themes/<id:theme>/lines/removal")
@access(policy.can_plan, load=visible_week)
def ungroup(activity: Activity, theme: str) -> Response:
    """A line is with no theme any more."""
    found = queries.theme_of(activity, theme)
    services.ungroup(queries.bullet_of(found, request.form.get("line", "")), by=me())
    return _done(activity, "The line waits to be put to a theme again.")


@bp.post("/activity/<ref:activity>/timetable/themes/<id:theme>/partners")
@access(policy.can_plan, load=visible_week)
def mark_for_partners(activity: Activity, theme: str) -> Response:
    """It goes to the partnership, or does not after all."""
    found = queries.theme_of(activity, theme)
    services.mark_for_partners(found, not found.is_for_partners, by=me())
    return _done(activity, f"It is {'on' if found.is_for_partners else 'off'} the partners’ list.")


@bp.post("/activity/<ref:activity>/timetable/themes/<id:theme>/removal")
@access(policy.can_plan, load=visible_week)
def drop_theme(activity: Activity, theme: str) -> Response:
    """It is no theme; its lines wait again."""
    services.drop_theme(queries.theme_of(activity, theme), by=me())
    return _done(activity, "The theme is gone; its lines wait again.")


def _done(activity: Activity, said: str) -> Response:
    address = _onto(activity)
    db.session.commit()
    flash(said, "success")
    return htmx.redirect(address)


# What is done about it -----------------------------------------------------------------------------------------


def _action_form(theme: WeekTheme) -> forms.ThemeActionForm:
    form = forms.ThemeActionForm()
    plans = [plan for plan in actions.open_plans(me()) if acting.can_add(me(), plan)]
    known = [(plan.public_id, f"{plan.ref} {plan.title}") for plan in plans]
    form.plan.choices = choices([("", "Choose"), *known])
    if not form.is_submitted():
        form.plan.data = queries.plan_after(theme.activity, plans)
    return form


@bp.get("/activity/<ref:activity>/timetable/themes/<id:theme>/action")
@access(policy.can_plan, load=visible_week)
def theme_action_form(activity: Activity, theme: str) -> Response:
    """What, who, by when, in which plan?"""
    found = queries.theme_of(activity, theme)
    return page("weeks/theme_action.html", activity=activity, theme=found, form=_action_form(found))


@bp.post("/activity/<ref:activity>/timetable/themes/<id:theme>/action")
@access(policy.can_plan, load=visible_week)
def make_action(activity: Activity, theme: str) -> Response:
    """It is an action of a plan, whose why is the theme with its lines."""
    found = queries.theme_of(activity, theme)
    form = _action_form(found)

    def act() -> str:
        owner = actions.person_named(str(form.owner.data))
        if owner is None:
            raise DomainError(NOBODY, field="owner")
        made = services.make_action(
            found, actions.visible_plan(me(), str(form.plan.data)), what=str(form.what.data), owner=owner,
            due=form.due.data, support=str(form.support.data), measure=str(form.measure.data), by=me(),
        )  # fmt: skip
        return f"{made.ref} is in the plan."

    return sent(form, "weeks/theme_action.html", act, _onto(activity), lambda: {"activity": activity, "theme": found})
