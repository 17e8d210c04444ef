"""Creating a year: choose, preview the whole of it, create it; take it back."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response, flash, request, url_for

from qaportal.frameworks import queries as frameworks
from qaportal.frameworks.models import Framework
from qaportal.lib import clock, htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, NotFound
from qaportal.lib.formats import plural
from qaportal.lib.forms import choices
from qaportal.lib.pages import page
from qaportal.lib.workdays import DAY
from qaportal.programme import policy, queries, services
from qaportal.programme.forms import EmptyForm, NewYearForm, read_wishes
from qaportal.programme.generate import year_label
from qaportal.programme.models import Programme
from qaportal.programme.plans import Preview
from qaportal.programme.proposals import refused_starts, seal
from qaportal.programme.routes.blueprint import bp

PACK = "pack"  # where a year starts from that is not last year's
CHANGED = "You changed rows since the last preview. Here they are: look them over, then create."


def _new_year_form() -> NewYearForm:
    form = NewYearForm()
    installed = frameworks.installed()
    form.framework.choices = choices([(f"{f.key} {f.version}", f"{f.title} ({f.version})") for f in installed])
    last = queries.latest_programme()
    starts = [(PACK, "The framework’s own calendar")]
    if last:
        starts.append((last.year, f"The {last.year} programme, with its teams rotated"))
    form.start_from.choices = choices(starts)
    if request.method == "GET":
        form.year.data = _next_year(last)
        form.framework.data = _first_choice(form, last)
    return form


def _first_choice(form: NewYearForm, last: Programme | None) -> str | None:
    """The version in force on the first day of the next year, else that of the last year, else the first there is."""
    starts = last.ends_on + DAY if last else clock.today()
    found = frameworks.in_force_on(starts) or (last.framework if last else None)
    if found is not None:
        return f"{found.key} {found.version}"
    return next((str(choice.value) for choice in form.framework.choices), None)


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
    return _preview_page(_proposed(year, request.args, {}), request.args)


@bp.post("/programme/<year:year>/preview")
@access(policy.can_plan)
def change_preview(year: str) -> Response:
    """The same with rows left out or changed; still nothing is saved."""
    return _preview_page(_proposed(year, request.form, request.form), request.form)


@bp.post("/programme/<year:year>/creation")
@access(policy.can_plan)
def create(year: str) -> Response:
    """Create exactly what the preview showed, as a draft."""
    proposed = _proposed(year, request.form, request.form)
    made = proposed.preview
    if proposed.faults or seal(made) != request.form.get("seen"):
        return _preview_page(proposed, request.form, note=CHANGED)
    try:
        programme = services.create(proposed.framework, made, by=me())
        services.follow_adoptions(programme, by=me())
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        return _preview_page(proposed, request.form, note=error.sentence, status=error.status)
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


@dataclass(frozen=True)
class _Proposed:
    """What a preview shows, and field name → sentence for the wishes that cannot be met."""

    framework: Framework
    preview: Preview
    faults: Mapping[str, str]


def _proposed(year: str, chosen: Mapping[str, str], wished: Mapping[str, str]) -> _Proposed:
    framework, last = _chosen(chosen)
    wishes, faults = read_wishes(wished)
    made = services.propose(framework, year, wishes=wishes, last=last)
    refused = refused_starts(frameworks.pack_of(framework), made, wishes)
    return _Proposed(framework, made, faults | {f"starts:{ref}": why for ref, why in refused.items()})


def _chosen(sent: Mapping[str, str]) -> tuple[Framework, Programme | None]:
    key, _, version = sent.get("framework", "").partition(" ")
    framework = frameworks.version_of(key, version)
    if framework is None:
        raise NotFound("That framework is not installed. Start again from Create a year.")
    start_from = sent.get("start_from", PACK)
    return framework, None if start_from == PACK else queries.visible_programme(me(), start_from)


def _preview_page(proposed: _Proposed, sent: Mapping[str, str], *, note: str = "", status: int = 422) -> Response:
    framework, made = proposed.framework, proposed.preview
    pack = frameworks.pack_of(framework)
    is_refused = bool(proposed.faults or note)
    return page(
        "programme/preview.html",
        status=status if is_refused else 200,
        preview=made,
        framework=framework,
        pack=pack,
        chosen={"framework": sent.get("framework"), "start_from": sent.get("start_from", PACK)},
        sent=sent,
        faults=proposed.faults,
        note=note,
        page_error=is_refused,
        exists=next((y for y in queries.years(me()) if y == made.year), None),
        seal=seal(made),
        owed=queries.expected(pack, made.starts_on, made.ends_on),
        lanes={kind.key: kind for kind in pack.lanes()},
        form=EmptyForm(),
    )
