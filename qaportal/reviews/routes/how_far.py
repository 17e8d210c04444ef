"""How far the forms of an activity are."""

from flask import Response

from qaportal.lib.access import access, me
from qaportal.lib.pages import page, page_or_fragment
from qaportal.programme.models import Activity
from qaportal.programme.queries import visible_activity
from qaportal.reviews import policy, queries
from qaportal.reviews.routes.blueprint import bp


@bp.get("/activity/<ref:activity>/reviews")
@access(policy.can_follow, load=visible_activity)
def of_activity(activity: Activity) -> Response:
    """Every form of it, who has which part, what is in. What is written, the review itself shows."""
    rows = queries.how_far(activity)
    wanted = [row for row in rows if row.is_wanted]
    return page(
        "reviews/of_activity.html", activity=activity, rows=rows, of=len(wanted), done=sum(row.is_in for row in wanted),
    )  # fmt: skip


@bp.get("/activity/<ref:activity>/reviews/glance")
@access(policy.can_glance, load=visible_activity)
def glance(activity: Activity) -> Response:
    """How many of those that are wanted are in, in a sentence."""
    rows = [row for row in queries.how_far(activity) if row.is_wanted]
    return page_or_fragment(
        "reviews/glance.html", "reviews/_glance.html", activity=activity, of=len(rows),
        done=sum(row.is_in for row in rows), may_follow=policy.can_follow(me(), activity),
    )  # fmt: skip
