"""The seats of an activity: set out, who sits where, lock, empty."""

from collections.abc import Callable

from flask import Response, flash, url_for

from qaportal.allocation import forms, policy, queries, services
from qaportal.allocation.models import Assignment
from qaportal.allocation.routes.blueprint import bp
from qaportal.auditlog.queries import history_of
from qaportal.lib import htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.errors import NotFound
from qaportal.lib.pages import page, page_or_fragment
from qaportal.programme.models import Activity
from qaportal.programme.queries import visible_activity
from qaportal.programme.routes.sending import sent

EMPTY = "Nobody sits in this seat any more. Open the seats again."


def _onto(activity: Activity) -> str:
    return url_for("allocation.seats", activity=activity.ref)


@bp.get("/activity/<ref:activity>/seats")
@access(policy.can_view_seats, load=visible_activity)
def seats(activity: Activity) -> Response:
    """Who sits where; for those who allocate, with all there is to do about it."""
    if not policy.can_allocate(me()):
        return page("allocation/published.html", activity=activity, groups=queries.published_groups(activity))
    return page(
        "allocation/seats.html",
        activity=activity,
        board=queries.board_of(activity),
        proposal=queries.latest_proposal(activity),
        waiting=queries.waiting(activity),
        is_out=queries.is_out(activity),
        form=forms.BareForm(),
        entries=history_of("seats", activity.ref),
    )


@bp.get("/activity/<ref:activity>/seats/glance")
@access(policy.can_view_seats, load=visible_activity)
def seats_glance(activity: Activity) -> Response:
    """How far the seats are: a piece of the activity's page, or a page of its own."""
    return page_or_fragment(
        "allocation/glance.html",
        "allocation/_glance.html",
        activity=activity,
        counts=queries.glance_of(activity, drafts=policy.can_allocate(me())),
        can_allocate=policy.can_allocate(me()),
        sees_ledger=policy.can_see_ledger(me(), activity),
    )


@bp.post("/activity/<ref:activity>/seats")
@access(policy.can_allocate, load=visible_activity)
def set_out(activity: Activity) -> Response:
    """Bring the seats into line with the framework and the sample."""
    services.set_out(activity, by=me())
    db.session.commit()
    flash("The seats are as the framework and the sample ask for.", "success")
    return htmx.redirect(_onto(activity))


def _sitting(activity: Activity, slot: str) -> Assignment:
    found = queries.sitting_in([queries.slot_of(activity, slot)])
    if not found:
        raise NotFound(EMPTY)
    return next(iter(found.values()))


def _changed(activity: Activity, slot: str, act: Callable[..., None], said: str) -> Response:
    one = _sitting(activity, slot)
    act(one, by=me())
    name = one.person.name
    db.session.commit()
    flash(f"{name} {said}", "success")
    return htmx.redirect(_onto(activity))


@bp.post("/activity/<ref:activity>/seats/<id:slot>/lock")
@access(policy.can_allocate, load=visible_activity)
def lock(activity: Activity, slot: str) -> Response:
    """They keep the seat, whatever the engine would do."""
    return _changed(activity, slot, services.lock, "keeps this seat when people are looked for again.")


@bp.post("/activity/<ref:activity>/seats/<id:slot>/lock/removal")
@access(policy.can_allocate, load=visible_activity)
def unlock(activity: Activity, slot: str) -> Response:
    """The engine may move them."""
    return _changed(activity, slot, services.unlock, "may be moved when people are looked for again.")


@bp.get("/activity/<ref:activity>/seats/<id:slot>/emptying")
@access(policy.can_allocate, load=visible_activity)
def free_form(activity: Activity, slot: str) -> Response:
    """Why is it to be empty?"""
    return page("allocation/emptying.html", activity=activity, one=_sitting(activity, slot), form=forms.FreeForm())


@bp.post("/activity/<ref:activity>/seats/<id:slot>/emptying")
@access(policy.can_allocate, load=visible_activity)
def free(activity: Activity, slot: str) -> Response:
    """Nobody sits in it now: with a reason."""
    one, form = _sitting(activity, slot), forms.FreeForm()

    def act() -> str:
        services.free(one, form.reason.data, by=me())
        return f"{one.person.name} does not have this seat any more."

    return sent(form, "allocation/emptying.html", act, _onto(activity), lambda: {"activity": activity, "one": one})
