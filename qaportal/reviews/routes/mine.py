"""One's own forms: the list, those of one seat, and opening one."""

from datetime import timedelta
from typing import Any

from flask import Response, request, url_for

from qaportal.allocation.models import Assignment
from qaportal.allocation.policy import can_see_seat
from qaportal.allocation.queries import seen, visible_seat
from qaportal.lib import clock, htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.pages import page, page_or_fragment
from qaportal.people.models import Person
from qaportal.programme.policy import can_see_duties
from qaportal.programme.queries import standing, visible_tracked
from qaportal.reviews import policy, queries, services
from qaportal.reviews.pieces import pieces
from qaportal.reviews.routes.blueprint import bp

PAST = timedelta(days=180)  # of work that is over


@bp.get("/reviews")
@access(policy.can_see_reviews)
def index() -> Response:
    """What waits for me, what I wait for, and what I handed in."""
    found = pieces(queries.lines_of(me(), since=clock.today() - PAST))
    kinds = ("open", "waits", "done", "in")
    states: dict[str, Any] = {state: [one for one in found if one.state == state] for state in kinds}
    return page(
        "reviews/index.html", today=clock.today(), masked=queries.masked_of(one.first.seat for one in found),
        handed_in=states.pop("in"), **states,
    )  # fmt: skip


@bp.get("/duties/people/<id:person>/forms")
@access(can_see_duties, load=visible_tracked)
def of_duties(person: Person) -> Response:
    """The forms on which somebody does their standing duties, this year: their own, or those that one may read."""
    rules = standing(clock.today())
    found = queries.duty_forms(me(), person, rules.year[0]) if rules else []
    return page_or_fragment(
        "reviews/of_duties.html", "reviews/_of_duties.html", someone=person, found=found, is_me=person.id == me().id,
        today=clock.today(),
    )  # fmt: skip


@bp.get("/seats/<id:assignment>/forms")
@access(can_see_seat, load=visible_seat)
def of_seat(assignment: Assignment) -> Response:
    """The forms that a seat fills, and how far they are."""
    lines = queries.lines_of_seats([seen(assignment)])
    return page_or_fragment(
        "reviews/of_seat.html", "reviews/_of_seat.html", seat=assignment, pieces=pieces(lines), today=clock.today(),
        may_start=policy.can_start(me(), assignment),
    )  # fmt: skip


@bp.post("/seats/<id:assignment>/forms/<key:form>")
@access(policy.can_start, load=visible_seat)
def start(assignment: Assignment, form: str) -> Response:
    """Open a form of a seat, or go on with it; one more where `another` is sent."""
    review = services.open_review(assignment, form, by=me(), another=bool(request.form.get("another")))
    db.session.commit()
    return htmx.redirect(url_for("reviews.show", review=review.public_id))
