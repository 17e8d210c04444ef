"""Answers by mail that the portal did not take: why not, and what a person makes of them."""

from flask import Response, flash, request, url_for

from qaportal.invites import policy, queries, services
from qaportal.invites.models import ANSWERS, Reply
from qaportal.invites.routes.blueprint import bp
from qaportal.invites.routes.outbox import MOST
from qaportal.lib import htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.formats import plural
from qaportal.lib.pages import page


@bp.get("/outbox/replies")
@access(policy.can_settle)
def replies() -> Response:
    """Who, when, about what, what it says and why it was not taken; `before` goes further back in what was settled."""
    before = request.args.get("before", type=int)
    before = before if before and 0 < before < MOST else None
    return page("invites/replies.html", found=queries.replies(before), before=before, answers=ANSWERS)


@bp.post("/outbox/replies/<id:reply>/taking")
@access(policy.can_settle, load=queries.visible_reply)
def take_reply(reply: Reply) -> Response:
    """It is the answer of the person whose invitation it is about."""
    done = services.take(reply, by=me())
    name = reply.invite.person.name if reply.invite else ""
    said = [f"“{ANSWERS[reply.answer]}” stands as the answer of {name}."]
    if done.covers:
        said += [f"Cover is asked for of {plural(len(done.covers), 'seat')}."]
    db.session.commit()
    flash(" ".join([*said, *dict.fromkeys(done.refusals)]), "success")
    return htmx.redirect(url_for("invites.replies"))


@bp.post("/outbox/replies/<id:reply>/setting-aside")
@access(policy.can_settle, load=queries.visible_reply)
def set_reply_aside(reply: Reply) -> Response:
    """Nothing comes of it."""
    services.set_aside(reply, by=me())
    db.session.commit()
    flash("The reply is set aside. No answer was changed.", "success")
    return htmx.redirect(url_for("invites.replies"))
