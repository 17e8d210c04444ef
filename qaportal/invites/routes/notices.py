"""How one wants to be told of things: in the portal, in the daily mail or at once; at which hour; with which alarm."""

from typing import Any

from flask import Response, url_for

from qaportal.invites import policy, queries, services
from qaportal.invites.forms import NoticesForm
from qaportal.invites.notices import NOTICES, USUAL_HOUR, WAYS, Notice
from qaportal.invites.routes.blueprint import bp
from qaportal.lib.access import access, me, signed_in
from qaportal.lib.pages import page
from qaportal.programme.routes.sending import sent


def _theirs() -> list[Notice]:
    return [one for one in NOTICES if policy.chooses(me(), one.key)]


def _shown() -> dict[str, Any]:
    return {"notices": _theirs(), "ways": WAYS}


@bp.get("/me/notifications")
@access(signed_in)
def notifications() -> Response:
    """The choices as they stand."""
    person = me()
    wanted, setting = queries.choices_of([person.id])[person.id], queries.setting_of(person.id)
    kept: dict[str, Any] = {one.key: wanted.way(one.key) for one in NOTICES}
    kept |= {"hour": setting.hour if setting else USUAL_HOUR, "alarm": setting.alarm if setting else ""}
    form = NoticesForm(data=kept)
    form.offer(_theirs())
    return page("invites/notifications.html", form=form, **_shown())


@bp.post("/me/notifications")
@access(signed_in)
def choose_notifications() -> Response:
    """Keep what was chosen."""
    form = NoticesForm()
    form.offer(_theirs())

    def act() -> str:
        services.choose(me(), ways=form.ways, hour=form.hour.data, alarm=form.alarm.data)
        return "Notifications saved."

    return sent(form, "invites/notifications.html", act, url_for("invites.notifications"), _shown)
