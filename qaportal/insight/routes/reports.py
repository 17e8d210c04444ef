"""A report put together: its figures, its words, a file of it, and sending it."""

from typing import Any

from flask import Response, flash, request, url_for
from wtforms import HiddenField, TextAreaField

from qaportal.boards import policy, services
from qaportal.boards import queries as boards
from qaportal.boards.forms import PublishedForm, SentForm
from qaportal.boards.lines import Line
from qaportal.boards.models import WORDS
from qaportal.insight import queries
from qaportal.insight.queries import Draft
from qaportal.insight.routes.blueprint import bp
from qaportal.insight.routes.pages import links_of
from qaportal.insight.tables import SIDES
from qaportal.lib import clock, htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, NotFound, TooMany
from qaportal.lib.forms import Form, capped, tell
from qaportal.lib.limits import allows
from qaportal.lib.pages import page, piece

MOST = 60  # files an hour that one person may ask for


class WordsForm(Form):
    """What is written under one head; `seen` is the version that it was written on."""

    words = TextAreaField(
        "What should be said here?",
        [capped(WORDS)],
        description="It stands before the figures. No names of children, families or staff.",
    )
    seen = HiddenField()

    @property
    def version(self) -> int:
        """The version that was seen; 0 for what is none."""
        text = str(self.seen.data or "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


@bp.get("/reports/<report:report>/draft")
@access(policy.can_write, load=boards.visible_report)
def report_draft(report: Line) -> Response:
    """The report as it would be sent now."""
    return _draft(queries.draft_of(me(), report))


def _draft(draft: Draft, status: int = 200, *, sending: SentForm | None = None, typed: Any = None) -> Response:
    line = draft.line
    made = PublishedForm if line.due.is_published else SentForm
    forms = {side.key: _words_form(draft, side.key) for side in draft.sides} | (typed or {})
    return page(
        "insight/draft.html", status, draft=draft, line=line, due=line.due, forms_of=forms,
        form=sending or made(formdata=None, data={"on": clock.today()}), clash=bool(typed),
        links=links_of(draft.year, draft.sides, draft.ref),
    )  # fmt: skip


def _words_form(draft: Draft, side: str) -> WordsForm:
    text = draft.texts.get(side)
    return WordsForm(formdata=None, data={"words": text.words if text else "", "seen": text.version if text else 0})


@bp.post("/reports/<report:report>/draft/<key:side>")
@access(policy.can_write, load=boards.visible_text)
def save_words(report: Line, side: str) -> Response:
    """Keep what is written under one head, also while it is written: 409 where somebody else wrote there, with both
    texts; 422 where it is too long."""
    if side not in SIDES:
        raise NotFound("A report has no such head. Open it again.")
    form = WordsForm()
    try:
        form.validate()
        text = services.save_words(report.due, side, form.words.data or "", seen=form.version, by=me())
    except DomainError as error:
        db.session.rollback()
        return _not_kept(report, side, form, error)
    if htmx.is_fragment():
        answer = piece("insight/_kept.html", side=side, text=text, at=text.saved_at, error="")
        db.session.commit()
        return answer
    db.session.commit()
    return htmx.redirect(url_for("insight.report_draft", report=report.due.key) + f"#{side}")


def _not_kept(line: Line, side: str, form: WordsForm, error: DomainError) -> Response:
    theirs = boards.text_of(line.due.key, side)
    if htmx.is_fragment():
        return piece("insight/_kept.html", error.status, side=side, text=theirs, at=None, error=error.sentence)
    form.seen.data = theirs.version if theirs else 0
    form.words.errors = [error.sentence]
    return _draft(queries.draft_of(me(), line), error.status, typed={side: form})


@bp.post("/reports/<report:report>/draft/sending")
@access(policy.can_write, load=boards.visible_report)
def send_report(report: Line) -> Response:
    """It was sent as it stands: that is kept. 422 where the day cannot be; 409 where it is marked already, or somebody
    wrote in it meanwhile."""
    form = PublishedForm() if report.due.is_published else SentForm()
    draft = queries.draft_of(me(), report)
    if not form.validate():
        return _draft(draft, 422, sending=form)
    address = form.address.data if isinstance(form, PublishedForm) else ""
    body = queries.body_of_draft(draft)
    try:
        services.send_collated(
            report.due, body, on=form.on.data, by=me(), note=form.note.data or "", address=address or "",
            seen={side: text.version for side, text in draft.texts.items()},
        )  # fmt: skip
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        tell(form, error)
        return _draft(queries.draft_of(me(), report), error.status, sending=form)
    flash(f"{report.due.title} is marked as sent, and kept as it was.", "success")
    return htmx.redirect(url_for("boards.report", report=report.due.key))


@bp.post("/reports/<report:report>/copies")
@access(policy.can_write, load=boards.visible_report)
def take_report(report: Line) -> Response:
    """Have a Word or PDF file made: of the report as it was sent, else as it stands."""
    if not allows("export", str(me().id), most=MOST):
        raise TooMany("You asked for many files in a short time. Wait an hour and try again.")
    frozen = boards.frozen_of(report.due.key) if report.sent else None
    body = frozen.body if frozen else queries.body_of_draft(queries.draft_of(me(), report))
    kind = request.form.get("kind", "")
    copy = services.ask_for_report_copy(report.due.key, report.due.title, kind, body, by=me())
    address = url_for("boards.report_copy", copy=copy.public_id)
    db.session.commit()
    return htmx.redirect(address)
