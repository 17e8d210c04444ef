"""The outbox: which mail is to leave, has left or failed, and to whom. Never what it says."""

from functools import partial

from flask import Response, flash, request, url_for

from qaportal.auditlog.policy import can_read_log
from qaportal.invites import delivering, policy, queries, services
from qaportal.invites.models import Letter
from qaportal.invites.routes.blueprint import bp
from qaportal.lib import clock, htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.formats import plural
from qaportal.lib.pages import page

MOST = 2**31  # beyond any id that both databases can hold
TOO_LATE = "Nothing was stopped: it had left already, or was stopped before."


@bp.get("/outbox")
@access(policy.can_see_outbox)
def outbox() -> Response:
    """What waits, what failed, what has left; `before` goes further back in what has left."""
    before = request.args.get("before", type=int)
    before = before if before and 0 < before < MOST else None
    now = clock.now()
    return page(
        "invites/outbox.html", found=queries.outbox(now, before), before=before, now=now, kinds=delivering.WORDS,
        can_name=partial(policy.can_name, me()), can_stop=partial(policy.can_stop, me()),
        no_longer=delivering.NO_LONGER, is_lead=can_read_log(me()),
        can_settle=policy.can_settle(me()), to_look_at=queries.replies_to_look_at(me())[0],
    )  # fmt: skip


@bp.post("/outbox/<id:letter>/stopping")
@access(policy.can_stop, load=queries.visible_letter)
def stop_letter(letter: Letter) -> Response:
    """This one is not sent."""
    return _stopped(services.stop_letters([letter], by=me()))


@bp.post("/outbox/stopping")
@access(policy.can_see_outbox)
def stop_held() -> Response:
    """None of those in their hold is sent."""
    return _stopped(services.stop_letters(queries.held(clock.now()), by=me()))


def _stopped(count: int) -> Response:
    db.session.commit()
    if count:
        flash(f"{plural(count, 'mail is', 'mails are')} stopped and will not be sent.", "success")
    else:
        flash(TOO_LATE, "error")
    return htmx.redirect(url_for("invites.outbox"))


@bp.post("/outbox/<id:letter>/sending")
@access(policy.can_send_again, load=queries.visible_letter)
def send_again(letter: Letter) -> Response:
    """One that failed leaves again."""
    services.send_again(letter, by=me())
    whom = f"to {letter.person.name}" if policy.can_name(me(), letter) else "in confidence"
    db.session.commit()
    flash(f"The mail {whom} leaves again within a minute.", "success")
    return htmx.redirect(url_for("invites.outbox"))
