"""Review what a publication would tell, then publish: the year's feeds follow in the same transaction."""

from flask import Response, flash, url_for

from qaportal.invites import services
from qaportal.invites.routes.blueprint import bp
from qaportal.lib import htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.lib.formats import plural
from qaportal.lib.forms import tell
from qaportal.lib.pages import page
from qaportal.programme import policy, queries
from qaportal.programme.facts import seal
from qaportal.programme.forms import PublishForm
from qaportal.programme.models import Programme


@bp.get("/programme/<year:year>/publication")
@access(policy.can_plan, load=queries.visible_programme)
def review_publication(year: Programme) -> Response:
    """What is new, changed and cancelled since the last version."""
    return _page(year, PublishForm(formdata=None))


@bp.post("/programme/<year:year>/publication")
@access(policy.can_plan, load=queries.visible_programme)
def publish(year: Programme) -> Response:
    """Publish exactly what was reviewed: 409 when the draft has changed since."""
    form = PublishForm()
    if not form.validate_on_submit():
        return _page(year, form, 422)
    try:
        publication = services.publish(year, by=me(), note=form.note.data or "", reviewed=form.reviewed.data)
    except DomainError as error:
        db.session.rollback()
        tell(form, error)
        return _page(year, form, error.status)
    told = f"Version {publication.number} is published: {plural(len(publication.changes), 'change')}."
    onto = "invites.year_invitations" if form.then.data == "invitations" else "programme.show"
    address = url_for(onto, year=year.year)
    db.session.commit()
    flash(
        f"{told} Calendars that people subscribe to follow on their own; whoever was invited by mail hears of it "
        "once you send that, under Invitations.",
        "success",
    )
    return htmx.redirect(address)


def _page(programme: Programme, form: PublishForm, status: int = 200) -> Response:
    waiting = queries.unpublished(programme)
    changes = queries.changes(waiting)
    return page(
        "invites/publication.html",
        status,
        programme=programme,
        form=form,
        changes=changes,
        seal=seal(changes),
        waiting=waiting,
        warned=[activity for activity in waiting if activity.warnings and not activity.is_cancelled],
    )
