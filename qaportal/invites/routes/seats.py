"""Publish who sits where: what their diaries will show, then the press of a button."""

from typing import Any

from flask import Response, url_for

from qaportal.allocation import policy, queries
from qaportal.invites import services
from qaportal.invites.forms import PublishSeatsForm
from qaportal.invites.routes.blueprint import bp
from qaportal.lib.access import access, me
from qaportal.lib.pages import page
from qaportal.programme.models import Activity
from qaportal.programme.queries import visible_activity
from qaportal.programme.routes.sending import sent


def _shown(activity: Activity) -> dict[str, Any]:
    waits = queries.waiting(activity)
    return {"activity": activity, "waiting": waits, "seal": queries.seal(waits), "is_out": queries.is_out(activity)}


@bp.get("/activity/<ref:activity>/seats/publication")
@access(policy.can_allocate, load=visible_activity)
def review_seats(activity: Activity) -> Response:
    """Who gets a seat into their diary, and who loses one."""
    shown = _shown(activity)
    return page("invites/seats.html", form=PublishSeatsForm(data={"reviewed": shown["seal"]}), **shown)


@bp.post("/activity/<ref:activity>/seats/publication")
@access(policy.can_allocate, load=visible_activity)
def publish_seats(activity: Activity) -> Response:
    """Publish exactly what was looked at: 409 where it is something else by now. Then on to the invitations, where
    that was asked for."""
    form = PublishSeatsForm()

    def act() -> str:
        told = services.publish_seats(activity, reviewed=form.reviewed.data, by=me())
        return (
            f"{str(told)[:1].upper()}{str(told)[1:]}. It is on people’s pages and in the calendars they subscribe to."
        )

    onto = "invites.invitations" if form.then.data == "invitations" else "allocation.seats"
    return sent(form, "invites/seats.html", act, url_for(onto, activity=activity.ref), lambda: _shown(activity))
