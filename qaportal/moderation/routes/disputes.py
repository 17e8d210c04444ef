"""Disagreements: raise one, see how far it is, settle a step of it."""

from collections.abc import Sequence
from typing import Any, TypeVar

from flask import Response, flash, url_for

from qaportal.lib import clock, htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, NotFound, Stale
from qaportal.lib.formats import and_list
from qaportal.lib.forms import choices, tell
from qaportal.lib.pages import page, page_or_fragment
from qaportal.moderation.amending import Recommended, read, words_of
from qaportal.moderation.disagreement import Disagreement
from qaportal.moderation.disputing import starts
from qaportal.moderation.forms.disputes import (
    AS_IT_WAS,
    NO_NAMES,
    AgreeForm,
    JudgementForm,
    NoteForm,
    OnwardForm,
    OutcomeForm,
    RaiseForm,
    StepForm,
)
from qaportal.moderation.policy import disputes as policy
from qaportal.moderation.queries import disputes as queries
from qaportal.moderation.queries import how_it_came
from qaportal.moderation.routes.blueprint import bp, page_before
from qaportal.moderation.routes.noting import read_disagreement, read_review
from qaportal.moderation.services import disputes as services
from qaportal.reviews.queries import visible_review
from qaportal.reviews.sight import Sight

AnyForm = TypeVar("AnyForm", bound=StepForm)


# Raising one ------------------------------------------------------------------------------------------------


@bp.get("/reviews/<id:review>/dispute")
@access(policy.can_see_raising, load=visible_review)
def raise_form(review: Sight) -> Response:
    """What somebody does not agree with; where one is open, that one; where the framework has no steps, that."""
    return _raising(review, _raise_form(review, empty=True))


def _raise_form(sight: Sight, *, empty: bool = False) -> RaiseForm:
    form, ladder = RaiseForm(formdata=None) if empty else RaiseForm(), queries.ladder_of(sight)
    if ladder is None:
        form.about.choices, form.start.choices = [], []
        return form
    form.about.choices = choices([(one, one) for one in ladder.about])
    if over := queries.spoken(sight):
        words = f"It came to its end already: {and_list([one for one in ladder.about if one in over])}."
        form.new_facts.description = f"{words} Raise that again only for something new. {NO_NAMES}"
    else:
        del form.new_facts
    at = starts(ladder, is_practitioner=queries.is_practitioner(sight))
    form.start.choices = choices([(str(n), queries.step_words(sight.pack, sight.kind, ladder, n)) for n in at])
    if len(at) == 1 and not form.start.data:
        form.start.data = str(at[0])
    return form


def _raising(sight: Sight, form: RaiseForm, status: int = 200) -> Response:
    ladder = queries.ladder_of(sight)
    return page(
        "moderation/raise_dispute.html", status, form=form, sight=sight, review=sight.review,
        ladder=ladder, why_not=policy.why_not_raise(sight),
        before=queries.disputes_about(me(), sight.review), is_practitioner=queries.is_practitioner(sight),
        steps=queries.ladder_words(sight),
    )  # fmt: skip


@bp.post("/reviews/<id:review>/dispute")
@access(policy.can_raise, load=visible_review)
def raise_dispute(review: Sight) -> Response:
    """It begins, and whoever is to settle its first step is told."""
    form = _raise_form(review)
    if not form.validate():
        return _raising(review, form, 422)
    try:
        made = services.raise_dispute(
            review, about=form.about.data or [], why=form.why.data or "", start=int(form.start.data),
            supporter=form.supporter.data or "" if queries.is_practitioner(review) else "",
            new_facts=(form.new_facts.data or "") if "new_facts" in form else "", by=me(),
        )  # fmt: skip
    except Stale:
        raise
    except DomainError as error:
        db.session.rollback()
        tell(form, error)
        return _raising(visible_review(me(), review.review.public_id), form, 422)
    return done(made.public_id, "Your disagreement is raised. Those whose step it is are told.")


