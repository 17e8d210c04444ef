"""The end of a meeting, and its minutes."""

from flask import Response, flash, url_for

from qaportal.auditlog.services import record
from qaportal.frameworks.queries import pack_of
from qaportal.lib import clock, htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.pages import page
from qaportal.lib.papers import WORD, word
from qaportal.meetings import minutes, policy, queries, services
from qaportal.meetings.models import DECISIONS, KINDS, Meeting
from qaportal.meetings.routes.blueprint import bp
from qaportal.meetings.services.holding import owners


@bp.get("/meetings/<id:meeting>/ending")
@access(policy.can_decide, load=queries.visible_meeting)
def ending(meeting: Meeting) -> Response:
    """What was not reached, who is told, and the button that ends it."""
    following = queries.next_sitting(me(), meeting, meeting.board_key, clock.today())
    return page("meetings/ending.html", meeting=meeting, following=following, left=meeting.undecided,
                told=sorted(one.name for one in owners(meeting).values() if one.id != me().id))  # fmt: skip


@bp.post("/meetings/<id:meeting>/ending")
@access(policy.can_decide, load=queries.visible_meeting)
def end(meeting: Meeting) -> Response:
    """It is over."""
    onto = url_for("meetings.show_minutes", meeting=meeting.public_id)
    services.end(meeting, by=me())
    db.session.commit()
    flash("The meeting has ended. Owners are told by mail what was decided.", "success")
    return htmx.redirect(onto)


@bp.get("/meetings/<id:meeting>/minutes")
@access(policy.can_read_minutes, load=queries.visible_meeting)
def show_minutes(meeting: Meeting) -> Response:
    """What was decided of each item, and what was said."""
    pack = pack_of(meeting.activity.framework)
    return page("meetings/minutes.html", meeting=meeting, board=pack.boards[meeting.board_key], pack=pack, kinds=KINDS,
                words=DECISIONS, outcome=lambda item: minutes.outcome(item, pack))  # fmt: skip


@bp.post("/meetings/<id:meeting>/minutes/copies")
@access(policy.can_read_minutes, load=queries.visible_meeting)
def minutes_file(meeting: Meeting) -> Response:
    """The same as a Word file; that it was taken out is logged."""
    pack = pack_of(meeting.activity.framework)
    made = word(minutes.paper_of(meeting, pack, by=me().name, at=clock.now()))
    record("took out the minutes", "meeting", meeting.activity.ref, by=me())
    answer = Response(made, mimetype=WORD)
    answer.headers["Content-Disposition"] = f'attachment; filename="{meeting.activity.ref}-minutes.docx"'
    answer.headers["Content-Security-Policy"] = "sandbox"
    db.session.commit()
    return answer
