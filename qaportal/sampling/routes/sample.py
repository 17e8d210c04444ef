"""The sample of an activity: how far it is, its list, its counts."""

from typing import Any

from flask import Response, current_app

from qaportal.auditlog.queries import history_of
from qaportal.lib import clock, keyring
from qaportal.lib.access import access, me
from qaportal.lib.errors import NotFound
from qaportal.lib.pages import page, page_or_fragment
from qaportal.programme.models import Activity
from qaportal.sampling import example as examples
from qaportal.sampling import forms, policy, queries
from qaportal.sampling.routes.blueprint import bp, systems_of


@bp.get("/activity/<ref:activity>/sample/glance")
@access(policy.can_glance, load=queries.sampled_activity)
def glance(activity: Activity) -> Response:
    """How far the sample is: a piece of the activity's page, or a page of its own."""
    return page_or_fragment(
        "sampling/glance.html",
        "sampling/_glance.html",
        activity=activity,
        drawn=queries.glance_of(activity),
        can_sample=policy.can_sample(me()),
        can_view=policy.can_view(me(), activity),
        can_nominate=policy.can_nominate(me(), activity),
    )


@bp.get("/activity/<ref:activity>/sample")
@access(policy.can_view, load=queries.sampled_activity)
def show(activity: Activity) -> Response:
    """The frame and the list with masked references; for who sees no reference, how many."""
    if not policy.can_sample(me()):
        return page("sampling/counts.html", activity=activity, counts=queries.counts_for(me(), activity))
    return page("sampling/show.html", form=forms.frame_form(systems_of(activity)), **workbench(activity))


def workbench(activity: Activity) -> dict[str, Any]:
    """All that the page of a sample shows to those who draw."""
    live = queries.live_draw(activity)
    records, replaced = queries.in_order_of(live, keyring.ring()) if live else ([], [])
    pack, kind = policy.rules_of(activity)
    return {
        "activity": activity, "kind": kind, "pack": pack, "frame": queries.current_frame(activity),
        "pending": queries.pending_frame(activity), "draw": live, "records": records, "replaced": replaced,
        "undone": [one for one in queries.draws_of(activity) if one.is_undone],
        "put_forward": len(queries.nominees_of(activity)) if policy.nominated(kind) else None,
        "entries": history_of("sample", activity.ref), "in_demo": current_app.config["DEMO"],
    }  # fmt: skip


@bp.get("/activity/<ref:activity>/sample/example")
@access(policy.can_sample, load=queries.sampled_activity)
def example(activity: Activity) -> Response:
    """A frame to try with, in a demo: everything in it is made up."""
    if not current_app.config["DEMO"]:
        raise NotFound("There is an example in the demo only.")
    text = examples.example(queries.workers_by_team(clock.today()), clock.today())
    return Response(
        text, mimetype="text/csv", headers={"Content-Disposition": f'attachment; filename="frame-{activity.ref}.csv"'}
    )
