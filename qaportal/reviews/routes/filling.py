"""Writing in a part: a section on a page, and what is sent of it kept."""

from collections.abc import Mapping

from flask import Response, flash, request, url_for

from qaportal.frameworks.schema import Part, Question, Section
from qaportal.lib import clock, htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, NotAllowed, NotFound
from qaportal.lib.pages import page
from qaportal.reviews import policy, queries, services
from qaportal.reviews.asking import Clash, Typed, page_of
from qaportal.reviews.closing import CLOSED
from qaportal.reviews.models import Answer
from qaportal.reviews.routes.blueprint import bp
from qaportal.reviews.sealing import unseal
from qaportal.reviews.services.saving import LOCKED
from qaportal.reviews.sight import Sight, writing_with
from qaportal.reviews.values import Refused, read, read_note, written

OTHERS = "This part is somebody else’s to write, or it is not open yet. The page of the review says which."
LONGEST = 2000  # characters of the ids of saves that nobody answered


@bp.get("/reviews/<id:review>/parts/<key:part>/sections/<key:section>")
@access(policy.can_open, load=queries.visible_review)
def section(review: Sight, part: str, section: str) -> Response:
    """A section to write in. A part that is handed in, or is somebody else's, is read instead."""
    found = part_of(review, part)
    if not review.writes(found):
        return htmx.redirect(url_for("reviews.read", review=review.review.public_id, part=part))
    return _page(review, found, _section(found, section))


def _page(
    sight: Sight, part: Part, section: Section, status: int = 200, *,
    typed: Mapping[str, Typed] | None = None, clashes: Mapping[str, Clash] | None = None, more: str = "",
) -> Response:  # fmt: skip
    shown = page_of(sight, part, section, typed=typed, clashes=clashes, more=more)
    names = sorted({one.person.name for one in queries.told_of(me(), sight)})
    answer = page(
        "reviews/section.html", status, sight=sight, review=sight.review, part=part, section=section, page=shown,
        names=names, page_error=bool(shown.errors or clashes), me=me(),
        others=writing_with(sight, part, me(), clock.now()),
    )  # fmt: skip
    return noted(sight, part, answer)


def noted(sight: Sight, part: Part, answer: Response) -> Response:
    """A page of a part that somebody writes in. The log keeps that they read what others wrote in it, once a day."""
    if any(one.part_key == part.key and one.saved_by_id != me().id for one in sight.answers.values()):
        services.note_read(sight.review, by=me())
        db.session.commit()
    return answer


@bp.post("/reviews/<id:review>/parts/<key:part>/sections/<key:section>")
@access(policy.can_open, load=queries.visible_review)
def save_section(review: Sight, part: str, section: str) -> Response:
    """Keep all that can be kept of a section, and go on. What cannot is shown with what was typed: 422 where it is no
    answer, 409 where somebody else changed it meanwhile."""
    found = writable_part(review, part)
    shown = _section(found, section)
    sent = [question for question in shown.questions if f"v.{question.key}" in request.form]
    typed, clashes = _keep(review, found, sent)
    db.session.commit()
    sight = queries.visible_review(me(), review.review.public_id)
    asked = page_of(sight, found, shown)
    if typed or clashes:
        return _page(sight, found, shown, 409 if clashes else 422, typed=typed, clashes=clashes)
    if more := request.form.get("more", ""):
        return _page(sight, found, shown, more=more)
    if any(name.startswith("choose.") for name in request.form):
        return htmx.redirect(_address(sight, found, section))
    if any(one.is_asked and f"v.{one.key}" not in request.form for one in asked.questions):
        flash("There is more to answer here, because of what you answered.")
        return htmx.redirect(_address(sight, found, section))
    return htmx.redirect(_next(sight, found, asked.following))


def _next(sight: Sight, part: Part, following: str) -> str:
    if request.form.get("close"):
        return url_for("reviews.show", review=sight.review.public_id)
    if following:
        return _address(sight, part, following)
    return url_for("reviews.check", review=sight.review.public_id, part=part.key)


def _address(sight: Sight, part: Part, section: str) -> str:
    return url_for("reviews.section", review=sight.review.public_id, part=part.key, section=section)


def _keep(sight: Sight, part: Part, questions: list[Question]) -> tuple[dict[str, Typed], dict[str, Clash]]:
    typed: dict[str, Typed] = {}
    clashes: dict[str, Clash] = {}
    for question in questions:
        if request.form.get(f"choose.{question.key}") == "theirs":
            continue
        try:
            keep_answer(sight, part, question)
        except (Refused, DomainError) as error:
            if isinstance(error, services.Conflict):
                clashes[question.key] = clash_of(sight, question, error.theirs)
            elif isinstance(error, NotAllowed):
                raise
            sentence = "" if question.key in clashes else sentence_of(error)
            typed[question.key] = Typed(fields_of(question), sentence, getattr(error, "boxes", ()))
    return typed, clashes


def sentence_of(error: Refused | DomainError) -> str:
    return error.sentence if isinstance(error, DomainError) else str(error)


def keep_answer(sight: Sight, part: Part, question: Question) -> Answer:
    """Keep one answer of this request. Raises Refused where it is none, and what `services.save` raises."""
    scale = sight.pack.scales.get(question.scale or "")
    value = read(question, scale, request.form)  # type: ignore[arg-type]
    note = read_note(question, request.form) if question.evidence else ""  # type: ignore[arg-type]
    kept = sight.answers.get(question.key)
    if question.kind == "record" and value is None and kept is not None and kept.sealed:
        value = unseal(sight.review, kept)  # its box is empty once it is given: it stays until another is
    return services.save(
        sight, part, question, value, note, seen=seen_of(question), by=me(),
        save_id=request.form.get("save_id", ""), sent=request.form.get("sent", "")[-LONGEST:].split(),
    )  # fmt: skip


def seen_of(question: Question) -> int:
    name = "c" if request.form.get(f"choose.{question.key}") == "mine" else "v"
    text = request.form.get(f"{name}.{question.key}", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


def fields_of(question: Question) -> dict[str, str]:
    """What was typed into one question's boxes, by name; several values of one name in lines."""
    names = (f"q.{question.key}", f"n.{question.key}", f"na.{question.key}")
    return {
        name: "\n".join(request.form.getlist(name))
        for name in request.form
        if name in names or name.startswith(f"q.{question.key}-")
    }


def clash_of(sight: Sight, question: Question, theirs: Answer) -> Clash:
    """What somebody else keeps in the place of what was sent."""
    words = (
        "A reference" if theirs.sealed else written(question, sight.pack.scales.get(question.scale or ""), theirs.value)
    )
    is_own = theirs.saved_by_id == me().id
    return Clash(words, theirs.note, theirs.saved_by.name, theirs.saved_at, theirs.version, is_own)


def part_of(sight: Sight, key: str) -> Part:
    found = sight.part(key)
    if found is None:
        raise NotFound(queries.NO_REVIEW)
    return found


def writable_part(sight: Sight, key: str) -> Part:
    """A part that they may write in. Raises NotAllowed where they read it alone, NotFound where it is out of sight."""
    found = part_of(sight, key)
    if not sight.writes(found):
        raise NotAllowed(LOCKED if found.key in sight.handed_in else CLOSED if sight.is_locked else OTHERS)
    return found


def _section(part: Part, key: str) -> Section:
    found = next((one for one in part.sections if one.key == key), None)
    if found is None:
        raise NotFound("This form has no such section.")
    return found