def done(public_id: str, words: str) -> Response:
    """It is kept: to its page, with these words."""
    db.session.commit()
    flash(words, "success")
    return htmx.redirect(url_for("moderation.dispute", dispute=public_id))


@bp.get("/reviews/<id:review>/dispute/glance")
@access(policy.can_see_raising, load=visible_review)
def dispute_glance(review: Sight) -> Response:
    """For the page of a review: those about it that this person may know of, and the way to raise one."""
    grades = queries.grades_seen(review)
    answer = page_or_fragment(
        "moderation/dispute_glance.html", "moderation/_dispute_glance.html", sight=review, review=review.review,
        before=queries.disputes_about(me(), review.review), may_raise=policy.can_raise(me(), review),
        grades=grades, how_it_came=how_it_came(review, me()),
    )  # fmt: skip
    return read_review(review.review, answer) if grades else answer


# Seeing one -------------------------------------------------------------------------------------------------


@bp.get("/disputes")
@access(policy.can_list_disputes)
def disputes() -> Response:
    """One's own; for QA leads all that they may know of, what is late among them; `before` goes further back."""
    over, further = queries.disputes_over(me(), before := page_before())
    return page(
        "moderation/disputes.html", waiting=queries.disputes_to_settle(me()), today=clock.today(), over=over,
        looks_after=policy.looks_after_disputes(me()), before=before, further=further,
    )  # fmt: skip


@bp.get("/disputes/<id:dispute>")
@access(policy.can_see, load=queries.visible_dispute)
def dispute(dispute: Disagreement) -> Response:
    """How far it is, what was written, and what this person may do now."""
    return _show(dispute, _stepped(NoteForm(formdata=None), dispute))


def _show(view: Disagreement, form: NoteForm, status: int = 200) -> Response:
    agree = _stepped(AgreeForm(formdata=None), view)
    agree.proposal.data = view.step.proposals
    answer = page(
        "moderation/dispute.html", status, view=view, dispute=view.dispute, review=view.dispute.review, form=form,
        agree=agree, plain=_stepped(StepForm(formdata=None), view), tracker=queries.tracker_of(view),
        today=clock.today(), me=me(), reads=queries.reads_review(me(), view.dispute.review),
        waiting=queries.waiting_for(view), proposed=[words_of(one) for one in read(view.step.proposed_actions)],
        decided=[words_of(one) for one in read(view.dispute.actions)],
    )  # fmt: skip
    return read_disagreement(view, answer)


def _stepped(form: AnyForm, view: Disagreement) -> AnyForm:
    form.rung.data = view.dispute.rung
    return form


@bp.post("/disputes/<id:dispute>/notes")
@access(policy.can_note, load=queries.visible_dispute)
def note_dispute(dispute: Disagreement) -> Response:
    """A note, which stays as it is."""
    form = NoteForm()
    if not form.validate():
        return _show(dispute, form, 422)
    services.write_note(dispute, form.words.data or "", rung=form.at, by=me())
    return done(dispute.dispute.public_id, "Your note is kept.")


# Settling a step --------------------------------------------------------------------------------------------


def _acting(name: str, view: Disagreement, form: StepForm, status: int = 200, **more: Any) -> Response:
    return page(
        f"moderation/{name}.html", status, view=view, dispute=view.dispute, review=view.dispute.review, form=form,
        reads=queries.reads_review(me(), view.dispute.review), **more,
    )  # fmt: skip


def _judgement(view: Disagreement, form: JudgementForm) -> JudgementForm:
    form.grade.choices = choices([(one.key, one.label) for one in view.levels])
    if not view.levels:
        del form.grade
    return form


@bp.get("/disputes/<id:dispute>/judgement")
@access(policy.can_judge, load=queries.visible_dispute)
def judgement_form(dispute: Disagreement) -> Response:
    """The third party's own grade and why, before they see what others thought."""
    return _acting("judgement", dispute, _stepped(_judgement(dispute, JudgementForm(formdata=None)), dispute))


