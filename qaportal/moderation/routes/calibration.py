"""Calibration: ask many to grade one review, grade it, see what came of it."""

from flask import Response, flash, url_for

from qaportal.lib import clock, htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.lib.forms import choices, tell
from qaportal.lib.pages import page
from qaportal.moderation.forms.calibration import AskForm, EndForm, GiveForm
from qaportal.moderation.models import Calibration
from qaportal.moderation.policy import calibration as policy
from qaportal.moderation.queries import calibration as queries
from qaportal.moderation.routes.blueprint import bp, page_before
from qaportal.moderation.routes.noting import read_exercise
from qaportal.moderation.services import calibration as services
from qaportal.moderation.spread import may_show
from qaportal.reviews.queries import visible_review
from qaportal.reviews.sight import Sight


@bp.get("/moderation/calibration")
@access(policy.can_list_calibrations)
def calibrations() -> Response:
    """What waits for one's own grade, what is over; for QA leads, reviews to choose from."""
    over, further = queries.calibrations_over(me(), before := page_before())
    return page(
        "moderation/calibrations.html", waiting=queries.calibrations_going_on(me()), me=me(), over=over, before=before,
        further=further, leads=policy.may_calibrate(me()), reviews=queries.to_choose_from(me()),
    )  # fmt: skip


@bp.get("/reviews/<id:review>/calibration")
@access(policy.can_start, load=queries.to_be_graded)
def ask_form(review: Sight) -> Response:
    """Who is to grade it, and by when."""
    return _asking(review, _ask_form(review, empty=True))


def _ask_form(sight: Sight, *, empty: bool = False) -> AskForm:
    form = AskForm(formdata=None) if empty else AskForm()
    form.people.choices = choices([(one.public_id, one.name) for one in queries.eligible(sight.review)])
    return form


def _asking(sight: Sight, form: AskForm, status: int = 200) -> Response:
    return page("moderation/ask_for_grades.html", status, form=form, sight=sight, review=sight.review)


@bp.post("/reviews/<id:review>/calibration")
@access(policy.can_start, load=queries.to_be_graded)
def ask_for_grades(review: Sight) -> Response:
    """They are asked, and told."""
    form = _ask_form(review)
    if not form.validate():
        return _asking(review, form, 422)
    wanted = [one for one in queries.eligible(review.review) if one.public_id in (form.people.data or [])]
    try:
        made = services.ask_for_grades(
            review, wanted, due_on=form.due_on.data, shows_names=bool(form.shows_names.data), by=me()
        )
    except Stale:
        raise
    except DomainError as error:
        db.session.rollback()
        tell(form, error)
        return _asking(visible_review(me(), review.review.public_id), form, 422)
    return _done(made.public_id, "They are asked. Nobody sees what others gave until all are in or the day is over.")


def _done(public_id: str, words: str) -> Response:
    db.session.commit()
    flash(words, "success")
    return htmx.redirect(url_for("moderation.calibration", calibration=public_id))


@bp.get("/moderation/calibration/<id:calibration>")
@access(policy.can_see, load=queries.visible_calibration)
def calibration(calibration: Calibration) -> Response:
    """The review to grade; once it is over, what everybody gave."""
    return _show(calibration, _give_form(calibration, empty=True))


def _give_form(calibration: Calibration, *, empty: bool = False) -> GiveForm:
    form = GiveForm(formdata=None) if empty else GiveForm()
    pack, kind = queries.rules_of(calibration.review)
    levels = pack.scales[kind.scale].levels if kind.scale else ()
    form.grade.choices = choices([(one.key, one.label) for one in levels])
    return form


def _show(one: Calibration, form: GiveForm, status: int = 200) -> Response:
    is_over, given = one.is_over(clock.today()), [grade for grade in one.grades if grade.is_in]
    is_kept = is_over and queries.is_kept(me(), one.review)
    shows = is_over and not is_kept and may_show(len(given), shows_names=one.shows_names)
    answer = page(
        "moderation/calibration.html", status, one=one, review=one.review, form=form, end=EndForm(formdata=None),
        mine=one.of(me().id), may_give=policy.can_give(me(), one), may_close=policy.can_close(me(), one),
        is_over=is_over, is_kept=is_kept, shows=shows, given=given if shows else [], count=len(given),
        labels={choice.value: choice.label for choice in form.grade.choices},
        result=queries.result_of(one) if shows else None,
    )  # fmt: skip
    return read_exercise(one, answer) if shows else answer


@bp.post("/moderation/calibration/<id:calibration>/grade")
@access(policy.can_give, load=queries.visible_calibration)
def give_grade(calibration: Calibration) -> Response:
    """Their grade is kept, once."""
    form = _give_form(calibration)
    if not form.validate():
        return _show(calibration, form, 422)
    services.give_grade(calibration, str(form.grade.data), form.why.data or "", by=me())
    return _done(calibration.public_id, "Your grade is kept. Thank you.")


@bp.post("/moderation/calibration/<id:calibration>/closing")
@access(policy.can_close, load=queries.visible_calibration)
def close_calibration(calibration: Calibration) -> Response:
    """It is over, and what everybody gave can be seen."""
    services.close(calibration, by=me())
    return _done(calibration.public_id, "It is over. Everybody who was asked is told.")
