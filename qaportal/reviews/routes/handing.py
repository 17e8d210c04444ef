"""Handing a part in: the check before it, saying why there is nothing, leaving a section out."""

from flask import Response, flash, request, url_for

from qaportal.lib import clock, htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.pages import page
from qaportal.reviews import policy, queries, services
from qaportal.reviews.asking import read_lines
from qaportal.reviews.lacking import lacks_of, unanswered_of
from qaportal.reviews.looks_like import hints_of
from qaportal.reviews.routes.blueprint import bp
from qaportal.reviews.routes.filling import noted, writable_part
from qaportal.reviews.sight import Sight


@bp.get("/reviews/<id:review>/parts/<key:part>/check")
@access(policy.can_open, load=queries.visible_review)
def check(review: Sight, part: str) -> Response:
    """All that was written, what is missing, and the button that hands it in."""
    found = writable_part(review, part)
    sections = [(section, read_lines(review, section)) for section in found.sections]
    answer = page(
        "reviews/check.html", sight=review, review=review.review, part=found, kept=review.kept[found.key],
        sections=sections, lacks=lacks_of(review, found, clock.today()), hints=hints_of(review, found),
        blank=unanswered_of(review, found),
    )  # fmt: skip
    return noted(review, found, answer)


@bp.post("/reviews/<id:review>/parts/<key:part>/none")
@access(policy.can_open, load=queries.visible_review)
def say_none(review: Sight, part: str) -> Response:
    """Why there is nothing in a part; without a reason, that there is something after all."""
    found = writable_part(review, part)
    services.say_none(review, found, request.form.get("reason", ""), by=me())
    db.session.commit()
    flash("Kept: why there is nothing here." if request.form.get("reason") else "Kept: there is something to write.")
    return htmx.redirect(url_for("reviews.check", review=review.review.public_id, part=part))


@bp.post("/reviews/<id:review>/parts/<key:part>/omissions/<key:section>")
@access(policy.can_open, load=queries.visible_review)
def omit(review: Sight, part: str, section: str) -> Response:
    """Leave a section out, or take it in again."""
    found = writable_part(review, part)
    is_left_out = request.form.get("is_left_out") == "yes"
    services.omit(review, found, section, is_left_out=is_left_out, by=me())
    db.session.commit()
    return htmx.redirect(url_for("reviews.section", review=review.review.public_id, part=part, section=section))
