"""Second looks: one's own, a review and its second look side by side, what is decided, the talk."""

from datetime import timedelta
from typing import Any

from flask import Response, flash, url_for

from qaportal.frameworks.outline.sheets import rubric_of
from qaportal.frameworks.outline.words import names
from qaportal.frameworks.schema import Part, Section
from qaportal.lib import clock, htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.lib.forms import tell
from qaportal.lib.pages import page, page_or_fragment
from qaportal.moderation import policy, queries, services
from qaportal.moderation.forms import ReturnForm, TalkForm
from qaportal.moderation.looked import Looked
from qaportal.moderation.looking import own_form, settles_by_agreeing
from qaportal.moderation.routes.blueprint import bp
from qaportal.moderation.routes.noting import read_review
from qaportal.reviews import policy as reviews_policy
from qaportal.reviews import queries as reviews
from qaportal.reviews.asking import read_lines
from qaportal.reviews.lacking import progress_of
from qaportal.reviews.sight import Sight, tells_of_talk

PAST = timedelta(days=180)  # of work that is over


@bp.get("/moderation")
@access(policy.can_see_looks)
def index() -> Response:
    """What is mine to look at a second time, and what I am to talk about."""
    lines = queries.lines_of(me(), since=clock.today() - PAST)
    return page(
        "moderation/index.html", today=clock.today(), lines=lines, differing=queries.differing(me()),
        masked=reviews.masked_of(one.seat for one in lines),
        names=[
            ("do", "To do"), ("decide", "To talk about or to decide"),
            ("waits", "Not yet: the first look is not in"), ("done", "Done"),
        ],
    )  # fmt: skip


@bp.get("/reviews/<id:looked>/moderation")
@access(policy.can_see, load=queries.visible_look)
def show(looked: Looked) -> Response:
    """Side by side: the review and its second look; the two grades once both are in. The log keeps who read it."""
    return _shown(looked, ReturnForm())


def _shown(looked: Looked, form: ReturnForm, status: int = 200) -> Response:
    kind, compared = looked.first.kind, _compared(looked)
    wrote = _read(looked.first, looked.rule.seat)
    answer = page(
        "moderation/show.html", status, looked=looked, review=looked.review, form=form, me=me(),
        may_decide=policy.can_decide(me(), looked), wrote=wrote,
        own=_own(looked), rubrics=_rubrics(looked), compared=compared, own_form=own_form(kind),
        agrees=settles_by_agreeing(looked.rule), agreed=queries.agreed_on(looked.first, me()) if compared else None,
        further=_further(looked), amended=reviews.amendment_of(looked.review),
    )  # fmt: skip
    return read_review(looked.review, answer) if wrote or compared else answer


def _read(sight: Sight, but: str) -> list[tuple[Part, list[tuple[Section, Any]]]]:
    """What the others wrote and this reader may read; what is kept from them says so, or is not there at all."""
    return [
        (part, [(section, read_lines(sight, section)) for section in part.sections])
        for part in sight.form.parts
        if part.seat != but and part.key in sight.handed_in and sight.reads(part)
    ]


def _own(looked: Looked) -> list[tuple[Part, bool, list[tuple[Section, str]]]]:
    """The moderator's parts: whether each may be written in now, and how far its sections are."""
    second = looked.second
    if second is None:
        return []
    return [
        (part, second.writes(part), [(section, progress_of(second, section)) for section in part.sections])
        for part in looked.own_parts
    ]


def _further(looked: Looked) -> list[Part]:
    """The moderator's parts that are for what comes after their judgement, and may be written in now."""
    second = looked.second
    if second is None or not looked.is_moderator:
        return []
    return [part for part in second.form.parts
            if part.seat == looked.rule.seat and part not in looked.own_parts and second.writes(part)]  # fmt: skip


def _section_of(sight: Sight | None, key: str | None) -> Section | None:
    """The section that asks a question, where they read it or write in it."""
    parts = [part for part in sight.form.parts if sight.part(part.key)] if sight else []
    asked = (section for part in parts for section in part.sections)
    return next((one for one in asked if any(question.key == key for question in one.questions)), None)


def _rubrics(looked: Looked) -> list[Any]:
    """What the grades mean, as it stands beside the question for them."""
    sections = _section_of(looked.second, looked.rule.second_grade), _section_of(looked.first, looked.rule.grade)
    keys = dict.fromkeys(key for section in sections if section for key in section.rubrics)
    return [rubric_of(looked.first.pack, key) for key in keys if key in looked.first.pack.rubrics]


def _compared(looked: Looked) -> list[tuple[str, str, list[Any]]]:
    """Once both are in, (whose, grade in words, what stands beside it) of the first look and of the second."""
    verdict, rule = looked.verdict, looked.rule
    if verdict is None:
        return []
    sides = (
        (verdict.first_by.name, verdict.first_grade, looked.first, rule.grade),
        (verdict.given_by.name, verdict.second_grade, looked.second, rule.second_grade or rule.agrees),
    )
    return [(name, looked.label(grade), _beside(sight, key)) for name, grade, sight, key in sides]


