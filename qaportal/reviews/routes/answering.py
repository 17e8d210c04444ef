"""Each answer kept as it is written, and who else is writing: what the page of a section asks for by itself."""

from dataclasses import replace

from flask import Response, request, url_for

from qaportal.frameworks.meaning.answers import states
from qaportal.frameworks.schema import Part, Question, Section
from qaportal.lib import clock, htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import commit_as_read, db, reads_first
from qaportal.lib.errors import DomainError, NotAllowed, NotFound
from qaportal.lib.pages import piece
from qaportal.reviews import policy, queries, services
from qaportal.reviews.asking import Asked, Clash, Typed, asked_of
from qaportal.reviews.models import Answer
from qaportal.reviews.routes.blueprint import bp
from qaportal.reviews.routes.filling import (
    clash_of,
    fields_of,
    keep_answer,
    part_of,
    seen_of,
    sentence_of,
    writable_part,
)  # fmt: skip
from qaportal.reviews.sight import Sight, question_of, writing_with
from qaportal.reviews.values import Refused


@bp.post("/reviews/<id:review>/parts/<key:part>/answers/<key:question>")
@access(policy.can_open, load=queries.visible_review)
@reads_first
def save_answer(review: Sight, part: str, question: str) -> Response:
    """Keep one answer as it is written (autosave): its new version and the time, and beside it the questions that are
    asked, or asked no more, because of it. 422 with the reason, 409 with both texts. Of two texts one is chosen here
    too."""
    found = writable_part(review, part)
    placed = question_of(found, question)
    if placed is None:
        raise NotFound("This form has no such question.")
    section, asked = placed
    choice = request.form.get(f"choose.{question}", "")
    if choice == "theirs":
        return _whole(review, found, section, asked)
    try:
        answer = keep_answer(review, found, asked)
    except (Refused, DomainError) as error:
        if isinstance(error, NotAllowed):
            raise
        return _not_kept(review, found, section, asked, error, is_chosen=choice == "mine")
    commit_as_read()
    now = replace(review, answers={**review.answers, question: answer} if answer.version else review.answers)
    return _whole(now, found, section, asked) if choice else _kept(now, found, section, asked, answer)


def _kept(sight: Sight, part: Part, section: Section, asked: Question, answer: Answer) -> Response:
    """The state under the question, and the questions that changed with it."""
    changed = _changed(sight, part, section)
    response = piece(
        "reviews/_saved.html", key=asked.key, version=answer.version, at=answer.saved_at or clock.now(), error="",
        clash=None, changed=changed, href=_href(sight, part), signer=me().name,
    )  # fmt: skip
    return htmx.tell(response, say=_told(changed)) if changed else response


def _told(changed: list[Asked]) -> str:
    more, fewer = sum(one.is_asked for one in changed), sum(not one.is_asked for one in changed)
    said = [f"{more} more to answer here because of that." if more else "",
            f"{fewer} fewer to answer here; what was written there is kept." if fewer else ""]  # fmt: skip
    return " ".join(words for words in said if words)


def _changed(sight: Sight, part: Part, section: Section) -> list[Asked]:
    """Questions of the section that are on the page and not asked, or asked and not on it. The page says which of those
    that are not always asked it `shown` has; without that nothing is known of it."""
    shown = request.form.get("shown")
    if shown is None or not any(one.when for one in section.questions):
        return []
    there, found = set(shown.split()), states(sight.form, sight.filled)
    changed = [one for one in section.questions if one.when and (one.key in there) == (found[one.key] == "not_asked")]
    return [asked_of(sight, part, section, one) for one in changed]


def _not_kept(
    sight: Sight, part: Part, section: Section, asked: Question, error: Refused | DomainError, *, is_chosen: bool
) -> Response:
    clash = clash_of(sight, asked, error.theirs) if isinstance(error, services.Conflict) else None
    said, status = "" if clash else sentence_of(error), 409 if clash else 422
    if is_chosen:
        response = _whole(sight, part, section, asked, status, typed=Typed(fields_of(asked), said), clash=clash)
    else:
        response = piece("reviews/_state.html", status, key=asked.key, version=seen_of(asked), at=None, error=said,
                         clash=clash, href=f"{_href(sight, part)}{asked.key}")  # fmt: skip
    db.session.rollback()
    return response


def _whole(
    sight: Sight, part: Part, section: Section, asked: Question, status: int = 200, *,
    typed: Typed | None = None, clash: Clash | None = None,
) -> Response:  # fmt: skip
    """The question anew, with the focus in it: one of two texts was chosen."""
    shown = asked_of(sight, part, section, asked, typed=typed, clash=clash)
    response = piece("reviews/_asked.html", status, q=shown, href=_href(sight, part), signer=me().name)
    response.headers["HX-Retarget"], response.headers["HX-Reswap"] = f"#question-{asked.key}", "outerHTML"
    return htmx.tell(response, focus=f"#q-{asked.key}", say="Kept." if status == 200 else "")


def _href(sight: Sight, part: Part) -> str:
    """Where the answers of a part are sent, but for the key of the question."""
    return url_for("reviews.save_answer", review=sight.review.public_id, part=part.key, question="x")[:-1]


@bp.get("/reviews/<id:review>/parts/<key:part>/presence")
@access(policy.can_open, load=queries.visible_review)
def presence(review: Sight, part: str) -> Response:
    """Who else is writing in a part, for its page to ask now and then; a browser goes to the review."""
    found = part_of(review, part)
    if not htmx.is_fragment():
        return htmx.redirect(url_for("reviews.show", review=review.review.public_id))
    others = writing_with(review, found, me(), clock.now()) if review.writes(found) else []
    return piece("reviews/_presence.html", others=others)
