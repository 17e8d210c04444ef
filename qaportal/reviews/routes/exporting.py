"""Take a copy out as a file: ask with a reason, see how far it is, fetch it. Blank forms too."""

from flask import Response, request, url_for

from qaportal.frameworks import policy as frameworks
from qaportal.frameworks.models import Framework
from qaportal.frameworks.queries import pack_of, visible_framework
from qaportal.lib import clock, htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, NotFound, TooMany
from qaportal.lib.forms import tell
from qaportal.lib.limits import allows
from qaportal.lib.pages import page, page_or_fragment
from qaportal.lib.papers import PDF, WORD
from qaportal.reviews import policy, queries, services
from qaportal.reviews.forms import ExportForm
from qaportal.reviews.models import Export
from qaportal.reviews.paper import MARKING, parts_in
from qaportal.reviews.routes.blueprint import bp
from qaportal.reviews.sight import Sight

MOST = 60  # files an hour that one person may ask for
TYPES = {"word": WORD, "pdf": PDF}
ALONE = "sandbox"  # a file that a browser opens all the same runs nothing, and is nobody's page
SLOW = 60  # seconds after which the page asks less often


@bp.get("/reviews/<id:review>/exports")
@access(policy.can_see_exports, load=queries.visible_copies)
def exports(review: Sight) -> Response:
    """Take a copy out, and who did so before."""
    return _exports(review, ExportForm())


def _exports(sight: Sight, form: ExportForm, status: int = 200) -> Response:
    may = policy.can_export(me(), sight)
    paper = queries.review_paper(sight, by=me(), at=clock.now()) if may else None
    return page(
        "reviews/exports.html", status, sight=sight, review=sight.review, form=form, may=may, marking=MARKING,
        parts=parts_in(sight), others=queries.others_in(sight, paper) if paper else 0, paper=paper, me=me(),
        taken=queries.exports_of(sight, me()), sees_all=policy.sees_all_exports(me()), now=clock.now(),
    )  # fmt: skip


@bp.post("/reviews/<id:review>/exports")
@access(policy.can_export, load=queries.visible_copies)
def take_out(review: Sight) -> Response:
    """Register that a copy is taken out, and why; the page that follows says when it is made. 422 where the text names
    another record and nobody said that it belongs there."""
    form = ExportForm()
    if not form.validate():
        return _exports(review, form, 422)
    _count()
    try:
        export = services.ask_for_copy(
            review, form.kind.data, form.reason.data, by=me(), others_belong=form.others_belong.data
        )
    except DomainError as error:
        if error.status != 422:
            raise
        db.session.rollback()
        tell(form, error)
        return _exports(queries.visible_review(me(), review.review.public_id), form, 422)
    return _made(export)


@bp.post("/frameworks/<pack:framework>/forms/<key:form>/blanks")
@access(frameworks.can_view, load=visible_framework)
def take_blank(framework: Framework, form: str) -> Response:
    """Have a blank form of a framework made."""
    if form not in pack_of(framework).forms or request.form.get("kind") not in TYPES:
        raise NotFound("This framework has no such form. Start from its list of forms.")
    _count()
    return _made(services.ask_for_blank(framework, form, request.form["kind"], by=me()))


def _count() -> None:
    if not allows("export", str(me().id), most=MOST):
        raise TooMany("You asked for many files in a short time. Wait an hour and try again.")


def _made(export: Export) -> Response:
    address = url_for("reviews.export", export=export.public_id)
    db.session.commit()
    return htmx.redirect(address)


@bp.get("/exports/<id:export>")
@access(policy.can_fetch, load=queries.visible_export)
def export(export: Export) -> Response:
    """How far a file is; the link to it once it is made."""
    now = clock.now()
    if htmx.is_fragment() and (export.is_finished or export.is_stuck(now)):
        return htmx.redirect(url_for("reviews.export", export=export.public_id))
    waited = int((now - export.asked_at).total_seconds())
    return page_or_fragment(
        "reviews/export.html", "reviews/_export.html", export=export, review=export.review, now=now,
        broke=services.BROKE, every=10 if waited > SLOW else 2,
    )  # fmt: skip


@bp.get("/exports/<id:export>/file")
@access(policy.can_fetch, load=queries.visible_export)
def export_file(export: Export) -> Response:
    """The file: to be kept, never to be shown in a page of ours."""
    answer = Response(services.file_of(export), mimetype=TYPES[export.kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="{export.file_name}"'
    answer.headers["Content-Security-Policy"] = ALONE
    if export.review is not None:
        services.note_fetched(export.review, by=me())
        db.session.commit()
    return answer