@bp.post("/disputes/<id:dispute>/judgement")
@access(policy.can_judge, load=queries.visible_dispute)
def judge(dispute: Disagreement) -> Response:
    """It is kept, and they see the rest."""
    form = _judgement(dispute, JudgementForm())
    if not form.validate():
        return _acting("judgement", dispute, form, 422)
    grade = str(form.grade.data) if "grade" in form else ""
    services.judge(dispute, grade, form.words.data or "", rung=form.at, by=me())
    return done(dispute.dispute.public_id, "Your judgement is kept. Now you see what the others wrote.")


def outcome_form_for(view: Disagreement, those: Sequence[Recommended], *, empty: bool = False) -> OutcomeForm:
    """The form of an outcome: the grades that may stand, and what may become of these actions."""
    made = OutcomeForm.with_actions(those)
    form = made(formdata=None) if empty else made()
    if view.step.kind == "decision":
        form.words.label.text = "What do you decide, and why?"
    levels = [(one.key, one.label) for one in view.levels]
    form.grade.choices = choices([*levels, *([] if view.needs_grade else [(AS_IT_WAS, "The grade stays as it is")])])
    if not levels:
        del form.grade
    return form


def outcome_page(view: Disagreement, form: OutcomeForm, those: Sequence[Recommended], status: int = 200) -> Response:
    """Write down an outcome. It shows the actions that the review recommends."""
    answer = _acting("outcome", view, form, status, those=those)
    return read_review(view.dispute.review, answer) if those else answer


@bp.get("/disputes/<id:dispute>/outcome")
@access(policy.can_propose, load=queries.visible_dispute)
def outcome_form(dispute: Disagreement) -> Response:
    """How it is settled: the grade that stands, what changes, what was agreed."""
    those = queries.actions_of(me(), dispute)
    return outcome_page(dispute, _stepped(outcome_form_for(dispute, those, empty=True), dispute), those)


def _onward(view: Disagreement, form: OnwardForm) -> OnwardForm:
    pairs = [(str(n), queries.step_words(view.pack, view.kind, view.ladder, n)) for n in view.onward]
    form.to.choices = choices(pairs or [("0", "It stays as it is: this was the last step")])
    if len(form.to.choices) == 1 and not form.to.data:
        form.to.data = form.to.choices[0].value
    return form


@bp.get("/disputes/<id:dispute>/next-step")
@access(policy.can_pass_on, load=queries.visible_dispute)
def onward_form(dispute: Disagreement) -> Response:
    """This step settled nothing: where it goes on."""
    return _acting("next_step", dispute, _stepped(_onward(dispute, OnwardForm(formdata=None)), dispute))


@bp.post("/disputes/<id:dispute>/next-step")
@access(policy.can_pass_on, load=queries.visible_dispute)
def pass_on(dispute: Disagreement) -> Response:
    """It goes on, and whoever is next is told."""
    form = _onward(dispute, OnwardForm())
    if not form.validate():
        return _acting("next_step", dispute, form, 422)
    to, words = int(form.to.data), form.words.data or ""
    if to:
        services.pass_on(dispute, to, words, rung=form.at, by=me())
    else:
        services.give_up(dispute, words, rung=form.at, by=me())
    db.session.commit()
    return _onto(dispute.dispute.public_id)


def _onto(public_id: str) -> Response:
    """Its page, where it is still theirs to see."""
    try:
        queries.visible_dispute(me(), public_id)
    except NotFound:
        flash("It went on to somebody else. You have had your part in it.", "success")
        return htmx.redirect(url_for("moderation.disputes"))
    flash("It went on. Whoever is next is told.", "success")
    return htmx.redirect(url_for("moderation.dispute", dispute=public_id))


@bp.post("/disputes/<id:dispute>/withdrawal")
@access(policy.can_withdraw, load=queries.visible_dispute)
def withdraw(dispute: Disagreement) -> Response:
    """Whoever raised it takes it back."""
    form = StepForm()
    if not form.validate():
        raise Stale(services.MOVED_ON)
    services.withdraw(dispute, rung=form.at, by=me())
    return done(dispute.dispute.public_id, "You took it back. Everything stays as it was.")
