"""Staff files: send one, look at what it would do, confirm it, undo it."""

from typing import Any

from flask import Response, flash, request, url_for

from qaportal.lib import clock, htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.formats import plural
from qaportal.lib.pages import page
from qaportal.people import forms, import_words, importing, policy, queries, services
from qaportal.people.models import PeopleImport
from qaportal.people.routes.blueprint import bp, change
from qaportal.people.staff_file import label

FEW, MANY = 25, 200


@bp.get("/admin/imports")
@access(policy.can_manage_people)
def imports() -> Response:
    """The files that were checked, and a place for the next."""
    return page("people/imports.html", form=forms.UploadForm(), **_list())


def _list() -> dict[str, Any]:
    return {"imports": queries.latest_imports(), "now": clock.now()}


@bp.post("/admin/imports")
@access(policy.can_manage_people)
def check_import() -> Response:
    """Check a file. Nothing of it is written yet."""
    form = forms.UploadForm()
    checked: list[str] = []

    def act() -> None:
        with form.file.data.stream as stream:
            data = stream.read()
        name = form.file.data.filename or ""
        row = services.check_import(data, name, me(), missing_left=form.missing_left.data)
        checked.append(row.public_id)

    return change(
        form, "people/imports.html", act, "File checked. Nothing has been written yet.",
        lambda: url_for("people.show_import", row=checked[0]), _list,
    )  # fmt: skip


@bp.get("/admin/imports/<id:row>")
@access(policy.can_manage_people, load=queries.visible_import)
def show_import(row: PeopleImport) -> Response:
    """What the file would do, or did: a few of each section, or one section page by page."""
    chosen = request.args.get("section", "")
    number = max(request.args.get("page", 1, type=int), 1)
    sections = [chosen] if chosen in importing.SECTIONS else list(importing.SECTIONS)
    return page(
        "people/import.html", row=row, plan=row.plan, section=chosen if chosen in importing.SECTIONS else "",
        number=number, can_undo=services.can_be_undone(row), now=clock.now(), label=label, words=import_words.shown,
        shown={name: _some(row.plan[name], name == chosen, number) for name in sections},
        pages={name: -(-len(row.plan[name]) // MANY) for name in sections},
    )  # fmt: skip


def _some(entries: list[Any], is_chosen: bool, number: int) -> list[Any]:
    return entries[(number - 1) * MANY : number * MANY] if is_chosen else entries[:FEW]


@bp.post("/admin/imports/<id:row>/confirmation")
@access(policy.can_manage_people, load=queries.visible_import)
def confirm_import(row: PeopleImport) -> Response:
    """Write exactly what was shown."""
    written = row.counts["new"] + row.counts["changed"] + row.counts["left"]
    url = url_for("people.show_import", row=row.public_id)
    services.confirm_import(row, by=me())
    db.session.commit()
    flash(f"{plural(written, 'person', 'people')} written.", "success")
    return htmx.redirect(url)


@bp.post("/admin/imports/<id:row>/undoing")
@access(policy.can_manage_people, load=queries.visible_import)
def undo_import(row: PeopleImport) -> Response:
    """Put everything back."""
    url = url_for("people.show_import", row=row.public_id)
    services.undo_import(row, by=me())
    db.session.commit()
    flash("The import was undone. Everyone is as they were before.", "success")
    return htmx.redirect(url)
