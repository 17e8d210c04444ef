"""Invite people to an activity: see what they would be told, send it, stop what has not left, see who answered."""

from typing import Any

from flask import Response, flash, url_for

from qaportal.allocation.queries import is_out
from qaportal.invites import policy, queries, services
from qaportal.invites.forms import InviteForm
from qaportal.invites.models import ANSWERS
from qaportal.invites.routes.blueprint import bp
from qaportal.lib import clock, htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.formats import plural
from qaportal.lib.pages import page
from qaportal.programme.models import Activity
from qaportal.programme.queries import visible_activity
from qaportal.programme.routes.sending import sent


def _shown(activity: Activity) -> dict[str, Any]:
    told, waiting = services.preview(activity), queries.waiting_letters(activity)
    invites = [one for one in queries.invites_of(activity) if one.stands]
    return {
        "activity": activity,
        "told": told,
        "seal": told.seal(),
        "waiting": waiting,
        "on_their_way": {one.about["invite"] for one in waiting},
        "invites": invites,
        "comments": queries.comments_on(invites),
        "is_out": is_out(activity),
        "answers": ANSWERS,
        "now": clock.now(),
    }


@bp.get("/activity/<ref:activity>/invitations")
@access(policy.can_invite, load=visible_activity)
def invitations(activity: Activity) -> Response:
    """What is new, moved and cancelled, by person; what waits to leave; who answered what."""
    shown = _shown(activity)
    return page("invites/invitations.html", form=InviteForm(data={"reviewed": shown["seal"]}), **shown)


@bp.post("/activity/<ref:activity>/invitations")
@access(policy.can_invite, load=visible_activity)
def send(activity: Activity) -> Response:
    """Send exactly what was looked at: 409 where it is something else by now."""
    form = InviteForm()

    def act() -> str:
        everyone = form.whom.data == "all"
        return _sent(services.send(activity, everyone=everyone, seal=form.reviewed.data, by=me()))

    onto = url_for("invites.invitations", activity=activity.ref)
    return sent(form, "invites/invitations.html", act, onto, lambda: _shown(activity))


def _sent(letters: list[Any]) -> str:
    if not letters:
        return "Everybody has been told already. No mail was written."
    held = sum(1 for one in letters if one.due_at > clock.now())
    now = len(letters) - held
    said = [f"{plural(now, 'mail')} about the next five working days {'leaves' if now == 1 else 'leave'} at once"]
    leave, them = ("leaves", "it") if held == 1 else ("leave", "them")
    later = [f"{plural(held, 'mail')} {leave} in ten minutes. Until then you can stop {them}"]
    return ". ".join((said if now else []) + (later if held else [])) + "."


@bp.post("/activity/<ref:activity>/invitations/removal")
@access(policy.can_invite, load=visible_activity)
def stop(activity: Activity) -> Response:
    """Stop what has not left."""
    stopped, left = services.stop(activity, by=me())
    db.session.commit()
    told = f"{plural(stopped, 'mail is', 'mails are')} stopped."
    also = f" {plural(left, 'mail')} could not be stopped any more." if left else ""
    flash(told + also if stopped or left else "All of them had left already.", "success")
    return htmx.redirect(url_for("invites.invitations", activity=activity.ref))
