"""Concerns: raise one from a seat, see how far it is, acknowledge, document; raise how somebody works."""

import re
from typing import Any

from flask import Blueprint, Flask, Response, current_app, flash, make_response, render_template, request, url_for

from qaportal.allocation.models import Assignment
from qaportal.allocation.queries import visible_seat
from qaportal.concerns import emails, policy, queries, services
from qaportal.concerns.forms import DocumentForm, MatterForm, RaiseForm
from qaportal.concerns.models import SafetyConcern, StaffMatter
from qaportal.concerns.queries import About
from qaportal.invites import emails as letters
from qaportal.lib import clock, htmx, keyring
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.lib.formats import and_list
from qaportal.lib.forms import tell
from qaportal.lib.pages import page
from qaportal.people.telephones import dialled, numbers_in
from qaportal.reviews.policy import can_open
from qaportal.reviews.queries import visible_review
from qaportal.reviews.sight import Sight
from qaportal.sampling.queries import reference_of
from qaportal.sampling.references import masked

bp = Blueprint("concerns", __name__)
WORK = re.compile(r"/(?:reviews|seats)/[A-Za-z0-9_-]{22}")  # where somebody was when they raised it


def init_app(app: Flask) -> None:
    """Open the pages, and teach the outbox their letter."""
    app.register_blueprint(bp)
    letters.KINDS.update(emails.KINDS)


# A child may be at risk now ---------------------------------------------------------------------------------


@bp.get("/seats/<id:assignment>/concern")
@access(policy.can_raise, load=visible_seat)
def raise_form(assignment: Assignment) -> Response:
    """Whom to ring, and one button that tells them."""
    return _raising(RaiseForm(formdata=None), queries.about_seat(assignment), _seat(assignment))


@bp.post("/seats/<id:assignment>/concern")
@access(policy.can_raise, load=visible_seat)
def raise_concern(assignment: Assignment) -> Response:
    """They are told."""
    return _raise(queries.about_seat(assignment), _seat(assignment))


def _seat(assignment: Assignment) -> tuple[str, str]:
    """Where the page was come to from: words, address."""
    return assignment.slot.name, url_for("allocation.seat", assignment=assignment.public_id)


@bp.get("/reviews/<id:review>/concern")
@access(can_open, load=visible_review)
def raise_form_on_review(review: Sight) -> Response:
    """The same from a review, for whoever has it open."""
    return _raising(RaiseForm(formdata=None), _about(review), _review(review))


@bp.post("/reviews/<id:review>/concern")
@access(can_open, load=visible_review)
def raise_on_review(review: Sight) -> Response:
    """They are told. The review stays as it is."""
    return _raise(_about(review), _review(review))


def _about(sight: Sight) -> About:
    return queries.about(sight.review.activity, sight.review.record)


def _review(sight: Sight) -> tuple[str, str]:
    return sight.form.name, url_for("reviews.show", review=sight.review.public_id)


def _raising(form: RaiseForm, about: About, back: tuple[str, str], status: int = 200) -> Response:
    told = queries.who_to_tell(about, me())
    return page(
        "concerns/raise.html", status, form=form, about=about, back=back, told=told, phones=queries.phones_of(told),
        before=queries.raised_from(about, me()), emergency=_emergency(), dialled=dialled,
    )  # fmt: skip


def _raise(about: About, back: tuple[str, str]) -> Response:
    form = RaiseForm()
    if not form.validate():
        return _raising(form, about, back, 422)
    made = services.raise_concern(about, slip=str(form.slip.data), by=me())
    onto = _onto(made, back[1])
    db.session.commit()
    flash(_are_told([one.person.name for one in made.notices]), "success")
    return htmx.redirect(onto)


def _emergency() -> list[tuple[str, str]]:
    """The council's line out of hours, in pieces with what they dial."""
    return numbers_in(current_app.config["EMERGENCY"])


def _are_told(names: list[str]) -> str:
    if not names:
        return "It is kept that you raised it, and nobody is told. Ring somebody in the service now."
    told = f"{and_list(names)} {'is' if len(names) == 1 else 'are'} told."
    return f"{told} Ring them as well, now: nobody watches a mailbox all day."


def _onto(concern: SafetyConcern, back: str | None = None) -> str:
    return url_for("concerns.show", concern=concern.public_id, back=back)


@bp.get("/concerns")
@access(policy.can_list)
def index() -> Response:
    """Those that are not documented yet."""
    return page(
        "concerns/index.html", found=queries.open_concerns(me()), sees_all=policy.sees_all(me()), day_of=clock.day_of
    )


@bp.get("/concerns/<id:concern>")
@access(policy.can_see, load=queries.visible_concern)
def show(concern: SafetyConcern) -> Response:
    """How far it is, with the way back to the work that it was raised from. The log keeps who of those that handle it
    read it, once a day."""
    back = request.args.get("back", "")
    answer = _shown(concern, DocumentForm(formdata=None), back=back if WORK.fullmatch(back) else "")
    if policy.can_handle(me(), concern):
        services.note_read(concern, by=me())
        db.session.commit()
    return answer


def _shown(concern: SafetyConcern, form: DocumentForm, status: int = 200, **more: str) -> Response:
    handles = policy.can_handle(me(), concern)
    return page("concerns/show.html", status, concern=concern, form=form, handles=handles,
                **(_known(concern) if handles else {}), **more)  # fmt: skip


