"""Boards with their meetings, the register of reports, and saying that one was sent."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Flask, Response, flash, request, url_for
from werkzeug.routing import BaseConverter

from qaportal.auditlog.queries import history_of
from qaportal.boards import lines, policy, queries, services
from qaportal.boards.forms import PublishedForm, ReceivedForm, SentForm
from qaportal.boards.history import steps_of
from qaportal.boards.lines import Line
from qaportal.boards.models import ReportCopy
from qaportal.boards.queries import BoardView
from qaportal.boards.sittings import tree
from qaportal.frameworks.queries import pack_of
from qaportal.lib import clock, htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.lib.forms import tell
from qaportal.lib.pages import page, page_or_fragment
from qaportal.lib.papers import PDF, WORD
from qaportal.lib.routing import Ref
from qaportal.programme.models import Activity
from qaportal.programme.queries import visible_activity

bp = Blueprint("boards", __name__)
SLOW = 60  # seconds after which the page of a file asks less often
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


def _report_page(
    line: Line, form: SentForm, status: int = 200, *, receiving: ReceivedForm | None = None
) -> Response:  # fmt: skip
    can_mark = policy.can_mark_sent(me(), line)
    return page(
        "boards/report.html",
        status,
        line=line,
        due=line.due,
        form=form,
        set_aside=queries.set_aside_for(me(), line),
        can_mark=can_mark,
        received=queries.receipts_of(line.due.key) if line.sent else {},
        boards=[(key, name) for key, name in line.due.to],
        receiving=receiving or ReceivedForm(formdata=None, data={"on": clock.today()}),
        frozen=queries.frozen_of(line.due.key) if line.sent and policy.can_read_sent(me(), line) else None,
        steps=steps_of(history_of("report", line.due.key), dict(line.due.to)) if can_mark else [],
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


# What became of it ---------------------------------------------------------------------------------------


@bp.post("/reports/<report:report>/receipts")
@access(policy.can_mark_sent, load=queries.visible_report)
def note_received(report: Line) -> Response:
    """A board received it: 422 where the day cannot be, 409 where it is noted already or the report is not sent."""
    form = ReceivedForm()
    if not form.validate():
        return _report_page(report, _sent_form(report), 422, receiving=form)
    try:
        services.note_received(report, form.board.data or "", on=form.on.data, by=me())
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        tell(form, error)
        return _report_page(report, _sent_form(report), error.status, receiving=form)
    flash("It is noted as received.", "success")
    return htmx.redirect(url_for("boards.report", report=report.due.key))


@bp.post("/reports/<report:report>/receipts/removal")
@access(policy.can_mark_sent, load=queries.visible_report)
def take_back_received(report: Line) -> Response:
    """It was not received after all: 409 where that is not noted."""
    services.take_back_received(report, request.form.get("board", ""), by=me())
    db.session.commit()
    flash("It is not noted as received any more.", "success")
    return htmx.redirect(url_for("boards.report", report=report.due.key))


@bp.get("/reports/<report:report>/as-sent")
@access(policy.can_read_sent, load=queries.visible_sent)
def as_sent(report: Line) -> Response:
    """The report as it was sent last, with its figures of that day."""
    return page("boards/as_sent.html", line=report, due=report.due, frozen=queries.visible_frozen(report),
                has_register=policy.can_view(me()))  # fmt: skip


@bp.get("/report-copies/<id:copy>")
@access(policy.can_fetch, load=queries.visible_copy)
def report_copy(copy: ReportCopy) -> Response:
    """How far a file is; the link to it once it is made."""
    now = clock.now()
    if htmx.is_fragment() and (copy.is_finished or copy.is_stuck(now)):
        return htmx.redirect(url_for("boards.report_copy", copy=copy.public_id))
    every = 10 if (now - copy.asked_at).total_seconds() > SLOW else 2
    return page_or_fragment(
        "boards/copy.html", "boards/_copy.html", copy=copy, now=now, broke=services.BROKE, every=every
    )  # fmt: skip


@bp.get("/report-copies/<id:copy>/file")
@access(policy.can_fetch, load=queries.visible_copy)
def report_copy_file(copy: ReportCopy) -> Response:
    """The file: to be kept, never to be shown in a page of ours."""
    answer = Response(services.file_of(copy), mimetype=PDF if copy.kind == "pdf" else WORD)
    answer.headers["Content-Disposition"] = f'attachment; filename="{copy.file_name}"'
    answer.headers["Content-Security-Policy"] = "sandbox"
    return answer
