"""How far the forms of a week are, as it goes on; more time for a summary that has closed, with a reason."""

from flask import Response, url_for

from qaportal.lib import clock
from qaportal.lib.access import access, me
from qaportal.lib.errors import DomainError
from qaportal.lib.formats import moment_long
from qaportal.lib.pages import page, page_or_fragment
from qaportal.programme.models import Activity
from qaportal.programme.routes.sending import sent
from qaportal.timetable import queries as timetable
from qaportal.weeks import forms, policy, queries, services
from qaportal.weeks.queries import visible_week
from qaportal.weeks.routes.blueprint import bp


@bp.get("/activity/<ref:activity>/timetable/summaries")
@access(policy.can_plan, load=visible_week)
def summaries(activity: Activity) -> Response:
    """Who has handed what in, and when the summaries close; it looks again by itself."""
    return page_or_fragment(
        "weeks/summaries.html", "weeks/_summaries.html", activity=activity, lines=queries.forms_by_member(activity),
        closing=queries.closing_of(activity), now=clock.now(),
    )  # fmt: skip


@bp.get("/activity/<ref:activity>/timetable/members/<id:member>/extension")
@access(policy.can_plan, load=visible_week)
def extension_form(activity: Activity, member: str) -> Response:
    """Until when, and why?"""
    return page("weeks/extension.html", activity=activity, member=timetable.week_member(activity, member),
                closing=queries.closing_of(activity), form=forms.ExtendForm())  # fmt: skip


@bp.post("/activity/<ref:activity>/timetable/members/<id:member>/extension")
@access(policy.can_plan, load=visible_week)
def give_extension(activity: Activity, member: str) -> Response:
    """They may write until then."""
    found, form = timetable.week_member(activity, member), forms.ExtendForm()

    def act() -> str:
        try:
            until = clock.to_utc(form.on.data, str(form.at.data))
        except ValueError as error:
            raise DomainError("There is no such time that night. Give another one.", field="at") from error
        services.give_more_time(found, until=until, reason=str(form.reason.data), by=me())
        return f"{found.person.name} may write until {moment_long(until)}, and is told so."

    return sent(form, "weeks/extension.html", act, url_for("weeks.summaries", activity=activity.ref),
                lambda: {"activity": activity, "member": found, "closing": queries.closing_of(activity)})  # fmt: skip
