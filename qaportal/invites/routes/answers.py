"""Answer an invitation: the page that its mail leads to, behind sign-in; and for guests, behind the link itself."""

from typing import Any

from flask import Response, make_response, request, url_for
from werkzeug.routing import BaseConverter

from qaportal.invites import policy, queries, services
from qaportal.invites.forms import AnswerForm
from qaportal.invites.models import ANSWERS, Invite
from qaportal.invites.queries import Opened
from qaportal.invites.routes.blueprint import bp
from qaportal.invites.routes.outcomes import outcome
from qaportal.lib import clock
from qaportal.lib.access import access, me, public
from qaportal.lib.errors import NotFound, TooMany
from qaportal.lib.limits import allows
from qaportal.lib.pages import page
from qaportal.programme.routes.sending import sent

MISSES_PER_HOUR = 60
TOO_MANY = "Too many links that open nothing were tried from here. Wait an hour, then use the link in your newest mail."


class GuestToken(BaseConverter):
    """The shape of a guest's link."""

    regex = r"qai_[A-Za-z0-9_-]{22}\.[0-9]{1,6}\.[A-Za-z0-9_-]{32}"


def _shown(invite: Invite) -> dict[str, Any]:
    seats = queries.seats_behind(invite)
    facts = queries.asked_of(invite)
    return {
        "invite": invite,
        "facts": facts,
        "seats": seats,
        "requests": queries.cover_of(seats),
        "answers": ANSWERS,
        "is_me": invite.person_id == me().id,
        "is_over": facts.last < clock.today(),
    }


@bp.get("/invites/<id:invite>")
@access(policy.can_answer, load=queries.visible_invite)
def show_invite(invite: Invite) -> Response:
    """What it is, when and where, and three buttons."""
    return page("invites/invite.html", form=AnswerForm(data={"sequence": invite.told_sequence}), **_shown(invite))


@bp.post("/invites/<id:invite>/answer")
@access(policy.can_answer, load=queries.visible_invite)
def answer(invite: Invite) -> Response:
    """Yes, perhaps or no."""
    form = AnswerForm()

    def act() -> str:
        return outcome(invite, services.answer(invite, form.answer.data, sequence=form.sequence.data, by=me()))

    onto = url_for("invites.show_invite", invite=invite.public_id)
    return sent(form, "invites/invite.html", act, onto, lambda: _shown(invite))


def _opened(person: Any, token: str) -> Opened:
    """What a guest's link opens, with a limit on how often one address may try links that open nothing."""
    try:
        return queries.opened(person, token)
    except NotFound:
        if not allows("guest-miss", request.remote_addr or "", most=MISSES_PER_HOUR):
            raise TooMany(TOO_MANY) from None
        raise


def _for_guest(opened: Opened) -> dict[str, Any]:
    return {"opened": opened, "invite": opened.invite, "facts": queries.asked_of(opened.invite), "answers": ANSWERS}


@bp.get("/i/<invited:token>")
@access(public, load=_opened)
def guest_invite(token: Opened) -> Response:
    """What a guest is invited to. To open it does nothing: mail programs open links too (TK-3)."""
    form = AnswerForm(formdata=None, data={"sequence": token.sequence})
    return _hidden(page("invites/guest.html", form=form, **_for_guest(token)))


@bp.post("/i/<invited:token>/answer")
@access(public, load=_opened)
def guest_answer(token: Opened) -> Response:
    """A guest says yes, perhaps or no."""
    form, invite = AnswerForm(), token.invite

    def act() -> str:
        done = services.answer(invite, form.answer.data, sequence=token.sequence, by=None, via="link")
        return outcome(invite, done, tells_of_cover=False)

    onto = url_for("invites.guest_invite", token=token.token)
    return _hidden(sent(form, "invites/guest.html", act, onto, lambda: _for_guest(token)))


def _hidden(response: Response) -> Response:
    """Nothing indexes it."""
    made = make_response(response)
    made.headers["X-Robots-Tag"] = "noindex, nofollow"
    return made
