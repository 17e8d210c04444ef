"""Look for people: ask the engine, see how far it is and what it found, use it."""

from flask import Response, flash, url_for

from qaportal.allocation import forms, policy, queries, services
from qaportal.allocation.routes.blueprint import bp
from qaportal.lib import clock, htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.formats import plural
from qaportal.lib.pages import page, page_or_fragment
from qaportal.programme.models import Activity
from qaportal.programme.queries import visible_activity

STUCK = "Nothing has come of it for minutes: the work may have been broken off by a restart. Ask again."
MOVES = 5  # seats that may move to make the load more even


def _onto(activity: Activity, public_id: str) -> str:
    return url_for("allocation.proposal", activity=activity.ref, proposal=public_id)


@bp.post("/activity/<ref:activity>/seats/proposals")
@access(policy.can_allocate, load=visible_activity)
def ask(activity: Activity) -> Response:
    """Have the engine look for people: the page that follows says how far it is."""
    made = services.ask(activity, by=me())
    address = _onto(activity, made.public_id)
    db.session.commit()
    return htmx.redirect(address)


@bp.post("/activity/<ref:activity>/seats/proposals/evening")
@access(policy.can_allocate, load=visible_activity)
def even_out(activity: Activity) -> Response:
    """Have the engine move a few seats to make the load more even."""
    made = services.ask(activity, moves=MOVES, by=me())
    address = _onto(activity, made.public_id)
    db.session.commit()
    return htmx.redirect(address)


@bp.get("/activity/<ref:activity>/seats/proposals/<id:proposal>")
@access(policy.can_allocate, load=visible_activity)
def proposal(activity: Activity, proposal: str) -> Response:
    """How far the engine is; then who would sit where and why, and what would stay empty and why."""
    found = queries.proposal_of(activity, proposal)
    if found.is_stuck(clock.now()):
        return page("allocation/failed.html", activity=activity, sentence=STUCK)
    if not found.is_finished:
        return page_or_fragment(
            "allocation/looking.html", "allocation/_looking.html", activity=activity, proposal=found
        )
    if htmx.is_fragment():
        return htmx.redirect(_onto(activity, proposal))
    if found.failure:
        return page("allocation/failed.html", activity=activity, sentence=found.failure)
    return page("allocation/proposal.html", activity=activity, proposal=found, found=queries.proposed_of(found),
                figures=found.found["figures"], form=forms.BareForm())  # fmt: skip


@bp.post("/activity/<ref:activity>/seats/proposals/<id:proposal>/use")
@access(policy.can_allocate, load=visible_activity)
def use(activity: Activity, proposal: str) -> Response:
    """Seat them: 409 where seats or people have changed since."""
    seated, kept = services.use(queries.proposal_of(activity, proposal), by=me())
    db.session.commit()
    more = f", {kept} kept" if kept else ""
    flash(f"{plural(seated, 'person', 'people')} seated{more}. Nobody is told until you publish.", "success")
    return htmx.redirect(url_for("allocation.seats", activity=activity.ref))
