"""The timetable: as it is made, or as it was published; fill it, and see how far that is."""

from flask import Response, flash, request, url_for

from qaportal.allocation.policy import can_nominate
from qaportal.lib import clock, htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.lib.pages import page, page_or_fragment
from qaportal.programme.models import Activity
from qaportal.timetable import queries as timetable
from qaportal.timetable.week.clashes import clock as hour
from qaportal.weeks import policy, queries, services
from qaportal.weeks.grid import WAYS
from qaportal.weeks.queries import visible_week
from qaportal.weeks.routes.blueprint import bp

STUCK = "Nothing has come of it for minutes: the work may have been broken off by a restart. Fill the timetable again."


def onto(activity: Activity) -> str:
    """The address of a week's timetable."""
    return url_for("weeks.studio", activity=activity.ref)


@bp.get("/activity/<ref:activity>/timetable")
@access(policy.can_see, load=visible_week)
def studio(activity: Activity) -> Response:
    """The draft with all there is to do about it for those who plan; what was published for others."""
    if not policy.can_plan(me()):
        return page(
            "weeks/published.html", activity=activity, clock=hour, version=timetable.latest_version(activity),
            days=queries.dates_of(activity),
            can_nominate=can_nominate(me(), activity), is_in=policy.can_see_pack(me(), activity),
            sees_wall=policy.can_see_wall(me(), activity),
        )  # fmt: skip
    version, filling = queries.state_of(activity)
    found = queries.studio_of(activity, request.args.get("by", ""))
    asked = request.args.get("day", "1")
    days = [int(asked)] if asked in map(str, range(1, len(found.days) + 1)) else list(range(1, len(found.days) + 1))
    return page(
        "weeks/studio.html", activity=activity, clock=hour, found=found, shown=days, day=asked, ways=WAYS,
        version=version, filling=filling,
    )  # fmt: skip


@bp.get("/activity/<ref:activity>/timetable/glance")
@access(policy.can_glance, load=visible_week)
def glance(activity: Activity) -> Response:
    """Whether it is published: a piece of the activity's page, or a page of its own."""
    version, can_see = timetable.latest_version(activity), policy.can_see(me(), activity)
    return page_or_fragment(
        "weeks/glance.html", "weeks/_glance.html", activity=activity, version=version, can_see=can_see
    )


@bp.post("/activity/<ref:activity>/timetable/fillings")
@access(policy.can_plan, load=visible_week)
def ask(activity: Activity) -> Response:
    """Have the engine fill it: the page that follows says how far it is."""
    try:
        asked = services.ask(activity, by=me())
    except DomainError as error:
        db.session.rollback()
        flash(error.sentence, "error")
        return htmx.redirect(url_for("weeks.studio", activity=activity.ref))
    address = url_for("weeks.filling", activity=activity.ref, filling=asked.public_id)
    db.session.commit()
    return htmx.redirect(address)


@bp.get("/activity/<ref:activity>/timetable/fillings/<id:filling>")
@access(policy.can_plan, load=visible_week)
def filling(activity: Activity, filling: str) -> Response:
    """At work, until there is a timetable to see; or why there is none."""
    found = queries.filling_of(activity, filling)
    failure = STUCK if found.is_stuck(clock.now()) else found.failure
    if failure:
        if htmx.is_fragment():
            return htmx.redirect(request.path)
        return page("weeks/failed.html", activity=activity, sentence=failure)
    if found.is_finished:
        return htmx.redirect(onto(activity))
    return page_or_fragment("weeks/filling.html", "weeks/_filling.html", activity=activity, filling=found)
