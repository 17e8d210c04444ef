"""Answer an invitation: the page that its mail leads to, behind sign-in."""

from typing import Any

from flask import Response, url_for

from qaportal.invites import policy, queries, services
from qaportal.invites.forms import AnswerForm
from qaportal.invites.models import ANSWERS, Invite
from qaportal.invites.routes.blueprint import bp
from qaportal.invites.services import Answered
from qaportal.lib import clock
from qaportal.lib.access import access, me
from qaportal.lib.formats import plural
from qaportal.lib.pages import page
from qaportal.programme.routes.sending import sent

EARLIER = "This has changed since you opened it, so your answer was not taken. See the new date, then answer again."
THANKS = {
    "accepted": "Thank you. The QA team sees that you are coming.",
    "tentative": "Thank you. The QA team sees that you are not sure yet.",
    "declined": "Thank you for saying so. The QA team sees that you cannot come.",
}


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
        return _said(invite, services.answer(invite, form.answer.data, sequence=form.sequence.data, by=me()))

    onto = url_for("invites.show_invite", invite=invite.public_id)
    return sent(form, "invites/invite.html", act, onto, lambda: _shown(invite))


def _said(invite: Invite, done: Answered) -> str:
    if not done.counts:
        return EARLIER
    said = [THANKS[invite.answer]]
    if done.covers:
        asked = sum(len(one.offers) for one in done.covers)
        said += [f"Cover is asked for: {plural(asked, 'person is', 'people are')} asked to take the seat."]
    return " ".join([*said, *dict.fromkeys(done.refusals)])
