"""Themes with their terms of reference, and what is kept for work that looks again."""

from typing import Any

from flask import Response, flash, url_for

from qaportal.lib import htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.formats import day_medium
from qaportal.lib.pages import page
from qaportal.programme import forms, policy, queries, services
from qaportal.programme.models import Activity
from qaportal.programme.routes.blueprint import bp
from qaportal.programme.routes.sending import sent


def _onto(activity: Activity) -> str:
    return url_for("programme.activity", activity=activity.ref)


def _shown(activity: Activity) -> dict[str, Any]:
    """The activity as the person sees it, with its theme."""
    row = queries.row_for(me(), activity)
    about = queries.theme_of(me(), activity, row)
    return {"activity": activity, "row": row, "about": about, "sittings": queries.sittings_of(me(), activity)}


# The theme ------------------------------------------------------------------------------------------------


@bp.get("/activity/<ref:activity>/theme")
@access(policy.can_name_theme, load=queries.visible_activity)
def theme_form(activity: Activity) -> Response:
    """Which theme, decided when?"""
    services.check_themeless(activity)
    return page("programme/theme.html", form=forms.ThemeForm(data={"version": activity.version}), **_shown(activity))


@bp.post("/activity/<ref:activity>/theme")
@access(policy.can_name_theme, load=queries.visible_activity)
def name_theme(activity: Activity) -> Response:
    """Note the theme: 422 where there is one already."""
    form = forms.ThemeForm()

    def act() -> str:
        services.name_theme(activity, form.theme.data, on=form.on.data, version=form.version.data, by=me())
        return f"The theme of {activity.ref} is noted. Everybody sees it once the programme is published."

    def context() -> dict[str, Any]:
        return _shown(activity) | {"version": activity.version}

    return sent(form, "programme/theme.html", act, _onto(activity), context)


# Terms of reference ---------------------------------------------------------------------------------------


@bp.get("/activity/<ref:activity>/terms")
@access(policy.can_view, load=queries.visible_activity)
def terms(activity: Activity) -> Response:
    """The terms of reference, to read and to print."""
    return page("programme/terms.html", terms=queries.readable_terms(me(), activity), **_shown(activity))


def _with_terms(activity: Activity) -> dict[str, Any]:
    found = queries.terms_of(activity)
    return _shown(activity) | {"terms": found, "version": found.version if found else 0}


@bp.get("/activity/<ref:activity>/terms/draft")
@access(policy.can_draft_terms, load=queries.visible_activity)
def terms_form(activity: Activity) -> Response:
    """What do they say?"""
    services.check_open(activity)
    found = _with_terms(activity)
    text = found["terms"].text if found["terms"] else ""
    form = forms.TermsForm(data={"version": found["version"], "text": text})
    return page("programme/terms_draft.html", form=form, **found)


@bp.post("/activity/<ref:activity>/terms/draft")
@access(policy.can_draft_terms, load=queries.visible_activity)
def draft_terms(activity: Activity) -> Response:
    """Write them: 409 where someone else did meanwhile."""
    form = forms.TermsForm()

    def act() -> str:
        before = queries.terms_of(activity)
        lost = before.signed_off_on if before else None
        services.draft_terms(activity, form.text.data, version=form.version.data, by=me())
        said = f"The terms of reference of {activity.ref} are saved."
        if lost:
            said += f" Their sign-off of {day_medium(lost)} is taken back: they are to be signed off again."
        return said

    return sent(form, "programme/terms_draft.html", act, _onto(activity), lambda: _with_terms(activity))


@bp.get("/activity/<ref:activity>/terms/sign-off")
@access(policy.can_sign_off_terms, load=queries.visible_activity)
def sign_off_form(activity: Activity) -> Response:
    """These words, on which day?"""
    services.check_open(activity)
    found = _with_terms(activity)
    return page("programme/terms_sign_off.html", form=forms.SignOffForm(data={"version": found["version"]}), **found)


@bp.post("/activity/<ref:activity>/terms/sign-off")
@access(policy.can_sign_off_terms, load=queries.visible_activity)
def sign_off_terms(activity: Activity) -> Response:
    """They are signed off: 409 where someone wrote them anew meanwhile."""
    form = forms.SignOffForm()

    def act() -> str:
        services.sign_off_terms(activity, on=form.on.data, version=form.version.data, by=me())
        return f"The terms of reference of {activity.ref} are signed off."

    return sent(form, "programme/terms_sign_off.html", act, _onto(activity), lambda: _with_terms(activity))


# Benchmarks -----------------------------------------------------------------------------------------------


@bp.get("/activity/<ref:activity>/benchmarks/new")
@access(policy.can_set_benchmark, load=queries.visible_activity)
def benchmark_form(activity: Activity) -> Response:
    """What was measured, and what was found?"""
    services.check_open(activity)
    row = queries.row_for(me(), activity)
    return page("programme/benchmark.html", form=forms.BenchmarkForm(), activity=activity, row=row)


@bp.post("/activity/<ref:activity>/benchmarks/new")
@access(policy.can_set_benchmark, load=queries.visible_activity)
def set_benchmark(activity: Activity) -> Response:
    """Keep it for later."""
    form = forms.BenchmarkForm()

    def act() -> str:
        services.set_benchmark(
            activity, measure=form.measure.data, value=form.value.data, note=form.note.data, by=me()
        )  # fmt: skip
        return f"Kept with {activity.ref}, to be compared with later."

    def context() -> dict[str, Any]:
        return {"activity": activity, "row": queries.row_for(me(), activity)}

    return sent(form, "programme/benchmark.html", act, _onto(activity), context)


@bp.post("/activity/<ref:activity>/benchmarks/<id:benchmark>/removal")
@access(policy.can_set_benchmark, load=queries.visible_activity)
def take_back_benchmark(activity: Activity, benchmark: str) -> Response:
    """It does not stand any more."""
    found = queries.benchmark_of(activity, benchmark)
    services.take_back_benchmark(found, by=me())
    db.session.commit()
    flash(f"Removed from {activity.ref}: {found.measure}.", "success")
    return htmx.redirect(_onto(activity))