def _known(concern: SafetyConcern) -> dict[str, Any]:
    """What those who handle it see beside how far it is."""
    ring, written = keyring.ring(), queries.about(concern.activity, concern.record).alert
    theirs = next((one for one in concern.notices if one.person_id == me().id), None)
    return {
        "theirs": theirs, "emergency": _emergency(), "dialled": dialled,
        "record": masked(reference_of(concern.record.row, ring)[1]) if concern.record else "",
        "documented": masked(queries.documented_reference(concern)) if concern.reference else "",
        "written_in": written.written_in if written else (),
    }  # fmt: skip


@bp.post("/concerns/<id:concern>/acknowledgement")
@access(policy.can_acknowledge, load=queries.visible_concern)
def acknowledge(concern: SafetyConcern) -> Response:
    """They have seen it, and act."""
    services.acknowledge(concern, by=me())
    onto = _onto(concern)
    db.session.commit()
    flash("You have acknowledged it. It goes up no further.", "success")
    return htmx.redirect(onto)


@bp.post("/concerns/<id:concern>/documentation")
@access(policy.can_handle, load=queries.visible_concern)
def document(concern: SafetyConcern) -> Response:
    """It is on the child's record."""
    form = DocumentForm()
    if not form.validate():
        return _shown(concern, form, 422)
    try:
        services.document(concern, str(form.reference.data).strip(), form.on.data, by=me())
    except DomainError as error:
        if error.status == 409:
            raise
        tell(form, error)
        return _shown(concern, form, error.status)
    onto = _onto(concern)
    db.session.commit()
    flash("That it is documented is noted. Thank you.", "success")
    return htmx.redirect(onto)


@bp.post("/concerns/<id:concern>/reference")
@access(policy.can_handle, load=queries.visible_concern)
def reveal(concern: SafetyConcern) -> Response:
    """Which record it is: in its place, or on the whole page where there is no script. The log says who looked."""
    record, documented = services.reveal(concern, by=me())
    db.session.commit()
    found: dict[str, Any] = {"revealed": record, "revealed_documented": documented}
    if htmx.is_fragment():
        answer = make_response(render_template("concerns/_references.html", concern=concern, **found))
        return htmx.tell(answer, focus="#references")
    return _shown(concern, DocumentForm(formdata=None), **found)


# How somebody works -----------------------------------------------------------------------------------------


@bp.get("/seats/<id:assignment>/staff-matter")
@access(policy.can_raise_matter, load=visible_seat)
def matter_form(assignment: Assignment) -> Response:
    """Who will get it, and one box."""
    return _writing(MatterForm(formdata=None), queries.about_seat(assignment), _seat(assignment))


@bp.post("/seats/<id:assignment>/staff-matter")
@access(policy.can_raise_matter, load=visible_seat)
def raise_matter(assignment: Assignment) -> Response:
    """It goes to their manager."""
    return _send(queries.about_seat(assignment), _seat(assignment))


@bp.get("/reviews/<id:review>/staff-matter")
@access(can_open, load=visible_review)
def matter_form_on_review(review: Sight) -> Response:
    """The same from a review. Where nobody's work is known, it says whom to speak to."""
    return _writing(MatterForm(formdata=None), _about(review), _review(review))


@bp.post("/reviews/<id:review>/staff-matter")
@access(can_open, load=visible_review)
def raise_matter_on_review(review: Sight) -> Response:
    """It goes to their manager, and the review knows nothing of it."""
    return _send(_about(review), _review(review))


def _writing(form: MatterForm, about: About, back: tuple[str, str], status: int = 200) -> Response:
    chosen = queries.manager_for(about, me())
    form.to.data = chosen.person.public_id if chosen else ""
    return page(
        "concerns/raise_matter.html", status, form=form, back_to=back,
        worker=about.record.row.worker if about.record and about.worker != me().id else None,
        chosen=chosen, manager=chosen.person if chosen else None,
    )  # fmt: skip


def _send(about: About, back: tuple[str, str]) -> Response:
    form = MatterForm()
    if not form.validate():
        return _writing(form, about, back, 422)
    try:
        made = services.raise_matter(
            about, str(form.words.data), slip=str(form.slip.data), to=form.to.data or "", by=me()
        )
    except DomainError as error:
        db.session.rollback()
        tell(form, error)
        return _writing(form, about, back, error.status)
    onto, name = url_for("concerns.matter", matter=made.public_id), made.to.name
    db.session.commit()
    flash(f"{name} is told, and nobody else. It stays out of the review.", "success")
    return htmx.redirect(onto)


@bp.get("/matters/<id:matter>")
@access(policy.can_read_matter, load=queries.visible_matter)
def matter(matter: StaffMatter) -> Response:
    """That it was raised, with whom and when; for the manager what it says."""
    is_theirs = policy.can_receive(me(), matter)
    answer = page("concerns/matter.html", matter=matter, is_theirs=is_theirs,
                  words=queries.words_of(matter) if is_theirs else "")  # fmt: skip
    if is_theirs:
        services.note_read_matter(matter, by=me())
        db.session.commit()
    return answer


@bp.post("/matters/<id:matter>/receipt")
@access(policy.can_receive, load=queries.visible_matter)
def receive(matter: StaffMatter) -> Response:
    """They have it."""
    services.receive(matter, by=me())
    db.session.commit()
    flash("Noted: you have it. From here it is yours, outside the portal.", "success")
    return htmx.redirect(url_for("concerns.matter", matter=matter.public_id))
