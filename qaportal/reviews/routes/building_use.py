"""A form that was made: how its pages will look, on paper, putting it into use, its next version."""

from typing import Any

from flask import Response, flash, url_for

from qaportal.frameworks.outline.sheets import sheet_for
from qaportal.frameworks.schema import FormTemplate, Pack
from qaportal.lib import htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, NotFound
from qaportal.lib.forms import tell
from qaportal.lib.pages import page
from qaportal.lib.papers import WORD, word
from qaportal.programme.routes.sending import sent
from qaportal.reviews import building_forms, policy, queries, services
from qaportal.reviews.asking import page_of
from qaportal.reviews.blank import blank_form
from qaportal.reviews.drafting import lacks_of, so_far
from qaportal.reviews.models import MadeForm
from qaportal.reviews.previewing import lines_of, unfilled
from qaportal.reviews.routes.blueprint import bp
from qaportal.reviews.routes.building import of_made, onto, shown
from qaportal.timetable.queries import rules_of

EMPTY = "There is nothing to show yet. Add a section and a question first."


@bp.get("/made-forms/<id:made>/preview/<key:section>")
@access(policy.can_read_made, load=queries.visible_made)
def preview_made(made: MadeForm, section: str) -> Response:
    """A section as whoever fills it in will see it. Nothing is kept."""
    pack, kind = rules_of(made.activity)
    form = so_far(made.body)
    part = form.parts[0] if form else None
    found = next((one for one in part.sections if one.key == section), None) if part else None
    if form is None or part is None or found is None:
        raise NotFound("There is nothing to show of this section yet. Add a question first.")
    sight = unfilled(made.activity, pack, kind, form)
    return page(
        "reviews/building/preview.html", made=made, activity=made.activity, page=page_of(sight, part, found),
        section=found, lines=lines_of(pack, form), me=me(),
    )  # fmt: skip


def _so_far(made: MadeForm) -> tuple[Pack, FormTemplate]:
    form = so_far(made.body)
    if form is None:
        raise NotFound(EMPTY)
    return rules_of(made.activity)[0], form


@bp.get("/made-forms/<id:made>/sheet")
@access(policy.can_read_made, load=queries.visible_made)
def made_sheet(made: MadeForm) -> Response:
    """The blank form, as it is read and printed."""
    pack, form = _so_far(made)
    return page("reviews/building/sheet.html", made=made, activity=made.activity, sheet=sheet_for(pack, form))


@bp.get("/made-forms/<id:made>/blank")
@access(policy.can_read_made, load=queries.visible_made)
def made_blank(made: MadeForm) -> Response:
    """The blank form as a Word file, with room to answer by hand."""
    pack, form = _so_far(made)
    paper = blank_form(pack, form, f"{made.activity.ref}, version {made.number}{'' if made.is_used else ', a draft'}")
    answer = Response(word(paper), mimetype=WORD)
    name = f"blank-{made.key.replace('_', '-')}.docx"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _checked(made: MadeForm) -> dict[str, Any]:
    pack, kind = rules_of(made.activity)
    return {"lacks": [] if made.is_used else lacks_of(pack, kind, made.body), **of_made(made)}


@bp.get("/made-forms/<id:made>/use")
@access(policy.can_build_made, load=queries.visible_made)
def use_form(made: MadeForm) -> Response:
    """What it still lacks, and the button that puts it into use."""
    form = building_forms.VersionForm(data={"version": made.version})
    return page("reviews/building/use.html", form=form, **_checked(made))


@bp.post("/made-forms/<id:made>/use")
@access(policy.can_build_made, load=queries.visible_made)
def use_made(made: MadeForm) -> Response:
    """From now on reviews are written on it."""
    form = building_forms.VersionForm()

    def act() -> str:
        services.put_into_use(made, seen=form.seen, by=me())
        return f"{made.name} is in use. Whoever has the seat finds it under Reviews."

    return sent(form, "reviews/building/use.html", act, lambda: onto(made), lambda: _checked(made))


@bp.post("/made-forms/<id:made>/next")
@access(policy.can_build_made, load=queries.visible_made)
def next_version(made: MadeForm) -> Response:
    """A draft of the next version to change."""
    try:
        draft = services.next_version(made, by=me())
    except DomainError as error:
        db.session.rollback()
        return shown(made, status=error.status, error=error)
    path = onto(draft)
    db.session.commit()
    flash("This is the draft of the next version. The one in use stays as it is until you put this one into use.")
    return htmx.redirect(path)


@bp.get("/made-forms/<id:made>/removal")
@access(policy.can_build_made, load=queries.visible_made)
def discard_form(made: MadeForm) -> Response:
    """Is a draft to go for good?"""
    form = building_forms.VersionForm(data={"version": made.version})
    return page("reviews/building/discard.html", form=form, **of_made(made))


@bp.post("/made-forms/<id:made>/removal")
@access(policy.can_build_made, load=queries.visible_made)
def discard_made(made: MadeForm) -> Response:
    """It is gone."""
    form = building_forms.VersionForm()
    path = url_for("reviews.made_forms", activity=made.activity.ref)

    def act() -> str:
        services.discard(made, seen=form.seen, by=me())
        return "The draft is discarded."

    return sent(form, "reviews/building/discard.html", act, path, lambda: of_made(made))


@bp.post("/made-forms/<id:made>/withdrawal")
@access(policy.can_build_made, load=queries.visible_made)
def withdraw_made(made: MadeForm) -> Response:
    """Out of use, while no review is written on it."""
    form = building_forms.VersionForm()
    try:
        services.withdraw(made, by=me())
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        tell(form, error)
        return shown(made, form, error.status)
    flash("It is out of use: a draft again, which can be changed.", "success")
    return htmx.redirect(onto(made))
