"""Boards with their meetings, the register of reports, and saying that one was sent."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Flask, Response, flash, request, url_for
from werkzeug.routing import BaseConverter

from qaportal.auditlog.queries import history_of
from qaportal.boards import lines, policy, queries, services
from qaportal.boards.forms import PublishedForm, SentForm
from qaportal.boards.lines import Line
from qaportal.boards.queries import BoardView
from qaportal.boards.sittings import tree
from qaportal.frameworks.queries import pack_of
from qaportal.lib import clock, htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.lib.forms import tell
from qaportal.lib.pages import page, page_or_fragment
from qaportal.lib.routing import Ref
from qaportal.programme.models import Activity
from qaportal.programme.queries import visible_activity

bp = Blueprint("boards", __name__)
_KEY = "[a-z][a-z0-9_]{0,39}"


class ReportKey(BaseConverter):
    """The key of a report: `conference/monthly/2027-03-01`, or of an activity's phase: `CPR-2027-03/report`."""

    regex = f"(?:{_KEY}/{_KEY}/(?:[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}|{Ref.regex})|{Ref.regex}/{_KEY})"
    part_isolating = False


def init_app(app: Flask) -> None:
    """Teach the addresses what a report's key looks like and open the pages."""
    app.url_map.converters["report"] = ReportKey
    app.register_blueprint(bp)


# Boards ---------------------------------------------------------------------------------------------------


@bp.get("/boards")
@access(policy.can_view)
def index() -> Response:
    """Every board of the year's framework, and who reports to whom."""
    today = clock.today()
    found = queries.outlook(me(), today)
    following = {one.board: one for one in reversed(found.sittings) if one.starts >= today}
    return page("boards/index.html", found=found, following=following, tree=tree(found.pack) if found.pack else ())


@bp.get("/boards/<key:board>")
@access(policy.can_view, load=queries.visible_board)
def board(board: BoardView) -> Response:
    """One board: what it is for, its meetings, and the reports that make each."""
    return page(
        "boards/board.html",
        board=board.of.board,
        pack=board.of.pack,
        programme=board.of.programme,
        papers=board.papers,
        today=clock.today(),
        can_move=policy.can_move_meetings(me()),
        sits=policy.sits_on(me(), board.of.pack, board.of.board),
    )


@bp.get("/activity/<ref:activity>/papers")
@access(policy.can_view, load=visible_activity)
def papers(activity: Activity) -> Response:
    """The reports for the meeting that an activity is: a piece of its page, or a page of its own."""
    found = queries.papers_at(me(), activity, clock.today())
    pack = pack_of(activity.framework)
    sits = found is not None and policy.sits_on(me(), pack, pack.boards[found.sitting.board])
    return page_or_fragment("boards/papers.html", "boards/_papers.html", activity=activity, papers=found, sits=sits)


# The register -----------------------------------------------------------------------------------------------


@bp.get("/reports")
@access(policy.can_view)
def register() -> Response:
    """What is due from whom, this quarter or as the address asks."""
    found, today = queries.outlook(me(), clock.today()), clock.today()
    if found.pack is None:
        return page("boards/none.html")
    month = found.year_start_month
    known = lines.quarters(found.lines, month)
    asked = lines.asked_of(request.args, known, today, month)
    shown = [line for line in found.lines if asked.keeps(line, month)]
    late = [line for line in found.lines if line.state == "late"]
    return page(
        "boards/register.html",
        pack=found.pack,
        groups=lines.by_month(shown),
        count=len(shown),
        filters=lines.filters(found.lines, asked, known, found.pack),
        late_elsewhere=len([line for line in late if line not in shown]) if asked.quarter != lines.EVERY else 0,
        on_paper="print" in request.args,
        query=urlencode({name: value for name, value in vars(asked).items() if value}),
        today=today,
    )


@bp.get("/reports/<report:report>")
@access(policy.can_view, load=queries.visible_report)
def report(report: Line) -> Response:
    """One report of one period: what it tells, to whom, and whether it was sent."""
    return _report_page(report, _sent_form(report, {"on": clock.today()}))


def _sent_form(line: Line, start: dict[str, Any] | None = None) -> SentForm:
    made = PublishedForm if line.due.is_published else SentForm
    return made(data=start)


def _report_page(line: Line, form: SentForm, status: int = 200) -> Response:
    can_mark = policy.can_mark_sent(me(), line)
    return page(
        "boards/report.html",
        status,
        line=line,
        due=line.due,
        form=form,
        set_aside=queries.set_aside_for(me(), line),
        can_mark=can_mark,
        entries=history_of("report", line.due.key) if can_mark else [],
    )


@bp.post("/reports/<report:report>/sending")
@access(policy.can_mark_sent, load=queries.visible_report)
def mark_sent(report: Line) -> Response:
    """It was sent: 422 where the day cannot be, 409 where it is marked already."""
    form = _sent_form(report)
    if not form.validate():
        return _report_page(report, form, 422)
    address = form.address.data if isinstance(form, PublishedForm) else ""
    try:
        services.mark_sent(report.due, on=form.on.data, by=me(), note=form.note.data or "", address=address or "")
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        tell(form, error)
        return _report_page(report, form, error.status)
    flash(f"{report.due.title} is marked as sent.", "success")
    return htmx.redirect(url_for("boards.report", report=report.due.key))


@bp.post("/reports/<report:report>/sending/removal")
@access(policy.can_mark_sent, load=queries.visible_report)
def take_back_sent(report: Line) -> Response:
    """It was not sent after all: 409 where it is not marked as sent."""
    services.take_back_sent(report.due, by=me())
    db.session.commit()
    flash(f"{report.due.title} is not marked as sent any more.", "success")
    return htmx.redirect(url_for("boards.report", report=report.due.key))
