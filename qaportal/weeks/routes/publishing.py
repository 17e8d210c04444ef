"""Publish a timetable: who is touched and what changes first; every version since; one page for each person."""

from typing import Any

from flask import Response, url_for

from qaportal.frameworks.policy import can_view
from qaportal.lib.access import access, me
from qaportal.lib.errors import NotFound
from qaportal.lib.formats import plural
from qaportal.lib.pages import page
from qaportal.programme.models import Activity
from qaportal.programme.routes.sending import sent
from qaportal.timetable import queries as timetable
from qaportal.weeks import forms, policy, queries, services
from qaportal.weeks.queries import visible_week
from qaportal.weeks.routes.blueprint import bp

NOT_IN = "They are not in the timetable that was published. Open it again."


def _preview(activity: Activity) -> dict[str, Any]:
    return {"activity": activity, "preview": queries.preview_of(activity), "form_version": None}


@bp.get("/activity/<ref:activity>/timetable/publication")
@access(policy.can_plan, load=visible_week)
def publication(activity: Activity) -> Response:
    """What would change, and who would be told."""
    found = _preview(activity)
    form = forms.PublishForm(formdata=None, data={"reviewed": queries.base_of(activity)})
    return page("weeks/publication.html", form=form, **found)


@bp.post("/activity/<ref:activity>/timetable/publication")
@access(policy.can_plan, load=visible_week)
def publish(activity: Activity) -> Response:
    """It is what everybody sees from now on; those for whom something changed are told, nobody else."""
    form = forms.PublishForm()

    def act() -> str:
        told = len(queries.preview_of(activity).touched)
        made = services.publish(activity, by=me(), note=str(form.note.data), reviewed=str(form.reviewed.data))
        return f"Version {made.number} is published. {plural(told, 'person is', 'people are')} told."

    return sent(form, "weeks/publication.html", act, url_for("weeks.versions", activity=activity.ref),
                lambda: _preview(activity))  # fmt: skip


@bp.get("/activity/<ref:activity>/timetable/versions")
@access(policy.can_see, load=visible_week)
def versions(activity: Activity) -> Response:
    """Every version, the latest first, with what changed; for others than those who plan, what concerns all of them."""
    return page("weeks/versions.html", activity=activity, versions=timetable.versions_of(activity),
                can_plan=policy.can_plan(me()))  # fmt: skip


@bp.get("/activity/<ref:activity>/timetable/mine")
@access(policy.can_see_pack, load=visible_week)
def mine(activity: Activity) -> Response:
    """My own page of it: my sessions in order, each with the forms to fill in about it."""
    return page("weeks/pack.html", activity=activity, pack=queries.pack_for(activity, me()), is_own=True,
                reads=can_view(me()), sees_wall=policy.can_see_wall(me(), activity))  # fmt: skip


@bp.get("/activity/<ref:activity>/timetable/people/<id:person>")
@access(policy.can_plan, load=visible_week)
def person_page(activity: Activity, person: str) -> Response:
    """Somebody's page, to print and hand over."""
    found = queries.person_in(activity, person)
    if found is None:
        raise NotFound(NOT_IN)
    pack = queries.pack_for(activity, found)
    return page("weeks/pack.html", activity=activity, pack=pack, is_own=False, reads=can_view(me()))


@bp.get("/activity/<ref:activity>/timetable/people")
@access(policy.can_plan, load=visible_week)
def people_pages(activity: Activity) -> Response:
    """Everybody's page, one after the other, each on a sheet of its own."""
    return page("weeks/packs.html", activity=activity, packs=queries.packs_of(activity), reads=can_view(me()))
