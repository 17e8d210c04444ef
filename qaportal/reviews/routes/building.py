"""Making a form for a piece of work: which there are, a new one, its details, its sections."""

from typing import Any

from flask import Response, flash, make_response, render_template, request, url_for

from qaportal.auditlog.queries import history_of
from qaportal.lib import htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, NotFound
from qaportal.lib.forms import Form, tell
from qaportal.lib.pages import page, page_or_fragment
from qaportal.programme.models import Activity
from qaportal.programme.routes.sending import sent
from qaportal.reviews import building, building_forms, policy, queries, services
from qaportal.reviews.drafting import Body, section_of
from qaportal.reviews.models import MadeForm
from qaportal.reviews.previewing import blocks_of
from qaportal.reviews.routes.blueprint import bp
from qaportal.reviews.services.building import name_of
from qaportal.timetable.queries import rules_of

WAYS = {"up": -1, "down": 1}


@bp.get("/activity/<ref:activity>/made-forms/glance")
@access(policy.can_glance, load=queries.buildable_activity)
def made_glance(activity: Activity) -> Response:
    """Whether there is a form yet: a piece of the activity's page, or a page of its own."""
    return page_or_fragment("reviews/building/glance.html", "reviews/building/_glance.html", **_forms_of(activity))


@bp.get("/activity/<ref:activity>/made-forms")
@access(policy.can_glance, load=queries.buildable_activity)
def made_forms(activity: Activity) -> Response:
    """The forms that were made for a piece of work, each with its versions: who, when, how many reviews."""
    return page("reviews/building/forms.html", **_forms_of(activity))


def _forms_of(activity: Activity) -> dict[str, Any]:
    return {
        "activity": activity, "forms_made": queries.versions_of(me(), activity),
        "may_build": policy.can_build(me(), activity),
    }  # fmt: skip


@bp.get("/activity/<ref:activity>/made-forms/new")
@access(policy.can_build, load=queries.buildable_activity)
def new_form(activity: Activity) -> Response:
    """A name, what it is about, who fills it in, what it begins as."""
    return page("reviews/building/new.html", activity=activity, form=_new(activity))


def _new(activity: Activity) -> building_forms.NewForm:
    _, kind = rules_of(activity)
    leads = [seat.key for seat in kind.seats if seat.does == "lead"]
    only = kind.seats[0].key if len(kind.seats) == 1 else None
    form = building_forms.NewForm(data={"seen_by": leads, "seat": only, "often": "once"})
    form.start.choices = [("", "Nothing: an empty form"), *queries.starts_for(me(), activity)]
    building_forms.offer_seats(form, kind)
    return form


@bp.post("/activity/<ref:activity>/made-forms/new")
@access(policy.can_build, load=queries.buildable_activity)
def make_form(activity: Activity) -> Response:
    """Begin a form."""
    form = _new(activity)
    ids: list[str] = []

    def act() -> str:
        start = queries.start_of(me(), activity, form.start.data or "")
        ids.append(services.make_form(activity, form.details(), start, by=me()).public_id)
        return "The form is begun. Nobody else sees it until you put it into use."

    template = "reviews/building/new.html"
    return sent(form, template, act, lambda: url_for("reviews.made_form", made=ids[-1]), lambda: {"activity": activity})


@bp.get("/made-forms/<id:made>")
@access(policy.can_read_made, load=queries.visible_made)
def made_form(made: MadeForm) -> Response:
    """A form in the making: its sections and questions, to change them; of a version in use, to read."""
    return shown(made)


def shown(made: MadeForm, form: Form | None = None, status: int = 200, *, error: DomainError | None = None) -> Response:
    """The page of a form in the making, with what is wrong with what was sent, if anything."""
    form = form or building_forms.AddSectionForm(data={"version": made.version})
    if error is not None:
        tell(form, error)
    return page("reviews/building/made.html", status, form=form, **of_made(made))


def of_made(made: MadeForm) -> dict[str, Any]:
    """What the pages of a form show."""
    pack, kind = rules_of(made.activity)
    may_build = policy.can_build_made(me(), made)
    seat = next((one.name for one in kind.seats if one.key == made.body["parts"][0]["seat"]), "")
    last = queries.last_of(made)
    return {
        "made": made, "activity": made.activity, "version": made.version, "blocks": blocks_of(pack, made.body),
        "details": building.details_of(made.body), "seat": seat, "may_build": may_build, "last": last,
        "may_change": may_build and not made.is_used, "reviews": queries.reviews_on(made),
        "entries": history_of("form", name_of(made)) if may_build else None,
        "readers": [one.name for one in kind.seats if one.key in made.body["parts"][0]["seen_by"]],
    }  # fmt: skip


def changed(made: MadeForm, edit: services.Edit, what: str, onto: str) -> Response:
    """One press of a button that changes a form: the list of it anew, or the page with the reason why not."""
    form = building_forms.VersionForm()
    try:
        services.change(made, edit, seen=form.seen, what=what, by=me())
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        fresh = building_forms.AddSectionForm(formdata=None, data={"version": made.version})
        if not htmx.is_fragment():
            return shown(made, fresh, error.status, error=error)
        tell(fresh, error)
        return outline(made, fresh, error.status)
    if htmx.is_fragment():
        return outline(made)
    return htmx.redirect(f"{url_for('reviews.made_form', made=made.public_id)}#{onto}")