def _beside(sight: Sight | None, key: str | None) -> list[Any]:
    """What was answered in the section of a grade besides the grade itself: why it was given."""
    section = _section_of(sight, key)
    lines = read_lines(sight, section) if sight and section else []
    return [one for one in lines if (one.state == "answered" and one.question.kind != "grade") or one.note]


@bp.post("/reviews/<id:looked>/moderation/return")
@access(policy.can_decide, load=queries.visible_look)
def send_back(looked: Looked) -> Response:
    """Send the review back to be written on. Its day stays as it was."""
    form = ReturnForm()
    if not form.validate():
        return _shown(looked, form, 422)
    services.send_back(looked, form.why.data, by=me())
    db.session.commit()
    flash("Sent back. The day by which it is due stays as it was, and your own part is open again.", "success")
    return htmx.redirect(_here(looked))


@bp.post("/reviews/<id:looked>/moderation/standing")
@access(policy.can_decide, load=queries.visible_look)
def let_stand(looked: Looked) -> Response:
    """Let a review stand that was not judged good enough."""
    services.let_stand(looked, by=me())
    db.session.commit()
    flash("It stands as it is.", "success")
    return htmx.redirect(_here(looked))


@bp.get("/reviews/<id:looked>/moderation/talk")
@access(policy.can_decide, load=queries.visible_look)
def talk(looked: Looked) -> Response:
    """Record the talk about two grades."""
    return _talk(looked, _talk_form(looked))


def _talk_form(looked: Looked) -> TalkForm:
    form = TalkForm()
    form.offer(looked.levels, settles_by_agreeing(looked.rule))
    return form


def _talk(looked: Looked, form: TalkForm, status: int = 200) -> Response:
    if looked.state != "differs" or looked.look is None:
        raise Stale(services.SETTLED)
    form.seen.data = form.seen.data or str(len(looked.look.talks))
    return _talk_page(looked, form, status)


def _talk_page(looked: Looked, form: TalkForm, status: int) -> Response:
    answer = page("moderation/talk.html", status, looked=looked, review=looked.review, form=form,
                  compared=_compared(looked), may_send=looked.state == "differs",
                  stands_in=_stands_in(looked))  # fmt: skip
    return read_review(looked.review, answer)


def _stands_in(looked: Looked) -> tuple[str, str] | None:
    """The part of the form that a talk is written down in as well, and who else reads it there; None where none is."""
    kind = looked.first.kind
    sights = (looked.first, looked.second)
    parts = (part for sight in sights if sight for part in sight.form.parts if tells_of_talk(kind, part))
    return next(((part.title, names(looked.first.pack, part.seen_by, kind)) for part in parts), None)


def _too_late(public_id: str, form: TalkForm, error: Stale) -> Response:
    """Somebody recorded a talk meanwhile: it stands, and what was typed here stays on the page."""
    db.session.rollback()
    looked = queries.visible_look(me(), public_id)
    form.seen.data = str(len(looked.look.talks) if looked.look else 0)
    tell(form, error)
    return _talk_page(looked, form, 409)


@bp.post("/reviews/<id:looked>/moderation/talk")
@access(policy.can_decide, load=queries.visible_look)
def record_talk(looked: Looked) -> Response:
    """Keep what was said and agreed on. 409 where somebody recorded one meanwhile: what was typed stays on the page."""
    form, public_id = _talk_form(looked), looked.review.public_id
    if not form.validate():
        return _talk(looked, form, 422)
    seen = form.seen.data if (form.seen.data or "").isascii() and (form.seen.data or "").isdigit() else "-1"
    try:
        services.talk(
            looked, held_on=form.held_on.data, with_whom=form.with_whom.data, said=form.said.data, agreed=form.grade,
            seen=int(seen[:4]), by=me(),
        )  # fmt: skip
    except Stale as error:
        return _too_late(public_id, form, error)
    except DomainError as error:
        db.session.rollback()
        tell(form, error)
        return _talk(queries.visible_look(me(), public_id), form, 422)
    db.session.commit()
    flash("Recorded. Both grades stay on the review.", "success")
    return htmx.redirect(_here(looked))


def _here(looked: Looked) -> str:
    return url_for("moderation.show", looked=looked.review.public_id)


@bp.get("/reviews/<id:review>/moderation/glance")
@access(reviews_policy.can_open, load=reviews.visible_review)
def glance(review: Sight) -> Response:
    """How far the second look is, on the page of a review: in words, and never a grade."""
    looked = queries.looked_of(me(), review.review.public_id)
    return page_or_fragment(
        "moderation/glance.html", "moderation/_glance.html", looked=looked, review=review.review,
        may_see=looked is not None and policy.can_see(me(), looked),
    )  # fmt: skip
