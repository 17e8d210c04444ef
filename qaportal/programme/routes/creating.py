"""Creating a year: choose, preview the whole of it, create it; take it back."""

from hashlib import blake2b
from typing import Any

from flask import Response, flash, request, url_for
from sqlalchemy.exc import IntegrityError

from qaportal.frameworks import queries as frameworks
from qaportal.frameworks.models import Framework
from qaportal.lib import clock, htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, NotFound, Stale
from qaportal.lib.formats import plural
from qaportal.lib.forms import choices
from qaportal.lib.pages import page
from qaportal.programme import policy, queries, rollover, services
from qaportal.programme.dates import why_not_start
from qaportal.programme.forms import EmptyForm, NewYearForm, read_wishes
from qaportal.programme.generate import Subjects, preview, year_bounds, year_label
from qaportal.programme.models import Programme
from qaportal.programme.plans import Preview, Wishes
from qaportal.programme.routes.blueprint import bp
from qaportal.programme.services.rows import units


def _new_year_form() -> NewYearForm:
    form = NewYearForm()
    installed = frameworks.installed()
    form.framework.choices = choices([(f"{f.key} {f.version}", f"{f.title} ({f.version})") for f in installed])
    last = queries.latest_programme()
    starts = [("pack", "The framework’s own calendar")]
    if last:
        starts.append((last.year, f"The {last.year} programme, with its teams rotated"))
    form.start_from.choices = choices(starts)
    if request.method == "GET":
        form.year.data = _next_year(last)
        form.framework.data = next((str(c.value) for c in form.framework.choices), None)
    return form


def _next_year(last: Programme | None) -> str:
    if last is None:
        return str(clock.today().year + (1 if clock.today().month > 6 else 0))
    first = int(last.year[:4]) + 1
    return year_label(frameworks.pack_of(last.framework), first)


@bp.get("/programmes/new")
@access(policy.can_plan)
def new_year() -> Response:
    """Which year, from what."""
    return page("programme/new.html", form=_new_year_form())


@bp.post("/programmes/new")
@access(policy.can_plan)
def choose_year() -> Response:
    """On to the preview of that year."""
    form = _new_year_form()
    if not form.validate():
        return page("programme/new.html", form=form, status=422)
    chosen = {"framework": form.framework.data, "start_from": form.start_from.data}
    return htmx.redirect(url_for("programme.show_preview", year=form.year.data, **chosen))


@bp.get("/programme/<year:year>/preview")
@access(policy.can_plan)
def show_preview(year: str) -> Response:
    """The whole year before anything is saved."""
    return _preview_page(year, request.args, Wishes(), {})


@bp.post("/programme/<year:year>/preview")
@access(policy.can_plan)
def change_preview(year: str) -> Response:
    """The same with rows left out or changed; still nothing is saved."""
    wishes, faults = read_wishes(request.form)
    framework, made = _make(year, request.form, wishes)
    return _preview_page(year, request.form, wishes, faults | _refused_starts(framework, made, wishes))


@bp.post("/programme/<year:year>/creation")
@access(policy.can_plan)
def create(year: str) -> Response:
    """Create exactly what the preview showed, as a draft."""
    wishes, faults = read_wishes(request.form)
    framework, made = _make(year, request.form, wishes)
    faults |= _refused_starts(framework, made, wishes)
    if faults or seal(made) != request.form.get("seen"):
        note = "You changed rows since the last preview. Here they are: look them over, then create."
        return _preview_page(year, request.form, wishes, faults, note=note)
    try:
        programme = services.create(framework, made, by=me())
        db.session.commit()
    except IntegrityError as error:
        raise Stale(f"Someone else has just created {year}. Open it from Programme.") from error
    except DomainError as error:
        db.session.rollback()
        return _preview_page(year, request.form, wishes, faults, note=error.sentence)
    count = plural(len(made.activities), "activity", "activities")
    flash(f"Draft programme {year} created: {count}. Nobody else sees it until you publish.", "success")
    return htmx.redirect(url_for("programme.show", year=programme.year))


@bp.get("/programme/<year:year>/removal")
@access(policy.can_plan, load=queries.visible_programme)
def removal_form(year: Programme) -> Response:
    """Are you sure?"""
    services.check_can_take_back(year)
    return page("programme/removal.html", programme=year, form=EmptyForm())


@bp.post("/programme/<year:year>/removal")
@access(policy.can_plan, load=queries.visible_programme)
def take_back(year: Programme) -> Response:
    """Undo the creation of a draft year."""
    label = year.year
    services.take_back(year, by=me())
    db.session.commit()
    flash(f"The draft programme {label} is taken back. Nothing of it is left.", "success")
    return htmx.redirect(url_for("programme.index"))


def _refused_starts(framework: Framework, made: Preview, wishes: Wishes) -> dict[str, str]:
    """Field name → why its row may not start on the day asked for: the rule that moving keeps too."""
    pack = frameworks.pack_of(framework)
    asked = [row for row in made.activities if row.ref in wishes.changes and wishes.changes[row.ref].starts]
    said = {
        f"starts:{row.ref}": why_not_start(
            pack, pack.activities[row.type_key], (made.starts_on, made.ends_on), row.starts
        )
        for row in asked
    }
    return {name: sentence for name, sentence in said.items() if sentence}


def seal(made: Preview) -> str:
    """What a preview showed, as a short digest: creating is held to it."""
    return blake2b(repr(made.activities).encode(), digest_size=16).hexdigest()


def _make(year: str, sent: Any, wishes: Wishes) -> tuple[Framework, Preview]:
    key, _, version = sent.get("framework", "").partition(" ")
    framework = frameworks.version_of(key, version)
    if framework is None:
        raise NotFound("That framework is not installed. Start again from Create a year.")
    pack = frameworks.pack_of(framework)
    known = units(max(clock.today(), year_bounds(pack, year)[0]))
    return framework, preview(pack, year, units=known, subjects=_subjects(framework, sent), wishes=wishes)


def _subjects(framework: Framework, sent: Any) -> Subjects | None:
    """Last year's subjects rotated, where the preview starts from last year."""
    start_from = sent.get("start_from", "pack")
    if start_from == "pack":
        return None
    pack = frameworks.pack_of(framework)
    last = queries.visible_programme(me(), start_from)
    in_order = queries.subjects_in_order(last)
    known = units(clock.today())
    as_it_was = preview(pack, last.year, units=known, subjects=in_order)
    missing = {found.type_key: found.missing for found in as_it_was.coverage}
    return rollover.subjects(pack, in_order, missing)


def _preview_page(year: str, sent: Any, wishes: Wishes, faults: dict[str, str], *, note: str = "") -> Response:
    framework, made = _make(year, sent, wishes)
    pack = frameworks.pack_of(framework)
    exists = next((y for y in queries.years(me()) if y == year), None)
    return page(
        "programme/preview.html",
        status=422 if faults or note else 200,
        preview=made,
        framework=framework,
        pack=pack,
        chosen={"framework": sent.get("framework"), "start_from": sent.get("start_from", "pack")},
        sent=sent,
        faults=faults,
        note=note,
        page_error=bool(faults or note),
        exists=exists,
        seal=seal(made),
        lanes={kind.key: kind for kind in pack.lanes()},
        form=EmptyForm(),
    )
