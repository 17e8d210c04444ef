"""Invite everybody concerned of a whole year: what they would be told, the press, and how far it is."""

from typing import Any

from flask import Response, flash, request, url_for

from qaportal.invites import delivering, policy, queries, services
from qaportal.invites.forms import InviteForm
from qaportal.invites.models import Mailing
from qaportal.invites.routes.blueprint import bp
from qaportal.lib import clock, htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.lib.formats import plural
from qaportal.lib.forms import tell
from qaportal.lib.pages import page, page_or_fragment
from qaportal.programme.models import Programme
from qaportal.programme.queries import visible_programme

PEOPLE = 50  # on a page


@bp.get("/programme/<year:year>/invitations")
@access(policy.can_invite, load=visible_programme)
def year_invitations(year: Programme) -> Response:
    """What is to be told of each activity, or to each person (`by=person`, `after` so many)."""
    return _page(year, InviteForm(formdata=None))


@bp.post("/programme/<year:year>/invitations")
@access(policy.can_invite, load=visible_programme)
def send_year(year: Programme) -> Response:
    """Have exactly what was looked at written: 409 where it is something else by now. The page that follows says how
    far it is."""
    form = InviteForm()
    if not form.validate():
        return _page(year, form, 422)
    try:
        made = services.send_year(year, everyone=form.whom.data == "all", seal=form.reviewed.data, by=me())
    except DomainError as error:
        db.session.rollback()
        tell(form, error)
        return _page(year, form, error.status)
    address = _onto(year, made)
    db.session.commit()
    return htmx.redirect(address)


def _page(year: Programme, form: InviteForm, status: int = 200) -> Response:
    told = queries.year_told(year, clock.today())
    form.reviewed.raw_data, form.reviewed.data = None, told.seal()
    after = max(request.args.get("after", 0, type=int), 0)
    return page(
        "invites/year.html", status, form=form, programme=year, told=told, runs=queries.mailings(year),
        by_person=request.args.get("by") == "person", after=after, most=PEOPLE,
        people=told.people[after : after + PEOPLE],
    )  # fmt: skip


def _onto(year: Programme, mailing: Mailing) -> str:
    return url_for("invites.mailing", year=year.year, mailing=mailing.public_id)


@bp.get("/programme/<year:year>/invitations/<id:mailing>")
@access(policy.can_invite, load=visible_programme)
def mailing(year: Programme, mailing: str) -> Response:
    """How far a run of invitations is: written, waiting, sent, failed."""
    return page_or_fragment("invites/mailing.html", "invites/_mailing.html", **_shown(year, mailing))


def _shown(year: Programme, public_id: str) -> dict[str, Any]:
    run = queries.run_of(queries.mailing_of(year, public_id), clock.now(), delivering.NO_LONGER)
    return {"programme": year, "run": run, "now": clock.now()}


@bp.post("/programme/<year:year>/invitations/<id:mailing>/removal")
@access(policy.can_invite, load=visible_programme)
def stop_mailing(year: Programme, mailing: str) -> Response:
    """Write no more, and stop what has not left."""
    found = queries.mailing_of(year, mailing)
    stopped = services.stop_mailing(found, by=me())
    db.session.commit()
    flash(f"{plural(stopped, 'mail is', 'mails are')} stopped. What had left already stays sent.", "success")
    return htmx.redirect(_onto(year, found))
