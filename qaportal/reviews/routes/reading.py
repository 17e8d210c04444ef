"""A review: how far it is, its parts to read, its reference, being let in."""

from typing import Any

from flask import Response, flash, make_response, render_template, url_for

from qaportal.frameworks.schema import Part
from qaportal.lib import clock, htmx, keyring
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.errors import NotFound
from qaportal.lib.pages import page
from qaportal.reviews import policy, queries, services
from qaportal.reviews.asking import read_lines
from qaportal.reviews.closing import CLOSED
from qaportal.reviews.forms import LookForm
from qaportal.reviews.lacking import progress_of
from qaportal.reviews.routes.blueprint import bp
from qaportal.reviews.sealing import unseal
from qaportal.reviews.sight import Sight, judging_parts, tells_of_talk
from qaportal.sampling.queries import reference_of
from qaportal.sampling.references import masked


@bp.get("/reviews/<id:review>")
@access(policy.can_open, load=queries.visible_review)
def show(review: Sight) -> Response:
    """The task list: the parts, their sections, who has which and how far it is."""
    return page("reviews/review.html", **_shown(review), form=LookForm())


def _shown(sight: Sight) -> dict[str, Any]:
    dues = queries.dues_of(sight)
    parts = [
        {
            "due": dues.get(part.key, (None, ""))[0], "due_at": dues.get(part.key, (None, ""))[1],
            "part": part, "kept": sight.kept.get(part.key), "reads": sight.reads(part), "writes": sight.writes(part),
            "is_asked": sight.is_asked(part), "follows_look": _follows_look(sight, part),
            "waits_for": _waits_for(sight, part), "tells_of_talk": tells_of_talk(sight.kind, part),
            "has_words": any(one.part_key == part.key for one in sight.answers.values()),
            "returned": sight.review.sent_back(part.key) if sight.reads(part) or sight.writes(part) else None,
            "sections": [(section, progress_of(sight, section)) for section in part.sections]
            if sight.writes(part) else [],
        }
        for part in sight.form.parts
    ]  # fmt: skip
    return {
        "sight": sight, "review": sight.review, "parts": parts, "who": queries.told_of(me(), sight),
        "masked": masked_reference(sight), "about": queries.about_of(me(), sight.review),
        "may_look": policy.can_look(me(), sight), "me": me(), "today": clock.today(),
        "closed": CLOSED if sight.is_locked and not sight.review.is_final else "",
        "until": queries.more_time(sight.review) if any(one["writes"] for one in parts) else None,
        "may_take_out": policy.can_see_exports(me(), sight),
    }  # fmt: skip


def _follows_look(sight: Sight, part: Part) -> bool:
    """Whether it is for what comes after a second look, which settles the grade and makes the review final."""
    rule = sight.kind.moderation
    return bool(rule and part.seat == rule.seat and part not in judging_parts(sight.kind, sight.form))


def _waits_for(sight: Sight, part: object) -> str:
    """The title of the part that has to be in first, where it is not; "" otherwise."""
    opens = getattr(part, "opens", "start")
    if opens == "start" or opens in sight.handed_in:
        return ""
    return next((one.title for one in sight.form.parts if one.key == opens), "")


def masked_reference(sight: Sight) -> str:
    """What is shown of the reference of its record; "" where it is about none, or their eyes are not for it."""
    if sight.review.record is None or not sight.reader.may_see_children:
        return ""
    return masked(reference_of(sight.review.record.row, keyring.ring())[1])


@bp.get("/reviews/<id:review>/parts/<key:part>")
@access(policy.can_open, load=queries.visible_review)
def read(review: Sight, part: str) -> Response:
    """One part as it is read. The log keeps who read in which review, once a day."""
    found = review.part(part)
    if found is None or not review.reads(found):
        raise NotFound("This part is not there, or it is not yours to read yet.")
    is_told = tells_of_talk(review.kind, found)
    said = [one for one in found.sections if not (is_told and one.key in review.filled.omitted)]
    sections = [(section, read_lines(review, section)) for section in said]
    answer = page(
        "reviews/read.html", sight=review, review=review.review, part=found, kept=review.kept[found.key],
        sections=sections, writes=review.writes(found),
        may_return=policy.can_return(me(), review) and policy.may_return(review, found),
        may_reveal=policy.can_reveal(me(), review), amended=queries.amendment_of(review.review) if is_told else None,
    )  # fmt: skip
    services.note_read(review.review, by=me())
    db.session.commit()
    return answer


@bp.post("/reviews/<id:review>/answers/<key:question>/reference")
@access(policy.can_reveal, load=queries.visible_review)
def reveal(review: Sight, question: str) -> Response:
    """A reference that was given on the form, in its place; the log says who looked."""
    answer = review.answers.get(question)
    part = review.part(answer.part_key) if answer else None
    if answer is None or not answer.sealed or part is None or not review.reader.may_see_children:
        raise NotFound("There is no reference here.")
    reference = unseal(review.review, answer)
    services.note_reveal(review.review, by=me())
    db.session.commit()
    if htmx.is_fragment():
        return make_response(render_template("reviews/_reference.html", reference=reference))
    return page("reviews/reference.html", reference=reference, review=review.review, part=part)


@bp.post("/reviews/<id:review>/looks")
@access(policy.can_look, load=queries.visible_review)
def look(review: Sight) -> Response:
    """Be let in to read it for an hour, with a reason."""
    form = LookForm()
    if not form.validate():
        return page("reviews/review.html", 422, **_shown(review), form=form)
    services.let_in(review.review, form.reason.data, by=me())
    db.session.commit()
    flash("You may read what is handed in for an hour. The log keeps your reason.", "success")
    return htmx.redirect(url_for("reviews.show", review=review.review.public_id))