def outline(made: MadeForm, form: Form | None = None, status: int = 200) -> Response:
    """The sections and questions alone, for htmx to put in place."""
    form = form or building_forms.AddSectionForm(formdata=None, data={"version": made.version})
    return make_response(render_template("reviews/building/_outline.html", form=form, **of_made(made)), status)


def way() -> int:
    """Up or down, as it was sent. Raises DomainError where it is neither."""
    step = WAYS.get(request.form.get("way", ""))
    if step is None:
        raise DomainError("Choose up or down.")
    return step


# Details and sections ---------------------------------------------------------------------------------


def _details_form(made: MadeForm) -> building_forms.DetailsForm:
    _, kind = rules_of(made.activity)
    return building_forms.details_form(kind, building.details_of(made.body), made.version, is_fixed=made.number > 1)


@bp.get("/made-forms/<id:made>/details")
@access(policy.can_build_made, load=queries.visible_made)
def made_details_form(made: MadeForm) -> Response:
    """Its name, what it is about, who fills it in."""
    return page("reviews/building/details.html", form=_details_form(made), **of_made(made))


@bp.post("/made-forms/<id:made>/details")
@access(policy.can_build_made, load=queries.visible_made)
def change_made_details(made: MadeForm) -> Response:
    """Change them."""
    form = _details_form(made)

    def act() -> str:
        services.describe(made, form.details(), seen=form.seen, by=me())
        return "Saved."

    return sent(form, "reviews/building/details.html", act, lambda: onto(made), lambda: of_made(made))


def onto(made: MadeForm, at: str = "") -> str:
    """The page of a form, at one of its lines."""
    return url_for("reviews.made_form", made=made.public_id) + (f"#{at}" if at else "")


@bp.post("/made-forms/<id:made>/sections")
@access(policy.can_build_made, load=queries.visible_made)
def add_section(made: MadeForm) -> Response:
    """One more section at the end."""
    form = building_forms.AddSectionForm()
    keys: list[str] = []

    def edit(_pack: object, body: Body) -> Body:
        found, key = building.with_section(body, form.title.data)
        keys.append(key)
        return found

    def act() -> str:
        services.change(made, edit, seen=form.seen, what="added a section", by=me())
        return "The section is added. Now add its questions."

    template = "reviews/building/made.html"
    return sent(form, template, act, lambda: onto(made, f"section-{keys[-1]}"), lambda: of_made(made))


def _section(made: MadeForm, key: str) -> Body:
    found = section_of(made.body, key)
    if found is None:
        raise NotFound(building.NO_SECTION)
    return found


def _section_form(made: MadeForm, section: Body) -> building_forms.SectionForm:
    start = {"title": section["title"], "help": section.get("help"), "may_omit": section.get("may_omit")}
    return building_forms.SectionForm(data=start | {"version": made.version})


@bp.get("/made-forms/<id:made>/sections/<key:section>")
@access(policy.can_build_made, load=queries.visible_made)
def section_form(made: MadeForm, section: str) -> Response:
    """A section's heading and what is said under it."""
    found = _section(made, section)
    return page("reviews/building/section.html", form=_section_form(made, found), section=found, **of_made(made))


@bp.post("/made-forms/<id:made>/sections/<key:section>")
@access(policy.can_build_made, load=queries.visible_made)
def change_section(made: MadeForm, section: str) -> Response:
    """Change them."""
    form = _section_form(made, _section(made, section))

    def act() -> str:
        said = {"title": form.title.data, "said": form.help.data, "may_omit": bool(form.may_omit.data)}
        services.change(
            made, lambda _pack, body: building.changed_section(body, section, **said), seen=form.seen,
            what="changed a section", by=me(),
        )  # fmt: skip
        return "Saved."

    def context() -> dict[str, Any]:
        return {"section": _section(made, section), **of_made(made)}

    return sent(form, "reviews/building/section.html", act, lambda: onto(made, f"section-{section}"), context)


@bp.post("/made-forms/<id:made>/sections/<key:section>/place")
@access(policy.can_build_made, load=queries.visible_made)
def place_section(made: MadeForm, section: str) -> Response:
    """A section one place up or down."""
    step = way()
    return changed(
        made, lambda pack, body: building.moved_section(pack, body, section, step), "moved a section",
        f"{request.form['way']}-section-{section}",
    )  # fmt: skip


@bp.get("/made-forms/<id:made>/sections/<key:section>/removal")
@access(policy.can_build_made, load=queries.visible_made)
def remove_section_form(made: MadeForm, section: str) -> Response:
    """Is a section to go, with all its questions?"""
    form = building_forms.VersionForm(data={"version": made.version})
    return page("reviews/building/remove_section.html", form=form, section=_section(made, section), **of_made(made))


@bp.post("/made-forms/<id:made>/sections/<key:section>/removal")
@access(policy.can_build_made, load=queries.visible_made)
def remove_section(made: MadeForm, section: str) -> Response:
    """It is gone."""
    title = _section(made, section)["title"]
    answer = changed(
        made, lambda pack, body: building.without_section(pack, body, section), "deleted a section", "sections"
    )
    if answer.status_code < 400:
        flash(f"“{title}” is deleted.", "success")
    return answer
